"""Objectives that stand still, for banners and agendas (MTG-3, domain.md 3.7).

stalled(coalition)          the objectives, the longest first, each with `days_still`
standing(coalition)         numbers, and whether the banner flies
agenda_prompts(coalition)   what to offer whoever builds an agenda
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from .models import Objective
from .movement import BANNER_SHARE, STALLED_AFTER, banner_flies, days_still

__all__ = ["BANNER_SHARE", "STALLED_AFTER", "Prompt", "Standing", "agenda_prompts", "stalled", "standing"]


@dataclass(frozen=True)
class Standing:
    """How many active objectives stand still, and whether that concerns everybody."""

    stalled: int
    active: int
    banner: bool


@dataclass(frozen=True)
class Prompt:
    """An agenda item worth having: the objective, a title, and the reason in a sentence."""

    objective: Objective
    title: str
    because: str


def stalled(coalition, on=None):
    """Active objectives without movement for 60 days, the longest first; each has `moved_on` and `days_still`."""
    on = on or coalition.today()
    rows = list(Objective.objects.filter(coalition=coalition).stalled(on).order_by("moved_on", "pk"))
    for row in rows:
        row.coalition = coalition
        row.days_still = days_still(row.moved_on, on)
    return rows


def standing(coalition, on=None):
    """The Standing on a day. One query."""
    on = on or coalition.today()
    still = Q(moved_on__lte=on - STALLED_AFTER)
    found = (
        Objective.objects.filter(coalition=coalition, status=Objective.Status.ACTIVE)
        .with_movement()
        .aggregate(
            active=Count("pk"),
            stalled=Count("pk", filter=still),
            priority=Count("pk", filter=still & Q(is_priority=True)),
        )
    )
    return Standing(
        found["stalled"], found["active"], banner_flies(found["stalled"], found["active"], found["priority"])
    )


def agenda_prompts(coalition, on=None):
    """A Prompt for each objective that stands still, the longest first."""
    return [
        Prompt(
            objective=row,
            title=f"What holds up “{row.title}”?"[:200],
            because=f"No step, task or measured progress for {row.days_still} days.",
        )
        for row in stalled(coalition, on)
    ]
