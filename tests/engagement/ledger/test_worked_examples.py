"""The fifteen worked examples of domain.md 3.9, every figure of the text, to 1e-6."""

from datetime import date, timedelta

import pytest

from engagement.ledger import measures, scoring
from engagement.ledger.policy import VERSION_1 as POLICY
from engagement.ledger.policy import ChannelKey, Stage
from engagement.ledger.scoring import Evidence, Level, Momentum

T = date(2026, 6, 30)


def approx(value):
    return pytest.approx(value, abs=1e-6)


def ago(days, kind="attended", magnitude=1.0, **fields):
    return Evidence(kind, T - timedelta(days=days), magnitude, **fields)


def read(signals, on=T):
    return scoring.reading(POLICY, scoring.partner_sums(POLICY, signals, on), on)


def points_of_doer(on):
    return read(doer(), on).points


def doer():
    return [ago(90), ago(180, "input_given"), ago(180, "pledge_made"), ago(365, "pledge_fulfilled", 2.0)]


def test_example_1_check_the_box():
    signals = [ago(days) for days in range(0, 151, 30)]
    now = read(signals)
    assert now.points["PRESENCE"] == approx(7.270983)
    assert now.points["PRESENCE"] == approx(2 * (1 - 2**-2) / (1 - 2 ** (-1 / 3)))
    assert now.score == approx(12.902128)
    assert now.stage == Stage.INTERESTED
    assert scoring.check_the_box(POLICY, signals, T) is True
    assert now.evidence == approx(4.582897)
    assert now.confidence == approx(0.533957)
    assert now.momentum == approx(0.010127)
    assert now.momentum_word == Momentum.STEADY

    later = read(signals, T + timedelta(days=90))
    assert later.points["PRESENCE"] == approx(3.635492)
    assert later.score == approx(9.522613)
    assert later.momentum == approx(-0.158214)

    much_later = read(signals, T + timedelta(days=180))
    assert much_later.score == approx(6.248969)
    assert much_later.stage == Stage.AWARE
    assert much_later.momentum == approx(-0.331945)
    assert much_later.momentum_word == Momentum.COOLING


def test_example_1_weekly_for_years_stays_under_the_cap():
    weekly = read([ago(days) for days in range(0, 7 * 52 * 20, 7)])
    assert round(weekly.score, 3) == 18.100
    assert weekly.score < 20


def test_example_2_doer():
    now = read(doer())
    assert list(now.points.values()) == approx([1, 1, 1, 4, 0])
    assert list(now.channels.values()) == approx([4, 4, 2.5, 35 * 4 / 12, 0])
    assert now.score == approx(133 / 6) == approx(22.166667)
    assert now.stage == Stage.ACTING
    assert now.evidence == approx(1.952339)
    assert now.confidence == approx(0.327995)
    assert now.confidence_level == "low"

    year = read(doer(), T + timedelta(days=365))
    assert year.points["ACTION"] == approx(2)
    assert year.stage == Stage.ACTING
    assert year.score == approx(9.207243)
    assert read(doer(), T + timedelta(days=366)).stage == Stage.AWARE
    assert scoring.stage_holds_until(POLICY, now.points, T) == T + timedelta(days=365)


def test_example_3_champion():
    points = dict(zip(map(str, ChannelKey), (3.5, 5, 4, 8, 4), strict=True))
    assert scoring.score(POLICY, points) == approx(51.158730)
    assert scoring.score(POLICY, points) == approx(28 / 3 + 100 / 9 + 40 / 7 + 17.5 + 7.5)
    assert scoring.stage(POLICY, points, known=True) == Stage.LEADING


