"""Effort beside movement (WRK-2): hours that went into an objective, and whether anything came of them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from .models import Task
from .movement import STALLED_AFTER

WORTH_A_LOOK = Decimal(8)  # hours within the days of the stalled rule


@dataclass(frozen=True)
class Effort:
    """Hours in all and in the last 60 days; steps reached and planned."""

    hours: Decimal
    lately: Decimal
    reached: int
    planned: int
    moved: bool

    @property
    def without_movement(self):
        """A day's work or more went in lately, and no step, progress or other result came of it."""
        return self.lately >= WORTH_A_LOOK and not self.moved


def of(objective, on):
    """The Effort of an objective. Hours are those noted when its tasks were done.

    A task done is itself movement for the stalled rule; here only steps and measurements count, since the question is
    what the tasks bring about.
    """
    since = on - STALLED_AFTER
    tasks = Task.objects.filter(objective=objective, done_on__isnull=False)
    hours = tasks.aggregate(all=Sum("hours"), lately=Sum("hours", filter=Q(done_on__gt=since)))
    days = list(objective.milestones.values_list("reached_on", flat=True))
    reached = [day for day in days if day]
    measured = objective.measurements.filter(is_progress=True, measured_on__gt=since).exists()
    return Effort(
        hours["all"] or Decimal(0),
        hours["lately"] or Decimal(0),
        len(reached),
        len(days),
        measured or any(day > since for day in reached),
    )
