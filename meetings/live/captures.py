"""Decisions, tasks and topics noted without leaving the page; sent twice under one key they are written once."""

from django.db import transaction

from meetings.agenda import actions as agenda
from meetings.decisions import actions as decisions
from meetings.meetings.errors import NotNow
from meetings.objectives import actions as objectives

from .models import Capture, LiveMeeting


def _first(meeting, key):
    """Whether this key was not seen yet. NotNow unless the meeting was opened live."""
    live = LiveMeeting.objects.filter(meeting=meeting).exclude(status=LiveMeeting.Status.READY).first()
    if live is None:
        raise NotNow("The meeting has not been started yet.")
    _, new = Capture.objects.get_or_create(live=live, key=key, defaults={"coalition_id": live.coalition_id})
    return new


@transaction.atomic
def decision(*, meeting, key, by, title, rationale, method, objective_id=None):
    """A decision taken just now, with every partner at the table. The Decision, or None when it was sent before."""
    if not _first(meeting, key):
        return None
    here = (
        meeting.attendances.came().filter(partner__isnull=False).order_by("partner").values_list("partner", flat=True)
    )
    return decisions.record_decision(
        coalition=meeting.coalition,
        by=by,
        meeting=meeting,
        title=title,
        rationale=rationale,
        method=method,
        objective_id=objective_id,
        decided_on=meeting.coalition.today(),
        took_part=list(here.distinct()),
    )


@transaction.atomic
def task(*, meeting, key, by, title, owner, due_on, objective=None):
    """Something somebody took on. The Task, or None when it was sent before."""
    if not _first(meeting, key):
        return None
    return objectives.add_task(
        coalition=meeting.coalition,
        meeting=meeting,
        title=title,
        owner=owner,
        due_on=due_on,
        objective=objective,
        by=by,
    )


@transaction.atomic
def topic(*, meeting, key, by, title):
    """Something for a later meeting, into the parking lot (MTG-5). The item, or None when it was sent before."""
    if not _first(meeting, key):
        return None
    return agenda.park(meeting=meeting, title=title, by=by)
