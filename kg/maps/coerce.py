"""Any networkx graph as the kind of network that a view is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from kg.errors import KgError


def taken(net: nx.Graph[Any]) -> nx.MultiDiGraph[str]:
    """The network itself where it is of that kind, else a copy: nodes as text, a tie without direction as symmetric,
    days as text, and without attributes that are None or not a number.

    Raises KgError where two nodes are the same as text.
    """
    rows = [*(data for _, data in net.nodes(data=True)), *(data for *_, data in net.edges(data=True))]
    if net.is_directed() and net.is_multigraph() and all(isinstance(n, str) for n in net) and not any(map(_odd, rows)):
        return net  # type: ignore[return-value]
    names = {node: str(node) for node in net}
    if len(set(names.values())) < len(names):
        raise KgError("two nodes have the same name as text", hint="name each node by a text of its own")
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(**net.graph)
    made.add_nodes_from((names[node], _plain(data.items())) for node, data in net.nodes(data=True))
    usual = {} if net.is_directed() else {"symmetric": True}
    many: Any = net if net.is_multigraph() else nx.MultiDiGraph(net) if net.is_directed() else nx.MultiGraph(net)
    for start, end, key, data in many.edges(keys=True, data=True):
        made.add_edge(names[start], names[end], str(key), **{**usual, **_plain(data.items())})
    return made


def _odd(data: Mapping[str, Any]) -> bool:
    return any(v is None or isinstance(v, date) or _no_number(v) for v in data.values())


def _plain(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    days = ((key, value.isoformat() if isinstance(value, date) else value) for key, value in items)
    return {str(key): value for key, value in days if value is not None and not _no_number(value)}


def _no_number(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
