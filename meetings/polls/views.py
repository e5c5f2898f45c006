"""Pages about date polls: list, begin, who is asked, what was said, settle; one's own answer, with or without a login."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.parts import counted
from coalition.versions import ChangedMeanwhile
from meetings.clock import shown
from meetings.meetings.errors import NotNow
from meetings.meetings.forms import InviteForm
from members.notices import audiences
from members.people.links import LinkTrouble, open_token

from . import actions, reading, reminders
from .forms import PollForm, answer_form
from .models import DatePoll, PollInvitee
from .notices import LINK_PURPOSE


def found(request, pk):
    """The poll as this viewer may see it, else 404."""
    poll = get_object_or_404(DatePoll.objects.visible_to(request.viewer).select_related("meeting"), pk=pk)
    poll.coalition = request.viewer.coalition
    return poll


def poll_list(request, slug):
    """Polls one may see, with how many have answered."""
    rows = DatePoll.objects.visible_to(request.viewer)
    rows = rows.annotate(
        asked=Count("invitees", distinct=True),
        answered=Count("invitees", filter=Q(invitees__answered_at__isnull=False), distinct=True),
    )[:50]
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    rows = list(rows)
    for row in rows:
        row.coalition = request.viewer.coalition
    return render(request, "meetings/polls/list.html", {"title": "Find a date", "rows": rows, "keeps": keeps})


class NewPollView(RequiresPermission, View):
    """Look for a date."""

    def get(self, request, slug):
        return self.page(request, PollForm(viewer=request.viewer))

    def post(self, request, slug):
        form = PollForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        poll = actions.make_poll(coalition=request.viewer.coalition, by=request.user, times=form.times, **form.values)
        toasts.done(request, "The times are there. Next: whom to ask.")
        return redirect(poll)

    def page(self, request, form):
        """The form, as it stands."""
        return render(request, "meetings/polls/new.html", {"title": "Ask for a date", "form": form})


class EditPollView(RequiresPermission, View):
    """Change the words or times of a poll that is not settled."""

    def dispatch(self, request, slug, pk):
        self.poll = found(request, pk)
        return super().dispatch(request)

    def get(self, request):
        if self.poll.status == DatePoll.Status.CLOSED:
            toasts.trouble(request, "This poll is settled.")
            return redirect(self.poll)
        return self.page(request, PollForm(instance=self.poll, viewer=request.viewer))

    def post(self, request):
        form = PollForm(request.POST, instance=self.poll, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        seen = form.cleaned_data.get("version", "")
        try:
            actions.change_poll(poll=self.poll, by=request.user, times=form.times, seen=seen, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        except NotNow as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "Saved. If there are new times, those who had answered are asked about them.")
        return redirect(self.poll)

    def page(self, request, form):
        """The form, as it stands."""
        return render(
            request, "meetings/polls/edit.html", {"title": "Change the poll", "poll": self.poll, "form": form}
        )


def detail(request, slug, pk, form=None, invite=None):
    """What was said so far, for coordinators; one's own answer for everybody asked."""
    poll = found(request, pk)
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    own = None
    if request.viewer.person is not None:
        own = PollInvitee.objects.filter(poll=poll, person=request.viewer.person).first()
    context = {"title": poll.title, "poll": poll, "keeps": keeps, "open": poll.status != "closed", "own": own}
    if own and context["open"]:
        own.poll = poll
        context["form"] = form or answer_form(own)
    if keeps:
        lines = reading.tally(poll)
        rows = poll.invitees.select_related("person", "partner").order_by("answered_at", "pk")
        context |= {
            "lines": lines,
            "best": reading.best(lines),
            "invitees": rows,
            "answered": sum(1 for row in rows if row.answered_at),
            "reminded": reminders.in_words(poll) if context["open"] and rows else "",
            "invite": invite or InviteForm(viewer=request.viewer),
            "looked": "look" in request.POST and invite is not None and invite.is_valid(),
        }
        if context["looked"]:
            new = {person for person, _ in invite.people} - {row.person_id for row in rows}
            group = audiences.Group(audiences.people(new), poll.title, poll.get_absolute_url())
            context["audience"] = audiences.of("date-poll", group)
    return render(request, "meetings/polls/detail.html", context)


@require_POST
def ask(request, slug, pk):
    """Ask people."""
    poll = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    form = InviteForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return detail(request, slug, pk, invite=form)
    if request.POST.get("look"):
        return detail(request, slug, pk, invite=form)
    try:
        number = actions.ask(poll=poll, people=form.people, by=request.user)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, f"{counted(number, 'person is,people are')} asked by mail.")
    return redirect(poll)


@require_POST
def answer(request, slug, pk):
    """One's own answer, signed in."""
    poll = found(request, pk)
    own = get_object_or_404(PollInvitee.objects.select_related("person"), poll=poll, person=request.viewer.person)
    own.poll = poll
    form = answer_form(own, request.POST)
    if not form.is_valid():
        return detail(request, slug, pk, form=form)
    _save(request, own, form, request.user)
    return redirect(poll)


def _save(request, invitee, form, by):
    try:
        actions.answer(invitee=invitee, answers=form.answers, by=by)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Thank you, your answer is saved. You can change it until a date is found.")


@require_POST
def settle(request, slug, pk):
    """Choose a time and make the meeting."""
    poll = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    number = request.POST.get("option", "")
    rows = poll.options.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else poll.options.none()
    option = get_object_or_404(rows)
    try:
        meeting = actions.settle(poll=poll, option=option, by=request.user)
    except NotNow as error:
        toasts.trouble(request, str(error))
        return redirect(poll)
    toasts.done(request, "The meeting is drafted, with everybody asked on its list. Next: its agenda.")
    return redirect("meeting-agenda", slug, meeting.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def poll_link(request, token):
    """The page behind the personal link. Reading it changes nothing."""
    try:
        invitee = opened(token)
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "meetings/attendance/link_trouble.html", context, status=410)
    poll = invitee.poll
    timezone.activate(poll.coalition.zone)  # the request has no viewer; templates show moments in the active zone
    form = answer_form(invitee, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _save(request, invitee, form, invitee.person.user)
        return redirect("poll-link", token)
    context = {"title": poll.title, "poll": poll, "coalition": poll.coalition, "invitee": invitee, "form": form}
    if poll.meeting and poll.meeting.status == "published":
        context["found"] = shown(poll.meeting.starts_at, poll.coalition.zone)
    return render(request, "meetings/polls/link.html", context)


def opened(token):
    """The PollInvitee a link speaks for. LinkTrouble, with words for the reader, when there is none."""
    person, about = open_token(token, purpose=LINK_PURPOSE)
    rows = PollInvitee.objects.select_related("poll", "poll__meeting", "partner")
    invitee = rows.filter(coalition=person.coalition, poll=about, person=person).first()
    if invitee is None:
        raise LinkTrouble("You are not asked in this poll any more. Your coordinator knows more.")
    invitee.person = person
    invitee.poll.coalition = person.coalition
    return invitee
