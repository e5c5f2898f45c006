"""What the hub page of the case tells: how much there is, and what to see to."""

from coalition.access import Permission
from engagement.briefs.models import Brief
from engagement.messages.models import MessageVariant, PointUse
from engagement.selling.models import SellingPoint

from .models import EvidenceItem, RoiCase

SHOWN = 5


def facts(viewer):
    """Counts and the first few to see to; what belongs to coordinators alone counts only for them."""
    today, coalition = viewer.coalition.today(), viewer.coalition
    evidence = EvidenceItem.objects.visible_to(viewer)
    due = list(evidence.due(today)[:SHOWN])
    briefs = list(Brief.objects.visible_to(viewer).select_related("partner")[:SHOWN])
    for row in (*due, *briefs):
        row.coalition = coalition
    return {
        "evidence": evidence.count(),
        "due": due,
        "due_count": evidence.due(today).count(),
        "cases": RoiCase.objects.visible_to(viewer).count(),
        "points": SellingPoint.objects.visible_to(viewer).count(),
        "message_count": MessageVariant.objects.visible_to(viewer).count(),
        "open_uses": PointUse.objects.visible_to(viewer).filter(outcome=PointUse.Outcome.OPEN).count(),
        "briefs": briefs,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
    }
