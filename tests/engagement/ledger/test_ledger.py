"""The ledger in the database: intake, credit, voids, ends, sums equal to signals (domain.md 3.2-3.8, invariants I4-I8, I11, I15)."""

import datetime as dt
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.ledger import actions, queries
from engagement.ledger.models import Rollup, Signal
from engagement.ledger.policy import CURRENT
from engagement.ledger.scoring import Evidence, partner_sums, person_sums, reading
from tests.characters import make_partner, make_person
from tests.threads import at_once

KINDS = ["attended", "input_given", "pledge_made", "pledge_fulfilled", "introduction_made"]


def day(coalition, ago):
    return coalition.today() - dt.timedelta(days=ago)


def note(partner, kind="attended", ago=0, source=1, person=None, **more):
    return actions.record(
        partner=partner, kind=kind, occurred_on=day(partner.coalition, ago), source_type="test", source_id=source,
        person=person, **more
    )  # fmt: skip


def now(partner):
    row = Rollup.objects.of_partners().filter(partner=partner).first()
    return reading(CURRENT, queries.sums_of(row), partner.coalition.today())


def evidence(partner):
    return [
        Evidence(
            kind=s.kind, occurred_on=s.occurred_on, magnitude=s.magnitude, partner=s.partner_id, person=s.person_id,
            source=(s.source_type, s.source_id), ended_on=s.ended_on, voided=s.voided_at is not None,
        )
        for s in Signal.objects.filter(partner=partner)
    ]  # fmt: skip


def test_recording_is_idempotent(partner):
    assert note(partner) is True
    assert note(partner) is False
    assert Signal.objects.count() == 1
    assert now(partner).points["PRESENCE"] == 2


def test_the_future_is_refused(partner):
    with pytest.raises(actions.InTheFuture):
        note(partner, ago=-1)
    assert not Signal.objects.exists()


def test_an_unknown_kind_is_refused(partner):
    with pytest.raises(KeyError):
        note(partner, kind="smiled")


def test_five_people_of_a_hospital_count_once_and_each(coalition, partner):
    """Worked example 6."""
    clinic = make_partner(coalition, "Clinic", type_code="primary-care")
    people = [make_person(coalition, f"P{n}", partner=partner) for n in range(5)]
    for person in people:
        note(partner, person=person)
    note(clinic, person=make_person(coalition, "Alone", partner=clinic))
    for organization in (partner, clinic):
        assert now(organization).points["PRESENCE"] == pytest.approx(2, abs=1e-9)
        assert now(organization).score == pytest.approx(20 * 2 / 6, abs=1e-6)
    each = queries.standings(coalition, people=True)
    assert len(each) == 6
    assert all(one.reading.score == pytest.approx(20 * 2 / 6, abs=1e-6) for one in each)


def test_the_largest_of_a_group_carries_the_credit(coalition, partner):
    small, large = (make_person(coalition, name) for name in ("Small", "Large"))
    note(partner, kind="pledge_fulfilled", person=small, magnitude=0.5)
    note(partner, kind="pledge_fulfilled", person=large, magnitude=2.0)
    assert now(partner).points["ACTION"] == pytest.approx(8)
    actions.void(Signal.objects.filter(person=large))
    assert now(partner).points["ACTION"] == pytest.approx(2)
    assert actions.verify(coalition) == (0, [])


def test_void_is_as_if_never_recorded(coalition, partner):
    note(partner, source=1, ago=10)
    before = now(partner)
    note(partner, source=2, ago=5)
    actions.void(Signal.objects.filter(source_id=2))
    after = now(partner)
    assert after.points == pytest.approx(before.points, abs=1e-9)
    assert after.n == before.n
    note(partner, source=2, ago=5)  # entered again after all
    assert actions.verify(coalition) == (0, [])


def test_a_lapse_keeps_the_value_of_earlier_days(coalition, partner):
    """Worked example 4 on real rows, counted from today."""
    ended = day(coalition, 3)
    note(partner, kind="pledge_made", ago=48, ended_on=ended)
    actions.retire_ended()
    assert now(partner).score == 0
    assert now(partner).stage == "aware"
    found = {one.name: one.reading for one in queries.standings(coalition, ended - dt.timedelta(days=1))}
    assert found[partner.name].points["PLEDGE"] == pytest.approx(2 * 2 ** (-44 / 180), abs=1e-6)
    found = {one.name: one.reading for one in queries.standings(coalition, ended)}
    assert found[partner.name].score == 0
    assert found[partner.name].stage == "aware"


def test_an_end_that_comes_leaves_the_sums_once(coalition, partner):
    note(partner, kind="pledge_made", ago=40, ended_on=coalition.today() + dt.timedelta(days=1))
    assert now(partner).points["PLEDGE"] > 0
    assert actions.retire_ended() == 0
    Signal.objects.update(ended_on=coalition.today())
    assert actions.retire_ended() == 1
    assert actions.retire_ended() == 0
    assert now(partner).points["PLEDGE"] == 0


@pytest.mark.parametrize("change", [{"magnitude": 3}, {"kind": "input_given"}, {"occurred_on": dt.date(2020, 1, 1)}])
def test_what_a_signal_says_cannot_be_changed(partner, change):
    note(partner)
    with pytest.raises(DatabaseError), transaction.atomic():
        Signal.objects.update(**change)


