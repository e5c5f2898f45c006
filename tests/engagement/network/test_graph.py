"""Measures of networks: worked example 14 of domain.md, and the reference library over random networks."""

from dataclasses import asdict

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.ledger import measures
from engagement.network import graph

pairs = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40)
sizes = st.integers(0, 12)


def star(n):
    return graph.network(range(n), [(0, other) for other in range(1, n)])


def ring(n):
    return graph.network(range(n), [(one, (one + 1) % n) for one in range(n)])


def reference(n, ties):
    found = networkx.Graph()
    found.add_nodes_from(range(n))
    found.add_edges_from((a, b) for a, b in ties if a != b and a < n and b < n)
    return found


@pytest.mark.parametrize(("found", "density", "centralization"), [(star(5), 0.4, 1), (ring(5), 0.5, 0)])
def test_worked_example_14(found, density, centralization):
    told = graph.whole(found)
    assert (told.density, told.centralization) == pytest.approx((density, centralization))


@given(sizes, pairs)
def test_betweenness_is_that_of_the_reference_library(n, ties):
    ours = graph.betweenness(graph.network(range(n), ties))
    theirs = networkx.betweenness_centrality(reference(n, ties)) if n else {}
    assert ours == pytest.approx(theirs, abs=1e-12)


@given(sizes, pairs)
def test_the_whole_is_that_of_the_reference_library(n, ties):
    told, other = graph.whole(graph.network(range(n), ties)), reference(n, ties)
    assert (told.n, told.ties) == (n, other.number_of_edges())
    assert told.isolated == networkx.number_of_isolates(other)
    sizes = sorted(map(len, networkx.connected_components(other)), reverse=True)
    assert (told.largest, told.parts) == (max(sizes, default=0), sum(size > 1 for size in sizes))
    assert told.density == (pytest.approx(networkx.density(other)) if n >= 2 else None)


@given(sizes, pairs)
def test_the_whole_is_that_of_the_measures_command(n, ties):
    told = asdict(graph.whole(graph.network(range(n), ties)))
    other = asdict(measures.network(range(n), ties))
    assert {key: told[key] for key in other} == other


@given(st.integers(1, 12), pairs)
def test_without_somebody_the_rest_is_counted_as_the_reference_library_does(n, ties):
    found, other = graph.network(range(n), ties), reference(n, ties)
    near = set(other[0])
    home = next(part for part in networkx.connected_components(other) if 0 in part) - {0}
    other.remove_node(0)
    told = graph.without(found, 0)
    assert told.ties == len(near)
    assert set(told.isolated) == {node for node in near if not other[node]}
    left = max((len(part) for part in networkx.connected_components(other.subgraph(home))), default=0)
    assert len(told.cut_off) == len(home) - left


def test_brokers_are_those_that_many_ways_lead_over():
    chain = graph.network(range(5), [(0, 1), (1, 2), (2, 3), (3, 4)])
    assert graph.brokers(graph.betweenness(chain)) == [2, 1, 3]
    assert graph.brokers(graph.betweenness(graph.network(range(3), []))) == []


def test_a_tie_from_both_ends_is_one_and_strangers_are_none():
    found = graph.network([1, 2], [(1, 2), (2, 1), (1, 1), (1, 9)])
    assert found == {1: {2}, 2: {1}}
