"""Reminders to those who were asked and have said nothing, by the ladder of PER-2: 7 days before, 1 before, 3 after, 10
after, then a person.

The day counted from is the last one the request is open; one that stays open asks for an answer within two weeks. Nobody
is reminded once it is closed, nor of a rung that had passed when they were asked. Any answer ends it, also a no.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from engagement.voice.models import InputRequest
from members.notices import actions as notices

from .models import Asked

LADDER = (-7, -1, 3, 10)  # days from the day an answer is asked for
WITHIN = timedelta(days=14)  # where a request has no last day


def asked_by(request):
    """The day an answer is asked for."""
    opened = request.opened_at.astimezone(request.coalition.zone).date()
    return request.closes_on or opened + WITHIN


def rungs(request):
    """[(rung, day)] of the reminders of an open request, in order; none after its last day or the promised answer."""
    last = request.closes_on or request.report_back_on
    days = [(rung, asked_by(request) + timedelta(days=rung)) for rung in LADDER]
    return [(rung, day) for rung, day in days if day <= last]


def due(request, today):
    """(rung, its day) that is due and not yet followed by another, or None. A missed run of the clock costs nothing."""
    if not request.takes_input(today):
        return None
    passed = [each for each in rungs(request) if each[1] <= today]
    return passed[-1] if passed else None


def owe_due():
    """Owe what is due of all open requests; how many were new. Safe to run twice."""
    rows = InputRequest.objects.filter(status="open").select_related("coalition").order_by("pk")
    return sum(_owe(request) for request in rows.iterator(chunk_size=200))


@transaction.atomic
def _owe(request):
    rung = due(request, request.coalition.today())
    if rung is None:
        return 0
    number, day = rung
    begins = datetime.combine(day, time(), request.coalition.zone)
    people = Asked.objects.filter(request=request, asked_at__lt=begins).waiting().values_list("person", flat=True)
    new = notices.owe_many(
        coalition=request.coalition,
        kind="input-reminder",
        about=request,
        rows=[(f"input-reminder:{request.pk}:{person}:{number}", person, {"rung": number}) for person in people],
    )
    return len(new)


def in_words(request, today=None):
    """What coordinators read about the reminders of an open request."""
    today = today or timezone.now().astimezone(request.coalition.zone).date()
    ahead = [f"{day:%B} {day.day}" for _, day in rungs(request) if day > today]
    if ahead:
        return f"Who was asked and has said nothing is reminded on {' and on '.join(ahead)}."
    return "Our reminders are over. Whom you need, ask yourself: a call does more than another mail."
