"""Pages of meetings for those who keep them: list, new, page, edit, agenda, list of invited, and the great steps."""

from functools import partial

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import compiled
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from meetings.agenda.models import AgendaItem
from meetings.attendance import invitations, why
from meetings.attendance.models import Invitation
from meetings.calendar import entry as calendar
from members.notices import audiences
from members.notices.preview import preview
from members.people.models import Person

from . import actions, beforehand, page
from .actions import NotNow
from .forms import InviteForm, MeetingEditForm, NewMeetingForm, OutcomeForm, WhyForm
from .models import Meeting
from .tables import MeetingFilters, MeetingTable

KEEP = Permission.KEEP_RECORDS


class MeetingListView(TableView):
    """Meetings past and to come; drafts are for those who keep records."""

    model = Meeting
    filterset_class = MeetingFilters
    template_name = "meetings/meetings/list.html"
    title = "Meetings"
    lede = "What we meet for, and what came of it."
    export_permission = Permission.EXPORT
    empty = ("No meetings yet", "Plan the first one: a purpose, a day, and who should be there.")

    @property
    def table(self):
        return partial(MeetingTable, zone=self.request.viewer.coalition.zone, keeps=self.request.viewer.can(KEEP))

    def get_queryset(self):
        rows = super().get_queryset()
        if not self.request.viewer.can(KEEP):
            return rows
        return rows.with_counts()

    def get_context(self):
        return {"keeps": self.request.viewer.can(KEEP)}


def visible(request, pk):
    """The meeting as this viewer may see it, else 404."""

    def build(key):
        return (
            Meeting.objects.visible_to(request.viewer)
            .filter(pk=key)
            .with_reading()
            .select_related("host_partner", "chair", "note_taker", "minutes_taken", "pulse")
        )

    found = compiled.rows("meeting", request.viewer, build, row=pk)
    if not found:
        raise Http404("No such meeting.")
    found[0].coalition = request.viewer.coalition
    return found[0]


def writable(request, pk):
    """The meeting if this viewer may change it: 404 when they may not see it, 403 when they may only read it."""
    meeting = visible(request, pk)
    require(request.viewer, KEEP)
    return meeting


def detail(request, slug, pk):
    """One meeting: what for, agenda, who, and afterwards what came of it."""
    meeting = visible(request, pk)
    return render(request, "meetings/meetings/detail.html", page.drawn(request, meeting))


def recipients(request, slug, pk):
    """Who would get the invitation now, how, and who not and why; nothing goes out."""
    meeting = writable(request, pk)
    people = Person.objects.filter(pk__in=meeting.invitations.values("person")).order_by("name", "pk")
    context = {
        "title": "Who gets the invitation",
        "preview": preview("meeting-invitation", people),
        "back": meeting.title,
        "back_url": meeting.get_absolute_url(),
    }
    return render(request, "members/notices/preview.html", context)


class NewMeetingView(RequiresPermission, View):
    """Plan a meeting; it is a draft until it is published."""

    def get(self, request, slug):
        known = {"copy_from": request.GET.get("copy_from")} if "copy_from" in request.GET else {}
        return self.page(request, NewMeetingForm(viewer=request.viewer, initial=known))

    def post(self, request, slug):
        form = NewMeetingForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        meeting = actions.plan_meeting(
            coalition=request.viewer.coalition,
            by=request.user,
            uid=form.cleaned_data["uid"],
            copy_from=form.cleaned_data["copy_from"],
            **form.values,
        )
        toasts.done(request, "The draft is saved. Next: the agenda, and who should be there.")
        return redirect(meeting)

    def page(self, request, form):
        """The form, as it stands."""
        return render(request, "meetings/meetings/new.html", {"title": "Plan a meeting", "form": form})


class MeetingEditView(RequiresPermission, View):
    """Change a meeting; after publication a new time or place goes to everybody invited."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, MeetingEditForm(instance=self.meeting, viewer=request.viewer))

    def post(self, request):
        form = MeetingEditForm(request.POST, instance=self.meeting, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            meeting = actions.change_meeting(
                meeting=self.meeting, seen=form.seen, by=request.user, items_follow=form.items_follow, **form.values
            )
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        except actions.TooShort as error:
            form.too_short(error)
            return self.page(request, form)
        except NotNow as error:
            toasts.trouble(request, str(error))
            return redirect(self.meeting)
        told = meeting.sequence > self.meeting.sequence
        toasts.done(request, "Saved. Everybody invited is told of the change." if told else "Saved.")
        return redirect(meeting)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the meeting", "meeting": self.meeting, "form": form}
        return render(request, "meetings/meetings/edit.html", context)


# --- The great steps ------------------------------------------------------------------------------------------------


def step(request, pk, action, done):
    """One step of a meeting's life: the action, what to say, and back to the page."""
    meeting = writable(request, pk)
    try:
        meeting = action(meeting=meeting, by=request.user)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, done(meeting) if callable(done) else done)
    return redirect(meeting)


def _told(meeting):
    people = meeting.invitations.count()
    return f"Published. The invitation goes to {people} {'person' if people == 1 else 'people'}."


@require_POST
def publish(request, slug, pk):
    """Invite everybody on the list."""
    return step(request, pk, actions.publish, _told)


@require_POST
def call_off(request, slug, pk):
    """The meeting will not take place."""
    return step(request, pk, actions.call_off, "Called off. Whoever was invited is told.")


