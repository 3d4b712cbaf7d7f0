"""Who could close what a call asks for: suggestions between its ends, the same on the map and in the report."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, lying
from kg.linkage.mandate.ledger import Ledger
from kg.linkage.suggestion.candidates import CandidateIndex
from kg.linkage.suggestion.suggest import Suggestion, ranked
from kg.network.columns import NONE
from kg.network.regions import Share


class Linking(NamedTuple):
    """Two actors who could be linked: `second` is suggested to `first`."""

    first: str
    second: Suggestion


def suggested_for(ledger: Ledger, candidates: CandidateIndex, calls: Iterable[Call], limit: int) -> list[Linking]:
    """The best suggestions between the ends of the pairs that these calls ask for, each two actors once; those whose
    seats are known come first.

    Where a call has a scope, no actor of an end that it binds sits outside it, and something lies in it for certain:
    either actor, an event they were both at, or what is between them. None for a scope whose provinces nobody tells.
    """
    best: dict[frozenset[str], Linking] = {}
    for call in calls:
        for found in _of_call(ledger, candidates, call, limit):
            two = frozenset((found.first, found.second.actor))
            if two not in best or best[two].second.score < found.second.score:
                best[two] = found
    seats = candidates.province

    def rank(found: Linking) -> tuple[bool, float, str, str]:
        unseated = not (seats.get(found.first) and seats.get(found.second.actor))
        return unseated, -round(found.second.score, 9), found.first, found.second.actor

    return sorted(best.values(), key=rank)[:limit]


def _of_call(ledger: Ledger, candidates: CandidateIndex, call: Call, limit: int) -> Iterator[Linking]:
    basis, scope = ledger.basis, ledger.scopes[call.id]
    if call.scope and not scope.whole:
        return
    for pair in (p for p in call.pairs if p.default):
        ends = zip((pair.first, pair.second), scope.of_pair(pair.first, pair.second), strict=True)
        ones, others = ({n for n in of_end(basis, end, share) if n in candidates.index and _body(basis, n)}
                        for end, share in ends)  # fmt: skip
        for one in sorted(ones):
            fitting = (s for s in ranked(candidates, one, others) if _inside(basis, scope.whole, s))
            yield from (Linking(one, s) for s in itertools.islice(fitting, limit))


def of_end(basis: Basis, end: str, share: Share | None) -> list[str]:
    """Whom an end of a call means: its actors in the scope (anywhere, without one), or of no known seat."""
    codes = np.flatnonzero(basis.category(end) & lying(basis, share or None, unseated=True))
    return sorted(basis.columns.ids[code] for code in codes.tolist())


def _body(basis: Basis, name: str) -> bool:
    return bool(basis.organisations[basis.index[name]])


def _inside(basis: Basis, share: Share, found: Suggestion) -> bool:
    columns, index = basis.columns, basis.columns.index()
    places = (int(columns.place[index[n]]) for n in (*found.path, *found.events) if n in index)
    return not share or any(place != NONE and columns.ids[place] in share for place in places)
