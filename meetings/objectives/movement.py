"""When an objective moves and when it stands still: plain functions over days and numbers (domain.md 3.7)."""

import re
from datetime import timedelta
from decimal import Decimal

STALLED_AFTER = timedelta(days=60)
BANNER_SHARE = 1 / 3  # of active objectives

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def number_in(text):
    """The first number of a baseline or target in words ("18 of 22", "under 6 h", "1,200"), or None."""
    found = _NUMBER.search(text or "")
    return Decimal(found[0].replace(",", "")) if found else None


def is_progress(value, before, target=None):
    """Whether a measurement moves: nearer to the target than the one `before`, or another number where none is known.

    `before` is the measurement before it, or the baseline; without either, the first number is no movement yet.
    Going further than the target is movement too.
    """
    if before is None or value == before:
        return False
    if target is None:
        return True
    if target >= before:
        return value > before
    return value < before


def mark_progress(values, baseline=None, target=None):
    """For measurements in order of their days: a list of whether each is progress."""
    marks, before = [], baseline
    for value in values:
        marks.append(is_progress(value, before, target))
        before = value
    return marks


def days_still(moved_on, on):
    """Days without movement; 0 when there is no day to count from."""
    return (on - moved_on).days if moved_on else 0


def banner_flies(stalled, active, priority_stalls):
    """Whether stalling is the coalition's matter: a third of the active objectives, or one priority."""
    return bool(priority_stalls or (active and stalled / active >= BANNER_SHARE))
