"""An import's way from file to table: each step is claimed once, done by a worker, and can be gone on with.

    run = start(coalition=…, by=…, file_name=…, content=…)       # Unreadable when it is no table
    ask_check(run=run, by=…, mapping=…, filters=…, options=…)    # the worker calls checking.check
    ask_apply(run=run, by=…, duplicates="skip")                  # … applying.apply
    ask_undo(run=run, by=…)                                      # … undoing.undo

Every step runs under a lock of PostgreSQL that dies with the worker's connection, so that another worker can take over
from a killed one and two never work on one import.
"""

from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction

from coalition import audit
from coalition.wake import wake_on_commit

from . import mapping as columns
from . import reading
from .models import ImportRun

audit.describe(
    import_applied="{by} imported {target}: {added} new, {filled} added to",
    import_undone="{by} took back the import of {target}: {removed} removed, {restored} put back, {kept} kept",
)

LOCK_CLASS = 0x1A9_0B7  # the first key of our advisory locks; any number no one else uses
Status = ImportRun.Status
WORKING = (Status.CHECKING, Status.APPLYING, Status.UNDOING)


class NotNow(Exception):
    """The step does not fit where the import stands. The message says what to do."""


@contextmanager
def alone(run_pk):
    """Whether nobody else works on this import; nobody else can while the block runs."""
    key = run_pk % 2_147_483_647
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, key])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, key])


def load(run_pk):
    """The import without its content (up to 20 MB), or None."""
    return ImportRun.objects.select_related("coalition", "started_by").defer("content").filter(pk=run_pk).first()


@transaction.atomic
def start(*, coalition, by, file_name, content, kind=ImportRun.Kind.PARTNERS):
    """Keep an uploaded file, with its columns and a first guess at what they are. Unreadable when it is no table."""
    table = reading.read(content)
    # A text is read to its end at once, so that its trouble shows beside the field; a workbook takes the worker's time.
    total = sum(1 for _ in (table.rows() if table.is_csv else islice(table.rows(), 1)))
    if not total:
        raise reading.Unreadable("There is a header in it, but no rows.")
    return ImportRun.objects.create(
        coalition=coalition,
        kind=kind,
        file_name=file_name[-200:],
        content=content,
        columns=table.columns,
        mapping=columns.guess(table.columns),
        options={"samples": table.sample()},
        total_rows=total if table.is_csv else 0,
        started_by=by,
    )


# step -> where the import has to stand for it
BEFORE = {
    Status.CHECKING: (Status.UPLOADED, Status.CHECKED, Status.FAILED),
    Status.APPLYING: (Status.CHECKED,),
    Status.UNDOING: (Status.APPLIED, Status.FAILED),
}


def prepare(*, run, by, to, **changes):
    """Move the import to its next step, in one statement; NotNow when it does not stand where that step begins."""
    if to == Status.CHECKING:
        changes["options"] = run.options | changes.get("options", {})
        changes["counts"] = {}
        if run.rows.exclude(made=[]).exists():
            raise NotNow("Part of this import is in the table already. Undo it first.")
    moved = ImportRun.objects.filter(pk=run.pk, status__in=BEFORE[to]).update(
        status=to, done_rows=0, problem="", started_by=by, **changes
    )
    if not moved:
        now = ImportRun.objects.values_list("status", flat=True).get(pk=run.pk)
        raise NotNow(f"This import stands at “{Status(now).label.lower()}” by now. Nothing was changed.")


@transaction.atomic
def ask_check(*, run, by, mapping, filters, options):
    """Have all rows compared with what is here. `options`: type (pk or None), status, duplicates ("skip" or "add")."""
    from . import tasks

    prepare(run=run, by=by, to=Status.CHECKING, mapping=mapping, filters=filters, options=options)
    wake_on_commit(tasks.check, run.pk)


def apply_options(run, duplicates):
    """The options an import is applied with: what to do with likely doubles, and from which day the status counts."""
    return run.options | {"duplicates": duplicates, "on": run.coalition.today().isoformat()}


@transaction.atomic
def ask_apply(*, run, by, duplicates="skip"):
    """Have the rows written. Returns False, and compares them again, when another import came between."""
    from . import tasks

    others = ImportRun.objects.filter(coalition=run.coalition, kind=run.kind).exclude(pk=run.pk)
    if others.filter(status__in=(Status.APPLYING, Status.UNDOING)).exists():
        raise NotNow("Another import is being written just now. Wait until it is done.")
    options = apply_options(run, duplicates)
    checked_at = run.options.get("checked_at", "")
    if others.filter(applied_at__gt=checked_at).exists() or others.filter(undone_at__gt=checked_at).exists():
        prepare(run=run, by=by, to=Status.CHECKING, options=options)
        wake_on_commit(tasks.check, run.pk)
        return False
    prepare(run=run, by=by, to=Status.APPLYING, options=options)
    wake_on_commit(tasks.apply, run.pk)
    return True


@transaction.atomic
def ask_undo(*, run, by):
    """Have everything the import wrote taken back, as far as nobody has changed it since."""
    from . import tasks

    prepare(run=run, by=by, to=Status.UNDOING)
    wake_on_commit(tasks.undo, run.pk)


@transaction.atomic
def discard(*, run):
    """Forget a file nothing was taken from."""
    row = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
    if row.status not in (Status.UPLOADED, Status.CHECKED, Status.FAILED) or row.rows.exclude(made=[]).exists():
        raise NotNow("Something was imported from this file. Undo it instead.")
    row.rows.all()._raw_delete(row.rows.db)
    row.delete()


def fail(run_pk, problem):
    """Stop an import that cannot go on, with the reason for people."""
    ImportRun.objects.filter(pk=run_pk, status__in=WORKING).update(status=Status.FAILED, problem=problem[:500])
