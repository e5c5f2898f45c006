"""The second step: rows are written, chunk by chunk, each chunk and its bookkeeping in one transaction.

A row with something in `made` is done, so a killed import goes on where it stopped and never writes a row twice.
"""

import json
import time
import uuid

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from . import checking, kinds, runs
from .models import ImportRow, ImportRun

TRIES = 3  # of a chunk in which somebody took an outside number, or a seat, in the same moment
Outcome, Status = ImportRow.Outcome, ImportRun.Status


class Stopped(Exception):
    """Somebody paused or cancelled the import while it ran."""


def apply(run_pk, told=None, until=None):
    """Write what is not written yet, then mark the import as applied. `told(done, total)` hears of progress.

    Does nothing when the import does not wait for it or another worker is at it; returns whether it did. Stops after the
    chunk during which the clock (time.monotonic) passes `until`: the import then still waits for the rest.
    """
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.APPLYING:
            return False
        try:
            finished = _write_all(run, told, until)
        except Stopped:
            return True
        except IntegrityError:
            runs.fail(run.pk, "Somebody kept changing the same rows. What is written stays; undo it, or try again.")
            return True
        if finished:
            _finish(run)
        return True


def _write_all(run, told, until):
    kind = kinds.of(run)
    wanted = kind.waiting(run)
    run.total_rows, run.done_rows = wanted.count(), wanted.exclude(made=[]).count()
    ImportRun.objects.filter(pk=run.pk).update(total_rows=run.total_rows, done_rows=run.done_rows)
    waiting = wanted.filter(made=[]).order_by("number")
    writer, last = kind.writer(run), 0
    while rows := list(waiting.filter(number__gt=last)[: kind.chunk]):
        writer = _write_or_retry(run, kind, writer, rows)
        last = rows[-1].number
        if told:
            run.refresh_from_db(fields=["done_rows"])
            told(run.done_rows, run.total_rows)
        if until is not None and time.monotonic() > until:
            return False
    return True


def _write_or_retry(run, kind, writer, rows):
    """The writer for the next chunk: a new one when this one's knowledge was overtaken."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                _write(run, writer, rows)
        except IntegrityError:
            # Somebody wrote between our look and our write: look again.
            if attempt == TRIES:
                raise
            writer = kind.writer(run)
        else:
            return writer
    return None


def _write(run, writer, rows):
    status = ImportRun.objects.select_for_update().values_list("status", flat=True).get(pk=run.pk)
    if status != Status.APPLYING:
        raise Stopped
    # Lines left out since they were read: somebody in them was forgotten (privacy.imports).
    wanted = set(
        kinds.of(run).waiting(run).filter(number__range=(rows[0].number, rows[-1].number)).values_list("pk", flat=True)
    )
    rows = [row for row in rows if row.pk in wanted]
    for row in rows:
        row.made = []
    if rows:
        name_in_history(run)
        writer.write(rows)
        save_rows(rows)
    ImportRun.objects.filter(pk=run.pk).update(done_rows=F("done_rows") + len(rows))


def name_in_history(run):
    """Until the transaction ends, what the history triggers keep says by which import it came about.

    Without a context each of them raises and catches an error, which costs 0.8 ms a row where many foreign keys wait to
    be checked: 18 times what the copy itself does. A context of its own for each chunk: two would wait for one row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(uuid.uuid4()), json.dumps({"import": run.pk})],
        )


SAVE_ROWS = """
    UPDATE members_importrow AS row
    SET made = new.made, outcome = new.outcome, messages = new.messages, match_id = new.match_id
    FROM jsonb_to_recordset(%s::jsonb) AS new(id bigint, made jsonb, outcome text, messages jsonb, match_id bigint)
    WHERE row.id = new.id
"""


def save_rows(rows):
    """Write the bookkeeping of a chunk in one statement."""
    told = [
        {"id": row.pk, "made": row.made, "outcome": row.outcome, "messages": row.messages, "match_id": row.match_id}
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(SAVE_ROWS, [json.dumps(told)])


MADE = """
    SELECT entry->>0, count(*) FILTER (WHERE entry->2 = 'null'), count(*) FILTER (WHERE entry->2 <> 'null')
    FROM members_importrow row, jsonb_array_elements(row.made) entry WHERE row.run_id = %s GROUP BY 1
"""


def made_counts(run):
    """What the rows made and nobody took back: {model label: (created, changed)}."""
    with connection.cursor() as cursor:
        cursor.execute(MADE, [run.pk])
        return {label: (created, changed) for label, created, changed in cursor.fetchall()}


@transaction.atomic
def _finish(run):
    """Mark it as applied; the file is not needed any more."""
    kind = kinds.of(run)
    counts = checking.outcomes(run, run.counts.get(Outcome.LEFT_OUT, 0)) | kind.applied(run, made_counts(run))
    finished = ImportRun.objects.filter(pk=run.pk, status=Status.APPLYING).update(
        status=Status.APPLIED, applied_at=timezone.now(), counts=counts, done_rows=F("total_rows"), content=b""
    )
    if finished:
        kind.tell_applied(run, counts)
