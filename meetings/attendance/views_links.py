"""The page behind the personal link in an invitation: agenda and answer, no password. Reading it changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coalition.ui import toasts
from meetings.agenda import suggestions
from meetings.agenda.models import Acknowledgement, AgendaItem
from meetings.clock import shown
from meetings.documents import reading
from meetings.documents.models import Document
from meetings.meetings import agenda_list
from meetings.meetings.actions import NotNow
from meetings.meetings.notices import LINK_PURPOSE
from meetings.meetings.page import agenda_of, brief
from meetings.meetings.readiness import planned_minutes
from members.people.links import LinkTrouble, open_token

from . import invitations, why
from .forms import form_of
from .models import Invitation

GONE = "You are not on the list of this meeting any more. If you think you should be, ask your coordinator."


def opened(token):
    """The invitation a link speaks for. LinkTrouble, with words for the reader, when there is none."""
    person, about = open_token(token, purpose=LINK_PURPOSE)
    rows = Invitation.objects.select_related("meeting", "partner", "meeting__chair", "person").filter(
        Q(person=person) | Q(delegate=person), coalition=person.coalition, meeting=about,
        meeting__coalition=person.coalition,
    )  # fmt: skip
    found = list(rows.exclude(meeting__status="draft").order_by("pk"))
    invitation = next((row for row in found if row.person_id == person.pk), found[0] if found else None)
    if invitation is None:
        raise LinkTrouble(GONE)
    invitation.comes_for = invitation.person if invitation.person_id != person.pk else None
    invitation.person = person
    invitation.coalition = invitation.meeting.coalition = person.coalition
    return invitation


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_link(request, token):
    """Show the invitation; a POST saves the answer."""
    try:
        invitation = opened(token)
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "meetings/attendance/link_trouble.html", context, status=410)
    timezone.activate(invitation.coalition.zone)  # the request has no viewer; templates show moments in the active zone
    if request.method == "POST" and "read" in request.POST:
        return _read(request, invitation, token)
    if request.method == "POST" and invitation.comes_for:
        toasts.trouble(request, why_closed(invitation))
        return redirect("meeting-link", token)
    form = form_of(invitation, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.answer(invitation=invitation, by=invitation.person.user, **form.cleaned_data)
        except NotNow as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "Thank you, your answer is saved. You can change it until the meeting.")
        return redirect("meeting-link", token)
    return render(request, "meetings/attendance/link.html", context_of(invitation, form, token))


def _read(request, invitation, token):
    """They tick, or untick, that they have read the papers."""
    meeting, person = invitation.meeting, invitation.person
    if request.POST["read"] == "no":
        suggestions.take_back_acknowledgement(meeting=meeting, person=person)
        return redirect("meeting-link", token)
    try:
        suggestions.acknowledge(meeting=meeting, person=person, by=person.user)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Thank you. Your coordinator sees that you are prepared.")
    return redirect("meeting-link", token)


def why_closed(invitation):
    """Why there is nothing to answer, or "": the answer is that of whom they come for."""
    reason = invitations.closed(invitation.meeting)
    if reason or not invitation.comes_for:
        return reason
    return f"You come for {invitation.comes_for.name}. If you cannot, tell them or your coordinator."


def context_of(invitation, form, token):
    """What the page shows."""
    meeting = invitation.meeting
    zone = meeting.coalition.zone
    items = list(agenda_of(meeting, AgendaItem.objects.open_to(invitation.person)))
    papers = reading.hang(
        items,
        meeting,
        Document.objects.open_to(invitation.person),
        lambda version: reverse("paper-link", args=[token, version]),
    )
    over = meeting.ends_at <= timezone.now()
    return {
        "title": meeting.title,
        "meeting": meeting,
        "coalition": meeting.coalition,
        "invitation": invitation,
        "starts": shown(meeting.starts_at, zone),
        "ends": shown(meeting.ends_at, zone),
        "zone_name": meeting.starts_at.astimezone(zone).tzname(),
        "papers": papers,
        "brief": [] if over else brief(items, papers, invitation.person),
        "over": over,
        "can_read": not meeting.agenda_pending,
        "has_read": Acknowledgement.objects.filter(meeting=meeting, person=invitation.person).exists(),
        "read_url": reverse("meeting-link", args=[token]),
        "agenda": agenda_list.drawn(items, meeting),
        "why": "" if invitation.comes_for else why.reason(invitation, meeting, items),
        "planned": planned_minutes(items),
        "why_closed": why_closed(invitation),
        "form": form,
    }
