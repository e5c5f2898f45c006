"""Affected groups, ratings, barriers, effort, and who may see them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import version_of
from meetings.models import AffectedGroup, Barrier, Milestone, Objective, Rating
from meetings.objectives import actions, effort, groups
from meetings.objectives.forms import BarrierEditForm
from members.models import StakeholderType
from tests.characters import coalition_type


@pytest.fixture
def objective(make_objective):
    return make_objective("design")


class TestGroups:
    def post(self, client, objective, **data):
        url = reverse("objective-groups", args=["river", objective.pk])
        kind = StakeholderType.objects.filter(pk=data.get("stakeholder_type")).first()
        shown = client.get(url, {"name": data.get("name") or (kind.name if kind else "")}).context["form"]
        return client.post(url, data | {"version": shown["version"].value()})

    def levels(self, name):
        return sorted(AffectedGroup.objects.filter(name=name).values_list("level", flat=True))

    def test_by_level_changed_and_taken_out(self, as_user, coalition, coordinator, objective):
        client, kind = as_user(coordinator), coalition_type(coalition, "ems")
        self.post(client, objective, stakeholder_type=kind.pk, levels=["manager", "front_line"], is_direct="on")
        assert self.levels(kind.name) == ["front_line", "manager"]
        self.post(client, objective, name=kind.name, stakeholder_type=kind.pk, levels=["manager"])
        assert self.levels(kind.name) == ["manager"]
        assert not AffectedGroup.objects.get().is_direct
        self.post(client, objective, name=kind.name)
        assert self.levels(kind.name) == [""]
        page = client.get(reverse("objective-groups", args=["river", objective.pk]), {"name": kind.name})
        assert f'value="{kind.name}"' in page.content.decode()
        client.post(reverse("objective-group-remove", args=["river", objective.pk]), {"name": kind.name})
        assert not AffectedGroup.objects.exists()

    def test_essential_or_left_out_with_a_reason(self, as_user, coalition, coordinator, objective):
        client = as_user(coordinator)
        self.post(client, objective, name="Wards", support="critical", why_not_needed="Never kept")
        self.post(client, objective, name="Drivers", support="not", why_not_needed="")
        assert list(AffectedGroup.objects.values_list("name", "support", "why_not_needed")) == [
            ("Wards", "critical", "")
        ]
        page = self.post(client, objective, name="Drivers", support="not").content.decode()
        assert "Say why, so that everybody can follow it." in page
        self.post(client, objective, name="Drivers", support="not", why_not_needed="Under contract")
        found = groups.grid(objective)
        assert [(line.name, line.is_essential, line.is_left_out) for line in found.lines] == [
            ("Drivers", False, True), ("Wards", True, False),
        ]  # fmt: skip
        # Left out of what the plan rests on (CNS-3), and so of who has to be asked for it.
        assert (found.touched, found.heard, found.essential_unheard) == (1, 0, ["Wards"])
        assert [cell.to_do for line in found.lines for cell in line.cells] == [False, True]
        page = client.get(objective.get_absolute_url()).content.decode()
        assert "It does not work without Wards" in page
        assert "Works without their buy-in: Under contract" in page

    def test_nobody_is_not_a_group(self, as_user, coordinator, objective):
        page = self.post(as_user(coordinator), objective, levels=["manager"])
        assert "Say who, or choose a kind of partner." in page.content.decode()


class TestRatings:
    def test_one_each_while_it_is_designed(self, as_user, member, objective, coordinator):
        client, where = as_user(member), reverse("objective-rate", args=["river", objective.pk])
        for feasible in (2, 4):
            client.post(where, {"rating-feasible": feasible, "rating-relevant": 5})
        client.post(where, {"rating-feasible": 6, "rating-relevant": 5})
        rating = Rating.objects.get()
        assert (rating.feasible, rating.relevant, rating.partner.name) == (4, 5, "Lakeside Hospital")
        assert AuditEvent.objects.get(verb="objective_rated").by is None
        Objective.objects.update(status="active")
        client.post(where, {"rating-feasible": 1, "rating-relevant": 1})
        assert Rating.objects.get().feasible == 4
        assert "How do you find the plan?" not in client.get(objective.get_absolute_url()).content.decode()


class TestBarriers:
    def test_noted_changed_cleared(self, as_user, coordinator, objective):
        client = as_user(coordinator)
        data = {"what": "No fuel contract", "kind": "money", "countermeasure": "", "review_on": ""}
        client.post(reverse("objective-barrier-new", args=["river", objective.pk]), data)
        barrier = Barrier.objects.get()
        changed = data | {
            "countermeasure": "Ask the county",
            "version": version_of(barrier, BarrierEditForm._meta.fields),
        }
        client.post(reverse("barrier-edit", args=["river", barrier.pk]), changed)
        assert "Ask the county" in client.get(objective.get_absolute_url()).content.decode()
        client.post(reverse("barrier-cleared", args=["river", barrier.pk]), {"cleared": "yes"})
        assert "No fuel contract" not in client.get(objective.get_absolute_url()).content.decode()
        where = reverse("barrier-list", args=["river"])
        assert "No fuel contract" not in client.get(where).content.decode()
        assert "No fuel contract" in client.get(where, {"state": "cleared"}).content.decode()

    def test_leadership_reads_members_do_not(self, as_user, coalition, coordinator, objective, leader, member):
        barrier = actions.note_barrier(
            coalition=coalition, objective=objective, kind="money", what="No fuel contract", by=coordinator
        )
        where = reverse("barrier-edit", args=["river", barrier.pk])
        assert "No fuel contract" in as_user(leader).get(where).content.decode()
        assert as_user(leader).post(where, {"what": "x"}).status_code == 403
        assert as_user(member).get(where).status_code == 403
        assert "No fuel contract" not in as_user(member).get(objective.get_absolute_url()).content.decode()


class TestEffort:
    """WRK-2: hours without movement are worth a look."""

    def work(self, coalition, objective, by, hours):
        task = actions.add_task(coalition=coalition, title="Call", owner=None, objective=objective, by=by)
        actions.finish_task(task=task, done=True, hours=hours, by=by)

    @pytest.mark.parametrize(
        ("hours", "moves", "flagged"), [(7, "", False), (8, "", True), (8, "step", False), (8, "measure", False)]
    )
    def test_flag(self, as_user, coalition, coordinator, make_objective, hours, moves, flagged):
        objective = make_objective("active")
        self.work(coalition, objective, coordinator, hours)
        step = actions.add_milestone(objective=objective, title="Tried", due_on=None, by=coordinator)
        if moves == "step":
            actions.reach_milestone(milestone=step, reached=True, by=coordinator)
        if moves == "measure":
            actions.record_measurement(objective=objective, measured_on=coalition.today(), value=20, by=coordinator)
        found = effort.of(objective, coalition.today())
        assert (found.hours, found.without_movement, found.planned) == (hours, flagged, 1)
        page = as_user(coordinator).get(objective.get_absolute_url()).content.decode()
        assert ("hours went in during the last 60 days" in page) is flagged

    def test_long_ago_is_over(self, coalition, coordinator, make_objective):
        objective = make_objective("active")
        self.work(coalition, objective, coordinator, 20)
        objective.tasks.update(done_on=coalition.today() - timedelta(days=60))
        assert not effort.of(objective, coalition.today()).without_movement


def test_steps_change_and_go(as_user, coordinator, objective):
    client = as_user(coordinator)
    step = actions.add_milestone(objective=objective, title="Count", due_on=None, by=coordinator)
    url = reverse("milestone-edit", args=["river", step.pk])
    seen = client.get(url).context["form"].initial["version"]
    client.post(url, {"title": "Count all", "due_on": "2027-01-31", "version": seen})
    assert Milestone.objects.get().title == "Count all"
    client.post(reverse("milestone-remove", args=["river", step.pk]))
    assert not Milestone.objects.exists()


def test_a_measurement_on_the_page(as_user, coalition, coordinator, member, make_objective):
    objective, client = make_objective("active"), as_user(coordinator)
    where, today = reverse("objective-measure", args=["river", objective.pk]), coalition.today()
    for day, value in ((today - timedelta(days=30), "12"), (today, "31.5"), (today + timedelta(days=1), "40")):
        client.post(where, {"measure-measured_on": day.isoformat(), "measure-value": value})
    page = as_user(member).get(objective.get_absolute_url()).content.decode()
    assert 'role="img" aria-label="From 12 on' in page
    assert '<td class="ct-num">31.5' in page
    assert objective.measurements.count() == 2


def test_what_it_builds_on(as_user, member, make_objective):
    """WIN-3."""
    first = make_objective("done", title="Shelter medicines")
    second = make_objective("idea", title="Water for dialysis", builds_on=first)
    client = as_user(member)
    assert "Shelter medicines" in client.get(second.get_absolute_url()).content.decode()
    assert "Prepares the ground for" in client.get(first.get_absolute_url()).content.decode()
