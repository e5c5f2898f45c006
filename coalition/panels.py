"""Parts of a page that upper floors add to a page of a lower one; imports stay one-way.

    panels.register(Panel(name="buy-in", title="Where the buy-in shows", template="…", context=build, order=10))

from the adding app's `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

COLUMNS = ("actions", "glance", "main", "aside")


@dataclass(frozen=True)
class Panel:
    """One card (or one item of the glance strip) of a page.

    `context(viewer, row)` returns what the template needs, or None when there is nothing to show to this viewer. The
    template gets that as `shown`, and `panel`, `row`, `viewer`. Those in `glance` are a `<div>` of dt and dd, those in
    `actions` buttons at the right of the heading.
    """

    name: str
    title: str
    template: str
    context: Callable
    column: str = "main"
    order: int = 100
    permission: object = None


@dataclass(frozen=True)
class Shown:
    """A panel with what its template gets."""

    panel: Panel
    context: dict


class Panels:
    """The panels of one page, in order."""

    def __init__(self):
        self._panels = {}

    def register(self, panel):
        """Add a panel. Its name is its own; its column one of COLUMNS."""
        if panel.name in self._panels:
            raise ValueError(f"There is a panel {panel.name!r} already.")
        if panel.column not in COLUMNS:
            raise ValueError(f"No column {panel.column!r}; there are {', '.join(COLUMNS)}.")
        self._panels[panel.name] = panel
        return panel

    def forget(self, name):
        """Take a panel out; for tests."""
        del self._panels[name]

    def shown_to(self, viewer, row):
        """{column: [Shown, …]} of what this viewer may see of this row, in order."""
        columns = {column: [] for column in COLUMNS}
        for panel in sorted(self._panels.values(), key=lambda panel: (panel.order, panel.name)):
            if panel.permission is not None and not viewer.can(panel.permission):
                continue
            context = panel.context(viewer, row)
            if context is not None:
                columns[panel.column].append(Shown(panel, context))
        return columns
