"""Who has not met by their own rule (MTG-6): series by their rhythm, objectives and the coalition by their cadence.

A meeting counts once it was held; an update that went out in its place counts as well (MTG-2). It is told only some
days after the day that was meant, for so long one may take to note that a meeting was held.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.models import AgendaItem
from meetings.meetings.models import Meeting
from meetings.series import rhythm
from meetings.series.models import Series

from .models import Cadence

GRACE = timedelta(days=3)
KEPT = Q(status="held") | Q(status="cancelled") & ~Q(update_words="")  # met, or heard in writing


@dataclass(frozen=True)
class Missed:
    """A body that has not met: `due_on` is the day that was meant, `coming` the day of the next meeting, if there is one."""

    what: str
    rule: str
    due_on: date
    url: str
    coming: date | None = None


def is_late(due_on, today):
    """Whether a day that was meant is so long ago that we speak of it."""
    return due_on + GRACE < today


def missed(viewer, today):
    """Every Missed, the longest first. Nine statements at most."""
    found = [*_series(viewer, today), *_cadences(viewer, today)]
    return sorted(found, key=lambda each: (each.due_on, each.what))


# --- Series -----------------------------------------------------------------------------------------------------------


def _series(viewer, today):
    rows = Series.objects.visible_to(viewer).filter(ended_at=None, starts_on__lt=today - GRACE)
    rows = list(rows.prefetch_related("skipped"))
    if not rows:
        return
    theirs = Meeting.objects.visible_to(viewer).filter(series__in=rows).order_by()
    last = dict(theirs.filter(KEPT).values_list("series").annotate(last=Max("series_on")))
    zone = viewer.coalition.zone
    planned = {
        (series, day): starts.astimezone(zone).date()
        for series, day, starts in theirs.filter(status__in=["draft", "published"]).values_list(
            "series", "series_on", "starts_at"
        )
    }
    for series in rows:
        due_on = _due(series, last.get(series.pk), planned, today)
        if due_on and is_late(due_on, today):
            days = [day for (pk, _), day in planned.items() if pk == series.pk and day >= today]
            yield Missed(
                series.title,
                f"It means to meet {rhythm.in_words(series)}.",
                due_on,
                reverse("series-detail", args=[viewer.coalition.slug, series.pk]),
                min(days, default=None),
            )


def _due(series, last, planned, today):
    """The first day the rule names after the last meeting kept, or to which its meeting was moved; None before that."""
    since = max(series.starts_on, last + timedelta(days=1)) if last else series.starts_on
    skipped = {each.day for each in series.skipped.all()}
    days = rhythm.days(series, since=since, until=today, skipped=skipped)
    return planned.get((series.pk, days[0]), days[0]) if days else None


# --- Objectives, and the coalition as a whole -------------------------------------------------------------------------


def _cadences(viewer, today):
    rows = Cadence.objects.visible_to(viewer).exclude(objective__status__in=["done", "dropped"])
    rows = list(rows.select_related("objective"))
    if not rows:
        return
    meetings = Meeting.objects.visible_to(viewer)
    items = AgendaItem.objects.visible_to(viewer).on_the_table().filter(objective__in=[r.objective_id for r in rows])
    items = items.order_by()
    held = Q(meeting__status="held") | Q(meeting__status="cancelled") & ~Q(meeting__update_words="")
    last = dict(items.filter(held).values_list("objective").annotate(last=Max("meeting__starts_at")))
    last[None] = meetings.filter(KEPT).aggregate(last=Max("starts_at"))["last"]
    coming = _coming(meetings, items)
    zone = viewer.coalition.zone
    for row in rows:
        met = last.get(row.objective_id)
        due_on = (met.astimezone(zone).date() if met else row.since) + timedelta(weeks=row.weeks)
        if is_late(due_on, today):
            next_one = coming.get(row.objective_id)
            yield Missed(
                row.objective.title if row.objective else viewer.coalition.name,
                _rule(row),
                due_on,
                _address(viewer.coalition.slug, row),
                next_one.astimezone(zone).date() if next_one else None,
            )


def _coming(meetings, items):
    """{objective key, or None for the coalition: when the next published meeting begins}."""
    now = timezone.now()
    found = {}
    rows = items.filter(meeting__status="published", meeting__starts_at__gte=now).order_by("-meeting__starts_at")
    found.update(rows.values_list("objective", "meeting__starts_at"))
    found[None] = meetings.upcoming(now).values_list("starts_at", flat=True).first()
    return found


def _rule(row):
    often = "every week" if row.weeks == 1 else f"every {row.weeks} weeks"
    return f"It is meant to come up at least {often}." if row.objective_id else f"We mean to meet at least {often}."


def _address(slug, row):
    if row.objective_id:
        return reverse("objective-detail", args=[slug, row.objective_id])
    return reverse("series-list", args=[slug])
