"""How much of a network rests on one: one actor, one event, one source."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx

from kg import measures
from kg.errors import KgError
from kg.linkage.brokerage import EXACT, cut_off, edges, open_between, without_source
from kg.progress import watched

if TYPE_CHECKING:
    import pandas as pd

N = TypeVar("N", bound=Hashable)


@dataclass(frozen=True)
class Fragility:
    """`without`: a row for each thing left out. `articulation`: actors without whom a part falls off, with whom.
    `core`: who is left when those with the fewest ties are peeled off, and its number."""

    without: pd.DataFrame
    articulation: pd.DataFrame
    core: tuple[str, ...]
    core_number: int


def fragility(net: nx.Graph[N], *, by: str = "type") -> Fragility:
    """What leaving out the top broker, the largest event, or any one source does to a network.

    `without`: what (nothing, top broker, largest event, source), id, ties, actors (with a tie), components, largest
    (share of all actors in the largest component), lost (actors that lose their last tie). The top broker is the
    actor with most open triples between groups of `by` (Gould and Fernandez 1989). The largest event is that which
    most ties name, in `events` or `record`; sources are those of ties' `sources`. A tie goes with the last event or
    source that it rests on. `articulation`: id, label, lost (how many fall off), with (their ids); up to 3,000
    actors. Core: the innermost k-core (Seidman 1983). Takes any networkx graph; parallel ties are merged.

    Raises KgError where the network has no tie.
    """
    import pandas as pd

    made = measures.simple(net)
    if not made.number_of_edges():
        raise KgError("the network has no tie", cure="take fewer filters, or another kind")
    alone = {node for node in made if not made.degree[node]}
    rows = [_row("nothing", "", made, alone)]
    broker = _top_broker(made, by)
    rows += [_row("top broker", str(broker), _without_node(made, broker), alone)] if broker is not None else []
    event = largest_event(net)
    rows += [_row("largest event", event, measures.simple(without_event(net, event)), alone)] if event else []
    sources = sorted({s for _, _, data in net.edges(data=True) for s in data.get("sources", ())})
    for source in watched(sources, "without each source"):
        rows.append(_row("source", source, measures.simple(without_source(net, source)), alone))
    cores = measures.core_number(made)
    top = max(cores.values())
    return Fragility(
        pd.DataFrame(rows, columns=["what", "id", "ties", "actors", "components", "largest", "lost"]),
        _articulation(made),
        tuple(sorted(str(node) for node, number in cores.items() if number == top)),
        top,
    )


def _row(what: str, name: str, left: nx.Graph[N], alone: set[N]) -> dict[str, Any]:
    tied = [node for node in left if left.degree[node]]
    parts = [len(part) for part in nx.connected_components(left.subgraph(tied))]
    return {
        "what": what,
        "id": name,
        "ties": left.number_of_edges(),
        "actors": len(tied),
        "components": len(parts),
        "largest": max(parts, default=0) / len(left) if len(left) else float("nan"),
        "lost": sum(not left.degree[node] for node in left if node not in alone),
    }


def _top_broker(made: nx.Graph[N], by: str) -> N | None:
    if not any(by in data for _, data in made.nodes(data=True)):
        raise KgError(f"no node has {by!r}", cure="name a node attribute, such as type or seat")
    between = open_between(made, by)
    best = max(between.values())
    return min((node for node, count in between.items() if count == best), key=str) if best else None


def _without_node(made: nx.Graph[N], node: N) -> nx.Graph[N]:
    left = made.copy()
    left.remove_node(node)
    return left


def _events_of(data: dict[str, Any]) -> list[str]:
    named = data.get("events") or [data.get("record", "")]
    return [name for name in named if str(name).startswith("event/") or data.get("events")]


def largest_event(net: nx.Graph[N]) -> str:
    """The event that most ties rest on; of equals the first by name; empty where ties name none."""
    counts: dict[str, int] = {}
    for _, _, data in net.edges(data=True):
        for event in _events_of(data):
            counts[event] = counts.get(event, 0) + 1
    return min(counts, key=lambda event: (-counts[event], event), default="")


def without_event(net: nx.Graph[N], event: str) -> nx.Graph[N]:
    """The network without the ties that rest on this event alone; every node stays."""
    made = net.__class__()
    made.add_nodes_from(net.nodes(data=True))
    made.add_edges_from(tie for tie in edges(net) if set(_events_of(tie[-1])) != {event})
    return made


def _articulation(made: nx.Graph[N]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    if len(made) <= EXACT:
        for node in measures.articulation(made):
            gone = cut_off(made, node)
            label = made.nodes[node].get("label", str(node))
            rows.append({"id": node, "label": label, "lost": len(gone), "with": tuple(sorted(map(str, gone)))})
    rows.sort(key=lambda row: (-row["lost"], str(row["id"])))
    return pd.DataFrame(rows, columns=["id", "label", "lost", "with"])
