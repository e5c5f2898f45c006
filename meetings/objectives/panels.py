"""The panels of the objective page; upper floors register theirs here (coalition/panels.py)."""

from coalition.panels import Panel, Panels

_panels = Panels()
register, forget, shown_to = _panels.register, _panels.forget, _panels.shown_to

__all__ = ["Panel", "forget", "register", "shown_to"]
