"""Work of the objectives room by the clock."""

from celery import shared_task

from . import reminders


@shared_task(name="meetings.objectives.remind")
def remind():
    """Owe the reminders of tasks that are due."""
    reminders.owe_due()
