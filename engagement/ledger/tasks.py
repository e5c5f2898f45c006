"""The ledger's work by the clock; each asks what is due and not yet done."""

from datetime import timedelta

from coalition import periodic

from . import actions, snapshots


@periodic.work("engagement.ledger.retire_ended", every=timedelta(minutes=15))
def retire_ended():
    """Take ended signals out of the sums."""
    actions.retire_ended()


@periodic.work("engagement.ledger.take_snapshots", every=timedelta(hours=1))
def take_snapshots():
    """Keep last month's picture of each coalition that has none yet."""
    snapshots.take_due()
