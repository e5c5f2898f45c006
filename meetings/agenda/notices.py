"""What the agenda room sends: the answer to somebody who suggested an item."""

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register

from .models import ItemSuggestion


def load(notices):
    """Fetch the suggestions of many notices at once."""
    ids = {notice.about_id for notice in notices}
    found = ItemSuggestion.objects.select_related("meeting", "meeting__coalition").in_bulk(ids)
    for notice in notices:
        notice.loaded = found.get(notice.about_id)


def still_wanted(notice):
    """Why the answer need not go out, or ""."""
    if notice.loaded is None or notice.loaded.status == ItemSuggestion.Status.WAITING:
        return "There is no answer to tell any more"
    return ""


def word(notice):
    """Thanks, the answer, and why."""
    suggestion = notice.loaded
    accepted = suggestion.status == ItemSuggestion.Status.ACCEPTED
    end = "is on the agenda" if accepted else "our answer"
    return Mail(
        subject=f"What you suggested: “{suggestion.title}” {end}" if accepted else f"“{suggestion.title}”: {end}",
        template="meetings/agenda/mail/suggestion",
        context={"suggestion": suggestion, "accepted": accepted, "meeting": suggestion.meeting},
        why="You get this because you suggested something for an agenda.",
    )


register(
    NoticeKind(
        name="agenda-suggestion-answered",
        label="Answer to a suggestion",
        category=NoticeCategory.FOLLOW_UP,
        word=word,
        still_wanted=still_wanted,
        load=load,
    )
)
