"""The first step: every row of the file compared with what is here.

Each chunk is saved with how far the file was read, so that a worker that was killed, or ran out of its time, is followed
by one that goes on behind the last chunk. A check asked for anew (`runs.prepare`) begins at the first row.
"""

import time
from collections import Counter
from itertools import islice

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from members.privacy.imports import without_forgotten

from . import kinds, reading, runs
from .models import ImportRow, ImportRun

CHUNK = 1000  # rows compared at a time
SHOWN = 300  # characters kept of a cell that needs a look
Status, Outcome = ImportRun.Status, ImportRow.Outcome


def check(run_pk, told=None, until=None):
    """Plan every row of the file and mark the import as checked. `told(done, total)` hears of progress.

    Does nothing when the import does not wait for it or another worker is at it; returns whether it did. Stops after the
    chunk during which the clock (time.monotonic) passes `until`: the import then still waits for the rest.
    """
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.CHECKING:
            return False
        try:
            _check(run, told, until)
        except reading.Unreadable as trouble:
            runs.fail(run.pk, str(trouble))
        return True


def _check(run, told, until):
    kind = kinds.of(run)
    table = kind.table(bytes(run.content), run.options)
    del run.content  # it is in the table once; the driver's copy is as large
    if not run.done_rows:
        _begin(run, table)
    planner, done = kind.planner(run), run.done_rows
    planner.recall(run.rows.order_by("number").iterator(chunk_size=CHUNK))
    for chunk in batched(islice(table.rows(), done, None), CHUNK):
        planned = without_forgotten(run, note_typed(run, chunk, planner.plan(chunk)))
        done += len(chunk)
        with transaction.atomic():
            ImportRow.objects.bulk_create(planned)
            # Somebody may have asked for something else meanwhile: then these rows are not wanted.
            if not ImportRun.objects.filter(pk=run.pk, status=Status.CHECKING).update(done_rows=done):
                raise reading.Unreadable("This import was stopped.")
        if told:
            told(done, run.total_rows)
        if until is not None and time.monotonic() > until:
            return
    _finish(run, done, planner.figures())


def note_typed(run, chunk, planned):
    """The same ImportRows; each that needs a look keeps what was typed where its trouble is: values["typed"], {field: text}.

    Planners may shorten or leave out the values of such a row; whoever mends the file has to see them.
    """
    texts = {row.number: row.values for row in chunk}
    for row in planned:
        if row.outcome == Outcome.ERROR:
            places = {field: run.mapping.get(field) for field, _ in row.messages}
            typed = {
                field: texts[row.number][place][:SHOWN] for field, place in places.items() if isinstance(place, int)
            }
            row.values = row.values | {"typed": typed}
    return planned


def _begin(run, table):
    """Forget what an earlier check found, and count the rows where that is quick."""
    run.rows.all()._raw_delete(run.rows.db)
    run.total_rows = sum(1 for _ in table.rows()) if table.is_csv else 0
    run.options |= {"checked_at": timezone.now().isoformat()}
    ImportRun.objects.filter(pk=run.pk).update(total_rows=run.total_rows, options=run.options)


def outcomes(run, left_out):
    """Outcome to number of rows, those without any left out."""
    found = run.rows.order_by().values_list("outcome").annotate(number=Count("pk"))
    return dict(+(Counter(dict(found)) + Counter({Outcome.LEFT_OUT.value: left_out})))


def _finish(run, done, figures):
    left_out = done - run.rows.count()
    ImportRun.objects.filter(pk=run.pk, status=Status.CHECKING).update(
        status=Status.CHECKED, total_rows=done, done_rows=done, counts=outcomes(run, left_out) | figures
    )


def batched(rows, size):
    """Lists of `size` rows, the last one shorter."""
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk
