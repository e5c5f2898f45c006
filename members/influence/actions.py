"""Writes about who brought whom: noted, taken back."""

from django.db import transaction

from coalition import audit
from members.partners import within

from . import reading
from .models import JoinedBecause

audit.describe(
    cause_noted="{by} noted because of whom {target} came",
    cause_removed="{by} took out because of whom {target} came",
)


class CauseTrouble(Exception):
    """It cannot be so. Its message says why, in words."""


@transaction.atomic
def note(*, partner, because_of, by, why="", on=None):
    """The partner came because of another. CauseTrouble when a cause is noted already, or when it would be a circle.

    Two who note at once take turns, so that they cannot close a circle together.
    """
    within.take_turn(partner.coalition_id)
    known = JoinedBecause.objects.filter(partner=partner).select_related("because_of").first()
    if known:
        raise CauseTrouble(
            f"It is noted already that {partner} came because of {known.because_of}. Take that out first."
        )
    if partner.pk == because_of.pk:
        raise CauseTrouble("Nobody comes because of themselves.")
    if reading.above(partner, because_of.pk):
        raise CauseTrouble(f"{because_of} came because of {partner}, near or far. It cannot be both.")
    row = JoinedBecause.objects.create(
        coalition=partner.coalition,
        partner=partner,
        because_of=because_of,
        why=why,
        noted_on=on or partner.coalition.today(),
        noted_by=by,
    )
    audit.record("cause_noted", coalition=partner.coalition, target=partner, by=by)
    return row


@transaction.atomic
def remove(*, row, by):
    """It was not so. Twice is once."""
    held = JoinedBecause.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is not None:
        held.delete()
        audit.record("cause_removed", coalition=row.coalition, target=row.partner, by=by)
