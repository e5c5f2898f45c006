"""What one person says again, by another channel, joins what they said before. Nothing is lost, nothing stands twice."""

import re

LONGEST = 10_000  # characters at a time
WHOLE = 50_000  # characters of everything one person says to one request

_BREAK = re.compile(r"\n\s*\n")


class TooLong(Exception):
    """One person's words on one request would be longer than anybody reads."""


def paragraphs(text):
    """The paragraphs of a text, without empty ones."""
    return [part.strip() for part in _BREAK.split(text) if part.strip()]


def added(before, arrived, most=WHOLE):
    """`before` with those paragraphs of `arrived` below it that are not there yet.

    TooLong over `most` characters; None: as long as it gets, where two people turn out to be one.
    """
    kept = paragraphs(before)
    seen = set(kept)
    for part in paragraphs(arrived):
        if part not in seen:
            seen.add(part)
            kept.append(part)
    whole = "\n\n".join(kept)
    if most and len(whole) > most:
        raise TooLong("This is more than one person can say to one request. Shorten it.")
    return whole


def clipped(text, most=LONGEST):
    """A letter of any length as one that can be kept; what was left out is said."""
    return text if len(text) <= most else text[: most - 40].rstrip() + "\n\n[The rest of the letter is left out.]"
