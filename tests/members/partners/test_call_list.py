"""Whom to call at any hour: a number for every member partner, or the gap (PUR-1)."""

import pytest
from django.urls import reverse

from members.models import Affiliation
from tests.characters import make_partner, make_person

URL = reverse("call-list", args=["river"])


def reachable(coalition, name, number, **tie):
    partner = make_partner(coalition, name, **{key: tie.pop(key) for key in ("type_code", "status") if key in tie})
    make_person(coalition, f"{name} lead", partner=partner)
    Affiliation.objects.filter(partner=partner).update(night_phone=number, **tie)
    return partner


def shown(as_user, user):
    context = as_user(user).get(URL).context
    numbers = [(line.partner.name, [tie.night_phone for tie in line.ties]) for line in context["lines"]]
    return numbers, [each.name for each in context["missing"]]


def test_numbers_and_gaps(coalition, coordinator, as_user):
    ems = reachable(coalition, "Ambulance", "555 1")
    reachable(coalition, "Barn", "")
    reachable(coalition, "Left", "555 3", ended_on="2025-01-01")
    reachable(coalition, "Prospect", "555 4", status="prospect")
    make_person(coalition, "Second", partner=ems)
    Affiliation.objects.filter(person__name="Second").update(night_phone="555 2", contact_role="lead")
    assert shown(as_user, coordinator) == ([("Ambulance", ["555 2", "555 1"])], ["Barn", "Left"])


def test_core_types_come_first_among_the_gaps(coalition, coordinator, as_user):
    reachable(coalition, "A church", "", type_code="home-health")
    reachable(coalition, "Zion Hospital", "", type_code="hospital")
    assert shown(as_user, coordinator) == ([], ["Zion Hospital", "A church"])


@pytest.mark.parametrize("number", [1, 12])
def test_the_same_statements_for_many(coalition, coordinator, as_user, django_assert_max_num_queries, number):
    for n in range(number):
        reachable(coalition, f"P{n}", f"555 {n}")
    client = as_user(coordinator)
    with django_assert_max_num_queries(6):
        client.get(URL)


def test_the_number_is_kept_where_the_tie_is(coalition, coordinator, partner, as_user):
    person = make_person(coalition, "Priya", partner=partner)
    tie = person.affiliations.get()
    sent = {
        "title": "",
        "level": "manager",
        "contact_role": "lead",
        "started_on": tie.started_on,
        "night_phone": "555 9",
    }
    url = reverse("tie-edit", args=["river", person.pk, tie.pk])
    sent["version"] = as_user(coordinator).get(url).context["form"].initial["version"]
    as_user(coordinator).post(url, sent)
    tie.refresh_from_db()
    assert tie.night_phone == "555 9"
    assert "555 9" in as_user(coordinator).get(partner.get_absolute_url()).content.decode()
