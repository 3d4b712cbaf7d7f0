"""Who stands between: brokerage roles, structural holes, what rests on one source, and who would be lost."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np

from kg._util.progress import watched
from kg.errors import KgError
from kg.linkage.structure.removal import NONE, resting, sources_of
from kg.measures import centrality, gould_fernandez, structural_holes, validation
from kg.measures.gould_fernandez import ROLES as ROLES

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


N = TypeVar("N", bound=Hashable)
SAMPLED = 200  # sources of betweenness above EXACT nodes
EXACT = 3000
_ATTRIBUTE = {"province": "seat"}  # what the house's networks call it
BETWEEN = tuple(role for role in ROLES if role != "coordinator")


@dataclass(frozen=True)
class Brokers:
    """`actors`: a row an actor, those who stand between most groups' pairs first. `total`: a row a role."""

    actors: pd.DataFrame
    total: pd.DataFrame
    by: str
    groups: tuple[str, ...]
    directed: bool
    unknown: int  # actors without a group, who broker nothing here


def brokers(net: nx.Graph[N], *, by: str = "type", permutations: int = 99, seed: int = 0) -> Brokers:
    """Brokerage of any networkx graph by a node attribute, such as type; `province` means seat in our networks.

    Roles of v in open triples i → v → j, not i → j (Gould and Fernandez 1989): see `kg.measures.brokerage`. In
    undirected networks every triple counts twice, and representative equals gatekeeper: halve for display. A
    DiGraph is taken as directed; parallel ties, as `g.network` gives, are merged into undirected ones.

    Actors without the attribute are of no group: triples that they are in are of no role, and do not count (`unknown`
    tells how many there are; their roles are NaN). All other figures are of the whole network.

    `actors`: id, label, group, degree; of each role its count, `_expected` (mean over ways to permute the groups
    on the fixed graph, in closed form) and `_z` (against `permutations` random ones; NaN with 0, or where they
    do not vary); brokerage_total (all roles but coordinator); constraint and effective_size (Burt 1992); betweenness
    (Freeman 1977; above 3,000 nodes from 200 sampled sources); kept (the smallest share of `brokerage_total` that
    stays when any one source is left out, with the ties that it alone states; NaN where ties name no
    `sources`), rests_on (that source); lost (how many actors become disconnected without this
    one; NaN above 3,000 nodes).

    `total`: role, count, expected_bernoulli (of published tables), expected_permutation, z.

    Raises KgError where no node has the attribute, or the network has no node.
    """
    if not len(net):
        raise KgError("the network has no actor", hint="take fewer filters, or another kind")
    key = by if any(by in data for _, data in net.nodes(data=True)) else _ATTRIBUTE.get(by, by)
    made = net if isinstance(net, nx.DiGraph) and not net.is_multigraph() else validation.simple(net)
    if nx.number_of_selfloops(made):
        made = validation.simple(made, directed=made.is_directed())
    known = [node for node, data in made.nodes(data=True) if data.get(key) not in (None, "")]
    among = made.subgraph(known) if known else made
    found = gould_fernandez.brokerage(among, key, permutations=permutations, seed=seed)
    return Brokers(
        _actors(made, found, key, _stability(net, made, key), seed),
        _total(found),
        by,
        found.groups,
        made.is_directed(),
        len(made) - len(known),
    )


def _total(found: gould_fernandez.Brokerage) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "role": list(ROLES),
            "count": [found.total[role] for role in ROLES],
            "expected_bernoulli": [found.expected_bernoulli[role] for role in ROLES],
            "expected_permutation": [found.expected_permutation[role] for role in ROLES],
            "z": [found.total_z[role] for role in ROLES],
        }
    )


