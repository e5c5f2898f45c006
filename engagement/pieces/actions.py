"""Writes about pieces for others to publish: offered, changed, out, gone."""

from django.db import transaction

from coalition import audit, versions

from .models import ContentContribution

audit.describe(
    piece_offered="{by} noted a piece for others to publish: {target}",
    piece_changed="{by} changed the piece {target}: {fields}",
    piece_removed="{by} took out the piece {target}",
)


@transaction.atomic
def offer(*, coalition, by, **fields):
    """A further piece."""
    row = ContentContribution.objects.create(coalition=coalition, **fields)
    audit.record("piece_offered", coalition=coalition, target=row, by=by)
    return row


@transaction.atomic
def change(*, piece, by, seen=None, **fields):
    """Write the given fields; it is out when `published_on` says so. ChangedMeanwhile when its version is not the one `seen`."""
    coalition = piece.coalition
    held = versions.lock(piece, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("piece_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


@transaction.atomic
def remove(*, piece, by):
    """There is none. Twice is once."""
    held = ContentContribution.objects.select_for_update(of=("self",)).filter(pk=piece.pk).first()
    if held is not None:
        audit.record("piece_removed", coalition=piece.coalition, target=held, by=by)
        held.delete()
