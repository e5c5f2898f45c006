"""Writes about date polls: prepared, asked, answered, settled by making the meeting."""

import hashlib

from django.db import transaction
from django.utils import timezone

from coalition import audit
from coalition.versions import ChangedMeanwhile
from meetings.attendance import invitations
from meetings.meetings import actions as meeting_actions
from meetings.meetings.errors import NotNow
from members.notices import actions as notices

from .models import DatePoll, PollAnswer, PollInvitee, PollOption

audit.describe(
    poll_made="{by} began to look for a date for {target}",
    poll_changed="{by} changed the times or words of {target}",
    poll_asked="{by} asked {people} people when {target} suits them",
    poll_answered="{by} noted when {target} suits {person}",
    poll_settled="{by} settled on {day} for {target}",
)

Status = DatePoll.Status
MOST_TIMES = 20


@transaction.atomic
def make_poll(*, coalition, by, times, **fields):
    """A new poll with its times: [(starts_at, ends_at)]. Nobody is asked yet."""
    poll = DatePoll.objects.create(coalition=coalition, created_by=by, **fields)
    PollOption.objects.bulk_create(
        PollOption(coalition=coalition, poll=poll, starts_at=starts, ends_at=ends) for starts, ends in times
    )
    audit.record("poll_made", coalition=coalition, target=poll, by=by)
    return poll


def _locked(poll):
    current = DatePoll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    current.coalition = poll.coalition
    return current


def version_of(poll):
    """What the form shows of a poll, as one string: another one means that somebody changed it meanwhile."""
    fields = "|".join(str(getattr(poll, name)) for name in ("title", "purpose", "location_host", "place", "answer_by"))
    times = ",".join(f"{option.starts_at.timestamp()}-{option.ends_at.timestamp()}" for option in poll.options.all())
    return hashlib.sha256(f"{fields}|{times}".encode()).hexdigest()


@transaction.atomic
def change_poll(*, poll, by, times, seen=None, **fields):
    """Other words or times. A time that is no longer offered goes with what was said to it; with a new one, everybody
    who had answered is asked again, and what they said to the others stands. ChangedMeanwhile when `seen` is not its version.
    """
    poll = _locked(poll)
    if poll.status == Status.CLOSED:
        raise NotNow("This poll is settled.")
    if seen is not None and version_of(poll) != seen:
        raise ChangedMeanwhile(poll)
    for name, value in fields.items():
        setattr(poll, name, value)
    poll.save()
    there = {option.starts_at: option for option in poll.options.all()}
    wanted = dict(times)
    poll.options.exclude(starts_at__in=wanted).delete()
    for starts, ends in wanted.items():
        if starts in there and there[starts].ends_at != ends:
            poll.options.filter(pk=there[starts].pk).update(ends_at=ends)
    new = [starts for starts in wanted if starts not in there]
    PollOption.objects.bulk_create(
        PollOption(coalition=poll.coalition, poll=poll, starts_at=starts, ends_at=wanted[starts]) for starts in new
    )
    audit.record("poll_changed", coalition=poll.coalition, target=poll, by=by)
    if new:
        _ask_again(poll, min(new))
    return poll


def _ask_again(poll, first_new):
    answered = poll.invitees.filter(answered_at__isnull=False)
    people = list(answered.values_list("person_id", flat=True))
    answered.update(answered_at=None, asked_at=timezone.now())
    notices.owe_many(
        coalition=poll.coalition,
        kind="date-poll",
        about=poll,
        rows=[(f"date-poll:{poll.pk}:{person}:{first_new:%Y%m%d%H%M}", person, {"again": True}) for person in people],
    )


@transaction.atomic
def ask(*, poll, people, by):
    """Ask people: [(person id, partner id or None)], each once, by mail with a personal link. How many are new."""
    poll = _locked(poll)
    if poll.status == Status.CLOSED:
        raise NotNow("This poll is settled.")
    there = set(poll.invitees.values_list("person_id", flat=True))
    new = {person: partner for person, partner in people if person not in there}
    PollInvitee.objects.bulk_create(
        PollInvitee(coalition=poll.coalition, poll=poll, person_id=person, partner_id=partner)
        for person, partner in new.items()
    )
    poll.status = Status.OPEN
    poll.asked_at = poll.asked_at or timezone.now()
    poll.save()
    notices.owe_many(
        coalition=poll.coalition,
        kind="date-poll",
        about=poll,
        rows=[(f"date-poll:{poll.pk}:{person}", person, {}) for person in new],
    )
    if new:
        audit.record("poll_asked", coalition=poll.coalition, target=poll, by=by, people=len(new))
    return len(new)


@transaction.atomic
def answer(*, invitee, answers, by):
    """Note what somebody says to each time: `answers` maps option ids to values of PollAnswer.Answer.

    Changeable until the poll is settled; times that are not named stay unanswered. NotNow once it is settled.
    """
    poll = _locked(invitee.poll)
    if poll.status == Status.CLOSED:
        raise NotNow("A date is found already; there is nothing to answer. Thank you for looking in.")
    options = set(poll.options.values_list("pk", flat=True))
    invitee.answers.all().delete()
    PollAnswer.objects.bulk_create(
        PollAnswer(coalition_id=invitee.coalition_id, option_id=option, invitee=invitee, answer=said)
        for option, said in answers.items()
        if option in options
    )
    invitee.answered_at = timezone.now()
    invitee.save()
    audit.record("poll_answered", coalition=poll.coalition, target=poll, by=by, person=invitee.person.name)


@transaction.atomic
def settle(*, poll, option, by):
    """Choose a time: the meeting is made as a draft, with everybody asked on its list. The same again is the same."""
    poll = _locked(poll)
    if poll.status == Status.CLOSED:
        if poll.meeting is None:
            raise NotNow("This poll is settled already.")
        return poll.meeting
    meeting = meeting_actions.plan_meeting(
        coalition=poll.coalition,
        by=by,
        title=poll.title,
        purpose=poll.purpose,
        place=poll.place,
        location_host=poll.location_host,
        starts_at=option.starts_at,
        ends_at=option.ends_at,
    )
    people = list(poll.invitees.values_list("person_id", "partner_id"))
    if people:
        invitations.invite(meeting=meeting, people=people, by=by)
    poll.meeting, poll.status = meeting, Status.CLOSED
    poll.save()
    day = option.starts_at.astimezone(poll.coalition.zone)
    audit.record("poll_settled", coalition=poll.coalition, target=poll, by=by, day=f"{day:%B} {day.day}")
    return meeting
