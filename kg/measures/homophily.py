"""Mixing of groups: E-I index, mixing matrix, assortativity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np

from kg.errors import KgError
from kg.measures import validation

if TYPE_CHECKING:
    from numpy.typing import NDArray


N = TypeVar("N", bound=Hashable)


@dataclass(frozen=True)
class EI:
    """E-I index of the network, of each group, and of each node; NaN where there is no tie."""

    network: float
    groups: dict[str, float]
    nodes: dict[Any, float]
    external: float
    internal: float


def ei_index(net: nx.Graph[N], by: str, *, weight: str | None = None) -> EI:
    """(E − I) / (E + I): ties to other groups against ties within (Krackhardt and Stern 1988).

    −1 when all ties are within, +1 when all lead out. `by` is a node attribute; nodes without it form a group
    `unknown`. A directed tie counts for both its nodes. Takes simple graphs, with positive weights.
    """
    validation.require(net, "the E-I index")
    validation.require_weights(net, "the E-I index", weight)
    codes, names = validation.groups_of(net, by, "the E-I index")
    group = dict(zip(net, codes.tolist(), strict=True))
    external: defaultdict[Any, float] = defaultdict(float)
    internal: defaultdict[Any, float] = defaultdict(float)
    for a, b, amount in validation.weighted(net, weight):
        side = internal if group[a] == group[b] else external
        for key in {None, ("g", group[a]), ("g", group[b]), ("n", a), ("n", b)}:
            side[key] += amount

    def index(key: Any) -> float:
        total = external[key] + internal[key]
        return float((external[key] - internal[key]) / total) if total else float("nan")

    return EI(
        network=index(None),
        groups={name: index(("g", i)) for i, name in enumerate(names)},
        nodes={node: index(("n", node)) for node in net},
        external=float(external[None]),
        internal=float(internal[None]),
    )


def mixing(net: nx.Graph[N], by: str, *, weight: str | None = None) -> tuple[NDArray[np.float64], list[str]]:
    """How many ties lead from each group to each, and the groups. Undirected ties count once each way.

    Takes simple graphs; groups × groups, row → column.
    """
    validation.require(net, "mixing")
    matrix, _ = validation.adjacency(net, weight)
    codes, names = validation.groups_of(net, by, "mixing")
    member = np.zeros((len(codes), len(names)))
    member[np.arange(len(codes)), codes] = 1
    return member.T @ (matrix @ member), names


def assortativity(mixed: NDArray[np.float64] | Sequence[Sequence[float]]) -> float:
    """Newman's coefficient of a mixing matrix: (tr e − Σ a_i b_i) / (1 − Σ a_i b_i), e scaled to sum 1.

    1 when all ties are within groups, 0 when they are as by chance (Newman 2003, PRE 67, 026126). NaN where
    there is no tie, or only one group has any. Raises KgError for a matrix that is not square.
    """
    matrix = np.asarray(mixed, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or (matrix < 0).any():
        raise KgError("a mixing matrix is square and has no negative number", hint="take kg.measures.mixing(net, by)")
    if not matrix.sum():
        return float("nan")
    share = matrix / matrix.sum()
    chance = float(share.sum(axis=1) @ share.sum(axis=0))
    return float((np.trace(share) - chance) / (1 - chance)) if chance < 1 else float("nan")
