"""A force layout in numpy, the same on every run: ties pull, everything else pushes on a mesh, nothing overlaps.

Fruchterman and Reingold 1991 with the repulsion of all pairs computed on a grid (particle-mesh, Hockney and
Eastwood 1988), so that a round costs nodes + ties, not nodes². It starts from pivot MDS (Brandes and Pich 2006):
distances in ties to some nodes that are far from each other, in two dimensions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Points = NDArray[np.float64]


ASPECT = 1.5  # width over height of the room on a screen
APART = 90  # least distance between two icons, in map units
PIVOTS = 40
PULL, GRAVITY = 1.0, 0.05  # against a push of 1 between two nodes of mass 1 at a distance of 1
ROOM = 0.9  # from the middle to nine in ten of the nodes, as a multiple of APART and of the root of their number


def positions(net: nx.Graph[str]) -> dict[str, tuple[int, int]]:
    """Integer positions by node, centred on (0, 0). An empty network has none.

    Each connected part is laid out by itself and the parts are set beside each other, the largest first: parts
    that no tie holds would drift apart. Nodes are taken in sorted order, so that neither the order of the graph
    nor the hash seed matters.
    """
    names = sorted(net)
    if not names:
        return {}
    index = {name: i for i, name in enumerate(names)}
    pairs = sorted({(min(index[a], index[b]), max(index[a], index[b])) for a, b in net.edges() if a != b})
    ties = np.array(pairs, np.int64).reshape(-1, 2)
    placed = np.zeros((len(names), 2))
    for nodes, spots in _shelves(_parts(ties, len(names))):
        placed[nodes] = spots
    placed -= (placed.min(axis=0) + placed.max(axis=0)) / 2
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, placed.tolist(), strict=True)}


def _parts(ties: Ints, size: int) -> list[tuple[Ints, Points]]:
    """Connected parts, the largest first, each laid out with its corner at (0, 0)."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(ties)), (ties[:, 0], ties[:, 1])), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    order = np.argsort(part, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
    inside = part[ties[:, 0]] if len(ties) else np.zeros(0, np.int64)
    by_part = np.argsort(inside, kind="stable")
    starts = np.searchsorted(inside[by_part], np.arange(len(members) + 1))
    local = np.empty(size, np.int64)
    found = []
    for i, nodes in enumerate(members):
        local[nodes] = np.arange(len(nodes))
        own = local[ties[by_part[starts[i] : starts[i + 1]]]]
        found.append((nodes, _one(own, len(nodes))))
    return sorted(found, key=lambda each: (-len(each[0]), int(each[0][0])))


def _one(ties: Ints, size: int) -> Points:
    """One connected part, its corner at (0, 0)."""
    if size == 1:
        return np.zeros((1, 2))
    points = _pivot_mds(ties, size)
    rounds = 150 if size <= 5_000 else 90
    points = _pulled(points, ties, rounds)
    points = points * np.array([ASPECT**0.5, ASPECT**-0.5])
    points = apart(_roomy(points))
    return np.asarray(points - points.min(axis=0))


