"""Asking to take part, without a login: where a coalition opened its page for it."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings.checkin import limits

from . import actions
from .forms import AskForm
from .models import JoinDoor

BUSY = "Too many tries from here. Wait five minutes, or tell one of us."
NO_PAGE = "There is no such page. Ask whoever gave you the address."
FULL = "So many have asked that we cannot take more here. Please tell one of us."


def trouble(request, words, status):
    """A page that says why nothing can be asked here."""
    return render(request, "engagement/joining/trouble.html", {"title": "Not here", "lede": words}, status=status)


def door_of(slug):
    """The open page of a coalition, or None: a closed one looks like one that never was."""
    return JoinDoor.objects.filter(is_open=True, coalition__slug=slug).select_related("coalition").first()


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_part(request, slug):
    """Who we look for; then a name, a way to answer, and what brings them."""
    if limits.used_up(request, "wrong", count=False):
        return trouble(request, BUSY, 429)
    door = door_of(slug)
    if door is None:
        limits.used_up(request, "wrong")
        return trouble(request, NO_PAGE, 404)
    timezone.activate(door.coalition.zone)  # the request has no viewer
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if limits.used_up(request, "visitor"):
            return trouble(request, BUSY, 429)
        try:
            actions.ask(coalition=door.coalition, **form.cleaned_data)
        except actions.JoinFull:
            return trouble(request, FULL, 409)
        return redirect("take-part-thanks", slug)
    context = {"title": "Take part", "coalition": door.coalition, "door": door, "form": form}
    return render(request, "engagement/joining/take_part.html", context)


@login_not_required
@never_cache
@require_safe
def thanks(request, slug):
    """We have it."""
    return render(request, "engagement/joining/thanks.html", {"title": "Thank you"})
