"""The step back: what the import made goes, what it filled is emptied again, what people changed since stays.

Begun anew after a killed worker: a row that is taken back has nothing in `made` any more.
"""

import time

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone
from pghistory.models import Event

from coalition import audit

from . import kinds, runs
from .applying import Stopped, made_counts, name_in_history, save_rows
from .models import ImportRun

Status = ImportRun.Status
KEPT = "kept"  # first word of a row's message about what stays


def undo(run_pk, told=None, until=None):
    """Take back what nobody touched since, and list what stays. Returns whether it did anything (see `applying.apply`)."""
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.UNDOING:
            return False
        kind, made = kinds.of(run), run.rows.exclude(made=[]).order_by("-number")
        if not run.done_rows:
            ImportRun.objects.filter(pk=run.pk).update(total_rows=made.count())
            run.refresh_from_db(fields=["total_rows"])
        # What a worker before us kept is looked at once more; it stays kept.
        before, size = None, kind.undo_chunk or kind.chunk
        while rows := list((made.filter(number__lt=before) if before else made)[:size]):
            try:
                _take_back(run, kind, rows)
            except Stopped:
                return True
            before = rows[-1].number
            if told:
                run.refresh_from_db(fields=["done_rows"])
                told(run.done_rows, run.total_rows)
            if until is not None and time.monotonic() > until:
                return True
        _finish(run, kind)
        return True


@transaction.atomic
def _take_back(run, kind, rows):
    status = ImportRun.objects.select_for_update().values_list("status", flat=True).get(pk=run.pk)
    if status != Status.UNDOING:
        raise Stopped
    for row in rows:
        row.messages = [message for message in row.messages if message[0] != KEPT]
    name_in_history(run)
    kind.take_back(run, rows)
    save_rows(rows)
    ImportRun.objects.filter(pk=run.pk).update(done_rows=Least("total_rows", F("done_rows") + len(rows)))


def keep(row, words):
    """Say why something of this row stays."""
    row.messages = [*row.messages, [KEPT, words]]


def remove(model, ids):
    """Delete rows on which nothing hangs (`hanging`): one statement, where Django would first look for what does."""
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [list(ids)])  # noqa: S608


def hanging(model, ids, *, apart_from=()):
    """{id: what hangs on it, in words} for rows of `model` that other rows point to; those of some models not counted.

    A voided row holds nothing: members.facts.came_by_mistake has it go along.
    """
    busy = {}
    for relation in model._meta.related_objects:
        other = relation.related_model
        if other in apart_from or issubclass(other, Event) or not ids:
            continue
        for pk in _pointing(relation, list(ids)):
            busy.setdefault(pk, str(other._meta.verbose_name_plural))
    return busy


def _pointing(relation, ids):
    """Those of the ids that rows of a relation point to. An array is one parameter: 5,000 of them cost Django's IN 20 ms."""
    other, field = relation.related_model, relation.field
    if field.many_to_many:
        found = other._base_manager.filter(**{f"{field.name}__in": ids}).order_by()
        return found.values_list(field.name, flat=True).distinct()
    alive = " AND voided_at IS NULL" if any(each.name == "voided_at" for each in other._meta.fields) else ""
    statement = (
        f'SELECT DISTINCT "{field.column}" FROM "{other._meta.db_table}" WHERE "{field.column}" = ANY(%s){alive}'  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids])
        return [pk for (pk,) in cursor.fetchall()]


@transaction.atomic
def _finish(run, kind):
    counts = run.counts | {"kept": run.rows.exclude(made=[]).count()} | kind.undone(run, made_counts(run))
    finished = ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(
        status=Status.UNDONE, undone_at=timezone.now(), counts=counts, done_rows=F("total_rows")
    )
    if finished and (counts["removed"] or counts["restored"] or counts["kept"]):
        told = {name: counts[name] for name in ("removed", "restored", "kept")}
        audit.record("import_undone", coalition=run.coalition, target=run, by=run.started_by, **told)
