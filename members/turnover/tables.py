"""The list of ties that hang by a thread."""

import django_filters

from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table
from members.partners.models import Partner

from .reading import GAPS, gaps_of


def gaps_cell(row):
    """What is missing, in words."""
    return " · ".join(gaps_of(row))


class ThinTable(Table):
    """Partner, how many people, and what is missing; core types first when sorted by type."""

    caption = "Ties that hang by a thread"
    start = "contact_count"
    columns = (
        Column("Partner", "name", sort="name", link="partner-detail"),
        Column("Type", "stakeholder_type.name", sort="stakeholder_type__name"),
        Column(
            "People",
            "people",
            sort="contact_count",
            align="num",
            html=lambda row: str(row.contact_count or 0),
            export="contact_count",
        ),
        Column("What is missing", "gaps", html=gaps_cell, export=gaps_cell),
    )


class ThinFilters(Filters):
    """Which thread."""

    gap = django_filters.ChoiceFilter(
        choices=[(key, label) for key, (label, _) in GAPS.items()],
        label="Missing",
        empty_label="Anything",
        method="of_gap",
    )

    class Meta:
        model = Partner
        fields = []

    def of_gap(self, rows, _, value):
        """One kind of gap."""
        return rows.filter(GAPS[value][1])
