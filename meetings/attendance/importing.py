"""Attendance from a file, line by line: what it says, or what is wrong with it.

Columns: meeting, starts_at, ends_at, person, email, organization, status, joined_at, left_at. `importing_plan` compares
the lines with what is here, `importing_writing` writes them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime

from meetings.clock import NoSuchTime, on_the_clock

from .models import Attendance
from .newcomers import clean, plain

COLUMNS = ("meeting", "starts_at", "ends_at", "person", "email", "organization", "status", "joined_at", "left_at")
NEEDED = ("meeting", "starts_at", "status")
Status = Attendance.Status
STATUSES = {plain(text): value for value, label in Status.choices if value != "not_recorded" for text in (value, label)}
STATUSES |= {"here": "present", "in person": "present", "attended": "present", "not here": "absent", "online": "remote"}
LONGEST = {"meeting": 200, "person": 200, "organization": 200, "email": 254}
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

    def values(self):
        """As an import keeps it: all text, moments in UTC."""
        return {
            "meeting": self.title,
            "starts_at": _kept(self.starts),
            "ends_at": _kept(self.ends),
            "person": self.name,
            "email": self.email,
            "organization": self.organization,
            "status": self.status,
            "joined_at": _kept(self.joined),
            "left_at": _kept(self.left),
        }

    @classmethod
    def of(cls, row):
        """The Mark an ImportRow keeps."""
        kept = row.values
        moments = {name: _moment(kept[name]) for name in ("starts_at", "ends_at", "joined_at", "left_at")}
        return cls(
            row.number, kept["meeting"], moments["starts_at"], moments["ends_at"], kept["person"], kept["email"],
            kept["organization"], kept["status"], moments["joined_at"], moments["left_at"],
        )  # fmt: skip


def _kept(moment):
    return moment.astimezone(UTC).isoformat() if moment else ""


def _moment(text):
    return datetime.fromisoformat(text) if text else None


class Trouble(Exception):
    """What is wrong with one line: `column` and words."""

    def __init__(self, column, words):
        super().__init__(words)
        self.column = column


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
