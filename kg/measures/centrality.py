"""Who is central: degree, strength, betweenness, closeness, core, and how concentrated that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import networkx as nx
import numpy as np

from kg.errors import KgError
from kg.measures import validation

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


N = TypeVar("N", bound="Hashable")
_AT_ONCE = 4_000_000  # cells of one block of sampled sources


class Estimate(NamedTuple):
    """A figure from a sample, and its standard error."""

    value: float
    error: float


def degree(net: nx.Graph[N], *, normalised: bool = False) -> dict[N, float]:
    """How many others each node is tied to (Freeman 1978); a directed graph counts ties in and out.

    Normalised by n − 1. Takes simple graphs; an empty one gives an empty dict.
    """
    validation.require(net, "degree")
    scale = 1 / (len(net) - 1) if normalised and len(net) > 1 else 1
    return {node: count * scale for node, count in dict(net.degree()).items()}


def strength(net: nx.Graph[N], *, weight: str = "weight") -> dict[N, float]:
    """The sum of the weights of each node's ties (Barrat et al. 2004); a tie without one counts 1.

    Takes simple graphs with positive weights. Of co-participation (Newman's weights) it is the number of a
    node's events with company.
    """
    validation.require(net, "strength")
    validation.require_weights(net, "strength", weight)
    return {node: float(total) for node, total in net.degree(weight=weight)}


def betweenness(net: nx.Graph[N], *, normalised: bool = True, kernel: str = "auto") -> dict[N, float]:
    """The share of shortest paths between others that pass through each node (Freeman 1977), exact.

    Ties count as one step. Normalised by the pairs of others: (n − 1)(n − 2) / 2, twice that where directed.
    Takes simple graphs, connected or not; `kernel` is auto, networkx or rustworkx (the same figures, faster
    from some hundred nodes). Time grows with nodes × ties: beyond ten thousand nodes take
    `betweenness_sampled`.
    """
    validation.require(net, "betweenness")
    if validation.kernel_of(net, kernel) == "networkx":
        return dict(nx.betweenness_centrality(net, normalized=normalised))
    import rustworkx as rx

    made, nodes = validation.rx_graph(net)
    found = rx.betweenness_centrality(made, normalized=normalised)
    return {name: found[i] for i, name in enumerate(nodes)}


def betweenness_sampled(
    net: nx.Graph[N], *, sources: int = 1000, seed: int = 0, normalised: bool = True
) -> dict[N, Estimate]:
    """Betweenness from a random sample of sources, with its standard error (Brandes and Pich 2007).

    The dependencies of `sources` nodes, drawn without replacement, are scaled to all n; the error is that of
    a mean of a sample without replacement, n √((1 − k/n) s² / k), so that it is 0 when every node is a source
    and the figures are then exact. It is NaN where the sample shows no spread: nothing is then known of it.
    Errors of nodes with a few large dependencies are too small. Takes simple graphs. Raises KgError for less
    than two sources, or a negative seed.
    """
    validation.require(net, "betweenness")
    validation.require_seed(seed)
    if sources < 2:
        raise KgError(f"{sources} sources give no error bar", hint="take two or more")
    matrix, nodes = validation.adjacency(net, order=sorted(net, key=str))  # whatever order they were added in
    size = len(nodes)
    if size < 3:
        return {node: Estimate(0.0, 0.0) for node in nodes}
    count = min(sources, size)
    drawn = np.random.default_rng(seed).permutation(size)[:count]
    total, squares = np.zeros(size), np.zeros(size)
    for block in _blocks(drawn, size):
        dependency = _dependencies(matrix, block)
        total += dependency.sum(axis=1)
        squares += (dependency**2).sum(axis=1)
    mean = total / count
    spread = np.maximum(squares / count - mean**2, 0) * count / (count - 1)
    error = np.sqrt((1 - count / size) * spread / count)
    if count < size:
        error[spread == 0] = np.nan
    scale = size / ((size - 1) * (size - 2)) if normalised else size / (1 if net.is_directed() else 2)
    values = zip((mean * scale).tolist(), (error * scale).tolist(), strict=True)
    return {node: Estimate(*pair) for node, pair in zip(nodes, values, strict=True)}


def _blocks(drawn: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    step = max(1, _AT_ONCE // size)
    return (drawn[i : i + step] for i in range(0, len(drawn), step))


def _dependencies(matrix: csr_matrix, sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """δ_s(v) for every node v (rows) and source s (columns): Brandes 2001, a breadth-first level at a time."""
    size, many = int(matrix.shape[0]), len(sources)
    forward = matrix.T.tocsr()
    paths = np.zeros((size, many))
    paths[sources, np.arange(many)] = 1
    levels = [paths.copy()]
    while True:
        reached = forward @ levels[-1]
        reached[paths > 0] = 0
        if not reached.any():
            break
        paths += reached
        levels.append(reached)
    dependency = np.zeros((size, many))
    for depth in range(len(levels) - 1, 0, -1):
        there = levels[depth] > 0
        share = np.divide(1 + dependency, paths, out=np.zeros_like(paths), where=there)
        dependency += np.where(levels[depth - 1] > 0, (matrix @ share) * paths, 0)
    dependency[sources, np.arange(many)] = 0
    return dependency


def closeness(net: nx.Graph[N], *, kernel: str = "auto") -> dict[N, float]:
    """The inverse of the mean distance to others (Freeman 1978), in steps; along incoming ties where directed.

    In a disconnected graph each component's figure is scaled by the share of nodes that it reaches
    (Wasserman and Faust 1994, formula 5.22). Takes simple graphs; an isolate has 0.
    """
    validation.require(net, "closeness")
    if validation.kernel_of(net, kernel) == "networkx":
        return dict(nx.closeness_centrality(net))
    import rustworkx as rx

    made, nodes = validation.rx_graph(net)
    found = rx.closeness_centrality(made)
    return {name: found[i] for i, name in enumerate(nodes)}


def core_number(net: nx.Graph[N], *, kernel: str = "auto") -> dict[N, int]:
    """The largest k such that a node is in a part of the graph where everyone has k ties (Seidman 1983).

    Takes simple undirected graphs.
    """
    validation.require(net, "core number", directed=False)
    if validation.kernel_of(net, kernel) == "networkx":
        return dict(nx.core_number(net))
    import rustworkx as rx

    made, nodes = validation.rx_graph(net)
    found: Any = rx.core_number(made)
    return {name: found[i] for i, name in enumerate(nodes)}


def articulation(net: nx.Graph[N], *, kernel: str = "auto") -> set[N]:
    """Nodes without which a component falls apart. Takes simple undirected graphs."""
    validation.require(net, "articulation", directed=False)
    if validation.kernel_of(net, kernel) == "networkx":
        return set(nx.articulation_points(net))
    import rustworkx as rx

    made, nodes = validation.rx_graph(net)
    return {nodes[i] for i in rx.articulation_points(made)}


def centralisation(values: Mapping[N, float]) -> float:
    """How far one node's degree (not normalised, of an undirected graph) stands above all others' (Freeman 1978).

    Σ (max − d_i) / ((n − 1)(n − 2)): 1 in a star, 0 where all are alike. NaN for fewer than three nodes.
    """
    if len(values) < 3:
        return float("nan")
    counts = list(values.values())
    return (max(counts) * len(counts) - sum(counts)) / ((len(counts) - 1) * (len(counts) - 2))


class TwoMode(NamedTuple):
    """Centralities of a node among actors and events, each normalised by the other mode's size."""

    degree: float
    closeness: float
    betweenness: float


def two_mode(net: nx.Graph[N]) -> dict[N, TwoMode]:
    """Degree, closeness and betweenness of actors and events (Borgatti and Everett 1997), 0 … 1.

    Closeness in a disconnected graph is scaled by the share of nodes reached, as `closeness` is.

    Takes a graph whose nodes have `bipartite` 0 (actors) or 1 (events) and whose ties join one to the other,
    as `g.network("participation")` has; direction and parallel ties do not count. Raises KgError otherwise.
    """
    made = simple_two_mode(net)
    actors = {n for n, data in made.nodes(data=True) if data["bipartite"] == 0}
    many, others = len(actors), len(made) - len(actors)
    near = closeness(made)
    between = betweenness(made, normalised=False)
    most_actors, most_events = _most_between(many, others), _most_between(others, many)
    return {
        n: TwoMode(
            made.degree(n) / max(others if n in actors else many, 1),
            _two_mode_closeness(made, n, near[n], many if n in actors else others, others if n in actors else many),
            between[n] / ((most_actors if n in actors else most_events) or 1),
        )
        for n in made
    }


def _two_mode_closeness(net: nx.Graph[N], node: N, near: float, own: int, other: int) -> float:
    """The smallest sum of distances that a node of its mode can have, over its own; scaled as `closeness` is
    where it does not reach everybody."""
    if not net.degree(node) or own + other < 2:
        return 0.0
    # One step to each of the other mode, two to each of its own.
    return float(near * (other + 2 * (own - 1)) / (own + other - 1))


def _most_between(own: int, other: int) -> float:
    """The largest betweenness that a node can have, by the sizes of its own and the other mode."""
    if own < 1 or other < 1:
        return 0.0
    whole, rest = divmod(own - 1, other)
    return (
        other**2 * (whole + 1) ** 2 + other * (whole + 1) * (2 * rest - whole - 1) - rest * (2 * whole - rest + 3)
    ) / 2


def simple_two_mode(net: nx.Graph[N]) -> nx.Graph[N]:
    """The simple undirected graph of two modes. Raises KgError where a tie does not join one to the other."""
    sides = {node: data.get("bipartite") for node, data in net.nodes(data=True)}
    for node, side in sides.items():
        if side not in (0, 1):
            raise KgError(
                f"{node!r} is of neither mode", hint='set `bipartite` to 0 or 1, as g.network("participation") does'
            )
    for a, b in net.edges():
        if sides[a] == sides[b]:
            raise KgError(f"{a!r} and {b!r} are of one mode and tied", hint="leave such ties out")
    made: nx.Graph[N] = nx.Graph()
    made.add_nodes_from(net.nodes(data=True))
    made.add_edges_from(net.edges())
    return made
