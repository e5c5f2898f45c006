"""What this room adds to the page of an objective."""

from coalition.access import Permission
from meetings.objectives import panels

from .models import Cadence


def of_objective(viewer, objective):
    """How often it is taken up; nothing once it is over."""
    if objective.status in (objective.Status.DONE, objective.Status.DROPPED):
        return None
    return {"cadence": Cadence.objects.visible_to(viewer).filter(objective=objective).first()}


panels.register(
    panels.Panel(
        "cadence", "How often it is taken up", "meetings/cadence/objective.html", of_objective, column="aside",
        order=60, permission=Permission.KEEP_RECORDS,
    )
)  # fmt: skip
