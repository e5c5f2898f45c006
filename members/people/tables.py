"""The people list: columns and filters."""

import django_filters
from django import forms
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, Value
from django.db.models.expressions import Case, When
from django.db.models.functions import Upper

from coalition.search import while_searching
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table

from .models import Affiliation, Person

ROLES = dict(Affiliation.ContactRole.choices)


def with_ties(people):
    """Annotates `partners` (names of today's, joined), `title` and `contact_role` of the first of their ties."""
    open_ties = Affiliation.objects.in_force().filter(person=OuterRef("pk")).order_by("started_on", "pk")
    names = open_ties.order_by().values("person")
    names = names.annotate(names=StringAgg("partner__name", ", ", order_by="partner__name")).values("names")
    return people.annotate(
        partners=Subquery(names),
        title=Subquery(open_ties.values("title")[:1]),
        contact_role=Subquery(open_ties.values("contact_role")[:1]),
    )


def role_cell(row):
    """Job title and what they are for us."""
    return ", ".join(filter(None, [row.title, ROLES.get(row.contact_role, "")]))


def sign_in_cell(row):
    """Whether they can sign in."""
    return "Signs in" if row.user_id else ""


class PersonTable(Table):
    """Name, partner, role, contact."""

    caption = "People"
    start = "name"
    per_page = 50
    basis = (
        Column("Name", "name", sort="name", link="person-detail"),
        Column("Partner", "partners", sort="partners"),
        Column("Role", "role", html=role_cell, export="title"),
        Column("E-mail", "email", sort="email"),
        Column("Phone", "phone"),
        Column(
            "Sign-in",
            "signs_in",
            html=sign_in_cell,
            export=Case(When(user__isnull=False, then=Value("yes")), default=Value("no")),
        ),
    )

    def __init__(self, query, slug=""):
        self.columns = while_searching(self.basis, query, by=Upper("name"))
        super().__init__(query, slug)


class PersonFilters(Filters):
    """Words, and what they are for us."""

    q = django_filters.CharFilter(
        label="Find", method="having", widget=forms.TextInput(attrs={"placeholder": "Name or address"})
    )
    role = django_filters.ChoiceFilter(
        label="For us they are", method="of_role", empty_label="Anything", choices=Affiliation.ContactRole.choices
    )
    reach = django_filters.ChoiceFilter(
        label="Mail",
        method="of_reach",
        empty_label="With or without",
        choices=[("mail", "Has an address"), ("none", "No address")],
    )

    class Meta:
        model = Person
        fields = []

    def having(self, rows, _, words):
        """Every word in name or address."""
        return rows.matching(words)

    def of_role(self, rows, _, role):
        """Somebody who is this at one of their partners today."""
        ties = Affiliation.objects.in_force().filter(contact_role=role)
        return rows.filter(pk__in=ties.values("person"))

    def of_reach(self, rows, _, reach):
        """With or without a mail address."""
        return rows.reachable() if reach == "mail" else rows.filter(email="")
