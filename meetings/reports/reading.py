"""Participant reports as Zoom, Microsoft Teams and Google Meet write them, read into one line a participant.

    report = read(content, day=date, zone=zone)   # reading.Unreadable when no list of participants is in it
    report.product, report.participants           # "Zoom", [Participant, …] in the order of the file

What differs between products, years and settings: what stands before the list (Zoom's line about the meeting, Teams'
sections), the names of the columns, CSV or tabs, UTF-8 or UTF-16, one line for each time somebody joined or one a person,
with or without an address. Times carry no zone: they are taken as the coalition's clock.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meetings.clock import NoSuchTime, on_the_clock
from members.exchange import reading
from members.exchange.reading import Unreadable

NOT_A_REPORT = (
    "There is no list of participants in it. Export the participants of one meeting: in Zoom under Reports, "
    "in Teams from the meeting’s Attendance tab, in Google Meet from the mail with the attendance report."
)
# What a column is, by its name in small letters without what stands in brackets.
COLUMNS = {
    "name": ("name", "full name", "user name", "participant", "participant name", "display name", "attendee"),
    "first": ("first name", "given name"),
    "last": ("last name", "surname", "family name"),
    "email": ("user email", "email", "email address", "e-mail", "participant email"),
    "upn": ("participant id",),
    "joined": ("join time", "first join", "first join time", "time joined", "joined at", "joined", "first seen"),
    "left": ("leave time", "last leave", "last leave time", "time exited", "left at", "left", "last seen"),
    "minutes": (
        "duration", "total duration", "in-meeting duration", "in meeting duration", "attendance duration",
        "time in session", "time in call", "total time",
    ),
    "waiting": ("in waiting room",),
    "attended": ("attended",),
    "action": ("user action",),
    "moment": ("timestamp",),
}  # fmt: skip
BY_TITLE = {title: column for column, titles in COLUMNS.items() for title in titles}
SECTION = re.compile(r"\d+\. \S")  # "3. In-Meeting Activities" ends the participants of Teams
DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
UNITS = re.compile(r"(\d+)\s*(h|std|u|m|s)", re.IGNORECASE)
SECONDS = {"h": 3600, "std": 3600, "u": 3600, "m": 60, "s": 1}
LONGEST_NAME = 200
PREAMBLE = 100  # lines that may stand before the list


@dataclass
class Participant:
    """One person as the report shows them. `spans` = [(joined, left)] moments, apart from each other, either may be None."""

    line: int
    name: str
    email: str
    spans: list = field(default_factory=list)
    told: float = 0  # minutes the report adds up itself

    @property
    def joined(self):
        """When they came first, or None."""
        return min((start for start, _ in self.spans if start), default=None)

    @property
    def left(self):
        """When they left last, or None."""
        return max((end for _, end in self.spans if end), default=None)

    @property
    def minutes(self):
        """Whole minutes present, at least 1; None when the report tells neither times nor minutes."""
        return minutes_of(self.spans, self.told)


@dataclass(frozen=True)
class Report:
    """A report: which product wrote it, and its participants."""

    product: str
    participants: list


def minutes_of(spans, told=0):
    """Minutes present: the spans without what overlaps (two devices), never more than the report adds up itself."""
    seconds, end = 0, None
    for start, stop in sorted(span for span in spans if all(span)):
        begin = start if end is None else max(start, end)
        seconds += max((stop - begin).total_seconds(), 0)
        end = stop if end is None else max(end, stop)
    if told and seconds:
        seconds = min(seconds, told * 60)
    seconds = seconds or told * 60
    return max(1, int(seconds / 60 + 0.5)) if seconds else None


def read(content, *, day, zone):
    """The Report in these bytes. `day` is the meeting's, on the coalition's clock: times without a date are of that day."""
    header, rows = _list_in(content)
    if "action" in header:
        rows = _paired(header, rows)
        header = {"name": 0, "email": 1, "joined": 2, "left": 3}
    order = _order([text for row in rows for text in _cells(header, row, "joined", "left")], day)
    found = _merged(_segments(header, rows, lambda text: _moment(text, day, zone, order)))
    if not found:
        raise Unreadable("The list of participants is empty: nobody joined.")
    return Report(_product(header), found)


# --- Finding the list -------------------------------------------------------------------------------------------------


def _list_in(content):
    """({column: place, "titles": set}, [(number, cells)]) of the first list of participants."""
    trouble = None
    for records in reading.variants(content):
        try:
            for number, cells in islice(records, PREAMBLE):
                header = _header(cells)
                if header:
                    return header, _until_its_end(records, number)
        except Unreadable as error:  # cut by the wrong delimiter, a quotation mark may seem to stand alone
            trouble = error
    raise trouble or Unreadable(NOT_A_REPORT)


def _header(cells):
    """{column: place} when these are the titles of a list of participants, else None."""
    header, titles = {}, set()
    for place, cell in enumerate(cells):
        title = " ".join(cell.casefold().split())
        titles.add(title)
        column = BY_TITLE.get(title) or BY_TITLE.get(re.sub(r"\s*\(.*?\)", "", title))
        if column:
            header.setdefault(column, place)
        if column == "minutes" and "second" in title:
            header["seconds"] = place
    named = "name" in header or {"first", "last"} <= header.keys()
    timed = header.keys() & {"joined", "left", "minutes", "action"}
    return header | {"titles": titles} if named and timed else None


def _until_its_end(rows, last):
    """The rows of a list: until an empty line, or the next section."""
    found = []
    for number, cells in rows:
        if number != last + 1 or (SECTION.match(cells[0]) and not any(cells[1:])):
            break
        found.append((number, cells))
        last = number
    return found


def _product(header):
    titles = header.get("titles", {"user action"})
    if any("original name" in title or title in ("in waiting room", "recording consent") for title in titles):
        return "Zoom"
    if titles & {"first join", "in-meeting duration", "participant id (upn)", "full name", "user action"}:
        return "Microsoft Teams"
    if titles & {"time joined", "time exited", "first name"}:
        return "Zoom" if "attended" in titles else "Google Meet"
    return "Zoom" if titles & {"user email"} else "participant"


# --- Reading its lines ------------------------------------------------------------------------------------------------


def _cells(header, row, *columns):
    _, cells = row
    return [cells[header[name]] for name in columns if name in header and header[name] < len(cells)]


def _cell(header, row, column):
    return next(iter(_cells(header, row, column)), "")


def _segments(header, rows, moment):
    """A Participant for each line that says somebody was in the meeting."""
    for row in rows:
        name = _name(header, row)
        email = _email(_cell(header, row, "email")) or _email(_cell(header, row, "upn"))
        waited = _cell(header, row, "waiting").casefold() == "yes"
        stayed_away = _cell(header, row, "attended").casefold() == "no"
        if not (name or email) or waited or stayed_away:
            continue
        joined, left = moment(_cell(header, row, "joined")), moment(_cell(header, row, "left"))
        if joined and left and left < joined:
            # Only times of day, past midnight; else the report contradicts itself.
            left = left + timedelta(days=1) if not DATE.search(_cell(header, row, "left")) else None
        told = _told(_cell(header, row, "minutes"), in_seconds="seconds" in header)
        yield Participant(row[0], name or email, email, [(joined, left)] if joined or left else [], told)


def _name(header, row):
    name = _cell(header, row, "name") or " ".join(_cells(header, row, "first", "last"))
    return " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]


def _email(text):
    """The address, in small letters; "" for none, and for one that is partly hidden ("r****@example.org")."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return "" if "*" in address else address


