"""What this room shows on the partner page: the timeline, and the way to log a contact. One query for all of it."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

from . import timeline
from .models import Contact

SHOWN = 8


def happened_with(viewer, partner):
    """`timeline.recent` for the page of one partner: four cards read it, the partner object carries it between them."""
    if not hasattr(partner, "_happened"):
        partner._happened = timeline.recent(viewer, partner, SHOWN + 1)
    return partner._happened


def _timeline(viewer, partner):
    rows = timeline.newest(happened_with(viewer, partner), SHOWN + 1)
    return {"events": timeline.drawn(timeline.told(rows[:SHOWN])), "more": len(rows) > SHOWN}


def _last(viewer, partner):
    found = happened_with(viewer, partner)["contact"]
    if not found:
        return {}
    facts = found[0]["facts"]
    return {"last": facts | {"on": found[0]["event_day"], "kind": Contact.Kind(facts["kind"]).label}}


KEEP = Permission.KEEP_RECORDS
panels.register(Panel("log-contact", "Log a contact", "partner/log.html", lambda *_: {}, "actions", 90, KEEP))
panels.register(Panel("last-contact", "Last contact", "partner/last_contact.html", _last, "glance", 30, KEEP))
panels.register(Panel("timeline", "What happened", "partner/timeline.html", _timeline, "main", 40))
