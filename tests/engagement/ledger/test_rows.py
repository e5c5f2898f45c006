"""The ledger on real rows: intake, credit, void, end, settle, verify (domain.md 3.2-3.8; I5, I6, I8, I11, I15)."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import InternalError, connection

from engagement.ledger import actions, scoring
from engagement.ledger.models import CREDIT_E180, WHOLE_CREDIT, Rollup, Signal
from engagement.ledger.policy import VERSION_1 as POLICY
from engagement.ledger.policy import Stage
from engagement.ledger.queries import standings_by_id, sums_of
from engagement.ledger.scoring import Evidence
from meetings.models import Objective
from tests.characters import make_partner, make_person

pytestmark = pytest.mark.django_db

# Evidence does not depend on the magnitude: with equal dates the first of a group keeps this part of the credit.
EVIDENCE = CREDIT_E180


@pytest.fixture
def today(coalition):
    return coalition.today()


@pytest.fixture
def people(coalition, partner):
    return [make_person(coalition, f"Person {number}", partner=partner) for number in range(4)]


def record(partner, kind="attended", on=None, source=1, source_type="meeting", **fields):
    return actions.record(
        partner=partner,
        kind=kind,
        occurred_on=on or partner.coalition.today(),
        source_type=source_type,
        source_id=source,
        **fields,
    )


def of_partner(partner):
    return Rollup.objects.of_partners().filter(partner=partner).first()


def read(partner, on=None):
    return standings_by_id(partner.coalition, on)[partner.pk]


def evidence(partner):
    """The partner's rows as the pure model knows them."""
    return [
        Evidence(
            row.kind,
            row.occurred_on,
            row.magnitude,
            row.partner_id,
            row.person_id,
            row.objective_id,
            (row.source_type, row.source_id),
            row.ended_on,
            row.voided_at is not None,
        )
        for row in Signal.objects.filter(partner=partner)
    ]


def assert_same(now, expected):
    assert now.points == pytest.approx(expected.points, abs=1e-6)
    assert now.score == pytest.approx(expected.score, abs=1e-6)
    assert now.evidence == pytest.approx(expected.evidence, abs=1e-6)
    assert now.momentum == pytest.approx(expected.momentum, abs=1e-6)
    assert (now.stage, now.n) == (expected.stage, expected.n)


def assert_as_the_model_says(partner, on=None):
    """The ledger's reading equals the pure model's over the same rows."""
    day = on or partner.coalition.today()
    assert_same(read(partner, on), scoring.reading(POLICY, scoring.partner_sums(POLICY, evidence(partner), day), day))


def test_a_signal_is_in_the_sums_at_once(partner, people, today):
    assert record(partner, person=people[0]) is True
    row = of_partner(partner)
    stamp = scoring.stamps(POLICY, "attended", 1.0, today)
    assert (row.presence, row.e180, row.f90, row.l365) == (stamp.g, stamp.e180, stamp.f90, stamp.l365)
    assert (row.n, row.first_on, row.last_on, row.known_on, row.active_on) == (1, today, today, today, None)
    assert row.voice == row.pledge == row.action == row.lead == 0
    own = Rollup.objects.get(person=people[0])
    assert (own.presence, own.n) == (stamp.g, 1)
    assert read(partner).score == pytest.approx(20 * 2 / 6, abs=1e-9)


def test_i5_recording_again_changes_nothing(partner, people):
    record(partner, person=people[0])
    before = Rollup.objects.values_list()
    before = list(before)
    assert record(partner, person=people[0]) is False
    assert record(partner, person=people[0], magnitude=4.0) is False
    assert list(Rollup.objects.values_list()) == before
    assert Signal.objects.count() == 1


def test_i5_the_key_without_a_person_is_a_key_too(partner):
    assert record(partner) is True
    assert record(partner) is False
    assert Signal.objects.count() == 1


def test_i5_order_does_not_matter(coalition, people, today):
    rows = [(kind, today - timedelta(days=age), source, size, person)
            for kind, age, source, size, person in [
                ("input_given", 300, 1, 3.0, 0), ("input_given", 1, 1, 1.0, 1), ("input_given", 80, 1, 2.0, 2),
                ("task_completed", 9, 2, 1.0, 0), ("attended", 40, 3, 1.0, None)]]  # fmt: skip
    found = []
    for seed in range(6):
        partner = make_partner(coalition, f"Order {seed}")
        for kind, on, source, size, person in Random(seed).sample(rows, len(rows)):
            record(partner, kind, on, source, person=None if person is None else people[person], magnitude=size)
        found.append(read(partner))
        assert_as_the_model_says(partner)
    for other in found[1:]:
        assert_same(other, found[0])


