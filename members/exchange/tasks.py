"""The Celery side of imports: a message carries an id, the row is the record. Harmless to run twice.

A step stops by itself well before Celery would stop it, and wakes the next worker for the rest.
"""

import time
from datetime import timedelta

from celery import shared_task

from coalition import periodic
from coalition.wake import wake

from . import applying, arriving, checking, runs, undoing
from .models import ImportRun

BUDGET = 200  # seconds of one task; CELERY_TASK_SOFT_TIME_LIMIT is 300
Status = ImportRun.Status


def _work(step, run_pk):
    """One stretch of a step; then the next, or what somebody has asked for meanwhile."""
    if step(run_pk, until=time.monotonic() + BUDGET):
        status = ImportRun.objects.filter(pk=run_pk).values_list("status", flat=True).first()
        if status in STEPS:
            wake(STEPS[status], run_pk)


@shared_task(name="members.exchange.read", ignore_result=True)
def read(run_pk):
    """Find out what is in a large file."""
    arriving.read(run_pk)


@shared_task(name="members.exchange.check", ignore_result=True)
def check(run_pk):
    """Compare the rows of an import with what is here."""
    _work(checking.check, run_pk)


@shared_task(name="members.exchange.apply", ignore_result=True)
def apply(run_pk):
    """Write the rows of an import."""
    _work(applying.apply, run_pk)


@shared_task(name="members.exchange.undo", ignore_result=True)
def undo(run_pk):
    """Take back what an import wrote."""
    _work(undoing.undo, run_pk)


STEPS = {Status.READING: read, Status.CHECKING: check, Status.APPLYING: apply, Status.UNDOING: undo}


@periodic.work("members.exchange.sweep", every=timedelta(minutes=1), lease=timedelta(minutes=2))
@shared_task(name="members.exchange.sweep", ignore_result=True, expires=55)
def sweep():
    """Wake a worker for every import that waits: its message was lost, or its worker died."""
    for pk, status in ImportRun.objects.filter(status__in=runs.WORKING).values_list("pk", "status"):
        if not wake(STEPS[status], pk):
            break
