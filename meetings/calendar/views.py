"""Feeds for calendar programs, the page on which one gets an address, and the door for answers by mail."""

import base64
import binascii

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from coalition.access import Permission, require
from coalition.ui import toasts

from . import feeds, inbound
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


@login_not_required
@csrf_exempt
@require_POST
def inbound_mail(request):
    """A mail gateway hands over a whole message (its bytes are the body), with the secret it was given.

    The answer says in words what became of it, and is 200 for a mail that cannot be used as well: handing it over again
    would not make it better.
    """
    if not settings.INBOUND_SECRET:
        raise Http404("Mail is not read here.")
    if not constant_time_compare(_secret(request), settings.INBOUND_SECRET):
        return JsonResponse({"status": "refused", "reason": "The secret is not right."}, status=403)
    if int(request.headers.get("Content-Length") or 0) > settings.INBOUND_MAX_BYTES:
        return JsonResponse({"status": "refused", "reason": "The mail is too large."}, status=413)
    outcome = inbound.take(request.read(settings.INBOUND_MAX_BYTES))
    return JsonResponse({"status": outcome.status, "reason": outcome.reason})


def _secret(request):
    """What the gateway says: a bearer token, or the password of basic authentication."""
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return said.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(said, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
