"""The ledger's work by the clock; each asks what is due and not yet done."""

import time
from datetime import timedelta

from coalition import periodic

from . import actions, snapshots

BUDGET = 200.0  # seconds of one run, under Celery's limit


@periodic.work("engagement.ledger.retire_ended", every=timedelta(minutes=15))
def retire_ended():
    """Take ended signals out of the sums."""
    actions.retire_ended()


@periodic.work("engagement.ledger.take_snapshots", every=timedelta(minutes=15))
def take_snapshots():
    """Keep last month's picture of each coalition that has none yet."""
    snapshots.take_due(until=time.monotonic() + BUDGET)
