"""Figures kept up to date by the clock, whoever looks or not."""

import time
from datetime import timedelta

from coalition import periodic

from . import sweep

BUDGET = 200.0  # seconds of one run, under Celery's limit; the next run goes on from there


@periodic.work("engagement.dashboard.recount", every=timedelta(minutes=1))
def recount():
    """Count what has changed, and each night everything of the new day."""
    sweep.recount(until=time.monotonic() + BUDGET)
