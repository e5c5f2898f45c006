"""The Celery app.

A message is only a wake-up; the row in PostgreSQL is the record. Work that is due again and again is in one table,
PeriodicWork (coalition/periodic.py), so that a missed or doubled message costs nothing.
"""

import os

from celery import Celery
from celery.signals import task_prerun
from kombu.transport.redis import QoS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

# A worker that loses its broker would put back what it has not finished, over the very connection it has lost; when the
# broker goes away a second time meanwhile, that ends the worker for good (kombu 5.7). Messages only wake somebody: the
# next sweep finds what is due, and what was being done is done to its end.
QoS.restore_at_shutdown = False

app = Celery("common_table")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "coalition",
        "members.bundle",
        "members.duplicates",
        "members.exchange",
        "members.notices",
        "members.privacy",
        "meetings.objectives",
        "meetings.polls",
        "meetings.pulse",
        "meetings.attendance",
        "meetings.series",
        "engagement.benchmark",
        "engagement.dashboard",
        "engagement.ledger",
        "engagement.network",
        "engagement.voice",
        "engagement.workload",
        "engagement.answering",
        "engagement.audience",
        "engagement.judgments",
        "engagement.playbook",
    ]
)


@task_prerun.connect(dispatch_uid="coalition.celery.connections")
def _let_broken_connections_go(task, **_):
    """A kept connection whose server was restarted meanwhile would fail every task of this process from then on."""
    from django.db import close_old_connections  # the settings may not be read yet when this module is loaded

    if not task.request.is_eager:
        close_old_connections()


# The one thing beat does. What is due, and how often, stands where the work is (coalition/periodic.py).
app.conf.beat_schedule = {"beat": {"task": "coalition.beat", "schedule": 60.0}}
