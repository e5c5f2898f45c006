"""The library and the cases as lists and as files."""

import django_filters
from django.db.models import Q

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels
from meetings.models import Objective

from .kinds import Motive
from .models import EvidenceItem, RoiCase


def review_cell(row):
    """The day to look again, or that it is here."""
    if row.due:
        return parts.badge("Look at it again", "wait", icon_name="hourglass-split")
    return parts.short_date(row.review_on)


class EvidenceTable(Table):
    caption, start = "Evidence", "review_on"
    columns = (
        Column("What it says", "claim", sort="claim", link="evidence-detail"),
        Column("Figure", "figure"),
        Column("Source", "source", sort="source"),
        Column(
            "From", "origin", sort="origin", html=lambda row: row.get_origin_display(),
            export=labels("origin", EvidenceItem.Origin.choices),
        ),
        Column("True as of", "dated", sort="dated", align="day", html=lambda row: parts.short_date(row.dated),
            export="dated"),
        Column("Look again", "review_on", sort="review_on", align="day", html=review_cell, export="review_on"),
        Column("Speaks for", "objective", sort="objective__title",
            html=lambda row: row.objective.title if row.objective else "", export="objective__title"),
    )  # fmt: skip


class ByObjective(Filters):
    """Base: by the objective it speaks for."""

    objective = django_filters.ModelChoiceFilter(
        queryset=lambda request: Objective.objects.visible_to(request.viewer).order_by("title"),
        label="Objective",
        empty_label="All objectives",
    )


class EvidenceFilters(ByObjective):
    """By origin, by what is due for review, by objective, by what patients gain."""

    origin = django_filters.ChoiceFilter(choices=EvidenceItem.Origin.choices, label="From", empty_label="Anywhere")
    review = django_filters.ChoiceFilter(
        choices=[("due", "To look at again"), ("good", "Still good")],
        label="Review",
        empty_label="All",
        method="by_review",
    )
    patients = django_filters.ChoiceFilter(
        choices=[("yes", "What patients gain")], label="About", empty_label="Anything", method="by_patients"
    )

    class Meta:
        model = EvidenceItem
        fields: tuple = ()

    def by_review(self, rows, _name, value):
        """The day to look again is here or past, or still to come."""
        today = self.request.viewer.coalition.today()
        return rows.due(today) if value == "due" else rows.filter(review_on__gt=today)

    def by_patients(self, rows, _name, _value):
        """About what patients gain."""
        return rows.filter(is_patient_outcome=True)


def _payback(row):
    months = row.payback_months
    if months is None:
        return "Not in money"
    return "Costs nothing" if months == 0 else parts.counted(months, "month,months")


def _returns(row):
    return ", ".join(str(motive.label) for motive, _ in row.returns)


class RoiTable(Table):
    caption, start = "Costs and returns", "title"
    columns = (
        Column("What it is about", "title", sort="title", link="roi-detail"),
        Column("What it returns", "returns", html=_returns, export=_returns),
        Column("Paid back", "payback", html=_payback, export=_payback),
        Column("Rests on", "evidence", html=lambda row: _rests(row), export=False),
        Column("Speaks for", "objective", sort="objective__title",
            html=lambda row: row.objective.title if row.objective else "", export="objective__title"),
    )  # fmt: skip


def _rests(row):
    if row.rests_on_stale:
        return parts.badge("Evidence to look at again", "wait", icon_name="hourglass-split")
    return parts.counted(row.behind, "piece of evidence,pieces of evidence") if row.behind else "No evidence yet"


class RoiFilters(ByObjective):
    """By kind of return, and by objective."""

    kind = django_filters.ChoiceFilter(
        choices=Motive.choices, label="Return", empty_label="Any return", method="by_return"
    )

    class Meta:
        model = RoiCase
        fields: tuple = ()

    def by_return(self, rows, _name, value):
        """Something is said of this kind of return; money also where it saves some."""
        said = ~Q(**{value: ""})
        return rows.filter(said | Q(saving__gt=0) if value == Motive.MONEY else said)