def test_signals_are_not_deleted(partner):
    note(partner)
    with pytest.raises(DatabaseError), transaction.atomic():
        Signal.objects.all().delete()


def test_verify_finds_a_wrong_sum_and_settle_mends_it(coalition, partner):
    note(partner)
    Rollup.objects.filter(person=None).update(presence=1e9)
    number, first = actions.verify(coalition)
    assert number == 1
    assert first[0]["partner"] == partner.pk
    actions.settle(coalition)
    assert actions.verify(coalition) == (0, [])


def test_intake_is_one_statement(partner, django_assert_num_queries):
    partner.coalition.today()
    with django_assert_num_queries(1):
        note(partner)


def test_stage_in_sql_is_the_stage_of_the_model(coalition):
    for number, kinds in enumerate(
        [[], ["attended"], ["input_given"], ["pledge_made"], ["task_completed"], ["task_completed", "chaired"]]
    ):
        one = make_partner(coalition, f"Partner {number}", type_code="ngo")
        for source, kind in enumerate(kinds):
            note(one, kind=kind, source=source)
    ranks = queries.stages_of(coalition, [p.pk for p in coalition_partners(coalition)], on=coalition.today())
    by_name = {p.name: ranks.get(p.pk, 0) for p in coalition_partners(coalition)}
    assert by_name == {"Partner 0": 0, "Partner 1": 1, "Partner 2": 2, "Partner 3": 3, "Partner 4": 4, "Partner 5": 5}


def coalition_partners(coalition):
    from members.models import Partner

    return list(Partner.objects.filter(coalition=coalition))


def test_a_talk_makes_an_unknown_partner_aware(coalition, partner, coordinator):
    from engagement.models import Contact

    Contact.objects.create(coalition=coalition, partner=partner, was_two_way=False, on=coalition.today())
    assert queries.standings(coalition)[0].reading.stage == "unaware"
    Contact.objects.create(coalition=coalition, partner=partner, was_two_way=True, on=coalition.today())
    assert queries.standings(coalition)[0].reading.stage == "aware"


class TestCheckTheBox:
    """domain.md 3.3: attended at least 3 times in 180 days, nothing else for 365."""

    @pytest.mark.parametrize(
        ("attended", "other", "expected"),
        [
            ([0, 1, 2], None, True),
            ([0, 1], None, False),
            ([0, 1, 179], None, True),
            ([0, 1, 180], None, False),
            ([0, 1, 2], 364, False),
            ([0, 1, 2], 365, True),
        ],
    )
    def test_boundary_days(self, coalition, partner, attended, other, expected):
        for source, ago in enumerate(attended):
            note(partner, ago=ago, source=source)
        if other is not None:
            note(partner, kind="input_given", ago=other, source=99)
        found = list(queries.check_the_box_partners(coalition, on=coalition.today()))
        assert (partner.pk in found) is expected

    def test_ten_people_at_one_meeting_are_one_attendance(self, coalition, partner):
        for number in range(10):
            note(partner, person=make_person(coalition, f"P{number}"))
        assert list(queries.check_the_box_partners(coalition, on=coalition.today())) == []


steps = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 800), st.integers(1, 3), st.integers(0, 2),
        st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from(["keep", "void", "end"]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, seed=st.randoms(use_true_random=False))
def test_sums_are_what_the_signals_say_whatever_the_order(coalition, partner, steps, seed):
    """I4, I5, I6, I8 on real rows: after any acts in any order the roll-up equals the recomputation."""
    with transaction.atomic():
        people = [None, make_person(coalition, "A"), make_person(coalition, "B")]
        seed.shuffle(steps)
        for kind, ago, source, who, magnitude, fate in steps:
            note(partner, kind=kind, ago=ago, source=source, person=people[who], magnitude=magnitude)
            mine = Signal.objects.filter(partner=partner, kind=kind, source_id=source, person=people[who])
            if fate == "void":
                actions.void(mine)
            elif fate == "end":
                actions.end(mine, on=day(coalition, ago // 2))
        assert actions.verify(coalition) == (0, [])
        today = coalition.today()
        expected = reading(CURRENT, partner_sums(CURRENT, evidence(partner), today), today)
        assert now(partner).points == pytest.approx(expected.points, abs=1e-6)
        assert now(partner).stage == expected.stage
        for person in people[1:]:
            theirs = [one for one in evidence(partner) if one.person == person.pk]
            row = Rollup.objects.of_people().filter(person=person).first()
            found = reading(CURRENT, queries.sums_of(row), today)
            assert found.points == pytest.approx(
                reading(CURRENT, person_sums(CURRENT, theirs, today), today).points, abs=1e-6
            )
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_take_turns():
    """Eight threads, one partner, one meeting: one credit, exact sums (I5, I11)."""
    from coalition.actions import create_coalition

    coalition = create_coalition(slug="turns", name="Turns")
    partner = make_partner(coalition, "Busy Hospital")
    people = [make_person(coalition, f"P{n}", partner=partner) for n in range(8)]

    def attend(person):
        for source in range(5):
            note(partner, person=person, source=source)

    at_once(*(partial(attend, person) for person in people))
    assert Signal.objects.count() == 40
    assert now(partner).points["PRESENCE"] == pytest.approx(10)
    assert now(partner).n == 5
    assert actions.verify(coalition) == (0, [])
