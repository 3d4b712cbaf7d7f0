"""What a measure takes, checked in its first lines; and the way from networkx to matrices and kernels."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np

from kg.errors import KgError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


N = TypeVar("N", bound=Hashable)
LARGE = 400  # nodes from which a kernel library does the work
KERNELS = ("auto", "networkx", "rustworkx")
UNKNOWN = "unknown"


def simple(net: nx.Graph[N], *, weight: str = "weight", directed: bool = False) -> nx.Graph[N]:
    """One tie for all parallel ones, as nx.Graph (or nx.DiGraph), without ties of a node to itself.

    `weight` becomes the sum over the merged ties, each counting 1 where it has none; `ties` their number. In
    a directed graph a tie marked `symmetric` goes both ways.
    """
    made: nx.Graph[N] = nx.DiGraph() if directed else nx.Graph()
    made.add_nodes_from(net.nodes(data=True))
    made.graph.update(net.graph)
    for start, end, data in net.edges(data=True):
        if start != end:
            both = directed and (data.get("symmetric") or not net.is_directed())
            for a, b in [(start, end), (end, start)] if both else [(start, end)]:
                held = made.edges[a, b] if made.has_edge(a, b) else {weight: 0, "ties": 0}
                made.add_edge(a, b, **{weight: held[weight] + data.get(weight, 1), "ties": held["ties"] + 1})
    return made


def require(net: nx.Graph[N], measure: str, *, directed: bool | None = None) -> None:
    """Refuse a graph that a measure does not take: parallel ties, ties to oneself, the wrong direction."""
    if net.is_multigraph():
        raise KgError(f"{measure} takes no parallel ties", hint="merge them: kg.measures.simple(net)")
    if directed is False and net.is_directed():
        raise KgError(f"{measure} takes undirected ties", hint="kg.measures.simple(net) makes them so")
    if directed is True and not net.is_directed():
        raise KgError(f"{measure} takes directed ties", hint="kg.measures.simple(net, directed=True) makes them so")
    loop = next((a for a, b in net.edges() if a == b), None)
    if loop is not None:
        raise KgError(f"{measure} takes no tie of a node to itself, as {loop!r} has", hint="kg.measures.simple(net)")


def require_weights(net: nx.Graph[N], measure: str, weight: str | None) -> None:
    """Refuse weights that are no positive numbers."""
    if weight is None:
        return
    for a, b, value in net.edges(data=weight, default=1):
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or not 0 < float(value) < np.inf:
            raise KgError(
                f"{measure} takes positive weights, and {a!r}–{b!r} has {value!r}",
                hint="mend it, or pass weight=None to count ties",
            )


def require_seed(seed: int) -> None:
    """Refuse a seed that random generators do not take."""
    if isinstance(seed, bool) or not 0 <= seed < 2**32 - 1000:
        raise KgError(
            f"seed must be a non-negative integer up to 4,000,000,000, got {seed}", hint="take 0, or any other"
        )


def weighted(net: nx.Graph[N], weight: str | None) -> Iterator[tuple[N, N, float]]:
    """The ties with their weights; each 1 where `weight` is None or the tie has none."""
    for a, b, data in net.edges(data=True):
        yield a, b, 1.0 if weight is None else float(data.get(weight, 1))


def kernel_of(net: nx.Graph[N], kernel: str) -> str:
    """Which library does the work."""
    if kernel not in KERNELS:
        raise KgError(f"no kernel is called {kernel!r}", hint="take one of " + ", ".join(KERNELS))
    return ("rustworkx" if len(net) >= LARGE else "networkx") if kernel == "auto" else kernel


def rx_graph(net: nx.Graph[N]) -> tuple[Any, list[N]]:
    """The graph for rustworkx, without attributes, and its nodes in order."""
    import rustworkx as rx

    nodes = list(net)
    index = {name: i for i, name in enumerate(nodes)}
    made = rx.PyDiGraph() if net.is_directed() else rx.PyGraph()
    made.add_nodes_from(range(len(nodes)))
    made.add_edges_from_no_data([(index[a], index[b]) for a, b in net.edges()])
    return made, nodes


def adjacency(
    net: nx.Graph[N], weight: str | None = None, *, order: Sequence[N] | None = None
) -> tuple[csr_matrix, list[N]]:
    """The adjacency matrix (row → column; symmetric where undirected), and its nodes in order."""
    from scipy.sparse import csr_matrix

    nodes = list(net if order is None else order)
    index = {name: i for i, name in enumerate(nodes)}
    ties = [(index[a], index[b], value) for a, b, value in weighted(net, weight)]
    rows, columns, values = (np.array(side) for side in zip(*ties, strict=True)) if ties else (np.empty(0, int),) * 3
    matrix = csr_matrix((values.astype(float), (rows, columns)), shape=(len(nodes), len(nodes)))
    return (matrix if net.is_directed() else matrix + matrix.T), nodes


def groups_of(net: nx.Graph[N], by: str, measure: str) -> tuple[NDArray[np.int64], list[str]]:
    """A group code for every node (in order) by a node attribute, and the groups, sorted.

    Nodes without a value form the group `unknown`. Raises KgError where no node has the attribute.
    """
    values = [data.get(by) for _, data in net.nodes(data=True)]
    if len(net) and all(value in (None, "") for value in values):
        raise KgError(f"{measure} finds no node with {by!r}", hint="name a node attribute, such as type or seat")
    texts = [UNKNOWN if value in (None, "") else str(value) for value in values]
    names = sorted(set(texts))
    position = {name: i for i, name in enumerate(names)}
    return np.array([position[text] for text in texts], np.int64), names


def by_node(nodes: Sequence[N], values: NDArray[Any]) -> dict[N, Any]:
    """An array as a dict by node, in plain Python numbers."""
    return dict(zip(nodes, values.tolist(), strict=True))
