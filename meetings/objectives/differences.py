"""What changed between two versions of a page, word by word, for people to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came (`kind`: same, gone, new)."""

    kind: str
    text: str


def paragraphs(before, after):
    """The two texts as one: a list of paragraphs, each a list of Pieces. Words of `before` are same or gone, in order;
    words of `after` same or new."""
    old, new = _lines(before), _lines(after)
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [[Piece(SAME, line)] for line in old[a:b]]
        elif tag == "replace":
            found += _paired(old[a:b], new[c:d])
        else:
            found += [[Piece(GONE, line)] for line in old[a:b]] + [[Piece(NEW, line)] for line in new[c:d]]
    return found


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paired(old, new):
    """Paragraphs that took the place of others, compared in pairs; what is over went or came as a whole."""
    both = min(len(old), len(new))
    found = [_words(before, after) for before, after in zip(old, new, strict=False)]
    return found + [[Piece(GONE, line)] for line in old[both:]] + [[Piece(NEW, line)] for line in new[both:]]


def _words(before, after):
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    # Compared without the spaces behind them: the last word of a sentence is the same word in its middle.
    match = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for tag, a, b, c, d in match.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(new[c:d])))
            continue
        if a < b:
            pieces.append(Piece(GONE, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(NEW, "".join(new[c:d])))
    return pieces
