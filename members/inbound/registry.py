"""Who takes what comes back by mail: rooms register for the kinds of notices that can be answered by writing back.

    registry.register("input-request", take)      # in the room's `replies.py`, imported in its app's ready()

`take(reply)` returns what became of it in words ("Taken as their input"), or None when a person has to read it; it raises
NotTaken with the reason, in words for who wrote, when it cannot be taken. It runs in a transaction of its own mail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from members.notices.models import Notice
from members.people.models import Person


class NotTaken(Exception):
    """What was written cannot be taken. Its message says why, in words for the one who wrote."""


@dataclass(frozen=True)
class Reply:
    """What somebody wrote back to a notice: `text` without what they quoted, `files` how many attachments were left."""

    notice: Notice
    person: Person
    subject: str
    text: str
    received_at: datetime
    files: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a mail: `status` in a word, `reason` in words for people."""

    status: str
    reason: str = ""


_takers: dict[str, Callable[[Reply], str | None]] = {}
_readers: list[Callable] = []


def register(kind, take):
    """Answers to notices of this kind (its name) are taken by `take`."""
    if kind in _takers:
        raise ValueError(f"Answers to {kind!r} are taken already.")
    _takers[kind] = take


def forget(kind):
    """Take back `register`; for tests."""
    del _takers[kind]


def taker(kind):
    """Who takes answers to this kind of notice, or None."""
    return _takers.get(kind)


def register_reader(read):
    """`read(message, raw)` looks at every mail first; its Outcome, or None when the mail is not for it."""
    if read not in _readers:
        _readers.append(read)


def readers():
    """Those who look first, in order."""
    return tuple(_readers)
