"""The one mail of this room: there is an answer. It tells nothing of what it is about; who else reads the inbox is not known."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.people.links import address_for

from .life import Status
from .models import Concern

CONCERN = "concern"  # what the personal link is for


def _load(notices):
    rows = Concern.objects.select_related("coalition", "coordinator", "answered_by")
    found = rows.in_bulk({notice.about_id for notice in notices})
    for notice in notices:
        notice.loaded = found.get(notice.about_id)


def word(notice):
    """ "There is an answer for you", and where."""
    concern = notice.loaded
    by = concern.answered_by or concern.coordinator
    return Mail(
        subject="There is an answer for you",
        template="engagement/concerns/mail/answered",
        context={
            "by": by,
            "url": address_for(notice.person, purpose=CONCERN, about=concern.pk, route="concern-by-link"),
        },
        why="You get this because you told us something.",
        reply_to=by.email if by else "",
    )


def still_wanted(notice):
    """Why it need not go out, or ""."""
    concern = notice.loaded
    if concern is None or concern.status != Status.ANSWERED or concern.person_id != notice.person_id:
        return "It was settled meanwhile"
    return ""


registry.register(
    registry.NoticeKind(
        "concern-answered", NoticeCategory.REPORT_BACK, word, still_wanted, _load, "Answer to a person", private=True
    )
)
