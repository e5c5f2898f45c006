"""What the three people see first (design.md 1): debts before everything, own words with their answer, figures with denominators."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.actions import give_role
from coalition.models import User
from engagement.insight import mine, overview
from engagement.ledger import actions as ledger
from engagement.ledger.figures import figures
from engagement.models import Contribution, Input, InputRequest, Pledge, ReportBack
from engagement.workload import burden
from members.models import StakeholderType
from tests.characters import make_partner, make_person, viewer
from tests.engagement.playbook_looking import owed


def ask(coalition, *, due, **fields):
    return InputRequest.objects.create(
        coalition=coalition, title="Routes", question="Which?", what_is_open="All", how_used="Weighed", phase="design",
        estimated_minutes=5, report_back_on=due, **{"status": "closed"} | fields,
    )  # fmt: skip


def say(request, person, partner=None, **fields):
    return Input.objects.create(
        coalition=request.coalition,
        request=request,
        person=person,
        partner=partner,
        text="The north road floods.",
        **fields,
    )


class TestOwed:
    def test_oldest_promise_first_whatever_its_kind(self, coalition, coordinator, partner):
        now = coalition.today()
        say(ask(coalition, due=now - timedelta(days=12)), make_person(coalition, "A"))
        Pledge.objects.create(
            coalition=coalition, direction="ours", partner=partner, what="Checklist", made_on=now - timedelta(days=30),
            due_on=now - timedelta(days=20),
        )  # fmt: skip
        Contribution.objects.create(
            coalition=coalition, partner=partner, kind="space", what="Lent the bay", given_on=now - timedelta(days=1)
        )
        things = owed(coordinator, coalition)
        assert [(thing.rule.name, (now - thing.due_on).days) for thing in things if thing.due_on] == [
            ("promise-missed", 20),
            ("answer-owed", 12),
            ("interim-note", 12),
            ("thanks", -2),
        ]

    def test_two_people_who_answered_are_two(self, coalition, coordinator):
        request = ask(coalition, due=coalition.today())
        for name in ("A", "B"):
            say(request, make_person(coalition, name))
        (thing,) = owed(coordinator, coalition)
        assert thing.do == "Routes: tell 2 people what became of their input"

    @pytest.mark.parametrize("status", ["answered", "archived", "draft"])
    def test_what_is_answered_is_not_owed(self, coalition, coordinator, status):
        say(ask(coalition, due=coalition.today(), status=status), make_person(coalition, "A"))
        assert owed(coordinator, coalition) == []

    def test_a_request_nobody_answered_owes_nothing(self, coalition, coordinator):
        ask(coalition, due=coalition.today())
        assert owed(coordinator, coalition) == []

    @pytest.mark.parametrize(("ago", "shown"), [(0, True), (30, True), (31, False)])
    def test_thanks_are_asked_for_while_they_are_fresh(self, coalition, coordinator, partner, ago, shown):
        day = coalition.today()
        Contribution.objects.create(
            coalition=coalition, partner=partner, kind="space", what="Bay", given_on=day - timedelta(days=ago)
        )
        assert ("thanks" in [thing.rule.name for thing in owed(coordinator, coalition)]) is shown


class TestOverview:
    def test_the_page_says_what_the_measures_say(self, coalition):
        day = coalition.today()
        kinds = [("hospital", 3), ("ems", 1), ("public-health", 2)]
        partners = [
            make_partner(coalition, f"{code} {n}", type_code=code) for code, count in kinds for n in range(count)
        ]
        for number, partner in enumerate(partners[:4]):
            ledger.record(
                partner=partner,
                kind="task_completed",
                occurred_on=day - timedelta(days=number * 100),
                source_type="t",
                source_id=1,
            )
        ledger.record(partner=partners[4], kind="attended", occurred_on=day, source_type="t", source_id=2)
        shown = overview.members(coalition, StakeholderType.objects.filter(coalition=coalition), day)
        measured = figures(coalition)
        assert (shown.active, shown.number) == (4, 6)
        assert measured["active_member_share"] == {"active": 4, "members": 6, "share": pytest.approx(4 / 6)}
        assert shown.engaged_coverage.index == pytest.approx(measured["coverage"]["engaged"]["index"])
        assert shown.coverage.index == pytest.approx(measured["coverage"]["members"]["index"])
        assert dict(zip(measured["stages"], shown.stages, strict=True)) == measured["stages"]
        assert shown.concentration.gini_adjusted == pytest.approx(measured["concentration"]["gini_adjusted"])

    @pytest.mark.parametrize(("ago", "active"), [(364, 1), (365, 0)])
    def test_a_year_has_365_days(self, coalition, partner, ago, active):
        day = coalition.today()
        ledger.record(
            partner=partner, kind="input_given", occurred_on=day - timedelta(days=ago), source_type="t", source_id=1
        )
        shown = overview.members(coalition, StakeholderType.objects.filter(coalition=coalition), day)
        assert shown.active == active
        assert figures(coalition)["active_member_share"]["active"] == active

    def test_an_empty_coalition_has_a_page(self, coalition, leader, as_user):
        page = as_user(leader).get(reverse("overview", args=["river"]))
        assert page.status_code == 200
        assert "Shown from five members" in page.content.decode()


class TestMine:
    def test_own_words_with_their_answer_and_nobody_elses(self, coalition, member, partner):
        person = member.people.get()
        request = ask(coalition, due=coalition.today(), status="answered")
        own = say(request, person, partner)
        say(request, make_person(coalition, "Other"))
        ReportBack.objects.create(
            coalition=coalition, request=request, how_considered="Read twice.", published_at="2026-01-02T10:00Z"
        )
        found = mine.answers(viewer(member, coalition))
        assert [answer.input for answer in found] == [own]
        assert mine.waiting(viewer(member, coalition)) == []

    def test_asked_and_burden(self, coalition, member, partner):
        seen = viewer(member, coalition)
        answered = ask(coalition, due=coalition.today(), status="open")
        say(answered, member.people.get(), partner, given_on=coalition.today() - timedelta(days=29))
        waiting = ask(coalition, due=coalition.today(), status="open", closes_on=None)
        assert mine.asked(seen) == [waiting]
        assert burden.of(seen.person).used == 5  # what was answered; the other is not asked of them by name

    def test_a_login_without_a_person_has_a_page(self, coalition, as_user):
        user = User.objects.create_user("nobody@river.example", name="Nobody")
        give_role(user=user, coalition=coalition, role="member", by=None)
        assert as_user(user).get(reverse("mine", args=["river"])).status_code == 200
