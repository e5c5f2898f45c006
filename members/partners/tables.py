"""The partner list: columns and filters."""

import django_filters
from django import forms
from django.db.models import Q

from coalition import compiled
from coalition.search import while_searching
from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from . import columns
from .models import Membership, Partner, StakeholderType

STATUSES = dict(Membership.Status.choices)
NO_STATUS = ("none", "No status yet")


def type_cell(row):
    """The type in words, with a mark when it is a core one."""
    if not row.type_name:
        return "Not known yet"
    return parts.format_html("{} {}", row.type_name, parts.badge("Core", "teal")) if row.type_core else row.type_name


def since_cell(row):
    """The first day of the status, in one line."""
    return parts.short_date(row.status_since).replace(" ", "\u00a0")


class PartnerTable(Table):
    """Name, type, place and status; upper floors add columns (columns.py)."""

    caption = "Partners"
    start = "name"
    per_page = 50
    basis = (
        Column("Partner", "name", sort="name", link="partner-detail"),
        Column(
            "Type",
            "type",
            sort="stakeholder_type__name",
            html=type_cell,
            seen=("type_name", "type_core"),
            export="stakeholder_type__name",
        ),
        Column("City", "city", sort="city"),
        Column(
            "Status",
            "status",
            sort="status",
            html=lambda row: STATUSES.get(row.status, ""),
            seen=("status",),
            export=labels("status", STATUSES),
        ),
        Column(
            "Since",
            "since",
            sort="status_since",
            html=since_cell,
            seen=("status_since",),
            export="status_since",
        ),
        Column("People", "people_count", sort="people_count", align="num"),
    )

    def __init__(self, query, slug="", *, viewer):
        self.columns = [
            *while_searching(self.basis, query, by="search_text"),
            *(extra.column for extra in columns.shown_to(viewer)),
        ]
        super().__init__(query, slug)


def _type_names(viewer):
    return StakeholderType.objects.visible_to(viewer).values_list("pk", "name")


class PartnerFilters(Filters):
    """Words, type, status, county."""

    q = django_filters.CharFilter(
        label="Find", method="having", widget=forms.TextInput(attrs={"placeholder": "Name, city or number"})
    )
    type = django_filters.ChoiceFilter(label="Type", method="of_type", empty_label="All types")
    status = django_filters.ChoiceFilter(
        label="Status", method="of_status", empty_label="Any status", choices=[*Membership.Status.choices, NO_STATUS]
    )
    county = django_filters.CharFilter(label="County", field_name="county", lookup_expr="iexact")

    class Meta:
        model = Partner
        fields = []

    def choices(self):
        # One query for the choices, shown and checked alike; a filter over a model would ask again for its chip.
        viewer = self.request.viewer
        types = compiled.rows("type-names", viewer, lambda _: _type_names(viewer))
        return {"type": [("core", "Any core type"), *((str(pk), name) for pk, name in types)]}

    def having(self, rows, _, words):
        """Every word in name, city or outside number."""
        return rows.matching(words)

    def of_type(self, rows, _, value):
        """One type, or all core ones."""
        return rows.filter(Q(stakeholder_type__is_core=True) if value == "core" else Q(stakeholder_type=value))

    def of_status(self, rows, _, status):
        """The status today."""
        return rows.of_status(status)
