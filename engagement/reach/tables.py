"""What was done outside, said together and shared out, and how many took part: as lists and as files."""

import django_filters
from django.db.models import Q

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels
from meetings.models import Objective

from .models import Community, JointCommunication, OutreachAction, Turnout, WorkShare


def _day(name):
    return lambda row: parts.short_date(getattr(row, name)) if getattr(row, name) else ""


def _of(name, words):
    """A cell and a file's value of a row it may hang on."""
    return {
        "html": lambda row: getattr(getattr(row, name), words) if getattr(row, f"{name}_id") else "",
        "export": f"{name}__{words}",
    }


class ByObjective(Filters):
    """Base: by the objective it is part of."""

    objective = django_filters.ModelChoiceFilter(
        queryset=lambda request: Objective.objects.visible_to(request.viewer).order_by("title"),
        label="Part of",
        empty_label="All objectives",
    )


class ForCommunity(ByObjective):
    """Base: by whom it was for, too."""

    community = django_filters.ModelChoiceFilter(
        queryset=lambda request: Community.objects.visible_to(request.viewer), label="For", empty_label="Everybody"
    )


class OutreachFilters(ForCommunity):
    """By objective and by whom it was for."""

    class Meta:
        model = OutreachAction
        fields: tuple = ()


class OutreachTable(Table):
    caption, start = "Carried outside", "-done_on"
    columns = (
        Column("What they did", "what", sort="what", link="outreach-edit"),
        Column("Who", "partner", sort="partner__name", **_of("partner", "name")),
        Column("Where", "venue", sort="venue"),
        Column("For", "community", sort="community__name", **_of("community", "name")),
        Column("People", "audience", sort="audience", align="num"),
        Column("On", "done_on", sort="done_on", align="day", html=_day("done_on"), export="done_on"),
        Column("Part of", "objective", sort="objective__title", **_of("objective", "title")),
    )


class JointFilters(ByObjective):
    """By kind and objective."""

    kind = django_filters.ChoiceFilter(choices=JointCommunication.Kind.choices, label="Kind", empty_label="All kinds")

    class Meta:
        model = JointCommunication
        fields: tuple = ()


class JointTable(Table):
    caption, start = "Said together", "-on"
    columns = (
        Column("What it says", "title", sort="title", link="joint-detail"),
        Column("Kind", "kind", sort="kind", html=lambda row: row.get_kind_display(),
            export=labels("kind", JointCommunication.Kind.choices)),
        Column("On", "on", sort="on", align="day", html=_day("on"), export="on"),
        Column("Partners", "voice_count", sort="voice_count", align="num"),
        Column("People", "audience", sort="audience", align="num"),
        Column("Part of", "objective", sort="objective__title", **_of("objective", "title")),
    )  # fmt: skip


class WorkFilters(ByObjective):
    """By partner's name, joint program and whether it still runs."""

    find = django_filters.CharFilter(label="Find", method="by_words")
    state = django_filters.ChoiceFilter(
        choices=[("runs", "Runs"), ("over", "Over")], label="State", empty_label="All", method="by_state"
    )

    class Meta:
        model = WorkShare
        fields: tuple = ()

    def by_words(self, queryset, _name, value):
        """What they run, the program, or who runs it."""
        return queryset.filter(
            Q(what__icontains=value) | Q(program__icontains=value) | Q(partner__name__icontains=value)
        )

    def by_state(self, queryset, _name, value):
        """Still running today, or over."""
        today = self.request.viewer.coalition.today()
        over = Q(ended_on__lt=today)
        return queryset.filter(over) if value == "over" else queryset.exclude(over)


_WORK = (
    Column("Who runs it", "partner", sort="partner__name", **_of("partner", "name")),
    Column("Joint program", "program", sort="program"),
    Column("For", "community", sort="community__name", **_of("community", "name")),
    Column("Part of", "objective", sort="objective__title", **_of("objective", "title")),
    Column("Since", "started_on", sort="started_on", align="day", html=_day("started_on"), export="started_on"),
    Column("Until", "ended_on", sort="ended_on", align="day", html=_day("ended_on"), export="ended_on"),
)


class WorkTable(Table):
    caption, start = "Who runs what", "what"
    columns = (Column("What they run", "what", sort="what", link="work-edit"), *_WORK)


class OpenWorkTable(WorkTable):
    """As everybody reads it."""

    columns = (Column("What they run", "what", sort="what"), *_WORK)


class TurnoutFilters(ByObjective):
    """By objective."""

    class Meta:
        model = Turnout
        fields: tuple = ()


def _would_pay(row):
    if row.share is None:
        return ""
    return f"{row.would_pay} of {row.asked_to_pay} ({row.share} %)"


_TURNOUT = (
    Column("From", "starts_on", sort="starts_on", align="day", html=_day("starts_on"), export="starts_on"),
    Column("Until", "ends_on", sort="ends_on", align="day", html=_day("ends_on"), export="ends_on"),
    Column("Came", "came", sort="came", align="num"),
    Column("An extra time", "came_again", sort="came_again", align="num"),
    Column("Would pay", "would_pay", sort="would_pay", align="num", html=_would_pay, export="would_pay"),
    Column("Who counted", "source", sort="source"),
)


class TurnoutTable(Table):
    caption, start = "How many took part", "-ends_on"
    columns = (
        Column("Objective", "objective", sort="objective__title", link="turnout-edit", **_of("objective", "title")),
        *_TURNOUT,
    )


class OpenTurnoutTable(TurnoutTable):
    """As leadership reads it."""

    columns = (Column("Objective", "objective", sort="objective__title", **_of("objective", "title")), *_TURNOUT)
