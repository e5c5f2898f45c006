"""Two texts side by side: what went, what came, what stayed."""

import difflib
from dataclasses import dataclass


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
