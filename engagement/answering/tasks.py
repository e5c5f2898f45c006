"""What the clock does in this room: the weekly word on owed answers, and the promise that everybody is answered."""

from celery import shared_task

from . import publishing, queue


@shared_task(name="engagement.answering.nudge", time_limit=300)
def nudge():
    """Tell those who owe answers, once a week. Safe to run twice."""
    return queue.nudge()


@shared_task(name="engagement.answering.catch_up", time_limit=300)
def catch_up():
    """Owe published answers to givers who have none yet (I16). Safe to run twice."""
    return sum(publishing.catch_up(report_back) for report_back in publishing.incomplete())