def test_i11_a_second_attendee_changes_nothing_for_the_organization(partner, people, today):
    record(partner, person=people[0])
    before = read(partner)
    for person in people[1:]:
        record(partner, person=person)
    assert read(partner) == before
    assert [row.n for row in Rollup.objects.of_people()] == [1, 1, 1, 1]
    assert sorted(Signal.objects.values_list("credit", flat=True)) == [0, 0, 0, WHOLE_CREDIT]


def test_the_largest_carries_the_credit_and_gives_it_up_for_a_larger(partner, people, today):
    record(partner, "input_given", today - timedelta(days=5), person=people[0])
    record(partner, "input_given", today - timedelta(days=5), person=people[1], magnitude=2.0)
    assert read(partner).points["VOICE"] == pytest.approx(4 * 2 ** (-5 / 180))
    assert dict(Signal.objects.values_list("person", "credit")) == {
        people[0].pk: EVIDENCE,
        people[1].pk: WHOLE_CREDIT - EVIDENCE,
    }
    actions.void(Signal.objects.filter(person=people[1]))
    assert read(partner).points["VOICE"] == pytest.approx(2 * 2 ** (-5 / 180))
    assert Signal.objects.get(person=people[0]).credit == WHOLE_CREDIT


def test_i6_void_equals_never_recorded(partner, people, today):
    record(partner, "task_completed", today - timedelta(days=50), 7, person=people[1])
    before = list(
        Rollup.objects.order_by("partner", "person").values_list("partner", "person", "action", "n", "first_on")
    )
    record(partner, "chaired", today - timedelta(days=90), 8, person=people[0])
    record(partner, "attended", today, 9, person=people[1])
    actions.void(Signal.objects.of_source("meeting", 8) | Signal.objects.of_source("meeting", 9))
    after = Rollup.objects.order_by("partner", "person").values_list("partner", "person", "action", "n", "first_on")
    assert list(after) == before
    assert Rollup.objects.filter(person=people[0]).count() == 0
    assert_as_the_model_says(partner)


def test_a_voided_signal_recorded_again_holds_with_what_is_said_now(partner, people, today):
    record(partner, person=people[0], on=today - timedelta(days=30))
    actions.void(Signal.objects.all())
    assert read(partner).stage == Stage.UNAWARE
    assert record(partner, person=people[0], on=today) is True
    assert Signal.objects.get().occurred_on == today
    assert read(partner).points["PRESENCE"] == pytest.approx(2)


def test_i15_a_lapse_takes_away_only_the_pledge_and_only_from_its_day(partner, today):
    made = today - timedelta(days=60)
    record(partner, "input_given", made, 1)
    without = {day: read(partner, today - timedelta(days=day)) for day in (1, 20, 59)}
    record(partner, "pledge_made", made, 2)
    whole = {day: read(partner, today - timedelta(days=day)) for day in (20, 59)}
    actions.end(Signal.objects.filter(kind="pledge_made"), on=today - timedelta(days=10))
    assert_same(read(partner, today - timedelta(days=1)), without[1])
    for day in (20, 59):
        assert_same(read(partner, today - timedelta(days=day)), whole[day])
        assert read(partner, today - timedelta(days=day)).score > without[day].score
    assert_as_the_model_says(partner)
    actions.end(Signal.objects.filter(kind="pledge_made"), on=None)
    assert read(partner).stage == Stage.COMMITTED


def test_an_ended_signal_leaves_the_partner_known(partner, today):
    record(partner, "pledge_made", today - timedelta(days=60), 2, ended_on=today - timedelta(days=1))
    now = read(partner)
    assert (now.stage, now.score, now.n) == (Stage.AWARE, 0, 0)
    assert Signal.objects.get().counted is False
    assert_as_the_model_says(partner)
    assert read(partner, today - timedelta(days=2)).stage == Stage.COMMITTED
    assert actions.verify(partner.coalition) == (0, [])


def test_retire_ended_takes_out_what_is_due(partner, today):
    record(partner, "pledge_made", today - timedelta(days=60), 2, ended_on=today + timedelta(days=1))
    record(partner, "pledge_made", today - timedelta(days=60), 3, ended_on=today + timedelta(days=9))
    assert actions.retire_ended() == 0
    with connection.cursor() as cursor:  # a night passes
        cursor.execute("UPDATE engagement_signal SET ended_on = %s WHERE source_id = 2", [today])
    assert actions.retire_ended() == 1
    assert read(partner).points["PLEDGE"] == pytest.approx(2 * 2 ** (-60 / 180))
    assert actions.retire_ended() == 0
    assert_as_the_model_says(partner)


@pytest.mark.parametrize("days", [1, 400])
def test_the_future_is_refused(partner, today, days):
    with pytest.raises(actions.InTheFuture):
        record(partner, on=today + timedelta(days=days))
    assert Signal.objects.count() == 0


