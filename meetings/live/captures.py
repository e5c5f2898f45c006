"""Decisions, tasks and topics noted without leaving the page; sent twice under one key they are written once.

Decisions and tasks carry the item at hand; under a confidential one they stay with those who may read it.
"""

from django.db import transaction

from meetings.agenda import actions as agenda
from meetings.decisions import actions as decisions
from meetings.meetings.errors import NotNow
from meetings.objectives import actions as objectives
from meetings.objectives import room
from members.models import Person

from .models import Capture, LiveMeeting


def _first(meeting, key):
    """The LiveMeeting when this key was not seen yet, else None. NotNow unless the meeting was opened live."""
    live = LiveMeeting.objects.filter(meeting=meeting).exclude(status=LiveMeeting.Status.READY).first()
    if live is None:
        raise NotNow("The meeting has not been started yet.")
    _, new = Capture.objects.get_or_create(live=live, key=key, defaults={"coalition_id": live.coalition_id})
    return live if new else None


@transaction.atomic
def decision(*, meeting, key, by, title, rationale, method, objective_id=None, item=None):
    """A decision taken just now, with every partner at the table. The Decision, or None when it was sent before.

    It is noted; it closes once its reason and the day of its review are written down (decisions.settle).
    """
    live = _first(meeting, key)
    if live is None:
        return None
    here = (
        meeting.attendances.came().filter(partner__isnull=False).order_by("partner").values_list("partner", flat=True)
    )
    return decisions.note_decision(
        coalition=meeting.coalition,
        by=by,
        meeting=meeting,
        title=title,
        rationale=rationale,
        method=method,
        objective_id=objective_id,
        agenda_item=item or live.current,
        decided_on=meeting.coalition.today(),
        took_part=list(here.distinct()),
    )


@transaction.atomic
def task(*, meeting, key, by, title, owner, due_on, minutes=None, objective=None, item=None):
    """Something somebody took on. The Task, or None when it was sent before.

    Nobody who takes notes is stopped: for whom it is too much (WRK-5) it is held until they agree.
    """
    live = _first(meeting, key)
    if live is None:
        return None
    full = owner if room.too_much(owner, minutes or room.LEAST) else None
    return objectives.add_task(
        coalition=meeting.coalition,
        meeting=meeting,
        title=title,
        owner=None if full else owner,
        held_for=full,
        due_on=due_on,
        minutes=minutes,
        objective=objective,
        agenda_item=item or live.current,
        by=by,
    )


@transaction.atomic
def topic(*, meeting, key, by, title, item=None):
    """Something for a later meeting, into the parking lot (MTG-5). The item, or None when it was sent before.

    Under a confidential `item` at hand it is confidential too, with the same readers.
    """
    live = _first(meeting, key)
    if live is None:
        return None
    at_hand = item or live.current
    if at_hand is None or not at_hand.is_confidential:
        return agenda.park(meeting=meeting, title=title, by=by)
    parked = agenda.park(meeting=meeting, title=title, by=by, is_confidential=True)
    people = {at_hand.owner_id, *at_hand.named.values_list("person_id", flat=True)} - {None}
    agenda.name_readers(parked, Person.objects.filter(pk__in=people))
    return parked
