"""Work of the polls room by the clock."""

from datetime import timedelta

from coalition import periodic

from . import reminders


@periodic.work("meetings.polls.remind", every=timedelta(minutes=15))
def remind():
    """Owe the reminders that are due."""
    reminders.owe_due()
