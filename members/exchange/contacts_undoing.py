"""An import of everything, taken back, last line first: history, ties, people, organizations; gaps are empty again.

What somebody changed since stays, with everything it needs to stand, and its line says why.
"""

import datetime

from django.utils import timezone

from members.duplicates.models import Kind
from members.duplicates.went import merges_of
from members.facts import came_by_mistake
from members.models import Affiliation, Membership, Partner, Person

from . import parts
from .contacts_writing import AFFILIATION, PERSON, status_stamp, tie_stamp
from .partners_writing import MEMBERSHIP, PARTNER
from .undoing import hanging, keep, remove

MODELS = {PERSON: (Person, Kind.PERSON), PARTNER: (Partner, Kind.PARTNER)}


def take_back(run, rows):
    """Undo some rows; what stays keeps its entry in `made`, and the row says why."""
    for part in reversed(parts.known()):
        part.take_back(run, [row for row in rows if any(entry[0] == part.label for entry in row.made)])
    _ties(rows)
    for label in (PERSON, PARTNER):
        _restore(rows, label)
        _remove(run, rows, label)


def _made(rows, label):
    """{id: (row, entry)} of what these rows made new."""
    return {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == label and entry[2] is None}


def _ties(rows):
    made = _made(rows, AFFILIATION)
    here = (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("person", "partner")
        .order_by("pk")
        .in_bulk(made)
    )
    going = []
    for pk, (row, entry) in made.items():
        tie = here.get(pk)
        if tie is not None and tie_stamp(tie) != entry[3]:
            keep(row, f"{tie} was changed since.")
            continue
        row.made.remove(entry)
        going.append(pk)
    busy = hanging(Affiliation, going)
    for pk in [pk for pk in going if pk in busy]:
        row, entry = made[pk]
        row.made.append(entry)
        keep(row, f"{here[pk]} has {busy[pk]} by now.")
        going.remove(pk)
    remove(Affiliation, going)


def _restore(rows, label):
    """Empty again what these rows filled, the last first, as far as it still holds what they wrote."""
    model, _ = MODELS[label]
    filled = [(row, entry) for row in rows for entry in row.made if entry[0] == label and entry[2] is not None]
    here = model.objects.select_for_update(of=("self",)).order_by("pk").in_bulk({entry[1] for _, entry in filled})
    changed, names = {}, set()
    for row, entry in filled:
        _, pk, before, after = entry
        one = here.get(pk)
        same = [name for name in after if one is not None and getattr(one, name) == after[name]]
        for name in same:
            setattr(one, name, before[name])
        if same:
            whole = len(same) == len(after)
            one.updated_at = datetime.datetime.fromisoformat(before["updated_at"]) if whole else timezone.now()
            changed[pk] = one
            names |= set(same)
        if one is not None and len(same) < len(after):
            keep(row, f"{one}, changed since: {', '.join(sorted(set(after) - set(same)))}.")
        else:
            row.made.remove(entry)
    if changed:
        fields = [name.removesuffix("_id") if name in ("stakeholder_type_id", "part_of_id") else name for name in names]
        model.objects.bulk_update(changed.values(), [*fields, "updated_at"])


def _remove(run, rows, label):
    """Delete what these rows made, unless it was changed, merged, or anything hangs on it."""
    model, kind = MODELS[label]
    made = _made(rows, label)
    here = model.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(made)
    busy = hanging(model, list(here), apart_from=[Membership] if model is Partner else [])
    merged, statuses = merges_of(kind, list(made)), _statuses(rows)
    going = []
    for pk, (row, entry) in made.items():
        one = here.get(pk)
        if pk in merged:
            keep(row, f"It was merged since: {merged[pk]}. Take them apart first.")
        elif one is not None and pk in busy:
            keep(row, f"{one} has {busy[pk]} by now.")
        elif one is not None and one.updated_at.isoformat() != entry[3]:
            keep(row, f"{one} was changed since.")
        elif one is not None and model is Partner and not statuses.get(pk):
            keep(row, f"The status of {one} was changed since.")
        else:
            row.made.remove(entry)
            row.made = [
                each
                for each in row.made
                if not (model is Partner and each[0] == MEMBERSHIP and each[1] in statuses.get(pk, ()))
            ]
            going.append(pk)
    ids = {"people": going if model is Person else [], "partners": going if model is Partner else []}
    came_by_mistake.happened(coalition=run.coalition, by=run.started_by, **ids)
    if model is Partner:
        remove(Membership, [pk for partner in going for pk in statuses.get(partner, ())])
    remove(model, going)


def _statuses(rows):
    """{partner: [its only status]} where that is the one the import gave it, as it gave it."""
    given = {pk: entry[3] for pk, (_, entry) in _made(rows, MEMBERSHIP).items()}
    partners = list(_made(rows, PARTNER))
    found = {}
    for membership in Membership.objects.filter(partner__in=partners).order_by():
        found.setdefault(membership.partner_id, []).append(membership)
    return {
        partner: [one.pk for one in all_of_it]
        for partner, all_of_it in found.items()
        if [given.get(one.pk) for one in all_of_it] == [status_stamp(one) for one in all_of_it]
    }
