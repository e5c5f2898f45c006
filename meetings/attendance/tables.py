"""The list of attendance over all meetings."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from .models import Attendance

STATUSES = dict(Attendance.Status.choices)


class AttendanceTable(Table):
    """Who took part in which meeting, the latest first."""

    caption = "Attendance"
    start = "-meeting.starts_at"
    per_page = 50
    columns = (
        Column("Meeting", "meeting.title", sort="meeting__title"),
        Column(
            "Date",
            "meeting.starts_at",
            sort="meeting__starts_at",
            html=lambda row: parts.short_date(row.meeting.starts_at),
            export="meeting__starts_at",
        ),
        Column("Person", "person.name", sort="person__name", empty="The partner as such"),
        Column("Partner", "partner.name", sort="partner__name", empty="Guest"),
        Column(
            "Status",
            "status",
            sort="status",
            html=lambda row: STATUSES[row.status],
            export=labels("status", STATUSES),
        ),
    )


class AttendanceFilters(Filters):
    """How they took part, and when."""

    status = django_filters.ChoiceFilter(label="Status", choices=Attendance.Status.choices, empty_label="Any status")
    since = django_filters.DateFilter(label="From", field_name="meeting__starts_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label="To", field_name="meeting__starts_at", lookup_expr="date__lte")

    class Meta:
        model = Attendance
        fields = []
