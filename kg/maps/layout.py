"""Where nodes stand: a spring layout that is the same on every run, spread so that no two icons overlap."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

ASPECT = 1.5  # width over height of the room on a screen
APART = 90  # least distance between two icons, in map units


def positions(net: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """Integer positions by node, centred on (0, 0). An empty network has none.

    Each connected part is laid out by itself and the parts are set beside each other, the largest first: parts
    that no tie holds would drift apart. Nodes are placed in sorted order from a fixed circle, so that neither the
    order of the graph nor the hash seed matters.
    """
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(net))
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in net.edges() if a != b}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda part: (-len(part), part[0]))
    placed = dict(_shelves([_one(plain.subgraph(part), part) for part in parts]))
    if not placed:
        return {}
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*placed.values(), strict=True)]
    return {name: (round(placed[name][0] - middle[0]), round(placed[name][1] - middle[1])) for name in sorted(placed)}


_Placed = dict[str, tuple[float, float]]


def _one(part: nx.Graph[str], names: list[str]) -> _Placed:
    """One connected part, its corner at (0, 0)."""
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in part.edges()))
    room = APART * 2.2 * max(1.0, len(names) ** 0.5)
    start = nx.circular_layout(ordered)
    found = nx.spring_layout(ordered, pos=start, k=2.2 / len(names) ** 0.5, iterations=200, seed=1)
    spread = [[float(found[n][0]) * room * ASPECT**0.5, float(found[n][1]) * room / ASPECT**0.5] for n in names]
    _push_apart(spread)
    left, top = min(x for x, _ in spread), min(y for _, y in spread)
    return {name: (x - left, y - top) for name, (x, y) in zip(names, spread, strict=True)}


def _shelves(parts: list[_Placed]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Parts in rows as wide as the first of them, with room between for labels."""
    width = max((x for x, _ in parts[0].values()), default=0.0) if parts else 0.0
    left = top = deep = 0.0
    for part in parts:
        wide, high = (max(axis) for axis in zip(*part.values(), strict=True))
        if left and left + wide > max(width, 6 * APART):
            left, top, deep = 0.0, top + deep + 2 * APART, 0.0
        yield from ((name, (x + left, y + top)) for name, (x, y) in part.items())
        left, deep = left + wide + 2 * APART, max(deep, high)


def _push_apart(points: list[list[float]], rounds: int = 60) -> None:
    """Move points that are closer than APART away from each other, in place."""
    for _ in range(rounds):
        moved = False
        for i, one in enumerate(points):
            for other in points[i + 1 :]:
                dx, dy = other[0] - one[0], other[1] - one[1]
                distance = (dx * dx + dy * dy) ** 0.5
                if distance < APART:
                    moved = True
                    ux, uy = (dx / distance, dy / distance) if distance > 1e-6 else (1.0, 0.0)
                    step = (APART - distance) / 2
                    one[0] -= ux * step
                    one[1] -= uy * step
                    other[0] += ux * step
                    other[1] += uy * step
        if not moved:
            return
