"""Writes about messages and their use: worded, changed, taken away; used with a partner, and what came of it."""

from coalition import audit
from engagement.case import writing

from .models import MessageVariant, PointUse

audit.describe(
    message_worded="{by} put a selling point into words for {target}",
    message_changed="{by} changed the words for {target}: {fields}",
    message_removed="{by} took away the words for {target}",
    point_used="{by} noted that a selling point was used: {target}",
    point_use_changed="{by} noted what came of a selling point: {target}",
    point_use_removed="{by} took out that a selling point was used: {target}",
)


def word(*, coalition, by, **fields):
    """A further wording of a selling point."""
    return writing.create(MessageVariant, "message_worded", coalition=coalition, by=by, **fields)


def change(*, message, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(message, "message_changed", by=by, seen=seen, **fields)


def remove(*, message, by):
    """It is said so no more. Twice is once."""
    writing.remove(message, "message_removed", by=by)


def use(*, coalition, by, **fields):
    """A selling point was used with a partner."""
    return writing.create(PointUse, "point_used", coalition=coalition, by=by, **fields)


def change_use(*, use, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(use, "point_use_changed", by=by, seen=seen, **fields)


def remove_use(*, use, by):
    """It was noted by mistake. Twice is once."""
    writing.remove(use, "point_use_removed", by=by)
