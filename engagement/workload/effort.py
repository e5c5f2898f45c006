"""Hours that go in and nothing comes of them (WRK-2): the objectives, all at once, for Today."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.urls import reverse

from meetings.models import Measurement, Milestone, Objective, Task
from meetings.objectives.effort import WORTH_A_LOOK
from meetings.objectives.movement import STALLED_AFTER


@dataclass(frozen=True)
class Idle:
    """An active objective with hours in the last 60 days and no step reached or progress measured in them."""

    title: str
    hours: Decimal
    url: str


def without_movement(viewer, on):
    """Those with a day's work or more in 60 days and no movement, the most hours first. One query."""
    since = on - STALLED_AFTER
    hours = (
        Task.objects.filter(objective=OuterRef("pk"), done_on__gt=since, done_on__lte=on)
        .order_by()
        .values("objective")
        .annotate(sum=Sum("hours"))
        .values("sum")
    )
    moved = Exists(
        Milestone.objects.filter(objective=OuterRef("pk"), reached_on__gt=since, reached_on__lte=on)
    ) | Exists(
        Measurement.objects.filter(
            objective=OuterRef("pk"), is_progress=True, measured_on__gt=since, measured_on__lte=on
        )
    )
    rows = (
        Objective.objects.visible_to(viewer).filter(Q(status=Objective.Status.ACTIVE)).annotate(lately=Subquery(hours))
    )
    found = rows.filter(lately__gte=WORTH_A_LOOK).exclude(moved).order_by("-lately", "title")
    slug = viewer.coalition.slug
    return [Idle(row.title, row.lately, reverse("objective-detail", args=[slug, row.pk])) for row in found]
