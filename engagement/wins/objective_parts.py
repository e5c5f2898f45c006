"""Wins and public promises of a plan, on the objective page: for everybody at the table."""

from meetings.objectives import panels

from .models import PublicPromise, Win

SHOWN = 6


def delivered(viewer, objective):
    """What was reached and what was promised openly; None when there is neither."""
    today = viewer.coalition.today()
    wins = list(Win.objects.visible_to(viewer).filter(objective=objective)[:SHOWN])
    promises = list(PublicPromise.objects.visible_to(viewer).filter(objective=objective)[:SHOWN])
    if not wins and not promises:
        return None
    for row in (*wins, *promises):
        row.coalition = viewer.coalition
    for row in promises:
        row.now, row.left = row.state(today), row.days_left(today)
        row.past = -row.left
    return {"wins": wins, "promises": promises}


panels.register(
    panels.Panel("delivered", "Reached and promised", "engagement/wins/_objective.html", delivered, order=45)
)