def _paired(header, rows):
    """Lines of "joined" and "left" as lines with both: [(number, [name, "", joined, left])]."""
    found, open_of = [], {}
    for row in rows:
        name, action, text = (_cell(header, row, column) for column in ("name", "action", "moment"))
        if action.casefold().startswith("joined"):
            open_of[name] = (row[0], [name, "", text, ""])
            found.append(open_of[name])
        elif name in open_of:
            open_of.pop(name)[1][3] = text
    return found


def _told(text, *, in_seconds):
    """Minutes a cell tells: "63", "1h 2m 10s", "1 hr 2 min", "01:02:10", "32:14"; 0 when it tells none."""
    text = text.strip().lower()
    if re.fullmatch(r"\d+([.,]\d+)?", text):
        number = float(text.replace(",", "."))
        return number / 60 if in_seconds else number
    if re.fullmatch(r"\d+:\d{2}(:\d{2})?", text):
        parts = [int(part) for part in text.split(":")]
        hours, minutes, seconds = parts if len(parts) == 3 else (0, *parts)
        return hours * 60 + minutes + seconds / 60
    return sum(int(number) * SECONDS[unit.lower()] for number, unit in UNITS.findall(text)) / 60


# --- Moments ----------------------------------------------------------------------------------------------------------


def _numbers(text):
    found = DATE.search(text)
    return [int(part) for part in found.groups()] if found else None


