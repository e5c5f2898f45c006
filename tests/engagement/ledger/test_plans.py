"""Evidence from objectives (domain.md 3.2), and the buy-in for one plan apart from goodwill (PUR-4)."""

from datetime import timedelta

import pytest

from engagement.ledger import plans
from engagement.ledger.actions import rebuild, verify
from engagement.ledger.models import LaunchBaseline, Rollup, Signal
from meetings.models import AffectedGroup, Attendance, Ownership
from meetings.objectives import actions as objectives
from meetings.objectives import life, statements
from meetings.pulse import actions as pulse
from tests.characters import coalition_type, make_partner, make_person
from tests.meetings.tables import make_meeting

pytestmark = pytest.mark.django_db

WHOLE = {"measure": "Beds", "baseline": "10", "target": "40", "due_on": "2027-06-30", "done_when": "The drill shows it"}


@pytest.fixture
def marcus(coalition, partner):
    return make_person(coalition, "Marcus Bell", partner=partner)


@pytest.fixture
def hope(coalition, partner):
    return make_person(coalition, "Hope Fairley", partner=partner)


@pytest.fixture
def elsewhere(coalition):
    return make_person(coalition, "Ada", partner=make_partner(coalition, "Three Rivers", type_code="ems"))


@pytest.fixture
def objective(coalition, coordinator, marcus):
    return objectives.create_objective(
        coalition=coalition, title="Beds", statement="Beds in six hours.", owner=marcus, by=coordinator, **WHOLE
    )


def counted(kind):
    """(partner, person) of what counts now."""
    rows = Signal.objects.filter(kind=kind, counted=True).order_by("pk")
    return [(row.partner.name, row.person and row.person.name) for row in rows]


def same_after_rebuild(coalition):
    """Whether deriving everything again changes nothing, and the sums are right."""

    def state():
        rows = Signal.objects.filter(voided_at=None).order_by("kind", "source_type", "source_id", "person")
        return list(
            rows.values_list("kind", "partner", "person", "objective", "source_type", "source_id", "occurred_on")
        )

    before = state()
    assert verify(coalition)[0] == 0
    rebuild(coalition)
    assert verify(coalition)[0] == 0
    return state() == before


class TestOwning:
    @pytest.mark.parametrize("status", ["idea", "design", "active", "done", "dropped from idea", "dropped from active"])
    def test_counts_once_it_is_more_than_an_idea(self, coalition, objective, coordinator, status):
        steps = {
            "idea": [], "design": ["design"], "active": ["design", "active"], "done": ["design", "active", "done"],
            "dropped from idea": ["dropped"], "dropped from active": ["design", "active", "dropped"],
        }[status]  # fmt: skip
        for to in steps:
            objectives.move_objective(objective=objective, to=to, by=coordinator, reason="So")
        expected = [] if status in ("idea", "dropped from idea") else [("Lakeside Hospital", "Marcus Bell")]
        assert counted("objective_owned") == expected
        assert same_after_rebuild(coalition)

    def test_a_slip_on_the_same_day_leaves_nothing_behind(self, coalition, objective, coordinator, elsewhere):
        objectives.move_objective(objective=objective, to="design", by=coordinator)
        objectives.change_objective(objective=objective, owner=elsewhere, by=coordinator)
        assert counted("objective_owned") == [("Three Rivers", "Ada")]
        assert Ownership.objects.count() == 1
        assert same_after_rebuild(coalition)

    def test_who_did_it_before_keeps_the_credit(self, coalition, objective, coordinator, elsewhere):
        objectives.move_objective(objective=objective, to="design", by=coordinator)
        Ownership.objects.update(started_on=coalition.today() - timedelta(days=40))
        rebuild(coalition)
        objectives.change_objective(objective=objective, owner=elsewhere, by=coordinator)
        assert counted("objective_owned") == [("Lakeside Hospital", "Marcus Bell"), ("Three Rivers", "Ada")]
        objectives.change_objective(objective=objective, owner=None, by=coordinator)
        assert not Ownership.objects.filter(ended_on=None).exists()
        assert same_after_rebuild(coalition)


class TestPulse:
    def test_that_somebody_answered_counts_once_a_partner_and_a_meeting(
        self, coalition, marcus, hope, elsewhere, partner
    ):
        meeting = make_meeting(coalition, days=-1, status="held")
        for person, sits in ((marcus, partner), (hope, partner), (elsewhere, None)):
            Attendance.objects.create(
                coalition=coalition, meeting=meeting, person=person, partner=sits, status="present"
            )
            pulse.answer(meeting=meeting, person=person, steps={"worth": 5, "heard": 1, "next": 3})
        assert sorted(counted("survey_completed")) == [
            ("Lakeside Hospital", "Hope Fairley"),
            ("Lakeside Hospital", "Marcus Bell"),
        ]
        assert Signal.objects.filter(kind="survey_completed").values("credit").distinct().count() == 2
        assert set(Signal.objects.filter(kind="survey_completed").values_list("occurred_on", flat=True)) == {
            meeting.held_on()
        }
        rebuild(coalition)
        assert len(counted("survey_completed")) == 2
        assert verify(coalition)[0] == 0


