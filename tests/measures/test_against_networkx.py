"""Measures against networkx, and what must not matter."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from graphs import close, made
from hypothesis import given
from hypothesis import strategies as st
from networks import classic

import kg
from kg.measures import (
    centrality,
    clustering,
    gould_fernandez,
    homophily,
    significance,
    structural_holes,
)

# --- against networkx, and both kernels alike


graphs = st.integers(0, 9).flatmap(
    lambda n: st.sets(
        st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(n - 1, 0))).filter(lambda p: p[0] != p[1]),
        max_size=30,
    ).map(lambda ties: (n, sorted(ties)))
)


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


@pytest.mark.slow
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


@pytest.mark.slow
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
