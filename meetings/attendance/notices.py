"""What the attendance room sends: a polite reminder to somebody who has not answered (PER-2)."""

from django.utils import timezone

from meetings.meetings import notices as meeting_notices
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register


def still_wanted(notice):
    """Why nobody needs to be reminded, or "". Any answer ends it, also a “no” (domain.md 5, rule 8)."""
    facts = notice.loaded
    if facts.meeting is None:
        return "The meeting is not there any more"
    if facts.meeting.status != "published" or facts.meeting.starts_at <= timezone.now():
        return "The meeting was called off, has begun or is over"
    if facts.invitation is None:
        return "They were taken off the list meanwhile"
    return "They have answered meanwhile" if facts.invitation.answer != "none" else ""


def word(notice):
    """Once more what it is, why them, and that a “no” is fine."""
    facts = notice.loaded
    return Mail(
        subject=f"Can you come? {facts.meeting.title}, {meeting_notices.day_of(facts)}",
        template="meetings/attendance/mail/reminder",
        context=meeting_notices.context_of(facts) | {"link": facts.link},
        why=f"You get this because you are invited to {facts.meeting.title} and have not answered yet.",
    )


register(
    NoticeKind(
        name="meeting-reminder",
        label="Reminder of an invitation",
        fields=meeting_notices.FIELDS,
        category=NoticeCategory.REMINDER,
        word=word,
        still_wanted=still_wanted,
        load=meeting_notices.load,
    )
)
