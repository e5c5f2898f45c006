"""What the clock does in this room: the weekly word on owed answers, and the promise that everybody is answered."""

from datetime import timedelta

from coalition import periodic

from . import publishing, queue


@periodic.work("engagement.answering.nudge", every=timedelta(hours=1))
def nudge():
    """Tell those who owe answers, once a week. Safe to run twice."""
    return queue.nudge()


@periodic.work("engagement.answering.catch_up", every=timedelta(minutes=15))
def catch_up():
    """Owe published answers to givers who have none yet (I16). Safe to run twice."""
    return sum(publishing.catch_up(report_back) for report_back in publishing.incomplete())
