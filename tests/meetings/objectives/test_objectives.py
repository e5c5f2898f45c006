"""Objectives, steps and tasks."""

import pytest
from django.urls import reverse

from coalition.versions import version_of
from meetings import facts
from meetings.decisions.actions import NotDecidedYet, record_decision
from meetings.models import Milestone, Objective, Task
from meetings.objectives import actions
from tests.characters import make_partner, make_person

WHOLE = {"measure": "Beds", "baseline": "10", "target": "40", "due_on": "2027-06-30", "done_when": "The drill shows it"}


@pytest.fixture
def objective(coalition):
    return Objective.objects.create(coalition=coalition, title="Beds at night")


def data(**changes):
    return {"title": "Beds", "phase": "preparedness", "status": "active"} | WHOLE | changes


@pytest.mark.parametrize("missing", [None, *WHOLE])
@pytest.mark.parametrize("status", ["active", "idea"])
def test_an_active_objective_can_be_measured(as_user, coordinator, coalition, missing, status):
    page = as_user(coordinator).post(
        reverse("objective-new", args=["river"]),
        data(status=status, reason="It runs since May", **({missing: ""} if missing else {})),
    )
    works = status == "idea" or missing is None
    assert (page.status_code, Objective.objects.count()) == ((302, 1) if works else (200, 0))
    if works:
        assert (Objective.objects.get().activated_on == coalition.today()) is (status == "active")


def test_the_second_of_two_is_told(as_user, coordinator, objective):
    seen = version_of(objective)
    actions.change_objective(objective=objective, seen=seen, by=coordinator, statement="Theirs")
    page = as_user(coordinator).post(
        reverse("objective-edit", args=["river", objective.pk]), data(statement="Mine", version=seen)
    )
    assert "saved this while you were writing" in page.content.decode()
    assert Objective.objects.get().statement == "Theirs"


def test_steps_and_tasks_on_the_page(as_user, coordinator, coalition, objective, partner):
    client = as_user(coordinator)
    make_person(coalition, "Hana", partner=partner)
    client.post(
        reverse("milestone-new", args=["river", objective.pk]), {"step-title": "Count", "step-due_on": "2027-01-31"}
    )
    client.post(
        reverse("objective-task-new", args=["river", objective.pk]), {"task-title": "Call", "task-owner": "Hana"}
    )
    step, task = Milestone.objects.get(), Task.objects.get()
    assert (task.partner, task.objective) == (partner, objective)
    client.post(reverse("milestone-reached", args=["river", step.pk]), {"reached": "yes"})
    step.refresh_from_db()
    objective.refresh_from_db()
    assert step.reached_on == objective.last_moved_on == coalition.today()
    text = client.get(objective.get_absolute_url()).content.decode()
    assert "Count" in text
    assert "Call" in text


@pytest.mark.parametrize("who", ["coordinator", "owner_of_task", "leader", "outsider"])
def test_a_task_is_done_by_whose_it_is_or_a_coordinator(as_user, coalition, coordinator, member, leader, outsider, who):
    user = {"coordinator": coordinator, "owner_of_task": member, "leader": leader, "outsider": outsider}[who]
    task = actions.add_task(coalition=coalition, title="Call", owner=member.people.get(), by=coordinator)
    told = []

    def hear(task, by, **_):
        told.append((task.done_on is not None, by))

    facts.task_completed.connect(hear)
    try:
        for done in ("yes", "yes", "no"):
            as_user(user).post(reverse("task-done", args=["river", task.pk]), {"done": done})
    finally:
        facts.task_completed.disconnect(hear)
    assert told == ([(True, user), (False, user)] if who in ("coordinator", "owner_of_task") else [])


class TestDecision:
    def test_each_partner_once_and_told(self, coalition, coordinator, partner):
        why = {"rationale": "Because.", "review_on": coalition.today().replace(year=2099)}
        second = make_partner(coalition, "Clinic")
        told = []

        def hear(ballots, by, **_):
            told.append([(ballot.partner_id, ballot.choice) for ballot in ballots])

        facts.decision_participated.connect(hear)
        try:
            record_decision(
                coalition=coalition,
                title="Drill on April 9",
                by=coordinator,
                decided_on=coalition.today(),
                took_part=[partner.pk, second.pk, partner.pk],
                **why,
            )
            record_decision(coalition=coalition, title="Nobody", by=coordinator, decided_on=coalition.today(), **why)
        finally:
            facts.decision_participated.disconnect(hear)
        assert told == [[(partner.pk, "took_part"), (second.pk, "took_part")]]

    def test_not_dated_ahead(self, coalition, coordinator):
        with pytest.raises(NotDecidedYet):
            record_decision(
                coalition=coalition,
                title="Soon",
                by=coordinator,
                decided_on=coalition.today().replace(year=2099),
                rationale="Because.",
                review_on=coalition.today().replace(year=2100),
            )
