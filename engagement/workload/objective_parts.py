"""What this room shows on the objective page: what the plan takes of whom, what they get, and what worries their level."""

from coalition.access import Permission
from meetings.objectives import panels

from . import told
from .models import Incentive, WorkloadImpact


def takes(viewer, objective):
    """What it takes of each group and what they get; for keepers also what is missing."""
    keeps = viewer.can(Permission.KEEP_RECORDS)
    impacts = list(WorkloadImpact.objects.visible_to(viewer).filter(objective=objective))
    incentives = list(Incentive.objects.visible_to(viewer).filter(objective=objective))
    if not impacts and not incentives and not keeps:
        return None
    return {
        "impacts": impacts,
        "incentives": incentives,
        "keeps": keeps,
        "missing": told.words(told.missing(objective)) if keeps else "",
        "incentive_kinds": keeps and objective.affected_groups.exists(),
    }


panels.register(
    panels.Panel("workload", "What it takes of whom", "engagement/workload/_objective.html", takes, order=15)
)
