"""Truth tables of the pure scoring functions (domain.md 3.3-3.6)."""

from datetime import date, timedelta

import pytest

from engagement.ledger import scoring
from engagement.ledger.policy import VERSION_1 as POLICY
from engagement.ledger.policy import Stage
from engagement.ledger.scoring import Confidence, Evidence, Level, Momentum

T = date(2026, 6, 30)


def ago(days, kind="attended", magnitude=1.0, **fields):
    return Evidence(kind, T - timedelta(days=days), magnitude, **fields)


def points(presence=0.0, voice=0.0, pledge=0.0, action=0.0, lead=0.0):
    return {"PRESENCE": presence, "VOICE": voice, "PLEDGE": pledge, "ACTION": action, "LEAD": lead}


@pytest.mark.parametrize(
    ("at", "known", "expected"),
    [
        (points(), False, Stage.UNAWARE),
        (points(), True, Stage.AWARE),
        (points(presence=2.9), True, Stage.AWARE),
        (points(presence=3), True, Stage.INTERESTED),
        (points(presence=3 - 1e-9), True, Stage.INTERESTED),
        (points(presence=3 - 1e-8), True, Stage.AWARE),
        (points(voice=1), True, Stage.INTERESTED),
        (points(voice=0.99), True, Stage.AWARE),
        (points(pledge=1), True, Stage.COMMITTED),
        (points(presence=50, voice=50, pledge=0.99), True, Stage.INTERESTED),
        (points(action=1.9999999999999998), True, Stage.ACTING),
        (points(action=1.99, pledge=1), True, Stage.COMMITTED),
        (points(lead=50, action=1.9), True, Stage.AWARE),
        (points(lead=2, action=2), True, Stage.LEADING),
        (points(lead=1.99, action=50), True, Stage.ACTING),
    ],
)
def test_stage(at, known, expected):
    assert scoring.stage(POLICY, at, known=known) == expected


def test_a_logged_contact_alone_makes_aware():
    assert scoring.reading(POLICY, scoring.Sums(), T).stage == Stage.UNAWARE
    assert scoring.reading(POLICY, scoring.Sums(), T, contact=True).stage == Stage.AWARE


@pytest.mark.parametrize(
    ("signal", "days"),
    [(("pledge_fulfilled", 1.0, "ACTION", 2), 365), (("input_given", 1.0, "VOICE", 1), 180)]
    + [(("agreement_signed", 1.0, "PLEDGE", 1), 360)],
)
def test_how_long_one_signal_holds(signal, days):
    kind, magnitude, channel, least = signal
    evidence = [ago(0, kind, magnitude)]

    def value(on):
        return scoring.points_of(POLICY, scoring.partner_sums(POLICY, evidence, on), on)[channel]

    until = scoring.holds_until(POLICY, channel, value(T), least, T)
    assert until == T + timedelta(days=days)
    assert scoring.reached(POLICY, value(until), least)
    assert not scoring.reached(POLICY, value(until + timedelta(days=1)), least)


def test_below_the_threshold_nothing_holds():
    assert scoring.holds_until(POLICY, "VOICE", 0.5, 1, T) is None


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (points(lead=4, action=8), 365),
        (points(lead=8, action=4), 365),
        (points(action=2), 0),
        (points(presence=6, voice=4), 360),
        (points(presence=12, voice=1), 180),
        (points(presence=1), None),
    ],
)
def test_how_long_a_stage_holds(at, days):
    expected = None if days is None else T + timedelta(days=days)
    assert scoring.stage_holds_until(POLICY, at, T) == expected


@pytest.mark.parametrize(
    ("signal", "live"),
    [
        (Evidence("attended", T), True),
        (Evidence("attended", T + timedelta(days=1)), False),
        (Evidence("attended", T - timedelta(days=9), ended_on=T), False),
        (Evidence("attended", T - timedelta(days=9), ended_on=T + timedelta(days=1)), True),
        (Evidence("attended", T, voided=True), False),
    ],
)
def test_live(signal, live):
    assert signal.live(T) is live
    assert (scoring.decayed_points(POLICY, signal, T) > 0) is live


def test_an_ended_signal_stays_known_a_voided_one_does_not():
    ended = Evidence("pledge_made", T - timedelta(days=30), ended_on=T)
    assert scoring.reading(POLICY, scoring.partner_sums(POLICY, [ended], T), T).stage == Stage.AWARE
    voided = Evidence("pledge_made", T - timedelta(days=30), voided=True)
    assert scoring.reading(POLICY, scoring.partner_sums(POLICY, [voided], T), T).stage == Stage.UNAWARE


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        (0, Confidence.LOW),
        (1.99, Confidence.LOW),
        (2, Confidence.MEDIUM),
        (7.99, Confidence.MEDIUM),
        (8, Confidence.HIGH),
    ],
)
def test_confidence_level(evidence, level):
    assert scoring.confidence_level(POLICY, evidence) == level


