"""Significance, what each measure takes and refuses, and our own networks."""

from __future__ import annotations

import itertools
import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from graphs import close, made
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

import kg
from kg.measures import (
    centrality,
    clustering,
    gould_fernandez,
    homophily,
    overview,
    significance,
    structural_holes,
    validation,
)

# --- significance


matrices = st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=2, max_size=5)


@given(matrices)
def test_the_configuration_model_keeps_degrees(rows: list[list[int]]) -> None:
    matrix = csr_matrix(np.array(rows, float))
    chances = significance.configuration_model(matrix)
    assert np.allclose(chances.sum(axis=0), np.array(rows).sum(axis=0), atol=5e-3)
    assert np.allclose(chances.sum(axis=1), np.array(rows).sum(axis=1), atol=5e-3)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_degrees_that_leave_no_choice() -> None:
    """Gale and Ryser's bound is met by the first two rows: they must hold the first two columns."""
    matrix = csr_matrix([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
    chances = significance.configuration_model(matrix)
    assert np.allclose(chances, [[1, 1, 0.5, 0.5], [1, 1, 0.5, 0.5], [0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0]], atol=5e-3)
    assert significance.sdsm(matrix).p[0] == pytest.approx(1, abs=0.01)


@given(matrices)
def test_tails_are_tails(rows: list[list[int]]) -> None:
    matrix = csr_matrix(np.array(rows, float))
    chances = significance.configuration_model(matrix)
    for found in (significance.sdsm(matrix), significance.hypergeometric(matrix)):
        assert ((found.p >= 0) & (found.p <= 1)).all() and (found.observed > 0).all()
    exact = significance.sdsm(matrix)
    for i, j, o, p in zip(exact.first, exact.second, exact.observed, exact.p, strict=True):
        assert p == pytest.approx(significance.poisson_binomial_tail(chances[i] * chances[j], int(o)), abs=1e-7)


def test_a_poisson_binomial_of_equal_chances_is_binomial() -> None:
    from scipy.stats import binom

    for least in range(6):
        assert significance.poisson_binomial_tail(np.full(5, 0.3), least) == pytest.approx(binom.sf(least - 1, 5, 0.3))


def test_hypergeometric_by_hand() -> None:
    """Two rows of 3 of 6 columns that share all 3: one way in C(6, 3) = 20."""
    matrix = csr_matrix([[1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0]])
    assert significance.hypergeometric(matrix).p == pytest.approx([1 / 20])


def test_a_matrix_is_left_as_it_was() -> None:
    matrix = csr_matrix(np.array([[1.0, 1.0], [1.0, 1.0]]))
    matrix.data[0] = 0
    significance.hypergeometric(matrix)
    assert matrix.nnz == 4


def test_disparity_by_hand() -> None:
    """Serrano et al. 2009: (1 − w/s)^(k − 1) at the end where the tie weighs more."""
    net = nx.Graph()
    net.add_weighted_edges_from([("a", "b", 8), ("a", "c", 1), ("a", "d", 1), ("b", "c", 2)])
    found = significance.disparity(net)
    assert found["a", "b"] == pytest.approx(min((1 - 0.8) ** 2, 1 - 0.8))
    kept = significance.backbone(net, found, 0.05, correction="none")
    assert list(kept.edges()) == [("a", "b")] and len(kept) == 4
    assert kept.edges["a", "b"]["p_value"] == pytest.approx(0.04)


def test_corrections() -> None:
    p = np.array([0.01, 0.02, 0.03, 0.5])
    assert significance.significant(p, 0.05).tolist() == [True, True, True, False]
    assert significance.significant(p, 0.05, correction="bonferroni").tolist() == [True, False, False, False]
    assert significance.significant(p, 0.05, correction="none").tolist() == [True, True, True, False]
    assert significance.significant(np.empty(0)).tolist() == []


# --- what each takes, and refuses


PLAIN = (centrality.degree, centrality.strength, centrality.betweenness, centrality.betweenness_sampled, centrality.closeness, centrality.core_number, centrality.articulation,
         structural_holes.constraint, structural_holes.effective_size, clustering.communities, significance.disparity)  # fmt: skip


@pytest.mark.parametrize("measure", PLAIN, ids=lambda f: f.__name__)
def test_parallel_ties_and_loops_are_refused_in_one_line(measure: Any) -> None:
    with pytest.raises(kg.KgError, match=r"takes no parallel ties; merge them: kg.measures.simple\(net\)$"):
        measure(nx.MultiDiGraph([(1, 2)]))
    with pytest.raises(kg.KgError, match="takes no tie of a node to itself, as 1 has"):
        measure(nx.Graph([(1, 1)]))


@pytest.mark.parametrize(
    "measure", [centrality.core_number, centrality.articulation, clustering.communities, significance.disparity]
)
def test_directed_ties_are_refused_where_they_mean_nothing(measure: Any) -> None:
    with pytest.raises(kg.KgError, match="takes undirected ties"):
        measure(nx.DiGraph([(1, 2)]))


@pytest.mark.parametrize("measure", PLAIN, ids=lambda f: f.__name__)
def test_an_empty_network_has_empty_figures(measure: Any) -> None:
    found = measure(nx.Graph())
    assert (found.members if isinstance(found, clustering.Communities) else found) in ({}, set())


def test_disconnected_networks_have_figures() -> None:
    net = nx.Graph([(1, 2), (3, 4), (4, 5)])
    net.add_node(6)
    assert centrality.closeness(net)[6] == 0 and centrality.closeness(net)[4] == pytest.approx(
        1 * 2 / 5
    )  # Wasserman and Faust
    assert math.isnan(structural_holes.constraint(net)[6]) and math.isnan(structural_holes.effective_size(net)[6])
    found = clustering.communities(net)
    assert len(set(found.members.values())) == 3 and found.members.keys() == set(net)


@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf, "2", True])
def test_weights_that_are_none_are_refused(weight: object) -> None:
    net = nx.Graph()
    net.add_edge("a", "b", weight=weight)
    for measure in (
        centrality.strength,
        significance.disparity,
        clustering.communities,
        lambda g: structural_holes.constraint(g, weight="weight"),
    ):
        with pytest.raises(kg.KgError, match="takes positive weights, and 'a'–'b' has"):
            measure(net)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda g: gould_fernandez.brokerage(g, "colour"), "finds no node with 'colour'"),
        (lambda g: homophily.ei_index(g, "colour"), "finds no node with 'colour'"),
        (lambda g: gould_fernandez.brokerage(g, "g", permutations=-1), "-1 permutations"),
        (lambda g: centrality.betweenness_sampled(g, sources=1), "1 sources give no error bar"),
        (lambda g: centrality.betweenness(g, kernel="igraph"), "take one of auto, networkx, rustworkx"),
        (lambda g: clustering.communities(g, method="magic"), "take one of leiden, louvain"),
        (lambda g: clustering.communities(g, seeds=0), "take one or more"),
        (lambda g: clustering.communities(g, resolution=float("nan")), "a resolution of nan"),
        (lambda g: clustering.communities(g, seed=-1), "seed must be a non-negative integer"),
        (lambda g: centrality.betweenness_sampled(g, seed=10**20), "seed must be a non-negative integer"),
        (lambda g: significance.backbone(g, {}), "has no p-value"),
        (lambda g: centrality.two_mode(g), "is of neither mode"),
        (lambda g: homophily.assortativity([[1, 2]]), "is square"),
        (lambda g: significance.significant(np.array([0.1]), 5), "a level of 5"),
        (lambda g: significance.significant(np.array([0.1]), correction="holm"), "take one of fdr"),
        (lambda g: significance.sdsm(csr_matrix([[2.0]])), "takes a matrix of 0 and 1"),
    ],
)
def test_other_refusals(call: Any, says: str) -> None:
    with pytest.raises(kg.KgError) as error:
        call(made((3, [(0, 1), (1, 2)])))
    assert says in str(error.value) and "; " in str(error.value)


