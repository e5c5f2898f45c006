"""The page to take along; for those who keep records."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coalition.access import Permission, require
from members.models import Partner

from .reading import before


@require_GET
def before_visit(request, slug, pk):
    """Before a visit: one page."""
    rows = Partner.objects.visible_to(request.viewer).select_related("stakeholder_type", "coalition")
    partner = get_object_or_404(rows, pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    context = {"title": "Before a visit", "partner": partner, "today": request.viewer.coalition.today()}
    return render(request, "engagement/visit/page.html", context | before(request.viewer, partner))
