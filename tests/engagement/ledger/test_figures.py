"""The measures of domain.md 3.7 from real rows: what counts, from which day on, and for whom."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from engagement.answering.models import ReportBack
from engagement.commitments import actions as commitments
from engagement.commitments.models import Contribution
from engagement.ledger import actions as ledger
from engagement.ledger import risk
from engagement.ledger.figures import figures
from engagement.outreach.models import Contact
from engagement.voice.models import Input, InputRequest
from meetings.models import Attendance, Meeting
from tests.characters import make_partner, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(coalition):
    return coalition.today()


def promise(coalition, partner, by, *, direction="theirs", band="moderate", made=400, due=370, day, quantity=2):
    return commitments.make_pledge(
        coalition=coalition, partner=partner, by=by, what="Beds", quantity=quantity, direction=direction,
        effort_band=band, made_on=day - timedelta(days=made), due_on=day - timedelta(days=due),
    )  # fmt: skip


class TestReciprocity:
    """Domain.md 3.7: each deed 4 x effort x 2^(-age/365), contributions and delivered promises, both ways."""

    def test_delivered_promises_count_on_both_sides(self, coalition, partner, coordinator, today):
        theirs = promise(coalition, partner, coordinator, band="major", day=today)
        ours = promise(coalition, partner, coordinator, direction="ours", band="light", day=today)
        commitments.deliver(
            pledge=theirs, by=coordinator, quantity=Decimal(1), delivered_on=today - timedelta(days=365)
        )
        commitments.deliver(pledge=ours, by=coordinator, quantity=Decimal(2), delivered_on=today)
        found = figures(coalition)["reciprocity"]["Lakeside Hospital"]
        # received: 4 x 2.0 x half of it x half after a year; given: 4 x 0.5 today
        assert found == {"given": pytest.approx(2), "received": pytest.approx(2), "balance": pytest.approx(0)}

    def test_contributions_and_promises_add_up(self, coalition, partner, coordinator, today):
        pledge = promise(coalition, partner, coordinator, day=today, quantity=1)
        commitments.deliver(pledge=pledge, by=coordinator, quantity=Decimal(1), delivered_on=today)
        Contribution.objects.create(
            coalition=coalition, partner=partner, kind="space", what="Hall", direction="theirs", given_on=today
        )
        assert figures(coalition)["reciprocity"]["Lakeside Hospital"]["received"] == pytest.approx(8)

    def test_a_promise_alone_gives_nothing(self, coalition, partner, coordinator, today):
        promise(coalition, partner, coordinator, day=today)
        assert figures(coalition)["reciprocity"] == {}

    def test_what_came_later_does_not_count_before(self, coalition, partner, coordinator, today):
        pledge = promise(coalition, partner, coordinator, day=today)
        commitments.deliver(pledge=pledge, by=coordinator, quantity=Decimal(2), delivered_on=today)
        assert figures(coalition, today - timedelta(days=1))["reciprocity"] == {}


class TestFirstAsks:
    def ask(self, partner, on, was_ask=True):
        Contact.objects.create(coalition=partner.coalition, partner=partner, on=on, was_ask=was_ask)

    def give(self, partner, on, direction="ours"):
        Contribution.objects.create(
            coalition=partner.coalition, partner=partner, kind="space", what="Hall", direction=direction, given_on=on
        )

    def test_nobody_asked(self, coalition, partner, today):
        self.ask(partner, today, was_ask=False)
        assert figures(coalition)["first_asks_after_give"] is None

    def test_of_each_partner_the_first_of_both(self, coalition, partner, coordinator, today):
        others = [make_partner(coalition, name) for name in ("B", "C", "D")]
        for each in (partner, *others):
            self.ask(each, today - timedelta(days=10))
            self.ask(each, today)
        self.give(partner, today - timedelta(days=10))  # the same day: before it
        self.give(others[0], today - timedelta(days=9))  # too late for the first ask
        self.give(others[1], today - timedelta(days=99), direction="theirs")  # not ours
        kept = promise(coalition, others[2], coordinator, direction="ours", day=today)
        commitments.deliver(pledge=kept, by=coordinator, quantity=Decimal(1), delivered_on=today - timedelta(days=30))
        assert figures(coalition)["first_asks_after_give"] == 0.5


def sign(partner, kind, on, source, person=None):
    ledger.record(partner=partner, kind=kind, occurred_on=on, source_type="t", source_id=source, person=person)


def test_breadth_of_a_partner_on_two_days(coalition, partner, today):
    ann, ben = (make_person(coalition, name, partner=partner) for name in ("Ann", "Ben"))
    sign(partner, "task_completed", today - timedelta(days=200), 1, ben)
    sign(partner, "task_completed", today - timedelta(days=1), 2, ann)
    now = figures(coalition)["breadth"]["Lakeside Hospital"]
    new, old = 2 ** (-1 / 365), 2 ** (-200 / 365)
    assert now == {
        "people": 1,
        "top_share": pytest.approx(new / (new + old)),
        "sole_contact": True,
        "fragile": False,
    }
    before = figures(coalition, today - timedelta(days=2))["breadth"]["Lakeside Hospital"]
    assert before == {"people": 0, "top_share": 1, "sole_contact": False, "fragile": True}


def test_peers_are_the_active_members_of_the_type_or_all_when_few(coalition, partner, today):
    hospitals = [partner, *(make_partner(coalition, f"H{n}") for n in range(4))]
    crew = make_partner(coalition, "Crew", type_code="ems")
    make_partner(coalition, "Silent")
    for number, each in enumerate(hospitals):
        sign(each, "input_given", today - timedelta(days=180 * number), number)
    sign(crew, "input_given", today, 99)
    peers = figures(coalition, today)["peers"]
    points = [2.0, 2.0, 1.0, 0.5]  # five hospitals, but two of them are silent for a year and more
    scores = [20 * p / (p + 4) for p in points]
    assert peers["coalition"] == pytest.approx((scores[1] + scores[2]) / 2)
    assert peers["types"]["ems"] == peers["types"]["hospital"] == peers["coalition"]


class TestRisk:
    """One truth table a sign; domain.md 3.7."""

    def meeting(self, coalition, ago, **fields):
        starts = datetime.combine(coalition.today() - timedelta(days=ago), time(10), tzinfo=coalition.zone)
        return Meeting.objects.create(
            coalition=coalition, title=f"{ago}", purpose="x", starts_at=starts, ends_at=starts + timedelta(hours=1),
            status="held", **fields,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("newest_first", "found"),
        [
            (["absent", "absent"], True),
            (["absent", "absent", "present"], True),
            (["absent"], False),
            (["absent", "present", "absent"], False),
            (["absent", "excused", "absent"], False),
            (["absent", "not_recorded", "absent"], True),
            (["present", "absent", "absent"], False),
            (["absent+delegate", "absent"], False),
            (["absent+excused", "absent"], False),
        ],
    )
    def test_two_misses_in_a_row(self, coalition, partner, newest_first, found):
        for ago, states in enumerate(newest_first):
            meeting = self.meeting(coalition, ago + 1)
            for state in states.split("+"):
                person = make_person(coalition, f"{ago} {state}")
                Attendance.objects.create(
                    coalition=coalition, meeting=meeting, partner=partner, person=person, status=state
                )
        assert (partner.pk in risk.missed_two(coalition, coalition.today())) is found

    @pytest.mark.parametrize(
        ("given", "decided", "interim", "published", "late"),
        [
            (31, None, None, None, True),
            (30, None, None, None, False),
            (40, 15, None, None, True),
            (40, 14, None, None, False),
            (31, None, 1, None, False),
            (31, None, 0, None, True),
            (40, 15, 20, None, True),
            (31, None, None, 0, False),
        ],
    )
    def test_report_back_late(self, coalition, partner, today, given, decided, interim, published, late):
        def ago(days):
            return None if days is None else today - timedelta(days=days)

        request = InputRequest.objects.create(
            coalition=coalition, title="x", question="y", decided_on=ago(decided), interim_on=ago(interim)
        )
        person = make_person(coalition, "A", partner=partner)
        Input.objects.create(
            coalition=coalition, request=request, person=person, partner=partner, text="z", given_on=ago(given)
        )
        if published is not None:
            noon = datetime.combine(ago(published), time(0, 1), tzinfo=coalition.zone)
            ReportBack.objects.create(coalition=coalition, request=request, how_considered="w", published_at=noon)
        assert (partner.pk in risk.waiting_too_long(coalition, today)) is late

    @pytest.mark.parametrize(
        ("due", "delivered", "withdrawn", "direction", "found"),
        [
            (1, 0, False, "theirs", True),
            (0, 0, False, "theirs", False),
            (1, 1, False, "theirs", True),
            (1, 2, False, "theirs", False),
            (364, 0, False, "theirs", True),
            (365, 0, False, "theirs", False),
            (1, 0, True, "theirs", False),
            (1, 0, False, "ours", False),
        ],
    )
    def test_overdue(self, coalition, partner, coordinator, today, due, delivered, withdrawn, direction, found):
        pledge = promise(coalition, partner, coordinator, due=due, direction=direction, day=today)
        if delivered:
            commitments.deliver(
                pledge=pledge, by=coordinator, quantity=Decimal(delivered), delivered_on=today - timedelta(days=due)
            )
        if withdrawn:
            commitments.withdraw(pledge=pledge, by=coordinator)
        assert (partner.pk in risk.overdue(coalition, today)) is found

    @pytest.mark.parametrize(("people", "found"), [(0, False), (1, True), (2, False)])
    def test_one_contact(self, coalition, partner, today, people, found):
        for number in range(people):
            make_person(coalition, f"P{number}", partner=partner)
        assert (partner.pk in risk.with_one_contact(coalition, today)) is found

    @pytest.mark.parametrize(
        ("minutes", "found"), [([240], False), ([120, 121], True), ([241], True)], ids=["at", "over", "one"]
    )
    def test_burden(self, coalition, partner, today, minutes, found):
        person = make_person(coalition, "A", partner=partner)
        for each in minutes:
            request = InputRequest.objects.create(coalition=coalition, title="x", question="y", estimated_minutes=each)
            Input.objects.create(
                coalition=coalition, request=request, person=person, partner=partner, text="z",
                given_on=today - timedelta(days=29),
            )  # fmt: skip
        assert (partner.pk in risk.burdened(coalition, today)) is found
        assert risk.burdened(coalition, today + timedelta(days=1)) == set()

    def test_together_what_we_owe_first_and_only_for_members(self, coalition, partner, coordinator, today):
        prospect = make_partner(coalition, "Prospect", status="prospect")
        for each in (partner, prospect):
            make_person(coalition, f"Only {each}", partner=each)
            promise(coalition, each, coordinator, made=10, due=3, day=today)
            Contribution.objects.create(
                coalition=coalition, partner=each, kind="space", what="Hall", direction="theirs", given_on=today
            )
        found = figures(coalition)["withdrawal_risk"]
        assert found == {
            "partners": {
                "Lakeside Hospital": {
                    "value": pytest.approx(100 * 3 / 14),
                    "level": "low",
                    "reasons": ("over_asked", "sole_contact", "pledge_overdue"),
                }
            },
            "not_known": ["benefits_low"],
        }

    def test_cooling(self, coalition, partner, today):
        sign(partner, "input_given", today - timedelta(days=365), 1)
        assert figures(coalition)["withdrawal_risk"]["partners"]["Lakeside Hospital"]["reasons"] == ("cooling",)
