"""Two texts side by side: what went, what came, what stayed."""

import difflib
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Line:
    """A line of the comparison: `kind` is same, gone or new."""

    kind: str
    text: str


def compare(before, after):
    """The lines of two texts as a list of Line."""
    kinds = {"  ": "same", "- ": "gone", "+ ": "new"}
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [Line(kinds[line[:2]], line[2:]) for line in lines if line[:2] in kinds]


STOOD = timedelta(minutes=2)  # words that stood for less were in the making
MUCH = 0.8  # unless what followed left less of them than this


def worth_keeping(events, now):
    """Of the kept states of a text, the latest first, those that somebody could want back; `now` is what stands today.

    Each has `body`, and `pgh_created_at`: when it made way. The first words always count.
    """
    found = []
    for place, event in enumerate(events):
        before = events[place + 1] if place + 1 < len(events) else None
        after = events[place - 1].body if place else now
        stood = before is None or event.pgh_created_at - before.pgh_created_at >= STOOD
        if (stood or len(after) < MUCH * len(event.body)) and event.body != after:
            found.append(event)
    return found
