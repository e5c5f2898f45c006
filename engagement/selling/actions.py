"""Writes about selling points: noted, changed, taken away; and which need each of them meets."""

from django.db import transaction

from coalition import audit, versions

from .models import PointMeetsNeed, SellingPoint

audit.describe(
    selling_noted="{by} put a selling point on the list: {target}",
    selling_changed="{by} changed the selling point {target}",
    selling_removed="{by} took a selling point off the list: {target}",
    selling_matched="{by} said what the selling point {target} meets",
)


@transaction.atomic
def note(*, coalition, by, **fields):
    """A further selling point."""
    point = SellingPoint.objects.create(coalition=coalition, **fields)
    audit.record("selling_noted", coalition=coalition, target=point, by=by)
    return point


@transaction.atomic
def change(*, point, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = point.coalition
    held = versions.lock(point, seen=seen)
    if versions.set_changed(held, fields):
        held.save()
        audit.record("selling_changed", coalition=coalition, target=held, by=by)
    return held


@transaction.atomic
def remove(*, point, by):
    """It is no benefit any more. Twice is once."""
    held = SellingPoint.objects.select_for_update(of=("self",)).filter(pk=point.pk).first()
    if held is not None:
        audit.record("selling_removed", coalition=point.coalition, target=held, by=by)
        held.delete()


@transaction.atomic
def match(*, interest, points, by):
    """Exactly these selling points meet this need."""
    wanted = {point.pk: point for point in points}
    there = set(PointMeetsNeed.objects.filter(interest=interest).values_list("point", flat=True))
    PointMeetsNeed.objects.filter(interest=interest).exclude(point__in=wanted).delete()
    # Two who tick the same box at once: it is there once.
    PointMeetsNeed.objects.bulk_create(
        (
            PointMeetsNeed(coalition_id=interest.coalition_id, point_id=pk, interest=interest)
            for pk in sorted(wanted.keys() - there)
        ),
        ignore_conflicts=True,
    )
    for pk in sorted(wanted.keys() - there):
        audit.record("selling_matched", coalition=interest.coalition, target=wanted[pk], by=by)
