"""What this room sends: a polite reminder to somebody who was asked for their view and has said nothing (PER-2)."""

from engagement.voice import notices as voice
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register
from members.people.links import address_for

from .models import Asked


def load(notices):
    """The request and what they said, as for the request itself; whether they would rather not."""
    voice.load_requests(notices)
    people = {notice.person_id for notice in notices}
    rows = Asked.objects.filter(person__in=people, request__in={notice.about_id for notice in notices})
    declined = {(row.request_id, row.person_id) for row in rows if row.declined_on}
    for notice in notices:
        request, said = notice.loaded
        notice.loaded = request, said, (notice.about_id, notice.person_id) in declined


def still_wanted(notice):
    """Why nobody needs to be reminded, or "". Any answer ends it, also a “no” (domain.md 5, rule 8)."""
    request, said, declined = notice.loaded
    if declined:
        return "They would rather not"
    return voice.not_wanted(request, said)


def word(notice):
    """Once more what is open, how long it takes, and that a “no” is fine."""
    request, _, _ = notice.loaded
    return Mail(
        subject=f"Still open, {request.estimated_minutes} min: {request.title}",
        template="engagement/audience/mail/reminder",
        context={
            "request_for_input": request,
            "url": address_for(notice.person, purpose=voice.INPUT, about=request.pk, route="input-by-link"),
        },
        why=f"You get this because we asked for your view on “{request.title}” and have not heard from you.",
        reply_to=voice.owner_mail(request),
    )


# It can wait as the request itself can: of both together at most two in seven days (domain.md 5, rule 5).
register(
    NoticeKind(
        "input-reminder", NoticeCategory.REMINDER, word, still_wanted, load, "Reminder of a question", urgent=False
    )
)
