"""Measures against published figures, against networkx, and against what must not matter.

The small networks in fixtures/networks are facts from schochastics/networkdata (MIT): Padgett's Florentine
marriages, Lazega's law firm (advice, by office), Davis's Southern women, Zachary's karate club.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import classic
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


def florentine(*, isolate: bool) -> nx.Graph:
    net = classic("florentine-marriage")
    if not isolate:
        net.remove_node("Pucci")
    return net


# --- published figures


def test_florentine_marriages() -> None:
    """Padgett and Ansell's families as Freeman's measures are usually printed for them (METHODS)."""
    fifteen, sixteen = florentine(isolate=False), florentine(isolate=True)
    assert centrality.betweenness(fifteen)["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert centrality.betweenness(fifteen)["Guadagni"] == pytest.approx(0.255, abs=5e-4)
    assert centrality.closeness(fifteen)["Medici"] == pytest.approx(0.560, abs=5e-4)
    assert centrality.centralisation(centrality.degree(sixteen)) == pytest.approx(0.267, abs=5e-4)


def test_southern_women() -> None:
    """Borgatti and Everett 1997, table 5: degree, closeness, betweenness of women and events."""
    net = classic("southern-women")
    nx.set_node_attributes(net, {n: int(i >= 18) for i, n in enumerate(net)}, "bipartite")
    found = centrality.two_mode(net)
    event_eight = list(net)[18 + 7]
    for node, expected in {
        "EVELYN": (0.571, 0.800, 0.097),
        "THERESA": (0.571, 0.800, 0.088),
        "NORA": (0.571, 0.800, 0.113),
        event_eight: (0.778, 0.846, 0.244),
    }.items():
        assert found[node] == pytest.approx(expected, abs=6e-4), node


def burt() -> nx.Graph:
    """The network of Burt 1992 as Borgatti 1997 prints it."""
    return nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])


def test_burts_holes() -> None:
    """Borgatti 1997: effective size and constraint of G, A, C."""
    size, hold = structural_holes.effective_size(burt()), structural_holes.constraint(burt())
    assert [size[n] for n in "GAC"] == pytest.approx([4.67, 2.5, 1], abs=5e-3)
    assert [hold[n] for n in "GAC"] == pytest.approx([0.400, 0.595, 1], abs=5e-4)


def test_lazegas_brokers() -> None:
    """Gould and Fernandez 1989 as R's sna::brokerage gives it for Lazega's advice network by office."""
    found = gould_fernandez.brokerage(classic("lazega-advice-office"), "group")
    assert found.total == {
        "coordinator": 3446, "itinerant": 175, "representative": 1413, "gatekeeper": 1213, "liaison": 125}  # fmt: skip
    assert list(found.expected_bernoulli.values()) == pytest.approx([2897.2, 1862.7, 1862.7, 1862.7, 578.5], abs=0.05)


def test_lazegas_ei_index() -> None:
    """Krackhardt and Stern's index of the same network: directed, and symmetrised (71 nodes, 717 ties)."""
    net = classic("lazega-advice-office")
    assert homophily.ei_index(net, "group").network == pytest.approx(-0.5695067265)
    both = net.to_undirected()
    assert (len(both), both.number_of_edges()) == (71, 717)
    assert homophily.ei_index(both, "group").network == pytest.approx(-0.5481171548)


def test_couples_of_san_francisco() -> None:
    """Newman 2003, PRE 67, 026126, table I: 1,958 couples by ethnicity, r = 0.621.

    The printed shares are rounded to three digits and sum to 0.997, so the third digit of r is not theirs to give.
    """
    couples = [
        [0.258, 0.016, 0.035, 0.013],
        [0.012, 0.157, 0.058, 0.019],
        [0.013, 0.023, 0.306, 0.035],
        [0.005, 0.007, 0.024, 0.016],
    ]
    assert homophily.assortativity(couples) == pytest.approx(0.621, abs=3e-3)


def test_significant_ties() -> None:
    """Exact SDSM tails of a small matrix, diagonal included (METHODS, after Neal 2014)."""
    matrix = csr_matrix([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1]])
    chances = significance.configuration_model(matrix)
    shared = (matrix @ matrix.T).toarray()
    tails = [
        significance.poisson_binomial_tail(chances[i] * chances[j], int(shared[i, j]))
        for i in range(3)
        for j in range(i, 3)
    ]
    assert tails == pytest.approx([0.4268, 1, 0.5553, 0.3055, 1, 0.3327], abs=5e-5)
    found = significance.sdsm(matrix)
    assert (found.first.tolist(), found.second.tolist(), found.observed.tolist()) == ([0], [2], [2])
    assert found.p == pytest.approx([0.5553], abs=5e-5)


def test_karate_club() -> None:
    """The best modularity of Zachary's club is 0.41979 (Brandes et al. 2008); Leiden reaches it from every seed."""
    found = clustering.communities(classic("karate"))
    assert found.modularity == pytest.approx(0.41979, abs=5e-6)
    assert found.sizes == sorted(found.sizes, reverse=True) and sum(found.sizes) == 34
    assert 0.9 < found.stability <= 1
    assert clustering.communities(classic("karate"), method="louvain").modularity > 0.41


