"""Who is under whom: bodies and their units, and those who direct others in their profession."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from kg.model.vocabularies import EdgeKind
from kg.network.columns import Columns

OWN = (EdgeKind.parent,)  # a body and its own units
OVER = (EdgeKind.parent, EdgeKind.directed)  # and whoever directs them


def superiors(columns: Columns, kinds: tuple[EdgeKind, ...] = OVER) -> dict[int, frozenset[int]]:
    """All who stand over each thing, at any height, by code; a ring of bodies under each other ends."""
    over: dict[int, set[int]] = defaultdict(set)
    for row in np.flatnonzero(columns.of_kind(*kinds)).tolist():
        over[int(columns.edges.start[row])].add(int(columns.edges.end[row]))
    return {code: frozenset(_above(code, over)) for code in over}


def _above(code: int, over: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    ahead = [code]
    while ahead:
        for one in over.get(ahead.pop(), ()):
            if one not in found:
                found.add(one)
                ahead.append(one)
    return found - {code}


def pairs(columns: Columns, kinds: tuple[EdgeKind, ...] = OVER) -> Iterator[tuple[int, int]]:
    """Each body with each of those who stand over it, by code."""
    for code, above in superiors(columns, kinds).items():
        yield from ((code, one) for one in above)
