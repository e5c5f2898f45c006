"""The Celery app and everything that runs by the clock, in one visible table.

A message is only a wake-up; the row in PostgreSQL is the record. Each scheduled task asks "what is due
and not yet done", so a missed or doubled run costs nothing.
"""

import os

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

app = Celery("common_table")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "coalition",
        "members.exchange",
        "members.notices",
        "members.people",
        "meetings.meetings",
        "meetings.pulse",
        "meetings.attendance",
        "meetings.series",
        "engagement.ledger",
        "engagement.voice",
        "engagement.audience",
    ]
)


@task_prerun.connect(dispatch_uid="coalition.celery.connections")
def _let_broken_connections_go(task, **_):
    """A kept connection whose server was restarted meanwhile would fail every task of this process from then on."""
    from django.db import close_old_connections  # the settings may not be read yet when this module is loaded

    if not task.request.is_eager:
        close_old_connections()


MINUTE = 60.0

app.conf.beat_schedule = {
    # what is owed and due goes out; what got stuck comes to light
    "notices-sweep": {"task": "members.notices.sweep", "schedule": MINUTE},
    # an import whose message was lost or whose worker died goes on
    "imports-sweep": {"task": "members.exchange.sweep", "schedule": MINUTE},
    # meetings of a series that have come within half a year; who has not answered is reminded, by the ladder
    "series-draw-on": {"task": "meetings.series.draw_on", "schedule": 60 * MINUTE},
    "meetings-remind": {"task": "meetings.attendance.remind", "schedule": 15 * MINUTE},
    "tasks-remind": {"task": "meetings.objectives.remind", "schedule": 15 * MINUTE},
    "polls-remind": {"task": "meetings.polls.remind", "schedule": 15 * MINUTE},
    # requests for input whose last day has passed take no more
    "voice-close-due": {"task": "engagement.voice.close_due", "schedule": 15 * MINUTE},
    # who was asked for a view and has said nothing is reminded, by the ladder
    "input-remind": {"task": "engagement.audience.remind", "schedule": 15 * MINUTE},
    # three meetings in a row that gave little open a task to look at the agenda
    "pulse-open-reviews": {"task": "meetings.pulse.open_reviews", "schedule": 60 * MINUTE},
    # signals whose end has come leave the roll-ups; the monthly picture is kept
    "ledger-retire-ended": {"task": "engagement.ledger.retire_ended", "schedule": 15 * MINUTE},
    "ledger-snapshots": {"task": "engagement.ledger.take_snapshots", "schedule": 60 * MINUTE},
    # forms that were sent days ago are not sent again
    "occasions-forget": {"task": "coalition.forget_occasions", "schedule": 60 * MINUTE},
    # shows `doctor` that beat is alive and that a worker listens
    "heartbeat": {"task": "coalition.heartbeat", "schedule": MINUTE},
}
