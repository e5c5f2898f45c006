"""Answers of all drills as a list and as a file: what a funder asks for is the response rate (domain.md 1)."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table

from .models import DrillCall


class CallFilters(Filters):
    """Answered or not."""

    answered = django_filters.ChoiceFilter(
        choices=[("yes", "Answered"), ("no", "Not reached")],
        label="Answer",
        empty_label="All",
        method="by_answer",
    )

    class Meta:
        model = DrillCall
        fields: tuple = ()

    def by_answer(self, rows, _name, value):
        """Those who answered, or the others."""
        return rows.filter(answered_at__isnull=value == "no")


class CallTable(Table):
    caption, start = "Answers to contact drills", "-drill.started_at"
    columns = (
        Column("Partner", "partner.name", sort="partner__name"),
        Column(
            "Drill of", "drill.started_at", sort="drill__started_at", align="day",
            html=lambda row: parts.short_date(row.drill.held_on()), export="drill__started_at",
        ),
        Column("Contact", "person.name", sort="person__name"),
        Column("Answer", "way", sort="way", html=lambda row: row.get_way_display() or "Not reached"),
        Column("Minutes", "minutes", sort="minutes", align="num"),
    )  # fmt: skip
