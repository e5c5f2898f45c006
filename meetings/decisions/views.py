"""The log of decisions, open to everybody (DEC-4), and the form that adds to it."""

from datetime import date

from django.db.models import Count, DateField, Q, Value
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import parts, toasts
from coalition.ui.tables import Column, Table, TableView, labels
from meetings.meetings.views import visible

from . import actions, asked
from .forms import DecisionForm
from .models import Decision


def state(row):
    """Open, decided, or what a vote came to, as a badge."""
    if row.status == Decision.Status.CLOSED:
        adopted = row.outcome in ("", Decision.Outcome.ADOPTED)
        return parts.badge(row.get_outcome_display() or "Decided", "good" if adopted else "")
    return parts.badge(row.get_status_display(), "teal" if row.status == Decision.Status.OPEN else "wait")


STILL_OPEN = Value(date.max, output_field=DateField())  # what is not decided yet stands before the latest


class DecisionTable(Table):
    """Decisions, the latest first."""

    caption = "Decisions"
    start = "-decided_on"
    columns = [
        Column("Decided", "title", sort="title", link="decision-detail"),
        Column(
            "State",
            "status",
            sort="status",
            html=lambda row: state(row),
            export=labels("status", Decision.Status.choices),
        ),
        Column("Why", "rationale", empty="Not written down yet"),
        Column(
            "On",
            "decided_on",
            sort=Coalesce("decided_on", STILL_OPEN),
            align="day",
            html=lambda row: parts.short_date(row.decided_on) if row.decided_on else "",
        ),
        Column(
            "How", "method", html=lambda row: row.get_method_display(), export=labels("method", Decision.Method.choices)
        ),
        Column(
            "Major", "is_major", sort="is_major", html=lambda row: parts.badge("Major", "teal") if row.is_major else ""
        ),
        Column("Partners took part", "taking_part", sort="taking_part", align="num"),
        Column(
            "Asked first",
            "asked_first",
            html=lambda row: parts.counted(row.asked_first, "request,requests") if row.asked_first else "",
        ),
        Column("Meeting", "meeting.title", sort="meeting__title", empty="Between meetings"),
    ]


class DecisionListView(TableView):
    """What was decided, by what method and why."""

    model = Decision
    table = DecisionTable
    title = "Decisions"
    lede = "What was decided, how, and why. Everybody in the coalition can read this."
    empty = ("No decisions yet", "They appear here once they are voted on, or recorded on the page of a meeting.")
    template_name = "meetings/decisions/list.html"

    def get_queryset(self):
        took_part = Count("ballots", filter=~Q(ballots__choice="open"))
        return (
            super()
            .get_queryset()
            .select_related("meeting")
            .annotate(taking_part=took_part, asked_first=asked.counted())
        )

    def get_context(self):
        return {"keeps": self.request.viewer.can(Permission.KEEP_RECORDS)}


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
