"""One form over the outcomes of several items: how a later look tells which of them somebody else has written."""

import hashlib


def digest(text):
    """A short mark of a text, whatever the browser made of its line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:12]


def version_of_outcomes(meeting, items):
    """What stands under each item, how far it is, and the thanks, as one line of name:mark for a hidden field."""
    return " ".join(f"{name}:{digest(text)}" for name, text in sorted(texts_of(meeting, items).items()))


def texts_of(meeting, items):
    """Name of the form's field to what is saved."""
    texts = {f"outcome_{item.pk}": item.outcome for item in items} | {f"state_{item.pk}": item.state for item in items}
    return texts | {"thanks": meeting.thanks}


def parts_of(version):
    """Name to mark, of such a line."""
    return dict(part.partition(":")[::2] for part in version.split())
