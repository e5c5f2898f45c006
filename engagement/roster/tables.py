"""The roster a funder asks for: columns that name what they say."""

import django_filters

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table
from members.models import Partner


def since(row):
    """The first day as a member, in one line."""
    return parts.short_date(row.joined_on).replace(" ", "\u00a0")


class RosterTable(Table):
    """One line a member partner; the file has the same columns."""

    caption = "Members"
    start = "name"
    per_page = 100
    columns = (
        Column("Partner", "name", sort="name", link="partner-detail"),
        Column("Type", "type_name", sort="stakeholder_type__name", html=lambda row: row.type_name or "Not known yet"),
        Column(
            "Core type",
            "type_core",
            html=lambda row: parts.badge("Core", "teal") if row.type_core else "",
            export="type_core",
        ),
        Column("County", "county", sort="county"),
        Column("Member since", "joined_on", sort="joined_on", html=since),
        Column("Seats", "seat_words"),
        Column("Meetings in 12 months", "came", sort="came", align="num"),
    )


class RosterFilters(Filters):
    """Core types alone."""

    core = django_filters.ChoiceFilter(
        label="Types", method="of_core", empty_label="All types", choices=[("core", "Core types only")]
    )

    class Meta:
        model = Partner
        fields = []

    def of_core(self, rows, _name, _value):
        """Partners of a core type."""
        return rows.filter(stakeholder_type__is_core=True)