def test_an_unknown_kind_and_an_empty_magnitude_are_refused(partner):
    with pytest.raises(KeyError):
        record(partner, "opened_a_mail")
    with pytest.raises(ValueError, match="above 0"):
        record(partner, magnitude=0)


@pytest.mark.parametrize(
    "change",
    [
        {"occurred_on": date(2024, 1, 1)},
        {"magnitude": 9.0},
        {"g": 1.0},
        {"kind": "chaired"},
        {"source_id": 99},
        {"recorded_at": "2020-01-01T00:00Z"},
    ],
)
def test_what_a_signal_says_cannot_be_changed(partner, change):
    record(partner)
    with pytest.raises(InternalError):
        Signal.objects.update(**change)


def test_a_signal_cannot_be_deleted(partner):
    record(partner)
    with pytest.raises(InternalError):
        Signal.objects.all().delete()


def test_i4_an_objectives_sums_are_part_of_the_whole(coalition, partner, people, today):
    objective = Objective.objects.create(coalition=coalition, title="Burn surge")
    record(partner, "input_given", today, 1, person=people[0], objective=objective)
    record(partner, "input_given", today, 2, person=people[0])
    part = Rollup.objects.get(objective=objective)
    assert part.voice * 2 == of_partner(partner).voice
    assert scoring.reading(POLICY, sums_of(part), today).points["VOICE"] == pytest.approx(2)


def test_i8_roll_ups_equal_recomputation_after_anything(coalition, people, today):
    random = Random(8)
    partners = [make_partner(coalition, f"Random {number}") for number in range(3)]
    objectives = [Objective.objects.create(coalition=coalition, title=f"Aim {number}") for number in range(2)]
    kinds = sorted(POLICY.kind)
    for _ in range(300):
        partner, act = random.choice(partners), random.random()
        if act < 0.7:
            source = random.randint(1, 40)
            record(
                partner,
                random.choice(kinds),
                today - timedelta(days=random.randint(0, 900)),
                source,
                person=random.choice([None, *people]),
                objective=random.choice([None, objectives[source % 2]]),
                magnitude=random.choice([0.5, 1.0, 2.0]),
                ended_on=random.choice([None, None, today - timedelta(days=3), today + timedelta(days=30)]),
            )
            continue
        some = Signal.objects.filter(partner=partner).order_by("?")[:2]
        actions.void(some) if act < 0.8 else actions.end(
            some, on=random.choice([None, today, today - timedelta(days=9)])
        )
    assert actions.verify(coalition) == (0, [])
    for partner in partners:
        assert_as_the_model_says(partner)
        for age in (30, 200, 700):
            assert_as_the_model_says(partner, today - timedelta(days=age))
    for person in people:
        rows = [row for partner in partners for row in evidence(partner) if row.person == person.pk]
        expected = scoring.reading(POLICY, scoring.person_sums(POLICY, rows, today), today)
        assert_same(standings_by_id(coalition, people=True)[person.pk], expected)


def test_verify_sees_a_single_altered_sum(partner, people):
    record(partner, person=people[0])
    Rollup.objects.of_partners().update(presence=0.5)
    number, rows = actions.verify(partner.coalition)
    assert number == 1
    assert rows[0]["partner"] == partner.pk
    actions.settle(partner.coalition)
    assert actions.verify(partner.coalition) == (0, [])


def test_verify_sees_a_missing_and_a_surplus_row(partner, people):
    record(partner, person=people[0])
    Rollup.objects.of_people().delete()
    Rollup.objects.create(coalition=partner.coalition, partner=partner, person=people[1], n=1)
    assert actions.verify(partner.coalition)[0] == 2


def test_taking_in_one_signal_is_one_statement(partner, people, django_assert_num_queries):
    with django_assert_num_queries(1):
        record(partner, person=people[0])


def test_settling_costs_the_same_for_one_and_for_many(coalition, people, django_assert_num_queries):
    partners = [make_partner(coalition, f"Many {number}") for number in range(20)]
    for partner in partners:
        record(partner)
    for chosen in (partners[:1], partners):
        with django_assert_num_queries(4):
            actions.settle_partners(coalition, [partner.pk for partner in chosen])


def test_an_insert_in_bulk_keeps_the_sums_too(coalition, partner, people, today):
    stamp = scoring.stamps(POLICY, "attended", 1.0, today)
    Signal.objects.bulk_create(
        Signal(
            coalition=coalition,
            partner=partner,
            person=person,
            kind="attended",
            channel=0,
            occurred_on=today,
            source_type="meeting",
            source_id=1,
            policy_version=1,
            g=stamp.g,
            e180=stamp.e180,
            f90=stamp.f90,
            l365=stamp.l365,
        )
        for person in people
    )
    assert actions.verify(coalition) == (0, [])
    assert of_partner(partner).n == 1
