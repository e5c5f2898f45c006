"""What a calendar program answered by mail (iTIP REPLY, RFC 5546 3.2.3): read with suspicion, taken or refused in words."""

import email
import email.policy
import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError

from django.db import IntegrityError, transaction
from icalendar import Calendar

from meetings.attendance import invitations
from meetings.attendance.models import Invitation
from meetings.meetings.errors import NotNow
from members.inbound import registry as inbound
from members.inbound.registry import Outcome
from members.notices import actions as notices

from . import replies
from .models import CalendarReply

log = logging.getLogger(__name__)
Status = CalendarReply.Status
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
CALENDARS = ("text/calendar", "application/ics")
LONGEST = 256 * 1024  # bytes of a calendar part
ANSWERS = {"ACCEPTED": "coming", "DECLINED": "declined", "DELEGATED": "delegate"}


class Refused(Exception):
    """The answer cannot be taken. Its message says why, in words for people."""


@dataclass(frozen=True)
class Reply:
    """What a calendar program says: the answer, and which version of the invitation it is about."""

    uid: str
    state: str
    sequence: int | None
    said_at: datetime | None
    note: str = ""
    delegate_name: str = ""
    delegate_email: str = ""


def take(raw):
    """Take one mail (its bytes) as an answer. The same mail again changes nothing. The Outcome; never an error."""
    message = _message(raw)
    invitation = _invitation(message) if message is not None else None
    if invitation is None:
        log.warning("A mail to the calendar address names no invitation; %d bytes were not read.", len(raw))
        return Outcome("unknown", "This mail answers no invitation of ours.")
    digest = hashlib.sha256(raw).hexdigest()
    earlier = CalendarReply.objects.filter(coalition=invitation.coalition, digest=digest).first()
    if earlier:
        return Outcome(earlier.status, earlier.reason)
    try:
        reply = read(message)
        outcome = _outcome(invitation, reply)
    except Refused as error:
        reply, outcome = None, Outcome(Status.REFUSED, str(error))
    try:
        return _apply(invitation, reply, outcome, digest)
    except IntegrityError:  # the same mail, read by another worker at this moment
        return outcome


def look(message, raw):
    """For members.inbound: the Outcome of a mail that answers an invitation, None for any other."""
    return take(raw) if _invitation(message) is not None else None


inbound.register_reader(look)


def _message(raw):
    try:
        return email.message_from_bytes(raw, policy=email.policy.default)
    except (MessageError, ValueError, LookupError):
        return None


def _header(message, name):
    """The values of a header as text; a header that cannot be parsed is none."""
    try:
        return [str(value) for value in message.get_all(name, [])]
    except (ValueError, IndexError, LookupError, AttributeError, TypeError):  # Python's parser trips over some garbage
        return []


def _invitation(message):
    """The invitation that the answering address speaks of, or None."""
    text = "\n".join(value for name in RECIPIENTS for value in _header(message, name))
    for meeting, person, sign in replies.told_in(text)[:5]:
        rows = Invitation.objects.select_related("meeting", "person", "coalition", "person__user")
        speaker = replies.signed_by(meeting, person, sign)
        invitation = rows.filter(meeting=meeting, person=speaker).exclude(meeting__status="draft").first()
        if speaker and invitation:
            invitation.meeting.coalition = invitation.coalition
            return invitation
    return None


def read(message):
    """The Reply in a message. Refused, with the reason, when there is none or it is not what RFC 5546 asks for."""
    calendar = _calendar(message)
    method = str(calendar.get("METHOD", "")).upper()
    if method != "REPLY":
        raise Refused("The calendar file is not an answer.")
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        raise Refused("The calendar file speaks of no meeting, or of several.")
    event = events[0]
    attendee = _attendee(event)
    return Reply(
        uid=str(event.get("UID", "")),
        state=str(attendee.params.get("PARTSTAT", "")).upper(),
        sequence=_number(event.get("SEQUENCE")),
        said_at=_moment(event),
        note=_text(event.get("COMMENT"))[:500],
        delegate_name=_delegate(attendee),
        delegate_email=_delegate(attendee),
    )


def _calendar(message):
    for part in message.walk():
        if part.get_content_type() not in CALENDARS:
            continue
        content = part.get_payload(decode=True)
        if not content or len(content) > LONGEST:
            raise Refused("The calendar file is empty or too large.")
        try:
            found = Calendar.from_ical(content.decode("utf-8", errors="replace"))
        except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
            raise Refused("The calendar file cannot be read.") from error
        if found.name != "VCALENDAR":
            raise Refused("The calendar file cannot be read.")
        return found
    raise Refused("There is no calendar file in the mail.")


def _attendee(event):
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) != 1 or not hasattr(attendees[0], "params"):
        raise Refused("The calendar file does not say who answers.")
    return attendees[0]


def _delegate(attendee):
    said = attendee.params.get("DELEGATED-TO", "")
    said = said[0] if isinstance(said, list) and said else said
    return str(said).strip('"').removeprefix("mailto:").removeprefix("MAILTO:")[:200]


def _number(value):
    try:
        return int(value) if value is not None else None
    except (TypeError, ValueError) as error:
        raise Refused("The calendar file has a version that is no number.") from error


def _moment(event):
    try:
        said = event.decoded("DTSTAMP") if "DTSTAMP" in event else None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refused("The calendar file does not say when it was written.") from error
    if not isinstance(said, datetime):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def _text(value):
    return " ".join(str(value[0] if isinstance(value, list) else value or "").split())


def _outcome(invitation, reply):
    """Whether the answer counts. Refused when it is about another meeting, an older version, or came late."""
    meeting = invitation.meeting
    if reply.uid != str(meeting.uid):
        raise Refused("The answer is about another meeting.")
    if reply.sequence is not None and reply.sequence < meeting.sequence:
        raise Refused("They answered an earlier version of the invitation.")
    if invitation.answered_at and reply.said_at and reply.said_at < invitation.answered_at.replace(microsecond=0):
        raise Refused("A later answer stands already.")
    if reply.state == "TENTATIVE":
        return Outcome(Status.NOTED, "Perhaps")
    if reply.state not in ANSWERS:
        raise Refused("The calendar file does not say yes or no.")
    if reply.state == "DELEGATED" and not reply.delegate_name:
        raise Refused("The calendar file does not say who comes instead.")
    return Outcome(Status.TAKEN)


@transaction.atomic
def _apply(invitation, reply, outcome, digest):
    if outcome.status == Status.TAKEN:
        try:
            with transaction.atomic():
                invitations.answer(
                    invitation=invitation,
                    answer=ANSWERS[reply.state],
                    by=invitation.person.user,
                    note=reply.note or invitation.note,
                    delegate_name=reply.delegate_name,
                    delegate_email=reply.delegate_email if "@" in reply.delegate_email else "",
                )
        except NotNow as error:
            outcome = Outcome(Status.REFUSED, str(error))
    row = CalendarReply.objects.create(
        coalition=invitation.coalition,
        meeting=invitation.meeting,
        person=invitation.person,
        digest=digest,
        status=outcome.status,
        reason=outcome.reason[:300],
    )
    if outcome.status == Status.REFUSED:
        log.warning("Calendar reply %d was not taken: %s", row.pk, outcome.reason)
        notices.owe(
            coalition=invitation.coalition,
            key=f"calendar-reply:{invitation.meeting_id}:{invitation.person_id}:{invitation.meeting.sequence}",
            kind="calendar-reply-refused",
            person=invitation.person,
            about=invitation.meeting,
            details={"sequence": invitation.meeting.sequence, "reason": outcome.reason},
        )
    return outcome
