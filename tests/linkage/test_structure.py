"""Brokers and fragility."""

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

import kg
from kg.linkage.structure import brokers
from kg.measures import gould_fernandez

# --- brokers


def test_lazega_by_office() -> None:
    """Gould and Fernandez 1989 on Lazega's advice network, as R's sna prints it (METHODS)."""
    found = brokers.brokers(classic("lazega-advice-office"), by="group", permutations=0).total.set_index("role")
    assert found["count"].to_dict() == {
        "coordinator": 3446, "itinerant": 175, "representative": 1413, "gatekeeper": 1213, "liaison": 125,
    }  # fmt: skip
    assert found["expected_bernoulli"].tolist() == pytest.approx([2897.2, 1862.7, 1862.7, 1862.7, 578.5], abs=0.06)


graphs = st.builds(
    lambda n, p, seed, directed: nx.gnp_random_graph(n, p, seed=seed, directed=directed),
    st.integers(1, 14), st.floats(0, 1), st.integers(0, 99), st.booleans(),
)  # fmt: skip


@given(graphs, st.integers(1, 4))
def test_roles_sum_to_the_open_triples(net: nx.Graph, kinds: int) -> None:
    nx.set_node_attributes(net, {n: f"g{n % kinds}" for n in net}, "type")
    found = brokers.brokers(net, permutations=0)
    counted = sum(
        net.has_edge(i, v) and net.has_edge(v, j) and not net.has_edge(i, j)
        for i, v, j in itertools.permutations(net, 3)
    )
    assert found.total["count"].sum() == counted
    assert found.total["expected_permutation"].sum() == pytest.approx(counted if len(net) > 2 else 0)
    roles = found.actors[list(gould_fernandez.ROLES)].sum(axis=1) - found.actors["coordinator"]
    assert (roles == found.actors["brokerage_total"]).all()


@pytest.mark.slow
def test_permuted_roles_come_to_the_closed_form() -> None:
    net = nx.gnp_random_graph(25, 0.2, seed=3)
    nx.set_node_attributes(net, {n: f"g{n % 3}" for n in net}, "type")
    found = brokers.brokers(net, permutations=0)
    chance, total = np.random.default_rng(0), np.zeros(5)
    for _ in range(300):
        nx.set_node_attributes(net, dict(zip(net, chance.permutation([f"g{n % 3}" for n in net]), strict=True)), "type")
        total += brokers.brokers(net, permutations=0).total["count"]
    assert (total / 300).tolist() == pytest.approx(found.total["expected_permutation"].tolist(), rel=0.05)


def test_a_broker_that_rests_on_one_source() -> None:
    """b joins a and c, once by each of two sources; d joins nobody but by one."""
    net: nx.MultiGraph = nx.MultiGraph()
    for one, other, sources in [("a", "b", ["s"]), ("b", "c", ["s", "t"]), ("c", "d", ["t"]), ("d", "e", ["t"])]:
        net.add_edge(one, other, sources=sources)
    nx.set_node_attributes(net, {"a": "x", "b": "y", "c": "z", "d": "x", "e": "y"}, "type")
    found = brokers.brokers(net, permutations=0).actors.set_index("id")
    assert found.loc["b", ["kept", "rests_on", "lost"]].tolist() == [0, "s", 1]
    assert found.loc["c", ["kept", "rests_on"]].tolist() == [0, "t"]
    assert math.isnan(found.loc["a", "kept"])


def test_brokers_of_our_network(corpus: kg.KnowledgeGraph) -> None:
    """By hand: eleven firms and groups are tied to the university of Hưng Yên alone, by agreements of one page; five
    others to the department of Hải Phòng alone."""
    net = corpus.network("collaboration", region="region/red-river-delta")
    found = kg.brokers(net, by="type").actors.set_index("id")
    assert found.loc["department/so-khcn-hai-phong", ["group", "lost"]].tolist() == ["Department", 5]
    assert found.loc["university/utehy", ["group", "lost"]].tolist() == ["University", 11]
    assert found.index[0] == "university/utehy" and found["kept"].dropna().between(0, 1).all()


def test_who_has_no_group_plays_no_role(corpus: kg.KnowledgeGraph) -> None:
    """Triples with an unknown seat are of no role."""
    net = corpus.network("collaboration", region="region/red-river-delta")
    found = kg.brokers(net, by="province")
    unseated = [node for node, data in net.nodes(data=True) if not data["seat"]]
    assert found.unknown == len(unseated) == 20 and "unknown" not in found.groups
    roles = found.actors.set_index("id")["brokerage_total"]
    assert roles[unseated].isna().all() and roles["ministry/most"] > 0
    assert found.actors.set_index("id").loc["ministry/most", ["lost", "betweenness"]].notna().all()


@pytest.mark.parametrize(
    ("net", "options"),
    [(nx.Graph(), {}), (nx.path_graph(3), {"by": "nothing"}), (nx.path_graph(3), {"permutations": -1})],
    ids=["empty", "no attribute", "negative"],
)
def test_brokers_of_nothing(net: nx.Graph, options: dict[str, Any]) -> None:
    if len(net) and "by" not in options:
        nx.set_node_attributes(net, "x", "type")
    with pytest.raises(kg.KgError) as caught:
        kg.brokers(net, **options)
    assert caught.value.hint


# --- fragility


def test_who_falls_off_with_whom() -> None:
    net = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e")])
    nx.set_node_attributes(net, {n: n for n in net}, "type")
    found = kg.fragility(net)
    assert found.articulation.set_index("id")["with"].to_dict() == {"c": ("d", "e"), "d": ("e",)}
    assert found.core == ("a", "b", "c") and found.core_number == 2
    without = found.without.set_index("what")
    assert without.loc["nothing", ["ties", "actors", "components"]].tolist() == [5, 5, 1]
    assert without.loc["top broker", ["id", "ties", "components", "lost"]].tolist() == ["c", 2, 2, 0]


def test_each_source_and_the_largest_event(corpus: kg.KnowledgeGraph) -> None:
    net = corpus.network("co-participation")
    found = kg.fragility(net).without.set_index("what")
    assert found.loc["largest event", "id"] == "event/bay-truong-quy-nhon-2023/signing"
    assert set(found.loc["source", "id"]) == {s for *_, d in net.edges(data=True) for s in d["sources"]}
    assert (found["ties"] <= found.loc["nothing", "ties"]).all()
