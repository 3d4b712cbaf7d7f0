"""How much of a network rests on one: one actor, one event, one source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np

from kg._util.progress import watched
from kg.errors import KgError
from kg.linkage.structure.brokers import EXACT, cut_off, groups_of
from kg.linkage.structure.removal import NONE, events_of, resting, sources_of
from kg.measures import centrality, gould_fernandez, validation

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix


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
    source that it rests on. `articulation`: id, label, lost (how many become disconnected), with (their ids); up to
    3,000 actors. Core: the innermost k-core (Seidman 1983). Takes any networkx graph; parallel ties are merged.

    Raises KgError where the network has no tie.
    """
    import pandas as pd

    made = validation.simple(net)
    if not made.number_of_edges():
        raise KgError("the network has no tie", hint="take fewer filters, or another kind")
    by_source, by_event = resting(net, sources_of), resting(net, events_of)
    whole = by_source.without(NONE)
    rows = [_row("nothing", "", whole, whole, len(net))]
    broker = _top_broker(net, whole, by)
    if broker is not None:
        rest = np.flatnonzero(np.arange(len(net)) != broker)
        rows.append(_row("top broker", str(list(net)[broker]), whole[rest][:, rest], whole[rest], len(net)))
    event = _largest(net)
    if event:
        rows.append(_row("largest event", event, by_event.without(by_event.names.index(event)), whole, len(net)))
    for code, source in enumerate(watched(by_source.names, "without each source")):
        rows.append(_row("source", source, by_source.without(code), whole, len(net)))
    cores = centrality.core_number(made)
    top = max(cores.values())
    return Fragility(
        pd.DataFrame(rows, columns=["what", "id", "ties", "actors", "components", "largest", "lost"]),
        _articulation(made),
        tuple(sorted(str(node) for node, number in cores.items() if number == top)),
        top,
    )


def _row(what: str, name: str, left: csr_matrix, before: csr_matrix, size: int) -> dict[str, Any]:
    """Figures of what is left of `size` actors; `before` has the same rows with all their ties."""
    from scipy.sparse.csgraph import connected_components

    tied = np.diff(left.indptr) > 0
    _, part = connected_components(left, directed=False)
    sizes = np.bincount(part[tied])
    return {
        "what": what,
        "id": name,
        "ties": left.nnz // 2,
        "actors": int(tied.sum()),
        "components": int((sizes > 0).sum()),
        "largest": int(sizes.max(initial=0)) / size if size else float("nan"),
        "lost": int((~tied & (np.diff(before.indptr) > 0)).sum()),
    }


def _top_broker(net: nx.Graph[N], whole: csr_matrix, by: str) -> int | None:
    """The number of the actor with most open triples between groups; of equals the first by name."""
    codes = groups_of(net, by)
    if (codes < 0).all():
        raise KgError(f"no node has {by!r}", hint="name a node attribute, such as type or seat")
    between = gould_fernandez.between_groups(whole, codes)
    nodes = list(map(str, net))
    best = np.flatnonzero(between == between.max()).tolist()
    return min(best, key=nodes.__getitem__) if between.max() else None


def _largest(net: nx.Graph[N]) -> str:
    """The event that most ties rest on; of equals the first by name; empty where ties name none."""
    counts = Counter(event for *_, data in net.edges(data=True) for event in events_of(data))
    return min(counts, key=lambda event: (-counts[event], event), default="")


def _articulation(made: nx.Graph[N]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    if len(made) <= EXACT:
        for node in centrality.articulation(made):
            gone = cut_off(made, node)
            label = made.nodes[node].get("label", str(node))
            rows.append({"id": node, "label": label, "lost": len(gone), "with": tuple(sorted(map(str, gone)))})
    rows.sort(key=lambda row: (-row["lost"], str(row["id"])))
    return pd.DataFrame(rows, columns=["id", "label", "lost", "with"])
