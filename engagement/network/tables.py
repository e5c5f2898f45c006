"""The network as a table: partners with their place in it, people with whom they know."""

from functools import lru_cache

import django_filters
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import format_html

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels
from members.models import Person

from .models import NetworkNode, RelationshipRating

SLUGS_KEPT = 500  # coalitions


def _share(value):
    return f"{100 * value:.1f} %" if value else "0 %"


def _mean(value):
    return f"{value:.1f}" if value is not None else ""


def _percent(label, key):
    """A column of a share, as percent on the page and as it is in files."""
    return Column(label, key, sort=key, align="num", html=lambda row: _share(getattr(row, key)), seen=(key,))


@lru_cache(maxsize=SLUGS_KEPT)
def partner_column(slug):
    """The partner, as a link; the rows' keys are those of nodes. One column for a coalition: its cells are kept by it."""

    def html(row):
        return format_html('<a href="{}">{}</a>', reverse("partner-detail", args=[slug, row.partner_id]), row.name)

    return Column(
        "Partner", "name", sort="partner__name", html=html, seen=("partner_id", "name"), export="partner__name"
    )


def alone_cell(row):
    """A word for whoever works with nobody."""
    return parts.badge("works with nobody yet", "wait", "circle") if not row.rated else str(row.rated)


class NodeTable(Table):
    """Partners in the network of a day."""

    caption = "Partners in the network"
    start = "-rated"
    rest = (
        Column("Type", "type", sort="partner__stakeholder_type__name", export="partner__stakeholder_type__name"),
        Column("Works with", "rated", sort="rated", align="num", html=alone_cell, seen=("rated",), export="rated"),
        _percent("Ways lead over it", "rated_between"),
        Column("Met often", "met", sort="met", align="num"),
        _percent("Ways by meetings", "met_between"),
        Column("Trust", "trust", sort="trust", align="num", html=lambda row: _mean(row.trust), seen=("trust",)),
        Column("Value", "value", sort="value", align="num", html=lambda row: _mean(row.value), seen=("value",)),
        Column("Said by", "said_by", sort="said_by", align="num"),
    )  # fmt: skip

    def __init__(self, query, slug=""):
        self.columns = (partner_column(slug), *self.rest)
        super().__init__(query, slug)


class NodeFilters(Filters):
    """Words, and the ones at the edge."""

    q = django_filters.CharFilter(label="Find", field_name="partner__name", lookup_expr="icontains")
    only = django_filters.ChoiceFilter(
        label="Show",
        method="of_place",
        empty_label="Everybody",
        choices=[("isolated", "Work with nobody yet"), ("apart", "Neither work with nor meet anybody")],
    )

    class Meta:
        model = NetworkNode
        fields = []

    def of_place(self, rows, _, value):
        """Those without a tie."""
        return rows.filter(Q(rated=0) if value == "isolated" else Q(rated=0, met=0))


def named(rows):
    """Nodes with `name` and `type` of their partner."""
    return rows.annotate(name=F("partner__name"), type=F("partner__stakeholder_type__name"))


class PeopleTable(Table):
    """People by whom they know."""

    caption = "People in the network"
    start = "-knows"

    def __init__(self, query, slug=""):
        self.columns = (
            Column("Person", "name", sort="name", link="person-detail"),
            Column("Knows", "knows", sort="knows", align="num"),
            Column("The only tie to", "sole", sort="sole", align="num"),
            leave_column(slug),
        )
        super().__init__(query, slug)


@lru_cache(maxsize=SLUGS_KEPT)
def leave_column(slug):
    """The way to what would go with somebody."""

    def html(row):
        return format_html('<a href="{}">If {} leaves</a>', reverse("network-without", args=[slug, row.pk]), row.name)

    return Column("What if", "pk", html=html, export=False)


class PeopleFilters(Filters):
    """Words."""

    q = django_filters.CharFilter(label="Find", field_name="name", lookup_expr="icontains")

    class Meta:
        model = Person
        fields = []


class TieTable(Table):
    """What partners say of their ties."""

    caption = "What partners say of their ties"
    start = "-rated_on"
    columns = (
        Column("Who says so", "rater", sort="rater__name", link="rating-edit", export="rater__name"),
        Column("About whom", "rated", sort="rated__name", export="rated__name"),
        Column(
            "How closely", "get_level_display", sort="level", export=labels("level", RelationshipRating.Level.choices)
        ),
        Column("Trust", "trust", align="num", html=lambda row: _mean(row.trust), export=lambda row: row.trust),
        Column("Value", "value", align="num", html=lambda row: _mean(row.value), export=lambda row: row.value),
        Column("On", "rated_on", sort="rated_on", align="day"),
    )


class TieFilters(Filters):
    """Words, and how closely."""

    q = django_filters.CharFilter(label="Find", method="having")
    level = django_filters.ChoiceFilter(
        label="How closely", choices=RelationshipRating.Level.choices, empty_label="Any level"
    )

    class Meta:
        model = RelationshipRating
        fields = []

    def having(self, rows, _, words):
        """Either partner's name."""
        return rows.filter(Q(rater__name__icontains=words) | Q(rated__name__icontains=words))
