"""What people make of a step; who may know of it; what a look leaves alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.models import Evaluation, RuleSetting, Step
from engagement.playbook import actions, rules
from engagement.playbook.evaluate import evaluate
from engagement.playbook.reading import line
from tests.characters import make_user, viewer
from tests.engagement.playbook_looking import look

from .table_promises import worry
from .truth import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(coalition):
    return World(coalition)


@pytest.fixture
def step(world):
    """A promise of ours, due today."""
    world.pledge(0, direction="ours")
    (found,) = look(world.coalition, "promise-ours")
    return found


def url(name, *arguments):
    return reverse(name, args=["river", *arguments])


def stood(step):
    step.refresh_from_db()
    return step.state


class TestDecisions:
    def test_planned_it_stands_aside_until_its_day(self, world, step, coordinator):
        actions.plan(step=step, day=world.ago(-3), by=coordinator)
        assert look(world.coalition, "promise-ours") == []
        Step.objects.update(planned_on=world.ago(-1))
        assert look(world.coalition, "promise-ours") == []
        Step.objects.update(planned_on=world.today)
        (found,) = look(world.coalition, "promise-ours")
        assert line(found, "river").because.startswith(f"Planned for {world.today:%B} {world.today.day}. We promised")

    @pytest.mark.parametrize("days", [0, 1])
    def test_only_for_a_day_to_come(self, world, step, coordinator, days):
        with pytest.raises(actions.StepTrouble):
            actions.plan(step=step, day=world.ago(days), by=coordinator)
        with pytest.raises(actions.StepTrouble):
            actions.snooze(step=step, until=world.ago(days), reason="Away", by=coordinator)
        assert stood(step) == "open"

    def test_not_now_wants_a_reason(self, world, step, coordinator):
        with pytest.raises(actions.StepTrouble, match="Say why"):
            actions.snooze(step=step, until=world.ago(-5), reason="  ", by=coordinator)
        actions.snooze(step=step, until=world.ago(-5), reason=" Away ", by=coordinator)
        assert (stood(step), step.reason) == ("snoozed", "Away")
        with pytest.raises(IntegrityError), transaction.atomic():
            Step.objects.update(reason="")

    def test_only_into_hands_that_may_see_it(self, step, coordinator, owner, leader, member):
        for user in (leader, member):
            with pytest.raises(actions.StepTrouble):
                actions.delegate(step=step, person=user.people.get(), by=coordinator)
        actions.delegate(step=step, person=owner.people.get(), by=coordinator)
        assert stood(step) == "delegated"

    def test_done_twice_is_once(self, step, coordinator):
        for _ in range(2):
            actions.done(step=step, by=coordinator)
        assert AuditEvent.objects.filter(verb="step_done").count() == 1

    def test_taken_back_it_is_open(self, step, coordinator):
        actions.done(step=step, by=coordinator)
        actions.reopen(step=step, by=coordinator)
        assert (stood(step), step.rests_until, step.settled_on) == ("open", None, None)


class TestLooking:
    def test_a_second_look_writes_nothing(self, world, step, coordinator):
        actions.snooze(step=step, until=world.ago(-5), reason="Away", by=coordinator)
        before = list(Step.objects.order_by("pk").values())
        versions = set(Step.objects.extra(select={"v": "xmin::text"}).values_list("v", flat=True))
        evaluate(world.coalition)
        assert list(Step.objects.order_by("pk").values()) == before
        assert set(Step.objects.extra(select={"v": "xmin::text"}).values_list("v", flat=True)) == versions

    def test_gone_by_itself_it_forgets_its_words(self, world, step):
        world.partner.pledges.update(status="fulfilled", delivered=1, settled_on=world.today)
        evaluate(world.coalition)
        assert (stood(step), step.facts, step.settled_on) == ("gone", {}, world.today)

    def test_what_was_put_off_and_comes_back_early_still_rests(self, world, step, coordinator):
        actions.snooze(step=step, until=world.ago(-5), reason="Away", by=coordinator)
        world.partner.pledges.update(due_on=world.ago(-90))
        evaluate(world.coalition)
        assert stood(step) == "gone"
        world.partner.pledges.update(due_on=world.today)
        evaluate(world.coalition)
        assert stood(step) == "snoozed"

    def test_words_follow_the_world(self, world, step):
        world.partner.pledges.update(what="Forty beds")
        evaluate(world.coalition)
        step.refresh_from_db()
        assert step.facts == {"what": "Forty beds"}

    @pytest.mark.parametrize(("days", "kept"), [(180, True), (181, False)])
    def test_settled_ones_are_forgotten_in_time(self, world, step, days, kept):
        world.partner.pledges.all().delete()
        Step.objects.update(state="gone", settled_on=world.ago(days))
        evaluate(world.coalition)
        assert Step.objects.filter(pk=step.pk).exists() is kept

    def test_another_coalition_is_left_alone(self, step, other_coalition):
        evaluate(other_coalition)
        assert stood(step) == "open"
        assert not Step.objects.filter(coalition=other_coalition, partner__isnull=False).exists()

    def test_few_statements(self, world, step, django_assert_max_num_queries):
        evaluate(world.coalition)
        with django_assert_max_num_queries(29):
            evaluate(world.coalition)


class TestConfidence:
    def test_of_a_personal_worry_only_its_hearer_knows(self, world, coordinator, owner, as_user):
        worry(world, nature="personal", coordinator=coordinator)
        (found,) = look(world.coalition, "concern-unanswered")
        assert list(Step.objects.visible_to(viewer(coordinator, world.coalition)).filter(pk=found.pk)) == [found]
        assert not Step.objects.visible_to(viewer(owner, world.coalition)).filter(pk=found.pk).exists()
        assert Evaluation.objects.get(coalition=world.coalition).found.get("concern-unanswered") is None
        client = as_user(owner)
        assert client.get(url("step-detail", found.pk)).status_code == 404
        assert client.post(url("step-done", found.pk)).status_code == 404
        for page in ("today", "step-list", "playbook"):
            assert "what worries" not in client.get(url(page)).content.decode()
        assert "Answer what worries Amir" in as_user(coordinator).get(url("today")).content.decode()

    def test_it_stands_in_no_log_and_stays_in_these_hands(self, world, coordinator, owner):
        worry(world, nature="personal", coordinator=coordinator)
        (found,) = look(world.coalition, "concern-unanswered")
        found.coalition = world.coalition
        with pytest.raises(actions.StepTrouble, match="confidence"):
            actions.delegate(step=found, person=owner.people.get(), by=coordinator)
        before = AuditEvent.objects.count()
        actions.done(step=found, by=coordinator)
        assert AuditEvent.objects.count() == before

    def test_ones_own_worry_is_answered_by_somebody_else(self, world, coordinator, owner):
        worry(world, person=coordinator.people.get(), coordinator=owner)
        (found,) = look(world.coalition, "concern-unanswered")
        assert not Step.objects.visible_to(viewer(coordinator, world.coalition)).filter(pk=found.pk).exists()
        assert Step.objects.visible_to(viewer(owner, world.coalition)).filter(pk=found.pk).exists()

    @pytest.mark.parametrize("who", ["leader", "member", "outsider"])
    def test_nobody_else_sees_a_step(self, request, as_user, step, who):
        user = request.getfixturevalue(who)
        client = as_user(user)
        for name, *arguments in (("today",), ("step-list",), ("step-detail", step.pk), ("today-look",)):
            assert client.get(url(name, *arguments)).status_code in (403, 404)
        for name in ("step-done", "step-reopen", "step-detail"):
            assert client.post(url(name, step.pk)).status_code in (403, 404)
        assert stood(step) == "open"

    def test_leaders_read_numbers_only(self, as_user, leader, step):
        page = as_user(leader).get(url("playbook"))
        assert page.status_code == 200
        text = page.content.decode()
        assert "Our promises first" in text
        assert "Lakeside" not in text
        assert "/today/steps/" not in text
        assert as_user(leader).get(url("playbook-rule", "quiet")).status_code == 403


class TestPages:
    def test_today_reads_what_is_stored(self, as_user, coordinator, world, step, django_assert_max_num_queries):
        for number in range(12):
            world.another(f"Partner {number}", type_code="hospital")
        client = as_user(coordinator)
        evaluate(world.coalition)
        client.get(url("today"))
        with django_assert_max_num_queries(8):
            page = client.get(url("today")).content.decode()
        assert "Beds for Lakeside Hospital" in page
        assert "1 promise" in page
        assert "One call can settle" in page

    def test_before_the_first_look(self, as_user, coordinator):
        page = as_user(coordinator).get(url("today")).content.decode()
        assert "has not looked yet" in page
        assert "No meeting is planned" not in page  # nobody has looked whether one is

    def test_done_planned_given_put_off(self, as_user, coordinator, owner, world, step):
        client = as_user(coordinator)
        where = url("step-detail", step.pk)
        assert client.get(where).status_code == 200
        day = world.ago(-4).isoformat()
        assert client.post(where, {"do": "plan", "plan-day": day}).status_code == 302
        assert (stood(step), step.planned_on) == ("planned", world.ago(-4))
        assert client.post(where, {"do": "hands", "hands-person": owner.people.get().pk}).status_code == 302
        assert (stood(step), step.planned_on) == ("delegated", None)
        assert client.post(where, {"do": "rest", "rest-until": day, "rest-reason": "Away"}).status_code == 302
        assert stood(step) == "snoozed"
        assert client.post(url("step-done", step.pk)).url == url("today")
        assert stood(step) == "done"
        assert client.post(url("step-reopen", step.pk)).status_code == 302
        assert stood(step) == "open"

    def test_what_is_wrong_stands_beside_the_field(self, as_user, coordinator, world, step):
        where = url("step-detail", step.pk)
        page = as_user(coordinator).post(
            where, {"do": "rest", "rest-until": world.ago(1).isoformat(), "rest-reason": "A"}
        )
        assert page.status_code == 200
        assert "Choose a day to come" in page.content.decode()
        assert as_user(coordinator).post(where, {"do": "nothing"}).status_code == 200
        assert stood(step) == "open"

    @pytest.mark.parametrize(("query", "shown"), [("", True), ("?owed=yes", True), ("?owed=no", False), ("?state=done", False),
                                                  ("?rule=promise-ours", True), ("?rule=quiet", False)])  # fmt: skip
    def test_the_list(self, as_user, coordinator, step, query, shown):
        page = as_user(coordinator).get(url("step-list") + query).content.decode()
        assert ("Beds for Lakeside Hospital" in page) is shown

    def test_the_list_as_a_file(self, as_user, coordinator, step):
        answer = as_user(coordinator).get(url("step-list") + "?format=csv")
        assert "Beds for Lakeside Hospital" in b"".join(answer.streaming_content).decode()

    def test_a_look_on_its_way(self, as_user, coordinator, coalition, step):
        client = as_user(coordinator)
        assert client.get(url("today-look"))["X-Done"] == url("today")
        evaluation = Evaluation.objects.get(coalition=coalition)
        Evaluation.objects.update(asked_at=evaluation.begun_at + timedelta(seconds=1))
        assert "X-Done" not in client.get(url("today-look"))
        assert "data-follow" in client.get(url("today")).content.decode()


class TestRules:
    def test_switched_off_and_tuned(self, as_user, coordinator, coalition, step):
        client = as_user(coordinator)
        where = url("playbook-rule", "promise-ours")
        assert client.get(where).status_code == 200
        assert client.post(where, {"is_on": "on", "threshold": 61}).status_code == 302
        assert RuleSetting.objects.get().threshold == 61
        assert client.post(where, {"is_on": "on", "threshold": 14}).status_code == 302
        assert RuleSetting.objects.get().threshold is None
        assert client.post(where, {"threshold": 14}).status_code == 302
        evaluate(coalition)
        assert stood(step) == "gone"
        assert "Switched off" in client.get(url("playbook")).content.decode()
        assert client.post(where, {"is_on": "on", "threshold": 0}).status_code == 200
        assert client.get(url("playbook-rule", "no-such-rule")).status_code == 404

    def test_another_figure_finds_something_else(self, world, step, coordinator):
        world.partner.pledges.update(due_on=world.ago(-20))
        assert look(world.coalition, "promise-ours") == []
        rule = rules.RULES["promise-ours"]
        actions.set_rule(coalition=world.coalition, rule=rule, is_on=True, threshold=20, by=coordinator)
        assert len(look(world.coalition, "promise-ours")) == 1
        assert not actions.set_rule(coalition=world.coalition, rule=rule, is_on=True, threshold=20, by=coordinator)
        assert AuditEvent.objects.filter(verb="rule_changed").count() == 1

    @pytest.mark.parametrize("figure", [0, 731])
    def test_within_its_bounds(self, coalition, coordinator, figure):
        with pytest.raises(actions.StepTrouble):
            actions.set_rule(
                coalition=coalition, rule=rules.RULES["promise-ours"], is_on=True, threshold=figure, by=coordinator
            )
        with pytest.raises(actions.StepTrouble):
            actions.set_rule(
                coalition=coalition, rule=rules.RULES["over-asked"], is_on=True, threshold=5, by=coordinator
            )


def test_keepers_are_those_who_keep_records(coalition, owner, coordinator, leader, member, outsider):
    make_user(coalition, "coordinator", "Ada")
    assert [person.name for person in actions.keepers(coalition)] == ["Ada", "Olive", "Rosa"]
