"""What this room sends: that we missed a promise, why, and what now."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory

from .actions import SHORTFALL
from .models import ShortfallNotice


def _load(notices):
    found = ShortfallNotice.objects.select_related("coalition", "promise", "pledge", "told_by").in_bulk(
        {notice.about_id for notice in notices}
    )
    for notice in notices:
        notice.loaded = found.get(notice.about_id)


def word(notice):
    """What we did not do, why, and what we do now."""
    row = notice.loaded
    return Mail(
        subject=f"We missed what we promised: {row.what}"[:200],
        template="engagement/wins/mail/shortfall",
        context={"row": row, "promised": row.promise or row.pledge, "by": row.told_by},
        why="You get this because we promised it to you.",
        reply_to=row.told_by.email if row.told_by else "",
    )


def still_wanted(notice):
    """Why it need not be said, or ""."""
    return "It was taken back" if notice.loaded is None else ""


registry.register(
    registry.NoticeKind(
        name=SHORTFALL, category=NoticeCategory.FOLLOW_UP, word=word, still_wanted=still_wanted, load=_load,
        label="A promise we missed",
    )
)  # fmt: skip
