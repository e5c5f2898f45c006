"""An import of attendance, taken back: marks go or are what they were; so do the people, organizations and meetings made
for it, unless somebody changed them or anything else hangs on them by now."""

from datetime import datetime

from meetings import facts
from meetings.meetings.models import Meeting
from members.exchange.undoing import hanging, keep
from members.facts import came_by_mistake
from members.models import Affiliation, Membership, Partner, Person

from .importing_writing import ATTENDANCE, BEFORE, MEETING, MOMENTS, PARTNER, PERSON
from .models import Attendance

# Deleted in this order: each may hang on the next.
MADE = ((MEETING, Meeting, ()), (PERSON, Person, (Affiliation,)), (PARTNER, Partner, (Membership,)))


def take_back(run, rows):
    """Undo some rows; what stays keeps its entry in `made`, and the row says why."""
    _marks(run, rows)
    entries = {label: _entries(rows, label) for label, _, _ in MADE}
    for label, model, apart_from in MADE:
        going = _going(model, entries[label], apart_from)
        # Their evidence is void by now, as their marks are gone.
        ids = {"people": going if model is Person else [], "partners": going if model is Partner else []}
        came_by_mistake.happened(coalition=run.coalition, by=run.started_by, **ids)
        model.objects.filter(pk__in=going).delete()


def _entries(rows, label):
    """{id: (row, entry)} of one kind."""
    return {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == label}


def _marks(run, rows):
    entries = _entries(rows, ATTENDANCE)
    here = Attendance.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(entries)
    gone, restored = [], []
    for pk, (row, entry) in entries.items():
        attendance, (_, _, before, stamp) = here.get(pk), entry
        if attendance is None:
            row.made.remove(entry)
        elif attendance.recorded_at.isoformat() != stamp:
            keep(row, "What was noted of them was changed since.")
        else:
            attendance.coalition = run.coalition
            row.made.remove(entry)
            if before is None:
                gone.append(attendance)
            else:
                _as_before(attendance, before)
                restored.append(attendance)
    Attendance.objects.filter(pk__in=[attendance.pk for attendance in gone]).delete()
    Attendance.objects.bulk_update(restored, [*(name.removesuffix("_id") for name in BEFORE), *MOMENTS])
    if gone or restored:
        facts.attendance_recorded.happened(attendances=[*gone, *restored], by=run.started_by)


def _as_before(attendance, before):
    for name in BEFORE:
        setattr(attendance, name, before.get(name))  # an older import did not keep the minutes
    for name in MOMENTS:
        setattr(attendance, name, datetime.fromisoformat(before[name]) if before[name] else None)


def _going(model, entries, apart_from):
    """Ids of those that can go; the rows of the others say why they stay."""
    here = model.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(entries)
    busy = hanging(model, list(here), apart_from=apart_from) | _more_ties(model, list(here))
    going = []
    for pk, (row, entry) in entries.items():
        one = here.get(pk)
        if one is not None and pk in busy:
            keep(row, f"{one} has {busy[pk]} by now.")
        elif one is not None and one.updated_at.isoformat() != entry[3]:
            keep(row, f"{one} was changed since.")
        else:
            row.made.remove(entry)
            going.append(pk)
    return going


def _more_ties(model, ids):
    """{id: words} of people and partners with another tie or status than the one they were made with."""
    other = {Person: (Affiliation, "person_id"), Partner: (Membership, "partner_id")}.get(model)
    if other is None:
        return {}
    ties, name = other
    found, more = set(), {}
    for pk, ended in ties.objects.filter(**{f"{name}__in": ids}).order_by().values_list(name, "ended_on"):
        if pk in found or ended is not None:
            more[pk] = f"other {ties._meta.verbose_name_plural}"
        found.add(pk)
    return more
