"""Writes about the first contact: what is prepared before a partner is invited."""

from django.db import transaction

from coalition import audit, versions

from .models import FirstContact

audit.describe(first_contact_prepared="{by} prepared the first contact with {target}: {fields}")


@transaction.atomic
def prepare(*, partner, by, seen=None, **fields):
    """Write what is prepared for a partner. ChangedMeanwhile when the row's version is not the one `seen` ("": none was there)."""
    # Two who begin at once: one makes the row, the other is told of it.
    row, is_new = FirstContact.objects.get_or_create(partner=partner, defaults={"coalition": partner.coalition})
    row = versions.lock(row, seen=None if is_new else seen)
    changed = versions.set_changed(row, fields)
    if changed:
        row.save()
        told = versions.labels(row, changed)
        audit.record("first_contact_prepared", coalition=partner.coalition, target=partner, by=by, fields=told)
    return row
