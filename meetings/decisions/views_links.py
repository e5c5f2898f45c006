"""The page behind the personal link in a mail about a vote: vote, or read what came of it. Reading changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coalition.ui import toasts
from members.people.links import LinkTrouble, open_token

from . import pages
from .models import Ballot, Decision
from .notices import LINK_PURPOSE
from .views_votes import cast_from, named_ballot

GONE = "This vote is not there any more. If you think it should be, ask your coordinator."


def opened(token):
    """(person, decision) a link speaks for. LinkTrouble, with words for the reader, when there is none."""
    person, about = open_token(token, purpose=LINK_PURPOSE)
    rows = Decision.objects.filter(coalition=person.coalition, pk=about).select_related("chosen", "meeting")
    decision = rows.open_to(person).exclude(status=Decision.Status.DRAFT).first()
    if decision is None:
        raise LinkTrouble(GONE)
    decision.coalition = person.coalition
    return person, decision


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision_link(request, token):
    """Show the question and the person's votes; a POST saves one."""
    try:
        person, decision = opened(token)
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "meetings/attendance/link_trouble.html", context, status=410)
    timezone.activate(decision.coalition.zone)  # the request has no viewer; templates show moments in the active zone
    options = list(decision.options.all())
    posted = request.method == "POST"
    seats = pages.seats(decision, person, options, data=request.POST if posted else None, only=named_ballot(request))
    context = pages.context(decision, options) | {"seats": seats, "coalition": decision.coalition, "person": person}
    if posted:
        done = cast_from(request, decision, person, seats, via=Ballot.Via.LINK, by=person.user)
        if done is not None:
            receipt, said = done
            if not receipt:
                toasts.done(request, said)
                return redirect("decision-link", token)
            context |= pages.context(decision, options)
            context |= {"receipt": receipt, "seats": pages.seats(decision, person, options)}
    return render(request, "meetings/decisions/link.html", context)
