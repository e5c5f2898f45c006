"""Words as they may be kept: without what cannot be seen and only misleads.

Marks that turn the direction of a line (bidi overrides and isolates), zero-width spaces and control characters go: they
hide or reorder words in lists, mails and files. Joiners and direction marks of single letters stay: Persian, Hindi and
emoji need them.
"""

import re
import unicodedata

MISLEADING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060-\u2064\u206a-\u206f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)


def tidy(text):
    """The text in composed form, lines ended by one sign, without misleading characters and blanks at its ends.

    Text of which nothing can be seen is empty.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = MISLEADING.sub("", unicodedata.normalize("NFC", text)).strip()
    return text if any(unicodedata.category(letter)[0] not in "CZ" for letter in text) else ""


def one_line(text):
    """The same for a name or a title: one line, single blanks."""
    return " ".join(tidy(text).split())
