"""Objectives that stand still are offered where an agenda is built, and an objective's page begins the item (MTG-3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Objective
from tests.characters import make_person
from tests.meetings.tables import make_item, make_meeting


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition)


def objective(coalition, title, days_still, **fields):
    day = coalition.today() - timedelta(days=days_still)
    return Objective.objects.create(
        coalition=coalition, title=title, status="active", activated_on=day, last_moved_on=day, **fields
    )


def prompts(as_user, coordinator, meeting):
    page = as_user(coordinator).get(reverse("meeting-agenda", args=["river", meeting.pk]))
    return [prompt.title for prompt in page.context["prompts"]]


def test_what_stands_still_is_offered_until_it_is_on_the_agenda(coalition, coordinator, meeting, as_user):
    objective(coalition, "Moves", 59)
    still = objective(coalition, "Beds", 60)
    longer = objective(coalition, "Radios", 90)
    words = ["What holds up “Radios”?", "What holds up “Beds”?"]
    assert prompts(as_user, coordinator, meeting) == words
    make_item(meeting, "Radios again", objective=longer)
    assert prompts(as_user, coordinator, meeting) == words[1:]
    make_item(meeting, "Beds", objective=still)
    assert prompts(as_user, coordinator, meeting) == []


@pytest.mark.parametrize(("days_still", "title"), [(10, "Beds"), (61, "What holds up “Beds”?")])
def test_the_item_begins_filled(coalition, coordinator, partner, meeting, as_user, days_still, title):
    row = objective(coalition, "Beds", days_still, owner=make_person(coalition, "Priya", partner=partner))
    address = reverse("meeting-item-new", args=["river", meeting.pk])
    form = as_user(coordinator).get(f"{address}?objective={row.pk}").context["quick"]
    assert [form[name].value() for name in ("title", "purpose", "owner", "objective")] == [
        title, "consult", f"Priya #{row.owner_id}", row.pk,
    ]  # fmt: skip
    sent = {"title": title, "purpose": "consult", "owner": "Priya", "minutes": 10, "objective": row.pk, "kind": "item"}
    assert as_user(coordinator).post(address, sent).status_code == 302
    assert AgendaItem.objects.get().objective == row


@pytest.mark.parametrize("known", ["", "0", "x", "99999999999999999999"])
def test_an_objective_that_is_not_there(coordinator, meeting, as_user, known):
    address = reverse("meeting-item-new", args=["river", meeting.pk])
    form = as_user(coordinator).get(f"{address}?objective={known}").context["quick"]
    assert form["title"].value() in (None, "")


def test_not_one_of_another_coalition(other_coalition, coordinator, meeting, as_user):
    foreign = objective(other_coalition, "Theirs", 90)
    address = reverse("meeting-item-new", args=["river", meeting.pk])
    form = as_user(coordinator).get(f"{address}?objective={foreign.pk}").context["quick"]
    assert form["title"].value() in (None, "")
