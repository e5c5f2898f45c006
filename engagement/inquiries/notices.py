"""What this room sends: to the coordinators that somebody asks, to whoever asked the answer."""

from django.conf import settings
from django.urls import reverse

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register

from .models import Inquiry


def load(notices):
    """The questions of many notices at once, each left as `loaded`."""
    rows = Inquiry.objects.select_related("answered_by").in_bulk({notice.about_id for notice in notices})
    for notice in notices:
        notice.loaded = rows.get(notice.about_id)


def _address(name, notice):
    return settings.BASE_URL + reverse(name, args=[notice.coalition.slug, *_pk(name, notice)])


def _pk(name, notice):
    return [notice.about_id] if name == "inquiry-answer" else []


def asked_wanted(notice):
    """Why nobody needs to be told of a question any more, or ""."""
    if notice.loaded is None:
        return "The question is not there any more"
    return "It is answered already" if notice.loaded.answered_at else ""


def word_asked(notice):
    """The mail to those who keep the records: the question, without a name."""
    return Mail(
        subject="Somebody asks the coordinators",
        template="engagement/inquiries/mail/asked",
        context={"inquiry": notice.loaded, "url": _address("inquiry-answer", notice)},
        why="You get this because you look after the coalition.",
    )


def answered_wanted(notice):
    """Why the answer need not go out, or ""."""
    return "" if notice.loaded and notice.loaded.answered_at else "The question is not there any more"


def word_answered(notice):
    """The mail with the answer."""
    by = notice.loaded.answered_by
    return Mail(
        subject="Your question is answered",
        template="engagement/inquiries/mail/answered",
        context={"inquiry": notice.loaded, "url": _address("inquiry-list", notice)},
        why="You get this because you asked.",
        reply_to=by.email if by else "",
    )


register(
    NoticeKind(
        "inquiry-asked", NoticeCategory.FOLLOW_UP, word_asked, asked_wanted, load, "Somebody asks the coordinators"
    )
)
register(
    NoticeKind(
        "inquiry-answered", NoticeCategory.REPORT_BACK, word_answered, answered_wanted, load, "Answer to a question"
    )
)
