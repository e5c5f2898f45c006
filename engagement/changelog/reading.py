"""What changed for members, newest first: the same for everybody who may read it (COM-1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from engagement.answering.models import ReportBack
from engagement.concerns.models import Change
from engagement.inquiries.models import Inquiry
from engagement.texts.models import SharedText
from meetings.models import Decision, Minutes

MOST = 500  # of each kind


@dataclass(frozen=True)
class Line:
    """One change: when, of which kind (a key of SOURCES), in words, and where it is read."""

    on: date
    kind: str
    words: str
    url: str


@dataclass(frozen=True)
class Source:
    """One kind of change: how it is called, and `read(viewer)` that gives its Lines, the latest first."""

    label: str
    read: Callable


def _decisions(viewer):
    rows = Decision.objects.visible_to(viewer).filter(status=Decision.Status.CLOSED, decided_on__isnull=False)
    for row in rows.order_by("-decided_on", "-pk")[:MOST]:
        url = reverse("decision-detail", args=[viewer.coalition.slug, row.pk])
        yield Line(row.decided_on, "decisions", row.title, url)


def _answers(viewer):
    rows = ReportBack.objects.visible_to(viewer).filter(published_at__isnull=False).select_related("request")
    zone, slug = viewer.coalition.zone, viewer.coalition.slug
    for row in rows.order_by("-published_at", "-pk")[:MOST]:
        url = reverse("input-detail", args=[slug, row.request_id])
        yield Line(row.published_at.astimezone(zone).date(), "answers", row.request.title, url)


def _minutes(viewer):
    rows = Minutes.objects.visible_to(viewer).filter(approved_at__isnull=False).select_related("meeting")
    zone, slug = viewer.coalition.zone, viewer.coalition.slug
    for row in rows.order_by("-approved_at", "-pk")[:MOST]:
        url = reverse("meeting-minutes", args=[slug, row.meeting_id])
        yield Line(row.approved_at.astimezone(zone).date(), "minutes", row.meeting.title, url)


def _texts(viewer):
    rows = SharedText.objects.visible_to(viewer).filter(adopted_on__isnull=False)
    for row in rows.order_by("-adopted_on", "-pk")[:MOST]:
        url = reverse("text-detail", args=[viewer.coalition.slug, row.pk])
        yield Line(row.adopted_on, "texts", f"{row.get_kind_display()}: {row.title}", url)


def _questions(viewer):
    rows = Inquiry.objects.visible_to(viewer).answered().filter(is_open=True)
    zone, board = viewer.coalition.zone, reverse("inquiry-list", args=[viewer.coalition.slug])
    for row in rows.order_by("-answered_at", "-pk")[:MOST]:
        yield Line(row.answered_at.astimezone(zone).date(), "questions", row.question, f"{board}#q{row.pk}")


def _changes(viewer):
    rows = Change.objects.visible_to(viewer).filter(told_on__isnull=False)
    url = reverse("concern-changed", args=[viewer.coalition.slug])
    for row in rows.order_by("-told_on", "-pk")[:MOST]:
        yield Line(row.told_on, "concerns", row.what_changed, url)


SOURCES = {
    "decisions": Source("Decided", _decisions),
    "answers": Source("Answered", _answers),
    "minutes": Source("Minutes approved", _minutes),
    "texts": Source("Text adopted", _texts),
    "questions": Source("Question answered", _questions),
    "concerns": Source("Changed after concerns", _changes),
}


def lines(viewer, kind=""):
    """Every Line this viewer may read, of one kind where it is named; newest first. One statement a kind."""
    chosen = [SOURCES[kind]] if kind in SOURCES else SOURCES.values()
    found = [line for source in chosen for line in source.read(viewer)]
    return sorted(found, key=lambda line: line.on, reverse=True)
