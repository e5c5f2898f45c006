"""What to think of before a group is invited: floors above say it of the partners on the list. It never stops anybody.

beforehand.register(ask)      # ask(viewer, partner ids) -> [Thought, …]
"""

from dataclasses import dataclass

_asking = []


@dataclass(frozen=True)
class Thought:
    """One partner, and an address at which something can be done first."""

    name: str
    url: str


def register(ask):
    """Let a room be asked, once."""
    if ask not in _asking:
        _asking.append(ask)


def of(viewer, partners):
    """All thoughts about these partners (ids)."""
    partners = {partner for partner in partners if partner}
    return [thought for ask in _asking for thought in ask(viewer, partners)] if partners else []
