"""Writes about ties between partners."""

from django.db import transaction

from coalition import audit, versions

from .models import RelationshipRating

audit.describe(
    tie_rated="{by} noted how {rater} sees its tie to {rated}",
    tie_taken_out="{by} took out what {rater} said of its tie to {rated}",
)


class TieTrouble(Exception):
    """The tie cannot be so. Its message says why, in words."""


@transaction.atomic
def rate(*, coalition, rater, rated, by, rated_on=None, **said):
    """How `rater` sees its tie to `rated`, on a day. A second word of the same day changes the first."""
    if rater.pk == rated.pk:
        raise TieTrouble("A tie is between two partners.")
    if {rater.coalition_id, rated.coalition_id} != {coalition.pk}:
        raise TieTrouble("Both have to be partners of this coalition.")
    on = rated_on or coalition.today()
    if on > coalition.today():
        raise TieTrouble("Choose today or a day that has passed.")
    row, _ = RelationshipRating.objects.update_or_create(
        rater=rater, rated=rated, rated_on=on, defaults={**said, "coalition": coalition, "rated_by": by}
    )
    audit.record("tie_rated", coalition=coalition, target=row, by=by, rater=str(rater), rated=str(rated))
    return row


@transaction.atomic
def change(*, tie, by, rater, rated, rated_on, seen=None, **said):
    """Put right what was noted: another day or another pair is another row. ChangedMeanwhile when somebody was quicker."""
    tie = versions.lock(tie, seen=seen)
    if (rater.pk, rated.pk, rated_on) != (tie.rater_id, tie.rated_id, tie.rated_on):
        take_out(tie=tie, by=by)
    return rate(coalition=tie.coalition, rater=rater, rated=rated, by=by, rated_on=rated_on, **said)


@transaction.atomic
def take_out(*, tie, by):
    """Entered by mistake. Twice is once."""
    held = (
        RelationshipRating.objects.select_for_update(of=("self",))
        .select_related("rater", "rated")
        .filter(pk=tie.pk)
        .first()
    )
    if held is not None:
        audit.record(
            "tie_taken_out", coalition=tie.coalition, target=held, by=by, rater=str(held.rater), rated=str(held.rated)
        )
        held.delete()
