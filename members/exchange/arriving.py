"""A file comes in: a light one is read while its sender waits, a heavy one is only kept, and read by a worker.

    run = take(coalition=…, by=…, file=…)       # Unreadable when it is seen at once that it is no table
    read(run.pk)                                # the worker; trouble stops the import, and its page says why

A workbook of 100,000 rows takes half a minute and 100 MB to read; a web process has neither to give.
"""

import io
import struct

from django.db import connection, transaction

from coalition.wake import wake_on_commit

from . import kinds, reading, runs
from .models import ImportRun

LIGHT = 2 * 1024 * 1024  # bytes to go through, unpacked: some 20,000 lines, read in half a second
TOLD_EVERY = 5000  # rows
Status = ImportRun.Status

COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)  # PostgreSQL's binary COPY: no flags, no extension
COPY_END = struct.pack("!h", -1)


def take(*, coalition, by, file, kind=ImportRun.Kind.PARTNERS, options=None):
    """Keep an uploaded file, and have it read. Unreadable when it is no table, as far as that is seen at once."""
    if reading.sniff(file, kinds.named(kind).packed) <= LIGHT:
        run = runs.start(
            coalition=coalition, by=by, file_name=file.name, content=file.read(), kind=kind, options=options
        )
        _go_on(run)
        return run
    return _keep(file, coalition=coalition, started_by=by, file_name=file.name[-200:], kind=kind, options=options or {})


@transaction.atomic
def _keep(file, **facts):
    from . import tasks

    run = ImportRun.objects.create(status=Status.READING, content=b"", **facts)
    with connection.cursor() as cursor:
        # A parameter would be in memory five times over; so it goes to the server block by block.
        cursor.execute("CREATE TEMPORARY TABLE arriving (content bytea) ON COMMIT DROP")
        cursor.copy_expert("COPY arriving FROM STDIN (FORMAT binary)", _Copied(file))
        cursor.execute("UPDATE members_importrun SET content = arriving.content FROM arriving WHERE id = %s", [run.pk])
        cursor.execute("DROP TABLE arriving")
    wake_on_commit(tasks.read, run.pk)
    return run


class _Copied:
    """A file as the one value of the one row of a binary COPY."""

    def __init__(self, file):
        head = COPY_HEAD + struct.pack("!hi", 1, file.size)
        self._parts = [io.BytesIO(head), file, io.BytesIO(COPY_END)]

    def read(self, size=-1):
        """The next bytes; none at the end."""
        while self._parts:
            if block := self._parts[0].read(size):
                return block
            self._parts.pop(0)
        return b""


def read(run_pk):
    """Find out what is in a file that was kept, and go on to the next step.

    Does nothing when the import does not wait for it or another worker is at it; returns whether it did.
    """
    found = None
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.READING:
            return False
        try:
            found = runs.look_into(
                bytes(run.content), run.kind, run.options, told=lambda done: _told(run, done), coalition=run.coalition
            )
        except reading.Unreadable as trouble:
            runs.fail(run.pk, str(trouble))
    if found:  # behind the lock, which the next step takes as well
        _found(run_pk, found)
    return True


def _told(run, done):
    if done % TOLD_EVERY == 0:
        ImportRun.objects.filter(pk=run.pk).update(done_rows=done)


@transaction.atomic
def _found(run_pk, found):
    waits = ImportRun.objects.filter(pk=run_pk, status=Status.READING)
    if waits.update(status=Status.UPLOADED, done_rows=0, **found):
        _go_on(runs.load(run_pk))


def _go_on(run):
    """A kind whose columns nobody has to choose is compared at once."""
    if "map" not in kinds.of(run).urls:
        runs.ask_check(run=run, by=run.started_by, mapping=run.mapping, filters=[], options={})
