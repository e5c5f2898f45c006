"""Mail that came back, as a list."""

import django_filters
from django.utils.html import format_html

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from .models import InboundMail

Outcome = InboundMail.Outcome
WAITING = "waiting"
BADGES = {Outcome.TAKEN: "good", Outcome.MESSAGE: "owed", Outcome.AUTO: "", Outcome.BOUNCE: "wait"}


def outcome_badge(mail):
    """What became of it; coral while somebody has to read it."""
    if mail.settled_at:
        return parts.badge("Dealt with", "good")
    return parts.badge(mail.get_outcome_display(), BADGES[mail.outcome])


def there(row, moment):
    """A moment on the coalition's clock."""
    return format_html('<span class="ct-nowrap">{}</span>', f"{moment.astimezone(row.coalition.zone):%b %-d, %H:%M}")


class ReplyTable(Table):
    """Newest first."""

    caption = "Mail that came in"
    columns = [
        Column("Subject", "subject", link="reply-detail", html=lambda row: row.subject or "Without a subject"),
        Column("From", "person.name", sort="person__name"),
        Column("What became of it", "outcome", html=outcome_badge, export=labels("outcome", Outcome.choices)),
        Column("In words", "said"),
        Column("Came in", "received_at", sort="received_at", html=lambda row: there(row, row.received_at)),
    ]
    start = "-received_at"


class ReplyFilters(Filters):
    """By what became of it."""

    outcome = django_filters.ChoiceFilter(
        label="What became of it",
        empty_label="All",
        choices=[(WAITING, "To be read"), *Outcome.choices],
        method="by_outcome",
    )

    class Meta:
        model = InboundMail
        fields = ["outcome"]

    def by_outcome(self, rows, name, value):
        """Rows of one outcome, or those somebody has to read."""
        return rows.waiting() if value == WAITING else rows.filter(outcome=value)
