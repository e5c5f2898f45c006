"""Writes about what each side gets: worded, agreed, looked at again, taken out."""

from django.db import transaction

from coalition import audit, versions

from .models import LASTS, MutualBenefit

audit.describe(
    benefit_worded="{by} worded what {target} and we bring each other: {fields}",
    benefit_removed="{by} took out what {target} and we bring each other",
)


@transaction.atomic
def word(*, partner, by, seen=None, **fields):
    """Write a partner's statement. ChangedMeanwhile when the row's version is not the one `seen` ("": none was there).

    Once agreed it is looked at again after a year, unless `review_on` says otherwise; agreed anew without another day to
    look at it, a year after that. A draft has neither.
    """
    # Two who begin at once: one makes the row, the other is told of it.
    row, is_new = MutualBenefit.objects.get_or_create(partner=partner, defaults={"coalition": partner.coalition})
    row = versions.lock(row, seen=None if is_new else seen)
    before = row.agreed_on, row.review_on
    changed = versions.set_changed(row, fields)
    if changed:
        row.review_on = _next_look(row, *before)
        if row.agreed_on is None:
            row.agreed_with = None
        row.save()
        told = versions.labels(row, changed)
        audit.record("benefit_worded", coalition=partner.coalition, target=partner, by=by, fields=told)
    return row


def _next_look(row, agreed_before, look_before):
    if row.agreed_on is None:
        return None
    is_moved = row.agreed_on != agreed_before and row.review_on == look_before
    if row.review_on is None or is_moved:
        return row.agreed_on + LASTS
    return row.review_on


@transaction.atomic
def remove(*, row, by):
    """There is none. Twice is once."""
    held = MutualBenefit.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is not None:
        held.delete()
        audit.record("benefit_removed", coalition=row.coalition, target=row.partner, by=by)
