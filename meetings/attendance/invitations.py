"""Writes about invitations: who is on the list, and what they answered."""

from django.db import transaction
from django.db.models import Case, Count, Q, Sum, Value, When
from django.utils import timezone

from coalition import audit
from meetings import facts
from meetings.meetings.actions import NotNow, occasion
from meetings.meetings.models import Meeting
from members.models import Affiliation, Partner
from members.notices import actions as notices
from members.notices.models import Notice

from . import delegates
from .models import Invitation

audit.describe(
    people_invited="{by} put {people} people on the list of {target}",
    people_uninvited="{by} took {people} people off the list of {target}",
    invitation_why="{by} said to {person} why they are asked to {target}",
    invitation_answered="{by} noted the answer of {person} to {target}: {answer}",
)

Answer = Invitation.Answer
COMES = (Answer.COMING, Answer.DELEGATE)
Role = Affiliation.ContactRole
FIRST = Case(*(When(contact_role=role, then=Value(rank)) for rank, role in enumerate(Role.values)))


def contacts(coalition, *, partners=None, types=None, people=None, working_only=False):
    """[(person id, partner id)] of today's contacts, each person once, by the tie in which they lead most.

    partners, types: limit to partners with these ids, or of types with these ids; without either, to members.
    people: limit to these person ids (then of any partner, or none). working_only: leads and alternates.
    """
    ties = Affiliation.objects.filter(coalition=coalition).in_force(on=coalition.today())
    if people is not None:
        ties = ties.filter(person__in=people)
    elif partners is not None:
        ties = ties.filter(partner__in=partners)
    else:
        members = Partner.objects.filter(coalition=coalition).members()
        members = members if types is None else members.filter(stakeholder_type__in=types)
        ties = ties.filter(partner__in=members.values("pk"))
    if working_only:
        ties = ties.filter(contact_role__in=[Role.SPONSOR, Role.LEAD, Role.ALTERNATE])
    ties = ties.order_by("person_id", FIRST, "partner_id").distinct("person_id")
    found = dict(ties.values_list("person_id", "partner_id"))
    return [(person, found.get(person)) for person in people] if people is not None else list(found.items())


@transaction.atomic
def invite(*, meeting, people, by):
    """Put people on the list: `people` = [(person id, partner id or None)]. The ids of those who were not on it.

    When the meeting is published already, they are owed its invitation at once.
    """
    meeting = _open(meeting)
    new = dict(people)
    for person in meeting.invitations.filter(person__in=new).values_list("person_id", flat=True):
        del new[person]
    if not new:
        return []
    now = timezone.now()
    published = meeting.status == Meeting.Status.PUBLISHED
    Invitation.objects.bulk_create(
        Invitation(
            coalition=meeting.coalition,
            meeting=meeting,
            person_id=person,
            partner_id=partner,
            invited_at=now if published else None,
        )
        for person, partner in new.items()
    )
    if published:
        _owe(meeting, new)
    audit.record("people_invited", coalition=meeting.coalition, target=meeting, by=by, people=len(new))
    return list(new)


def _owe(meeting, people):
    """Owe the invitation; to somebody who was taken off the list meanwhile, once more."""
    off = dict.fromkeys(people, 0)
    for person in _told_off(meeting, people).values_list("person_id", flat=True):
        off[person] += 1
    rows = [
        (occasion(meeting, person) + (f":{times}" if times else ""), person, {"sequence": meeting.sequence})
        for person, times in off.items()
    ]
    notices.owe_many(coalition=meeting.coalition, kind="meeting-invitation", about=meeting, rows=rows)


def _told_off(meeting, people):
    return Notice.objects.filter(
        coalition=meeting.coalition, person__in=people, key__startswith=f"uninvited:{meeting.pk}:"
    )


@transaction.atomic
def uninvite(*, meeting, people, by):
    """Take people (ids) off the list, as long as the meeting lies ahead. Whoever was told of it is told. How many."""
    meeting = _open(meeting)
    rows = list(meeting.invitations.filter(person__in=people))
    if not rows:
        return 0
    told = [row.person_id for row in rows if row.invited_at]
    sent = {row.delegate_id for row in rows if row.delegate_id}
    meeting.invitations.filter(pk__in=[row.pk for row in rows]).delete()
    told += sent - _still_there(meeting, sent)
    if told:
        times = dict.fromkeys(told, 1)
        for person in _told_off(meeting, told).values_list("person_id", flat=True):
            times[person] += 1
        notices.owe_many(
            coalition=meeting.coalition,
            kind="meeting-uninvited",
            about=meeting,
            rows=[
                (f"uninvited:{meeting.pk}:{person}:{times[person]}", person, {"sequence": meeting.sequence})
                for person in told
            ],
        )
    audit.record("people_uninvited", coalition=meeting.coalition, target=meeting, by=by, people=len(rows))
    return len(rows)


