"""What the sources bring quarter by quarter, against what a quarter costs (SUS-2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .models import FundingSource

QUARTERS = 8
SOON = 182  # days: half a year, which a new source takes about
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Quarter:
    """One quarter: what is certain of money and in kind, what is hoped for, and what it costs; dollars."""

    first: date
    last: date
    money: Decimal
    in_kind: Decimal
    hoped: Decimal
    need: Decimal

    @property
    def name(self):
        """ "2026 Q4"."""
        return f"{self.first.year} Q{(self.first.month + 2) // 3}"

    @property
    def certain(self):
        """Money and in kind together."""
        return self.money + self.in_kind

    @property
    def gap(self):
        """What is not covered for certain; never below zero."""
        return max(Decimal(0), self.need - self.certain)

    @property
    def share(self):
        """Which part is covered for certain, in percent; None when nothing is needed."""
        return round(100 * min(self.certain, self.need) / self.need) if self.need else None


def quarters(today, number=QUARTERS):
    """[(first day, last day), …] of the quarter that is under way and those after it."""
    first, found = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), []
    for _ in range(number):
        after = (first + timedelta(days=95)).replace(day=1)
        found.append((first, after - timedelta(days=1)))
        first = after
    return found


def brings(source, first, last):
    """What a source brings in some days: its amount, spread evenly over its own days. Exact; rounded where shown."""
    days = (source.ends_on - source.starts_on).days + 1
    within = (min(last, source.ends_on) - max(first, source.starts_on)).days + 1
    return source.amount * max(0, within) / days


def by_quarter(sources, yearly_need, today):
    """The Quarters to come, to the cent."""
    need = (Decimal(yearly_need) / 4).quantize(CENT, ROUND_HALF_UP)
    found = []
    for first, last in quarters(today):
        sums = dict.fromkeys(("money", "in_kind", "hoped"), Decimal(0))
        for source in sources:
            kind = "in_kind" if source.kind == FundingSource.Kind.IN_KIND else "money"
            sums[kind if source.is_secured else "hoped"] += brings(source, first, last)
        rounded = {key: value.quantize(CENT, ROUND_HALF_UP) for key, value in sums.items()}
        found.append(Quarter(first, last, need=need, **rounded))
    return found


def state(source, today):
    """ "over", "soon" (ends within half a year), "later" (not begun) or ""."""
    if source.ends_on < today:
        return "over"
    if source.starts_on > today:
        return "later"
    return "soon" if source.ends_on <= today + timedelta(days=SOON) else ""


def in_kind_share(found):
    """Which part of all that is certain in the quarters shown is in kind, in percent; None without any."""
    whole = sum((quarter.certain for quarter in found), Decimal(0))
    return round(100 * sum((quarter.in_kind for quarter in found), Decimal(0)) / whole) if whole else None
