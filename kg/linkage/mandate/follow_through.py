"""What came after a call, event by event and agreement by agreement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.linkage.mandate import ties as basis_
from kg.linkage.mandate.basis import Basis, Graph
from kg.linkage.mandate.calls import Call, Pair, call_of, sources_of, territory
from kg.linkage.mandate.ledger import AFTER, UNORDERED, framed, order_of, ties
from kg.linkage.mandate.ties import Tie
from kg.network.columns import FOREVER, NEVER, NONE
from kg.network.records import record_of

if TYPE_CHECKING:
    import pandas as pd


FOLLOW = (
    "record", "label", "kind", "date", "dated", "days_from", "days_to", "answers", "how", "where", "place", "ends",
    "organisers", "same_organiser", "theme", "who", "sure", "sources",
)  # fmt: skip


def follow_through(g: Graph, *, call: str) -> pd.DataFrame:
    """What came after a call, event by event and agreement by agreement, in the order of days.

    A row for each record dated after the call that lies in its scope, joins ends that it named, was organised by
    an organiser of the calling event, or takes its theme up. Columns: record, label, kind (its class), date, dated
    (stated or inferred), days_from and days_to (the delay, in days, at the least and the most; NaN where open);
    answers: the pairs it joins, as "first – second", by default readings; how: `followed`, `partly` or `no pair`;
    where: inside, partly, outside or open, and place; ends: who of the ends that the call named was there, and
    whether as a class and of where; organisers, same_organiser (ids); theme: shared topics or products, or how
    alike the titles are (0–100); who: the named actors; sure: what is not known of it; sources.

    What came after is not therefore caused. Raises NotFoundError for an unknown call.
    `attrs`: call; undated and unordered (records that may have come after, without a day, or with a span that holds
    the call's); elsewhere (later ones that have nothing to do with the call as far as is told).
    """
    basis = g.basis
    asked = call_of(basis, str(call))
    share = territory(basis, asked)
    joined = _joined(basis, asked, share)
    rows: list[dict[str, Any]] = []
    counts = Counter({"undated": 0, "unordered": 0, "elsewhere": 0})
    for name, span in _records(basis).items():
        record = record_of(name, basis.known)
        if name in asked.at or set(record.all("concludedAt")) & set(asked.at):
            continue
        when = order_of(basis, asked, span[:2], sources_of(basis, record))
        row = _followed(basis, asked, share, name, span, joined.get(name, [])) if when == AFTER else None
        rows += [row] if row else []
        if when == UNORDERED:
            counts["undated" if span[:2] == (NEVER, FOREVER) else "unordered"] += 1
        counts["elsewhere"] += when == AFTER and row is None
    rows.sort(key=lambda row: (row["days_from"], row["record"]))
    return framed(rows, FOLLOW, call=asked.id, **counts)


def _records(basis: Basis) -> dict[str, tuple[int, int, bool]]:
    """Events and agreements that were made, with their days, and whether these are inferred."""
    ties = basis.columns.edges
    found: dict[str, tuple[int, int, bool]] = {}
    rows = [(int(row), int(ties.end[row])) for row in basis.rows] + [
        (row, int(ties.record[row])) for row in basis.agreements.tolist()
    ]
    for row, code in rows:
        name = basis.columns.ids[code]
        if not ties.dated[row]:
            found.setdefault(name, (NEVER, FOREVER, False))
            continue
        span = int(ties.earliest[row]), int(ties.latest[row]), bool(ties.inferred[row])
        held = found.get(name, (NEVER, FOREVER, False))
        known = held[:2] != (NEVER, FOREVER)
        found[name] = (min(held[0], span[0]), max(held[1], span[1]), held[2] and span[2]) if known else span
    return found


def day_of(basis: Basis, name: str) -> int:
    """The first day of an event or agreement, as an ordinal."""
    return _records(basis)[name][0]


def _joined(basis: Basis, call: Call, share: dict[str, str]) -> dict[str, list[tuple[Pair, Tie, str]]]:
    found: dict[str, list[tuple[Pair, Tie, str]]] = {}
    for pair in call.pairs:
        if pair.default:
            for tie, where, _ in ties(basis, call, pair, share):
                for name in (tie.record, *basis_.concluded(basis, tie)):  # what was signed there answers for the event
                    found.setdefault(name, []).append((pair, tie, where))
    return found


def _followed(
    basis: Basis, call: Call, share: dict[str, str], name: str, span: tuple[int, int, bool], joined: list[Any]
) -> dict[str, Any] | None:
    record = record_of(name, basis.known)
    sure = [(pair, tie) for pair, tie, where in joined if where in (basis_.INSIDE, basis_.PARTLY)]
    who = _who(basis, name)
    organisers = _organisers(basis, name)
    before = {basis.today(o) for at in call.at for o in _organisers(basis, at)}
    same = tuple(o for o in organisers if basis.today(o) in before)
    theme = _theme(basis, call, name)
    where, place = _where(basis, name, who, share)
    open_ = bool(share) and any(lying == basis_.OPEN for *_, lying in joined)
    may = open_ and where == basis_.OPEN
    if not (sure or may or same or theme or where in (basis_.INSIDE, basis_.PARTLY)):
        return None
    how = "followed" if any(t.follows for _, t in sure) else "partly" if sure else "no pair"
    return {
        "record": name,
        "label": basis.label(name) if basis.label(name) != name else " – ".join(basis.label(w) for w in who),
        "kind": next(iter(c for c in record.classes), ""),
        "date": record.date,
        "dated": "inferred" if span[2] else "stated",
        "days_from": span[0] - call.latest if call.latest < FOREVER else float("nan"),
        "days_to": span[1] - call.earliest if span[1] < FOREVER and call.earliest > NEVER else float("nan"),
        "answers": tuple(sorted({f"{pair.first} – {pair.second}" for pair, _ in sure})),
        "how": how,
        "where": where,
        "place": place,
        "ends": _ends(basis, call, name, who),
        "organisers": organisers,
        "same_organiser": same,
        "theme": theme,
        "who": who,
        "sure": _sure(basis, span, sure, open_, place),
        "sources": sources_of(basis, record),
    }


def _who(basis: Basis, name: str) -> tuple[str, ...]:
    """Organisations and groups at an event, or parties to an agreement."""
    code, ties = basis.index[name], basis.columns.edges
    there = set(basis.acts.actor[basis.acts.event == code].tolist())
    rows = basis.agreements[ties.record[basis.agreements] == code]
    return tuple(
        sorted(basis.columns.ids[c] for c in there | set(ties.start[rows].tolist()) | set(ties.end[rows].tolist()))
    )


def _organisers(basis: Basis, name: str) -> tuple[str, ...]:
    roles = {concept for concept, term in basis.ontology.concepts.items() if term.direct == "organises"}
    if name not in basis.index:
        return ()
    rows = basis.acts.row[basis.acts.event == basis.index[name]]
    ties, ids = basis.columns.edges, basis.columns.ids
    return tuple(
        sorted({ids[ties.start[r]] for r in rows.tolist() if ties.detail[r] != NONE and ids[ties.detail[r]] in roles})
    )


def _where(basis: Basis, name: str, who: tuple[str, ...], share: dict[str, str]) -> tuple[str, str]:
    """Where it took place, set against the scope; else where its actors sit."""
    code = int(basis.columns.place[basis.index[name]])
    place = basis.columns.ids[code] if code != NONE else ""
    if not share:
        return basis_.OPEN, place
    if place:
        return ({"wholly": basis_.INSIDE, "partly": basis_.PARTLY}.get(share.get(place, ""), basis_.OUTSIDE), place)
    seats = {basis.columns.ids[c] for w in who if (c := int(basis.columns.place[basis.index[w]])) != NONE}
    if not seats:
        return basis_.OPEN, ""
    inside = seats <= share.keys()
    partly = inside and any(share[s] == "partly" for s in seats)
    return (basis_.PARTLY if partly else basis_.INSIDE if inside else basis_.OUTSIDE), ""


def _ends(basis: Basis, call: Call, name: str, who: tuple[str, ...]) -> tuple[str, ...]:
    """Each end that the call named and of whom somebody was there: how many by name, and classes with their origin."""
    found = []
    for end in call.ends:
        there = [w for w in who if basis.category(end)[basis.index[w]]]
        named = [w for w in there if not basis.groups[basis.index[w]]]
        found += [f"{end}: {len(named)} named"] if named else []
        found += [f"{end}: as a class, {_origin(basis, w)}" for w in there if basis.groups[basis.index[w]]]
    return tuple(found)


def _origin(basis: Basis, group: str) -> str:
    code = int(basis.columns.place[basis.index[group]])
    return f"of {basis.columns.ids[code]}" if code != NONE else "of where is not told"


def _theme(basis: Basis, call: Call, name: str) -> str:
    """What it takes up of the call: topics and products by id, or a title that is alike."""
    from kg.resolution.matching import likeness

    subjects = set(call.concerns) | {t for at in call.at for t in _topics(basis, at)}
    shared = sorted(subjects & (_topics(basis, name) | set(record_of(name, basis.known).all("concerns"))))
    if shared:
        return ", ".join(shared)
    mine = basis.label(name)
    best = max((likeness(basis.label(at), mine) for at in call.at), default=0.0) if mine != name else 0.0
    return f"title alike ({best:.0f} of 100)" if best >= ALIKE else ""


ALIKE = 75  # of 100: titles of events that take up one theme


def _topics(basis: Basis, event: str) -> set[str]:
    if event not in basis.index:
        return set()
    held, code = basis.columns, basis.index[event]
    rows = np.flatnonzero(held.of_kind("topic") & (held.edges.end == code))
    return {held.ids[held.edges.start[row]] for row in rows.tolist()}


def _sure(basis: Basis, span: tuple[int, int, bool], sure: list[Any], open_: bool, place: str) -> str:
    """What is not known of it, in words."""
    told = ["its date is inferred"] if span[2] else []
    told += ["its day is not told"] if span[0] != span[1] else []
    unknown = sorted(
        {n for _, tie in sure for n, seat in zip(tie[:2], basis_.seats(basis, tie), strict=True) if not seat}
    )
    told += [f"seat unknown: {', '.join(unknown)}"] if unknown else []
    if open_ and not sure:
        told.append(
            "whether it lies in the scope is open" if not place else "whether its actors sit in the scope is open"
        )
    return "; ".join(told)
