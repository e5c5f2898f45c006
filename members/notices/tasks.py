"""The Celery side of notices: a message carries ids or nothing, the row is the record."""

import threading
from datetime import timedelta

from celery import shared_task

from coalition import periodic
from coalition.wake import wake

from . import delivery, digests
from .clerk import Clerk
from .models import Notice
from .querysets import CHUNK

_here = threading.local()  # one clerk for each process or thread of a worker, kept between its tasks


def _clerk():
    if not hasattr(_here, "clerk"):
        _here.clerk = Clerk()
    return _here.clerk.wake()


# Acknowledged early: a lost wake-up costs a minute, but a task that Celery cannot acknowledge any more, because its
# broker went away, it ends at once, and that would be in the middle of a mail.
@shared_task(name="members.notices.deliver", ignore_result=True, acks_late=False)
def deliver(ids):
    """Send those of these notices that are owed and due. Harmless to run twice."""
    delivery.deliver(ids, clerk=_clerk())


# A worker killed at it holds the others up no longer than the lease.
@periodic.work("members.notices.sweep", every=timedelta(minutes=1), lease=timedelta(minutes=2))
@shared_task(name="members.notices.sweep", ignore_result=True, expires=55)
def sweep():
    """Bring to light what got stuck, and wake a worker for everything due."""
    delivery.recover_stuck()
    ids = Notice.objects.due_ids()
    for start in range(0, len(ids), CHUNK):
        if not wake(deliver, ids[start : start + CHUNK]):
            break


@periodic.work("members.notices.digests", every=timedelta(hours=1))
def owe_digests():
    """Owe the summaries that are due."""
    digests.owe_due()
