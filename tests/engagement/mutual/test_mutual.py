"""What each side gets (ONE-3): worded together, agreed on a day, looked at again after a year, on the page before a visit."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.models import MutualBenefit
from engagement.mutual import actions
from tests.characters import make_partner, make_person

SAID = {"brings_them": "A bed at night.", "brings_us": "Two vans."}


@pytest.mark.parametrize(
    ("agreed", "look", "then", "expected"),
    [
        (None, None, {}, None),  # a draft
        (0, None, {}, 365),
        (0, 90, {}, 90),
        (400, None, {"agreed_on": 0}, 365),  # agreed anew: a year after that
        (400, None, {"agreed_on": 0, "review_on": 30}, 30),
        (0, 90, {"brings_us": "Three vans."}, 90),  # other words, the same day
        (0, 90, {"agreed_on": None}, None),  # a draft again
    ],
)
def test_when_it_is_looked_at_again(coalition, coordinator, partner, agreed, look, then, expected):
    today = coalition.today()
    day = {"agreed_on": lambda n: today - timedelta(days=n), "review_on": lambda n: today + timedelta(days=n)}
    first = {"agreed_on": agreed, "review_on": look}
    for fields in (SAID | first, then):
        fields = {
            name: day[name](value) if name in day and value is not None else value for name, value in fields.items()
        }
        row = actions.word(partner=partner, by=coordinator, **fields)
    row.refresh_from_db()
    assert row.review_on == (None if expected is None else today + timedelta(days=expected))


def test_worded_agreed_and_taken_along(as_user, coordinator, coalition, partner):
    client, url = as_user(coordinator), reverse("benefit-edit", args=["river", partner.pk])
    uma, today = make_person(coalition, "Uma Vance", partner=partner), coalition.today()
    refused = client.post(url, SAID | {"agreed_with": f"Uma #{uma.pk}"})
    assert refused.context["form"].errors["agreed_on"] == ["Say on which day it was agreed."]
    assert client.post(url, SAID | {"agreed_with": f"Uma #{uma.pk}", "agreed_on": today.isoformat()}).status_code == 302
    row = MutualBenefit.objects.get()
    assert (row.agreed_with, row.review_on) == (uma, today + timedelta(days=365))
    for page in (
        reverse("first-contact", args=["river", partner.pk]),
        reverse("partner-visit", args=["river", partner.pk]),
    ):
        text = client.get(page).text
        assert "A bed at night." in text
        assert "Two vans." in text
    client.post(reverse("benefit-remove", args=["river", row.pk]))
    assert not MutualBenefit.objects.exists()


@pytest.mark.parametrize(("agreed", "state"), [("none", "none"), (None, "draft"), (364, "agreed"), (365, "due")])
def test_the_list_says_what_is_to_do(as_user, coordinator, coalition, partner, agreed, state):
    make_partner(coalition, "Prospect", status="prospect")
    if agreed != "none":
        day = None if agreed is None else coalition.today() - timedelta(days=agreed)
        actions.word(partner=partner, by=coordinator, agreed_on=day, **SAID)
    client, url = as_user(coordinator), reverse("benefit-list", args=["river"])
    found = {
        each for each in ("none", "draft", "agreed", "due") if partner.name in client.get(f"{url}?state={each}").text
    }
    assert found == {state}
    assert "Prospect" not in client.get(url).text


@pytest.mark.parametrize("who", ["leader", "member"])
def test_for_keepers_only(request, as_user, who, partner):
    client = as_user(request.getfixturevalue(who))
    assert client.get(reverse("benefit-list", args=["river"])).status_code == 403
    assert client.get(reverse("benefit-edit", args=["river", partner.pk])).status_code == 403
