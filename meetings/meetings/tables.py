"""The list of meetings."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from .models import Meeting

KINDS = {"draft": "wait", "published": "teal", "held": "good", "cancelled": ""}


class MeetingTable(Table):
    """Meetings, the latest first. The numbers are for those who keep records."""

    caption = "Meetings"
    start = "-starts_at"

    def __init__(self, query, slug="", *, zone, keeps):
        self.columns = [
            Column("Meeting", "title", sort="title", link="meeting-detail"),
            Column("When", "starts_at", sort="starts_at", html=lambda row: day_and_time(row.starts_at, zone)),
            Column("Where", "place", sort="place"),
            Column(
                "Status",
                "status",
                sort="status",
                html=lambda row: parts.badge(row.get_status_display(), KINDS[row.status]),
                export=labels("status", Meeting.Status.choices),
            ),
        ]
        if keeps:
            self.columns += [
                Column("Invited", "invited", sort="invited", align="num"),
                Column("Said yes", "coming", sort="coming", align="num"),
                Column("Came", "came", sort="came", align="num"),
            ]
        super().__init__(query, slug)


def day_and_time(moment, zone):
    """ "Mar 12, 2026, 10:00" on the coalition's clock."""
    local = moment.astimezone(zone)
    return f"{local:%b} {local.day}, {local.year}, {local:%H:%M}"


class MeetingFilters(Filters):
    """By words and status."""

    q = django_filters.CharFilter(method="words", label="Title or place")
    status = django_filters.ChoiceFilter(choices=Meeting.Status.choices, empty_label="Any", label="Status")

    class Meta:
        model = Meeting
        fields = ["q", "status"]

    def words(self, queryset, name, value):
        """Every word occurs in title or place."""
        return queryset.matching(value)
