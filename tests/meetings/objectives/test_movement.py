"""Measured progress and the stalled rule (domain.md 3.7): tables and properties."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import Objective
from meetings.objectives import actions, movement, stalled
from meetings.objectives.chart import finding, progress


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18 of 22", 18),
        ("under 6 h", 6),
        ("1,200 beds", 1200),
        ("2.5 %", Decimal("2.5")),
        ("-3", -3),
        ("all", None),
        ("", None),
    ],
)
def test_the_number_in_words(text, number):
    assert movement.number_in(text) == number


@pytest.mark.parametrize(
    ("value", "before", "target", "moved"),
    [
        (12, 10, 40, True),
        (10, 10, 40, False),
        (8, 10, 40, False),
        (41, 40, 40, True),  # further than the target
        (8, 10, 5, True),  # the target lies below
        (12, 10, 5, False),
        (12, 10, None, True),
        (8, 10, None, True),
        (8, 8, None, False),
        (8, None, 40, False),  # the first number is where one starts
    ],
)
def test_progress(value, before, target, moved):
    assert movement.is_progress(value, before, target) is moved


numbers = st.integers(-1000, 1000)


@given(values=st.lists(numbers, max_size=20), start=st.none() | numbers, target=numbers)
def test_toward_the_target_or_not_at_all(values, start, target):
    """Mirrored in zero, the same measurements move the same way; standing still never moves."""
    marks = movement.mark_progress(values, start, target)
    mirrored = movement.mark_progress([-v for v in values], None if start is None else -start, -target)
    befores = [start, *values][: len(values)]
    for mark, other, value, before in zip(marks, mirrored, values, befores, strict=True):
        if before != target:
            assert mark == other
        assert not (mark and value == before)


@pytest.mark.parametrize(
    ("number", "active", "priority", "flies"),
    [(0, 0, 0, False), (0, 3, 0, False), (1, 4, 0, False), (1, 3, 0, True), (1, 4, 1, True), (2, 4, 0, True)],
)
def test_banner(number, active, priority, flies):
    assert movement.banner_flies(number, active, priority) is flies


@pytest.mark.parametrize("status", ["idea", "design", "active", "done", "dropped"])
@pytest.mark.parametrize(("days", "still"), [(59, False), (60, True)])
def test_stalled_after_sixty_days(coalition, make_objective, status, days, still):
    day = coalition.today() - timedelta(days=days)
    objective = make_objective(status, activated_on=day)
    expected = [(objective.pk, 60)] if still and status == "active" else []
    assert [(row.pk, row.days_still) for row in stalled.stalled(coalition)] == expected
    assert stalled.standing(coalition) == stalled.Standing(len(expected), int(status == "active"), bool(expected))
    assert [prompt.objective.pk for prompt in stalled.agenda_prompts(coalition)] == [pk for pk, _ in expected]


class TestWhatMovesIt:
    @pytest.fixture
    def objective(self, coalition, make_objective):
        return make_objective("active", activated_on=coalition.today() - timedelta(days=100))

    def last_moved(self, objective):
        return Objective.objects.get(pk=objective.pk).last_moved_on

    def test_a_step_and_its_undoing(self, objective, coalition, coordinator):
        step = actions.add_milestone(objective=objective, title="Tried", due_on=None, by=coordinator)
        actions.reach_milestone(milestone=step, reached=True, by=coordinator)
        assert self.last_moved(objective) == coalition.today()
        assert stalled.stalled(coalition) == []
        actions.reach_milestone(milestone=step, reached=False, by=coordinator)
        assert self.last_moved(objective) is None
        assert len(stalled.stalled(coalition)) == 1

    def test_a_step_taken_out(self, objective, coordinator):
        step = actions.add_milestone(objective=objective, title="Tried", due_on=None, by=coordinator)
        actions.reach_milestone(milestone=step, reached=True, by=coordinator)
        actions.remove_milestone(milestone=step, by=coordinator)
        assert self.last_moved(objective) is None

    def test_a_task_and_its_undoing(self, objective, coalition, coordinator):
        task = actions.add_task(coalition=coalition, title="Call", owner=None, objective=objective, by=coordinator)
        actions.finish_task(task=task, done=True, by=coordinator)
        assert self.last_moved(objective) == coalition.today()
        actions.finish_task(task=task, done=False, by=coordinator)
        assert self.last_moved(objective) is None

    def test_a_task_of_another_objective_takes_its_movement_along(
        self, objective, make_objective, coalition, coordinator
    ):
        other = make_objective("active", title="Other")
        task = actions.add_task(coalition=coalition, title="Call", owner=None, objective=objective, by=coordinator)
        task = actions.finish_task(task=task, done=True, by=coordinator)
        actions.change_task(task=task, objective=other, by=coordinator)
        assert (self.last_moved(objective), self.last_moved(other)) == (None, coalition.today())

    def test_measurements(self, objective, coalition, coordinator):
        def measure(days_ago, value):
            day = coalition.today() - timedelta(days=days_ago)
            return actions.record_measurement(objective=objective, measured_on=day, value=value, by=coordinator)

        first = measure(90, 10)  # the baseline says 10 already
        assert (first.is_progress, self.last_moved(objective)) == (False, None)
        later = measure(10, 25)
        assert later.is_progress
        assert self.last_moved(objective) == coalition.today() - timedelta(days=10)
        measure(50, 25)  # in between: the later one now stands still
        later.refresh_from_db()
        assert not later.is_progress
        assert self.last_moved(objective) == coalition.today() - timedelta(days=50)
        measure(10, 26)  # the same day anew takes its place
        assert objective.measurements.count() == 3
        actions.remove_measurement(measurement=objective.measurements.get(value=26), by=coordinator)
        assert self.last_moved(objective) == coalition.today() - timedelta(days=50)

    def test_another_target_turns_the_direction(self, objective, coalition, coordinator):
        actions.record_measurement(objective=objective, measured_on=coalition.today(), value=5, by=coordinator)
        assert self.last_moved(objective) is None
        actions.change_objective(objective=objective, by=coordinator, target="2")
        assert self.last_moved(objective) == coalition.today()

    def test_not_ahead_of_time(self, objective, coalition, coordinator):
        with pytest.raises(actions.InTheFuture):
            actions.record_measurement(
                objective=objective, measured_on=coalition.today() + timedelta(days=1), value=1, by=coordinator
            )


class TestChart:
    def test_says_what_it_shows(self, coalition):
        day = coalition.today().replace(month=3, day=4)
        rows = [(day, Decimal("10.000")), (day + timedelta(days=30), Decimal("1250.500"))]
        drawn = progress(rows, Decimal(40))
        assert f'aria-label="{finding(rows, Decimal(40))}"' in drawn
        assert "1,250.5" in finding(rows, None)
        assert "style" not in drawn
        assert drawn.count("<circle") == 2

    def test_one_point_is_no_line(self, coalition):
        assert progress([(coalition.today(), Decimal(3))]) == ""

    @given(values=st.lists(st.decimals(-99999, 99999, places=3), min_size=2, max_size=8), target=st.none() | numbers)
    def test_stays_within_its_frame(self, values, target):
        from datetime import date

        drawn = progress([(date(2026, 1, 1) + timedelta(days=7 * i), v) for i, v in enumerate(values)], target)
        spots = drawn.split('points="')[1].split('"')[0].split()
        for spot in spots:
            x, y = map(float, spot.split(","))
            assert 0 <= x <= 420
            assert 0 <= y <= 170
