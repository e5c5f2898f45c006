"""Kept figures brought up to date: the top of Overview from the roll-ups, whose number does not grow with the signals; the
measures below at once where that is quick, else by a worker within a minute or so (sweep.py)."""

import time
from dataclasses import asdict
from itertools import accumulate

from engagement.insight import overview
from members.models import StakeholderType

from . import kept, tiles, trends
from .ground import Ground

CURVE_POINTS = 60
LEAST_FOR_CURVE = 5  # partners; fewer could be recognized in the curve
AT_ONCE = 0.3  # seconds; measures that took no longer last time are counted while somebody waits


def figures(coalition, day):
    """{"members": …, "closure": …, "trends": …}, JSON-ready. Four queries."""
    types = list(StakeholderType.objects.filter(coalition=coalition))
    found = overview.members(coalition, types, day)
    answered, owed = overview.closure(coalition, day)
    concentration = found.concentration if found.number >= LEAST_FOR_CURVE else None
    return {
        "number": found.number,
        "active": found.active,
        "committed": found.committed,
        "stages": found.stages,
        "types": [asdict(row) for row in found.by_type],
        "coverage": {"index": found.coverage.index, "core_complete": found.coverage.core_complete},
        "engaged": {"index": found.engaged_coverage.index, "core_complete": found.engaged_coverage.core_complete},
        "concentration": asdict(concentration) if concentration else None,
        "curve": lorenz(found.shares) if found.number >= LEAST_FOR_CURVE else [],
        "top_five": sum(found.shares[-5:]),
        "quiet_half": sum(found.shares[: len(found.shares) // 2]),
        "closure": asdict(answered),
        "owed": owed,
        "trends": overview.trends(coalition, found),
    }


def lorenz(shares, most=CURVE_POINTS):
    """Points [share of partners, share of work] of the Lorenz curve, least busy first, about `most` of them."""
    if not shares:
        return []
    n, heights = len(shares), [0.0, *accumulate(shares)]
    numbers = [*range(0, n, max(1, n // most)), n]
    return [[number / n, min(1.0, heights[number])] for number in numbers]


def current(coalition):
    """The Kept figures with every change in them: as they stand, or counted now and kept. One statement, or six."""
    day = coalition.today()
    found = kept.look(coalition)
    return found if found.holds(day) else kept.keep(coalition, day, found, figures(coalition, day))


def measured(coalition, found):
    """Count the measures beside quick figures that hold, and keep them: the Kept row as it stands now."""
    began = time.perf_counter()
    counted = tiles.count(Ground(coalition, found.on))
    for key, figures in trends.past(coalition, found.on).items():
        if key in counted:
            counted[key]["past"] = figures
    return kept.keep_measures(coalition, found.on, found, counted, time.perf_counter() - began)


def with_measures(coalition):
    """As `current`, with measures: those of now, where they were never counted or are quick to count; else the last ones."""
    found = current(coalition)
    if found.measures_hold(found.on) or (found.measured_at and found.took > AT_ONCE):
        return found
    return measured(coalition, found)
