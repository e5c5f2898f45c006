"""The tabs of the settings; a room on an upper floor adds its own by URL name, from its app's `ready()`."""

from dataclasses import dataclass

from .ui import nav

_tabs = {}


@dataclass(frozen=True)
class Tab:
    """One tab, as one coalition sees it."""

    label: str
    url: str


def add(label, name, *, order):
    """Add a tab that leads to the URL name (which takes the slug)."""
    _tabs[name] = (order, label)


def tabs(viewer):
    """The tabs in order."""
    ordered = sorted((order, label, name) for name, (order, label) in _tabs.items())
    return [Tab(label, nav.address(name, viewer.coalition.slug)) for _, label, name in ordered]


add("Coalition", "settings", order=10)
add("Roles", "role-list", order=20)
add("Change log", "settings-log", order=90)
