"""What this floor shows on the objective page: the buy-in for this plan, and a word on it before the launch (PUR-4)."""

from coalition.access import Permission
from engagement.ledger import plans
from engagement.ledger.models import LaunchBaseline
from meetings.objectives import life, panels


def plan_buy_in(viewer, objective):
    """Counts by kind of partner, and where they stood at the launch."""
    if objective.status not in (objective.Status.DESIGN, objective.Status.ACTIVE):
        return None
    now = plans.buy_in(objective)
    baseline = LaunchBaseline.objects.visible_to(viewer).filter(objective=objective).order_by("-on").first()
    return {"now": now, "baseline": baseline} if now.all.touched else None


def interested(objective):
    """A word of caution when under half of those it touches are interested; it does not hold the launch up."""
    now = plans.buy_in(objective)
    words = f"{now.all.interested} of {now.all.touched} partners it touches are interested in this plan or further"
    todo = "Talk to a few more of them first"
    return [life.Check("interested", now.enough, words, todo, needed=False)]


def register():
    """Adds the panel and the check; called from the app's ready()."""
    life.register(interested)
    panels.register(
        panels.Panel(
            "plan-buy-in", "Buy-in for this plan", "engagement/insight/_plan_buy_in.html", plan_buy_in, column="aside",
            order=30, permission=Permission.SEE_SCORES,
        )
    )  # fmt: skip
