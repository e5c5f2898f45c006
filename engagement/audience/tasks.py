"""What the clock does in this room."""

from datetime import timedelta

from coalition import periodic

from . import reminders


@periodic.work("engagement.audience.remind", every=timedelta(minutes=15))
def remind():
    """Owe the reminders that are due. Safe to run twice."""
    return reminders.owe_due()
