"""Writes about what we found out: noted, changed or confirmed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import ScanEntry

audit.describe(
    scan_noted="{by} noted a finding: {target}",
    scan_changed="{by} changed a finding: {target}",
    scan_removed="{by} took out a finding: {target}",
)


@transaction.atomic
def note(*, coalition, by, **fields):
    """A finding."""
    row = ScanEntry.objects.create(coalition=coalition, by=by, **fields)
    audit.record("scan_noted", coalition=coalition, target=row, by=by)
    return row


@transaction.atomic
def change(*, entry, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = entry.coalition
    held = versions.lock(entry, seen=seen)
    if versions.set_changed(held, fields):
        held.save()
        audit.record("scan_changed", coalition=coalition, target=held, by=by)
    return held


@transaction.atomic
def remove(*, entry, by):
    """It is not so. Twice is once."""
    held = ScanEntry.objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if held is not None:
        audit.record("scan_removed", coalition=entry.coalition, target=held, by=by)
        held.delete()
