"""Writes about review cycles: planned, looked, changed something, closed."""

from django.db import transaction

from coalition import audit, versions
from meetings.models import Measurement

from .models import Adjustment, ReviewCycle, ReviewLook

audit.describe(
    review_planned="{by} planned the review “{target}”",
    review_changed="{by} changed the review “{target}”: {fields}",
    review_looked="{by} noted what we saw of {objective} in “{target}”",
    review_closed="{by} closed the review “{target}”",
    review_learned="{by} changed what we learned in “{target}”",
    review_opened="{by} opened the review “{target}” again",
    adjustment_agreed="{by} noted a change we agreed on: {target}",
    adjustment_changed="{by} changed what we agreed on, {target}: {fields}",
    adjustment_made="{by} noted that it is done: {target}",
    adjustment_open="{by} noted that it is not done yet: {target}",
)


class NotNow(Exception):
    """It cannot be done as things stand. Its message says why, in words for people."""


def _locked(cycle):
    held = ReviewCycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    held.coalition = cycle.coalition
    return held


def _open(cycle):
    held = _locked(cycle)
    if held.closed_on:
        raise NotNow("This review is closed. Open it again to change it.")
    return held


@transaction.atomic
def plan(*, coalition, by, **fields):
    """A further review."""
    cycle = ReviewCycle.objects.create(coalition=coalition, **fields)
    audit.record("review_planned", coalition=coalition, target=cycle, by=by)
    return cycle


@transaction.atomic
def change(*, cycle, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = cycle.coalition
    held = versions.lock(cycle, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("review_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


def standing(objective, on):
    """Where an objective's measure stands by a day, in words that stay: value, day, aim; "" without a measurement."""
    last = Measurement.objects.filter(objective=objective, measured_on__lte=on).order_by("-measured_on").first()
    if last is None:
        return ""
    aim = f", aim {objective.target}" if objective.target else ""
    began = f", began at {objective.baseline}" if objective.baseline else ""
    return f"{last} on {last.measured_on:%B} {last.measured_on.day}{aim}{began}"[:300]


@transaction.atomic
def look(*, cycle, objective, words, by):
    """What we saw of an objective; what its measure stood at is kept beside it. Said again, the later words stand."""
    cycle = _open(cycle)
    today = cycle.coalition.today()
    fields = {"words": words.strip(), "stood": standing(objective, today), "looked_on": today}
    row, _ = ReviewLook.objects.update_or_create(
        cycle=cycle, objective=objective, defaults=fields, create_defaults=fields | {"coalition": cycle.coalition}
    )
    audit.record("review_looked", coalition=cycle.coalition, target=cycle, by=by, objective=objective.title)
    return row


@transaction.atomic
def adjust(*, cycle, by, **fields):
    """Something we do differently because of what we saw."""
    cycle = _open(cycle)
    row = Adjustment.objects.create(coalition=cycle.coalition, cycle=cycle, **fields)
    audit.record("adjustment_agreed", coalition=cycle.coalition, target=row, by=by)
    return row


@transaction.atomic
def change_adjustment(*, adjustment, by, seen=None, **fields):
    """Write the given fields; also after the review is closed, since days move."""
    coalition = adjustment.coalition
    held = versions.lock(adjustment, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("adjustment_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


@transaction.atomic
def finish(*, adjustment, by, done=True):
    """The change is made; or it is not, after all. Twice is once."""
    held = Adjustment.objects.select_for_update(of=("self",)).get(pk=adjustment.pk)
    if bool(held.done_on) == done:
        return held
    held.done_on = adjustment.coalition.today() if done else None
    held.save()
    verb = "adjustment_made" if done else "adjustment_open"
    audit.record(verb, coalition=adjustment.coalition, target=held, by=by)
    return held


@transaction.atomic
def close(*, cycle, learned, by):
    """The review is done: what we learned is said. NotNow before anything was looked at.

    Of one that is closed already only the words change.
    """
    held = _locked(cycle)
    if held.closed_on:
        if held.learned != learned.strip():
            held.learned = learned.strip()
            held.save()
            audit.record("review_learned", coalition=cycle.coalition, target=held, by=by)
        return held
    if not held.looks.exists():
        raise NotNow("Note first what you saw of one objective or more.")
    held.learned, held.closed_on, held.closed_by = learned.strip(), cycle.coalition.today(), by
    held.save()
    audit.record("review_closed", coalition=cycle.coalition, target=held, by=by)
    return held


@transaction.atomic
def reopen(*, cycle, by):
    """The review goes on. Twice is once."""
    held = _locked(cycle)
    if held.closed_on:
        held.closed_on, held.closed_by = None, None
        held.save()
        audit.record("review_opened", coalition=cycle.coalition, target=held, by=by)
    return held
