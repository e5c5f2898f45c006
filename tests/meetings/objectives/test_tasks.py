"""Tasks: given, delegated, handed on, split, done, let go; who may do what, and who is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import version_of
from meetings import facts
from meetings.models import Task
from meetings.objectives import actions
from meetings.objectives.forms_tasks import TaskEditForm
from members.models import Affiliation, Notice
from tests.characters import make_partner, make_person, viewer


@pytest.fixture
def amir(member):
    return member.people.get()


@pytest.fixture
def colleague(coalition, partner):
    return make_person(coalition, "Hope Fairley", partner=partner, email="hope@x.example")


@pytest.fixture
def elsewhere(coalition):
    return make_person(coalition, "Ada", partner=make_partner(coalition, "Three Rivers", type_code="ems"))


@pytest.fixture
def task(coalition, coordinator, amir):
    return actions.add_task(coalition=coalition, title="Call the wards", owner=amir, by=coordinator)


def close(task, state, by):
    if state == "done":
        return actions.finish_task(task=task, done=True, by=by)
    return actions.let_go_task(task=task, let_go=True, by=by) if state == "let go" else task


STATES = ["open", "done", "let go"]


@pytest.mark.parametrize("state", STATES)
class TestByState:
    def test_done(self, task, coordinator, coalition, state):
        task = close(task, state, coordinator)
        if state == "let go":
            with pytest.raises(actions.TaskClosed):
                actions.finish_task(task=task, done=True, by=coordinator)
        else:
            assert actions.finish_task(task=task, done=True, by=coordinator).done_on == coalition.today()

    def test_let_go(self, task, coordinator, coalition, state):
        task = close(task, state, coordinator)
        if state == "done":
            with pytest.raises(actions.TaskClosed):
                actions.let_go_task(task=task, let_go=True, by=coordinator)
        else:
            assert actions.let_go_task(task=task, let_go=True, by=coordinator).let_go_on == coalition.today()
            assert actions.let_go_task(task=task, let_go=False, by=coordinator).is_open

    @pytest.mark.parametrize("deed", ["hand on", "delegate", "split"])
    def test_only_an_open_one_changes_hands(self, task, coordinator, colleague, state, deed):
        task = close(task, state, coordinator)

        def do():
            if deed == "hand on":
                return actions.reassign_task(task=task, owner=colleague, by=coordinator).owner
            if deed == "delegate":
                return actions.delegate_task(task=task, delegate=colleague, by=coordinator).delegate
            return actions.split_task(task=task, title="The second ward", owner=colleague, by=coordinator).owner

        if state == "open":
            assert do() == colleague
        else:
            with pytest.raises(actions.TaskClosed):
                do()


class TestDelegating:
    def test_the_owner_still_answers_for_it(self, task, amir, colleague, partner, member):
        task = actions.delegate_task(task=task, delegate=colleague, by=member)
        assert (task.owner, task.delegate, task.partner) == (amir, colleague, partner)
        assert list(Task.objects.all().of(colleague)) == [task]
        assert list(Task.objects.all().of(amir)) == []
        task = actions.delegate_task(task=task, delegate=amir, by=member)
        assert task.delegate is None

    def test_not_to_another_partner(self, task, elsewhere, member):
        with pytest.raises(actions.NoDelegate, match="not with the same partner"):
            actions.delegate_task(task=task, delegate=elsewhere, by=member)

    def test_not_what_needs_the_person(self, task, colleague, coordinator):
        task = actions.change_task(task=task, can_delegate=False, by=coordinator)
        with pytest.raises(actions.NoDelegate, match="person themselves"):
            actions.delegate_task(task=task, delegate=colleague, by=coordinator)

    def test_not_what_nobody_has(self, task, colleague, coordinator):
        task = actions.reassign_task(task=task, owner=None, by=coordinator)
        assert (task.owner, task.partner) == (None, None)
        with pytest.raises(actions.NoDelegate, match="Nobody has this"):
            actions.delegate_task(task=task, delegate=colleague, by=coordinator)


def test_handing_on_moves_partner_and_takes_the_delegate_away(task, colleague, elsewhere, coordinator):
    task = actions.delegate_task(task=task, delegate=colleague, by=coordinator)
    task = actions.reassign_task(task=task, owner=elsewhere, by=coordinator)
    assert (task.owner, task.delegate, task.partner.name) == (elsewhere, None, "Three Rivers")


def test_a_part_keeps_what_it_is_about(coalition, coordinator, amir, colleague, make_objective):
    objective, due = make_objective("active"), coalition.today() + timedelta(days=9)
    whole = actions.add_task(
        coalition=coalition, title="Whole", owner=amir, objective=objective, due_on=due, by=coordinator
    )
    part = actions.split_task(task=whole, title="Part", owner=colleague, by=coordinator)
    assert (part.split_from, part.objective, part.due_on, part.owner) == (whole, objective, due, colleague)
    assert Task.objects.get(pk=whole.pk).is_open


def test_a_part_nobody_has_yet_is_seen_by_who_split_it(as_user, member, task, partner):
    client = as_user(member)
    client.post(reverse("task-split", args=["river", task.pk]), {"split-title": "The second ward"})
    part = Task.objects.get(split_from=task)
    assert (part.owner, part.partner) == (None, partner)
    assert "The second ward" in client.get(task.get_absolute_url()).content.decode()


def test_the_fact_is_told_when_a_done_task_moves(task, coordinator, make_objective):
    told = []

    def hear(task, **_):
        told.append((bool(task.done_on), task.objective_id))

    facts.task_completed.connect(hear)
    try:
        objective = make_objective("active")
        task = actions.change_task(task=task, note="Soon", by=coordinator)
        task = actions.finish_task(task=task, done=True, hours=3, by=coordinator)
        task = actions.change_task(task=task, objective=objective, by=coordinator)
        actions.finish_task(task=task, done=False, by=coordinator)
    finally:
        facts.task_completed.disconnect(hear)
    assert told == [(True, None), (True, objective.pk), (False, objective.pk)]
    assert Task.objects.get().hours is None


class TestWhoIsTold:
    def keys(self):
        return list(Notice.objects.filter(kind="task-given").order_by("key").values_list("person__name", flat=True))

    def test_who_has_it_in_hand_once(self, task, amir, colleague, coordinator):
        assert self.keys() == ["Amir"]
        actions.delegate_task(task=task, delegate=colleague, by=coordinator)
        actions.delegate_task(task=task, delegate=None, by=coordinator)
        actions.delegate_task(task=task, delegate=colleague, by=coordinator)
        assert sorted(self.keys()) == ["Amir", "Hope Fairley"]

    def test_not_oneself(self, coalition, amir, member):
        actions.add_task(coalition=coalition, title="Mine", owner=amir, by=member)
        assert self.keys() == []


class TestWhoSees:
    @pytest.mark.parametrize(
        ("who", "sees"), [("owner", True), ("delegate", True), ("colleague", True), ("former", False), ("other", False)]
    )
    def test_by_relation(self, coalition, coordinator, member, amir, colleague, elsewhere, partner, who, sees):
        task = actions.add_task(coalition=coalition, title="Call", owner=colleague, by=coordinator)
        if who == "owner":
            Task.objects.update(owner=amir)
        elif who == "delegate":
            Task.objects.update(owner=elsewhere, partner=elsewhere.affiliations.get().partner, delegate=amir)
        elif who == "former":
            Affiliation.objects.filter(person=amir).update(ended_on=coalition.today() - timedelta(days=1))
        elif who == "other":
            Task.objects.update(owner=elsewhere, partner=elsewhere.affiliations.get().partner)
        assert Task.objects.visible_to(viewer(member, coalition)).filter(pk=task.pk).exists() is sees

    def test_a_colleague_reads_but_does_not_do(self, as_user, coalition, coordinator, member, colleague):
        task = actions.add_task(coalition=coalition, title="Call", owner=colleague, by=coordinator)
        client = as_user(member)
        assert client.get(task.get_absolute_url()).status_code == 200
        for name in ("task-done", "task-delegate", "task-split", "task-hand-on", "task-let-go", "task-edit"):
            assert client.post(reverse(name, args=["river", task.pk]), {"done": "yes"}).status_code == 403
        assert Task.objects.get().is_open


class TestPages:
    def test_a_member_does_all_that_is_theirs(self, as_user, member, amir, colleague, task):
        client = as_user(member)

        def post(name, **data):
            return client.post(reverse(name, args=["river", task.pk]), data)

        post("task-delegate", **{"delegate-delegate": colleague.pk})
        assert Task.objects.get(pk=task.pk).delegate == colleague
        post("task-split", **{"split-title": "The second ward", "split-owner": colleague.pk})
        assert Task.objects.get(split_from=task).owner == colleague
        assert post("task-done", done="yes", back="mine", **{"hours-hours": "1.5"}).url == "/c/river/mine/"
        done = Task.objects.get(pk=task.pk)
        assert (done.is_open, float(done.hours)) == (False, 1.5)

    def test_what_is_wrong_is_said_beside_it(self, as_user, member, task):
        page = as_user(member).post(reverse("task-done", args=["river", task.pk]), {"done": "yes", "hours-hours": "-1"})
        assert page.status_code == 200
        assert Task.objects.get().is_open

    def test_a_member_cannot_name_people_of_other_partners(self, as_user, member, task, elsewhere):
        client = as_user(member)
        client.post(reverse("task-delegate", args=["river", task.pk]), {"delegate-delegate": elsewhere.pk})
        client.post(
            reverse("task-split", args=["river", task.pk]), {"split-title": "Part", "split-owner": elsewhere.pk}
        )
        assert Task.objects.get().delegate is None

    def test_a_coordinator_changes_hands_on_and_lets_go(self, as_user, coordinator, task, elsewhere):
        client = as_user(coordinator)

        def post(name, **data):
            return client.post(reverse(name, args=["river", task.pk]), data)

        post(
            "task-edit",
            title="Call all wards",
            note="Before noon",
            can_delegate="on",
            version=version_of(task, TaskEditForm._meta.fields),
        )
        post("task-hand-on", **{"hand-owner": "Ada"})
        post("task-let-go", **{"let-go-reason": "They called us"})
        found = Task.objects.get()
        assert (found.title, found.owner, found.is_open) == ("Call all wards", elsewhere, False)
        page = client.get(task.get_absolute_url()).content.decode()
        assert "is not needed any more: They called us" in page
        post("task-let-go", needed="yes")
        assert Task.objects.get().is_open

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", ["Late", "Nobody"]),
            ("?state=late", ["Late"]),
            ("?state=done", ["Finished"]),
            ("?state=let_go", ["Gone"]),
            ("?whose=nobody", ["Nobody"]),
            ("?whose=mine", []),
            ("?partner=lakeside", ["Late"]),
            ("?partner=nowhere", []),
            ("?state=all", ["Finished", "Gone", "Late", "Nobody"]),
        ],
    )
    def test_the_list(self, as_user, coalition, coordinator, amir, query, shown):
        yesterday = coalition.today() - timedelta(days=1)
        actions.add_task(coalition=coalition, title="Late", owner=amir, due_on=yesterday, by=coordinator)
        actions.add_task(coalition=coalition, title="Nobody", owner=None, by=coordinator)
        for title, state in (("Finished", "done"), ("Gone", "let go")):
            close(actions.add_task(coalition=coalition, title=title, owner=amir, by=coordinator), state, coordinator)
        page = as_user(coordinator).get(reverse("task-list", args=["river"]) + query).content.decode()
        assert [title for title in ("Finished", "Gone", "Late", "Nobody") if f">{title}</a>" in page] == shown

    def test_the_log_tells_every_step(self, task, colleague, coordinator, member):
        actions.delegate_task(task=task, delegate=colleague, by=member)
        actions.finish_task(task=task, done=True, by=coordinator)
        verbs = list(
            AuditEvent.objects.filter(target_type="meetings.task").order_by("pk").values_list("verb", flat=True)
        )
        assert verbs == ["task_added", "task_delegated", "task_done"]


def test_lists_cost_the_same_for_one_and_for_thirty(
    as_user, coalition, coordinator, amir, make_objective, django_assert_max_num_queries
):
    """Tasks and objectives: no query more for more rows."""
    client, objective = as_user(coordinator), make_objective("active")

    def cost(where):
        client.get(where)
        with django_assert_max_num_queries(40) as asked:
            assert client.get(where).status_code == 200
        return len(asked)

    def fill(number):
        for n in range(number):
            make_objective("active", title=f"Aim {n}", owner=amir)
            task = actions.add_task(
                coalition=coalition, title=f"T{n}", owner=amir, objective=objective, due_on=coalition.today(),
                by=coordinator,
            )  # fmt: skip
            actions.note_barrier(coalition=coalition, objective=objective, kind="money", what=f"B{n}", by=coordinator)
            actions.add_milestone(objective=objective, title=f"M{n}", due_on=None, by=coordinator)
            actions.record_measurement(
                objective=objective, measured_on=coalition.today() - timedelta(days=n), value=n, by=coordinator
            )
            actions.set_group(
                objective=objective, name=f"G{n}", stakeholder_type=None, levels=["manager"], is_direct=True,
                by=coordinator,
            )  # fmt: skip
        return task

    fill(1)
    lists = [reverse(name, args=["river"]) for name in ("objective-list", "task-list", "barrier-list", "today")]
    pages = [objective.get_absolute_url(), reverse("objective-story", args=["river", objective.pk])]
    pages += [reverse(name, args=["river", objective.pk]) for name in ("objective-page", "objective-groups")]
    one = [cost(where) for where in lists + pages]
    fill(30)
    assert [cost(where) for where in lists + pages] == one
    assert max(one[:3]) <= 6
