"""Where nodes stand: a spring layout that is the same on every run, spread so that no two icons overlap."""

from __future__ import annotations

import networkx as nx

ASPECT = 1.5  # width over height of the room on a screen
APART = 90  # least distance between two icons, in map units


def positions(net: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """Integer positions by node, centred on (0, 0). An empty network has none.

    Nodes are placed in sorted order from a fixed circle, so that neither the order of the graph nor the
    hash seed matters.
    """
    names = sorted(net)
    if not names:
        return {}
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(names)
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in net.edges() if a != b}))
    start = nx.circular_layout(plain)
    room = APART * 2.2 * max(1.0, len(names) ** 0.5)
    found = nx.spring_layout(plain, pos=start, k=2.2 / len(names) ** 0.5, iterations=200, seed=1)
    spread = [[float(found[n][0]) * room * ASPECT**0.5, float(found[n][1]) * room / ASPECT**0.5] for n in names]
    _push_apart(spread)
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, spread, strict=True)}


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
