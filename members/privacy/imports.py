"""Files on their way in that speak of somebody who is forgotten.

A chunk of an import is written under the lock of its row (exchange.applying), and so is what is done here: a running
import waits for it, or it for the chunk; rows nobody wrote yet are then left out.
"""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from coalition import audit
from members.exchange import kinds, reading
from members.exchange.models import ImportRow, ImportRun

from . import fingerprints

audit.describe(
    import_emptied="{target} was thrown away: somebody in it asked to be forgotten",
)

Status, Outcome = ImportRun.Status, ImportRow.Outcome
SAID = "Somebody in this line asked to be forgotten."
THROWN_AWAY = "Somebody in this file asked to be forgotten. Take them out of it, and upload it again."
UNREAD = (Status.READING, Status.UPLOADED, Status.CHECKING, Status.CHECKED, Status.FAILED)


def lock(coalition):
    """Hold all files of a coalition that are not wholly in the table; a running chunk is waited for."""
    rows = ImportRun.objects.select_for_update().filter(coalition=coalition).order_by("pk")
    return list(rows.exclude(status__in=[Status.APPLIED, Status.UNDONE]).defer("content"))


def leave_out(coalition, patterns):
    """Leave out the lines that are not written yet and match a regular expression of PostgreSQL; how many."""
    if not patterns:
        return 0
    said = Q(words__iregex="|".join(f"(?:{each})" for each in patterns))
    lines = ImportRow.objects.filter(run__coalition=coalition, made=[]).exclude(outcome=Outcome.LEFT_OUT)
    lines = lines.annotate(words=Cast("values", TextField())).filter(said)
    return lines.update(outcome=Outcome.LEFT_OUT, decision="", match_id=None, values={}, messages=[["", SAID]])


def empty_files(runs, is_found):
    """Throw away the content of files in which `is_found(text)`; those being written need theirs no more."""
    for run in runs:
        content = bytes(ImportRun.objects.values_list("content", flat=True).get(pk=run.pk))
        at = run.options.get("paused", "") if run.status == Status.PAUSED else run.status
        if not content or not (at == Status.APPLYING or _speaks(content, run, is_found)):
            continue
        if at in UNREAD:
            run.rows.filter(made=[]).delete()
            ImportRun.objects.filter(pk=run.pk).update(
                status=Status.FAILED, content=b"", problem=THROWN_AWAY, options={}, done_rows=0
            )
            audit.record("import_emptied", coalition=run.coalition, target=run, by=None)
        else:
            ImportRun.objects.filter(pk=run.pk).update(content=b"")


def _speaks(content, run, is_found):
    try:
        rows = kinds.of(run).table(content, run.options).rows()
        return any(is_found(" ".join(row.values)) for row in rows)
    except reading.Unreadable:
        return True  # what cannot be looked through is not kept


def without_forgotten(run, planned):
    """ImportRows just planned, those that would bring somebody back left out. One query a chunk, none without addresses."""
    said = {id(row): _addresses(row.values) for row in planned}
    gone = fingerprints.forgotten(run.coalition, set().union(*said.values()) if said else ())
    for row in planned if gone else ():
        if said[id(row)] & gone:
            row.outcome, row.values, row.messages, row.match_id = Outcome.LEFT_OUT, {}, [["", SAID]], None
    return planned


def _addresses(values):
    if isinstance(values, str):
        return {values.strip().lower()} if "@" in values else set()
    inner = values.values() if isinstance(values, dict) else values if isinstance(values, list) else ()
    return set().union(*(_addresses(each) for each in inner))
