"""What a vote comes to, as a truth table, and what holds for all votes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.decisions.counting import VOTED, count, outcome

LETTERS = {"f": "for", "a": "against", "s": "abstained", "b": "blocked"}


def votes(letters):
    """ "ffa" is two for and one against."""
    return count((LETTERS[letter], None) for letter in letters)


@pytest.mark.parametrize(
    ("method", "said", "quorum", "came_to"),
    [
        ("majority", "ffa", 0, "adopted"),
        ("majority", "fa", 0, "not_adopted"),  # half is not more than half
        ("majority", "fsss", 0, "adopted"),  # abstentions count for neither side
        ("majority", "ss", 0, "not_adopted"),
        ("majority", "a", 0, "not_adopted"),
        ("majority", "", 0, "no_quorum"),
        ("majority", "ff", 3, "no_quorum"),
        ("majority", "ffs", 3, "adopted"),  # an abstention with its reason is taking part
        ("two_thirds", "ffa", 0, "adopted"),  # exactly two thirds
        ("two_thirds", "fffaa", 0, "not_adopted"),
        ("two_thirds", "f", 0, "adopted"),
        ("two_thirds", "ss", 0, "not_adopted"),
        ("consent", "f", 0, "adopted"),
        ("consent", "fffs", 0, "adopted"),
        ("consent", "fffb", 0, "not_adopted"),
        ("consent", "ss", 0, "not_adopted"),
        ("consent", "b", 0, "not_adopted"),
        ("consensus", "fff", 0, "adopted"),
        ("consensus", "ffs", 0, "adopted"),
        ("consensus", "ffa", 0, "not_adopted"),
        ("consensus", "ffb", 0, "not_adopted"),
        ("consensus", "ff", 3, "no_quorum"),
        ("advice", "a", 0, "advised"),
        ("advice", "", 9, "advised"),
    ],
)
def test_yes_or_no(method, said, quorum, came_to):
    assert outcome(method, votes(said), quorum=quorum) == (came_to, None)


@pytest.mark.parametrize(
    ("method", "quorum", "needed", "kinds", "came_to"),
    [
        ("majority", 0, 0, 0, "adopted"),  # the rules ask for no kinds
        ("majority", 0, 5, 3, "no_quorum"),
        ("majority", 0, 5, 4, "no_quorum"),
        ("majority", 0, 5, 5, "adopted"),
        ("majority", 3, 2, 2, "no_quorum"),  # kinds enough, partners not
        ("majority", 2, 2, 2, "adopted"),
        ("consent", 0, 2, 1, "no_quorum"),
        ("consensus", 0, 2, 1, "no_quorum"),
        ("two_thirds", 0, 2, 1, "no_quorum"),
        ("advice", 0, 2, 1, "advised"),  # binds nobody
    ],
)
def test_kinds_of_partner(method, quorum, needed, kinds, came_to):
    assert outcome(method, votes("ff"), quorum=quorum, kinds_needed=needed, kinds=kinds) == (came_to, None)


@pytest.mark.parametrize(
    ("method", "options", "abstained", "quorum", "came_to"),
    [
        ("majority", [1, 1, 2], 0, 0, ("adopted", 1)),
        ("majority", [1, 2], 0, 0, ("not_adopted", None)),  # a tie
        ("majority", [1, 1, 2, 3], 0, 0, ("not_adopted", None)),  # the most, not more than half
        ("majority", [2], 3, 0, ("adopted", 2)),
        ("majority", [2], 0, 2, ("no_quorum", None)),
        ("two_thirds", [1, 1, 2], 0, 0, ("adopted", 1)),
        ("two_thirds", [1, 1, 1, 2, 2], 0, 0, ("not_adopted", None)),
        ("advice", [1, 1], 0, 0, ("advised", None)),
    ],
)
def test_options(method, options, abstained, quorum, came_to):
    counted = count([("for", option) for option in options] + [("abstained", None)] * abstained)
    assert outcome(method, counted, quorum=quorum) == came_to


@given(st.sampled_from(VOTED), st.text("fasb", max_size=12), st.integers(0, 12))
def test_the_order_of_votes_does_not_matter(method, said, quorum):
    assert outcome(method, votes(said), quorum=quorum) == outcome(method, votes(said[::-1]), quorum=quorum)


@given(st.sampled_from(["majority", "two_thirds", "consensus", "consent"]), st.text("fasb", min_size=1, max_size=12))
def test_one_more_for_never_undoes_an_adoption(method, said):
    if outcome(method, votes(said))[0] == "adopted":
        assert outcome(method, votes(said + "f"))[0] == "adopted"


@given(st.text("fa", min_size=1, max_size=12))
def test_two_thirds_are_a_majority(said):
    if outcome("two_thirds", votes(said))[0] == "adopted":
        assert outcome("majority", votes(said))[0] == "adopted"
