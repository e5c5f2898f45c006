""" "I was there": an invited person may say so until the minutes are final; and where they are asked."""

from datetime import timedelta

from django.utils import timezone

from meetings.attendance.models import Attendance, Invitation
from meetings.meetings.models import Meeting

from .models import Arrival

ASKED_FOR = timedelta(days=14)  # after the meeting; who remembers later finds it on the meeting's page

_finals = []


def closes_with(check):
    """Register `check(meeting)`: whether something final, such as approved minutes, says who was there."""
    _finals.append(check)
    return check


def why_closed(meeting, now=None):
    """Why nobody may say so (any more), or ""."""
    now = now or timezone.now()
    if meeting.status not in (Meeting.Status.PUBLISHED, Meeting.Status.HELD):
        return "This meeting did not take place."
    if meeting.starts_at > now:
        return "This meeting is still to come."
    if any(check(meeting) for check in _finals):
        return "The minutes are final, and with them the list of who was there. Tell your coordinator if it is wrong."
    return ""


def why_not(meeting, person):
    """Why this person may not say so, or ""."""
    reason = why_closed(meeting)
    if reason:
        return reason
    if not Invitation.objects.filter(meeting=meeting, person=person).exists():
        return "You were not on the list of this meeting. Tell your coordinator that you were there."
    if Attendance.objects.filter(meeting=meeting, person=person).came().exists():
        return "You are noted as having been there already."
    return ""


def standing(meeting, person):
    """(whether they may say so, their Arrival or None), for the meeting's page."""
    if why_closed(meeting):
        return False, None
    said = Arrival.objects.filter(meeting=meeting, person=person).first()
    return said is None and not why_not(meeting, person), said


def open_for(viewer, now=None):
    """Meetings to ask the viewer about, newest first: invited, nothing noted of them, and they did not decline. One query."""
    now = now or timezone.now()
    if viewer.person is None:
        return []
    rows = Meeting.objects.visible_to(viewer).filter(
        invitations__person=viewer.person,
        status__in=[Meeting.Status.PUBLISHED, Meeting.Status.HELD],
        starts_at__lte=now,
        ends_at__gte=now - ASKED_FOR,
    )
    noted = Attendance.objects.filter(person=viewer.person).exclude(status="not_recorded").values("meeting")
    declined = Invitation.objects.filter(person=viewer.person, answer=Invitation.Answer.DECLINED).values("meeting")
    said = Arrival.objects.filter(person=viewer.person).values("meeting")
    found = rows.exclude(pk__in=noted).exclude(pk__in=said).exclude(pk__in=declined).order_by("-starts_at")[:3]
    return [meeting for meeting in found if not why_closed(meeting, now)]
