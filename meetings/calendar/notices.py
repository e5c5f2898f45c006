"""What the calendar room sends: a kind word when an answer by calendar could not be taken."""

from meetings.meetings import notices as meeting_notices
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register


def still_wanted(notice):
    """Why they need not hear of it, or ""."""
    gone = meeting_notices.invitation_wanted(notice)
    if gone:
        return gone
    return "They have answered meanwhile" if notice.loaded.invitation.answer != "none" else ""


def word(notice):
    """Thanks, what we could not read, and the link that always works."""
    facts = notice.loaded
    return Mail(
        subject=f"We could not read your answer to {facts.meeting.title}",
        template="meetings/calendar/mail/refused",
        context=meeting_notices.context_of(facts) | {"link": facts.link, "reason": notice.details.get("reason", "")},
        why=f"You get this because you answered the invitation to {facts.meeting.title}.",
    )


register(
    NoticeKind(
        name="calendar-reply-refused",
        label="An answer by calendar that was not taken",
        category=NoticeCategory.INVITATION,
        word=word,
        still_wanted=still_wanted,
        load=meeting_notices.load,
    )
)
