"""The step back: what the import made goes, what it filled is emptied again, what people changed since stays.

Begun anew after a killed worker: a row that is taken back has nothing in `made` any more.
"""

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pghistory.models import Event

from coalition import audit
from members.partners.models import Membership, Partner

from . import runs
from .applying import CHUNK, MEMBERSHIP, new_fields, save_rows
from .models import ImportRow, ImportRun

Outcome, Status = ImportRow.Outcome, ImportRun.Status
KEPT = "kept"  # first word of a row's message about what stays


def undo(run_pk, told=None):
    """Take back what nobody touched since, and list what stays. Returns whether it did anything (see `apply`)."""
    with runs.alone(run_pk) as mine:
        run = runs.load(run_pk) if mine else None
        if run is None or run.status != Status.UNDOING:
            return False
        made = run.rows.exclude(made=[]).order_by("-number")
        ImportRun.objects.filter(pk=run.pk).update(total_rows=made.count(), done_rows=0)
        run.refresh_from_db(fields=["total_rows"])
        before = None
        while rows := list((made.filter(number__lt=before) if before else made)[:CHUNK]):
            _take_back(run, rows)
            before = rows[-1].number
            if told:
                run.refresh_from_db(fields=["done_rows"])
                told(run.done_rows, run.total_rows)
        _finish(run)
        return True


@transaction.atomic
def _take_back(run, rows):
    status = ImportRun.objects.select_for_update().values_list("status", flat=True).get(pk=run.pk)
    if status != Status.UNDOING:
        return
    ids = [row.made[0][1] for row in rows]
    partners = Partner.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    created, filled = [], []
    for row in rows:
        (created if row.made[0][2] is None else filled).append(row)
    _remove(run, created, partners)
    _restore(run, filled, partners)
    save_rows(rows)
    ImportRun.objects.filter(pk=run.pk).update(done_rows=F("done_rows") + len(rows))


def _keep(row, words):
    row.messages = [message for message in row.messages if message[0] != KEPT] + [[KEPT, words]]


def _remove(run, rows, partners):
    """Delete the partners these rows made, unless they were changed or anything hangs on them."""
    here = [row.made[0][1] for row in rows if row.made[0][1] in partners]
    busy, status_as_made = _with_something_on(here), _statuses_as_made(run, rows)
    going = []
    for row in rows:
        pk = row.made[0][1]
        partner = partners.get(pk)
        if partner is None:
            row.made = []
        elif any(getattr(partner, name) != value for name, value in new_fields(run, row).items()):
            _keep(row, "Its facts were changed since.")
        elif pk in busy:
            _keep(row, f"It has {busy[pk]} by now.")
        elif pk not in status_as_made:
            _keep(row, "Its status was changed since.")
        elif _more_was_written(partner, row):
            _keep(row, "Its facts were added to since.")
        else:
            going.append(pk)
            row.made = []
    Partner.objects.filter(pk__in=going).delete()


def _more_was_written(partner, row):
    """Whether a fact is filled that the file had no column for."""
    blank = Partner()
    names = ("kind", "address", "city", "state", "postal_code", "county", "phone", "email", "website", "about")
    return any(getattr(partner, name) != getattr(blank, name) for name in names if name not in row.values)


def _with_something_on(ids):
    """{partner: what hangs on it, in words}, for those that carry more than their status."""
    busy = {}
    for relation in Partner._meta.related_objects:
        model = relation.related_model
        if model is Membership or issubclass(model, Event):
            continue
        found = model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        for pk in found.order_by().values_list(relation.field.attname, flat=True).distinct():
            busy.setdefault(pk, str(model._meta.verbose_name_plural))
    return busy


def _statuses_as_made(run, rows):
    """The partners whose only status is the one the import gave them."""
    given = {row.made[0][1]: pk for row in rows for label, pk, _ in row.made if label == MEMBERSHIP}
    expected = (run.options["status"], datetime.date.fromisoformat(run.options["on"]), None, "")
    found = {}
    parts = ("partner_id", "pk", "status", "started_on", "ended_on", "note")
    for partner, *facts in Membership.objects.filter(partner__in=given).order_by().values_list(*parts):
        found.setdefault(partner, []).append(tuple(facts))
    return {partner for partner, facts in found.items() if facts == [(given[partner], *expected)]}


def _restore(run, rows, partners):
    """Empty again what these rows filled, as far as it still holds what they wrote."""
    changed, names = [], set()
    for row in rows:
        _, pk, before = row.made[0]
        partner = partners.get(pk)
        filled = {name: value for name, value in before.items() if name != "updated_at"}
        ours = new_fields(run, row)
        same = [name for name in filled if partner and getattr(partner, name) == ours[name]]
        for name in same:
            setattr(partner, name, filled[name])
        if same:
            # As it was: a form opened before the import still fits.
            whole = len(same) == len(filled)
            partner.updated_at = datetime.datetime.fromisoformat(before["updated_at"]) if whole else timezone.now()
            changed.append(partner)
            names |= set(same)
        if partner and len(same) < len(filled):
            _keep(row, f"Changed since: {', '.join(sorted(set(filled) - set(same)))}.")
        else:
            row.made = []
    if changed:
        fields = ["stakeholder_type" if name == "stakeholder_type_id" else name for name in names]
        Partner.objects.bulk_update(changed, [*fields, "updated_at"])


@transaction.atomic
def _finish(run):
    written = run.counts.get("added", 0) + run.counts.get("filled", 0)
    kept = run.rows.exclude(made=[])
    kept_filled = kept.filter(outcome=Outcome.CHANGED).count()
    kept_added = kept.count() - kept_filled
    counts = run.counts | {
        "kept": kept_added + kept_filled,
        "removed": max(run.counts.get("added", 0) - kept_added, 0),
        "restored": max(run.counts.get("filled", 0) - kept_filled, 0),
    }
    finished = ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(
        status=Status.UNDONE, undone_at=timezone.now(), counts=counts, done_rows=F("total_rows")
    )
    if finished and written:
        told = {name: counts[name] for name in ("removed", "restored", "kept")}
        audit.record("import_undone", coalition=run.coalition, target=run, by=run.started_by, **told)
