"""What each line of an attendance file would do: note somebody, change what was noted, nothing, or not stand."""

from itertools import islice

from django.db.models import Q
from django.utils import timezone

from meetings.meetings.models import Meeting
from members.exchange.models import ImportRow

from .actions import refusal
from .importing import COLUMNS, LONGEST, Mark, Trouble, read_line
from .models import Attendance
from .newcomers import Book, plain

Outcome, Status = ImportRow.Outcome, Attendance.Status
RECALLED = 1000  # lines recalled at a time


class Meetings:
    """The meetings of a coalition that a file is about, found by name and start as they are asked for."""

    def __init__(self, coalition):
        self.coalition, self.known, self.asked = coalition, {}, set()

    def learn(self, marks):
        """Look up the meetings of these marks: at most one query."""
        starts = {mark.starts for mark in marks} - self.asked
        if starts:
            rows = Meeting.objects.filter(coalition=self.coalition, starts_at__in=starts)
            for meeting in rows.order_by("-pk"):
                meeting.coalition = self.coalition
                self.known[plain(meeting.title), meeting.starts_at] = meeting
            self.asked |= starts

    def get(self, mark):
        """The meeting of a mark, or None."""
        return self.known.get(mark.meeting)


class Planner:
    """Plans one import, chunk after chunk."""

    def __init__(self, run):
        self.run, self.coalition = run, run.coalition
        self.meetings, self.book = Meetings(run.coalition), Book(run.coalition)
        self.line_of = {}  # (meeting, seat) -> the line that says it last
        self.matched, self.new_meetings, self.new_organizations = set(), set(), set()
        self.new_by_email, self.new_by_name = {}, set()

    def recall(self, rows):
        """Remember the lines an earlier worker planned."""
        rows = (row for row in rows if row.outcome not in (Outcome.ERROR, Outcome.TWICE))
        while some := [Mark.of(row) for row in islice(rows, RECALLED)]:
            self._learn(some)
            for mark in some:
                self._note(mark)

    def plan(self, rows):
        """ImportRows of these rows, not saved; a line that a later one overrules is told so."""
        planned, marks = [], {}
        for row in rows:
            made = ImportRow(run=self.run, number=row.number)
            try:
                marks[row.number] = read_line(row.number, self._named(row), self.coalition.zone)
            except Trouble as trouble:
                self._refuse(made, row, trouble.column, str(trouble))
            planned.append((made, row))
        self._learn(marks.values())
        now, seats = timezone.now(), self._seats(marks.values())
        overruled = {}
        for made, row in planned:
            mark = marks.get(row.number)
            words = self._refused(mark, now) if mark else ""
            if words:
                self._refuse(made, row, "starts_at", words)
            elif mark:
                made.values = mark.values()
                made.outcome = self._outcome(mark, seats)
                earlier = self._note(mark)
                if earlier:
                    overruled[earlier] = row.number
        self._overrule(overruled, {made.number: made for made, _ in planned})
        return [made for made, _ in planned]

    def figures(self):
        """What the file would match and make, for `counts`."""
        people = len(self.new_by_email) + len(self.new_by_name - set(self.new_by_email.values()))
        return {
            "meetings_matched": len(self.matched),
            "meetings": len(self.new_meetings),
            "people": people,
            "organizations": len(self.new_organizations),
        }

    def _named(self, row):
        return {name: row.values[place] for name, place in self.run.mapping.items()}

    def _refuse(self, made, row, column, words):
        made.outcome, made.messages = Outcome.ERROR, [[column, words]]
        named = self._named(row)
        made.values = {name: named.get(name, "")[: LONGEST.get(name, 100)] for name in COLUMNS}

    def _learn(self, marks):
        self.meetings.learn(marks)
        self.book.learn([mark.who for mark in marks])

    def _refused(self, mark, now):
        """Why a line cannot be noted: the meeting is to come, or was called off."""
        meeting = self.meetings.get(mark)
        stands_in = meeting or Meeting(
            coalition=self.coalition, title=mark.title, starts_at=mark.starts, ends_at=mark.ends
        )
        words = refusal(stands_in, Status(mark.status), now)
        if not words and meeting is None and mark.starts > now:
            words = "This meeting is still to come, and none of that name is planned for then."
        return words

    def _note(self, mark):
        """Count what is new about a mark; the line that said the same seat before, or None."""
        name, email, organization = plain(mark.name), mark.email, plain(mark.organization)
        person, partner = self.book.find(*mark.who)
        (self.matched if self.meetings.get(mark) else self.new_meetings).add(mark.meeting)
        if organization and partner is None:
            self.new_organizations.add(organization)
        if person is None and email:
            self.new_by_email[email] = (name, organization)
        elif person is None and name:
            self.new_by_name.add((name, organization))
        seat = (
            ("person", person) if person else ("new", email or (name, organization)) if email or name else organization
        )
        earlier = self.line_of.get((mark.meeting, seat))
        self.line_of[mark.meeting, seat] = mark.line
        return earlier

    def _overrule(self, overruled, here):
        """The last line about somebody counts; the earlier ones say which that is."""
        there = []
        for earlier, later in overruled.items():
            row = here.get(earlier)
            if row is None:
                row = self.run.rows.get(number=earlier)
                there.append(row)
            row.outcome = Outcome.TWICE
            row.messages = [["person", f"Line {later} says it again; that one counts."]]
        ImportRow.objects.bulk_update(there, ["outcome", "messages"])

    def _seats(self, marks):
        """{(meeting, person or None, partner of a mark without person): Attendance} as far as these marks need it."""
        meetings, people, partners = set(), set(), set()
        for mark in marks:
            meeting, (person, partner) = self.meetings.get(mark), self.book.find(*mark.who)
            if meeting:
                meetings.add(meeting.pk)
                people.add(person)
                partners.add(partner)
        return seats(meetings, people - {None}, partners - {None})

    def _outcome(self, mark, there):
        meeting, (person, partner) = self.meetings.get(mark), self.book.find(*mark.who)
        row = there.get(seat_of(meeting.pk if meeting else None, person, partner))
        # A name that nobody has is a new person, not the partner as such.
        if row is None or (person is None and (mark.name or mark.email)):
            return Outcome.NEW
        partner = partner or (self.book.tied.get(person) if person else None)
        says = (mark.status, partner or row.partner_id, mark.joined or row.joined_at, mark.left or row.left_at)
        return Outcome.SAME if says == (row.status, row.partner_id, row.joined_at, row.left_at) else Outcome.CHANGED


def seat_of(meeting, person, partner):
    """Who a mark is about, at one meeting: a person, or a partner as such."""
    return (meeting, person, None) if person else (meeting, None, partner)


def seats(meetings, people, partners):
    """{seat: Attendance} of some people, and of some partners as such, at some meetings."""
    if not meetings:
        return {}
    about = Q(person__in=people) | Q(person=None, partner__in=partners)
    rows = Attendance.objects.filter(about, meeting__in=meetings).order_by("pk")
    return {seat_of(row.meeting_id, row.person_id, row.partner_id): row for row in rows}
