"""Ways over who knows whom, against an oracle that tries every path there is (CHM-1)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.acquaintances.paths import COST, LONGEST, Way, find

PEOPLE = 9


def every_path(ties, sources, targets, avoid):
    """All simple paths of at most LONGEST steps from a source to a target, as (steps, cost, people); by plain trying."""
    best = {}
    for one, other, strength in ties:
        pair = frozenset((one, other))
        best[pair] = min(best.get(pair, 99), COST[strength])
    found = []

    def walk(people):
        if people[-1] in targets:
            found.append((len(people) - 1, sum(best[frozenset(step)] for step in pairwise(people)), people))
        if len(people) > LONGEST:
            return
        for pair in best:
            if people[-1] in pair:
                (following,) = pair - {people[-1]}
                if following not in people and following not in avoid:
                    walk((*people, following))

    for person in sources - avoid:
        walk((person,))
    return [path for path in found if path[2][-1] not in avoid]


ties = st.lists(
    st.tuples(st.integers(1, PEOPLE), st.integers(1, PEOPLE), st.integers(1, 4)).filter(lambda tie: tie[0] != tie[1]),
    max_size=22,
    unique_by=lambda tie: frozenset(tie[:2]),
)
some = st.sets(st.integers(1, PEOPLE), min_size=1, max_size=3)


@settings(max_examples=300)
@given(ties=ties, sources=some, targets=some, avoid=st.sets(st.integers(1, PEOPLE), max_size=2))
def test_against_every_path_there_is(ties, sources, targets, avoid):
    shortest, strongest = find(ties, sources, targets, avoid)
    paths = every_path(ties, sources, targets, avoid)
    if not paths:
        assert (shortest, strongest) == (None, None)
        return
    steps, cost, people = min(paths)
    assert shortest == Way(people, cost)
    assert shortest.steps == steps
    cost, steps, people = min((cost, steps, people) for steps, cost, people in paths)
    assert strongest == Way(people, cost)


@given(ties=ties, sources=some, targets=some)
def test_the_order_and_direction_of_ties_does_not_matter(ties, sources, targets):
    turned = [(other, one, strength) for one, other, strength in reversed(ties)]
    assert find(ties, sources, targets) == find(turned, sources, targets)


DANA, LUIS, CHIEF, ANN = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("ties", "shortest", "strongest"),
    [
        ([], None, None),
        ([(DANA, CHIEF, 1)], (DANA, CHIEF), (DANA, CHIEF)),
        ([(DANA, LUIS, 4), (CHIEF, LUIS, 4)], (DANA, LUIS, CHIEF), (DANA, LUIS, CHIEF)),
        # they have met once; Luis trusts both: longer, and better
        ([(DANA, CHIEF, 1), (DANA, LUIS, 4), (LUIS, CHIEF, 4)], (DANA, CHIEF), (DANA, LUIS, CHIEF)),
        # of two ways with two steps the stronger one
        ([(DANA, LUIS, 2), (LUIS, CHIEF, 2), (DANA, ANN, 3), (ANN, CHIEF, 3)], (DANA, ANN, CHIEF), (DANA, ANN, CHIEF)),
        # of equal ones the lowest keys
        (
            [(DANA, ANN, 3), (ANN, CHIEF, 3), (DANA, LUIS, 3), (LUIS, CHIEF, 3)],
            (DANA, LUIS, CHIEF),
            (DANA, LUIS, CHIEF),
        ),
    ],
)
def test_dana_luis_and_the_chief(ties, shortest, strongest):
    found = find(ties, {DANA}, {CHIEF})
    assert tuple(way and way.people for way in found) == (shortest, strongest)


def test_nobody_passes_a_word_on_five_times():
    chain = [(n, n + 1, 4) for n in range(1, 6)]
    assert find(chain, {1}, {5})[0].people == (1, 2, 3, 4, 5)
    assert find(chain, {1}, {6}) == (None, None)


def test_one_of_us_belongs_to_them():
    assert find([], {DANA}, {DANA}) == (Way((DANA,), 0), Way((DANA,), 0))
