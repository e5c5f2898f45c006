"""The list of promises."""

import django_filters
from django.utils.html import format_html

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table

from .models import Pledge

KINDS = {"fulfilled": "good", "partly": "info", "open": "", "renegotiated": "info", "withdrawn": "", "lapsed": ""}


def status_cell(row):
    """The status today; one that ran out is a plain word, never a red one."""
    status = row.status_on(row.coalition.today())
    return parts.badge(status.label, KINDS[status.value])


def what_cell(row):
    """What and how much."""
    return format_html("{} <span class='ct-soft ct-sm'>{}</span>", row.what, row.amount) if row.amount else row.what


class PledgeTable(Table):
    """Promises, ours and theirs."""

    caption = "Promises"
    start = "due_on"
    columns = (
        Column("Promise", "what", sort="what", link="pledge-detail", html=what_cell, export="what"),
        Column(
            "Who",
            "direction",
            sort="direction",
            html=lambda row: "We promised" if row.direction == "ours" else "They promised",
        ),
        Column("Partner", "partner.name", sort="partner__name"),
        Column("Due", "due_on", sort="due_on", html=lambda row: parts.short_date(row.due_on)),
        Column("Status", "status", sort="status", html=status_cell),
        Column("Delivered", "share", align="num", html=lambda row: f"{row.fraction:.0%}", export="delivered"),
    )


class PledgeFilters(Filters):
    """Ours or theirs, and status."""

    direction = django_filters.ChoiceFilter(
        choices=Pledge.Direction.choices, empty_label="Ours and theirs", label="Whose"
    )
    status = django_filters.ChoiceFilter(
        choices=[each for each in Pledge.Status.choices if each[0] != "lapsed"],
        empty_label="Any status",
        label="Status",
    )

    class Meta:
        model = Pledge
        fields = ["direction", "status"]
