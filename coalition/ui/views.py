"""The gallery of parts, and the two choices every page offers: light or dark, and "See as"."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import gallery, nav
from .context import SEAT_COOKIE, THEME_COOKIE, THEMES

YEAR = 60 * 60 * 24 * 365  # seconds


@login_not_required
def components(request):
    """Every part a page may use; for anybody while developing, else for those signed in."""
    if not settings.DEBUG and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return render(request, "components/gallery.html", gallery.examples(request))


@login_not_required
@require_POST
def choose_theme(request):
    """Keep light, dark or the device's choice: in a cookie, and with the account of those signed in."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        raise Http404("No such theme.")
    if request.user.is_authenticated and hasattr(request.user, "theme"):
        request.user.theme = "" if theme == "auto" else theme
        request.user.save(update_fields=["theme"])
    response = redirect(back(request))
    response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_POST
def see_as(request, slug):
    """Choose whose pages to see among one's own seats. It changes what is shown, never what is allowed."""
    chosen = request.POST.get("seat", "")
    if request.viewer is None or chosen not in {seat.key for seat in nav.seats_of(request.viewer)}:
        raise Http404("No such seat.")
    response = redirect(nav.address(nav.SEATS[chosen].front_door, slug) or "/")
    response.set_cookie(SEAT_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def back(request):
    """Where a small form on any page returns to: the page it stood on, if that is ours."""
    there = request.POST.get("next", "")
    secure = request.is_secure()
    return there if url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=secure) else "/"


# --- Pages for trouble ------------------------------------------------------------------------------------------


def trouble(request, template, status, exception=None):
    """A page that says what happened and what to do; it needs neither the database nor the session to be drawn."""
    context = {"reason": str(exception) if exception and exception.args else ""}
    return HttpResponse(render_to_string(template, context, request=request), status=status)


def permission_denied(request, exception):
    """403: one may know of the page, not use it."""
    return trouble(request, "403.html", 403, exception)


def page_not_found(request, exception):
    """404: there is no such page, or not for this person. The reason stays with us."""
    return trouble(request, "404.html", 404)


def bad_request(request, exception):
    """400: the browser sent what we cannot read."""
    return trouble(request, "400.html", 400)


def csrf_failure(request, reason=""):
    """403 for a form whose token is missing or old."""
    return trouble(request, "403_csrf.html", 403)


def server_error(request):
    """500: ours to repair. No context processors: whatever failed must not fail again."""
    return HttpResponse(render_to_string("500.html"), status=500)
