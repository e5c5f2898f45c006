"""Invariants I1-I15 of domain.md 3.10 as properties of the pure model; the same on real rows: test_rows.py."""

from dataclasses import replace
from datetime import date, timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.ledger import measures, scoring
from engagement.ledger.policy import VERSION_1 as POLICY
from engagement.ledger.scoring import Evidence, partner_sums, person_sums

T = date(2026, 6, 30)
LONG_AGO = 6 * 365
KINDS = sorted(POLICY.kind)

sources = st.none() | st.tuples(st.sampled_from(["meeting", "call"]), st.integers(1, 4))
evidence = st.builds(
    Evidence,
    kind=st.sampled_from(KINDS),
    occurred_on=st.dates(T - timedelta(days=LONG_AGO), T + timedelta(days=60)),
    magnitude=st.floats(0.01, 4),
    partner=st.just(1),
    person=st.none() | st.integers(1, 3),
    objective=st.none() | st.integers(1, 3),
    source=sources,
    ended_on=st.none() | st.dates(T - timedelta(days=LONG_AGO), T + timedelta(days=400)),
    voided=st.booleans(),
)
lively = evidence.map(lambda one: replace(one, ended_on=None, voided=False, occurred_on=min(one.occurred_on, T)))
signals = st.lists(evidence, max_size=12)
later = st.integers(0, 900)


def read(found, on=T, sums=partner_sums):
    return scoring.reading(POLICY, sums(POLICY, found, on), on)


def same(one, other, tolerance=1e-9):
    assert one.points == pytest.approx(other.points, abs=tolerance)
    assert one.score == pytest.approx(other.score, abs=tolerance)
    assert one.evidence == pytest.approx(other.evidence, abs=tolerance)
    assert one.momentum == pytest.approx(other.momentum, abs=1e-6)


def plain_points(found, on):
    """The formula of 3.3 as it stands, without landmark; for signals that are their own source."""
    points = dict.fromkeys(POLICY.channel, 0.0)
    for one in found:
        if one.live(on):
            channel = POLICY.channel_of(one.kind)
            age = (on - one.occurred_on).days
            points[channel.key] += POLICY.kind[one.kind].weight * one.magnitude * 2 ** (-age / channel.half_life)
    return points


@given(signals, later)
def test_landmark_form_equals_the_plain_formula(found, days):
    on = T + timedelta(days=days)
    assert read(found, on, person_sums).points == pytest.approx(plain_points(found, on), abs=1e-9)


@given(signals, later)
def test_momentum_equals_the_plain_formula(found, days):
    on = T + timedelta(days=days)
    live = [one for one in found if one.live(on)]
    if not live:
        assert read(found, on, person_sums).momentum is None
        return
    span = max((on - min(one.occurred_on for one in live)).days, 30)
    rate = {}
    for half_life in (90, 365):
        decayed = sum(
            POLICY.kind[one.kind].weight * one.magnitude * 2 ** (-(on - one.occurred_on).days / half_life)
            for one in live
        )
        rate[half_life] = log(2) / half_life * decayed / (1 - 2 ** (-span / half_life))
    expected = (rate[90] - rate[365]) / (rate[90] + rate[365])
    assert read(found, on, person_sums).momentum == pytest.approx(expected, abs=1e-9)


@given(signals)
def test_i1_score_between_0_and_100_and_0_only_without_live_signals(found):
    now = read(found)
    assert 0 <= now.score < 100
    assert (now.score == 0) is (not any(one.live(T) for one in found))


@given(signals, evidence.filter(lambda one: one.occurred_on <= T))
def test_i2_another_signal_never_lowers(found, another):
    before, after = read(found), read([*found, another])
    for channel in POLICY.channel:
        assert after.channels[channel] >= before.channels[channel] - 1e-9
    assert after.score >= before.score - 1e-9
    assert after.evidence >= before.evidence - 1e-9
    assert after.stage.rank >= before.stage.rank


@given(st.lists(lively, min_size=1, max_size=12), later, later)
def test_i3_without_new_signals_everything_fades(found, days, more):
    first = min(one.occurred_on for one in found)
    start = max(T, first + timedelta(days=30)) + timedelta(days=days)
    now, then = read(found, start), read(found, start + timedelta(days=more))
    assert then.score <= now.score + 1e-9
    assert then.stage.rank <= now.stage.rank
    assert then.momentum <= now.momentum + 1e-9


@given(signals, signals)
def test_i4_points_add_up_over_disjoint_sources(some, others):
    others = [replace(one, source=("other", one.source)) for one in others]
    some = [replace(one, source=("some", one.source)) for one in some]
    together = partner_sums(POLICY, some + others, T)
    added = partner_sums(POLICY, some, T) + partner_sums(POLICY, others, T)
    assert together.n == added.n
    assert (together.first_on, together.last_on, together.known_on) == (added.first_on, added.last_on, added.known_on)
    same(scoring.reading(POLICY, together, T), scoring.reading(POLICY, added, T))


@given(signals)
def test_i4_the_whole_is_the_sum_over_objectives_and_none(found):
    whole = person_sums(POLICY, found, T)
    parts = scoring.Sums()
    for objective in (None, 1, 2, 3):
        parts += person_sums(POLICY, [one for one in found if one.objective == objective], T)
    same(scoring.reading(POLICY, whole, T), scoring.reading(POLICY, parts, T))