# --- against networkx, and both kernels alike

graphs = st.integers(0, 9).flatmap(
    lambda n: st.sets(
        st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(n - 1, 0))).filter(lambda p: p[0] != p[1]),
        max_size=30,
    ).map(lambda ties: (n, sorted(ties)))
)


def made(drawn: tuple[int, list[tuple[int, int]]], *, directed: bool = False) -> Any:
    size, ties = drawn
    net = nx.DiGraph() if directed else nx.Graph()
    net.add_nodes_from((i, {"g": "xyz"[i % 3], "h": "" if i == 4 else "z"}) for i in range(size))
    net.add_edges_from((a, b, {"weight": 1 + (a * b) % 3}) for a, b in ties)
    return net


def close(one: dict[Any, float], other: dict[Any, float]) -> bool:
    return one.keys() == other.keys() and np.allclose(list(one.values()), [other[k] for k in one], equal_nan=True)


@given(graphs, st.booleans())
def test_both_kernels_give_the_same(drawn: Any, directed: bool) -> None:
    net = made(drawn, directed=directed)
    for measure in (centrality.betweenness, centrality.closeness):
        assert close(measure(net, kernel="networkx"), measure(net, kernel="rustworkx"))
    if not directed:
        assert close(centrality.core_number(net, kernel="networkx"), centrality.core_number(net, kernel="rustworkx"))
        assert centrality.articulation(net, kernel="networkx") == centrality.articulation(net, kernel="rustworkx")


@given(graphs, st.booleans())
def test_a_sample_of_everyone_is_exact(drawn: Any, directed: bool) -> None:
    net = made(drawn, directed=directed)
    for normalised in (True, False):
        found = centrality.betweenness_sampled(net, sources=100, normalised=normalised)
        assert close({n: e.value for n, e in found.items()}, centrality.betweenness(net, normalised=normalised))
        assert all(e.error == 0 for e in found.values())


def test_the_error_of_a_sample_is_how_far_samples_scatter() -> None:
    net = nx.barabasi_albert_graph(120, 2, seed=4)
    exact = centrality.betweenness(net)
    top = sorted(exact, key=exact.__getitem__)[-10:]
    drawn = [centrality.betweenness_sampled(net, sources=40, seed=seed) for seed in range(200)]
    for node in top:
        values = np.array([found[node].value for found in drawn])
        error = np.sqrt(np.mean([found[node].error ** 2 for found in drawn]))
        assert abs(values.mean() - exact[node]) < 4 * values.std() / np.sqrt(len(values))  # without bias
        assert values.std() == pytest.approx(error, rel=0.2)


@given(graphs, st.booleans(), st.sampled_from([None, "weight"]))
def test_holes_are_those_of_networkx(drawn: Any, directed: bool, weight: str | None) -> None:
    net = made(drawn, directed=directed)
    if not len(net):  # networkx has no answer
        assert structural_holes.constraint(net) == structural_holes.effective_size(net) == {}
        return
    assert close(structural_holes.constraint(net, weight=weight), nx.constraint(net, weight=weight))
    # Node by node: with a whole graph and weights, networkx 3.6 divides by the wrong maxima.
    expected = nx.effective_size(net, nodes=list(net), weight=weight)
    defined = {node: size for node, size in expected.items() if not math.isnan(size)}
    assert close({node: structural_holes.effective_size(net, weight=weight)[node] for node in defined}, defined)


@given(graphs, st.booleans())
def test_groups_are_those_of_networkx(drawn: Any, directed: bool) -> None:
    net = made(drawn, directed=directed)
    if net.number_of_edges():
        mixed, names = homophily.mixing(net, "g")
        theirs = nx.attribute_mixing_matrix(net, "g", mapping={n: i for i, n in enumerate(names)}, normalized=False)
        assert np.allclose(mixed, theirs)
        ours = homophily.assortativity(mixed)
        with np.errstate(all="ignore"):
            assert math.isnan(ours) or ours == pytest.approx(nx.attribute_assortativity_coefficient(net, "g"))


def slow_roles(net: Any, group: dict[Any, str]) -> dict[str, dict[Any, int]]:
    """Gould and Fernandez's definition, word for word."""
    found = {role: dict.fromkeys(net, 0) for role in gould_fernandez.ROLES}
    for v in net:
        into = net.predecessors(v) if net.is_directed() else net.neighbors(v)
        for i in list(into):
            for j in net.successors(v) if net.is_directed() else net.neighbors(v):
                if i != j and not net.has_edge(i, j):
                    a, b, c = group[i], group[v], group[j]
                    role = (
                        "coordinator" if a == b == c else
                        "itinerant" if a == c else
                        "representative" if a == b else
                        "gatekeeper" if b == c else "liaison"
                    )  # fmt: skip
                    found[role][v] += 1
    return found


