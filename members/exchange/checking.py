"""The first step: every row of the file compared with what is here. Begun anew after a killed worker."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from . import partners_import, reading, runs
from .models import ImportRow, ImportRun

Status = ImportRun.Status


def check(run_pk, told=None):
    """Plan every row of the file and mark the import as checked. `told(done, total)` hears of progress.

    Does nothing when the import does not wait for it or another worker is at it; returns whether it did.
    """
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.CHECKING:
            return False
        try:
            _check(run, told)
        except reading.Unreadable as trouble:
            runs.fail(run.pk, str(trouble))
        return True


def _check(run, told):
    run.rows.all()._raw_delete(run.rows.db)
    checked_at = timezone.now()
    table = reading.read(bytes(run.content))
    total = sum(1 for _ in table.rows()) if table.is_csv else 0
    ImportRun.objects.filter(pk=run.pk).update(total_rows=total, done_rows=0)
    counts, done = Counter(), 0
    for planned, left_out in partners_import.plan(run, table):
        done += len(planned) + left_out
        counts += partners_import.tally(planned, left_out)
        with transaction.atomic():
            ImportRow.objects.bulk_create(planned)
            ImportRun.objects.filter(pk=run.pk).update(done_rows=done)
        if told:
            told(done, total)
    options = run.options | {"checked_at": checked_at.isoformat()}
    ImportRun.objects.filter(pk=run.pk, status=Status.CHECKING).update(
        status=Status.CHECKED, total_rows=done, done_rows=done, counts=dict(counts), options=options
    )
