"""What this room shows on the partner page: the timeline, and the way to log a contact."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

from . import timeline
from .models import Contact

SHOWN = 8
TEMPLATES = "engagement/outreach/panels"


def _timeline(viewer, partner):
    rows = list(timeline.happened(viewer, partner)[: SHOWN + 1])
    return {"events": timeline.told(viewer, partner, rows[:SHOWN]), "more": len(rows) > SHOWN}


def _last(viewer, partner):
    return {"last": Contact.objects.visible_to(viewer).filter(partner=partner).select_related("person").first()}


KEEP = Permission.KEEP_RECORDS
panels.register(Panel("log-contact", "Log a contact", f"{TEMPLATES}/log.html", lambda *_: {}, "actions", 90, KEEP))
panels.register(Panel("last-contact", "Last contact", f"{TEMPLATES}/last.html", _last, "glance", 30, KEEP))
panels.register(Panel("timeline", "What happened", f"{TEMPLATES}/timeline.html", _timeline, "main", 40))
