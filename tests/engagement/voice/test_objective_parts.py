"""What asking and listening adds to objectives: consulted or not, who was heard, and how we got here."""

import pytest
from django.urls import reverse

from engagement.answering import publishing
from engagement.voice import actions
from engagement.voice.models import Input
from meetings.models import AffectedGroup, Objective
from meetings.objectives import actions as objectives
from meetings.objectives import groups, life, story
from members.models import Affiliation
from tests.characters import coalition_type, make_person, viewer

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db

WHOLE = {"measure": "Beds", "baseline": "10", "target": "40", "due_on": "2027-06-30", "done_when": "The drill shows it"}


@pytest.fixture
def objective(coalition):
    made = Objective.objects.create(coalition=coalition, title="Beds at night", status="design", **WHOLE)
    made.refresh_from_db()
    made.coalition = coalition
    return made


@pytest.fixture
def nurse(coalition, partner):
    person = make_person(coalition, "Nora Quist", partner=partner)
    Affiliation.objects.filter(person=person).update(level="front_line")
    return person


def consultation(objective):
    return {check.name: check for check in life.launch_checks(objective)}["consultation"]


@pytest.mark.parametrize("state", ["none", "draft", "open", "closed", "answered", "archived"])
@pytest.mark.parametrize("has_input", [True, False])
def test_consulted_is_closed_with_input(coalition, coordinator, objective, nurse, state, has_input):
    """DEC-3 as a truth table; what nobody answered is no consultation."""
    if state != "none":
        request = draft(coalition, coordinator, objective=objective)
    if state not in ("none", "draft"):
        request = actions.open_request(request=request, by=coordinator)
        if has_input:
            say(request, nurse)
    if state in ("closed", "answered", "archived"):
        request = actions.close_request(request=request, by=coordinator)
    if state in ("answered", "archived") and has_input:
        complete(request, coordinator)
        publishing.publish(request=request, by=coordinator)
    if state == "archived" and not has_input:
        actions.archive_request(request=request, by=coordinator)
    assert consultation(objective).met is (has_input and state in ("closed", "answered", "archived"))


def test_one_consultation_after_another_and_it_starts(coalition, coordinator, objective, nurse):
    request = actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
    say(request, nurse)
    objectives.rate(objective=objective, person=nurse, feasible=4, relevant=4, by=coordinator)
    with pytest.raises(objectives.NotReadyToLaunch):
        objectives.move_objective(objective=objective, to="active", by=coordinator)
    actions.close_request(request=request, by=coordinator)
    assert objectives.move_objective(objective=objective, to="active", by=coordinator).status == "active"


def test_who_was_heard(coalition, coordinator, objective, nurse):
    hospital = coalition_type(coalition, "hospital")
    for level in ("", "front_line", "executive"):
        AffectedGroup.objects.create(
            coalition=coalition, objective=objective, name="Hospitals", stakeholder_type=hospital, level=level
        )
    AffectedGroup.objects.create(
        coalition=coalition,
        objective=objective,
        name="EMS",
        stakeholder_type=coalition_type(coalition, "ems"),
        level="",
    )

    def heard():
        found = groups.grid(objective)
        return {(line.name, cell.level) for line in found.lines for cell in line.cells if cell.is_heard}

    assert heard() == set()
    asked = draft(coalition, coordinator, objective=objective)
    request = actions.open_request(request=asked, by=coordinator, override_reason="The wards wrote it")
    say(request, nurse)
    assert heard() == {("Hospitals", ""), ("Hospitals", "front_line")}
    assert groups.grid(objective).words == "2 of 4 were heard."


class TestHowWeGotHere:
    @pytest.fixture
    def answered(self, coalition, coordinator, objective, nurse, member):
        request = actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
        say(request, nurse, "Where are the beds?", attribution="confidential")
        say(request, member.people.get(), "Two on ward C.", by=member)
        complete(request, coordinator)
        publishing.publish(request=request, by=coordinator)
        return request

    def titles(self, user, coalition, objective, kind="input"):
        return [entry.title for entry in story.told(viewer(user, coalition), objective, kind)]

    def test_asked_said_weighed_answered(self, coalition, coordinator, objective, answered):
        found = self.titles(coordinator, coalition, objective)
        assert "We asked: Night crews" in found
        assert "Adopted: Stand nearer" in found
        assert "We answered: Night crews" in found
        assert "Nora Quist (Lakeside Hospital) on Night crews" in found

    def test_others_see_neither_names_nor_words(self, as_user, coalition, objective, answered, member, leader):
        for user in (member, leader):
            page = as_user(user).get(reverse("objective-story", args=["river", objective.pk])).content.decode()
            assert "Nora Quist" not in page
            assert "Where are the beds?" not in page
            assert "Adopted: Stand nearer" in page
        assert "Amir (Lakeside Hospital) on Night crews" in self.titles(member, coalition, objective)
        assert Input.objects.count() == 2

    def test_a_draft_answer_is_no_news_yet(self, coalition, coordinator, objective, member, nurse):
        request = actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
        say(request, nurse)
        complete(request, coordinator)
        assert self.titles(member, coalition, objective) == ["We asked: Night crews"]
