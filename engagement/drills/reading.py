"""How drills went, and when the next one is worth its while."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, Q

from members.models import Affiliation

from .models import Drill

EVERY = timedelta(days=90)  # a list nobody tries is a list of old numbers


@dataclass(frozen=True)
class Result:
    """Who answered of those tried, in figures: `middle` is the median of minutes, None while nobody answered."""

    tried: int
    answered: int
    middle: int | None

    @property
    def percent(self):
        """Share of those tried, 0 to 100; None when nobody was."""
        return round(100 * self.answered / self.tried) if self.tried else None


def result(calls):
    """The Result of some calls."""
    minutes = [call.minutes for call in calls if call.answered_at]
    return Result(len(calls), len(minutes), round(median(minutes)) if minutes else None)


@dataclass(frozen=True)
class Prompt:
    """What to say of drills today: one is `running` (with how many answered), or the next one is due."""

    running: Drill | None
    last: Drill | None
    days: int | None

    @property
    def is_due(self):
        """Whether none is under way and the last one lies a quarter of a year back."""
        return self.running is None and (self.days is None or self.days >= EVERY.days)


def prompt(viewer, today):
    """The Prompt, or None for a coalition without a day-and-night number. Two statements."""
    rows = Drill.objects.visible_to(viewer).annotate(
        tried=Count("calls"), answered=Count("calls", filter=Q(calls__answered_at__isnull=False))
    )
    last = rows.order_by("-started_at", "-pk").first()
    if last:
        last.coalition = viewer.coalition
    elif not Affiliation.objects.visible_to(viewer).in_force().exclude(night_phone="").exists():
        return None
    if last and last.ended_at is None:
        return Prompt(last, last, 0)
    return Prompt(None, last, (today - last.held_on()).days if last else None)
