"""What this room shows on the partner page: how they see it, and the concerns this coordinator may know of."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

from .models import Concern, TheirView

SHOWN = 5
KEEP = Permission.KEEP_RECORDS


def _heard(viewer, partner):
    rows = Concern.objects.heard_by(viewer).filter(partner=partner).select_related("person", "coordinator")
    views = TheirView.objects.visible_to(viewer).filter(partner=partner).select_related("noted_by")
    return {"concerns": list(rows[:SHOWN]), "views": list(views[:2])}


panels.register(Panel("concerns", "How they see it", "engagement/concerns/panel.html", _heard, "aside", 60, KEEP))