def test_one_mode_ties_are_refused() -> None:
    net = nx.Graph([("a", "b")])
    nx.set_node_attributes(net, 0, "bipartite")
    with pytest.raises(kg.KgError, match="are of one mode and tied"):
        centrality.two_mode(net)


# --- from our own networks


def test_simple_merges_what_is_parallel() -> None:
    net = nx.MultiDiGraph()
    net.add_edge("a", "b", weight=2)
    net.add_edge("b", "a", weight=3)
    net.add_edge("a", "c", symmetric=True)
    net.add_edge("c", "c")
    merged = validation.simple(net)
    assert type(merged) is nx.Graph and merged.edges["a", "b"] == {"weight": 5, "ties": 2}
    assert not list(nx.selfloop_edges(merged)) and set(merged) == {"a", "b", "c"}
    both = validation.simple(net, directed=True)
    assert type(both) is nx.DiGraph
    assert set(both.edges()) == {("a", "b"), ("b", "a"), ("a", "c"), ("c", "a")}


def test_a_table_and_the_whole_of_our_own_network(graph: kg.KnowledgeGraph) -> None:
    net = graph.network()
    rows = overview.actors(net, by="type")
    assert {r["id"] for r in rows} == set(net) and rows[0]["id"] == "event/hai-phong-2019/workshop"
    simple = validation.simple(net)
    assert [r["degree"] for r in rows] == [simple.degree(r["id"]) for r in rows]
    whole = {r["measure"]: r for r in overview.whole(net)}
    assert whole["nodes"]["value"] == 30 and whole["ties"]["value"] == simple.number_of_edges()
    roles = ("coordinator", "itinerant", "gatekeeper", "liaison")
    triples = sum(1 for v in simple for a, b in itertools.combinations(simple[v], 2) if not simple.has_edge(a, b))
    assert sum(r[role] for r in rows for role in roles) == triples == sum(whole[role]["value"] for role in roles)
    assert overview.actors(nx.MultiDiGraph()) == []
    with pytest.raises(kg.KgError, match="no tie to measure"):
        overview.whole(nx.MultiDiGraph())


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(10, 14)), min_size=1))
def test_two_modes_are_those_of_networkx(ties: set[tuple[int, int]]) -> None:
    net = nx.Graph(sorted(ties))
    nx.set_node_attributes(net, {n: int(n > 9) for n in net}, "bipartite")
    actors = [n for n in net if n < 10]
    found = centrality.two_mode(net)
    assert close({n: f.degree for n, f in found.items()}, nx.bipartite.degree_centrality(net, actors))
    assert all(0 <= f.closeness <= 1 for f in found.values())  # networkx goes beyond where the graph falls apart
    if nx.is_connected(net):
        assert close({n: f.closeness for n, f in found.items()}, nx.bipartite.closeness_centrality(net, actors))
    if len(actors) > 1 and len(net) - len(actors) > 1:  # networkx divides by nothing otherwise
        assert close({n: f.betweenness for n, f in found.items()}, nx.bipartite.betweenness_centrality(net, actors))


def test_two_modes_of_our_own_network(graph: kg.KnowledgeGraph) -> None:
    found = centrality.two_mode(graph.network("participation"))
    assert found["event/hai-phong-2019/workshop"].degree == 1 and found["agency/sati"].degree == 1


def test_sdsm_of_very_many_columns_of_one_degree() -> None:
    """Two rows at every event of half of 2,600 and never at the others: the chance underflows, the tail does not."""
    half = 1300
    matrix = np.zeros((4, 2 * half))
    matrix[:2, :half] = matrix[2:, half:] = 1
    found = significance.sdsm(csr_matrix(matrix))
    assert len(found.p) == 2 and (found.p < 1e-9).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_are_scipys(p: list[float]) -> None:
    from scipy.stats import false_discovery_control

    assert significance.q_values(np.array(p)) == pytest.approx(false_discovery_control(p), abs=1e-15)
