"""What changed: one page, for everybody."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from . import reading

PER_PAGE = 50


@require_GET
def what_changed(request, slug):
    """Decisions, answers, minutes, texts and what came of concerns, as this viewer may read them."""
    kind = request.GET.get("kind", "")
    page = Paginator(reading.lines(request.viewer, kind), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "What changed",
        "lede": "For all members: what was decided, answered, approved and put right.",
        "page": page,
        "kinds": [("", "Everything"), *((key, source.label) for key, source in reading.SOURCES.items())],
        "rows": [(line, reading.SOURCES[line.kind].label) for line in page],
        "chosen": kind if kind in reading.SOURCES else "",
    }
    return render(request, "engagement/changelog/page.html", context)
