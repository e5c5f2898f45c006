"""Pages about those who ask to take part; for those who keep records."""

import django_filters
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import parts, toasts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import ChangedMeanwhile
from members.duplicates import likely

from . import actions, reading
from .forms import DoorForm, JoinNoteForm, TakeForm
from .models import JoinDoor, JoinInterest

audit.describe(joins_exported="{by} took out who asked to take part as a file ({kind})")
KINDS = {"waiting": "wait", "taken": "good", "declined": ""}


class JoinTable(Table):
    caption, start = "Who asked to take part", "-asked_on"
    columns = (
        Column("Who", "organization", sort="organization", link="join-detail", html=str, export="organization"),
        Column("Name", "name", sort="name"),
        Column(
            "Asked on", "asked_on", sort="asked_on", align="day",
            html=lambda row: parts.short_date(row.asked_on), export="asked_on",
        ),
        Column("How", "source", sort="source", html=lambda row: row.get_source_display(),
            export=labels("source", JoinInterest.Source.choices)),
        Column("State", "state", sort="state",
            html=lambda row: parts.badge(row.get_state_display(), KINDS[row.state]),
            export=labels("state", JoinInterest.State.choices)),
    )  # fmt: skip


class JoinFilters(Filters):
    """By state and way."""

    state = django_filters.ChoiceFilter(choices=JoinInterest.State.choices, label="State", empty_label="All")
    source = django_filters.ChoiceFilter(choices=JoinInterest.Source.choices, label="How", empty_label="All ways")

    class Meta:
        model = JoinInterest
        fields: tuple = ()


class JoinListView(RequiresPermission, TableView):
    """Everybody who asked, the newest first, and how many a quarter."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = JoinInterest
    table = JoinTable
    filterset_class = JoinFilters
    template_name = "engagement/joining/list.html"
    title = "Who asked to take part"
    lede = "Answer each within a week. Who was declined is shown to nobody else."
    empty = ("Nobody has asked yet", "Open your page, or note it when somebody asks.", "join-new", "Note somebody")

    def get_context(self):
        coalition = self.request.viewer.coalition
        door = JoinDoor.objects.visible_to(self.request.viewer).first()
        return {"quarters": reading.quarters(coalition, coalition.today()), "door": door}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("joins_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class NewJoinView(RequiresPermission, View):
    """Note that somebody asked."""

    def get(self, request, slug):
        return self.page(request, JoinNoteForm(viewer=request.viewer))

    def post(self, request, slug):
        form = JoinNoteForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        row = actions.note(coalition=request.viewer.coalition, by=request.user, **form.values)
        toasts.done(request, "Noted. Answer within a week.")
        return redirect("join-detail", slug, row.pk)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Somebody asks to take part", "form": form}
        return render(request, "engagement/joining/form.html", context)


class DoorView(RequiresPermission, View):
    """Open the page on which anybody may ask, or close it."""

    def form(self, request, data=None):
        """The form of the page as it is."""
        return DoorForm(data, instance=JoinDoor.objects.visible_to(request.viewer).first() or JoinDoor())

    def get(self, request, slug):
        return self.page(request, self.form(request))

    def post(self, request, slug):
        form = self.form(request, request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            door = actions.change_door(
                coalition=request.viewer.coalition, seen=form.seen, by=request.user, **form.values
            )
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "The page is open." if door.is_open else "The page is closed.")
        return redirect("join-list", slug)

    def page(self, request, form):
        """The form, and the address."""
        address = request.build_absolute_uri(reverse("take-part", args=[request.viewer.coalition.slug]))
        context = {"title": "Your page for those who ask", "form": form, "address": address, "is_door": True}
        return render(request, "engagement/joining/form.html", context)


def found(request, pk):
    """One who asked, for whoever keeps records; 404 for all others."""
    row = get_object_or_404(
        JoinInterest.objects.visible_to(request.viewer).select_related("partner", "noted_by"), pk=pk
    )
    row.coalition = request.viewer.coalition
    return row


class JoinDetailView(RequiresPermission, View):
    """What they said, who they may be, and the next step: among the prospects, or a kind no."""

    def dispatch(self, request, slug, pk):
        self.row = found(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, TakeForm(viewer=request.viewer))

    def post(self, request):
        form = TakeForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        slug = request.viewer.coalition.slug
        try:
            partner = actions.take_up(interest=self.row, partner=form.cleaned_data["partner"], by=request.user)
        except actions.Settled as trouble:
            toasts.told(request, str(trouble))
            return redirect("join-detail", slug, self.row.pk)
        toasts.done(request, f"{partner} is among the prospects. Prepare the first contact.")
        return redirect("first-contact", slug, partner.pk)

    def page(self, request, form):
        """The row, partners much like it, and the two ways on."""
        asked = {"name": str(self.row), "email": self.row.email, "phone": self.row.phone}
        is_waiting = self.row.state == JoinInterest.State.WAITING
        context = {
            "title": str(self.row),
            "row": self.row,
            "is_waiting": is_waiting,
            "form": form,
            "alike": likely.partners(request.viewer, **asked) if is_waiting else [],
        }
        return render(request, "engagement/joining/detail.html", context)


@require_POST
def decline(request, slug, pk):
    """They were thanked; what they told of themselves goes."""
    row = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    try:
        actions.decline(interest=row, by=request.user)
    except actions.Settled as trouble:
        toasts.told(request, str(trouble))
    else:
        toasts.done(request, "Noted. Their name and address are gone; the count stays.")
    return redirect("join-list", slug)


@require_POST
def remove(request, slug, pk):
    """Noted by mistake."""
    row = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.remove(interest=row, by=request.user)
    toasts.done(request, "It is gone, and does not count.")
    return redirect("join-list", slug)
