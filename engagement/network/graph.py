"""Measures of an undirected network (domain.md 3.7): pure functions over {node: set of neighbors}.

Betweenness is that of Freeman as Brandes computes it (2001), ties without weight; checked against a reference library in
the tests. 2,000 nodes with 10,000 ties take a worker some seconds.
"""

from dataclasses import dataclass

BROKER_SHARE = 0.5  # of the way to the largest betweenness: from there on a node is called a broker
BROKERS = 10  # named at most
LEAST_SHARE = 0.05  # of all shortest ways; below it nobody stands out


@dataclass(frozen=True)
class Whole:
    """A network as a whole. `parts` = connected parts of two or more; None where a figure has no meaning."""

    n: int
    ties: int
    density: float | None
    centralization: float | None
    isolated: int
    parts: int
    largest: int


def network(nodes, ties):
    """{node: set of its neighbors} of pairs; a tie named from both ends is one, ties to oneself or to strangers are none."""
    found = {node: set() for node in nodes}
    for one, other in ties:
        if one != other and one in found and other in found:
            found[one].add(other)
            found[other].add(one)
    return found


def whole(found):
    """The Whole of a network."""
    n, degrees = len(found), [len(near) for near in found.values()]
    ties = sum(degrees) // 2
    sizes = [len(part) for part in parts(found)]
    top = max(degrees, default=0)
    return Whole(
        n=n,
        ties=ties,
        density=2 * ties / (n * (n - 1)) if n >= 2 else None,
        centralization=sum(top - degree for degree in degrees) / ((n - 1) * (n - 2)) if n >= 3 else None,
        isolated=sum(not degree for degree in degrees),
        parts=sum(size > 1 for size in sizes),
        largest=max(sizes, default=0),
    )


def parts(found):
    """Connected parts as sets, the largest first."""
    left, groups = set(found), []
    while left:
        group, edge = set(), {left.pop()}
        while edge:
            group |= edge
            edge = set().union(*(found[node] for node in edge)) - group
        left -= group
        groups.append(group)
    return sorted(groups, key=len, reverse=True)


def betweenness(found):
    """{node: share of shortest ways between two others that lead over it}, 0 to 1; all 0 under three nodes."""
    names = list(found)
    place = {name: number for number, name in enumerate(names)}
    near = [[place[other] for other in found[name]] for name in names]
    n, total = len(names), [0.0] * len(names)
    for start in range(n):
        if near[start]:
            _add_ways(near, start, n, total)
    whole_of_it = (n - 1) * (n - 2)  # each pair is met from both ends
    return {name: total[number] / whole_of_it if whole_of_it > 0 else 0.0 for number, name in enumerate(names)}


def _add_ways(near, start, n, total):
    """Add to `total` the part each node has in the shortest ways from `start`."""
    far, ways = [-1] * n, [0] * n
    far[start], ways[start] = 0, 1
    steps, ring, distance = [], [start], 0  # of each ring: its nodes, and the ends of the ties that lead into it
    while ring:
        distance += 1
        following, before, after = [], [], []
        for node in ring:
            number = ways[node]
            for other in near[node]:
                at = far[other]
                if at < 0:
                    far[other] = distance
                    ways[other] = number
                    following.append(other)
                elif at == distance:
                    ways[other] += number
                else:
                    continue
                before.append(node)
                after.append(other)
        steps.append((following, before, after))
        ring = following
    part, share = [0.0] * n, [0.0] * n
    for nodes, before, after in reversed(steps):
        for node in nodes:
            mine = part[node]
            total[node] += mine
            share[node] = (1.0 + mine) / ways[node]
        for node, other in zip(before, after):  # noqa: B905  of equal length, and the innermost loop
            part[node] += ways[node] * share[other]


def brokers(between):
    """Nodes that many shortest ways lead over, the most first: at least a twentieth, and half of the largest share; ten at most."""
    top = max(between.values(), default=0.0)
    if top < LEAST_SHARE:
        return []
    chosen = [node for node, share in between.items() if share >= max(LEAST_SHARE, BROKER_SHARE * top)]
    return sorted(chosen, key=lambda node: -between[node])[:BROKERS]


@dataclass(frozen=True)
class Without:
    """What becomes of a network when one node goes: its ties, nodes then isolated, and those cut off from the largest part."""

    ties: int
    isolated: list
    cut_off: list


def without(found, gone):
    """The network without a node, compared with the same with it."""
    near = found.get(gone, set())
    rest = {node: others - {gone} for node, others in found.items() if node != gone}
    alone = [node for node in near if not rest[node]]
    home = next((part for part in parts(found) if gone in part), set()) - {gone}
    within = network(home, ((a, b) for a in home for b in rest[a]))
    left = parts(within)
    cut = [node for part in left[1:] for node in part] if left else []
    return Without(len(near), alone, cut)