@pytest.mark.parametrize(
    ("value", "first_days_ago", "word"),
    [
        (0.9, 89, Momentum.NEW),
        (0.25, 90, Momentum.RISING),
        (0.249, 90, Momentum.STEADY),
        (-0.249, 90, Momentum.STEADY),
        (-0.25, 90, Momentum.COOLING),
        (None, 90, None),
    ],
)
def test_momentum_word(value, first_days_ago, word):
    assert scoring.momentum_word(POLICY, value, T - timedelta(days=first_days_ago), T) == word


def test_a_quarterly_attender_stays_within_the_band():
    drift = [
        scoring.momentum(POLICY, scoring.partner_sums(POLICY, [ago(91 * n + after) for n in range(80)], T), T)
        for after in range(92)
    ]
    assert (round(min(drift), 3), round(max(drift), 3)) == (-0.141, 0.122)


BOX = [ago(10), ago(60), ago(179)]


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        (BOX, True),
        (BOX[:2], False),
        (BOX[:2] + [ago(180)], False),
        (BOX + [ago(364, "input_given")], False),
        (BOX + [ago(365, "input_given")], True),
        (BOX + [ago(5, "input_given", voided=True)], True),
        (BOX + [ago(5, "rsvp_given")], True),
        (BOX + [ago(5, "task_completed")], False),
        ([ago(n, "rsvp_given") for n in range(5)], False),
        ([ago(3, person=n, source=("meeting", 1)) for n in range(5)], False),
    ],
)
def test_check_the_box(signals, expected):
    assert scoring.check_the_box(POLICY, signals, T) is expected


def test_peer_median_needs_five_of_the_type():
    assert scoring.peer_median(POLICY, [1, 2, 3, 4, 90], [50]) == 3
    assert scoring.peer_median(POLICY, [1, 2, 3, 4], [10, 20, 60]) == 20
    assert scoring.peer_median(POLICY, [], []) is None
    assert scoring.triage(0.2, 7.5, None) == 7.5


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0, "light"),
        (19.99, "light"),
        (20, "building"),
        (40, "solid"),
        (59.9, "solid"),
        (60, "strong"),
        (99.9, "strong"),
    ],
)
def test_band(value, name):
    assert scoring.band(POLICY, value) == name


@pytest.mark.parametrize(
    ("stage", "plain", "resistant"),
    [
        (Stage.UNAWARE, Level.UNAWARE, Level.UNAWARE),
        (Stage.AWARE, Level.NEUTRAL, Level.RESISTANT),
        (Stage.INTERESTED, Level.NEUTRAL, Level.RESISTANT),
        (Stage.COMMITTED, Level.SUPPORTIVE, Level.RESISTANT),
        (Stage.ACTING, Level.SUPPORTIVE, Level.RESISTANT),
        (Stage.LEADING, Level.LEADING, Level.RESISTANT),
    ],
)
def test_matrix_level(stage, plain, resistant):
    assert scoring.matrix_level(stage) == plain
    assert scoring.matrix_level(stage, resistant=True) == resistant


def test_level_gap_by_rank():
    assert [level.rank for level in Level] == [0, 1, 2, 3, 4]
    assert scoring.level_gap("leading", "neutral") == -2


def test_breadth():
    signals = [ago(0, "chaired", person="a"), ago(179, person="b"), ago(180, person="c"), ago(0)]
    wide = scoring.breadth(POLICY, signals, T)
    assert (wide.people, wide.sole_contact, wide.fragile) == (2, False, False)
    assert wide.top_share == pytest.approx(3 / (3 + 2 * 2 ** (-179 / 90) + 2 * 2**-2))
    alone = scoring.breadth(POLICY, [ago(0, person="a"), ago(0, person="a")], T)
    assert (alone.people, alone.sole_contact, alone.top_share, alone.fragile) == (1, True, 1.0, True)
    none = scoring.breadth(POLICY, [ago(0)], T)
    assert (none.people, none.sole_contact, none.top_share, none.fragile) == (0, False, None, False)


def test_instalments_add_up_to_one_full_pledge():
    assert scoring.delivery_magnitudes(2, 10, [4, 4, 4, 4]) == pytest.approx([0.8, 0.8, 0.4, 0])


def test_an_organization_credit_takes_the_largest_of_each_stamp():
    old = ago(100, "input_given", 3.0, partner=1, source=("call", 1))
    new = ago(0, "input_given", 1.0, partner=1, source=("call", 1))
    (credit,) = scoring.credits_of(POLICY, [old, new]).values()
    stamps = [scoring.stamps(POLICY, one.kind, one.magnitude, one.occurred_on) for one in (old, new)]
    assert credit.g == stamps[0].g > stamps[1].g
    assert credit.e180 == stamps[1].e180 > stamps[0].e180
    assert credit == scoring.credits_of(POLICY, [new, old])[(1, "input_given", ("call", 1))]
