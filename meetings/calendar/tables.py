"""The list of answers that came from calendar programs by mail."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from .models import CalendarReply

STATUSES = dict(CalendarReply.Status.choices)
BADGES = {"taken": ("good", "check-circle-fill"), "noted": ("info", ""), "refused": ("wait", "hourglass-split")}


def _status(row):
    return parts.badge(STATUSES[row.status], *BADGES[row.status])


class ReplyTable(Table):
    """What calendar programs answered, the latest first, and what became of it."""

    caption = "Answers by mail"
    start = "-received_at"
    per_page = 50
    columns = (
        Column("Came in", "received_at", sort="received_at", html=lambda row: parts.short_date(row.received_at)),
        Column("Person", "person.name", sort="person__name"),
        Column("Meeting", "meeting.title", sort="meeting__title"),
        Column("What became of it", "status", sort="status", html=_status, export=labels("status", STATUSES)),
        Column("Why", "reason", empty="–"),
    )


class ReplyFilters(Filters):
    """What became of them."""

    status = django_filters.ChoiceFilter(
        label="What became of it", choices=CalendarReply.Status.choices, empty_label="Anything"
    )

    class Meta:
        model = CalendarReply
        fields = []
