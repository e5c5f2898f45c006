"""Writes about figures: asked and answered; what comes on standing days, and when it came."""

from django.db import transaction

from coalition import audit
from engagement.case import writing

from . import schedule
from .models import DataRequest, DeliverableArrival, RecurringDeliverable

audit.describe(
    data_asked="{by} noted a question for figures: {target}",
    data_request_changed="{by} changed the question “{target}”: {fields}",
    data_answered="{by} answered “{target}” after {days} days",
    data_request_removed="{by} took out the question “{target}”",
    deliverable_noted="{by} noted what comes on standing days: {target}",
    deliverable_changed="{by} changed what comes on standing days, “{target}”: {fields}",
    deliverable_removed="{by} took out what comes on standing days, “{target}”",
    deliverable_came="{by} noted that “{target}”, due {due}, came on {on}",
    deliverable_not_come="{by} noted that “{target}”, due {due}, has not come",
)


class NotDue(Exception):
    """It was not due on that day."""


def ask(*, coalition, by, **fields):
    """Somebody wants a figure; the clock of 14 days runs."""
    return writing.create(DataRequest, "data_asked", coalition=coalition, by=by, **fields)


def change(*, request, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(request, "data_request_changed", by=by, seen=seen, **fields)


@transaction.atomic
def answer(*, request, answer, source, answered_on, by):
    """The figure was given, with its source. A further answer puts right what was said; its day is the first one's."""
    held = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    held.answer, held.source = answer, source
    held.answered_on = held.answered_on or answered_on
    held.save()
    audit.record("data_answered", coalition=request.coalition, target=held, by=by, days=held.days)
    return held


def remove(*, request, by):
    """It was noted by mistake. Twice is once."""
    writing.remove(request, "data_request_removed", by=by)


def note(*, coalition, by, **fields):
    """Something one side owes the other on standing days."""
    return writing.create(RecurringDeliverable, "deliverable_noted", coalition=coalition, by=by, **fields)


def change_deliverable(*, deliverable, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(deliverable, "deliverable_changed", by=by, seen=seen, **fields)


def remove_deliverable(*, deliverable, by):
    """It was noted by mistake; what has only ended gets a last day. Twice is once."""
    writing.remove(deliverable, "deliverable_removed", by=by)


@transaction.atomic
def came(*, deliverable, due_on, came_on, by):
    """What was due on a day came on another; with `came_on` None it has not come after all. NotDue for another day."""
    held = RecurringDeliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)
    if due_on not in schedule.days_due(held, due_on):
        raise NotDue("Nothing was due on that day.")
    row = DeliverableArrival.objects.filter(deliverable=held, due_on=due_on).first()
    if (row.came_on if row else None) == came_on:
        return
    told = {"coalition": deliverable.coalition, "target": held, "by": by, "due": due_on.isoformat()}
    if came_on is None:
        row.delete()
        audit.record("deliverable_not_come", **told)
        return
    if row is None:
        row = DeliverableArrival(coalition_id=held.coalition_id, deliverable=held, due_on=due_on)
    row.came_on = came_on
    row.save()
    audit.record("deliverable_came", on=came_on.isoformat(), **told)
