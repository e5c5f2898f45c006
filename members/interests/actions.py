"""Writes about what partners need: noted, changed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import Interest

audit.describe(
    interest_noted="{by} noted what {target} needs",
    interest_changed="{by} changed what {target} needs: {fields}",
    interest_removed="{by} took out something {target} needs",
)


@transaction.atomic
def note(*, partner, by, **fields):
    """A need of a partner. The log says that there is one, not which."""
    interest = Interest.objects.create(coalition=partner.coalition, partner=partner, **fields)
    audit.record("interest_noted", coalition=partner.coalition, target=partner, by=by)
    return interest


@transaction.atomic
def change(*, interest, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    partner = interest.partner
    held = versions.lock(interest, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("interest_changed", coalition=partner.coalition, target=partner, by=by, fields=told)
    return held


@transaction.atomic
def remove(*, interest, by):
    """They do not need it, or not any more. Twice is once."""
    held = Interest.objects.select_for_update(of=("self",)).filter(pk=interest.pk).first()
    if held is not None:
        held.delete()
        audit.record("interest_removed", coalition=interest.coalition, target=interest.partner, by=by)