def _order(texts, day):
    """ "mdy" or "dmy": the one that puts more of these dates on the meeting's day; month first where nothing tells."""
    dates = [numbers for numbers in map(_numbers, texts) if numbers and numbers[0] <= 31]
    near = {order: sum(_near(numbers, order, day) for numbers in dates) for order in ("mdy", "dmy")}
    if near["mdy"] == near["dmy"]:
        return "dmy" if any(first > 12 for first, _, _ in dates) else "mdy"
    return max(near, key=near.get)


def _near(numbers, order, day):
    found = _date(numbers, order)
    return found is not None and abs((found - day).days) <= 1


def _date(numbers, order):
    if numbers[0] > 31:
        year, month, number = numbers
    elif order == "dmy":
        number, month, year = numbers
    else:
        month, number, year = numbers
    try:
        return date(year + 2000 if year < 100 else year, month, number)
    except ValueError:
        return None


def _moment(text, day, zone, order):
    """The moment a cell tells, or None; a time alone is of the meeting's day."""
    numbers = _numbers(text)
    when = _date(numbers, order) if numbers else day
    rest = DATE.sub("", text, count=1)
    clock = TIME.search(rest)
    if when is None or clock is None:
        return None
    hours, minutes, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hours = hours % 12 + (12 if clock[4].lower() == "p" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    naive = datetime(when.year, when.month, when.day, hours, minutes, seconds)  # noqa: DTZ001  the zone is put on below
    offset = OFFSET.search(text.strip()) if numbers else None
    if offset:
        return datetime.fromisoformat(naive.isoformat() + offset[1].replace("Z", "+00:00")).astimezone(UTC)
    try:
        return on_the_clock(naive, zone)
    except NoSuchTime:
        return None


# --- One line a participant -------------------------------------------------------------------------------------------


def _merged(segments):
    """Joins and re-joins of one person as one Participant: by address, else by name as shown."""
    segments = list(segments)
    emails = {}
    for each in segments:
        if each.email:
            emails.setdefault(each.name.casefold(), set()).add(each.email)

    def key(each):
        # One who joined a second time without signing in has the name, and lacks the address.
        known = emails.get(each.name.casefold(), ())
        return each.email or (next(iter(known)) if len(known) == 1 else f"name {each.name.casefold()}")

    found = []
    for _, same in groupby(sorted(segments, key=lambda each: (key(each), each.line)), key=key):
        same = list(same)
        first = same[0]
        email = next((each.email for each in same if each.email), "")
        spans = [span for each in same for span in each.spans]
        found.append(Participant(first.line, first.name, email, spans, sum(each.told for each in same)))
    return sorted(found, key=lambda each: each.line)
