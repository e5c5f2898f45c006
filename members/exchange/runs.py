"""An import's way from file to table: each step is claimed once, done by a worker, and can be gone on with.

    run = start(coalition=…, by=…, file_name=…, content=…)       # or arriving.take; Unreadable when it is no table
    ask_check(run=run, by=…, mapping=…, filters=…, options=…)    # the worker calls checking.check
    decide(run=run, decisions={row: "update"})                   # rows that look like one who is here
    ask_apply(run=run, by=…, duplicates="skip")                  # … applying.apply
    ask_undo(run=run, by=…)                                      # … undoing.undo

Every step runs under a lock of PostgreSQL that dies with the worker's connection, so that another worker can take over
from a killed one and two never work on one import.
"""

from contextlib import contextmanager

from django.db import connection, transaction

from coalition import audit
from coalition.wake import wake_on_commit

from . import kinds, reading, remembering
from .models import ImportRow, ImportRun

audit.describe(
    import_applied="{by} imported {target}: {added} new, {filled} added to",
    import_paused="{by} had the import of {target} rest",
    import_cancelled="{by} stopped the import of {target}",
    import_undone="{by} took back the import of {target}: {removed} removed, {restored} put back, {kept} kept",
)

LOCK_CLASS = 0x1A9_0B7  # the first key of our advisory locks; any number no one else uses
Status, Decision = ImportRun.Status, ImportRow.Decision
DECIDED = (
    ImportRow.Outcome.DUPLICATE,
    ImportRow.Outcome.SIMILAR,
    ImportRow.Outcome.UNKNOWN,
)  # rows somebody may decide about
CANDIDATE = "update-"  # a decision for one of several who may be meant: this and the id
AS_LAST_TIME = "as last time"  # in options["known_as"]; else the name of the program that wrote the file
WORKING = (Status.READING, Status.CHECKING, Status.APPLYING, Status.UNDOING)
PAUSABLE = (Status.CHECKING, Status.APPLYING, Status.UNDOING)


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
def start(*, coalition, by, file_name, content, kind=ImportRun.Kind.PARTNERS, options=None):
    """Keep an uploaded file, with its columns and a first guess at what they are. Unreadable when it is no table.

    `options`, of participants: what kinds.Kind.table needs to read it.
    """
    found = look_into(content, kind, options or {}, coalition=coalition)
    return ImportRun.objects.create(
        coalition=coalition, kind=kind, file_name=file_name[-200:], content=content, started_by=by, **found
    )


def look_into(content, kind, options, told=lambda done: None, coalition=None):
    """What an ImportRun knows of its file: {field: value}. Unreadable when it is no table; `told(done)` hears of rows.

    Which column is what: as somebody said of such a file in this coalition, else as the kind guesses.
    """
    table = kinds.named(kind).table(content, options)
    guessed = kinds.named(kind).mapping(table.columns)
    if table.is_empty:
        raise reading.Unreadable("There is a header in it, but no rows.")
    total = 0
    if table.is_csv:  # read to its end, so that its trouble shows now; a workbook takes too long to be read twice
        for total, _ in enumerate(table.rows(), start=1):
            told(total)
    options = options | table.about | kinds.named(kind).foreknown(table.columns) | {"samples": table.sample()}
    known = remembering.recalled(coalition, kind, table.columns) if coalition else None
    if known:
        guessed, options = known["mapping"], options | known["options"] | {"known_as": AS_LAST_TIME}
    return {"columns": table.columns, "mapping": guessed, "options": options, "total_rows": total}


# step -> where the import has to stand for it
BEFORE = {
    Status.CHECKING: (Status.UPLOADED, Status.CHECKED, Status.FAILED),
    Status.APPLYING: (Status.CHECKED,),
    Status.UNDOING: (Status.APPLIED, Status.FAILED),
}


def prepare(*, run, by, to, **changes):
    """Move the import to its next step, in one statement; NotNow when it does not stand where that step begins."""
    if to == Status.CHECKING:
        changes["options"] = run.options | {"decided": _decided(run)} | changes.get("options", {})
        changes["counts"] = {}
        if run.rows.exclude(made=[]).exists():
            raise NotNow("Part of this import is in the table already. Undo it first.")
    moved = ImportRun.objects.filter(pk=run.pk, status__in=BEFORE[to]).update(
        status=to, done_rows=0, problem="", started_by=by, **changes
    )
    if not moved:
        now = ImportRun.objects.values_list("status", flat=True).get(pk=run.pk)
        raise NotNow(_stands(now))


def _stands(status):
    return f"This import stands at “{Status(status).label.lower()}” by now. Nothing was changed."


def _decided(run):
    """{line: [decision, partner it is about]}, kept while the rows are compared anew."""
    rows = run.rows.exclude(decision="").order_by().values_list("number", "decision", "match_id")
    return run.options.get("decided", {}) | {str(number): [said, about] for number, said, about in rows}


