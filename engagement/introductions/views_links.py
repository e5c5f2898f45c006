"""The page behind the personal link of a favor: yes, or rather not, without a password."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coalition.ui import toasts
from members.people.links import LinkTrouble, open_token

from . import actions
from .models import Introduction
from .notices import LINK_PURPOSE

ANSWERS = {"agreed": Introduction.Status.AGREED, "declined": Introduction.Status.DECLINED}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_link(request, token):
    """What we ask of somebody. Reading it changes nothing; a tap answers. A no is final and stays between us."""
    try:
        favor, person = opened(token)
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "engagement/introductions/link_trouble.html", context, status=410)
    timezone.activate(favor.coalition.zone)
    if request.method == "POST":
        answer = ANSWERS.get(request.POST.get("answer", ""))
        try:
            if answer:
                actions.settle(introduction=favor, status=answer, by=person.user)
        except actions.FavorTrouble as trouble:
            toasts.trouble(request, str(trouble))
        return redirect("introduction-link", token)
    context = {
        "title": "A favor",
        "favor": favor,
        "coalition": favor.coalition,
        "person": person,
        "may_answer": favor.status == Introduction.Status.ASKED,
        "may_decline": favor.status == Introduction.Status.AGREED,
    }
    return render(request, "engagement/introductions/link.html", context)


def opened(token):
    """(favor, person) a link speaks for. LinkTrouble, with words for the reader, when there is none."""
    person, about = open_token(token, purpose=LINK_PURPOSE)
    rows = Introduction.objects.filter(coalition=person.coalition, via=person, pk=about)
    favor = rows.select_related("coalition", "partner", "to", "asked_by").first()
    if favor is None:
        raise LinkTrouble("Nobody asks this of you any more. Thank you for looking in.")
    return favor, person
