"""Who had a voice in what was decided (DEC-1): members of the day, by way, by type, and partner by partner for few."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from engagement.insight import ownership
from engagement.models import Input, InputRequest
from meetings.models import Ballot, Decision, Objective, Ownership, Task
from members.models import Membership
from tests.characters import make_partner, make_person, viewer

DAY = date(2026, 3, 10)


@pytest.fixture
def four(coalition):
    """Four members: two hospitals, an ambulance, and one without a type."""
    rows = [
        make_partner(coalition, name, type_code=code)
        for name, code in (("A", "hospital"), ("B", "hospital"), ("C", "ems"))
    ]
    last = make_partner(coalition, "D")
    last.stakeholder_type = None
    last.save()
    return [*rows, last]


@pytest.fixture
def objective(coalition):
    return Objective.objects.create(coalition=coalition, title="Beds", status="active")


@pytest.fixture
def decision(coalition, objective):
    return decide(coalition, "Share beds", objective=objective)


def decide(coalition, title, *, day=DAY, **fields):
    fields = {"is_major": True, "status": "closed", "method": "consensus"} | fields
    return Decision.objects.create(coalition=coalition, title=title, decided_on=day, **fields)


def vote(decision, partner, choice="took_part"):
    return Ballot.objects.create(
        coalition=decision.coalition, decision=decision, partner=partner, choice=choice,
        reason="We are new." if choice == "abstained" else "",
    )  # fmt: skip


def speak(objective, partner, *, day=DAY, attribution="named"):
    request = InputRequest.objects.create(coalition=objective.coalition, title="Q", question="?", objective=objective)
    Input.objects.create(
        coalition=objective.coalition, request=request, partner=partner, text="Yes", given_on=day,
        attribution=attribution, person=make_person(objective.coalition, f"{partner} {day}"),
    )  # fmt: skip


def read(user, coalition):
    return ownership.voices(viewer(user, coalition))


def ways(each):
    return {way: len(partners) for way, partners in each.by_way.items()}


class TestVoices:
    @pytest.mark.parametrize(("choice", "counts"), [("took_part", 1), ("for", 1), ("abstained", 1), ("open", 0)])
    def test_deciding(self, coalition, leader, four, decision, choice, counts):
        vote(decision, four[0], choice)
        (found,) = read(leader, coalition)
        assert (ways(found), len(found.members)) == ({"decided": counts, "asked": 0, "carries": 0}, 4)

    @pytest.mark.parametrize(("days", "counts"), [(-400, 1), (-1, 1), (0, 1), (1, 0)])
    def test_being_heard_before(self, coalition, leader, four, objective, decision, days, counts):
        speak(objective, four[0], day=DAY + timedelta(days=days))
        assert ways(read(leader, coalition)[0])["asked"] == counts

    def test_about_something_else(self, coalition, leader, four, decision):
        speak(Objective.objects.create(coalition=coalition, title="Radios"), four[0])
        assert ways(read(leader, coalition)[0])["asked"] == 0

    @pytest.mark.parametrize(
        ("start", "end", "counts"),
        [(-10, None, 1), (0, None, 1), (1, None, 0), (-10, 1, 1), (-10, 0, 0), (-10, -1, 0)],
    )
    def test_looking_after_the_objective_that_day(
        self, coalition, leader, four, objective, decision, start, end, counts
    ):
        Ownership.objects.create(
            coalition=coalition, objective=objective, partner=four[0], started_on=DAY + timedelta(days=start),
            ended_on=None if end is None else DAY + timedelta(days=end),
        )  # fmt: skip
        assert ways(read(leader, coalition)[0])["carries"] == counts

    @pytest.mark.parametrize(("let_go", "counts"), [(None, 1), ("2026-04-01", 0)])
    def test_a_task_that_follows_from_it(self, coalition, leader, four, decision, let_go, counts):
        Task.objects.create(coalition=coalition, title="T", decision=decision, partner=four[0], let_go_on=let_go)
        assert ways(read(leader, coalition)[0])["carries"] == counts

    def test_counted_once_whatever_the_way(self, coalition, leader, four, objective, decision):
        a, b, c, _ = four
        vote(decision, a)
        speak(objective, a)
        speak(objective, b)
        Task.objects.create(coalition=coalition, title="T", decision=decision, partner=b)
        Task.objects.create(coalition=coalition, title="T", decision=decision, partner=c)
        (found,) = read(leader, coalition)
        assert (ways(found), found.parts, found.percent) == ({"decided": 1, "asked": 2, "carries": 2}, [1, 1, 1], 75)

    @pytest.mark.parametrize(
        ("started", "ended", "member"),
        [(0, None, True), (1, None, False), (-10, 0, True), (-10, -1, False)],
    )
    def test_members_of_the_day(self, coalition, leader, four, decision, started, ended, member):
        Membership.objects.filter(partner=four[0]).update(
            started_on=DAY + timedelta(days=started), ended_on=None if ended is None else DAY + timedelta(days=ended)
        )
        vote(decision, four[0])
        (found,) = read(leader, coalition)
        assert (len(found.members), len(found.all)) == ((4, 1) if member else (3, 0))

    def test_major_ones_only_latest_first_and_not_too_many(self, coalition, leader, four):
        decide(coalition, "Small", is_major=False)
        decide(coalition, "Called off", status="called_off")
        for number in range(13):
            decide(coalition, f"M{number}", day=DAY + timedelta(days=number))
        assert [each.decision.title for each in read(leader, coalition)] == [
            f"M{number}" for number in range(12, 0, -1)
        ]

    def test_without_members(self, coalition, leader, decision):
        assert read(leader, coalition)[0].percent is None


class TestLines:
    def test_types_by_name_for_who_may_know(self, coalition, coordinator, four, decision):
        second = decide(coalition, "Again")
        for row in (decision, second):
            vote(row, four[1])
        eyes = viewer(coordinator, coalition)
        lines = ownership.by_type(eyes, ownership.voices(eyes))
        assert [(line.name, line.voices, line.chances, line.decided) for line in lines] == [
            ("Acute-care hospital", 2, 4, 2), ("Emergency medical services", 0, 2, 0), ("No type yet", 0, 2, 0),
        ]  # fmt: skip

    @pytest.mark.parametrize(("hospitals", "others", "names"), [
        (5, 0, ["Acute-care hospital"]),
        (4, 0, []),
        (5, 4, ["Acute-care hospital"]),
        (5, 5, ["Acute-care hospital", "Emergency medical services"]),
        (4, 1, ["Types with few members"]),
        (2, 2, []),
    ])  # fmt: skip
    def test_leadership_recognizes_nobody(self, coalition, leader, decision, hospitals, others, names):
        for number in range(hospitals):
            make_partner(coalition, f"H{number}")
        for number in range(others):
            make_partner(coalition, f"E{number}", type_code="ems")
        eyes = viewer(leader, coalition)
        assert [line.name for line in ownership.by_type(eyes, ownership.voices(eyes))] == names

    def test_partners_of_a_type_by_name(self, coalition, coordinator, four, objective, decision):
        vote(decision, four[1])
        speak(objective, four[1], attribution="confidential")
        eyes = viewer(coordinator, coalition)
        lines = ownership.by_partner(eyes, ownership.voices(eyes), four[0].stakeholder_type_id)
        assert [(line.name, line.voices, line.decided, line.asked) for line in lines] == [
            ("A", 0, 0, 0),
            ("B", 1, 1, 1),
        ]


class TestPage:
    def page(self, client, **query):
        return client.get(reverse("ownership", args=["river"]), query)

    def test_leadership_sees_types_and_no_partner(self, as_user, leader, four, decision):
        vote(decision, four[0])
        hospital = four[0].stakeholder_type_id
        body = self.page(as_user(leader), type=hospital).content.decode()
        assert "Share beds: 1 decided, 0 were heard beforehand, 0 carry it, of 4 members" in body
        assert "partner by partner" not in body

    @pytest.mark.parametrize(("asked", "status"), [("none", 200), ("0", 404), ("x", 404), ("9" * 30, 404)])
    def test_partners_for_who_keeps_records(self, as_user, coordinator, four, decision, asked, status):
        page = self.page(as_user(coordinator), type=asked)
        assert page.status_code == status
        if status == 200:
            assert [line.name for line in page.context["partners"]] == ["D"]

    def test_nobody_else(self, as_user, member, outsider, decision):
        assert self.page(as_user(member)).status_code == 403
        assert self.page(as_user(outsider)).status_code == 404

    def test_nothing_decided_yet(self, as_user, leader):
        assert "No major decision yet" in self.page(as_user(leader)).content.decode()

    def test_the_cost_does_not_grow(self, as_user, coordinator, coalition, four, django_assert_max_num_queries):
        for number in range(12):
            objective = Objective.objects.create(coalition=coalition, title=f"O{number}")
            vote(decide(coalition, f"M{number}", objective=objective), four[0])
            speak(objective, four[1])
        client = as_user(coordinator)
        self.page(client)
        with django_assert_max_num_queries(12):
            assert self.page(client, type="none").status_code == 200
