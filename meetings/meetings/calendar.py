"""A meeting as a calendar entry (RFC 5545, RFC 5546): stable UID, rising SEQUENCE, times in UTC."""

from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

METHODS = {"REQUEST", "CANCEL", "PUBLISH"}
PARTSTAT = {"none": "NEEDS-ACTION", "coming": "ACCEPTED", "declined": "DECLINED", "delegate": "DELEGATED"}


def entry(meeting, *, method, person=None, answer="none", link="", items=(), invited=False):
    """The bytes of an .ics file. `link` is where this person answers, or the meeting's page when `person` is None.

    The remote link is for invited people only.
    """
    if method not in METHODS:
        raise ValueError(f"No calendar method {method!r}.")
    calendar = Calendar()
    calendar.add("prodid", "-//Common Table//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = _event(meeting, person, link, items, invited)
    if person and person.email:
        event.add("attendee", _attendee(person, answer), encode=0)
    calendar.add_component(event)
    return calendar.to_ical()


def _event(meeting, person, link, items, invited):
    event = Event()
    event.add("uid", str(meeting.uid))
    event.add("dtstamp", timezone.now())
    event.add("created", meeting.created_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", _utc(meeting.starts_at))
    event.add("dtend", _utc(meeting.ends_at))
    event.add("summary", one_line(meeting.title))
    event.add("description", _description(meeting, person, link, items, invited))
    event.add("status", "CANCELLED" if meeting.status == "cancelled" else "CONFIRMED")
    event.add("organizer", _organizer(meeting), encode=0)
    place = one_line(meeting.place) or (meeting.remote_link if invited else "")
    if place:
        event.add("location", place)
    if link:
        event.add("url", link)
    return event


def _utc(moment):
    return moment.astimezone(UTC)


def _organizer(meeting):
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(one_line(meeting.coalition.name))
    return organizer


def _attendee(person, answer):
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["cn"] = vText(one_line(person.name))
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText(PARTSTAT[answer])
    # An answer by the calendar program would reach a mailbox nobody reads; people answer by their link.
    attendee.params["rsvp"] = vText("FALSE")
    return attendee


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


def one_line(text):
    """Text without line breaks or control characters, for a parameter or a one-line property."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def file_name(meeting):
    """What the downloaded file is called."""
    return f"meeting-{meeting.pk}.ics"
