"""An import by a real Celery worker that is killed while it writes: the next worker goes on, nothing is lost or twice."""

from pathlib import Path

import pytest
from django.db import connection

from members.exchange import runs, tasks
from members.exchange.models import ImportRun
from members.models import Membership, Partner
from tests.processes import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

Status = ImportRun.Status
ROWS = 6000


def status(run):
    return ImportRun.objects.values_list("status", flat=True).get(pk=run.pk)


def someone_works():
    """Whether a connection holds the lock of an import."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [runs.LOCK_CLASS])
        return cursor.fetchone()[0] > 0


def test_killed_while_it_writes(coalition, coordinator, celery_worker):
    header = (Path(__file__).parents[2] / "data" / "hospitals.csv").read_text().splitlines()[0]
    lines = [f"{number:06},HOSPITAL {number},,DULUTH,MN,,,,,,,," for number in range(ROWS)]
    content = "\n".join([header, *lines]).encode()
    run = runs.start(coalition=coalition, by=coordinator, file_name="many.csv", content=content)
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
    wait_for(lambda: status(run) == Status.CHECKED, what="the preview", seconds=180)
    run = runs.load(run.pk)
    runs.ask_apply(run=run, by=coordinator)
    wait_for(lambda: Partner.objects.exists(), what="the first chunk", seconds=180)
    celery_worker.kill()
    wait_for(lambda: not someone_works(), what="the end of its connection")
    written = Partner.objects.count()
    assert 0 < written < ROWS
    assert Membership.objects.count() == written == run.rows.exclude(made=[]).count()
    assert status(run) == Status.APPLYING
    celery_worker.start()
    tasks.sweep.delay()
    wait_for(lambda: status(run) == Status.APPLIED, what="the rest", seconds=90)
    assert (Partner.objects.count(), Membership.objects.count()) == (ROWS, ROWS)
    assert runs.load(run.pk).counts == {"new": ROWS, "added": ROWS, "filled": 0}
    runs.ask_undo(run=run, by=coordinator)
    wait_for(lambda: status(run) == Status.UNDONE, what="the undo", seconds=90)
    assert not Partner.objects.exists()
