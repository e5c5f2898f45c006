"""One form over the outcomes of several items: how a later look tells which of them somebody else has written."""

import hashlib


def digest(text):
    """A short mark of a text, whatever the browser made of its line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:12]


def version_of_outcomes(meeting, items):
    """What stands under each item and as thanks, as one line of name:mark for a hidden field."""
    texts = {f"outcome_{item.pk}": item.outcome for item in items} | {"thanks": meeting.thanks}
    return " ".join(f"{name}:{digest(text)}" for name, text in sorted(texts.items()))


def parts_of(version):
    """Name to mark, of such a line."""
    return dict(part.partition(":")[::2] for part in version.split())
