"""An import of partners, taken back: those it made go, gaps it filled are empty again."""

import datetime

from django.utils import timezone

from members.duplicates.models import Kind
from members.duplicates.went import merges_of
from members.facts import came_by_mistake
from members.partners.models import Membership, Partner

from .partners_writing import MEMBERSHIP, new_fields
from .undoing import hanging, keep


def take_back(run, rows):
    """Undo some rows; those that stay keep their `made` and say why."""
    ids = [row.made[0][1] for row in rows]
    partners = Partner.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    created, filled = [], []
    for row in rows:
        (created if row.made[0][2] is None else filled).append(row)
    _remove(run, created, partners)
    _restore(run, filled, partners)


def _remove(run, rows, partners):
    """Delete the partners these rows made, unless they were changed or anything hangs on them."""
    here = [row.made[0][1] for row in rows if row.made[0][1] in partners]
    busy, status_as_made = hanging(Partner, here, apart_from=[Membership]), _statuses_as_made(run, rows)
    merged = merges_of(Kind.PARTNER, [row.made[0][1] for row in rows])
    going = []
    for row in rows:
        pk = row.made[0][1]
        partner = partners.get(pk)
        if pk in merged:
            keep(row, f"It was merged since: {merged[pk]}. Take them apart first.")
        elif partner is None:
            row.made = []
        elif any(getattr(partner, name) != value for name, value in new_fields(run, row).items()):
            keep(row, "Its facts were changed since.")
        elif pk in busy:
            keep(row, f"It has {busy[pk]} by now.")
        elif pk not in status_as_made:
            keep(row, "Its status was changed since.")
        elif _more_was_written(partner, row):
            keep(row, "Its facts were added to since.")
        else:
            going.append(pk)
            row.made = []
    came_by_mistake.happened(coalition=run.coalition, people=[], partners=going, by=run.started_by)
    Partner.objects.filter(pk__in=going).delete()


def _more_was_written(partner, row):
    """Whether a fact is filled that the file had no column for."""
    blank = Partner()
    names = ("kind", "address", "city", "state", "postal_code", "county", "phone", "email", "website", "about")
    return any(getattr(partner, name) != getattr(blank, name) for name in names if name not in row.values)


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
            keep(row, f"Changed since: {', '.join(sorted(set(filled) - set(same)))}.")
        else:
            row.made = []
    if changed:
        fields = ["stakeholder_type" if name == "stakeholder_type_id" else name for name in names]
        Partner.objects.bulk_update(changed, [*fields, "updated_at"])
