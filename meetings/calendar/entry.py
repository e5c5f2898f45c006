"""Meetings as calendar entries (RFC 5545, RFC 5546): stable UID, rising SEQUENCE, times on the coalition's wall clock."""

from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from . import replies, zones
from .lines import content, escaped, one_line, parameter, stamp

METHODS = {"REQUEST", "CANCEL", "PUBLISH"}
PARTSTAT = {"none": "NEEDS-ACTION", "coming": "ACCEPTED", "declined": "DECLINED", "delegate": "DELEGATED"}


def entry(meeting, *, method, person=None, answer="none", link="", items=(), invited=False):
    """The bytes of an .ics file. `link` is where this person answers, or the meeting's page when `person` is None.

    The remote link is for invited people only.
    """
    if method not in METHODS:
        raise ValueError(f"No calendar method {method!r}.")
    event = Event(meeting, meeting.coalition.time_zone, meeting.coalition.name)
    cancelled = method == "CANCEL" or meeting.status == "cancelled"
    lines = event.lines(
        dtstamp=timezone.now(),
        status="CANCELLED" if cancelled else "CONFIRMED",
        description=_description(meeting, person, link, items, invited),
        place=one_line(meeting.place) or (meeting.remote_link if invited else ""),
        url=link,
        organizer=replies.address_of(meeting, person) if person else "",
        attendee=_attendee(person, answer) if person and person.email else "",
    )
    return calendar([event], lines, method=method)


def calendar(events, lines, *, method, name=""):
    """The bytes of a calendar with these lines of events."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Common Table//Meetings//EN", "CALSCALE:GREGORIAN"]
    head.append(f"METHOD:{method}")
    if name:
        head += [f"NAME:{escaped(one_line(name))}", f"X-WR-CALNAME:{escaped(one_line(name))}"]
        head += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    years = [year for event in events for year in event.years]
    zone = events[0].zone if events else "UTC"
    if years and zone != "UTC":
        head += zones.definition(zone, min(years), max(years))
    return content([*head, *lines, "END:VCALENDAR"])


class Event:
    """One meeting as a VEVENT; `meeting` needs uid, sequence, starts_at, ends_at, title, created_at, updated_at."""

    def __init__(self, meeting, zone, coalition_name):
        self.meeting = meeting
        self.zone = zone
        self.coalition_name = coalition_name

    @property
    def years(self):
        """The years its file has to know the clock of, with room at both ends for times near New Year."""
        return self.meeting.starts_at.year - 1, self.meeting.ends_at.year + 1

    def lines(self, *, dtstamp, status, description="", place="", url="", organizer="", attendee="", free=False):
        """The content lines. `free` leaves the time free in the reader's calendar."""
        meeting = self.meeting
        begins, ends = zones.local(meeting.starts_at, self.zone), zones.local(meeting.ends_at, self.zone)
        found = [
            "BEGIN:VEVENT",
            f"UID:{meeting.uid}",
            f"DTSTAMP:{stamp(dtstamp)}",
            f"CREATED:{stamp(meeting.created_at)}",
            f"LAST-MODIFIED:{stamp(meeting.updated_at)}",
            f"SEQUENCE:{meeting.sequence}",
            f"DTSTART{begins[0]}:{begins[1]}",
            f"DTEND{ends[0]}:{ends[1]}",
            f"SUMMARY:{escaped(one_line(meeting.title))}",
            f"STATUS:{status}",
            _organizer(self.coalition_name, organizer),
        ]
        if description:
            found.append(f"DESCRIPTION:{escaped(description)}")
        if place:
            found.append(f"LOCATION:{escaped(place)}")
        if url:
            found.append(f"URL:{one_line(url)}")
        if attendee:
            found.append(attendee)
        found.append(f"TRANSP:{'TRANSPARENT' if free or status == 'CANCELLED' else 'OPAQUE'}")
        return [*found, "END:VEVENT"]


def _organizer(name, address):
    return _organizer_line(name, address or settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=512)
def _organizer_line(name, sender):
    address = parseaddr(sender)[1]
    return f"ORGANIZER;CN={parameter(name)}:mailto:{address}"


def _attendee(person, answer):
    # Without an address that reads answers, one by the calendar program would reach nobody: people use their link.
    rsvp = "TRUE" if replies.is_open() and answer == "none" else "FALSE"
    state = PARTSTAT[answer]
    return (
        f"ATTENDEE;CN={parameter(person.name)};ROLE=REQ-PARTICIPANT;PARTSTAT={state};RSVP={rsvp}"
        f":mailto:{one_line(person.email)}"
    )


def _description(meeting, person, link, items, invited):
    lines = [meeting.purpose] if meeting.purpose else []
    if link:
        lines.append(f"Answer here, no password needed: {link}" if person else link)
    if invited and meeting.remote_link:
        lines.append(f"Join remotely: {meeting.remote_link}")
    if items:
        lines.append("Agenda:")
        lines += [f"- {item.title} ({item.minutes} min)" if item.minutes else f"- {item.title}" for item in items]
    return "\n".join(lines)


def file_name(meeting):
    """What the downloaded file is called."""
    return f"meeting-{meeting.pk}.ics"
