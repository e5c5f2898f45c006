"""The list of requests."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from .models import InputRequest

STATUSES = dict(InputRequest.Status.choices)
KINDS = {"draft": "", "open": "info", "closed": "owed", "answered": "good", "archived": ""}


def status_cell(row):
    """The status; closed without input owes nothing."""
    if row.status == InputRequest.Status.CLOSED and not row.givers:
        return parts.badge("Closed, nobody answered")
    return parts.badge(STATUSES[row.status], KINDS[row.status])


class RequestTable(Table):
    """What was asked, how many answered, when they hear back."""

    caption = "Requests for input"
    start = "-created_at"
    columns = (
        Column("Request", "title", sort="title", link="input-detail"),
        Column("Status", "status", sort="status", html=status_cell, export=labels("status", STATUSES)),
        Column("People", "givers", sort="givers", align="num"),
        Column("Open until", "closes_on", sort="closes_on", html=lambda row: parts.short_date(row.closes_on)),
        Column("Answer by", "due_on", sort="due_on", html=lambda row: parts.short_date(row.due_on)),
        Column(
            "Drafted", "created_at", sort="created_at", html=lambda row: parts.short_date(row.created_at), export=False
        ),
    )


class RequestFilters(Filters):
    """Words and status."""

    q = django_filters.CharFilter(label="Find", field_name="title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(
        label="Status", choices=InputRequest.Status.choices, empty_label="All but those put away", method="of_status"
    )

    class Meta:
        model = InputRequest
        fields = []

    def of_status(self, rows, _, status):
        """One status."""
        return rows.filter(status=status)

    def filter_queryset(self, queryset):
        """What is put away stays away unless asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("status") else rows.exclude(status="archived")