def test_example_4_pledge_lapse():
    made, due = date(2026, 1, 1), date(2026, 1, 31)
    ended_on = POLICY.pledge_ends_on(due)
    assert ended_on == date(2026, 2, 15)
    pledge = [Evidence("pledge_made", made, ended_on=ended_on)]

    first = read(pledge, made)
    assert (first.points["PLEDGE"], first.score, first.stage) == (approx(2), approx(4), Stage.COMMITTED)
    grace = read(pledge, date(2026, 2, 14))
    assert (grace.points["PLEDGE"], grace.score) == (approx(1.688282), approx(3.601067))
    ended = read(pledge, date(2026, 2, 15))
    assert (ended.score, ended.stage) == (0, Stage.AWARE)
    assert read(pledge, date(2026, 2, 14)).score == approx(3.601067)

    assert POLICY.pledge_ends_on(due, 0.6) is None
    (magnitude,) = scoring.delivery_magnitudes(POLICY.effort["moderate"], 10, [6])
    delivered = read([Evidence("pledge_made", made), Evidence("pledge_fulfilled", due, magnitude)], due)
    assert delivered.points["PLEDGE"] == approx(1.781797)
    assert delivered.points["ACTION"] == approx(2.4)
    assert delivered.score == approx(11.803132)
    assert delivered.stage == Stage.ACTING


@pytest.mark.parametrize("kind", ["attended", "input_given", "pledge_made", "task_completed", "chaired"])
def test_example_5_halving(kind):
    channel = POLICY.channel_of(kind)
    signals = [ago(0, kind), ago(17, kind), ago(400, kind)]
    now = read(signals).points[channel.key]
    assert read(signals, T + timedelta(days=channel.half_life)).points[channel.key] == approx(now / 2)


def test_example_5_landmark():
    assert scoring.stamps(POLICY, "attended", 1.0, date(2020, 6, 29)).g == 8
    shift = timedelta(days=1234)
    moved = [Evidence(one.kind, one.occurred_on + shift, one.magnitude) for one in doer()]
    assert read(moved, T + shift).points == approx(points_of_doer(T))
    other = POLICY.with_landmark(date(2015, 3, 2))
    elsewhere = scoring.reading(other, scoring.partner_sums(other, doer(), T), T)
    assert elsewhere.points == approx(points_of_doer(T))
    assert elsewhere.momentum == approx(read(doer()).momentum)


def test_example_6_organization_credit():
    hospital = [ago(0, partner="hospital", person=number, source=("meeting", 1)) for number in range(5)]
    clinic = [ago(0, partner="clinic", person=9, source=("meeting", 1))]
    for signals in (hospital, clinic):
        assert read(signals).points["PRESENCE"] == approx(2)
        assert read(signals).score == approx(20 * 2 / 6) == approx(6.666667)
    for signal in hospital + clinic:
        own = scoring.reading(POLICY, scoring.person_sums(POLICY, [signal], T), T)
        assert own.score == approx(6.666667)


def test_example_7_sparse():
    now = read([ago(0, "input_given")])
    assert now.score == approx(6.666667)
    assert now.evidence == approx(1)
    assert now.confidence == approx(0.2)
    assert scoring.triage(now.confidence, now.score, 30) == approx(0.2 * 6.666667 + 0.8 * 30)
    assert scoring.triage(now.confidence, now.score, 30) == approx(25.333333)
    for age, expected in ((0, 0.042450), (90, -0.139014), (180, -0.289573), (365, -0.587928)):
        assert read([ago(age, "input_given")]).momentum == approx(expected)
    two = read([ago(730, "resource_delivered"), ago(0, "resource_delivered")])
    assert two.momentum == approx(0.420458)
    assert two.momentum_word == Momentum.RISING


def test_example_8_coverage():
    table = {
        "hospital": (2, 3, 1, True),
        "EMS": (1, 1, 1, True),
        "emergency management": (1, 1, 1, True),
        "public health": (1, 2, 2, True),
        "long-term care": (2, 4, 1, False),
        "behavioral": (1, 0, 0, False),
    }

    def covered(column):
        return measures.coverage(measures.TypeCount(name, row[0], row[column], row[3]) for name, row in table.items())

    members, engaged = covered(1), covered(2)
    assert (members.index, members.core_complete) == (approx(90), True)
    assert (engaged.index, engaged.core_complete) == (approx(75), False)
    assert engaged.by_type["hospital"] == 0.5
    assert members.by_type["long-term care"] == 1
    assert members.by_type["behavioral"] == 0


def test_example_9_concentration():
    spread = measures.concentration([4, 0, 14, 2, 0])
    assert spread.gini == approx(0.64)
    assert spread.gini_adjusted == approx(0.80)
    assert spread.hhi == approx(0.54)
    assert spread.effective_number == approx(1.851852)
    assert spread.top_share == approx(0.70)
    assert measures.concentration([3, 3, 3, 3, 3]).gini_adjusted == approx(0)
    assert measures.concentration([0, 0, 0, 7]).gini_adjusted == approx(1)


