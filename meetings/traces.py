"""What this floor knows of people, and what becomes of it when one is forgotten (members/privacy)."""

from django.utils import timezone

from members.privacy.traces import add, before_erasing

from .attendance.models import Invitation

add("meetings.Arrival", "Check-ins that waited for somebody", blank={"name": "", "organization": ""})
add("meetings.Attendance", "Meetings they came to")
add("meetings.CalendarFeed", "Their calendar", goes=True, hide=("nonce",))
add("meetings.CalendarReply", "Answers of their calendar program", goes=True, hide=("digest",))
add(
    "meetings.Invitation",
    "Invitations to meetings",
    blank={"note": "", "why": "", "access_needs": ""},
)
add("meetings.ItemReader", "Confidential items they may read", goes=True)
add("meetings.KnownName", "Names they go by in video meetings", goes=True)
add("meetings.Speaker", "When they asked to speak", blank={"name": ""})


@before_erasing
def not_asked_again(person, by):
    """What they are still asked to come to, they are no longer; nor named as somebody who comes for another."""
    Invitation.objects.filter(person=person, meeting__ends_at__gte=timezone.now()).delete()
    Invitation.objects.filter(delegate=person).update(delegate=None, delegate_name="Somebody", delegate_email="")
