"""Standing and quorum as truth tables (design.md 5), and what has to hold for all rules and records."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import StandingPolicy
from meetings.standing.judging import EXCUSED, PartnerFacts, enough, judge, meetings_to_restore, quorum, votes_needed

DAY = date(2026, 3, 15)


def policy(**rules):
    return StandingPolicy(version=1, starts_on=DAY, **rules)


def facts(record="", **fields):
    start = {
        "partner": 1,
        "name": "Lakeside",
        "kind": 1,
        "kind_name": "Hospital",
        "is_core": True,
        "since": date(2024, 1, 1),
    }
    return PartnerFacts(**start | {"record": record, "attended_since": 9, "works": True} | fields)


@pytest.mark.parametrize(
    ("record", "share", "votes"),
    [
        ("", 50, True),  # no meeting yet: nothing missed
        ("e", 100, True),  # an excuse stands apart
        ("c", 100, True),
        ("m", 1, False),
        ("m", 0, True),  # the bylaws ask for nothing
        ("cm", 50, True),  # exactly the share is enough
        ("cm", 51, False),
        ("cmm", 33, True),
        ("cmm", 34, False),
        ("cmem", 33, True),
        ("cmem", 34, False),  # three count, not four
    ],
)
def test_share_of_meetings(record, share, votes):
    found = judge(policy(window_kind="meetings", window=4, least_share=share), facts(record), DAY)
    assert found.votes is votes


@pytest.mark.parametrize(
    ("rules", "fields", "votes", "restore"),
    [
        ({}, {"works": False, "attended_since": 0}, True, ""),
        ({"needs_agreement": True}, {"agreed": False}, False, "Signing one restores it."),
        ({"needs_agreement": True}, {"agreed": True}, True, ""),
        ({}, {"agreed": False}, True, ""),  # nobody asks
        ({"waiting_meetings": 2}, {"attended_since": 1}, False, "Votes after one more."),
        ({"waiting_meetings": 2}, {"attended_since": 0}, False, "Votes after 2 more."),
        ({"waiting_meetings": 2}, {"attended_since": 2}, True, ""),
        ({"waiting_days": 30}, {"since": DAY - timedelta(days=29)}, False, "Votes from March 16, 2026, on."),
        ({"waiting_days": 30}, {"since": DAY - timedelta(days=30)}, True, ""),
        ({"needs_work": True}, {"works": False}, False, "Taking on a task or a seat restores it."),
        ({"needs_work": True}, {"works": True}, True, ""),
        (
            {"window_kind": "meetings", "window": 4, "least_share": 75, "needs_work": True},
            {"record": "mmcc", "works": False},
            False,
            "Coming to the next 3 meetings restores it. Taking on a task or a seat restores it.",
        ),
        (
            {"window_kind": "months", "window": 12, "least_share": 100},
            {"record": "mc"},
            False,
            "It comes back with time: older meetings stop counting.",
        ),
        (
            {"window_kind": "months", "window": 12, "least_share": 60},
            {"record": "mc"},
            False,
            "Coming to the next meeting restores it.",
        ),
    ],
)
def test_other_rules_and_what_restores(rules, fields, votes, restore):
    found = judge(policy(**rules), facts(**fields), DAY)
    assert (found.votes, found.restore) == (votes, restore)


def test_the_reason_names_the_figures():
    found = judge(policy(window_kind="meetings", window=4, least_share=75), facts("cmec"), DAY)
    assert found.why == "Came to 2 of the last 3 meetings; 75 % is needed."


records = st.text(alphabet="cem", max_size=12)


@given(records, st.integers(0, 100), st.integers(1, 12))
def test_what_would_restore_does_and_less_does_not(record, share, window):
    rules = policy(window_kind="meetings", window=window, least_share=share)
    counted = [mark for mark in record if mark != EXCUSED][:window]
    more = meetings_to_restore(rules, facts("".join(counted)))

    def votes_after(number):
        sat = (["c"] * number + counted)[:window]
        return enough(rules, sat.count("c"), len(sat))

    assert votes_after(more)
    assert not any(votes_after(fewer) for fewer in range(more))


@given(records, st.integers(0, 100))
def test_an_excuse_never_costs_a_vote(record, share):
    rules = policy(window_kind="months", window=12, least_share=share)
    assert judge(rules, facts(record), DAY).votes == judge(rules, facts(record.replace("e", "")), DAY).votes


@pytest.mark.parametrize(
    ("share", "more", "voters", "needed"),
    [
        (0, False, 19, 0),
        (50, False, 19, 10),
        (50, False, 20, 10),
        (50, True, 20, 11),
        (50, True, 19, 10),
        (33, False, 3, 1),
        (100, False, 7, 7),
        (50, False, 0, 0),
        (1, False, 19, 1),
    ],
)
def test_how_many_make_a_quorum(share, more, voters, needed):
    assert votes_needed(policy(quorum_share=share, quorum_more=more), voters) == needed


def voters(kinds):
    """Partners 1, 2, … of these kinds; upper case is core."""
    return [
        facts(partner=number, kind_name=kind, kind=ord(kind), is_core=kind.isupper())
        for number, kind in enumerate(kinds, start=1)
    ]


@pytest.mark.parametrize(
    ("kinds", "here", "rules", "reached", "sentence", "left"),
    [
        ("HHE", {1, 2}, {"quorum_share": 50}, True, "Quorum: 2 of 3 voting partners, E missing", ""),
        ("HHE", {1}, {"quorum_share": 50}, False, "Quorum: 1 of 3 voting partners, E missing", "1 more partner"),
        ("HHE", {1, 2}, {"quorum_types": 2}, False, "Quorum: 2 of 3 voting partners, E missing", "1 more kind of partner"),
        ("HHE", {1, 3}, {"quorum_types": 2}, True, "Quorum: 2 of 3 voting partners", ""),
        ("Hxy", {1}, {"quorum_types": 3}, False, "Quorum: 1 of 3 voting partners, x and y missing", "2 more kinds of partner"),
        ("Hx", {1}, {"quorum_share": 1, "quorum_types": 1}, True, "Quorum: 1 of 2 voting partners", ""),
        ("HH", {1, 2}, {"quorum_types": 5}, True, "Quorum: 2 of 2 voting partners", ""),  # no more kinds vote
        ("HE", {99}, {"quorum_share": 50}, False, "Quorum: 0 of 2 voting partners, E and H missing", "1 more partner"),
        ("HE", set(), {}, True, "0 of 2 voting partners, E and H missing", ""),
        ("", set(), {"quorum_share": 50}, True, "0 of 0 voting partners", ""),
    ],
)  # fmt: skip
def test_quorum(kinds, here, rules, reached, sentence, left):
    found = quorum(policy(**rules), voters(kinds), here)
    assert (found.reached, found.sentence, found.left) == (reached, sentence, left)


@given(
    st.lists(st.sampled_from("HEPxyz"), max_size=12),
    st.sets(st.integers(1, 15)),
    st.integers(0, 100),
    st.integers(0, 8),
)
def test_nobody_more_ever_ends_a_quorum(kinds, here, share, types):
    rules = policy(quorum_share=share, quorum_types=types)
    before = quorum(rules, voters(kinds), here)
    assert before.needed <= before.voters
    assert before.here <= before.voters
    for one in range(1, len(kinds) + 1):
        after = quorum(rules, voters(kinds), here | {one})
        assert after.reached >= before.reached
    assert quorum(rules, voters(kinds), set(range(1, len(kinds) + 1))).reached
