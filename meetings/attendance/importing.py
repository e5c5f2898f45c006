"""Attendance from a file: each line checked, then meetings, people and organizations matched or made, then marks.

Columns: meeting, starts_at, ends_at, person, email, organization, status, joined_at, left_at. Set-based throughout;
importing the same file again changes nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from coalition import audit
from meetings import facts
from meetings.clock import NoSuchTime, on_the_clock
from meetings.meetings.models import Meeting

from .actions import refusal, write
from .models import Attendance
from .newcomers import Book, clean, plain

audit.describe(
    attendance_imported="{by} imported attendance from {file}: {marks} marks at {meetings} meetings",
)

COLUMNS = ("meeting", "starts_at", "ends_at", "person", "email", "organization", "status", "joined_at", "left_at")
NEEDED = ("meeting", "starts_at", "status")
Status = Attendance.Status
STATUSES = {plain(text): value for value, label in Status.choices if value != "not_recorded" for text in (value, label)}
STATUSES |= {"here": "present", "in person": "present", "attended": "present", "not here": "absent", "online": "remote"}
LONGEST = {"meeting": 200, "person": 200, "organization": 200, "email": 254}
CHUNK = 5_000  # marks in one statement
DEFAULT_LENGTH = timedelta(hours=1)  # of a meeting whose end the file does not say
US = ("%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M", "%m/%d/%Y")


@dataclass(frozen=True, slots=True)
class Mark:
    """One good line of the file."""

    line: int
    title: str
    starts: datetime
    ends: datetime
    name: str
    email: str
    organization: str
    status: str
    joined: datetime | None
    left: datetime | None

    @property
    def meeting(self):
        return plain(self.title), self.starts

    @property
    def who(self):
        return self.name, self.email, self.organization


class Trouble(Exception):
    """What is wrong with one line: `column` and words."""

    def __init__(self, column, words):
        super().__init__(words)
        self.column = column


@dataclass
class Plan:
    """What a file would do: good lines, lines that need a look, and what would be made."""

    coalition: object
    marks: list = field(default_factory=list)
    errors: list = field(default_factory=list)  # (line, column, words)
    meetings: dict = field(default_factory=dict)  # key -> Meeting there already
    new_meetings: dict = field(default_factory=dict)  # key -> first Mark
    book: Book | None = None
    new_people: int = 0
    new_organizations: int = 0

    @property
    def counts(self):
        """For the report, in order."""
        statuses = Counter(mark.status for mark in self.marks)
        return {
            "lines that are good": len(self.marks),
            "lines that need a look": len(self.errors),
            "meetings matched": len(self.meetings),
            "meetings to make": len(self.new_meetings),
            "people to make": self.new_people,
            "organizations to make": self.new_organizations,
        } | {label.lower(): statuses[value] for value, label in Status.choices if statuses[value]}


def missing_columns(headers):
    """Columns the file lacks, of those it cannot do without."""
    known = {plain(text).replace(" ", "_") for text in headers}
    lacks = [name for name in NEEDED if name not in known]
    if not known & {"person", "email", "organization"}:
        lacks.append("person, email or organization")
    return lacks


# --- Reading a line -------------------------------------------------------------------------------------------------


def moment(value, column, zone):
    """A moment from a cell: ISO with or without an offset, or as people in the US write it. None for an empty one."""
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day)  # noqa: DTZ001  the zone is put on below
    else:
        text = str(value or "").strip()
        if not text:
            return None
        found = _parsed(text)
    if found is None:
        raise Trouble(column, f"“{str(value)[:40]}” is not a day and time such as 2026-03-12 10:00.")
    try:
        return on_the_clock(found, zone) if found.tzinfo is None else found
    except NoSuchTime as error:
        raise Trouble(column, str(error)) from error
    except OverflowError as error:
        raise Trouble(column, "That day is too far away.") from error


def _parsed(text):
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found:
        return found
    for pattern in US:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  the zone is put on by the caller
        except ValueError:
            continue
    return None


def _clock_time(value, column, starts, zone):
    """When somebody came or left: a moment, or only the time of that day."""
    text = str(value or "").strip()
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text):
        hours, minutes = (int(part) for part in text.split(":")[:2])
        if hours > 23 or minutes > 59:
            raise Trouble(column, f"“{text}” is not a time.")
        naive = starts.astimezone(zone).replace(tzinfo=None, hour=hours, minute=minutes, second=0)
        return moment(naive, column, zone)
    return moment(value, column, zone)


def _text(row, column):
    value = str(row.get(column) or "")
    if "\x00" in value:
        raise Trouble(column, "There is a character in it that no text has. Save the file as CSV again.")
    value = clean(value)
    if len(value) > LONGEST.get(column, 500):
        raise Trouble(column, f"It has {len(value):,} characters; {LONGEST.get(column, 500)} at most.")
    return value


def read_line(line, row, zone):
    """The Mark of one line; Trouble when it does not stand."""
    title = _text(row, "meeting")
    if not title:
        raise Trouble("meeting", "Which meeting? This is empty.")
    starts = moment(row.get("starts_at"), "starts_at", zone)
    if starts is None:
        raise Trouble("starts_at", "When did it start? This is empty.")
    ends = moment(row.get("ends_at"), "ends_at", zone) or starts + DEFAULT_LENGTH
    if ends <= starts:
        raise Trouble("ends_at", "It ends before it starts.")
    name, email, organization = (_text(row, column) for column in ("person", "email", "organization"))
    if not (name or email or organization):
        raise Trouble("person", "Who? Person, e-mail and organization are empty.")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Trouble("email", f"“{email[:60]}” is not an e-mail address.") from error
    status = STATUSES.get(plain(_text(row, "status")))
    if status is None:
        raise Trouble(
            "status", f"“{_text(row, 'status')[:40]}” is none of: present, remote, delegate, excused, absent."
        )
    joined = _clock_time(row.get("joined_at"), "joined_at", starts, zone)
    left = _clock_time(row.get("left_at"), "left_at", starts, zone)
    if joined and left and left < joined:
        raise Trouble("left_at", "They left before they came.")
    return Mark(line, title, starts, ends, name, email.lower(), organization, status, joined, left)


# --- Plan and apply -------------------------------------------------------------------------------------------------


def plan(coalition, rows):
    """Check `rows` = [(line number, {column: value})] and find out what they would make. Writes nothing."""
    found = Plan(coalition)
    zone = coalition.zone
    good = []
    for line, row in rows:
        try:
            good.append(read_line(line, row, zone))
        except Trouble as error:
            found.errors.append((line, error.column, str(error)))
    known = _known_meetings(coalition, good)
    now = timezone.now()
    for mark in good:
        words = _refused(coalition, mark, known.get(mark.meeting), now)
        if words:
            found.errors.append((mark.line, "starts_at", words))
        else:
            found.marks.append(mark)
    found.errors.sort()
    for mark in found.marks:
        if mark.meeting in known:
            found.meetings[mark.meeting] = known[mark.meeting]
        else:
            found.new_meetings.setdefault(mark.meeting, mark)
    who = _distinct(found.marks)
    found.book = Book(coalition, who)
    found.new_people, found.new_organizations = found.book.unknown(who)
    return found


def _distinct(marks):
    return list(dict.fromkeys(mark.who for mark in marks))


def _known_meetings(coalition, marks):
    rows = Meeting.objects.filter(coalition=coalition, starts_at__in={mark.starts for mark in marks}).order_by("-pk")
    known = {}
    for meeting in rows:
        meeting.coalition = coalition
        known[plain(meeting.title), meeting.starts_at] = meeting
    return known


def _refused(coalition, mark, meeting, now):
    """Why a line cannot be noted: the meeting is to come, or was called off."""
    stands_in = meeting or Meeting(coalition=coalition, title=mark.title, starts_at=mark.starts, ends_at=mark.ends)
    words = refusal(stands_in, Status(mark.status), now)
    if not words and meeting is None and mark.starts > now:
        words = "This meeting is still to come, and none of that name is planned for then."
    return words


@transaction.atomic
def apply(*, plan, by, members=False, file_name="a file"):
    """Write what the plan says; the report: what was made, matched, noted, and was so already."""
    coalition = plan.coalition
    meetings = plan.meetings | _make_meetings(coalition, plan.new_meetings, by)
    days = [meeting.held_on() for meeting in meetings.values()]
    since = min([*days, coalition.today()])
    people, partners = plan.book.add(_distinct(plan.marks), by=by, members=members, since=since)
    rows = _rows(plan, meetings)
    changed = []
    for start in range(0, len(rows), CHUNK):
        changed += write(coalition, rows[start : start + CHUNK], by=by)
    if len(changed) >= CHUNK:
        with connection.cursor() as cursor:
            # What is derived next looks these rows up; without fresh figures the planner takes them for few.
            cursor.execute("ANALYZE meetings_attendance")
    _tell(changed, {meeting.pk: meeting for meeting in meetings.values()}, by)
    noted = len(changed)
    if noted or plan.new_meetings:
        audit.record(
            "attendance_imported",
            coalition=coalition,
            target=coalition,
            by=by,
            file=file_name[:200],
            marks=noted,
            meetings=len(meetings),
        )
    return {
        "meetings made": len(plan.new_meetings),
        "meetings matched": len(plan.meetings),
        "people made": len(people),
        "organizations made": len(partners),
        "marks noted": noted,
        "marks that were so already": len(rows) - noted,
        "lines named twice": len(plan.marks) - len(rows),
        "lines that need a look": len(plan.errors),
    }


def _tell(changed, meetings, by):
    """Tell the floors above, meeting by meeting: what they derive from one is small, whatever the file."""
    together = {}
    for row in changed:
        row.meeting = meetings[row.meeting_id]
        together.setdefault(row.meeting_id, []).append(row)
    for attendances in together.values():
        facts.attendance_recorded.happened(attendances=attendances, by=by)


def _make_meetings(coalition, new, by):
    made = Meeting.objects.bulk_create(
        Meeting(
            coalition=coalition,
            title=mark.title,
            starts_at=mark.starts,
            ends_at=mark.ends,
            status=Meeting.Status.HELD,
            held_at=mark.ends,
            created_by=by,
        )
        for mark in new.values()
    )
    for meeting in made:
        facts.meeting_held.happened(meeting=meeting, by=by)
    return dict(zip(new, made, strict=True))


def _rows(plan, meetings):
    """The rows for `write`, each person and partner once a meeting: the last line counts."""
    rows = {}
    for mark in sorted(plan.marks, key=lambda mark: (mark.starts, mark.line)):
        person, partner = plan.book.find(*mark.who)
        if person and partner is None:
            partner = plan.book.tied.get(person)
        meeting = meetings[mark.meeting].pk
        key = (meeting, "person", person) if person else (meeting, "partner", partner)
        rows[key] = (meeting, person, partner, mark.status, mark.joined, mark.left)
    return list(rows.values())