class TestTasks:
    def test_whose_hands_it_was_in(self, coalition, objective, coordinator, marcus, hope):
        task = objectives.add_task(coalition=coalition, title="Call", owner=marcus, objective=objective, by=coordinator)
        task = objectives.delegate_task(task=task, delegate=hope, by=coordinator)
        task = objectives.finish_task(task=task, done=True, by=coordinator)
        assert counted("task_completed") == [("Lakeside Hospital", "Hope Fairley")]
        assert same_after_rebuild(coalition)
        objectives.finish_task(task=task, done=False, by=coordinator)
        assert counted("task_completed") == []
        assert same_after_rebuild(coalition)

    def test_it_counts_for_the_objective_it_is_moved_to(self, coalition, objective, coordinator, marcus):
        task = objectives.add_task(coalition=coalition, title="Call", owner=marcus, by=coordinator)
        task = objectives.finish_task(task=task, done=True, by=coordinator)
        objectives.change_task(task=task, objective=objective, by=coordinator)
        assert Rollup.objects.get(objective=objective).action > 0
        assert same_after_rebuild(coalition)

    def test_what_is_let_go_counts_for_nobody(self, coalition, coordinator, marcus):
        task = objectives.add_task(coalition=coalition, title="Call", owner=marcus, by=coordinator)
        objectives.let_go_task(task=task, let_go=True, by=coordinator)
        assert counted("task_completed") == []


class TestUnderstanding:
    def test_counts_once_for_a_partner_and_goes_when_taken_back(self, coalition, objective, coordinator, marcus, hope):
        for person in (marcus, hope):
            statements.tick(objective=objective, person=person, understood=True, by=coordinator)
        assert len(counted("briefing_acknowledged")) == 2
        assert Rollup.objects.get(objective=objective).n == 1  # invariant I11
        assert same_after_rebuild(coalition)
        for person in (marcus, hope):
            statements.tick(objective=objective, person=person, understood=False, by=coordinator)
        assert counted("briefing_acknowledged") == []
        assert same_after_rebuild(coalition)

    def test_a_question_lowers_and_raises_nothing(self, coalition, objective, coordinator, hope):
        statements.ask(objective=objective, person=hope, question="Which?", by=coordinator)
        assert Signal.objects.count() == 0


class TestBuyInForAPlan:
    @pytest.fixture
    def touched(self, coalition, objective, partner):
        """Four member hospitals it touches (with the one of the cast), one that is only invited, one of another kind."""
        AffectedGroup.objects.create(
            coalition=coalition, objective=objective, name="Hospitals",
            stakeholder_type=coalition_type(coalition, "hospital"),
        )  # fmt: skip
        made = [partner] + [make_partner(coalition, f"Hospital {n}") for n in range(3)]
        make_partner(coalition, "Invited", status="invited")
        make_partner(coalition, "Other", type_code="ems")
        return made

    def do_something(self, coalition, partner, objective, by):
        person = make_person(coalition, f"Doer of {partner.name}", partner=partner)
        task = objectives.add_task(coalition=coalition, title="Call", owner=person, objective=objective, by=by)
        objectives.finish_task(task=task, done=True, by=by)

    @pytest.mark.parametrize(("doers", "enough"), [(0, False), (1, False), (2, True), (4, True)])
    def test_half_of_those_it_touches(self, coalition, objective, coordinator, touched, doers, enough):
        for partner in touched[:doers]:
            self.do_something(coalition, partner, objective, coordinator)
        now = plans.buy_in(objective)
        assert (now.all.touched, now.all.interested, now.enough) == (4, doers, enough)
        check = {check.name: check for check in life.launch_checks(objective)}["interested"]
        assert (check.met, check.needed) == (enough, False)

    def test_goodwill_elsewhere_does_not_count(self, coalition, objective, coordinator, touched):
        self.do_something(coalition, touched[0], None, coordinator)
        assert plans.buy_in(objective).all.interested == 0

    def test_without_kinds_every_member(self, coalition, objective, partner):
        make_partner(coalition, "Other", type_code="ems")
        assert plans.buy_in(objective).all.touched == 2

    def test_the_launch_is_kept(self, coalition, objective, coordinator, touched):
        objectives.move_objective(objective=objective, to="design", by=coordinator)
        assert not LaunchBaseline.objects.exists()
        self.do_something(coalition, touched[0], objective, coordinator)
        objectives.move_objective(objective=objective, to="active", by=coordinator, reason="Now")
        self.do_something(coalition, touched[1], objective, coordinator)
        kept = LaunchBaseline.objects.get()
        assert (kept.on, kept.touched, kept.interested) == (coalition.today(), 4, 1)

    def test_members_do_not_see_it(self, as_user, coalition, objective, coordinator, touched, member, leader):
        objectives.move_objective(objective=objective, to="design", by=coordinator)
        for user, sees in ((member, False), (leader, True)):
            page = as_user(user).get(objective.get_absolute_url()).content.decode()
            assert ("Buy-in for this plan" in page) is sees
