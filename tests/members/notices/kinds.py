"""A kind of notice for tests of the machine, with knobs."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory


def word(notice):
    """A short letter; `boom` in the details makes the wording fail."""
    if notice.details.get("boom"):
        raise KeyError("boom")
    return Mail(
        subject=notice.details.get("subject", "The table is set"),
        template="members/notices/mail/plain",
        context={"paragraphs": notice.details.get("paragraphs", ["Come and see."])},
    )


def still_wanted(notice):
    return notice.details.get("unwanted", "")


for category in NoticeCategory:
    registry.register(
        registry.NoticeKind(name=f"test-{category.value}", category=category, word=word, still_wanted=still_wanted)
    )
