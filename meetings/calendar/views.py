"""Feeds for calendar programs, the page on which one gets an address."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from coalition.access import Permission, require
from coalition.ui import toasts

from . import feeds
from .models import CalendarFeed


@login_not_required
@require_safe
def feed(request, token):
    """A calendar program reads. 404 for an address that is wrong or void; 304 when nothing changed."""
    found = feeds.opened(token)
    if found is None:
        raise Http404("No such calendar.")
    etag = feeds.version(found)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(feeds.body(found), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="common-table.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def settings_page(request, slug):
    """One's own address, and for coordinators the coalition's."""
    viewer = request.viewer
    require(viewer, Permission.TAKE_PART)
    rows = {row.person_id: row for row in CalendarFeed.objects.visible_to(viewer).in_force()}
    own = rows.get(viewer.person.pk) if viewer.person else None
    keeps = viewer.can(Permission.KEEP_RECORDS)
    common = rows.get(None) if keeps else None
    context = {
        "title": "Meetings in your calendar",
        "person": viewer.person,
        "own": feeds.address_of(own) if own else "",
        "keeps": keeps,
        "common": feeds.address_of(common) if common else "",
    }
    return render(request, "meetings/calendar/feeds.html", context)


@require_POST
def change(request, slug):
    """Make an address, or make it void."""
    viewer = request.viewer
    whose = request.POST.get("whose")
    require(viewer, Permission.KEEP_RECORDS if whose == "coalition" else Permission.TAKE_PART)
    person = None if whose == "coalition" else viewer.person
    if whose != "coalition" and person is None:
        toasts.trouble(request, "Your sign-in has no contact here yet. Ask your coordinator to add you.")
    elif request.POST.get("do") == "revoke":
        feeds.revoke(coalition=viewer.coalition, person=person, by=request.user)
        toasts.done(request, "The address is void. Calendars that use it get nothing any more.")
    else:
        feeds.make_feed(coalition=viewer.coalition, person=person, by=request.user)
        toasts.done(request, "Here is the address. Whoever has it can read it, so keep it to yourself.")
    return redirect("calendar-feeds", slug)