@transaction.atomic
def ask_check(*, run, by, mapping, filters, options):
    """Have all rows compared with what is here. `options`, of partners: type (pk or None), status."""
    from . import tasks

    prepare(run=run, by=by, to=Status.CHECKING, mapping=mapping, filters=filters, options=options)
    if "map" in kinds.of(run).urls:
        remembering.remember(run, mapping, options)
    wake_on_commit(tasks.check, run.pk)


@transaction.atomic
def decide(*, run, decisions, options=None):
    """Keep what was said of some rows ({ImportRow id: Decision or ""}) and of all the others alike (`options`).

    "update-7" means: it is row 7, one of those its kind offered as `candidates` in the row's values.

    NotNow when the rows are not waiting for that; ids of other imports, and of rows with nothing to decide, are left alone.
    """
    here = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
    if here.status != Status.CHECKED:
        raise NotNow(_stands(here.status))
    open_rows = here.rows.filter(outcome__in=DECIDED)
    for said in {"", *Decision.values}:
        chosen = open_rows.filter(pk__in=[pk for pk, each in decisions.items() if each == said])
        if said == Decision.UPDATE:
            chosen = chosen.filter(match_id__isnull=False)
        chosen.exclude(decision=said).update(decision=said)
    _choose(open_rows, {pk: said for pk, said in decisions.items() if said.startswith(CANDIDATE)})
    if options:
        ImportRun.objects.filter(pk=run.pk).update(options=here.options | options)
        run.options |= options


def _choose(open_rows, decisions):
    for row in open_rows.filter(pk__in=decisions):
        chosen = int(decisions[row.pk].removeprefix(CANDIDATE))
        if any(chosen == pk for pk, *_ in row.values.get("candidates", [])):
            row.match_id, row.decision = chosen, Decision.UPDATE
            row.save(update_fields=["match_id", "decision"])


def _meets(kind):
    """The kinds of files that write the same rows as this one."""
    together = (ImportRun.Kind.PARTNERS, ImportRun.Kind.CONTACTS)
    return together if kind in together else (kind, ImportRun.Kind.CONTACTS)


def apply_options(run, options):
    """The options an import is applied with: those given, and from which day it counts."""
    return run.options | options | {"on": run.coalition.today().isoformat()}


@transaction.atomic
def ask_apply(*, run, by, **options):
    """Have the rows written. Returns False, and compares them again, when another import came between (or none was done).

    `options`, of partners: duplicates and similar (a Decision for rows nobody decided about); of attendance: members.
    """
    from . import tasks

    others = ImportRun.objects.filter(coalition=run.coalition, kind__in=_meets(run.kind)).exclude(pk=run.pk)
    if others.filter(status__in=(Status.APPLYING, Status.UNDOING)).exists():
        raise NotNow("Another import is being written just now. Wait until it is done, then press again.")
    options = apply_options(run, options)
    checked_at = run.options.get("checked_at")
    if (
        not checked_at
        or others.filter(applied_at__gt=checked_at).exists()
        or others.filter(undone_at__gt=checked_at).exists()
    ):
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
def pause(*, run, by):
    """Have a running step rest after the chunk it is at; `resume` goes on there."""
    here = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
    if here.status not in PAUSABLE:
        raise NotNow(_stands(here.status))
    options = here.options | {"paused": here.status}
    ImportRun.objects.filter(pk=run.pk).update(status=Status.PAUSED, options=options)
    audit.record("import_paused", coalition=run.coalition, target=run, by=by)


@transaction.atomic
def resume(*, run, by):
    """Go on with a paused step where it rested."""
    from . import tasks

    here = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
    if here.status != Status.PAUSED:
        raise NotNow(_stands(here.status))
    before = Status(here.options["paused"])
    others = ImportRun.objects.filter(coalition=run.coalition, status__in=(Status.APPLYING, Status.UNDOING))
    if before != Status.CHECKING and others.exists():
        raise NotNow("Another import is being written just now. Wait until it is done, then press again.")
    options = {name: value for name, value in here.options.items() if name != "paused"}
    ImportRun.objects.filter(pk=run.pk).update(status=before, options=options)
    wake_on_commit(tasks.STEPS[before], run.pk)


@transaction.atomic
def cancel(*, run, by):
    """Stop an import for good. What it has written is taken back; before it wrote anything, it just stops."""
    from . import tasks

    here = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
    at = here.options.get("paused", "") if here.status == Status.PAUSED else here.status
    if at not in (Status.READING, Status.CHECKING, Status.APPLYING):
        raise NotNow(_stands(here.status))
    options = {name: value for name, value in here.options.items() if name != "paused"}
    rows = ImportRun.objects.filter(pk=run.pk)
    if at == Status.APPLYING:
        rows.update(status=Status.UNDOING, done_rows=0, options=options, started_by=by)
        wake_on_commit(tasks.undo, run.pk)
    else:
        rows.update(status=Status.FAILED, problem="Stopped before anything was written.", options=options)
    audit.record("import_cancelled", coalition=run.coalition, target=run, by=by)


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
