"""Writes of exports of everything: asked for by an owner, made by a worker, kept for some days."""

import tempfile
from contextlib import closing
from datetime import timedelta

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from coalition import audit
from coalition.wake import wake_on_commit
from members.exchange.runs import alone

from . import writing
from .models import Export

audit.describe(
    everything_asked="{by} had a file made of everything the coalition has",
    everything_taken="{by} took out a file of everything the coalition has",
)
KEPT = timedelta(days=7)
Status = Export.Status
LOCKS = 1_000_000_000  # our exports’ keys lie beside those of imports (exchange.runs.alone)


@transaction.atomic
def ask(*, coalition, by):
    """Have everything put into a zip. While one is being made, that one."""
    from . import tasks

    waiting = Export.objects.filter(coalition=coalition, status=Status.WAITING).first()
    if waiting:
        return waiting
    export = Export.objects.create(coalition=coalition, asked_by=by)
    audit.record("everything_asked", coalition=coalition, target=coalition, by=by)
    wake_on_commit(tasks.make, export.pk)
    return export


def make(pk):
    """Write the zip of an export that waits. Does nothing when another worker is at it."""
    with alone(LOCKS + pk) as mine:
        export = Export.objects.select_related("coalition").filter(pk=pk, status=Status.WAITING).first()
        if not mine or export is None:
            return False
        with tempfile.TemporaryFile() as file:
            try:
                counts = writing.write(export.coalition, file, told=_teller(pk))
            except writing.Undecided as trouble:
                _end(pk, status=Status.FAILED, problem=str(trouble)[:300])
                return True
            size = file.tell()
            file.seek(0)
            path = default_storage.save(f"exports/{export.coalition_id}/{pk}.zip", File(file))
        _end(pk, status=Status.READY, path=path, size=size, rows=sum(counts.values()))
        return True


def _teller(pk):
    """Tells how far it is over a connection of its own: what reads everything of one moment writes nothing."""
    if connection.in_atomic_block:
        return lambda done, total: None

    def told(done, total):
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("UPDATE members_export SET done = %s, total = %s WHERE id = %s", [done, total, pk])

    return told


def _end(pk, **facts):
    Export.objects.filter(pk=pk).update(ended_at=timezone.now(), **facts)


@transaction.atomic
def take(*, export, by):
    """Note that somebody took the file; opens it."""
    audit.record("everything_taken", coalition=export.coalition, target=export.coalition, by=by)
    return default_storage.open(export.path)


def throw_away(*, before):
    """Delete the files of exports that ended before a moment; how many."""
    old = list(Export.objects.filter(status=Status.READY, ended_at__lt=before).values_list("pk", "path"))
    for pk, path in old:
        Export.objects.filter(pk=pk).update(status=Status.GONE, path="", size=0)
        default_storage.delete(path)
    return len(old)
