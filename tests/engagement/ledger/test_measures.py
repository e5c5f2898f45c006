"""Truth tables of the coalition measures (domain.md 3.7) beyond the worked examples."""

from datetime import date, timedelta

import pytest

from engagement.ledger import measures
from engagement.ledger.measures import OwedReport, TypeCount, Voter

T = date(2026, 6, 30)


def day(ago):
    return T - timedelta(days=ago)


def test_shares_of_nothing_are_none():
    assert measures.active_member_share(0, 0) is None
    assert measures.active_member_share(3, 4) == 0.75
    assert measures.first_asks_after_give([]) is None
    assert measures.seat_parity([("a", 0, 3)]) is None
    assert measures.seat_parity([("a", 3, 0)]) is None
    assert measures.consultation_coverage([]).all is None
    assert measures.stalled_objectives([], T).share is None
    assert measures.coverage([]).index is None


def test_a_type_without_target_is_left_out_of_coverage():
    covered = measures.coverage([TypeCount("a", 0, 5, True), TypeCount("b", 4, 1, False)])
    assert (covered.index, covered.core_complete, covered.by_type) == (25, True, {"b": 0.25})


def test_reach_only_where_the_eligible_number_is_known():
    assert measures.reach([("a", 2, 8), ("b", 3, None), ("c", 1, 0)]) == {"a": 0.25}


@pytest.mark.parametrize("values", [[], [5], [0, 0, 0]])
def test_no_concentration_without_two_members_or_any_contribution(values):
    assert measures.concentration(values) is None


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_concentration_is_hidden_under_five(n, shown):
    assert measures.concentration(range(n)).shown is shown


def test_reciprocity_without_deeds_is_none():
    none = measures.reciprocity([], [])
    assert (none.balance, none.over_asked) == (None, False)


def test_over_asked_begins_under_minus_a_third():
    assert measures.Reciprocity(1, 2, -1 / 3).over_asked is True
    assert measures.Reciprocity(1, 2, -0.33).over_asked is False


@pytest.mark.parametrize(
    ("people", "recent", "top_share", "sole", "fragile"),
    [
        ([], 0, None, False, False),
        ([(4.0, 179)], 1, 1.0, True, True),
        ([(4.0, 180)], 0, 1.0, False, True),
        ([(8.0, 3), (2.0, 9)], 2, 0.8, False, False),
        ([(9.0, 3), (1.0, 400)], 1, 0.9, True, True),
        ([(0.0, 3)], 1, None, True, False),
    ],
)
def test_breadth(people, recent, top_share, sole, fragile):
    found = measures.breadth(people)
    assert (found.people, found.top_share, found.sole_contact, found.fragile) == (recent, top_share, sole, fragile)


def test_first_asks_after_a_give():
    assert measures.first_asks_after_give([(day(3), day(9)), (day(3), day(3)), (day(3), day(1)), (day(3), None)]) == 0.5


@pytest.mark.parametrize(
    ("given_on", "decided_on", "due"),
    [(day(40), None, day(10)), (day(40), day(30), day(16)), (day(40), day(2), T + timedelta(days=12))],
)
def test_report_back_due(given_on, decided_on, due):
    assert measures.report_back_due(given_on, decided_on) == due


def test_an_interim_note_keeps_the_promise_and_leaves_the_input_open():
    closure = measures.report_back_closure([OwedReport(day(40), interim_on=day(15))], T)
    assert (closure.closed, closure.on_time, closure.promise_kept) == (0, 0, 1)
    assert (closure.median_days, closure.median_is_least, closure.oldest_open_days) == (40, True, 40)


def test_an_interim_note_does_not_keep_the_promise_after_a_decision():
    owed = OwedReport(day(60), decided_on=day(40), interim_on=day(50))
    assert measures.report_back_closure([owed], T).promise_kept == 0


def test_a_later_closure_does_not_count_on_an_earlier_day():
    owed = OwedReport(day(60), closed_on=day(5))
    assert measures.report_back_closure([owed], day(10)).closed == 0
    assert measures.report_back_closure([owed], T).closed == 1
    assert measures.report_back_closure([owed], T).on_time == 0


def test_the_due_day_itself_is_on_time():
    closure = measures.report_back_closure([OwedReport(day(30), closed_on=T)], T)
    assert (closure.due, closure.on_time) == (1, 1)


def test_nothing_due_is_nothing_to_show():
    closure = measures.report_back_closure([OwedReport(day(29))], T)
    assert (closure.due, closure.closed, closure.oldest_open_days) == (0, None, None)


def test_decisions_leave_out_partners_who_could_not_take_part():
    taken = measures.decision_participation([Voter("a", 2, 1), Voter("b", 0, 0)])
    assert (taken.mean, taken.breadth, taken.parity, taken.gini_adjusted) == (0.5, 1, 1, None)
    assert measures.decision_participation([]).mean is None


@pytest.mark.parametrize(("days", "stalled"), [(59, False), (60, True)])
def test_stalled_after_sixty_days(days, stalled):
    assert measures.is_stalled(day(days), T) is stalled


@pytest.mark.parametrize(
    ("active", "banner"),
    [
        ([(day(90), False)] + [(T, False)] * 2, True),
        ([(day(90), False)] + [(T, False)] * 3, False),
        ([(day(90), True)] + [(T, False)] * 9, True),
        ([(T, True)], False),
    ],
)
def test_stalled_banner(active, banner):
    assert measures.stalled_objectives(active, T).banner is banner


def test_consultation_by_level():
    heard = measures.consultation_coverage([("direct", True), ("direct", False), ("indirect", True)])
    assert heard.by_level == {"direct": 0.5, "indirect": 1}
    assert heard.all == pytest.approx(2 / 3)


def test_a_tie_named_twice_is_one_tie_and_strangers_do_not_count():
    assert measures.network("ab", [("a", "b"), ("b", "a"), ("a", "a"), ("a", "z")]).ties == 1
    assert measures.network("ab", [("a", "b")]).centralization is None
    assert measures.network("a", []).density is None


@pytest.mark.parametrize(
    ("signs", "level"),
    [
        ([], "low"),
        (["cooling", "sole_contact"], "low"),
        (["cooling", "missed_two"], "watch"),
        (["cooling", "missed_two", "concern_open"], "watch"),
        (["cooling", "missed_two", "concern_open", "sole_contact"], "high"),
    ],
)
def test_risk_level(signs, level):
    assert measures.withdrawal_risk(signs).level == level


def test_risk_of_everything_is_100_and_names_our_debts_first():
    risk = measures.withdrawal_risk(measures.RISK_WEIGHTS)
    assert risk.value == 100
    assert sorted(risk.reasons) == sorted(measures.RISK_WEIGHTS)
    assert risk.reasons[:2] == ("report_back_late", "concern_open")


def test_an_unknown_sign_is_refused():
    with pytest.raises(KeyError):
        measures.withdrawal_risk(["rumor"])


def test_a_load_at_the_budget_is_not_held():
    assert measures.burden([200], outside=40).held is False
