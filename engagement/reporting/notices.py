"""What this room sends: a version of a report, the correction of one, and what became of an error somebody found."""

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register
from members.people.links import address_for

from . import reading
from .models import FigureError, ReportCorrection, ReportVersion

REPORT = "report"  # what a personal link is for
TEMPLATES = "engagement/reporting/mail"
FIGURES = 8  # in a mail; the page has all


def _load(model, *related):
    def load(notices):
        rows = model.objects.select_related("coalition", *related).in_bulk({each.about_id for each in notices})
        for notice in notices:
            notice.loaded = rows.get(notice.about_id)

    return load


def _link(notice, version):
    return address_for(notice.person, purpose=REPORT, about=version.pk, route="report-by-link")


def there(notice):
    """Why it need not be sent, or ""."""
    return "" if notice.loaded else "It is not there any more"


def version_wanted(notice):
    """Why this version need not be sent any more, or ""."""
    if notice.loaded is None:
        return "It is not there any more"
    newest = reading.latest(notice.loaded.report)
    return "A newer version took its place" if newest.number != notice.loaded.number else ""


def word_version(notice):
    """The mail with the first figures and the link to the whole report."""
    version = notice.loaded
    document = reading.for_reader(version.document, reading.levels_of(notice.person))
    figures = [each for one in document["sections"] for each in one["figures"]]
    return Mail(
        subject=f"{document['title']}{f', version {version.number}' if version.number > 1 else ''}"[:200],
        template=f"{TEMPLATES}/version",
        context={
            "version": version,
            "document": document,
            "figures": figures[:FIGURES],
            "url": _link(notice, version),
        },
        why="You get this because a coordinator chose you to receive this report.",
        reply_to=version.made_by.email if version.made_by else "",
    )


def word_correction(notice):
    """The mail that says what was wrong, what was done, and where the right report is."""
    correction = notice.loaded
    version = correction.version
    theirs = correction.errors.filter(person=notice.person).exists()
    part = reading.parts_of(version.document)[correction.figure]
    mine = part["level"] in reading.levels_of(notice.person)
    return Mail(
        subject=f"Correction: {version.report.title}"[:200],
        template=f"{TEMPLATES}/correction",
        context={
            "correction": correction,
            "version": version,
            "theirs": theirs,
            "mine": mine,
            "url": _link(notice, version),
        },
        why="You get this because you had this report from us.",
        reply_to=version.made_by.email if version.made_by else "",
    )


def word_error(notice):
    """The mail to whoever found an error: it is being checked, it stays and why, or it was corrected."""
    error = notice.loaded
    subjects = {
        "acknowledged": "We are checking what you found",
        "kept": "We checked what you found",
        "corrected": "Corrected, as you told us",
    }
    step = notice.details["step"]
    return Mail(
        subject=f"{subjects[step]}: {error.version.report.title}"[:200],
        template=f"{TEMPLATES}/error",
        context={"error": error, "step": step, "report": error.version.report},
        why="You get this because you told us about an error.",
    )


register(
    NoticeKind(
        name="pack",
        label="A report",
        category=NoticeCategory.FOLLOW_UP,
        word=word_version,
        still_wanted=version_wanted,
        load=_load(ReportVersion, "report", "made_by"),
    )
)
register(
    NoticeKind(
        name="pack-correction",
        label="Correction of a report",
        category=NoticeCategory.REPORT_BACK,
        word=word_correction,
        still_wanted=there,
        load=_load(ReportCorrection, "version__report", "version__made_by"),
    )
)
register(
    NoticeKind(
        name="figure-error",
        label="What became of an error somebody found",
        category=NoticeCategory.REPORT_BACK,
        word=word_error,
        still_wanted=there,
        load=_load(FigureError, "version__report"),
    )
)