@given(signals, st.randoms(use_true_random=False))
def test_i5_order_does_not_matter(found, random):
    found = [replace(one, source=one.source or ("own", index)) for index, one in enumerate(found)]
    shuffled = random.sample(found, len(found))
    same(read(found), read(shuffled))
    twice = [one for one in found for _ in range(2)]
    same(read(found), read(twice))


@given(signals, evidence)
def test_i6_void_equals_never_recorded(found, mistake):
    same(read([*found, replace(mistake, voided=True)]), read(found))
    assert read([*found, replace(mistake, voided=True)]).stage == read(found).stage


@given(signals, evidence.filter(lambda one: not one.live(T)))
def test_i7_only_signals_live_on_the_day_count(found, dead):
    same(read([*found, dead]), read(found))


@given(st.lists(lively, max_size=60))
def test_i9_presence_alone_stays_under_20_and_at_most_interested(found):
    present = [replace(one, kind=KINDS_OF_PRESENCE[index % 3]) for index, one in enumerate(found)]
    now = read(present)
    assert now.score < 20
    assert now.stage.rank <= scoring.Stage.INTERESTED.rank


KINDS_OF_PRESENCE = POLICY.kinds_of("PRESENCE")


@given(signals, lively)
def test_i10_a_concern_never_lowers_anything(found, concern):
    before, after = read(found), read([*found, replace(concern, kind="concern_raised", source=("concern", 1))])
    assert after.score >= before.score - 1e-9
    assert after.stage.rank >= before.stage.rank
    assert after.confidence >= before.confidence - 1e-9
    for channel in POLICY.channel:
        assert after.points[channel] >= before.points[channel] - 1e-9


@given(signals, lively, st.integers(4, 9))
def test_i11_a_second_attendee_changes_nothing_for_the_organization(found, first, person):
    first = replace(first, kind="attended", magnitude=1.0, source=("meeting", 99))
    second = replace(first, person=person)
    same(read([*found, first]), read([*found, first, second]))


@given(signals, st.integers(-4000, 4000), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_i12_time_shift_and_landmark_change_nothing(found, days, landmark):
    shift = timedelta(days=days)
    moved = [
        replace(one, occurred_on=one.occurred_on + shift, ended_on=one.ended_on and one.ended_on + shift)
        for one in found
    ]
    same(read(moved, T + shift), read(found), 1e-6)
    other = POLICY.with_landmark(landmark)
    same(scoring.reading(other, partner_sums(other, found, T), T), read(found), 1e-6)


@given(signals)
def test_i13_confidence_and_momentum_in_range(found):
    now = read(found)
    assert 0 <= now.confidence < 1
    assert now.momentum is None or -1 <= now.momentum <= 1


amounts = st.lists(st.floats(0, 1000).filter(lambda value: value == 0 or value > 1e-3), min_size=2, max_size=30)


@given(amounts.filter(any), st.floats(0.01, 100))
def test_i14_concentration_in_range_and_scale_free(values, factor):
    spread, scaled = measures.concentration(values), measures.concentration([factor * one for one in values])
    assert 0 <= spread.gini <= 1
    assert 0 <= spread.gini_adjusted <= 1
    assert 1 / len(values) - 1e-12 <= spread.hhi <= 1 + 1e-12
    assert scaled.gini_adjusted == pytest.approx(spread.gini_adjusted, abs=1e-9)
    assert scaled.hhi == pytest.approx(spread.hhi, abs=1e-9)


@given(st.floats(0.01, 1000), st.integers(2, 50))
def test_i14_equal_contributions_have_no_concentration(value, n):
    spread = measures.concentration([value] * n)
    assert spread.gini_adjusted == pytest.approx(0, abs=1e-9)
    assert spread.hhi == pytest.approx(1 / n)


@given(signals, lively, st.integers(0, 900), st.integers(0, 900))
def test_i15_a_lapse_only_takes_the_pledge_away_from_its_end_on(found, pledge, lived, days):
    pledge = replace(pledge, kind="pledge_made", source=("pledge", 1))
    lapsed = replace(pledge, ended_on=pledge.occurred_on + timedelta(days=lived))
    on = pledge.occurred_on + timedelta(days=days)
    if on >= lapsed.ended_on:
        same(read([*found, lapsed], on), read(found, on))
        assert read([*found, lapsed], on).stage.rank >= read(found, on).stage.rank
    else:
        same(read([*found, lapsed], on), read([*found, pledge], on))


@given(signals, later)
def test_holds_until_is_the_last_day_of_the_stage(found, days):
    on = T + timedelta(days=days)
    found = [replace(one, ended_on=None, occurred_on=min(one.occurred_on, T)) for one in found]
    sums = partner_sums(POLICY, found, on)
    now = scoring.reading(POLICY, sums, on)
    until = scoring.stage_holds_until(POLICY, now.points, on)
    if until is None:
        assert now.stage.rank <= scoring.Stage.AWARE.rank
        return
    assert scoring.reading(POLICY, sums, until).stage == now.stage
    assert scoring.reading(POLICY, sums, until + timedelta(days=1)).stage.rank < now.stage.rank


@given(st.lists(st.tuples(st.floats(0.01, 4), st.floats(0, 1)), max_size=20))
def test_fulfilment_in_range(pledges):
    kept = measures.fulfilment(pledges)
    assert 0 < kept.smoothed < 1
    assert kept.raw is None or 0 <= kept.raw <= 1 + 1e-12
