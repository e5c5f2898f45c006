"""A scan's way: started once, done step by step by a worker, stopped when somebody says so.

A step is one transaction; a worker that is killed is followed by one that goes on behind the last step.
"""

import time
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coalition import audit
from coalition.wake import wake_on_commit

from . import scanning
from .models import Pair, Scan

audit.describe(scan_done="{by} had duplicates looked for: {found} to look at")

LOCK_CLASS = 0xD0_B1E  # the first key of our advisory locks; any number no one else uses
Status = Scan.Status


def start(*, coalition, by):
    """Have everything searched; the scan that is at it already, if there is one."""
    from . import tasks

    with transaction.atomic():
        try:
            with transaction.atomic():
                scan = Scan.objects.create(coalition=coalition, started_by=by)
        except IntegrityError:
            return Scan.objects.get(coalition=coalition, status=Status.WORKING)
        wake_on_commit(tasks.scan, scan.pk)
    return scan


def stop(*, scan):
    """Have it stop behind the step it is at; what was found stays."""
    Scan.objects.filter(pk=scan.pk, status=Status.WORKING).update(status=Status.STOPPED, ended_at=timezone.now())


def work(pk, until=None):
    """Do the steps that are left; whether it did any. Stops behind the step in which time.monotonic() passes `until`."""
    with _alone(pk) as mine:
        scan = Scan.objects.select_related("coalition", "started_by").filter(pk=pk, status=Status.WORKING).first()
        if not mine or scan is None:
            return False
        while _one_step(scan):
            if until is not None and time.monotonic() > until:
                break
        return True


@transaction.atomic
def _one_step(scan):
    """One step, or the end; whether there is more."""
    scan = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    if scan.status != Status.WORKING:
        return False
    if scan.step == len(scanning.STEPS):
        return _finish(scan)
    if scan.step == 0:
        scanning.forget(scan.coalition)
    scanning.run_step(scan.coalition, scanning.STEPS[scan.step])
    scan.step += 1
    scan.save(update_fields=["step"])
    return True


def _finish(scan):
    scan.status, scan.ended_at = Status.DONE, timezone.now()
    scan.found = Pair.objects.filter(coalition=scan.coalition, status=Pair.Status.OPEN).count()
    scan.save(update_fields=["status", "ended_at", "found"])
    audit.record("scan_done", coalition=scan.coalition, target=scan.coalition, by=scan.started_by, found=scan.found)
    return False


@contextmanager
def _alone(pk):
    """Whether nobody else works on this scan; nobody else can while the block runs."""
    key = pk % 2_147_483_647
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, key])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, key])
