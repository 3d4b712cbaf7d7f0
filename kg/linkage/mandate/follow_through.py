"""What came after a call, event by event and agreement by agreement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, Pair, call_of, sources_of
from kg.linkage.mandate.ledger import Graph, Ledger
from kg.linkage.mandate.reasons import Reason
from kg.linkage.mandate.ties import concluded, place_of, seats
from kg.linkage.mandate.verdicts import IN_SCOPE, Placed, order_of
from kg.model.vocabularies import Code, EdgeKind, Key, Mandate, TieOrder, TieWhere
from kg.network.columns import FOREVER, NEVER, NONE
from kg.network.records import record_of
from kg.network.regions import PARTLY, WHOLLY, Share
from kg.query.frames import framed

if TYPE_CHECKING:
    import pandas as pd


OPEN, NO_PAIR = "open", "no pair"
FOLLOW = (
    "record", "label", "kind", "date", "dated", "days_from", "days_to", "answers", "how", "new", "where",
    "place", "ends", "organisers", "same_organiser", "theme", "who", "unknown", "sources",
)  # fmt: skip


def follow_through(g: Graph, *, call: str) -> pd.DataFrame:
    """What came after a call, event by event and agreement by agreement, in the order of days.

    A row for each record dated after the call that lies in its scope, joins ends that it named, was organised by
    an organiser of the calling event, or takes its theme up. Columns: record, label, kind (its class), date, dated
    (stated or inferred), days_from and days_to (the delay, in days, at the least and the most; NaN where open);
    answers: the pairs it joins, by default readings, as (first end, second end); how: `followed`, `partly`, `open`
    (it joins a pair, and whether in the scope is not told) or `no pair`; new: whether any of its two had not worked
    together before the call;
    where: inside, partly, outside or open, and place; ends: who of the ends that the call named was there, and
    whether as a class and of where; organisers, same_organiser (ids); theme: shared topics or products, or how
    alike the titles are (0–100); who: the named actors; unknown: what is not known of it (tuples of `Reason`); sources.

    What came after is not therefore caused. Raises NotFoundError for an unknown call.
    `attrs`: call; undated and unordered (records that may have come after, without a day, or with a span that holds
    the call's); elsewhere (later ones that have nothing to do with the call as far as is told).
    """
    ledger, basis = g.ledger, g.basis
    asked = call_of(basis, str(call))
    joined = _joined(ledger, asked)
    rows: list[dict[str, Any]] = []
    counts = Counter({"undated": 0, "unordered": 0, "elsewhere": 0})
    for name, span in _records(basis).items():
        record = record_of(name, basis.known)
        if name in asked.at or set(record.all(Key.concludedAt)) & set(asked.at):
            continue
        after = [(pair, placed) for pair, placed in joined.get(name, []) if placed.order == TieOrder.after]
        when = TieOrder.after if after else order_of(basis, asked, span[:2], sources_of(basis, record))
        row = None
        if when == TieOrder.after:
            row = _followed(basis, asked, ledger.scopes[asked.id].whole, name, _span_of(span, after), after)
            rows += [row] if row else []
            counts["elsewhere"] += row is None
        elif when == TieOrder.unordered:
            counts["undated" if span[:2] == (NEVER, FOREVER) else "unordered"] += 1
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


def first_days(basis: Basis) -> dict[str, int]:
    """The first day of each event and agreement that was made, as an ordinal."""
    return {name: first for name, (first, _, _) in _records(basis).items()}


def _span_of(span: tuple[int, int, bool], after: list[tuple[Pair, Placed]]) -> tuple[int, int, bool]:
    """The days of a record: of its ties after the call, where it has any; who takes part may have days of their own."""
    ties = [placed.tie for _, placed in after if placed.tie.dated]
    if not ties:
        return span
    inferred = all(tie.inferred for tie in ties)
    return min(tie.earliest for tie in ties), max(tie.latest for tie in ties), inferred


def _joined(ledger: Ledger, call: Call) -> dict[str, list[tuple[Pair, Placed]]]:
    """The ties that the ledger sets against default readings of a call, by record."""
    found: dict[str, list[tuple[Pair, Placed]]] = {}
    for verdict in ledger.verdicts[call.id]:
        if verdict.pair.default:
            for placed in verdict.ties:
                signed = concluded(ledger.basis, placed.tie)  # what was signed there answers for the event
                for name in (placed.tie.record, *signed):
                    found.setdefault(name, []).append((verdict.pair, placed))
    return found


def _followed(
    basis: Basis,
    call: Call,
    share: Share,
    name: str,
    span: tuple[int, int, bool],
    joined: list[tuple[Pair, Placed]],
) -> dict[str, Any] | None:
    record = record_of(name, basis.known)
    sure = [(pair, placed) for pair, placed in joined if placed.where in IN_SCOPE]
    who = _who(basis, name)
    organisers = _organisers(basis, name)
    before = {basis.today(o) for at in call.at for o in _organisers(basis, at)}
    same = tuple(o for o in organisers if basis.today(o) in before)
    theme = _theme(basis, call, name)
    where, place = _where(basis, name, who, share)
    open_ = any(placed.where == TieWhere.open for _, placed in joined)
    if not (sure or open_ or same or theme or where in IN_SCOPE):
        return None
    return {
        "record": name,
        "label": basis.label(name) if basis.label(name) != name else " – ".join(basis.label(w) for w in who),
        "kind": next(iter(c for c in record.classes), ""),
        "date": record.date,
        "dated": "inferred" if span[2] else "stated",
        "days_from": span[0] - call.latest if call.latest < FOREVER else float("nan"),
        "days_to": span[1] - call.earliest if span[1] < FOREVER and call.earliest > NEVER else float("nan"),
        "answers": tuple(sorted({(pair.first, pair.second) for pair, _ in sure})),
        "how": _how([placed for _, placed in sure], open_),
        "new": not sure or not all(placed.known_before for _, placed in sure),
        "where": str(where),
        "place": place,
        "ends": _ends(basis, call, name, who),
        "organisers": organisers,
        "same_organiser": same,
        "theme": theme,
        "who": who,
        "unknown": _unknown(basis, span, [placed for _, placed in sure], open_, place),
        "sources": sources_of(basis, record),
    }


def _how(sure: list[Placed], open_: bool) -> str:
    """How a record answers the call: as the ledger's verdict of it alone would be; `open` where the place is."""
    if any(placed.tie.follows for placed in sure):
        return str(Mandate.followed)
    return str(Mandate.partly) if sure else OPEN if open_ else NO_PAIR


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


def _where(basis: Basis, name: str, who: tuple[str, ...], share: Share) -> tuple[TieWhere, str]:
    """Where it took place, set against the scope; else where its actors sit."""
    place = place_of(basis, name)
    if not share:
        return TieWhere.open, place
    if place:
        lying = {WHOLLY: TieWhere.inside, PARTLY: TieWhere.partly}.get(share.get(place, ""), TieWhere.outside)
        return lying, place
    known = {seat for w in who if (seat := place_of(basis, w))}
    if not known:
        return TieWhere.open, ""
    inside = known <= share.keys()
    partly = inside and any(share[s] == PARTLY for s in known)
    return (TieWhere.partly if partly else TieWhere.inside if inside else TieWhere.outside), ""


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
    place = place_of(basis, group)
    return f"of {place}" if place else "of where is not told"


def _theme(basis: Basis, call: Call, name: str) -> str:
    """What it takes up of the call: topics and products by id, or a title that is alike."""
    from kg.resolution.matching import likeness

    subjects = set(call.concerns) | {t for at in call.at for t in _topics(basis, at)}
    shared = sorted(subjects & (_topics(basis, name) | set(record_of(name, basis.known).all(Key.concerns))))
    if shared:
        return ", ".join(shared)
    mine = basis.label(name)
    best = max((likeness(basis.label(at), mine) for at in call.at), default=0.0) if mine != name else 0.0
    return f"title alike ({best:.0f} of 100)" if best >= ALIKE else ""


ALIKE = 75  # of 100: titles of events that take up one theme


def _topics(basis: Basis, event: str) -> set[str]:
    if event not in basis.index:
        return set()
    columns, code = basis.columns, basis.index[event]
    rows = np.flatnonzero(columns.of_kind(EdgeKind.topic) & (columns.edges.end == code))
    return {columns.ids[columns.edges.start[row]] for row in rows.tolist()}


def _unknown(
    basis: Basis, span: tuple[int, int, bool], sure: list[Placed], open_: bool, place: str
) -> tuple[Reason, ...]:
    """What is not known of it."""
    told = [Reason(Code.dates_inferred)] if span[2] else []
    told += [Reason(Code.day_not_told)] if span[0] != span[1] else []
    ends = [pair for placed in sure for pair in zip(placed.tie[:2], seats(basis, placed.tie), strict=True)]
    unseated = tuple(sorted({name for name, seat in ends if not seat}))
    told += [Reason(Code.seats_unknown, unseated)] if unseated else []
    if open_ and not sure:
        told.append(Reason(Code.where_open if not place else Code.actors_where_open))
    return tuple(told)
