"""The notices of a coalition as a list: what is owed, what went out, and what needs a person."""

import django_filters
from django.utils.html import format_html

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from . import registry
from .models import NEEDS_A_PERSON, Notice, NoticeCategory

Status = Notice.Status

NEEDED = "person"
WAITING = "waiting"
ON_THE_WAY = (Status.OWED, Status.CLAIMED, Status.SENDING)
BADGES = {
    Status.OWED: ("wait", "clock"),
    Status.HELD: ("info", "pause"),
    Status.CLAIMED: ("wait", "clock"),
    Status.SENDING: ("wait", "clock"),
    Status.SENT: ("good", "check"),
    Status.SKIPPED: ("", "dash"),
    Status.FAILED: ("owed", "exclamation-circle"),
    Status.UNSURE: ("owed", "question-circle"),
    Status.BUNDLED: ("info", "list"),
}


def status_badge(notice):
    """The status as a word with a shape; coral where it is for us to go on."""
    if notice.status == Status.SENT and getattr(notice, "came_back", False):
        return parts.badge("Came back", "owed")
    kind, _ = BADGES[notice.status]
    return parts.badge(notice.get_status_display(), kind)


def _title(notice):
    return notice.subject or registry.label(notice.kind)


def _moment(notice):
    """When it went out, or will be tried, or was owed."""
    zone = notice.coalition.zone
    word, moment = "owed", notice.owed_at
    if notice.sent_at:
        word, moment = "sent", notice.sent_at
    elif notice.status == Status.OWED:
        word, moment = "due", notice.not_before
    return format_html('{} <span class="ct-nowrap">{}</span>', word, f"{moment.astimezone(zone):%b %-d, %H:%M}")


class NoticeTable(Table):
    """Newest first."""

    caption = "Notices"
    columns = [
        Column("Notice", "subject", link="notice-detail", html=_title),
        Column("To", "person.name", sort="person__name"),
        Column(
            "About",
            "category",
            html=lambda row: row.get_category_display(),
            export=labels("category", NoticeCategory.choices),
        ),
        Column("State", "status", sort="status", html=status_badge, export=labels("status", Status.choices)),
        Column("When", "owed_at", sort="owed_at", html=_moment),
        Column("Why not", "reason", html=lambda row: format_html('<span class="ct-soft">{}</span>', row.reason)),
    ]
    start = "-owed_at"


class NoticeFilters(Filters):
    """By state (with "needs a person" and "waiting" as groups) and by category."""

    status = django_filters.ChoiceFilter(
        label="State",
        empty_label="All",
        choices=[(NEEDED, "Needs a person"), (WAITING, "Waiting"), *Status.choices],
        method="by_status",
    )
    category = django_filters.ChoiceFilter(label="About", empty_label="All", choices=NoticeCategory.choices)

    class Meta:
        model = Notice
        fields = ["status", "category"]

    def by_status(self, rows, name, value):
        """Rows of one status, or of a group of them."""
        groups = {NEEDED: NEEDS_A_PERSON, WAITING: ON_THE_WAY}
        return rows.filter(status__in=groups.get(value, [value]))
