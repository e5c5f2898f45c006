"""How many asked to take part, quarter by quarter (REC-4). Numbers only: who asked, and who was declined, is private."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncQuarter

from .models import JoinInterest


@dataclass(frozen=True)
class Quarter:
    """One quarter of a calendar year: its first day, and how many asked in it."""

    first: date
    number: int

    @property
    def words(self):
        """ "July to September 2026"."""
        last = date(self.first.year, self.first.month + 2, 1)
        return f"{self.first:%B} to {last:%B %Y}"


def first_of(day):
    """The first day of its quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def before(first):
    """The first day of the quarter before."""
    return date(first.year, first.month - 3, 1) if first.month > 3 else date(first.year - 1, 10, 1)


def quarters(coalition, until, number=4):
    """The last `number` Quarters, the running one first, counted to the day `until`. One statement."""
    firsts = [first_of(until)]
    while len(firsts) < number:
        firsts.append(before(firsts[-1]))
    rows = (
        JoinInterest.objects.filter(coalition=coalition, asked_on__range=(firsts[-1], until))
        .order_by()
        .annotate(quarter=TruncQuarter("asked_on"))
        .values_list("quarter")
        .annotate(n=Count("pk"))
    )
    counted = dict(rows)
    return [Quarter(first, counted.get(first, 0)) for first in firsts]
