"""The list of what each side gets: who has a statement, and where it is time to look at it again."""

import django_filters
from django.db.models import Case, OuterRef, Subquery, TextField, Value, When

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels
from members.models import Partner

from .models import MutualBenefit

STATES = {  # state -> (words, kind of the badge)
    "due": ("Look again", "wait"),
    "draft": ("Our draft", "info"),
    "agreed": ("Agreed", "good"),
    "none": ("Not worded yet", ""),
}


def with_statement(partners, viewer):
    """Annotates `brings_them`, `brings_us`, `review_on` (None without a statement), and `benefit_state` of STATES."""
    row = MutualBenefit.objects.visible_to(viewer).filter(partner=OuterRef("pk"))
    return partners.annotate(
        brings_them=Subquery(row.values("brings_them")[:1], output_field=TextField()),
        brings_us=Subquery(row.values("brings_us")[:1], output_field=TextField()),
        review_on=Subquery(row.values("review_on")[:1]),
        benefit_state=Case(
            When(brings_them=None, then=Value("none")),
            When(review_on=None, then=Value("draft")),
            When(review_on__lte=viewer.coalition.today(), then=Value("due")),
            default=Value("agreed"),
        ),
    )


class BenefitTable(Table):
    caption, start = "What each side gets", "review_on"
    columns = (
        Column("Partner", "name", sort="name", link="benefit-edit"),
        Column("It brings them", "brings_them"),
        Column("They bring all of us", "brings_us"),
        Column(
            "State", "benefit_state", sort="benefit_state", html=lambda row: parts.badge(*STATES[row.benefit_state]),
            export=labels("benefit_state", {state: words for state, (words, _) in STATES.items()}),
        ),
        Column(
            "Look again", "review_on", sort="review_on", align="day",
            html=lambda row: parts.short_date(row.review_on) if row.review_on else "", export="review_on",
        ),
    )  # fmt: skip


class BenefitFilters(Filters):
    """By what is to do."""

    state = django_filters.ChoiceFilter(
        choices=[(state, words) for state, (words, _) in STATES.items()],
        label="State", empty_label="All", field_name="benefit_state",
    )  # fmt: skip

    class Meta:
        model = Partner
        fields: tuple = ()
