"""The Celery app and everything that runs by the clock, in one visible table.

A message is only a wake-up; the row in PostgreSQL is the record. Each scheduled task asks "what is due
and not yet done", so a missed or doubled run costs nothing.
"""

import os

from celery import Celery

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
        "meetings.attendance",
        "meetings.series",
        "engagement.ledger",
        "engagement.voice",
    ]
)

MINUTE = 60.0

app.conf.beat_schedule = {
    # what is owed and due goes out; what got stuck comes to light
    "notices-sweep": {"task": "members.notices.sweep", "schedule": MINUTE},
    # an import whose message was lost or whose worker died goes on
    "imports-sweep": {"task": "members.exchange.sweep", "schedule": MINUTE},
    # meetings of a series that have come within half a year; who has not answered is reminded, by the ladder
    "series-draw-on": {"task": "meetings.series.draw_on", "schedule": 60 * MINUTE},
    "meetings-remind": {"task": "meetings.attendance.remind", "schedule": 15 * MINUTE},
    # requests for input whose last day has passed take no more
    "voice-close-due": {"task": "engagement.voice.close_due", "schedule": 15 * MINUTE},
    # signals whose end has come leave the roll-ups; the monthly picture is kept
    "ledger-retire-ended": {"task": "engagement.ledger.retire_ended", "schedule": 15 * MINUTE},
    "ledger-snapshots": {"task": "engagement.ledger.take_snapshots", "schedule": 60 * MINUTE},
    # shows `doctor` that beat is alive and that a worker listens
    "heartbeat": {"task": "coalition.heartbeat", "schedule": MINUTE},
}
