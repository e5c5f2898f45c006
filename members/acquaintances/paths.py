"""Who could introduce us: the shortest and the strongest way from some people to others, over who knows whom.

A way has at most four steps: further than a friend of a friend of a friend nobody carries a word. A step costs more the
less two people know each other, so the strongest way is the one whose steps together cost least. Of equal ways the one
with the lowest keys is taken, so that the same question always has the same answer.
"""

from dataclasses import dataclass

LONGEST = 4  # steps
# About ten times -ln of how often a word passed on so arrives: 9 of 10 between people who trust each other, 7 of 10
# who know each other well, 9 of 20 who know each other, 1 of 5 who have met.
COST = {4: 1, 3: 4, 2: 8, 1: 16}


@dataclass(frozen=True)
class Way:
    """People (keys) in order, from one of ours to one of theirs; `cost` adds up the steps."""

    people: tuple
    cost: int

    @property
    def steps(self):
        """How many times a word is passed on."""
        return len(self.people) - 1


def find(ties, sources, targets, avoid=(), longest=LONGEST):
    """(shortest, strongest) Way from any source to any target; (None, None) where there is none.

    `ties` are (one, other, strength) in any order and direction. Nobody of `avoid` is passed, begun at or led to. The
    shortest is the strongest of those with the fewest steps; the strongest may be longer.
    """
    without, ends = set(avoid), set(targets) - set(avoid)
    near = _neighbors(ties, without)
    walks = {person: (0, (person,)) for person in set(sources) - without}
    arrived = []
    for step in range(longest + 1):
        walks = _onward(walks, near) if step else walks
        here = [walks[person] for person in ends if person in walks]
        if here:
            arrived.append(Way(*reversed(min(here))))
    if not arrived:
        return None, None
    return arrived[0], min(arrived, key=lambda way: (way.cost, way.steps))


def _onward(walks, near):
    """One step further: {person: (cost, people)} of the cheapest walk with exactly one step more.

    A walk may turn back, but none that does is ever the answer: without the detour it is shorter and costs less.
    """
    further = {}
    for person, (cost, people) in walks.items():
        for neighbor, more in near.get(person, ()):
            walk = (cost + more, (*people, neighbor))
            if neighbor not in further or walk < further[neighbor]:
                further[neighbor] = walk
    return further


def _neighbors(ties, without):
    """{person: [(neighbor, cost)]}, nobody of `without` among them."""
    near = {}
    for one, other, strength in ties:
        if one not in without and other not in without:
            cost = COST[strength]
            near.setdefault(one, []).append((other, cost))
            near.setdefault(other, []).append((one, cost))
    return near
