"""Writes about pieces for others to publish: offered, changed, out, gone."""

from coalition import audit
from engagement.case import writing

from .models import ContentContribution

audit.describe(
    piece_offered="{by} noted a piece for others to publish: {target}",
    piece_changed="{by} changed the piece {target}: {fields}",
    piece_removed="{by} took out the piece {target}",
)


def offer(*, coalition, by, **fields):
    """A further piece."""
    return writing.create(ContentContribution, "piece_offered", coalition=coalition, by=by, **fields)


def change(*, piece, by, seen=None, **fields):
    """Write the given fields; it is out when `published_on` says so. ChangedMeanwhile when its version is not the one `seen`."""
    return writing.change(piece, "piece_changed", by=by, seen=seen, **fields)


def remove(*, piece, by):
    """There is none. Twice is once."""
    writing.remove(piece, "piece_removed", by=by)
