"""Papers behind the personal link of an invitation: the same rule, for a person without a login."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.people.links import LinkTrouble

from .models import Document, DocumentVersion
from .views import answer


@login_not_required
@never_cache
@require_safe
def paper_link(request, token, version):
    """One file, to who holds the link and may see its item."""
    from meetings.attendance.views_links import opened

    try:
        invitation = opened(token)
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "meetings/attendance/link_trouble.html", context, status=410)
    papers = Document.objects.filter(meeting=invitation.meeting).open_to(invitation.person)
    return answer(get_object_or_404(DocumentVersion, pk=version, document__in=papers.values("pk")))
