"""Keeps `Objective.last_moved_on`: one column, so that lists and banners ask no other table (domain.md 3.7)."""

from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Greatest

from .models import Measurement, Milestone, Objective, Task


def _latest(rows, field):
    days = rows.filter(objective=OuterRef("pk"), **{f"{field}__isnull": False}).order_by().values("objective")
    return Subquery(days.annotate(day=Max(field)).values("day"))


def note_movement(objective_id):
    """Bring `last_moved_on` up to the steps, tasks and measurements of an objective. One statement; None does nothing."""
    if objective_id is None:
        return
    # GREATEST of PostgreSQL passes over NULL.
    Objective.objects.filter(pk=objective_id).update(
        last_moved_on=Greatest(
            _latest(Milestone.objects, "reached_on"),
            _latest(Task.objects, "done_on"),
            _latest(Measurement.objects.filter(is_progress=True), "measured_on"),
        )
    )
