"""When something standing is due, what came in time, and what waits (TIM-1)."""

import calendar
from dataclasses import dataclass
from datetime import date

from .models import DeliverableArrival


def months_after(first, months):
    """The same day so many months later; of a shorter month its last day. As PostgreSQL adds months to a date."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    return first.replace(year=year, month=month, day=min(first.day, calendar.monthrange(year, month)[1]))


def days_due(deliverable, until):
    """The days on which it was due up to `until`, in order; each counted from the first, so that none drifts."""
    last = until if deliverable.ended_on is None else min(until, deliverable.ended_on)
    found, number = [], 0
    while (day := months_after(deliverable.first_due_on, number * deliverable.every)) <= last:
        found.append(day)
        number += 1
    return found


def next_due(deliverable, today):
    """The first day after today on which it is due; None once it has ended."""
    number = len(days_due(deliverable, today)) if deliverable.ended_on is None else None
    if number is None:
        later = [day for day in days_due(deliverable, deliverable.ended_on) if day > today]
        return later[0] if later else None
    return months_after(deliverable.first_due_on, number * deliverable.every)


@dataclass(frozen=True)
class Occasion:
    """One due day: when it came (None: not yet)."""

    due_on: date
    came_on: date | None

    @property
    def in_time(self):
        """Whether it came by its day."""
        return self.came_on is not None and self.came_on <= self.due_on

    @property
    def days_late(self):
        """Days from the due day to its coming; 0 in time, None while it has not come."""
        return None if self.came_on is None else max(0, (self.came_on - self.due_on).days)


@dataclass(frozen=True)
class Record:
    """How it went so far: the Occasions up to today, the latest first."""

    occasions: list
    next_on: date | None
    today: date

    @property
    def due(self):
        """How many days of it are past: one due today that has not come is still in time."""
        return sum(each.came_on is not None or each.due_on < self.today for each in self.occasions)

    @property
    def in_time(self):
        """How many of them were met."""
        return sum(each.in_time for each in self.occasions)

    @property
    def percent(self):
        """On-time rate, 0 to 100; None while none was due."""
        return round(100 * self.in_time / self.due) if self.due else None

    @property
    def waiting(self):
        """The occasions that are past and have not come, the oldest first."""
        return [each for each in reversed(self.occasions) if each.came_on is None and each.due_on < self.today]

    @property
    def words(self):
        """ "3 of 4 in time"."""
        return f"{self.in_time} of {self.due} in time" if self.due else "Not due yet"


def records(viewer, deliverables, today):
    """{key: Record} of some deliverables. One statement."""
    came = {}
    rows = DeliverableArrival.objects.visible_to(viewer).filter(deliverable__in=deliverables)
    for key, due_on, came_on in rows.order_by().values_list("deliverable", "due_on", "came_on"):
        came.setdefault(key, {})[due_on] = came_on
    found = {}
    for each in deliverables:
        days = days_due(each, today)
        arrived = came.get(each.pk, {})
        found[each.pk] = Record(
            [Occasion(day, arrived.get(day)) for day in reversed(days)], next_due(each, today), today
        )
    return found
