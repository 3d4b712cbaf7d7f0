"""The ledger: what is documented of each pair that a call asks for, before and after it, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.linkage.mandate import ties as basis_
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, Pair, published
from kg.linkage.mandate.ties import AGREEMENT, CLASS, Tie, between, lies
from kg.network.columns import FOREVER, NEVER, NONE
from kg.network.records import record_of

if TYPE_CHECKING:
    import pandas as pd

    from kg.network.columns import Ints


BEFORE, AFTER, UNORDERED, CALLING = "before", "after", "order unknown", "the calling event"


def framed(rows: list[dict[str, Any]], columns: Sequence[str], **attrs: Any) -> pd.DataFrame:
    """Rows as a DataFrame with these columns; what is said of all of it in `attrs`."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    frame.attrs.update(attrs)
    return frame


def ties(basis: Basis, call: Call, pair: Pair, share: dict[str, str]) -> list[tuple[Tie, str, str]]:
    """All documented between the ends of a pair, with where each lies (`lies`) and when it was (`order`).

    A pair of one end asks for actors of different provinces: what joins two of one province is none of it, and
    where a seat is unknown it is open.
    """
    found = []
    for tie in between(basis, basis.category(pair.first), basis.category(pair.second)):
        where = lies(basis, tie, share)
        if pair.first == pair.second and tie.kind != CLASS:
            one, other = basis_.seats(basis, tie)
            if one and other and basis_.one_province(basis, one, other, tie.earliest if tie.dated else call.latest):
                continue
            where = basis_.OPEN if where in (basis_.INSIDE, basis_.PARTLY) and not (one and other) else where
        found.append((tie, where, order(basis, call, tie)))
    return found


def order(basis: Basis, call: Call, tie: Tie) -> str:
    """Whether a tie was before or after a call, at the calling event (or signed there), or cannot be ordered.

    Before it is also what had begun and has no end told, and what pages tell that were all published before.
    """
    if tie.record in call.at or set(basis_.concluded(basis, tie)) & set(call.at):
        return CALLING
    return order_of(basis, call, (tie.earliest, tie.latest) if tie.dated else (NEVER, FOREVER), tie.sources)


def order_of(basis: Basis, call: Call, span: tuple[int, int], sources: Iterable[str]) -> str:
    """Whether a span of days, as some sources tell it, was before or after a call; else `order unknown`."""
    first, last = span
    if first > call.latest:
        return AFTER
    begun = NEVER < first < call.earliest and last == FOREVER
    return BEFORE if last < call.earliest or begun or published(basis, sources) < call.earliest else UNORDERED


def verdict(
    basis: Basis, call: Call, pair: Pair, share: dict[str, str], inside: Sequence[tuple[Tie, str]]
) -> tuple[str, str]:
    """The mandate of a pair, and why, in words."""
    if not share:
        unknown = f"the provinces of {', '.join(call.scope)} are not known" if call.scope else "the call names no scope"
        return "not covered", unknown
    after = [tie for tie, when in inside if when == AFTER]
    following = [tie for tie in after if tie.follows]
    if following:
        return "followed", _counted(following)
    if after:
        return "partly", "only " + _counted(after)
    first, second = (covering(basis, call, share, end) for end in (pair.first, pair.second))
    if pair.first == pair.second:
        enough = len({seat for _, seat in first if seat}) > 1
    else:
        enough = bool(first and second) and len({name for name, _ in first | second}) > 1
    late = " (its day is not known: after its page)" if call.dated == "page" else ""
    if enough:
        return "none found", f"both ends are named after the call{late}, and no tie between them"
    missing = [end for end, names in ((pair.first, first), (pair.second, second)) if not names] or [pair.first]
    return "not covered", f"no source after the call{late} names {' or '.join(sorted(set(missing)))} inside the scope"


def _counted(found: Iterable[Tie]) -> str:
    """How many records of each kind; one of several parties is one."""
    kinds = Counter(kind for kind, _ in {(t.detail if t.kind == AGREEMENT else t.kind, t.record) for t in found})
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def covering(basis: Basis, call: Call, share: dict[str, str], end: str) -> set[tuple[str, str]]:
    """Who of an end sources dated after a call name inside its scope, with their seats (empty where unknown).

    A source is dated by its day of publication, or by what it tells: something that was after the call.
    """
    held, among = basis.columns, basis.category(end)
    late = late_sources(basis, call)
    found = set()
    units = np.flatnonzero(basis.columns.of_kind("parent") & basis.stated)  # a body is named with its units
    rows = np.concatenate([_telling(basis), units])
    calling = {c for name in call.at for c in (basis.index.get(name, NONE), *_signed_at(basis, name))}
    for row in rows[np.isin(held.edges.source[rows], list(late))].tolist():
        if int(held.edges.end[row]) in calling or int(held.edges.record[row]) in calling:
            continue
        ends = (int(held.edges.start[row]), int(held.edges.end[row]))
        for actor in ends:
            if among[actor]:
                seat = int(held.place[actor])
                where = seat if seat != NONE else int(held.place[held.edges.record[row]])
                where = where if where != NONE else int(held.place[ends[1]])
                if where != NONE and held.ids[where] in share:
                    found.add((held.ids[actor], held.ids[seat] if seat != NONE else ""))
    return found


def _telling(basis: Basis) -> Ints:
    """Rows that tell of somebody doing something: participations, agreements, posts held."""
    tenures = np.flatnonzero(basis.columns.of_kind("tenure") & basis.stated)
    return np.concatenate([basis.rows, basis.agreements, tenures])


def _signed_at(basis: Basis, event: str) -> list[int]:
    """The agreements signed at an event."""
    return [
        basis.index[name] for name, r in basis.known.items() if event in r.all("concludedAt") and name in basis.index
    ]


def late_sources(basis: Basis, call: Call) -> set[int]:
    """The articles (as codes of the columns) that are dated after a call."""
    if call.latest == FOREVER:
        return set()
    ties, rows = basis.columns.edges, _telling(basis)
    late = set(ties.source[rows[ties.dated[rows] & (ties.earliest[rows] > call.latest)]].tolist())
    for code in basis.columns.stated:
        published = record_of(basis.columns.ids[code], basis.known).get("published")
        if published and published > basis_.day_text(call.latest):
            late.add(code)
    return late
