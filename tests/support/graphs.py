"""What the tests of measures share."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np


def made(drawn: tuple[int, list[tuple[int, int]]], *, directed: bool = False) -> Any:
    size, ties = drawn
    net = nx.DiGraph() if directed else nx.Graph()
    net.add_nodes_from((i, {"g": "xyz"[i % 3], "h": "" if i == 4 else "z"}) for i in range(size))
    net.add_edges_from((a, b, {"weight": 1 + (a * b) % 3}) for a, b in ties)
    return net


def close(one: dict[Any, float], other: dict[Any, float]) -> bool:
    return one.keys() == other.keys() and np.allclose(list(one.values()), [other[k] for k in one], equal_nan=True)
