"""Named places in a message, such as {partner}: what they stand for, and how they are filled in."""

import re

PLACES = {"partner": "their name", "need": "their main concern", "figure": "the figure it uses"}
_PLACE = re.compile(r"\{([^{}]*)\}")


def unknown(text):
    """Names in braces that stand for nothing, in order."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name not in PLACES]


def fill(text, values):
    """The text with the places filled in; one whose value is "" says in brackets what is missing."""

    def one(match):
        name = match[1]
        return values.get(name) or f"[{PLACES.get(name, name)}: not known yet]"

    return _PLACE.sub(one, text)