def _pivot_mds(ties: Ints, size: int) -> Points:
    """Two dimensions that best keep the distances to the pivots; the spiral parts nodes that stand alike."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import shortest_path

    graph = coo_matrix((np.ones(len(ties)), (ties[:, 0], ties[:, 1])), shape=(size, size)).tocsr()
    degree = np.bincount(ties.ravel(), minlength=size)
    pivot, near = int(np.argmax(degree)), np.full(size, np.inf)
    columns = []
    for _ in range(min(PIVOTS, size)):
        away = shortest_path(graph, directed=False, unweighted=True, indices=pivot)
        columns.append(away)
        near = np.minimum(near, away)
        pivot = int(np.argmax(near))
    squared = np.stack(columns, axis=1) ** 2
    centred = -(squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()) / 2
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :2] if axes.shape[1] > 1 else np.hstack([axes, axes * 0])
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1, 1)  # one sign on every machine
    points = centred @ axes
    points = points / max(float(points.std()), 1e-9) * size**0.5
    turn = np.arange(size) * 2.399963  # the golden angle
    return np.asarray(
        points + 0.5 * np.stack([np.cos(turn), np.sin(turn)], axis=1) * (1 + np.arange(size) % 7)[:, None]
    )


def _pulled(points: Points, ties: Ints, rounds: int) -> Points:
    """Forces of ForceAtlas2 (Jacomy et al. 2014), cooling: a tie pulls by its length, hubs push more."""
    one, other = ties[:, 0], ties[:, 1]
    size = len(points)
    mass = np.asarray(1.0 + np.bincount(ties.ravel(), minlength=size), np.float64)
    warmth = 0.1 * size**0.5 + 0.5
    for step in range(rounds):
        push = _pushed(points, mass) * mass[:, None] - GRAVITY * mass[:, None] * points
        between = points[one] - points[other]
        for axis in (0, 1):
            push[:, axis] -= PULL * (
                np.bincount(one, between[:, axis], size) - np.bincount(other, between[:, axis], size)
            )
        length = np.maximum(np.hypot(push[:, 0], push[:, 1]), 1e-9)
        most = np.minimum(length / mass, warmth * (1 - step / rounds) ** 1.5)
        points = points + push / length[:, None] * most[:, None]
        points -= points.mean(axis=0)
    return points


def _pushed(points: Points, mass: Points) -> Points:
    """The push of all on each, Σ m (p − q) / |p − q|², from a mesh that each node is spread on and read off again."""
    low, high = points.min(axis=0), points.max(axis=0)
    cells = int(np.clip(2 * len(points) ** 0.5, 24, 256))
    step = max(float((high - low).max()) / (cells - 2), 1e-9)
    spot = (points - low) / step
    corner = np.floor(spot).astype(np.int64)
    part = spot - corner
    sides = np.stack([1 - part, part])  # how near each is to the lower and to the upper line of its cell
    shares = (sides[:, None, :, 0] * sides[None, :, :, 1]).reshape(4, -1)
    codes = corner[:, 0] * cells + corner[:, 1] + np.array([[0], [1], [cells], [cells + 1]])
    held = np.bincount(codes.ravel(), (shares * mass).ravel(), cells * cells)
    full, kernels = _kernels(cells)
    spread = np.fft.rfft2(held.reshape(cells, cells), (full, full)) / step
    fields = np.fft.irfft2(spread * kernels, (full, full))[:, :cells, :cells].reshape(2, -1)
    return np.asarray((fields[:, codes] * shares).sum(axis=1).T)


@lru_cache(maxsize=8)
def _kernels(cells: int) -> tuple[int, NDArray[np.complex128]]:
    """The width of a mesh on which nothing meets itself around the edge, and the push along each axis transformed."""
    full = 2 ** (2 * cells - 1).bit_length()
    away = np.fft.fftfreq(full, 1 / full)
    dx, dy = np.meshgrid(away, away, indexing="ij")
    squared = dx**2 + dy**2
    squared[0, 0] = 1.0
    return full, np.fft.rfft2(np.stack([dx, dy]) / squared)


def _roomy(points: Points) -> Points:
    """Scaled to a room of about four places a node: most then stand APART, and the others are pushed so."""
    middle = np.median(points, axis=0)
    reach = float(np.quantile(np.abs(points - middle), 0.9))
    return np.asarray((points - middle) * (ROOM * APART * len(points) ** 0.5 / max(reach, 1e-6)))


def apart(points: Points, least: float = APART, rounds: int = 120) -> Points:
    """Points moved until no two are closer than `least`, or the rounds are over."""
    from scipy.spatial import cKDTree

    size, points = len(points), points.copy()
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(least * 0.995, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        one, other = pairs[:, 0], pairs[:, 1]
        between = points[other] - points[one]
        length = np.hypot(between[:, 0], between[:, 1])
        turn = (one * 2.399963 + other)[:, None] + np.array([0, np.pi / 2])
        unit = np.where(length[:, None] > 1e-6, between / np.maximum(length, 1e-6)[:, None], np.cos(turn))
        move = unit * ((least - length) / 2)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(other, move[:, axis], size) - np.bincount(one, move[:, axis], size)
    return points


def _shelves(parts: list[tuple[Ints, Points]]) -> Iterator[tuple[Ints, Points]]:
    """Parts in rows about as wide as the whole should be, with room between for labels."""
    area = sum(float(np.prod(spots.max(axis=0) + 2 * APART)) for _, spots in parts)
    width = max(float(parts[0][1][:, 0].max()), (area * ASPECT) ** 0.5, 6.0 * APART)
    left = top = deep = 0.0
    for nodes, spots in parts:
        wide, high = spots.max(axis=0).tolist()
        if left and left + wide > width:
            left, top, deep = 0.0, top + deep + 2 * APART, 0.0
        yield nodes, spots + np.array([left, top])
        left, deep = left + wide + 2 * APART, max(deep, high)
