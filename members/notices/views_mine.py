"""What somebody reads of us without mail: their own notices, with a sign-in or by a link from a summary."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.access import Permission, require
from members.people.links import LinkTrouble, open_token

from .digests import PURPOSE
from .models import Notice, NoticeCategory
from .reading import reading_of

PER_PAGE = 25
GONE = "This message is not there any more. Ask your coordinator."


@require_safe
def my_notices(request, slug):
    """Everything told to me, newest first; of one category with ?about=. What is read is not noted (rule 12)."""
    require(request.viewer, Permission.TAKE_PART)
    person = request.viewer.person
    rows = Notice.objects.visible_to(request.viewer).filter(person=person).told() if person else Notice.objects.none()
    about = request.GET.get("about", "")
    if about in NoticeCategory.values:
        rows = rows.filter(category=about)
    page = Paginator(rows.select_related("digest").defer("body", "details"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "My notices",
        "lede": "Everything we told you, whether or not it also came by mail.",
        "person": person,
        "page": page,
        "about": about,
        "kinds": [each for each in NoticeCategory if each != NoticeCategory.ACCOUNT],
    }
    return render(request, "members/notices/mine.html", context)


@login_not_required
@require_safe
def by_link(request, token):
    """One notice, opened from a summary without a password. Reading changes nothing."""
    try:
        person, pk = open_token(token, purpose=PURPOSE)
        notice = Notice.objects.select_related("coalition", "person").filter(person=person, pk=pk).first()
        if notice is None:
            raise LinkTrouble(GONE)
    except LinkTrouble as trouble:
        return render(request, "members/preferences/link_trouble.html", {"trouble": str(trouble)}, status=410)
    reading = reading_of(notice)
    return render(request, "members/notices/by_link.html", {"notice": notice, "reading": reading})