@require_POST
def hold(request, slug, pk):
    """The meeting took place."""
    return step(request, pk, actions.hold, "Noted. Write down what came of it, then send it round.")


@require_POST
def follow_up(request, slug, pk):
    """Send what came of it."""
    return step(request, pk, actions.follow_up, "On its way: thanks, decisions and tasks, one mail a person.")


class OutcomeView(RequiresPermission, View):
    """What came of each item, and thanks."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def form(self, data=None):
        """The form over the agenda as it stands."""
        return OutcomeForm(data, meeting=self.meeting, items=list(self.meeting.agenda_items.on_the_table()))

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.write_outcomes(
                meeting=self.meeting,
                outcomes=form.outcomes,
                states=form.states,
                thanks=form.cleaned_data["thanks"],
                seen=form.seen,
                by=request.user,
            )
        except ChangedMeanwhile as error:
            form.meet(error.row, list(error.row.agenda_items.on_the_table()))
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect(self.meeting)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "What came of it", "meeting": self.meeting, "form": form}
        return render(request, "meetings/meetings/outcomes.html", context)


# --- Who is asked ---------------------------------------------------------------------------------------------------


class InviteView(RequiresPermission, View):
    """Put people on the list."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, InviteForm(viewer=request.viewer))

    def post(self, request):
        form = InviteForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        people = form.people
        if request.POST.get("look"):
            return self.page(request, form, people)
        try:
            new = invitations.invite(meeting=self.meeting, people=people, by=request.user)
        except NotNow as error:
            toasts.trouble(request, str(error))
            return redirect(self.meeting)
        there = len(people) - len(new)
        also = f" {there} were on it already." if there else ""
        toasts.done(request, f"{len(new)} {'person is' if len(new) == 1 else 'people are'} on the list now.{also}")
        return redirect("meeting-invite", request.viewer.coalition.slug, self.meeting.pk)

    def page(self, request, form, looked_at=()):
        """The form, and who is on the list; `looked_at`, [(person id, partner id)], are shown before they are put on it."""
        listed = list(
            self.meeting.invitations.select_related("person", "partner").order_by("partner__name", "person__name", "pk")
        )
        there = {each.person_id for each in listed}
        new = {person: partner for person, partner in looked_at if person not in there}
        context = {
            "title": "Who should be there",
            "meeting": self.meeting,
            "form": form,
            "invitations": listed,
            "looked": bool(looked_at),
            "audience": self.audience(new) if looked_at else None,
            "thoughts": beforehand.of(request.viewer, {*new.values(), *(each.partner_id for each in listed)}),
        }
        return render(request, "meetings/meetings/invite.html", context)

    def audience(self, new):
        """Who of {person id: partner id} would hear of it, and how."""
        group = audiences.Group(audiences.people(new), self.meeting.title, self.meeting.get_absolute_url())
        return audiences.of("meeting-invitation", group)


@require_POST
def uninvite(request, slug, pk):
    """Take the ticked people off the list."""
    meeting = writable(request, pk)
    people = [int(text) for text in request.POST.getlist("person") if text.isdecimal() and len(text) < 19]
    try:
        number = invitations.uninvite(meeting=meeting, people=people, by=request.user)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, f"{number} {'person is' if number == 1 else 'people are'} off the list.")
    return redirect("meeting-invite", slug, meeting.pk)


class WhyView(RequiresPermission, View):
    """Say to one person why they are asked."""

    def dispatch(self, request, slug, pk, invitation):
        self.meeting = visible(request, pk)
        rows = Invitation.objects.visible_to(request.viewer).filter(meeting=self.meeting)
        self.invitation = get_object_or_404(rows.select_related("person", "partner"), pk=invitation)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, WhyForm(initial={"why": self.invitation.why}))

    @transaction.atomic
    def post(self, request):
        now = Invitation.objects.select_for_update().get(pk=self.invitation.pk)
        form = WhyForm(request.POST, initial={"why": now.why})
        if not form.is_valid() or form.overtaken(now):
            return self.page(request, form)
        invitations.say_why(invitation=self.invitation, why=form.cleaned_data["why"], by=request.user)
        toasts.done(request, "Saved.")
        return redirect("meeting-invite", request.viewer.coalition.slug, self.meeting.pk)

    def page(self, request, form):
        """The form, and what we would say without it."""
        invitation = self.invitation
        invitation.why = ""
        items = list(page.agenda_of(self.meeting, AgendaItem.objects.visible_to(request.viewer)))
        context = {
            "title": f"Why {invitation.person.name}?",
            "meeting": self.meeting,
            "form": form,
            "derived": why.reason(invitation, self.meeting, items),
        }
        return render(request, "meetings/meetings/why.html", context)


def calendar_file(request, slug, pk):
    """The meeting as a file for a calendar program."""
    meeting = visible(request, pk)
    invited = page.own_invitation(request.viewer, meeting) is not None
    content = calendar.entry(
        meeting,
        method="PUBLISH",
        items=list(page.agenda_of(meeting, AgendaItem.objects.visible_to(request.viewer))),
        invited=invited or request.viewer.can(KEEP),
        link=request.build_absolute_uri(reverse("meeting-detail", args=[slug, pk])),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar.file_name(meeting)}"'
    return response
