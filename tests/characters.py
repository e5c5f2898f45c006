"""The fixed characters of nearly every test: one coalition with an owner, a coordinator, a leader and a member,
and a second coalition whose coordinator must never see anything of the first."""

import pytest
from model_bakery import baker

from coalition.access import viewer_for
from coalition.actions import create_coalition, give_role
from coalition.models import User
from members.models import Affiliation, Membership, Partner, Person, StakeholderType

PASSWORD = "common-table"


def make_user(coalition, role, name):
    """A user who holds `role` in `coalition`, with their person."""
    user = User.objects.create_user(f"{name.lower()}@{coalition.slug}.example", name=name)
    give_role(user=user, coalition=coalition, role=role, by=None)
    Person.objects.create(coalition=coalition, user=user, name=name, email=user.email)
    return user


@pytest.fixture
def coalition(db):
    return create_coalition(
        slug="river", name="River Coalition", time_zone="America/Chicago", mission="Ready together."
    )


@pytest.fixture
def owner(coalition):
    return make_user(coalition, "owner", "Olive")


@pytest.fixture
def coordinator(coalition):
    return make_user(coalition, "coordinator", "Rosa")


@pytest.fixture
def leader(coalition):
    return make_user(coalition, "leader", "Lena")


@pytest.fixture
def partner(coalition):
    """A member partner, a hospital."""
    return make_partner(coalition, "Lakeside Hospital", type_code="hospital")


@pytest.fixture
def member(coalition, partner):
    """A user who belongs to `partner`."""
    user = make_user(coalition, "member", "Amir")
    Affiliation.objects.create(coalition=coalition, person=user.people.get(), partner=partner, started_on="2024-01-01")
    return user


@pytest.fixture
def other_coalition(db):
    return create_coalition(slug="hill", name="Hill Coalition")


@pytest.fixture
def outsider(other_coalition):
    """Coordinator of another coalition: sees nothing of ours."""
    return make_user(other_coalition, "coordinator", "Otto")


@pytest.fixture
def as_user(client):
    """`as_user(coordinator).get(...)`: the client, signed in."""

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def viewer(user, coalition):
    """The Viewer a request by `user` would get."""
    return viewer_for(user, coalition.slug)


def make_partner(coalition, name, *, type_code="hospital", status="member", since="2024-01-01"):
    """A partner with its open membership."""
    partner = Partner.objects.create(
        coalition=coalition, name=name, stakeholder_type=coalition_type(coalition, type_code)
    )
    Membership.objects.create(coalition=coalition, partner=partner, status=status, started_on=since)
    return partner


def coalition_type(coalition, code):
    """One of the coalition's stakeholder types, by code."""
    return StakeholderType.objects.get(coalition=coalition, code=code)


def make_person(coalition, name, *, partner=None, **fields):
    """A contact, tied to `partner` when one is given."""
    person = baker.make(Person, coalition=coalition, name=name, **{"email": "", "user": None, "time_zone": ""} | fields)
    if partner:
        Affiliation.objects.create(coalition=coalition, person=person, partner=partner, started_on="2024-01-01")
    return person
