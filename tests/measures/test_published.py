"""Measures against published figures."""

from __future__ import annotations

import networkx as nx
import pytest
from networks import classic
from scipy.sparse import csr_matrix

from kg.measures import (
    centrality,
    clustering,
    gould_fernandez,
    homophily,
    significance,
    structural_holes,
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
