"""Communities (Leiden, Louvain), modularity, and how alike two partitions are."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from kg.errors import KgError
from kg.measures import validation
from kg.measures.homophily import N

METHODS = ("leiden", "louvain")


@dataclass(frozen=True)
class Communities:
    """A partition (node → number; 0 is the largest), its modularity, and how stable it is over seeds."""

    members: dict[Any, int]
    modularity: float
    stability: float  # mean pairwise NMI over the seeds; NaN for one seed

    @property
    def sizes(self) -> list[int]:
        """Nodes in each community, largest first."""
        counts = Counter(self.members.values())
        return [counts[i] for i in range(len(counts))]


def communities(
    net: nx.Graph[N],
    *,
    weight: str | None = "weight",
    method: str = "leiden",
    resolution: float = 1.0,
    seed: int = 0,
    seeds: int = 20,
) -> Communities:
    """Groups of nodes with more ties among them than chance would give: modularity, by Leiden or Louvain.

    Leiden: Traag, Waltman and van Eck 2019; Louvain: Blondel et al. 2008. Runs with `seeds` seeds from `seed`
    on and keeps the partition of the highest modularity (the first of equals); `stability` is the mean
    normalised mutual information of all pairs of runs. A node without ties is a community of its own. Takes
    simple undirected graphs with positive weights.
    """
    validation.require(net, "communities", directed=False)
    validation.require_weights(net, "communities", weight)
    if method not in METHODS:
        raise KgError(f"no method is called {method!r}", hint="take one of " + ", ".join(METHODS))
    validation.require_seed(seed)
    if not 0 < resolution < float("inf"):
        raise KgError(f"a resolution of {resolution} means nothing", hint="take a positive number, such as 1")
    if seeds < 1:
        raise KgError(f"{seeds} seeds give no partition", hint="take one or more")
    if not net.number_of_edges():
        return Communities({node: i for i, node in enumerate(net)}, float("nan"), float("nan"))
    run = _leiden if method == "leiden" else _louvain
    found = [run(net, weight, resolution, s) for s in range(seed, seed + seeds)]
    scores = [modularity(net, members, weight=weight, resolution=resolution) for members in found]
    best = max(range(seeds), key=lambda i: (round(scores[i], 12), -i))
    pairs = [nmi(a, b) for a, b in itertools.combinations(found, 2)]
    return Communities(_by_size(found[best]), scores[best], float(np.mean(pairs)) if pairs else float("nan"))


def _leiden(net: nx.Graph[N], weight: str | None, resolution: float, seed: int) -> dict[N, int]:
    from graspologic_native import leiden

    nodes = sorted(net, key=str)  # so that the order in which ties were added does not matter
    index = {node: i for i, node in enumerate(nodes)}
    ties = sorted((*sorted((index[a], index[b])), value) for a, b, value in validation.weighted(net, weight))
    named = [(str(a), str(b), value) for a, b, value in ties]
    _, part = leiden(named, resolution=resolution, iterations=4, seed=seed, use_modularity=True)
    return _with_isolates(nodes, {nodes[int(i)]: group for i, group in part.items()})


def _louvain(net: nx.Graph[N], weight: str | None, resolution: float, seed: int) -> dict[N, int]:
    ordered: nx.Graph[N] = nx.Graph()
    ordered.add_nodes_from(sorted(net, key=str))
    ordered.add_edges_from(sorted(net.edges(data=True), key=lambda tie: sorted(map(str, tie[:2]))))
    parts = nx.community.louvain_communities(ordered, weight=weight, resolution=resolution, seed=seed)
    return {node: i for i, part in enumerate(parts) for node in part}


def _with_isolates(nodes: Sequence[N], found: Mapping[N, int]) -> dict[N, int]:
    fresh = itertools.count(max(found.values(), default=-1) + 1)
    return {node: found[node] if node in found else next(fresh) for node in nodes}


def _by_size(members: Mapping[N, int]) -> dict[N, int]:
    """Renumbered: the largest is 0; of equal ones that with the first node in order."""
    sizes = Counter(members.values())
    first: dict[int, int] = {}
    for place, group in enumerate(members.values()):
        first.setdefault(group, place)
    order = {group: i for i, group in enumerate(sorted(sizes, key=lambda g: (-sizes[g], first[g])))}
    return {node: order[group] for node, group in members.items()}


def modularity(
    net: nx.Graph[N], members: Mapping[N, int], *, weight: str | None = "weight", resolution: float = 1.0
) -> float:
    """Q = Σ_c (w_c / w − γ (s_c / 2w)²) of a partition (Newman 2004), with all weights w. NaN without ties."""
    inside: defaultdict[int, float] = defaultdict(float)
    strengths: defaultdict[int, float] = defaultdict(float)
    total = 0.0
    for a, b, amount in validation.weighted(net, weight):
        total += amount
        strengths[members[a]] += amount
        strengths[members[b]] += amount
        inside[members[a]] += amount if members[a] == members[b] else 0
    if not total:
        return float("nan")
    return float(sum(inside[c] / total - resolution * (strengths[c] / (2 * total)) ** 2 for c in strengths))


def nmi(one: Mapping[N, int], other: Mapping[N, int]) -> float:
    """Normalised mutual information of two partitions of the same nodes: 2 I / (H + H'), 1 where they agree.

    Danon et al. 2005. Two partitions of one part each agree. Raises KgError where the nodes differ.
    """
    if one.keys() != other.keys():
        raise KgError("the partitions are of different nodes", hint="compare partitions of one network")
    if not one:
        return 1.0
    pairs = Counter((group, other[node]) for node, group in one.items())
    size = len(one)

    def entropy(counts: Counter[Any]) -> float:
        shares = np.array(list(counts.values())) / size
        return float(-(shares * np.log(shares)).sum())

    first, second, joint = entropy(Counter(one.values())), entropy(Counter(other.values())), entropy(pairs)
    return 2 * (first + second - joint) / (first + second) if first + second > 0 else 1.0
