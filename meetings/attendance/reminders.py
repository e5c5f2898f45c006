"""Reminders to those who have not answered, by the ladder of PER-2: 7 days before, 1 before, 3 after, 10 after, then a person.

The day counted from is the one by which an answer is asked for; without one it is the day of the meeting, and there is
no “after”. Nobody is reminded on the day itself or later, nor of something they were invited to after a rung had passed.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from meetings.meetings.models import Meeting
from members.notices import actions as notices

from .models import Invitation

LADDER = (-7, -1, 3, 10)  # days from the day an answer is asked for


def rungs(meeting):
    """The days on which reminders of this meeting go out, in order: [(rung, day)]."""
    day = meeting.starts_at.astimezone(meeting.coalition.zone).date()
    asked_by = meeting.answer_by or day
    return [(rung, asked_by + timedelta(days=rung)) for rung in LADDER if asked_by + timedelta(days=rung) < day]


def due(meeting, now):
    """(rung, its day) that is due and not yet followed by another, or None. A missed run of the clock costs nothing."""
    today = now.astimezone(meeting.coalition.zone).date()
    if today >= meeting.starts_at.astimezone(meeting.coalition.zone).date():
        return None
    passed = [each for each in rungs(meeting) if each[1] <= today]
    return passed[-1] if passed else None


def owe_due(now=None):
    """Owe what is due of all meetings to come; how many were new. Safe to run twice."""
    now = now or timezone.now()
    coming = Meeting.objects.filter(status="published", starts_at__gt=now, starts_at__lt=now + timedelta(days=120))
    return sum(_owe(meeting, now) for meeting in coming.select_related("coalition").order_by("pk"))


@transaction.atomic
def _owe(meeting, now):
    rung = due(meeting, now)
    if rung is None:
        return 0
    number, day = rung
    begins = datetime.combine(day, time(), meeting.coalition.zone)
    rows = Invitation.objects.filter(meeting=meeting, answer="none", invited_at__lt=begins)
    people = list(rows.values_list("person_id", flat=True))
    if not people:
        return 0
    new = notices.owe_many(
        coalition=meeting.coalition,
        kind="meeting-reminder",
        about=meeting,
        rows=[(f"reminder:{meeting.pk}:{person}:{number}", person, {"rung": number}) for person in people],
    )
    return len(new)


def in_words(meeting, now=None):
    """What coordinators read about reminders of a published meeting."""
    today = (now or timezone.now()).astimezone(meeting.coalition.zone).date()
    ahead = [f"{day:%B} {day.day}" for _, day in rungs(meeting) if day > today]
    if ahead:
        return f"Who has not answered is reminded on {' and on '.join(ahead)}."
    return "Our reminders are over. Whom you need, ask yourself: a call does more than another mail."
