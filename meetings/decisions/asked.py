"""A major decision is put to the vote after everybody could say something about it (DEC-1), or with a reason why not.

The floor above knows what was asked, and says so from its app's `ready()`:

    asked.register(lambda decision: Asked(True, "We asked: Evacuation chairs", url))
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """Whether views were asked for before a decision; `words` says what there is or is not, `url` leads to it or to asking."""

    met: bool
    words: str
    url: str = ""


_askers = []


def register(asker):
    """Add `asker(decision)`, which gives an Asked."""
    _askers.append(asker)
    return asker


def of(decision):
    """The Asked of each who knows, of a major decision; [] of any other."""
    return [asker(decision) for asker in _askers] if decision.is_major else []


def is_missing(decision):
    """Whether a major decision would be voted on without anybody having been asked."""
    found = of(decision)
    return bool(found) and not any(each.met for each in found)