@given(graphs, st.booleans(), st.sampled_from("gh"))
def test_roles_are_those_of_the_definition(drawn: Any, directed: bool, by: str) -> None:
    net = made(drawn, directed=directed)
    if not len(net) or (by == "h" and len(net) == 5 and not net):
        return
    group = {n: d[by] or "unknown" for n, d in net.nodes(data=True)}
    if set(group.values()) == {"unknown"}:
        return
    found = gould_fernandez.brokerage(net, by)
    assert found.counts == slow_roles(net, group)
    # Roles sum to open triples, and so do their expectations under permutation.
    for node in net:
        triples = sum(found.counts[role][node] for role in gould_fernandez.ROLES)
        assert sum(found.expected[role][node] for role in gould_fernandez.ROLES) == pytest.approx(
            triples if len(net) > 2 else 0
        )
    if not directed:
        assert found.total["representative"] == found.total["gatekeeper"]
        assert all(found.total[role] % 2 == 0 for role in ("coordinator", "itinerant", "liaison"))


def test_the_permutation_mean_is_the_mean_of_permutations() -> None:
    net = classic("lazega-advice-office")
    found = gould_fernandez.brokerage(net, "group", permutations=200, seed=3)
    labels = list(nx.get_node_attributes(net, "group").values())
    chance = np.random.default_rng(8)
    drawn = []
    for _ in range(200):
        nx.set_node_attributes(net, dict(zip(net, chance.permutation(labels), strict=True)), "dealt")
        drawn.append(gould_fernandez.brokerage(net, "dealt").total)
    for role in gould_fernandez.ROLES:
        values = [total[role] for total in drawn]
        error = np.std(values) / np.sqrt(len(values))
        assert abs(np.mean(values) - found.expected_permutation[role]) < 4 * error, role
        z = (found.total[role] - found.expected_permutation[role]) / np.std(values)
        assert found.total_z[role] == pytest.approx(z, rel=0.3, abs=0.3)
    assert found.total_z["coordinator"] > 3 > -3 > found.total_z["itinerant"]


# --- what must not matter, and what must


@given(graphs, st.randoms(use_true_random=False))
def test_neither_names_nor_order_matter(drawn: Any, chance: Any) -> None:
    net = made(drawn)
    names = [f"n{i}" for i in range(len(net))]
    chance.shuffle(names)
    name = dict(zip(net, names, strict=True))
    nodes, ties = list(net.nodes(data=True)), list(net.edges(data=True))
    chance.shuffle(nodes)
    chance.shuffle(ties)
    other = nx.Graph()
    other.add_nodes_from((name[n], d) for n, d in nodes)
    other.add_edges_from((name[b], name[a], d) for a, b, d in ties)
    for measure in (
        centrality.degree,
        centrality.strength,
        centrality.betweenness,
        centrality.closeness,
        centrality.core_number,
        structural_holes.constraint,
        structural_holes.effective_size,
    ):
        assert close({name[n]: v for n, v in measure(net).items()}, measure(other)), measure.__name__
    assert {name[n] for n in centrality.articulation(net)} == centrality.articulation(other)
    if len(net):
        one, two = homophily.ei_index(net, "g"), homophily.ei_index(other, "g")
        assert one.groups == pytest.approx(two.groups, nan_ok=True)
        assert gould_fernandez.brokerage(net, "g").total == gould_fernandez.brokerage(other, "g").total
    one_p, two_p = significance.disparity(net), significance.disparity(other)
    assert {frozenset((name[a], name[b])): round(p, 12) for (a, b), p in one_p.items()} == {
        frozenset(pair): round(p, 12) for pair, p in two_p.items()
    }


@given(graphs, st.randoms(use_true_random=False))
def test_communities_do_not_depend_on_order(drawn: Any, chance: Any) -> None:
    net = made(drawn)
    ties = list(net.edges(data=True))
    chance.shuffle(ties)
    other = nx.Graph()
    other.add_nodes_from(net.nodes(data=True))
    other.add_edges_from(ties)
    for method in ("leiden", "louvain"):
        one, two = (clustering.communities(g, method=method, seeds=3) for g in (net, other))
        assert one.members == two.members and one.members.keys() == set(net)
        if ties:
            assert one.modularity == pytest.approx(nx.community.modularity(net, _parts(one.members)))
    if ties:
        found = (
            centrality.betweenness_sampled(net, sources=3, seed=1),
            centrality.betweenness_sampled(other, sources=3, seed=1),
        )
        assert close({n: e.value for n, e in found[0].items()}, {n: e.value for n, e in found[1].items()})


def _parts(members: dict[Any, int]) -> list[set[Any]]:
    return [{n for n, g in members.items() if g == group} for group in set(members.values())]


def test_partitions_that_agree_and_that_say_nothing_of_each_other() -> None:
    even = {i: i % 2 for i in range(40)}
    assert clustering.nmi(even, {i: 1 - g for i, g in even.items()}) == pytest.approx(1)
    assert clustering.nmi(even, {i: i // 20 for i in range(40)}) == pytest.approx(0)
    assert clustering.nmi({1: 0}, {1: 7}) == 1 == clustering.nmi({}, {})
    with pytest.raises(kg.KgError, match="of different nodes"):
        clustering.nmi({1: 0}, {2: 0})


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
    assert whole["nodes"]["value"] == 28 and whole["ties"]["value"] == simple.number_of_edges()
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
