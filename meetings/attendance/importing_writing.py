"""Lines of an attendance file, written: meetings, people and organizations that are new, then the marks."""

from datetime import datetime

from django.db import connection

from meetings import facts
from meetings.meetings.models import Meeting
from members.exchange.models import ImportRow
from members.models import Partner, Person

from .actions import write
from .importing import Mark
from .importing_plan import Meetings, seat_of, seats
from .newcomers import Book, plain

ATTENDANCE, MEETING = "meetings.attendance", "meetings.meeting"
PERSON, PARTNER = "members.person", "members.partner"
MANY = 1000  # marks after which the planner needs fresh figures
BEFORE = ("status", "partner_id", "walk_in", "recorded_by_id")
MOMENTS = ("joined_at", "left_at", "recorded_at")
Outcome = ImportRow.Outcome


def to_write(run):
    """The rows that are written."""
    return run.rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED])


class Writer:
    """Writes chunks of one import."""

    def __init__(self, run):
        self.run, self.coalition, self.by = run, run.coalition, run.started_by
        self.meetings, self.book = Meetings(run.coalition), Book(run.coalition)
        self.members = run.options.get("members", False)
        self.emails = _emails(run)
        first = to_write(run).order_by("values__starts_at").values_list("values__starts_at", flat=True).first()
        days = [datetime.fromisoformat(first).astimezone(self.coalition.zone).date()] if first else []
        self.since = min([*days, self.coalition.today()])
        self.analyzed = False

    def write(self, rows):
        """One chunk, with what it made in the rows."""
        marks = [Mark.of(row) for row in rows]
        new_meetings = self._meetings(marks)
        who = self._who(marks)
        people, partners = self.book.add(
            list(dict.fromkeys(who)), by=self.by, members=self.members, since=self.since, told=False
        )
        new = {MEETING: new_meetings, PERSON: stamps(Person, people), PARTNER: stamps(Partner, partners)}
        said, values = {}, {}
        for row, mark, person_of in zip(rows, marks, who, strict=True):
            person, partner = self.book.find(*person_of)
            if person and partner is None:
                partner = self.book.tied.get(person)
            meeting = self.meetings.get(mark).pk
            for label, pk in ((MEETING, meeting), (PARTNER, partner), (PERSON, person)):
                stamp = new[label].pop(pk, None)
                if stamp:
                    row.made.append([label, pk, None, stamp])
            seat = seat_of(meeting, person, partner)
            if seat in said:
                said[seat].outcome = Outcome.TWICE
                said[seat].messages = [["person", f"Line {row.number} says it again; that one counts."]]
            said[seat], values[seat] = row, (meeting, person, partner, mark.status, mark.joined, mark.left)
        self._write(said, values)

    def _meetings(self, marks):
        """Make the meetings nobody planned; {id: stamp} of them."""
        self.meetings.learn(marks)
        new = {}
        for mark in marks:
            if self.meetings.get(mark) is None:
                new.setdefault(mark.meeting, mark)
        made = Meeting.objects.bulk_create(
            Meeting(
                coalition=self.coalition,
                title=mark.title,
                starts_at=mark.starts,
                ends_at=mark.ends,
                status=Meeting.Status.HELD,
                held_at=mark.ends,
                created_by=self.by,
            )
            for mark in new.values()
        )
        self.meetings.known |= zip(new, made, strict=True)
        for meeting in made:
            facts.meeting_held.happened(meeting=meeting, by=self.by)
        return {meeting.pk: meeting.updated_at.isoformat() for meeting in made}

    def _who(self, marks):
        """(name, e-mail, organization) of each mark, with the address another line of the file has for that person."""
        self.book.learn([mark.who for mark in marks])
        whole = []
        for mark in marks:
            name, email, organization = mark.who
            if name and not email and self.book.find(*mark.who)[0] is None:
                email = self.emails.get((plain(name), plain(organization)), "")
            whole.append((name, email, organization))
        self.book.learn(whole)
        return whole

    def _write(self, said, values):
        meetings = {value[0] for value in values.values()}
        people = {value[1] for value in values.values()} - {None}
        before = seats(meetings, people, {value[2] for value in values.values() if value[1] is None})
        changed = write(self.coalition, list(values.values()), by=self.by)
        for row in said.values():
            row.outcome = Outcome.SAME if row.outcome != Outcome.TWICE else row.outcome
        for attendance in changed:
            seat = seat_of(attendance.meeting_id, attendance.person_id, attendance.partner_id)
            row, was = said[seat], before.get(seat)
            row.outcome = Outcome.CHANGED if was else Outcome.NEW
            row.made.append([ATTENDANCE, attendance.pk, was and kept(was), attendance.recorded_at.isoformat()])
        if len(changed) >= MANY and not self.analyzed:
            with connection.cursor() as cursor:
                # What is derived next looks these rows up; without fresh figures the planner takes them for few.
                cursor.execute("ANALYZE meetings_attendance")
            self.analyzed = True
        if changed:
            facts.attendance_recorded.happened(attendances=changed, by=self.by)


def kept(attendance):
    """What an attendance was, as JSON."""
    moments = {name: getattr(attendance, name) for name in MOMENTS}
    return {name: getattr(attendance, name) for name in BEFORE} | {
        name: moment.isoformat() if moment else None for name, moment in moments.items()
    }


def stamps(model, ids):
    """{id: when it was written last} of rows that were just made."""
    rows = model.objects.filter(pk__in=ids).order_by().values_list("pk", "updated_at")
    return {pk: moment.isoformat() for pk, moment in rows} if ids else {}


def _emails(run):
    """{(name, organization): e-mail address} of all lines that have all three: other lines may leave the address out."""
    rows = to_write(run).exclude(values__email="").exclude(values__person="").order_by("number")
    said = rows.values_list("values__person", "values__organization", "values__email")
    found = {}
    for name, organization, email in said.iterator(chunk_size=5000):
        found.setdefault((plain(name), plain(organization)), email)
    return found
