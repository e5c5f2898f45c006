"""How fast questions for figures were answered: the median, and quarter by quarter (EVD-5)."""

from dataclasses import dataclass
from statistics import median

from .models import CLOCK, DataRequest

QUARTERS = 8
FEW = 5


@dataclass(frozen=True)
class Speed:
    """Answers so far: `middle` is the median of days (None without answers), `quarters` rows of (name, median, number)."""

    answered: int
    in_time: int
    middle: float | None
    waiting: int
    late: int
    quarters: list

    @property
    def few(self):
        """Whether it says little yet."""
        return 0 < self.answered < FEW


def _quarter(day):
    return day.year, (day.month + 2) // 3


def speed(viewer):
    """The Speed of all answers; the quarters are those in which answers were given, the last eight. One statement."""
    today = viewer.coalition.today()
    rows = list(DataRequest.objects.visible_to(viewer).order_by().values_list("asked_on", "answered_on"))
    taken = [((answered - asked).days, answered) for asked, answered in rows if answered]
    waiting = [asked for asked, answered in rows if not answered]
    by_quarter = {}
    for days, answered in taken:
        by_quarter.setdefault(_quarter(answered), []).append(days)
    quarters = [
        (f"{year} Q{number}", median(by_quarter[year, number]), len(by_quarter[year, number]))
        for year, number in sorted(by_quarter)[-QUARTERS:]
    ]
    return Speed(
        len(taken),
        sum(days <= CLOCK.days for days, _ in taken),
        median(days for days, _ in taken) if taken else None,
        len(waiting),
        sum((today - asked) > CLOCK for asked in waiting),
        quarters,
    )


def shown(number):
    """A median in words: whole, or with its half."""
    return f"{number:g}"
