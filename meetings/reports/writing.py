"""Participants, written: marks with times, walk-ins as new people, and the memory of names somebody confirmed."""

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from meetings import facts
from meetings.attendance.actions import write
from meetings.attendance.importing_undoing import take_back as take_back_marks
from meetings.attendance.importing_writing import ATTENDANCE, MANY, PERSON, kept, stamps
from meetings.attendance.models import Attendance, Invitation
from meetings.attendance.newcomers import Book, plain
from meetings.attendance.refusals import left
from members.exchange.models import ImportRow
from members.models import Person

from . import names
from .matching import ties_of
from .models import KnownName
from .planning import IN_THE_ROOM, meeting_of, spans_of, times_of

KNOWN = "meetings.knownname"
Outcome, Decision, Status = ImportRow.Outcome, ImportRow.Decision, Attendance.Status
# What happens to a row nobody decided about, when the coordinator says nothing else: outcome -> (option, decision)
DEFAULTS = {Outcome.SIMILAR: ("similar", Decision.SKIP), Outcome.UNKNOWN: ("unknown", Decision.ADD)}


def to_write(run):
    """The rows that are written: who is known, and what was decided so."""
    written = Q(outcome__in=[Outcome.NEW, Outcome.CHANGED])
    for outcome, (option, default) in DEFAULTS.items():
        for each, asked in ((Decision.ADD, Q()), (Decision.UPDATE, Q(match_id__isnull=False))):
            said = Q(decision=each)
            if run.options.get(option, default) == each:
                said |= Q(decision="")
            written |= Q(outcome=outcome) & said & asked
    return run.rows.filter(written)


def decision(run, row):
    """UPDATE: it is the person of `match_id`; ADD: somebody new."""
    if row.outcome not in DEFAULTS:
        return Decision.UPDATE
    option, default = DEFAULTS[row.outcome]
    return Decision(row.decision or run.options.get(option, default))


class Writer:
    """Writes chunks of one report."""

    def __init__(self, run):
        self.run, self.coalition, self.by = run, run.coalition, run.started_by
        self.meeting = meeting_of(run)
        rows = Invitation.objects.filter(meeting=self.meeting)
        self.invited = dict(rows.values_list("person_id", "partner_id"))
        self.day, self.gone = self.meeting.held_on(), {}

    def write(self, rows):
        """One chunk, with what it made in the rows."""
        decided = {row.pk: decision(self.run, row) for row in rows}
        people = self._people(rows, decided)
        before = {
            row.person_id: row for row in Attendance.objects.filter(meeting=self.meeting, person__in=people.values())
        }
        said = {}  # person -> the rows about them, as decisions may bring two names together
        for row in rows:
            said.setdefault(people[row.pk], []).append(row)
        ties = ties_of([person for person in said if person not in self.invited], self.day)
        self.gone = left({*ties.values(), *self.invited.values()} - {None}, self.day)
        changed = []
        for walked_in in (False, True):
            marks = [
                self._mark(person, some, before.get(person), ties)
                for person, some in said.items()
                if (person in self.invited) is not walked_in
            ]
            changed += write(self.coalition, [mark for mark in marks if mark], by=self.by, walk_in=walked_in)
        self._remember([row for row in rows if row.outcome in DEFAULTS and decided[row.pk] == Decision.UPDATE])
        self._note(changed, said, before)
        if changed:
            for attendance in changed:
                attendance.meeting = self.meeting
            if len(changed) >= MANY:
                with connection.cursor() as cursor:
                    # What is derived next looks these rows up; without fresh figures the planner takes them for few.
                    cursor.execute("ANALYZE meetings_attendance")
            facts.attendance_recorded.happened(attendances=changed, by=self.by)

    def _people(self, rows, decided):
        """{ImportRow id: person id}; those who are new are made."""
        adding = [row for row in rows if decided[row.pk] == Decision.ADD]
        who = {row.pk: (names.kept(row.values["name"]), row.values["email"], "") for row in adding}
        book = Book(self.coalition, list(who.values()))
        made, _ = book.add(list(dict.fromkeys(who.values())), by=self.by, since=self.day, told=False)
        fresh = stamps(Person, made)
        found = {row.pk: row.match_id for row in rows if row.pk not in who}
        for row in adding:
            person, _ = book.find(*who[row.pk])
            found[row.pk] = person
            stamp = fresh.pop(person, None)
            if stamp:
                row.made.append([PERSON, person, None, stamp])
        return found

    def _mark(self, person, rows, was, ties):
        """The mark of one person, or None when they were in the room."""
        sent = any(person in row.values["delegate"] for row in rows)
        if was is not None and was.status in IN_THE_ROOM and not sent:
            return None
        spans = [span for row in rows for span in spans_of(row.values)]
        joined, left, minutes = times_of(spans, sum(row.values["told"] for row in rows))
        if joined is None or left is None:
            # With half of it unknown, the half that was noted before must not end up on the wrong side.
            joined, left = (was.joined_at, was.left_at) if was and was.joined_at else (joined, left)
        partner = self.invited.get(person) or ties.get(person)
        partner = None if partner in self.gone else partner  # a guest: nobody speaks for a partner that left
        status = Status.DELEGATE if sent else Status.REMOTE
        return (self.meeting.pk, person, partner, status, joined, left, minutes)

    def _note(self, changed, said, before):
        """What became of each row, and what undoes it."""
        for rows in said.values():
            for row in rows:
                row.outcome = Outcome.SAME
            for row in rows[1:]:
                row.outcome = Outcome.TWICE
        for attendance in changed:
            row, was = said[attendance.person_id][0], before.get(attendance.person_id)
            row.outcome = Outcome.CHANGED if was else Outcome.NEW
            row.match_id = attendance.person_id
            row.made.append([ATTENDANCE, attendance.pk, was and kept(was), attendance.recorded_at.isoformat()])

    def _remember(self, rows):
        """Keep who was meant by a name, for the next report. A hidden telephone number tells nobody apart."""
        by_name = {plain(row.values["name"]): row for row in rows if _tells(row.values["name"])}
        known = [
            KnownName(
                coalition=self.coalition,
                shown=shown[:200],
                person_id=row.match_id,
                confirmed_by=self.by,
                confirmed_at=timezone.now(),
            )
            for shown, row in by_name.items()
        ]
        made = KnownName.objects.bulk_create(
            known,
            update_conflicts=True,
            unique_fields=["coalition", "shown"],
            update_fields=["person", "confirmed_by", "confirmed_at"],
        )
        for each, row in zip(made, by_name.values(), strict=True):
            row.made.append([KNOWN, each.pk, None, each.confirmed_at.isoformat()])


def _tells(shown):
    return not names.is_phone(shown) or bool(names.digits_of(shown))


def take_back(run, rows):
    """Undo some rows: the marks and people as in any file of attendance, and the names learned by them."""
    entries = {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == KNOWN}
    here = KnownName.objects.in_bulk(entries)
    # What was confirmed anew since, by a later report, stays known.
    gone = [pk for pk, known in here.items() if known.confirmed_at.isoformat() == entries[pk][1][3]]
    KnownName.objects.filter(pk__in=gone).delete()
    for row, entry in entries.values():
        row.made.remove(entry)
    take_back_marks(run, rows)
