"""Who comes instead of somebody invited (TRN-1): known by an address, told like everybody who is invited."""

from django.db.models import Q

from meetings.meetings.actions import occasion
from meetings.meetings.audience import came_by
from meetings.meetings.models import Meeting
from members.models import Notice
from members.notices import actions as notices

from .models import Attendance, Invitation
from .newcomers import Book

SENDS = Invitation.Answer.DELEGATE


def known_by(invitation, by):
    """The id of the person at `delegate_email`: one we know, else added with a tie to the partner; None without an address."""
    name, address = invitation.delegate_name, invitation.delegate_email.strip()
    if invitation.answer != SENDS or not address:
        return None
    book = Book(invitation.coalition)
    partner = invitation.partner.name if invitation.partner else ""
    who = [(name, address, partner)]
    book.learn(who)
    if book.find(*who[0])[0] is None:
        book.add(who, by=by)
    found = book.find(*who[0])[0]
    return None if found == invitation.person_id else found


def tell(invitation, before):
    """Owe the delegate of a published meeting its invitation; whoever was the delegate `before` (an id) is told of it."""
    meeting, now = invitation.meeting, invitation.delegate_id
    if meeting.status != Meeting.Status.PUBLISHED or now == before:
        return
    if before and not at(meeting).filter(Q(person=before) | Q(delegate=before)).exists():
        told = Notice.objects.filter(
            coalition=meeting.coalition, person=before, key__startswith=f"uninvited:{meeting.pk}:"
        ).count()
        key = f"uninvited:{meeting.pk}:{before}:{told + 1}"
        notices.owe_many(
            coalition=meeting.coalition, kind="meeting-uninvited", about=meeting,
            rows=[(key, before, {"sequence": meeting.sequence})],
        )  # fmt: skip
    if now and not at(meeting).filter(person=now).exists():
        off = Notice.objects.filter(
            coalition=meeting.coalition, person=now, key__startswith=f"uninvited:{meeting.pk}:"
        ).count()
        key = f"{occasion(meeting, now)}:delegate" + (f":{off}" if off else "")
        notices.owe_many(
            coalition=meeting.coalition, kind="meeting-delegate", about=meeting,
            rows=[(key, now, {"sequence": meeting.sequence})],
        )  # fmt: skip


def at(meeting):
    """The invitations of a meeting."""
    return Invitation.objects.filter(meeting=meeting)


@came_by
def who_came(meetings):
    """{(meeting id, person id)} of those who came in person: for one who sent somebody, that somebody. Two statements."""
    sent = {
        (meeting, person): delegate
        for meeting, person, delegate in Invitation.objects.filter(meeting__in=meetings, answer=SENDS).values_list(
            "meeting_id", "person_id", "delegate_id"
        )
    }
    rows = Attendance.objects.filter(meeting__in=meetings, person__isnull=False).came()
    found = set()
    for meeting, person, status in rows.values_list("meeting_id", "person_id", "status"):
        by_another = status == Attendance.Status.DELEGATE and (meeting, person) in sent
        found.add((meeting, sent[meeting, person] if by_another else person))
    return {each for each in found if each[1]}
