"""What we answer to mail that could not be taken whole: politely, once a day at most, marked as automatic."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory

AUTOMATIC = {"Auto-Submitted": "auto-replied"}
WHY = "You get this because you wrote to us."


def _about(notice):
    subject = notice.details.get("subject", "")
    return f"Your mail: {subject}" if subject else "Your mail to us"


def word_files(notice):
    """Their words are with us, the attachment is not."""
    words = "Thank you for writing. " + (
        "What you wrote is with us." if notice.details.get("was_taken") else "There were no words of yours in the mail."
    )
    return Mail(
        subject=_about(notice),
        template="members/notices/mail/plain",
        context={
            "paragraphs": [
                words,
                "The attachment is not: for everybody’s safety we take no files by mail. If it matters, give it to "
                "your coordinator another way, or write what is in it.",
            ]
        },
        headers=AUTOMATIC,
        why=WHY,
    )


def word_not_taken(notice):
    """Why what they wrote could not be taken, and that a person reads it."""
    return Mail(
        subject=_about(notice),
        template="members/notices/mail/plain",
        context={
            "paragraphs": [
                "Thank you for writing.",
                notice.details.get("reason", ""),
                "Your coordinator reads your mail and gets back to you.",
            ]
        },
        headers=AUTOMATIC,
        why=WHY,
    )


for name, label, word in (
    ("reply-files", "About an attachment", word_files),
    ("reply-not-taken", "About a mail that was not taken", word_not_taken),
):
    registry.register(
        registry.NoticeKind(name=name, label=label, category=NoticeCategory.FOLLOW_UP, word=word, urgent=True)
    )
