"""Papers as pages show them: beside their item, with the newest version to take."""

from django.db.models import F, OuterRef, Subquery
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from .models import Document, DocumentVersion


def hang(items, meeting, rows, address):
    """Hang the papers among `rows` (a queryset) on their items; those of the whole meeting are returned. One query.

    `address(version id)` is where a file is taken.
    """
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    papers = rows.filter(meeting=meeting).annotate(
        version=Subquery(newest.values("pk")[:1]),
        number=Subquery(newest.values("number")[:1]),
        kind=Subquery(newest.values("kind")[:1]),
        size=Subquery(newest.values("size")[:1]),
    )
    by_item = {}
    for paper in papers.filter(version__isnull=False).order_by(F("item__position").asc(nulls_first=True), "pk"):
        paper.address = address(paper.version)
        paper.words = _words(paper)
        by_item.setdefault(paper.item_id, []).append(paper)
    for item in items:
        item.papers = by_item.get(item.pk, [])
    shown = {item.pk for item in items}
    return [paper for item, papers in by_item.items() if item not in shown for paper in papers]


def _words(paper):
    newer = f", version {paper.number}" if paper.number > 1 else ""
    return f"{DocumentVersion.Kind(paper.kind).label}, {filesizeformat(paper.size)}{newer}"


def of_viewer(viewer, meeting, items):
    """The papers this viewer may see: hung on the items, those of the whole meeting returned."""
    slug = viewer.coalition.slug
    return hang(
        items,
        meeting,
        Document.objects.visible_to(viewer),
        lambda version: reverse("document-file", args=[slug, meeting.pk, version]),
    )
