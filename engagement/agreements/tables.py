"""Agreements as a list and as a file."""

import django_filters
from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from .models import Agreement

STATES = {
    "draft": ("Not signed yet", "wait"),
    "in force": ("In force", "good"),
    "renew": ("Renew it", "wait"),
    "over": ("Ran out", "wait"),
    "ended": ("Ended", ""),
}


def with_state(rows, today):
    """Annotates `state_key`, as `Agreement.state` says it."""
    days = Cast(F("remind_days"), IntegerField())
    state = Case(
        When(Q(signed_on__isnull=True) | Q(signed_on__gt=today), then=Value("draft")),
        When(ended_on__lte=today, then=Value("ended")),
        When(ends_on__isnull=True, then=Value("in force")),
        When(ends_on__lt=today, then=Value("over")),
        When(ends_on__lte=Value(today) + days, then=Value("renew")),
        default=Value("in force"),
        output_field=CharField(),
    )
    return rows.annotate(state_key=state)


def state_cell(row):
    """The state as a word with a shape."""
    return parts.badge(*STATES[row.state_key])


def _day(name):
    return lambda row: parts.short_date(getattr(row, name)) if getattr(row, name) else ""


class AgreementTable(Table):
    caption, start = "Agreements", "ends_on"
    columns = (
        Column("What it is about", "title", sort="title", link="agreement-detail"),
        Column("Partner", "partner.name", sort="partner__name"),
        Column(
            "Kind", "kind", sort="kind", html=lambda row: row.get_kind_display(),
            export=labels("kind", Agreement.Kind.choices),
        ),
        Column("Signed", "signed_on", sort="signed_on", align="day", html=_day("signed_on"), export="signed_on"),
        Column("Last day", "ends_on", sort="ends_on", align="day", html=_day("ends_on"), export="ends_on"),
        Column("State", "state", html=state_cell, export="state_key"),
    )  # fmt: skip


class AgreementFilters(Filters):
    """By state."""

    state = django_filters.ChoiceFilter(
        choices=[(key, words) for key, (words, _) in STATES.items()],
        label="State",
        empty_label="All",
        method="by_state",
    )

    class Meta:
        model = Agreement
        fields: tuple = ()

    def by_state(self, rows, _name, value):
        """Those of one state today."""
        return with_state(rows, self.request.viewer.coalition.today()).filter(state_key=value)
