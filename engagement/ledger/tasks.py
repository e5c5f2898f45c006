"""The ledger's work by the clock; each asks what is due and not yet done."""

from celery import shared_task

from . import actions, snapshots


@shared_task(name="engagement.ledger.retire_ended", soft_time_limit=240, time_limit=300)
def retire_ended():
    """Take ended signals out of the sums."""
    actions.retire_ended()


@shared_task(name="engagement.ledger.take_snapshots", soft_time_limit=240, time_limit=300)
def take_snapshots():
    """Keep last month's picture of each coalition that has none yet."""
    snapshots.take_due()
