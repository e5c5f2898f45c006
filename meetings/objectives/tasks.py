"""Work of the objectives room by the clock."""

from datetime import timedelta

from coalition import periodic

from . import reminders


@periodic.work("meetings.objectives.remind", every=timedelta(minutes=15))
def remind():
    """Owe the reminders of tasks that are due."""
    reminders.owe_due()
