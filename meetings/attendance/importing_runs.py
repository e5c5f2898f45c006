"""An attendance file on its way in through the browser: kept, looked at, applied once."""

from django.db import transaction
from django.utils import timezone

from coalition import audit
from members.exchange.models import ImportRun

from . import files, importing

audit.describe(attendance_file_uploaded="{by} uploaded the attendance file {target}")

MOST = 3_000  # lines applied while somebody waits; a larger file takes the command, which has no time limit
KIND, Status = ImportRun.Kind.ATTENDANCE, ImportRun.Status


class TooLate(Exception):
    """The file was applied already."""


def plan_of(run):
    """What the file would do as things stand now."""
    return importing.plan(run.coalition, files.lines_of(bytes(run.content)))


@transaction.atomic
def upload(*, coalition, file_name, content, by):
    """Keep a file that can be read; Unreadable when it cannot."""
    lines = files.lines_of(content)
    run = ImportRun.objects.create(
        coalition=coalition,
        kind=KIND,
        status=Status.CHECKED,
        file_name=file_name[:200],
        content=content,
        total_rows=len(lines),
        started_by=by,
    )
    audit.record("attendance_file_uploaded", coalition=coalition, target=run, by=by)
    return run


@transaction.atomic
def apply(*, run, members, by):
    """Apply the file, once; the report of importing.apply."""
    coalition = run.coalition
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.status != Status.CHECKED:
        raise TooLate("This file was applied already.")
    run.coalition = coalition
    report = importing.apply(plan=plan_of(run), by=by, members=members, file_name=run.file_name)
    run.status, run.applied_at, run.counts, run.done_rows = Status.APPLIED, timezone.now(), report, run.total_rows
    run.save()
    return report
