"""Work of the attendance room by the clock."""

from celery import shared_task

from . import reminders


@shared_task(name="meetings.attendance.remind")
def remind():
    """Owe the reminders that are due."""
    reminders.owe_due()
