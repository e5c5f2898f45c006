"""The history that people read: one event per meaningful act, told as a sentence.

Plain values, not foreign keys, so that an event outlives what it describes. Rows keep their own full history by
triggers (coalition/history.py); this is what somebody did, in words.
"""

from .models import AuditEvent

# verb -> sentence with {by}, {target} and any detail. A floor adds its own with `describe`.
_SENTENCES = {
    "coalition_created": "{by} created the coalition {target}",
    "coalition_changed": "{by} changed the settings of {target}: {fields}",
    "role_given": "{by} made {person} {role}",
    "role_taken": "{by} ended {person}'s role as {role}",
}


def describe(**sentences):
    """Add sentences for verbs, at import time, from the room that records them."""
    twice = sentences.keys() & _SENTENCES.keys()
    if twice:
        raise ValueError(f"Told already: {', '.join(sorted(twice))}")
    _SENTENCES.update(sentences)


def record(verb, *, coalition, target, by=None, **details):
    """Write that `by` (a User, or None for the system) did `verb` to `target`. Details must be JSON-ready values."""
    if verb not in _SENTENCES:
        raise KeyError(f"No sentence for {verb!r}: add it with audit.describe().")
    return AuditEvent.objects.create(
        coalition=coalition,
        verb=verb,
        by=by,
        by_name=(by.name or by.email) if by else "",
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        details=details,
    )


def sentence(event):
    """The event as a sentence: "Dana recorded that Lakeside Clinic withdrew its pledge"."""
    words = dict(event.details)
    words |= {"by": event.by_name or "Common Table", "target": event.target_label}
    return _SENTENCES[event.verb].format_map(words)
