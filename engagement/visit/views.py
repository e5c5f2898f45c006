"""The page to take along; for those who keep records."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coalition.access import Permission, require
from members.partners import cards

from .reading import before


@require_GET
def before_visit(request, slug, pk):
    """Before a visit: one page."""
    partner = cards.read(request.viewer, pk)
    if partner is None:
        raise Http404("No such partner.")
    require(request.viewer, Permission.KEEP_RECORDS)
    context = {"title": "Before a visit", "partner": partner, "today": request.viewer.coalition.today()}
    return render(request, "engagement/visit/page.html", context | before(request.viewer, partner))