def _still_there(meeting, people):
    """Those of `people` (ids) the meeting still counts on, as invited or as somebody's delegate."""
    rows = meeting.invitations.filter(Q(person__in=people) | Q(delegate__in=people))
    return {each for row in rows.values_list("person_id", "delegate_id") for each in row}


@transaction.atomic
def say_why(*, invitation, why, by):
    """Say to one person why they are asked; empty: it is derived (meetings.attendance.why)."""
    if not Invitation.objects.filter(pk=invitation.pk).exclude(why=why).update(why=why):
        return
    audit.record(
        "invitation_why",
        coalition=invitation.coalition,
        target=invitation.meeting,
        by=by,
        person=invitation.person.name,
    )


def _open(meeting):
    """The meeting, locked, while its list may change."""
    current = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    current.coalition = meeting.coalition
    if current.status == Meeting.Status.CANCELLED:
        raise NotNow("This meeting was called off.")
    if current.status == Meeting.Status.HELD:
        raise NotNow("This meeting took place. Who came is kept on the attendance sheet.")
    return current


@transaction.atomic
def answer(*, invitation, answer, by, note="", delegate_name="", delegate_email="", guests=None, access_needs=None):
    """Note what somebody answered; a decline is an answer like any other. Changeable until the meeting begins.

    `guests` and `access_needs` stay what they were when they are None. NotNow when the seats are taken.

    `by` is the user who noted it: the person's own, a coordinator, or None for a link of somebody without a login.
    """
    meeting = invitation.meeting
    why_not = closed(meeting)
    if why_not:
        raise NotNow(why_not)
    if answer in COMES and meeting.capacity:
        # Before the invitation's row, as everybody locks them; so two people do not take the last seat.
        Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("person", "partner").get(pk=invitation.pk)
    )
    invitation.meeting, invitation.coalition = meeting, meeting.coalition
    sends = answer == Answer.DELEGATE
    guests = invitation.guests if guests is None else guests
    access_needs = invitation.access_needs if access_needs is None else access_needs
    guests = guests if meeting.guests_welcome and answer in COMES else 0
    if answer in COMES and (invitation.answer not in COMES or guests > invitation.guests):
        _seat(meeting, invitation, 1 + guests)
    fields = {
        "answer": answer,
        "note": note,
        "delegate_name": delegate_name if sends else "",
        "delegate_email": delegate_email if sends else "",
        "guests": guests,
        "access_needs": access_needs,
    }
    if all(getattr(invitation, name) == value for name, value in fields.items()):
        return invitation
    for name, value in fields.items():
        setattr(invitation, name, value)
    before = invitation.delegate_id
    invitation.delegate_id = delegates.known_by(invitation, by)
    invitation.answered_at = timezone.now()
    invitation.full_clean(exclude=["coalition", "meeting", "person", "partner", "delegate"])
    invitation.save()
    delegates.tell(invitation, before)
    audit.record(
        "invitation_answered",
        coalition=meeting.coalition,
        target=meeting,
        by=by,
        person=invitation.person.name,
        answer=invitation.get_answer_display().lower(),
    )
    facts.rsvp_given.happened(invitation=invitation, by=by)
    return invitation


def seats_taken(meeting):
    """How many seats those who said yes take, with their guests; a delegate takes one."""
    rows = Invitation.objects.filter(meeting=meeting, answer__in=COMES)
    figures = rows.aggregate(people=Count("pk"), guests=Sum("guests"))
    return figures["people"] + (figures["guests"] or 0)


def _seat(meeting, invitation, wanted):
    """Make sure there is room; `wanted` seats for somebody and their guests."""
    capacity = meeting.capacity
    if capacity is None:
        return
    own = 1 + invitation.guests if invitation.answer in COMES else 0
    left = capacity - seats_taken(meeting) + own
    if wanted > left:
        room = f"{max(left, 0)} of {capacity} seats are left" if left > 0 else f"All {capacity} seats are taken"
        joins = " You can still join by video: tell your coordinator." if meeting.remote_link else ""
        raise NotNow(f"{room}. Your answer was not saved; tell your coordinator if you should be there.{joins}")


def closed(meeting, now=None):
    """Why an invitation to this meeting cannot be answered (any more), in words, or ""."""
    if meeting.status == Meeting.Status.CANCELLED:
        return "This meeting was called off. There is nothing to answer."
    if meeting.status == Meeting.Status.DRAFT:
        return "This meeting is being planned still. You get a mail when it stands."
    if meeting.status == Meeting.Status.HELD or meeting.starts_at <= (now or timezone.now()):
        return "This meeting has begun or is over, so answers are closed. Thank you for looking in."
    return ""
