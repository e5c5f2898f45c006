"""What this room sends: the favor somebody is asked for, with a link to say yes or no without a password."""

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register
from members.people.links import address_for

from .models import Introduction

LINK_PURPOSE = "introduction"
Status = Introduction.Status


def load(notices):
    """The favors of many notices at once, each left as `loaded`."""
    rows = Introduction.objects.select_related("to", "partner", "asked_by")
    found = rows.in_bulk({notice.about_id for notice in notices})
    for notice in notices:
        notice.loaded = found.get(notice.about_id)


def still_wanted(notice):
    """Why nobody needs to be asked any more, or ""."""
    favor = notice.loaded
    if favor is None or favor.via_id != notice.person_id:
        return "The favor is not there any more"
    return "" if favor.status == Status.ASKED else "They have answered, or it is over"


def word(notice):
    """Whom we would like to meet, what for, how long it takes; and that a no is fine."""
    favor = notice.loaded
    return Mail(
        subject=f"Would you introduce us to {favor.partner}?",
        template="engagement/introductions/mail/asked",
        context={
            "favor": favor,
            "url": address_for(notice.person, purpose=LINK_PURPOSE, about=favor.pk, route="introduction-link"),
        },
        why="You get this because you may know somebody there.",
        reply_to=favor.asked_by.email if favor.asked_by else "",
    )


register(NoticeKind("introduction-asked", NoticeCategory.INPUT, word, still_wanted, load, "A favor: an introduction"))
