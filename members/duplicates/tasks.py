"""The Celery side of scans: a message carries an id, the row is the record. Harmless to run twice."""

import time
from datetime import timedelta

from celery import shared_task

from coalition import periodic
from coalition.wake import wake

from . import scans
from .models import Scan

BUDGET = 200  # seconds of one task; CELERY_TASK_SOFT_TIME_LIMIT is 300


@shared_task(name="members.duplicates.scan", ignore_result=True)
def scan(pk):
    """Look for duplicates over everything; then wake the next worker, if there is more to do."""
    worked = scans.work(pk, until=time.monotonic() + BUDGET)
    if worked and Scan.objects.filter(pk=pk, status=Scan.Status.WORKING).exists():
        wake(scan, pk)


@periodic.work("members.duplicates.sweep", every=timedelta(minutes=1), lease=timedelta(minutes=2))
@shared_task(name="members.duplicates.sweep", ignore_result=True, expires=55)
def sweep():
    """Wake a worker for every scan that waits: its message was lost, or its worker died."""
    for pk in Scan.objects.filter(status=Scan.Status.WORKING).values_list("pk", flat=True):
        if not wake(scan, pk):
            break
