"""A major decision is put to the vote after everybody could say something about it (DEC-1), or with a reason why not.

The floor above knows what was asked, and says so from its app's `ready()`:

    asked.register(lambda decision: Asked(True, "We asked: Evacuation chairs", url))
"""

from dataclasses import dataclass

from django.db.models import Value


@dataclass(frozen=True)
class Asked:
    """Whether views were asked for before a decision; `words` says what there is or is not, `url` leads to it or to asking."""

    met: bool
    words: str
    url: str = ""


@dataclass(frozen=True)
class Linked:
    """Something that was asked about a decision: its name, where it stands, where to read it (DEC-4)."""

    words: str
    state: str
    url: str


_askers = []
_linkers = []
_counters = []


def register(asker):
    """Add `asker(decision)`, which gives an Asked."""
    _askers.append(asker)
    return asker


def link(linker):
    """Add `linker(viewer, decision)`, which gives the Linked this viewer may see."""
    _linkers.append(linker)
    return linker


def count(counter):
    """Add `counter()`: an expression on decisions, how many requests for views led to each; for the log."""
    _counters.append(counter)
    return counter


def linked_to(viewer, decision):
    """Every Linked of a decision that this viewer may see."""
    return [each for linker in _linkers for each in linker(viewer, decision)]


def counted():
    """An expression on decisions: how many requests for views led to each."""
    return sum((counter() for counter in _counters), Value(0))


def of(decision):
    """The Asked of each who knows, of a major decision; [] of any other."""
    return [asker(decision) for asker in _askers] if decision.is_major else []


def is_missing(decision):
    """Whether a major decision would be voted on without anybody having been asked."""
    found = of(decision)
    return bool(found) and not any(each.met for each in found)
