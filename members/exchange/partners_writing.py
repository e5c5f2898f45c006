"""Rows of a file of partners, written: new partners with their first status, and gaps filled of those who are here."""

import datetime

from django.db.models import Q
from django.utils import timezone

from members.facts import partner_joined
from members.partners.models import Membership, Partner

from .models import ImportRow
from .partners_import import fillable

PARTNER, MEMBERSHIP = "members.partner", "members.membership"
Outcome, Decision = ImportRow.Outcome, ImportRow.Decision
# What happens to a row nobody decided about, when the coordinator says nothing else: outcome -> (option, decision)
DEFAULTS = {Outcome.DUPLICATE: ("duplicates", Decision.SKIP), Outcome.SIMILAR: ("similar", Decision.ADD)}


def decision(run, row):
    """What becomes of this row: the word about it alone, else about all of its outcome."""
    if row.outcome not in DEFAULTS:
        return Decision.UPDATE if row.outcome == Outcome.CHANGED else Decision.ADD
    option, default = DEFAULTS[row.outcome]
    return Decision(row.decision or run.options.get(option, default))


def to_write(run):
    """The rows that are written: what is new or adds something, and what was decided so."""
    written = Q(outcome__in=[Outcome.NEW, Outcome.CHANGED])
    for outcome, (option, default) in DEFAULTS.items():
        for each, asked in ((Decision.ADD, Q()), (Decision.UPDATE, Q(match_id__isnull=False))):
            said = Q(decision=each)
            if run.options.get(option, default) == each:
                said |= Q(decision="")
            written |= Q(outcome=outcome) & said & asked
    return run.rows.filter(written)


class Writer:
    """Writes chunks of one import."""

    def __init__(self, run):
        self.run = run

    def write(self, rows):
        """One chunk: partners, their first status, what was filled, and the bookkeeping in the rows."""
        filling = [row for row in rows if decision(self.run, row) == Decision.UPDATE]
        adding = [row for row in rows if decision(self.run, row) == Decision.ADD]
        _add(self.run, _without_taken_numbers(self.run, adding))
        _fill(self.run, filling)


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


def imported_as(status):
    """The note of a status that a file gives. Nobody went through the first-contact list: the record says so (ADR 26)."""
    return "Imported as invited." if status == Membership.Status.INVITED else ""


def _add(run, rows):
    partners = Partner.objects.bulk_create(Partner(coalition=run.coalition, **new_fields(run, row)) for row in rows)
    on = datetime.date.fromisoformat(run.options["on"])
    memberships = Membership.objects.bulk_create(
        Membership(
            coalition=run.coalition,
            partner=partner,
            status=run.options["status"],
            started_on=on,
            note=imported_as(run.options["status"]),
        )  # fmt: skip
        for partner in partners
    )
    for row, partner, membership in zip(rows, partners, memberships, strict=True):
        row.made = [[PARTNER, partner.pk, None], [MEMBERSHIP, membership.pk, None]]
        row.outcome = Outcome.NEW
        if membership.status == Membership.Status.MEMBER:
            partner_joined.happened(membership=membership, by=run.started_by, newly=True)


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
        row.outcome = Outcome.CHANGED
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
