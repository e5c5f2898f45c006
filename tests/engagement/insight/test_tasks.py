"""Tasks on the front doors: one's own on My table, those to look after on Today; kind words for late ones."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.insight import mine
from meetings.objectives import actions
from tests.characters import make_person, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def hope(coalition, partner):
    return make_person(coalition, "Hope Fairley", partner=partner)


def give(coalition, by, owner, title, days=None):
    due = None if days is None else coalition.today() + timedelta(days=days)
    return actions.add_task(coalition=coalition, title=title, owner=owner, due_on=due, by=by)


def test_my_table_shows_what_is_in_my_hands(coalition, coordinator, member, hope):
    amir = member.people.get()
    give(coalition, coordinator, amir, "No day")
    give(coalition, coordinator, amir, "Soon", 3)
    give(coalition, coordinator, amir, "Late", -6)
    give(coalition, coordinator, hope, "Of a colleague", 1)
    mine_for_hope = give(coalition, coordinator, hope, "For a colleague", 2)
    actions.delegate_task(task=mine_for_hope, delegate=amir, by=coordinator)
    passed_on = give(coalition, coordinator, amir, "Passed on", 1)
    actions.delegate_task(task=passed_on, delegate=hope, by=coordinator)
    found = [task.title for task in mine.tasks(viewer(member, coalition))]
    assert found == ["Late", "For a colleague", "Soon", "No day"]


def test_late_is_said_kindly(as_user, coalition, coordinator, member):
    task = give(coalition, coordinator, member.people.get(), "Call the wards", -6)
    client = as_user(member)
    page = client.get(reverse("mine", args=["river"])).content.decode()
    assert "Still open, and late is fine." in page
    assert "overdue" not in page.lower()
    assert "danger" not in page
    back = client.post(reverse("task-done", args=["river", task.pk]), {"done": "yes", "back": "mine"})
    assert back.url == reverse("mine", args=["river"])
    assert mine.tasks(viewer(member, coalition)) == []


def test_barriers_on_the_page_of_leadership(as_user, coalition, coordinator, leader):
    """PUR-3."""
    barrier = actions.note_barrier(coalition=coalition, kind="people", what="Too few hands", by=coordinator)
    where = reverse("overview", args=["river"])
    assert "Too few hands" in as_user(leader).get(where).content.decode()
    actions.clear_barrier(barrier=barrier, cleared=True, by=coordinator)
    assert "Too few hands" not in as_user(leader).get(where).content.decode()
