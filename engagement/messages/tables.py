"""Messages, and where selling points were used, as lists."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels
from engagement.case.kinds import Audience, Motive

from .models import MessageVariant, PointUse


class MessageTable(Table):
    caption, start = "Messages", "point"
    columns = (
        Column("How we say it", "words", link="message-detail"),
        Column("For", "audience", sort="audience", html=lambda row: row.get_audience_display(),
            export=labels("audience", Audience.choices)),
        Column("Selling point", "point", sort="point__words", html=lambda row: row.point.words, export="point__words"),
        Column("What moves them", "motives", html=lambda row: ", ".join(row.motive_words),
            export=lambda row: ", ".join(row.motive_words)),
        Column("What patients gain", "patient_line", empty="Not said yet"),
    )  # fmt: skip


class MessageFilters(Filters):
    """By audience and by what moves them."""

    audience = django_filters.ChoiceFilter(choices=Audience.choices, label="For", empty_label="Anybody")
    motive = django_filters.ChoiceFilter(
        choices=Motive.choices, label="What moves them", empty_label="Anything", method="by_motive"
    )

    class Meta:
        model = MessageVariant
        fields: tuple = ()

    def by_motive(self, rows, _name, value):
        """Those that appeal to it."""
        return rows.filter(motives__contains=[value])


OUTCOME_KIND = {"yes": "good", "more": "teal", "cool": "", "open": "wait"}


class UseTable(Table):
    caption, start = "Where selling points were used", "-used_on"
    columns = (
        Column("Selling point", "point", sort="point__words", link="use-edit", html=lambda row: row.point.words,
            export="point__words"),
        Column("With", "partner.name", sort="partner__name"),
        Column("On", "used_on", sort="used_on", align="day", html=lambda row: parts.short_date(row.used_on),
            export="used_on"),
        Column("What came of it", "outcome", sort="outcome", seen=("outcome",),
            html=lambda row: parts.badge(row.get_outcome_display(), OUTCOME_KIND[row.outcome]),
            export=labels("outcome", PointUse.Outcome.choices)),
        Column("In the words for", "message", html=lambda row: row.message.get_audience_display() if row.message else "",
            export="message__words"),
    )  # fmt: skip


class UseFilters(Filters):
    """By what came of it."""

    outcome = django_filters.ChoiceFilter(choices=PointUse.Outcome.choices, label="What came of it", empty_label="All")

    class Meta:
        model = PointUse
        fields: tuple = ()
