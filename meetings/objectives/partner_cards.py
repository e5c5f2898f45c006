"""The tasks of a partner on its page."""

from members.partners import panels

from .models import Task

SHOWN = 8


def _tasks(viewer, partner):
    """Open tasks, soonest first; None where there is nothing to show."""
    rows = Task.objects.visible_to(viewer).filter(partner=partner).open().select_related("owner", "delegate")
    rows = list(rows.by_day()[: SHOWN + 1])
    return {"tasks": rows[:SHOWN], "more": len(rows) > SHOWN} if rows else None


panels.register(
    panels.Panel("tasks", "What they have in hand", "meetings/objectives/_partner_tasks.html", _tasks, order=45)
)