def test_example_10_fulfilment():
    kept = measures.fulfilment([(1, 1), (2, 0.5), (0.5, 0)])
    assert kept.raw == approx(2 / 3.5) == approx(0.571429)
    assert kept.smoothed == approx(3 / 5.5) == approx(0.545455)
    assert kept.shown
    none = measures.fulfilment([])
    assert (none.raw, none.smoothed, none.shown) == (None, 0.5, False)


def test_example_11_report_back():
    def given(age, closed_after=None):
        day = T - timedelta(days=age)
        closed = None if closed_after is None else day + timedelta(days=closed_after)
        return measures.OwedReport(day, closed_on=closed)

    inputs = [given(60, days) for days in (4, 6, 9, 12, 14, 33)] + [given(35), given(50), given(3), given(5)]
    closure = measures.report_back_closure(inputs, T)
    assert closure.due == 8
    assert closure.closed == 0.75
    assert closure.on_time == 0.625
    assert closure.median_days == (12 + 14) / 2 == 13
    assert closure.median_is_least is False
    assert closure.oldest_open_days == 50


def test_example_12_reciprocity():
    effort = POLICY.effort
    generous = measures.reciprocity(
        gives=[(effort["moderate"], 365), (effort["moderate"], 0)], received=[(effort["light"], 0)]
    )
    assert (generous.given, generous.received, generous.balance) == (approx(6), approx(2), approx(0.5))
    assert generous.over_asked is False
    taking = measures.reciprocity(
        gives=[(effort["light"], 365)],
        received=[(effort["moderate"], 0), (effort["light"], 0), (effort["light"], 365)],
    )
    assert (taking.given, taking.received, taking.balance) == (approx(1), approx(7), approx(-0.75))
    assert taking.over_asked is True


def test_example_13_decisions():
    voters = [
        measures.Voter("hospital", 4, 4),
        measures.Voter("hospital", 4, 3),
        measures.Voter("public health", 4, 4),
        measures.Voter("emergency management", 4, 2),
        measures.Voter("EMS", 4, 1),
        measures.Voter("long-term care", 4, 1),
    ]
    taken = measures.decision_participation(voters)
    assert taken.mean == approx(15 / 24) == approx(0.625)
    assert taken.breadth == approx(4 / 6) == approx(0.666667)
    assert taken.rate_by_type == {
        "hospital": 0.875,
        "public health": 1,
        "emergency management": 0.5,
        "EMS": 0.25,
        "long-term care": 0.25,
    }
    assert taken.parity == 0.25
    assert taken.gini_adjusted == approx(0.333333)


def test_example_14_network_and_seats():
    star = measures.network(range(5), [(0, other) for other in range(1, 5)])
    assert (star.density, star.centralization) == (approx(0.4), approx(1))
    ring = measures.network(range(5), [(node, (node + 1) % 5) for node in range(5)])
    assert (ring.density, ring.centralization) == (approx(0.5), approx(0))
    seats = measures.seat_parity(zip("abcde", (5, 1, 1, 1, 0), (6, 4, 3, 3, 4), strict=True))
    assert seats.distance == approx(0.325)
    assert (seats.gaps["a"], seats.gaps["e"]) == (approx(0.325), approx(-0.20))


def test_example_15_risk_stalled_gap_and_burden():
    risk = measures.withdrawal_risk(["cooling", "concern_open", "report_back_late", "sole_contact"])
    assert (risk.value, risk.level) == (approx(100 * 7 / 14), "high")
    assert risk.value == approx(50)
    assert risk.reasons[0] == "report_back_late"
    stalled = measures.stalled_objectives([(T - timedelta(days=days), False) for days in (20, 75, 130, 10)], T)
    assert (stalled.stalled, stalled.active, stalled.share, stalled.banner) == (2, 4, 0.5, True)
    assert scoring.level_gap(Level.NEUTRAL, Level.LEADING) == 2
    load = measures.burden([60, 60, 30, 15], outside=90)
    assert (load.minutes, load.held) == (255, True)
    assert measures.burden([60, 60, 30], outside=90).held is False
