"""The second step: rows become partners, chunk by chunk, each chunk and its bookkeeping in one transaction.

A row with something in `made` is done, so a killed import goes on where it stopped and never writes a row twice.
"""

import datetime
import json

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from coalition import audit
from members.facts import partner_joined
from members.partners.models import Membership, Partner

from . import runs
from .models import ImportRow, ImportRun
from .partners_import import fillable

CHUNK = 500  # rows written in one transaction
TRIES = 3  # of a chunk whose outside number somebody took in the same moment
PARTNER, MEMBERSHIP = "members.partner", "members.membership"
Outcome, Status = ImportRow.Outcome, ImportRun.Status


def apply(run_pk, told=None):
    """Write what is not written yet, then mark the import as applied. `told(done, total)` hears of progress.

    Does nothing when the import does not wait for it or another worker is at it; returns whether it did.
    """
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.APPLYING:
            return False
        try:
            for _ in _chunks(run):
                if told:
                    run.refresh_from_db(fields=["done_rows"])
                    told(run.done_rows, run.total_rows)
        except IntegrityError:
            runs.fail(run.pk, "Somebody kept changing the same partners. What is written stays; undo it, or try again.")
            return True
        _finish(run)
        return True


def wanted_outcomes(run):
    """The outcomes that are written: what looks like a double only when it was asked for."""
    outcomes = [Outcome.NEW, Outcome.CHANGED]
    return [*outcomes, Outcome.DUPLICATE] if run.options.get("duplicates") == "add" else outcomes


def _chunks(run):
    waiting = run.rows.filter(outcome__in=wanted_outcomes(run), made=[]).order_by("number")
    ImportRun.objects.filter(pk=run.pk).update(
        total_rows=run.rows.filter(outcome__in=wanted_outcomes(run)).count(),
        done_rows=run.rows.exclude(made=[]).count(),
    )
    run.refresh_from_db(fields=["total_rows"])
    last = 0
    while rows := list(waiting.filter(number__gt=last)[:CHUNK]):
        _write_or_retry(run, rows)
        last = rows[-1].number
        yield last


def _write_or_retry(run, rows):
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                _write(run, rows)
        except IntegrityError:
            # A number was taken between our look and our write: look again.
            if attempt == TRIES:
                raise
        else:
            return


def _write(run, rows):
    """One chunk: partners, their first status, what was filled, and the bookkeeping."""
    status = ImportRun.objects.select_for_update().values_list("status", flat=True).get(pk=run.pk)
    if status != Status.APPLYING:
        return
    for row in rows:
        row.made = []
    _add(run, _without_taken_numbers(run, [row for row in rows if row.outcome in (Outcome.NEW, Outcome.DUPLICATE)]))
    _fill(run, [row for row in rows if row.outcome == Outcome.CHANGED])
    save_rows(rows)
    ImportRun.objects.filter(pk=run.pk).update(done_rows=F("done_rows") + len(rows))


def _without_taken_numbers(run, rows):
    """The rows whose outside number nobody has; the others turned out to be here already."""
    numbers = [row.values["external_id"] for row in rows if row.values.get("external_id")]
    here = Partner.objects.filter(coalition=run.coalition, external_id__in=numbers)
    taken = dict(here.values_list("external_id", "pk"))
    free = []
    for row in rows:
        pk = taken.get(row.values.get("external_id"))
        if pk is None:
            free.append(row)
        else:
            row.outcome, row.match_id = Outcome.SAME, pk
            row.messages = [["external_id", "Somebody added it after the preview."]]
    return free


def new_fields(run, row):
    """What a partner made from this row holds; undo compares with it."""
    return {"stakeholder_type_id": run.options.get("type"), **row.values}


def _add(run, rows):
    partners = Partner.objects.bulk_create(Partner(coalition=run.coalition, **new_fields(run, row)) for row in rows)
    on = datetime.date.fromisoformat(run.options["on"])
    memberships = Membership.objects.bulk_create(
        Membership(coalition=run.coalition, partner=partner, status=run.options["status"], started_on=on)
        for partner in partners
    )
    for row, partner, membership in zip(rows, partners, memberships, strict=True):
        row.made = [[PARTNER, partner.pk, None], [MEMBERSHIP, membership.pk, None]]
        if membership.status == Membership.Status.MEMBER:
            partner_joined.happened(membership=membership, by=run.started_by)


def _fill(run, rows):
    """Fill what is still empty. Each row keeps what was there before, `updated_at` too."""
    here = Partner.objects.select_for_update(of=("self",)).order_by("pk")
    partners = here.in_bulk([row.match_id for row in rows])
    touched, names = {}, set()
    for row in rows:
        partner = partners.get(row.match_id)
        fills = fillable(partner, row.values, run.options.get("type")) if partner else {}
        if not fills:
            row.outcome = Outcome.SAME
            continue
        before = {name: getattr(partner, name) for name in fills}
        row.made = [[PARTNER, partner.pk, before | {"updated_at": partner.updated_at.isoformat()}]]
        for name, value in fills.items():
            setattr(partner, name, value)
        touched[partner.pk] = partner
        names |= fills.keys()
    now = timezone.now()
    for partner in touched.values():
        partner.updated_at = now
    if touched:
        fields = [name.removesuffix("_id") if name == "stakeholder_type_id" else name for name in names]
        Partner.objects.bulk_update(touched.values(), [*fields, "updated_at"])


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


@transaction.atomic
def _finish(run):
    """Mark it as applied; the file is not needed any more."""
    done = run.rows.exclude(made=[])
    filled = done.filter(outcome=Outcome.CHANGED).count()
    counts = run.counts | {"added": done.count() - filled, "filled": filled}
    now = timezone.now()
    finished = ImportRun.objects.filter(pk=run.pk, status=Status.APPLYING).update(
        status=Status.APPLIED, applied_at=now, counts=counts, done_rows=F("total_rows"), content=b""
    )
    if finished:
        audit.record(
            "import_applied",
            coalition=run.coalition, target=run, by=run.started_by, added=counts["added"], filled=filled,
        )  # fmt: skip
