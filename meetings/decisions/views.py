"""The log of decisions, open to everybody (DEC-4), and the form that adds to it."""

from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import parts, toasts
from coalition.ui.tables import Column, Table, TableView, labels
from meetings.meetings.views import visible

from . import actions
from .forms import DecisionForm
from .models import Decision


class DecisionTable(Table):
    """Decisions, the latest first."""

    caption = "Decisions"
    start = "-decided_on"
    columns = [
        Column("Decided", "title", sort="title", html=lambda row: row.title),
        Column("Why", "rationale", empty="Not written down yet"),
        Column("On", "decided_on", sort="decided_on", html=lambda row: parts.short_date(row.decided_on)),
        Column(
            "How", "method", html=lambda row: row.get_method_display(), export=labels("method", Decision.Method.choices)
        ),
        Column(
            "Major", "is_major", sort="is_major", html=lambda row: parts.badge("Major", "teal") if row.is_major else ""
        ),
        Column("Partners took part", "taking_part", sort="taking_part", align="num"),
        Column("Meeting", "meeting.title", sort="meeting__title", empty="Between meetings"),
    ]


class DecisionListView(TableView):
    """What was decided, by what method and why."""

    model = Decision
    table = DecisionTable
    title = "Decisions"
    lede = "What was decided, how, and why. Everybody in the coalition can read this."
    empty = ("No decisions yet", "They appear here once they are recorded on the page of a meeting.")

    def get_queryset(self):
        took_part = Count("ballots", filter=~Q(ballots__choice="open"))
        return super().get_queryset().select_related("meeting").annotate(taking_part=took_part)


class NewDecisionView(RequiresPermission, View):
    """Record a decision taken at a meeting."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, DecisionForm(viewer=request.viewer, meeting=self.meeting))

    def post(self, request):
        form = DecisionForm(request.POST, viewer=request.viewer, meeting=self.meeting)
        if not form.is_valid():
            return self.page(request, form)
        actions.record_decision(
            coalition=request.viewer.coalition, by=request.user, meeting=self.meeting, **form.values
        )
        toasts.done(request, "The decision is in the log.")
        return redirect(self.meeting)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Record a decision", "meeting": self.meeting, "form": form, "action": "Record it"}
        return render(request, "meetings/meetings/form.html", context)
