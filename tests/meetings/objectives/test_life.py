"""The life of an objective, as a truth table; DEC-3: it leaves the design consulted and rated, or with a reason."""

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from meetings import facts
from meetings.models import AffectedGroup, Objective
from meetings.objectives import actions, life
from meetings.objectives.life import Check
from tests.characters import coalition_type, make_partner, make_person

STATES = ["idea", "design", "active", "done", "dropped"]
MAY = {
    ("idea", "design"), ("idea", "dropped"),
    ("design", "active"), ("design", "idea"), ("design", "dropped"),
    ("active", "done"), ("active", "design"), ("active", "dropped"),
    ("done", "active"),
    ("dropped", "idea"),
}  # fmt: skip


@pytest.fixture
def consulted(monkeypatch):
    """What other floors say of consultations; `consulted(True)` says that one is closed."""
    monkeypatch.setattr(life, "_checks", [])

    def say(met):
        life.register(
            lambda objective: [Check("consultation", met, "One is closed" if met else "Nobody was consulted")]
        )

    return say


@pytest.mark.parametrize("was", STATES)
@pytest.mark.parametrize("to", STATES)
def test_every_move(make_objective, coordinator, coalition, consulted, was, to):
    objective = make_objective(was)
    if was == to:
        assert actions.move_objective(objective=objective, to=to, by=coordinator).status == was
    elif (was, to) in MAY:
        moved = actions.move_objective(objective=objective, to=to, by=coordinator, reason="We said so")
        assert moved.status == to
        assert (moved.closed_on is not None) is (to in ("done", "dropped"))
    else:
        with pytest.raises(actions.NoSuchMove):
            actions.move_objective(objective=objective, to=to, by=coordinator, reason="We said so")
    assert Objective.objects.get().status == (to if (was, to) in MAY else was)


@pytest.mark.parametrize("is_consulted", [True, False])
@pytest.mark.parametrize("is_rated", [True, False])
@pytest.mark.parametrize("reason", ["", "  ", "The state asked for it by Friday"])
def test_out_of_the_design(make_objective, coordinator, owner_person, consulted, is_consulted, is_rated, reason):
    consulted(is_consulted)
    objective = make_objective("design")
    if is_rated:
        actions.rate(objective=objective, person=owner_person, feasible=4, relevant=5, by=coordinator)
    ready = is_consulted and is_rated
    if ready or reason.strip():
        actions.move_objective(objective=objective, to="active", by=coordinator, reason=reason)
    else:
        with pytest.raises(actions.NotReadyToLaunch) as found:
            actions.move_objective(objective=objective, to="active", by=coordinator, reason=reason)
        assert {check.name for check in found.value.unmet} == (
            {"consultation"} - ({"consultation"} if is_consulted else set()) | (set() if is_rated else {"rating"})
        )
    logged = AuditEvent.objects.filter(verb="objective_launched_anyway")
    assert logged.exists() is (not ready and bool(reason.strip()))
    if logged:
        assert logged.get().details["reason"] == reason.strip()


@pytest.mark.parametrize("lacking", ["measure", "baseline", "target", "due_on", "done_when"])
def test_no_reason_replaces_a_measure(make_objective, coordinator, consulted, lacking):
    objective = make_objective("design", **{lacking: None if lacking == "due_on" else ""})
    with pytest.raises(actions.NotMeasurable) as found:
        actions.move_objective(objective=objective, to="active", by=coordinator, reason="Please")
    assert set(found.value.missing) == {lacking}


def test_advice_does_not_hold_it_up(make_objective, coordinator, owner_person, consulted):
    consulted(True)
    life.register(lambda objective: [Check("interested", False, "1 of 9", needed=False)])
    objective = make_objective("design")
    actions.rate(objective=objective, person=owner_person, feasible=1, relevant=1, by=coordinator)
    assert actions.move_objective(objective=objective, to="active", by=coordinator).status == "active"


def test_a_rating_counts_from_those_it_touches(make_objective, coalition, coordinator, owner_person, consulted):
    objective = make_objective("design")
    ems = make_partner(coalition, "Three Rivers", type_code="ems")
    AffectedGroup.objects.create(
        coalition=coalition, objective=objective, name="EMS", stakeholder_type=coalition_type(coalition, "ems")
    )

    def rated():
        return {check.name: check.met for check in life.launch_checks(objective)}["rating"]

    assert not rated()
    actions.rate(objective=objective, person=owner_person, feasible=4, relevant=4, by=coordinator)
    assert not rated()
    chief = make_person(coalition, "Ada", partner=ems)
    actions.rate(objective=objective, person=chief, feasible=4, relevant=4, by=coordinator)
    actions.rate(objective=objective, person=chief, feasible=2, relevant=5, by=coordinator)
    assert rated()
    assert sorted(objective.ratings.values_list("feasible", "relevant")) == [(2, 5), (4, 4)]


def test_dropping_says_why(make_objective, coordinator):
    objective = make_objective("active")
    with pytest.raises(actions.ReasonNeeded):
        actions.move_objective(objective=objective, to="dropped", by=coordinator, reason=" ")
    actions.move_objective(objective=objective, to="dropped", by=coordinator, reason="The grant ended")
    assert AuditEvent.objects.get(verb="objective_moved_because").details["reason"] == "The grant ended"


def test_the_floor_above_is_told_once(make_objective, coordinator):
    objective = make_objective("idea")
    told = []

    def hear(objective, was, by, **_):
        told.append((was, objective.status, by))

    facts.objective_moved.connect(hear)
    try:
        for _ in range(2):
            actions.move_objective(objective=objective, to="design", by=coordinator)
    finally:
        facts.objective_moved.disconnect(hear)
    assert told == [("idea", "design", coordinator)]


def test_status_does_not_change_by_the_form(make_objective, coordinator):
    with pytest.raises(TypeError):
        actions.change_objective(objective=make_objective("design"), by=coordinator, status="active")


def test_an_active_one_keeps_its_measure(make_objective, coordinator):
    with pytest.raises(actions.NotMeasurable):
        actions.change_objective(objective=make_objective("active"), by=coordinator, measure="")


class TestInTheBrowserOfACoordinator:
    def address(self, objective):
        return reverse("objective-move", args=["river", objective.pk])

    def test_a_launch_asks_for_a_reason(self, as_user, coordinator, make_objective):
        objective, client = make_objective("design"), as_user(coordinator)
        page = client.get(self.address(objective), {"to": "active"}).content.decode()
        assert "Nobody was consulted yet" in page
        assert "Launch it anyway" in page
        client.post(self.address(objective), {"to": "active", "reason": ""})
        assert Objective.objects.get().status == "design"
        client.post(self.address(objective), {"to": "active", "reason": "It burns"})
        assert Objective.objects.get().status == "active"
        page = client.get(reverse("objective-story", args=["river", objective.pk])).content.decode()
        assert "Reason: It burns" in page

    @pytest.mark.parametrize("to", ["", "done", "nonsense"])
    def test_a_move_there_is_not(self, as_user, coordinator, make_objective, to):
        objective, client = make_objective("idea"), as_user(coordinator)
        assert client.post(self.address(objective), {"to": to}).status_code == 404
        assert client.get(self.address(objective), {"to": to}).status_code == 302

    def test_a_member_does_not_move_it(self, as_user, member, make_objective):
        assert as_user(member).post(self.address(make_objective("idea")), {"to": "design"}).status_code == 403
