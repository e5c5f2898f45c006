"""How long an answer takes, told to everybody (COM-1)."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils import timezone

from coalition.access import Permission

from .models import Inquiry

WITHIN = timedelta(days=7)  # what we promise
LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Pace:
    """Median days to an answer, of the `answered` questions of a year; `waiting` ones, and the days the oldest of them waits."""

    median_days: float | None
    answered: int
    waiting: int
    oldest_days: int

    @property
    def words(self):
        """In a sentence."""
        if self.median_days is None:
            return "No question is answered yet. We answer within 7 days."
        days = "the same day" if self.median_days < 1 else f"{self.median_days:.0f} days"
        days = "1 day" if days == "1 days" else days
        number = "1 answer" if self.answered == 1 else f"{self.answered} answers"
        return f"Half of our answers came within {days} ({number} in 12 months). We promise 7 days."


def pace(coalition, now=None):
    """The Pace of a coalition, over all its questions: the same for every reader. Two statements."""
    now = now or timezone.now()
    rows = Inquiry.objects.filter(coalition=coalition)
    times = rows.filter(asked_at__gt=now - LOOKED_BACK).answered().values_list("asked_at", "answered_at")
    took = [(answered - asked).total_seconds() / 86400 for asked, answered in times]
    asked = list(rows.waiting().order_by("asked_at").values_list("asked_at", flat=True))
    return Pace(median(took) if took else None, len(took), len(asked), (now - asked[0]).days if asked else 0)


def owed(viewer):
    """Questions that wait, for the number in the navigation. None for those who keep no records."""
    return Inquiry.objects.visible_to(viewer).waiting() if viewer.can(Permission.KEEP_RECORDS) else None
