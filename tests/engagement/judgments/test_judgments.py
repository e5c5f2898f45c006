"""Judgments expire (domain.md 5, rule 21), are private, and show as matrix, map and tables for those who keep records."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent
from engagement.judgments import actions, reading, tasks
from engagement.judgments.forms import KINDS
from engagement.models import (
    AttendanceMotive,
    EngagementLevel,
    FitAssessment,
    Influence,
    RelationshipLevel,
    ReputationCheck,
    Stance,
)
from tests.characters import make_partner, make_person, make_user, viewer

TODAY = date(2026, 6, 1)
MAKES = {
    Stance: {"value": "supportive"},
    EngagementLevel: {"current": "neutral", "desired": "leading"},
    Influence: {"power": 4, "interest": 3},
    FitAssessment: {"alignment": 3},
    RelationshipLevel: {"value": "informal"},
    ReputationCheck: {"result": "clear", "sources": "Register"},
}
EVERY = {**MAKES, AttendanceMotive: {"value": "assigned"}}  # with one of the partner's people


@pytest.fixture
def judge(coordinator, partner):
    def judge(model, days=0, **fields):
        told = EVERY[model] | {"partner": partner, "by": coordinator, "on": TODAY - timedelta(days=days)}
        if model is AttendanceMotive:
            told["person"] = make_person(partner.coalition, "Sent", partner=partner)
        return actions.note(model=model, **(told | fields))

    return judge


@pytest.mark.parametrize(
    ("model", "last"),
    [
        (Stance, 180),
        (EngagementLevel, 180),
        (Influence, 365),
        (FitAssessment, 365),
        (ReputationCheck, 180),
        (AttendanceMotive, 365),
        (RelationshipLevel, 365),
    ],
)
def test_until_when_each_may_be_relied_on(judge, model, last):
    row = judge(model, days=last)
    assert row.expires_on == TODAY
    assert list(model.objects.fresh(TODAY)) == [row]
    assert list(model.objects.fresh(TODAY + timedelta(days=1))) == []
    assert list(model.objects.expired(TODAY)) == []
    assert list(model.objects.expired(TODAY + timedelta(days=1))) == [row]


def test_the_newest_one_that_is_not_to_come(judge):
    judge(Stance, days=10, value="resistant")
    newer = judge(Stance, days=2)
    judge(Stance, days=-3, value="neutral")
    assert list(Stance.objects.latest(TODAY)) == [newer]


def test_of_two_of_one_day_the_later_noted(judge):
    judge(Stance, value="resistant")
    later = judge(Stance, value="neutral")
    assert list(Stance.objects.latest(TODAY)) == [later]


def test_the_log_says_neither_which_nor_what(judge, coordinator):
    actions.remove(judgment=judge(Stance, value="resistant"), by=coordinator)
    assert [
        audit.sentence(event) for event in AuditEvent.objects.filter(verb__startswith="judgment").order_by("pk")
    ] == [
        "Rosa noted a judgment about Lakeside Hospital",
        "Rosa took back a judgment about Lakeside Hospital",
    ]


@pytest.mark.parametrize(
    ("power", "interest", "quadrant"),
    [
        (4, 4, "manage closely"), (5, 5, "manage closely"), (4, 3, "keep satisfied"), (5, 1, "keep satisfied"),
        (3, 4, "keep informed"), (1, 5, "keep informed"), (3, 3, "monitor"), (1, 1, "monitor"),
    ],
)  # fmt: skip
def test_high_is_four_or_five(power, interest, quadrant):
    assert Influence(power=power, interest=interest).quadrant == quadrant


@pytest.mark.parametrize(
    ("current", "desired", "gap"),
    [("unaware", "leading", 4), ("neutral", "supportive", 1), ("leading", "leading", 0), ("leading", "neutral", 0)],
)
def test_the_gap_in_steps(current, desired, gap):
    assert EngagementLevel(current=current, desired=desired).gap == gap


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Stance, {"value": "hostile"}),
        (Influence, {"power": 6}),
        (Influence, {"interest": 0}),
        (ReputationCheck, {"sources": ""}),
        (ReputationCheck, {"review_on": TODAY}),  # of a plan there is not
        (RelationshipLevel, {"value": "secret"}),
    ],
)
def test_the_database_knows_the_scales(judge, model, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        judge(model, **wrong)


class TestReading:
    def test_matrix_widest_gap_first_and_nothing_expired(self, coalition, coordinator, judge, time_machine):
        time_machine.move_to("2026-06-01T18:00Z")
        second = make_partner(coalition, "Second")
        judge(EngagementLevel)
        judge(EngagementLevel, partner=second, current="leading", desired="leading")
        judge(EngagementLevel, partner=make_partner(coalition, "Expired"), days=181)
        rows = reading.matrix(viewer(coordinator, coalition))
        assert [(row.partner.name, row.marks, row.judged.gap) for row in rows] == [
            ("Lakeside Hospital", ["", "", "C", "", "D"], 2),
            ("Second", ["", "", "", "", "CD"], 0),
        ]

    def test_map_numbers_and_places(self, coalition, coordinator, judge, time_machine):
        time_machine.move_to("2026-06-01T18:00Z")
        judge(Influence, power=5, interest=1)
        judge(Influence, partner=make_partner(coalition, "Beside"), power=5, interest=1)
        judge(Influence, partner=make_partner(coalition, "Top"), power=5, interest=5)
        dots = reading.influence_map(viewer(coordinator, coalition))
        assert [(dot.number, dot.partner.name, dot.x, dot.y) for dot in dots] == [
            (1, "Top", 420, 20), (2, "Beside", 20, 20), (3, "Lakeside Hospital", 50, 20),
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["influence-map", "engagement-matrix"])
    def test_as_many_statements_for_one_as_for_many(
        self, coalition, coordinator, as_user, judge, name, django_assert_max_num_queries
    ):
        client, url = as_user(coordinator), reverse(name, args=["river"])
        for model in (Influence, EngagementLevel, Stance):
            judge(model, on=coalition.today())
        client.get(url)
        with django_assert_max_num_queries(6) as one:
            assert b"Lakeside" in client.get(url).content
        for number in range(12):
            for model in (Influence, EngagementLevel, Stance):
                judge(model, partner=make_partner(coalition, f"{model.__name__} {number}"), on=coalition.today())
        with django_assert_max_num_queries(len(one)):
            client.get(url)


class TestReputation:
    """Rule 17: restricted, and gone when it expires."""

    def test_read_by_whoever_made_it_and_by_owners(self, coalition, coordinator, owner, leader, judge):
        row = judge(ReputationCheck)
        second = make_user(coalition, "coordinator", "Bea")
        seen = {
            user.name: list(ReputationCheck.objects.visible_to(viewer(user, coalition)))
            for user in (coordinator, owner, second, leader)
        }
        assert seen == {"Rosa": [row], "Olive": [row], "Bea": [], "Lena": []}

    def test_another_coordinator_sees_none_on_the_page_and_takes_none_back(self, as_user, coalition, partner, judge):
        row = judge(ReputationCheck, on=coalition.today(), note="Xylophone")
        client = as_user(make_user(coalition, "coordinator", "Bea"))
        assert b"Xylophone" not in client.get(reverse("judgment-list", args=["river", partner.pk])).content
        assert client.post(reverse("judgment-remove", args=["river", "check", row.pk])).status_code == 404

    def test_reading_it_is_logged_once(self, as_user, coalition, coordinator, partner, judge):
        url, client = reverse("judgment-list", args=["river", partner.pk]), as_user(coordinator)
        client.get(url)
        assert not AuditEvent.objects.filter(verb="restricted_read").exists()
        judge(ReputationCheck, on=coalition.today())
        client.get(url)
        client.get(url)
        (event,) = AuditEvent.objects.filter(verb="restricted_read")
        assert audit.sentence(event) == "Rosa read restricted notes about Lakeside Hospital"

    def test_deleted_when_it_expires(self, judge, time_machine):
        time_machine.move_to("2026-06-01T12:00Z")
        judge(ReputationCheck, days=182)
        kept = judge(ReputationCheck, days=181)  # expired yesterday by Greenwich, perhaps not where they are
        stance = judge(Stance, days=400)
        tasks.forget_checks()
        assert list(ReputationCheck.objects.all()) == [kept]
        assert list(Stance.objects.all()) == [stance]

    def test_a_plan_and_its_day(self, as_user, coordinator, owner, coalition, partner):
        """REP-1: what we do about it, looked at before the check expires; restricted like the check."""
        today, url = coalition.today(), reverse("judgment-new", args=["river", partner.pk, "check"])
        sent = {"result": "caution", "sources": "Paper", "on": today.isoformat()}
        for review, plan, wrong in ((30, "", "plan"), (-1, "We wait.", "review_on"), (181, "We wait.", "review_on")):
            day = (today + timedelta(days=review)).isoformat()
            form = as_user(coordinator).post(url, sent | {"plan": plan, "review_on": day}).context["form"]
            assert list(form.errors) == [wrong]
        day = today + timedelta(days=30)
        as_user(coordinator).post(url, sent | {"plan": "Xylophone speaks.", "review_on": day.isoformat()})
        row = ReputationCheck.objects.get()
        assert (row.plan, row.review_on) == ("Xylophone speaks.", day)
        listed = reverse("judgment-list", args=["river", partner.pk])
        second = make_user(coalition, "coordinator", "Bea")
        seen = {user.name: "Xylophone" in as_user(user).get(listed).text for user in (coordinator, owner, second)}
        assert seen == {"Rosa": True, "Olive": True, "Bea": False}

    def test_no_history_is_kept_of_it(self):
        assert not hasattr(ReputationCheck, "events")


class TestPages:
    @pytest.mark.parametrize("kind", KINDS)
    def test_noted_and_taken_back(self, as_user, coordinator, coalition, partner, kind):
        form = KINDS[kind][0]
        model = form._meta.model
        client = as_user(coordinator)
        sent = {name: str(value) for name, value in EVERY[model].items()} | {
            "on": coalition.today().isoformat(),
            "note": "Seen.",
        }
        sent |= dict.fromkeys(FitAssessment.RESOURCES, "1") if kind == "fit" else {}
        sent |= {"person": make_person(coalition, "Sent", partner=partner).pk} if kind == "motive" else {}
        answer = client.post(reverse("judgment-new", args=["river", partner.pk, kind]), sent)
        assert answer.headers["Location"] == reverse("judgment-list", args=["river", partner.pk])
        row = model.objects.get()
        assert (row.by, row.note) == (coordinator, "Seen.")
        assert "Seen." in client.get(reverse("judgment-list", args=["river", partner.pk])).content.decode()
        client.post(reverse("judgment-remove", args=["river", kind, row.pk]))
        assert not model.objects.exists()

    def test_not_tomorrow(self, as_user, coordinator, partner):
        page = as_user(coordinator).post(
            reverse("judgment-new", args=["river", partner.pk, "stance"]), {"value": "neutral", "on": "2999-01-01"}
        )
        assert page.context["form"].errors["on"] == ["This day is still to come. Choose today or an earlier day."]

    def test_no_such_kind(self, as_user, coordinator, partner):
        assert (
            as_user(coordinator).get(reverse("judgment-new", args=["river", partner.pk, "grudge"])).status_code == 404
        )

    @pytest.mark.parametrize("who", ["member", "leader", "outsider"])
    def test_nobody_else_by_page_file_or_search(self, request, as_user, coalition, partner, judge, who):
        rows = {
            kind: judge(form._meta.model, on=coalition.today(), note="Xylophone") for kind, (form, *_) in KINDS.items()
        }
        client = as_user(request.getfixturevalue(who))
        closed = [reverse(name, args=["river"]) for name in ("engagement-matrix", "influence-map")]
        closed += [reverse("judgment-list", args=["river", partner.pk])]
        for kind, row in rows.items():
            closed += [
                reverse("judgment-new", args=["river", partner.pk, kind]),
                reverse("judgment-remove", args=["river", kind, row.pk]),
            ]
        for url in closed:
            for answer in (client.get(url), client.post(url)):
                assert answer.status_code in (403, 404, 405), url
        for url in (
            partner.get_absolute_url(), "/c/river/search/?q=Xylo", reverse("partner-log", args=["river", partner.pk]),
            reverse("partner-timeline", args=["river", partner.pk]), "/c/river/partners/?format=csv", "/c/river/mine/",
        ):  # fmt: skip
            answer = client.get(url)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Xylophone" not in body, url
            assert b"supportive" not in body.lower(), url
        for kind, row in rows.items():
            assert type(row).objects.filter(pk=row.pk).exists(), kind


def test_another_coalitions_map_is_empty(other_coalition, outsider, judge):
    judge(Influence)
    judge(EngagementLevel)
    assert reading.influence_map(viewer(outsider, other_coalition)) == []
    assert reading.matrix(viewer(outsider, other_coalition)) == []
