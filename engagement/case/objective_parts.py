"""What speaks for a plan, on the objective page: evidence, and what it costs and returns (EVD-1, EVD-2)."""

from coalition.access import Permission
from meetings.objectives import panels

from .models import EvidenceItem, RoiCase

SHOWN = 6


def speaks_for(viewer, objective):
    """Evidence and cases of this objective; None when there is nothing and the viewer cannot add any."""
    today = viewer.coalition.today()
    items = list(EvidenceItem.objects.visible_to(viewer).filter(objective=objective)[:SHOWN])
    cases = list(RoiCase.objects.visible_to(viewer).filter(objective=objective)[:SHOWN])
    keeps = viewer.can(Permission.KEEP_RECORDS)
    if not items and not cases and not keeps:
        return None
    for row in (*items, *cases):
        row.coalition = viewer.coalition
    for item in items:
        item.stale = item.is_stale(today)
    return {"items": items, "cases": cases, "keeps": keeps}


panels.register(
    panels.Panel(
        "speaks-for", "What speaks for it", "engagement/case/_objective.html", speaks_for, order=40,
        permission=Permission.SEE_OVERVIEW,
    )
)  # fmt: skip
