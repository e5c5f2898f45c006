"""Work of the polls room by the clock."""

from celery import shared_task

from . import reminders


@shared_task(name="meetings.polls.remind")
def remind():
    """Owe the reminders that are due."""
    reminders.owe_due()
