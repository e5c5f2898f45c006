"""Writes about seats: added, changed, filled, left empty, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import Seat

audit.describe(
    seat_added="{by} added {target}",
    seat_changed="{by} changed {target}: {fields}",
    seat_removed="{by} took {target} away",
)


@transaction.atomic
def add_seat(*, coalition, by, **fields):
    """A further seat."""
    seat = Seat.objects.create(coalition=coalition, **fields)
    audit.record("seat_added", coalition=coalition, target=seat, by=by)
    return seat


@transaction.atomic
def change_seat(*, seat, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = seat.coalition
    seat = versions.lock(seat, seen=seen)
    changed = versions.set_changed(seat, fields)
    if not changed:
        return seat
    seat.save()
    audit.record("seat_changed", coalition=coalition, target=seat, by=by, fields=versions.labels(seat, changed))
    return seat


@transaction.atomic
def remove_seat(*, seat, by):
    """The body has this seat no more. Its history is kept."""
    audit.record("seat_removed", coalition=seat.coalition, target=seat, by=by)
    seat.delete()
