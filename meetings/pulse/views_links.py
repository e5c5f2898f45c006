"""The page behind the personal link after a meeting: three questions, no password, no name beside the answers."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings.meetings.actions import NotNow
from meetings.meetings.models import Meeting
from members.people.links import LinkTrouble, open_token

from . import actions
from .forms import PulseForm
from .models import SHOWN_FROM, PulseGiven

LINK_PURPOSE = "pulse"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pulse_link(request, token):
    """Show the questions; a POST counts the answers."""
    try:
        person, about = open_token(token, purpose=LINK_PURPOSE)
        meeting = Meeting.objects.filter(coalition=person.coalition, pk=about).first()
        if meeting is None:
            raise LinkTrouble("This meeting is not there any more.")
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "meetings/attendance/link_trouble.html", context, status=410)
    meeting.coalition = person.coalition
    given = PulseGiven.objects.filter(meeting=meeting, person=person).exists()
    form = PulseForm(request.POST if request.method == "POST" else None)
    said = "Your answer is counted already. Thank you." if given else actions.closed(meeting)
    if request.method == "POST" and not said and form.is_valid():
        try:
            actions.answer(meeting=meeting, person=person, steps=form.steps)
            said = "Thank you. Your answer is counted."
        except NotNow as error:
            said = str(error)
    context = {"title": "Three questions", "meeting": meeting, "coalition": person.coalition, "form": form}
    return render(request, "meetings/pulse/link.html", context | {"said": said, "shown_from": SHOWN_FROM})
