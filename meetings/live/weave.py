"""Two people change the same text: what both did, line by line, or the places where they cannot both be right.

Pure functions over strings; nothing is read or written.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Change:
    """Lines `start` to `end` of the common text (end excluded) became `lines`; start == end puts lines in between."""

    start: int
    end: int
    lines: tuple


def lines_of(text):
    """The lines of a text; an empty one has none."""
    return text.split("\n") if text else []


def changes(base, text):
    """What turns the lines `base` into the lines `text`, in order."""
    steps = SequenceMatcher(None, base, text, autojunk=False).get_opcodes()
    return [Change(i1, i2, tuple(text[j1:j2])) for kind, i1, i2, j1, j2 in steps if kind != "equal"]


def woven(base, mine, theirs):
    """The text with both people's changes of `base`, or None when they changed the same lines differently.

    Lines both added at the same place are kept, theirs first: two people who write on at the end lose nothing.
    """
    lines = lines_of(base)
    todo = _in_order(changes(lines, lines_of(mine)), changes(lines, lines_of(theirs)))
    if todo is None:
        return None
    result, at = [], 0
    for change in todo:
        result += lines[at : change.start]
        result += change.lines
        at = max(at, change.end)
    return "\n".join(result + lines[at:])


def _in_order(mine, theirs):
    """Both lists of changes as one, by place; None where they meet."""
    merged = list(theirs)
    for change in mine:
        if change in theirs:
            continue
        if any(_meet(change, other) for other in theirs):
            return None
        merged.append(change)
    # Stable: at one place theirs come first, and lines put in come before lines replaced.
    return sorted(merged, key=lambda change: (change.start, change.end))


def _meet(one, other):
    if one.start == one.end and other.start == other.end:
        return False
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return one.start < other.end and other.start < one.end


@dataclass(frozen=True)
class Line:
    """A line of a comparison: `kind` is "same", "out" (only in the old text) or "in" (only in the new one)."""

    kind: str
    text: str


def compared(old, new):
    """The Lines of both texts, in order."""
    before, after = lines_of(old), lines_of(new)
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", line) for line in before[i1:i2]]
            continue
        found += [Line("out", line) for line in before[i1:i2]]
        found += [Line("in", line) for line in after[j1:j2]]
    return found
