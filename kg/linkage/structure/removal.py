"""On what the ties of a network rest: which go with one source, or with one event."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


N = TypeVar("N", bound=Hashable)
NONE = -1


@dataclass(frozen=True)
class Resting:
    """Ties as columns: two nodes by number, and the one name (of `names`) that a tie rests on alone, or NONE."""

    size: int
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    only: NDArray[np.int64]
    names: tuple[str, ...]
    directed: bool

    def without(self, name: int) -> csr_matrix:
        """The adjacency matrix without the ties that rest on a name alone (NONE: with all)."""
        from scipy.sparse import csr_matrix

        keep = (self.only != name) | (name == NONE)
        start, end = self.start[keep], self.end[keep]
        made = csr_matrix((np.ones(len(start)), (start, end)), shape=(self.size, self.size))
        return made if self.directed else (made + made.T).tocsr()


def resting(net: nx.Graph[N], named: Callable[[dict[str, Any]], Iterable[str]], *, directed: bool = False) -> Resting:
    """The ties of a network, parallel ones merged (and directions, unless `directed`), by what `named` says of each.

    A tie rests on a name alone where every parallel one names it and nothing else.
    """
    index = {node: i for i, node in enumerate(net)}
    held: dict[tuple[int, int], set[str]] = {}
    names: set[str] = set()
    for one, other, data in net.edges(data=True):
        if one != other:
            a, b = index[one], index[other]
            told = set(named(data))
            names |= told
            held.setdefault((a, b) if directed else (min(a, b), max(a, b)), set()).update(told or {""})
    order = tuple(sorted(names))
    code = {name: i for i, name in enumerate(order)}
    only = [code.get(next(iter(told)), NONE) if len(told) == 1 else NONE for told in held.values()]
    ends = np.array(list(held), np.int64).reshape(-1, 2)
    return Resting(len(index), ends[:, 0], ends[:, 1], np.array(only, np.int64), order, directed)


def sources_of(data: dict[str, Any]) -> Iterable[str]:
    """The sources that state a tie."""
    return list(data.get("sources", ()))


def events_of(data: dict[str, Any]) -> Iterable[str]:
    """The events that a tie rests on."""
    record = str(data.get("record", ""))
    return list(data.get("events", ())) or [record] * record.startswith("event/")
