"""What still needs the voice of somebody who was not there: rooms of this floor and above add what they know.

voices.add(ask)      # from an app's ready(): ask(coalition_id, person ids) -> {person id: [Ask, ...]}
"""

from dataclasses import dataclass

_asking = []


@dataclass(frozen=True)
class Ask:
    """One thing to say something to: what, how long it takes (minutes, 0 = no time at all), and the personal link."""

    title: str
    minutes: int
    address: str


def add(ask):
    """Let a room be asked, once."""
    if ask not in _asking:
        _asking.append(ask)


def needed(coalition_id, people):
    """{person id: [Ask, ...]} of everything that waits for these people (ids)."""
    found = {}
    for ask in _asking:
        for person, things in ask(coalition_id, people).items():
            found.setdefault(person, []).extend(things)
    return found
