"""Columns that upper floors add to the partner list; imports stay one-way.

    columns.register(ExtraColumn(
        column=Column("Stage", "stage", sort="stage", html=lambda row: parts.stage(row.stage)),
        annotate=lambda partners, viewer: partners.with_stage(on=viewer.coalition.today()),
        permission=Permission.SEE_SCORES,
    ))

from the adding app's `ready()`. What `annotate` adds must cost no query a row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from coalition.ui.tables import Column


@dataclass(frozen=True)
class ExtraColumn:
    """A column of the partner list, what its queryset needs and who may see it. Lower `order` stands further left."""

    column: Column
    annotate: Callable | None = None
    permission: object = None
    order: int = 100


_columns = {}


def register(extra):
    """Add a column; its key is its own."""
    if extra.column.key in _columns:
        raise ValueError(f"There is a column {extra.column.key!r} already.")
    _columns[extra.column.key] = extra
    return extra


def forget(key):
    """Take a column out; for tests."""
    del _columns[key]


def shown_to(viewer):
    """The extra columns this viewer may see, in order."""
    known = sorted(_columns.values(), key=lambda extra: (extra.order, extra.column.key))
    return [extra for extra in known if extra.permission is None or viewer.can(extra.permission)]
