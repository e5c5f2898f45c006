"""Reminders to those who have not said when it suits them, by the ladder of PER-2: 7 days before, 1 before, 3 after, 10 after.

Counted from the day by which an answer is asked for; without one, 3 and 10 days after they were asked. Nobody is
reminded once a date is found or the last time offered has passed, nor of what they were asked after a rung had passed.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from members.notices import actions as notices

from .models import DatePoll

LADDER = (-7, -1, 3, 10)  # days from the day an answer is asked for


def rungs(poll, asked_on):
    """The days on which somebody asked on `asked_on` is reminded, in order: [(rung, day)]."""
    if poll.answer_by:
        days = [(rung, poll.answer_by + timedelta(days=rung)) for rung in LADDER]
    else:
        days = [(rung, asked_on + timedelta(days=rung)) for rung in LADDER if rung > 0]
    return [(rung, day) for rung, day in days if day > asked_on]


def due(poll, asked_at, now):
    """(rung, its day) that is due and not yet followed by another, or None. A missed run of the clock costs nothing."""
    zone = poll.coalition.zone
    passed = [each for each in rungs(poll, asked_at.astimezone(zone).date()) if _begins(each[1], zone) <= now]
    return passed[-1] if passed else None


def _begins(day, zone):
    return datetime.combine(day, time(), zone)


def owe_due(now=None):
    """Owe what is due of all polls that are open; how many were new. Safe to run twice."""
    now = now or timezone.now()
    rows = DatePoll.objects.filter(status=DatePoll.Status.OPEN).annotate(last_time=Max("options__starts_at"))
    return sum(_owe(poll, now) for poll in rows.filter(last_time__gt=now).select_related("coalition").order_by("pk"))


@transaction.atomic
def _owe(poll, now):
    waiting = poll.invitees.filter(answered_at__isnull=True).values_list("person_id", "asked_at").order_by("pk")
    found = [(person, due(poll, asked_at, now)) for person, asked_at in waiting]
    rows = [
        (f"poll-reminder:{poll.pk}:{person}:{each[0]}", person, {"rung": each[0]}) for person, each in found if each
    ]
    if not rows:
        return 0
    return len(notices.owe_many(coalition=poll.coalition, kind="poll-reminder", about=poll, rows=rows))


def in_words(poll, now=None):
    """What coordinators read about reminders of an open poll."""
    now = now or timezone.now()
    zone = poll.coalition.zone
    asked_on = (poll.asked_at or now).astimezone(zone).date()
    ahead = [f"{day:%B} {day.day}" for _, day in rungs(poll, asked_on) if _begins(day, zone) > now]
    if ahead:
        return f"Who has not answered is reminded on {' and on '.join(ahead)}, until a date is found."
    return "Our reminders are over. Whom you need, ask yourself: a call does more than another mail."
