"""What the clock does in this room."""

from celery import shared_task

from . import reminders


@shared_task(name="engagement.audience.remind", time_limit=300)
def remind():
    """Owe the reminders that are due. Safe to run twice."""
    return reminders.owe_due()
