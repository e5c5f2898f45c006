"""What the minutes room sends: an edition of the minutes, and corrections of approved ones."""

from django.conf import settings
from django.urls import reverse

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register

from .models import Correction, Edition


def _load(model):
    def load(notices):
        rows = model.objects.select_related("minutes__meeting__coalition").in_bulk({each.about_id for each in notices})
        for notice in notices:
            notice.loaded = rows.get(notice.about_id)

    return load


def edition_wanted(notice):
    """Why this edition need not be sent any more, or ""."""
    edition = notice.loaded
    if edition is None:
        return "The minutes are not there any more"
    return "A newer edition took its place" if edition.number != edition.minutes.edition else ""


def correction_wanted(notice):
    """Why the correction need not be sent, or ""."""
    return "" if notice.loaded else "The correction is not there any more"


def _context(row):
    meeting = row.minutes.meeting
    address = settings.BASE_URL + reverse("meeting-minutes", args=[meeting.coalition.slug, meeting.pk])
    return {"meeting": meeting, "minutes": row.minutes, "address": address}


def word_edition(notice):
    """The mail with the whole minutes: nobody needs a login to read them."""
    edition = notice.loaded
    again = "New edition of the minutes" if edition.number > 1 else "Minutes"
    return Mail(
        subject=f"{again}: {edition.document['meeting']}"[:200],
        template="meetings/minutes/mail/edition",
        context=_context(edition) | {"edition": edition, "document": edition.document},
        why="You get this because you were invited to the meeting or came.",
    )


def word_correction(notice):
    """The mail that says what the approved minutes got wrong."""
    correction = notice.loaded
    return Mail(
        subject=f"Correction of the minutes: {correction.minutes.meeting.title}"[:200],
        template="meetings/minutes/mail/correction",
        context=_context(correction) | {"correction": correction},
        why="You get this because you had the minutes from us.",
    )


for _name, _label, _model, _word, _wanted in (
    ("minutes", "Minutes of a meeting", Edition, word_edition, edition_wanted),
    ("minutes-correction", "Correction of minutes", Correction, word_correction, correction_wanted),
):
    register(
        NoticeKind(
            name=_name,
            label=_label,
            category=NoticeCategory.FOLLOW_UP,
            word=_word,
            still_wanted=_wanted,
            load=_load(_model),
        )
    )