def _actors(
    made: nx.Graph[N], found: gould_fernandez.Brokerage, key: str, kept: dict[N, tuple[float, str]], seed: int
) -> pd.DataFrame:
    import pandas as pd

    roles = {
        f"{role}{suffix}": values[role]
        for role in ROLES
        for suffix, values in (("", found.counts), ("_expected", found.expected), ("_z", found.z))
    }
    plain: dict[str, Any] = {
        "constraint": structural_holes.constraint(made),
        "effective_size": structural_holes.effective_size(made),
        "betweenness": _betweenness(made, seed),
    }
    lost, nothing = _lost(made), float("nan")
    rows = [
        {
            "id": node,
            "label": data.get("label", str(node)),
            "group": data.get(key) or validation.UNKNOWN,
            "degree": made.degree[node],
            **{name: values.get(node, nothing) for name, values in roles.items()},
            "brokerage_total": sum(found.counts[role].get(node, nothing) for role in BETWEEN),
            **{name: values[node] for name, values in plain.items()},
            "kept": kept.get(node, (float("nan"), ""))[0],
            "rests_on": kept.get(node, (0.0, ""))[1],
            "lost": lost.get(node, float("nan")),
        }
        for node, data in made.nodes(data=True)
    ]
    known = [row for row in rows if row["brokerage_total"] == row["brokerage_total"]]
    rest = [row for row in rows if row["brokerage_total"] != row["brokerage_total"]]  # those without a group
    known.sort(key=lambda row: (-row["brokerage_total"], -row["betweenness"], str(row["id"])))
    rest.sort(key=lambda row: (-row["betweenness"], str(row["id"])))
    rows = known + rest
    return pd.DataFrame(rows)


def _betweenness(made: nx.Graph[N], seed: int) -> dict[N, float]:
    if len(made) <= EXACT:
        return centrality.betweenness(made)
    sampled = centrality.betweenness_sampled(made, sources=SAMPLED, seed=seed)
    return {node: estimate.value for node, estimate in sampled.items()}


def _stability(net: nx.Graph[N], made: nx.Graph[N], key: str) -> dict[N, tuple[float, str]]:
    """Of each node that brokers: the smallest share of its open triples between groups that stays, and without what."""
    held = resting(net, sources_of, directed=made.is_directed())
    nodes, codes = list(net), groups_of(net, key)
    whole = gould_fernandez.between_groups(held.without(NONE), codes)
    best, rests = np.ones(len(nodes)), np.full(len(nodes), NONE)
    alone = np.unique(held.only[held.only != NONE]).tolist()  # the others take no tie with them
    for source in watched(alone, "without each source"):
        left = gould_fernandez.between_groups(held.without(source), codes)
        share = np.divide(left, whole, out=np.ones(len(nodes)), where=whole > 0)
        worse = share < best
        best[worse], rests[worse] = share[worse], source
    if not held.names:
        return {}
    told = [held.names[source] if source != NONE else "" for source in rests.tolist()]
    return {node: (float(best[i]), told[i]) for i, node in enumerate(nodes) if whole[i]}


def groups_of(net: nx.Graph[N], key: str) -> NDArray[np.int64]:
    """A code for each node's group, in order; −1 where it has none."""
    values = ["" if data.get(key) is None else str(data[key]) for _, data in net.nodes(data=True)]
    names = {name: i for i, name in enumerate(sorted(set(values) - {""}))}
    return np.array([names.get(value, NONE) for value in values], np.int64)


def _lost(made: nx.Graph[N]) -> dict[N, int]:
    if len(made) > EXACT:
        return {}
    whole = made.to_undirected(as_view=True) if made.is_directed() else made
    cut = centrality.articulation(nx.Graph(whole))
    return {node: len(cut_off(whole, node)) if node in cut else 0 for node in made}


def cut_off(net: nx.Graph[N], node: N) -> set[N]:
    """Who falls off with a node: of the parts into which its component falls, all but the largest.

    Of equally large parts that with the first node by name stays.
    """
    component = nx.node_connected_component(net, node) - {node}
    parts = sorted(nx.connected_components(net.subgraph(component)), key=lambda part: (-len(part), min(map(str, part))))
    return set().union(*parts[1:])
