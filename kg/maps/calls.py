"""What a map shows of calls for linkage, and of groups named as a class: plain data, by id, from what is documented."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date

import numpy as np

from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, Pair, Scope
from kg.linkage.mandate.ledger import Ledger
from kg.linkage.mandate.reasons import sentences
from kg.linkage.mandate.ties import day_text, seats
from kg.linkage.mandate.verdicts import Placed, Verdict
from kg.linkage.suggestion.candidates import CandidateIndex, WithCandidates
from kg.linkage.suggestion.of_call import Linking, of_end, suggested_for
from kg.maps.layouts.plane import UNKNOWN, on_day
from kg.maps.shown import (
    Answer,
    CallShown,
    Cell,
    CellShown,
    CellState,
    Guess,
    PairShown,
    ProvincesShown,
    SuggestionShown,
    Words,
)
from kg.model.edtf import Span
from kg.model.vocabularies import Code, Key, TieOrder, TieWhere
from kg.network import regions as placing
from kg.network import territories
from kg.network.columns import FOREVER, NEVER, NONE
from kg.network.records import record_of
from kg.network.territories import Province

ELSEWHERE = "elsewhere"  # the row of actors outside of the scope, where the call places the other end alone
_OTHER_ROWS = {ELSEWHERE: ["nơi khác", "elsewhere"], UNKNOWN: ["không rõ trụ sở", "seat unknown"]}
SUGGESTED = 10  # suggestions drawn for a call
MOST_GUESSED = 80  # bodies that a group might mean, above which it is no guess


def called(graph: WithCandidates) -> list[CallShown]:
    """Every call for linkage, those of 11 October 2019 first.

    Of each: id, label, by, to, ends, scope, bound (the ends that lie in it; none: all), date; lit: for each end the
    actors of it that lie in the scope, or whose seat nobody tells (none where nobody tells which provinces the scope
    has); pairs: first, second, reading_status, reason, mandate, why, ties (first, second, kind, when, order, record,
    sources), aside (ties of the pair outside the scope, or of no known place), provinces (names, cells); matrix:
    ends × ends; suggestions: first, second, and why.
    """
    ledger = graph.ledger
    lands = territories.read(ledger.basis.known, ledger.basis.places)["provinces"]
    return [_call(ledger, graph.candidates, call, lands) for call in ledger.calls]


def _named(basis: Basis, name: str) -> Words:
    vi = basis.label(name)
    return [vi, basis.label(name, "en") or vi]


def _call(ledger: Ledger, candidates: CandidateIndex, call: Call, lands: dict[str, Province]) -> CallShown:
    basis, scope = ledger.basis, ledger.scopes[call.id]
    known = bool(scope.whole) or not call.scope  # of a scope whose provinces nobody tells, nobody is known to lie in it
    ends = list(dict.fromkeys((*call.ends, *(e for pair in call.pairs for e in (pair.first, pair.second)))))
    pairs = [_pair(basis, call, verdict, scope, lands) for verdict in ledger.verdicts[call.id]]
    return {
        "id": call.id,
        "label": _named(basis, call.id),
        "by": [_named(basis, name) for name in call.by],
        "to": [_named(basis, name) for name in call.to],
        "ends": [_named(basis, name) for name in ends],
        "scope": [_named(basis, name) for name in call.scope],
        "bound": [_named(basis, name) for name in call.bound],
        "date": call.date,
        "lit": [of_end(basis, end, scope.whole) if known else [] for end in ends],
        "pairs": pairs,
        "matrix": _matrix(ends, call.pairs, pairs),
        "suggestions": [
            _suggestion(basis, candidates, s) for s in suggested_for(ledger, candidates, [call], SUGGESTED)
        ],
    }


def _pair(basis: Basis, call: Call, verdict: Verdict, scope: Scope, lands: dict[str, Province]) -> PairShown:
    pair = verdict.pair
    aside = (TieWhere.outside, TieWhere.open)
    elsewhen = [placed for placed in verdict.ties if placed.order != TieOrder.calling_event]
    return {
        "first": _named(basis, pair.first),
        "second": _named(basis, pair.second),
        "reading_status": pair.reading_status,
        "reason": pair.reason,
        "mandate": str(verdict.mandate),
        "why": list(sentences(verdict.reasons, basis.ontology, basis.label)),
        "ties": [_tie(basis, placed) for placed in verdict.counting],
        "aside": sum(placed.where in aside for placed in elsewhen),
        "provinces": _provinces(basis, call, verdict, scope, lands),
    }


def _tie(basis: Basis, placed: Placed) -> Answer:
    tie = placed.tie
    return {
        "first": tie.first,
        "second": tie.second,
        "kind": str(tie.kind),
        "what": _named(basis, tie.record),
        "when": tie.when,
        "inferred": tie.inferred,
        "order": str(placed.order),
        "new": not placed.known_before,
        "record": tie.record,
        "sources": list(tie.sources),
    }


def _matrix(ends: list[str], pairs: tuple[Pair, ...], shown: list[PairShown]) -> list[list[CellShown]]:
    """Ends × ends: how many ties are documented, or why none is. What no call asks for is said to be so."""
    asked = {frozenset((p.first, p.second)): made for p, made in reversed(list(zip(pairs, shown, strict=True)))}
    return [[_cell(asked.get(frozenset((one, other)))) for other in ends] for one in ends]


def _cell(pair: PairShown | None) -> CellShown:
    if pair is None:
        return {"state": "not_asked", "n": 0, "after": 0}
    number = len(pair["ties"])
    covered = pair["mandate"] != "not covered"
    state: CellState = "documented" if number else "none_found" if covered else "not_covered"
    return {"state": state, "n": number, "after": sum(tie["order"] == TieOrder.after for tie in pair["ties"])}


def _provinces(basis: Basis, call: Call, verdict: Verdict, scope: Scope, lands: dict[str, Province]) -> ProvincesShown:
    """Provinces of the scope on the day of the call × the same, `elsewhere` where an end may lie anywhere, and `seat
    unknown`: ties, or why there is none.

    A cell without a tie is `none_found` where sources dated after the call name the first end in the row's province
    and the second in the column's; else `not_covered`.
    """
    pair, day = verdict.pair, day_text(call.latest)
    then = {name: on_day(name, lands, day) for name in scope.whole if name in lands}
    names = sorted({name for name in then.values() if name}, key=lambda n: basis.label(n))
    if not names:
        return {"names": [], "labels": [], "cells": []}
    names += [ELSEWHERE] * (None in scope.of_pair(pair.first, pair.second)) + [UNKNOWN]

    def seat(place: str) -> str:
        beyond = bool(place) and place not in scope.whole and ELSEWHERE in names
        return ELSEWHERE if beyond else then.get(place, "") or UNKNOWN

    counts = Counter(tuple(map(seat, seats(basis, placed.tie))) for placed in verdict.counting)
    told = [{seat(place) for _, place in named} for named in verdict.covered]
    cells: list[list[Cell]] = [
        [
            {"n": (n := counts[one, other] + (counts[other, one] if pair.first == pair.second and one != other else 0)),
             "state": "documented" if n else "none_found" if one in told[0] and other in told[1] else "not_covered"}
            for other in names
        ]
        for one in names
    ]  # fmt: skip
    labels = [_OTHER_ROWS[name] if name in _OTHER_ROWS else _named(basis, name) for name in names]
    return {"names": names, "labels": labels, "cells": cells}


def _suggestion(basis: Basis, candidates: CandidateIndex, linking: Linking) -> SuggestionShown:
    """What speaks for a suggestion, and what is not known: the seatless, who is known from one event alone, and
    whether there is but one common partner."""
    first, row = linking
    between = row.path[1:-1] if not row.events and not row.subjects else ()
    codes = {reason.code for reason in row.unknown}
    return {
        "first": first,
        "second": row.actor,
        "score": round(float(row.score), 6),
        "path": list(row.path),
        "common": [_named(basis, name) for name in between],
        "events": [_named(basis, name) for name in row.events],
        "subjects": [_named(basis, name) for name in row.subjects],
        "seatless": [_named(basis, n) for n in (first, row.actor) if not candidates.province.get(n)],
        "once": [_named(basis, row.actor)] if Code.one_event in codes else [],
        "one_partner": Code.one_partner in codes,
    }


def guesses(basis: Basis) -> dict[str, Guess]:
    """Whom a group named as a class might mean: known bodies of its category and place on its day, by group.

    Each: of (its categories), area, bodies (id, label, place). A hypothesis: no source names them. A group without
    a category or a place, or of more than MOST_GUESSED bodies, has none.
    """
    columns = basis.columns
    days = _days(basis)
    found: dict[str, Guess] = {}
    for code in np.flatnonzero(basis.groups).tolist():
        name, place = columns.ids[code], int(columns.place[code])
        kinds = record_of(name, basis.known).all(Key.memberCategory)
        if place == NONE or not kinds:
            continue
        day = days.get(code)
        share = placing.inside(basis.places, columns.ids[place], Span(day, day) if day else None)
        bodies = [n for n in _bodies(basis, kinds, share) if day is None or _existed(basis, n, day)]
        if 0 < len(bodies) <= MOST_GUESSED:
            found[name] = {
                "of": [_named(basis, kind) for kind in kinds],
                "area": _named(basis, columns.ids[place]),
                "bodies": [{"id": n, "label": _named(basis, n)} for n in bodies],
            }
    return found


def _days(basis: Basis) -> dict[int, date]:
    """The first day on which each group took part in something."""
    ties = basis.columns.edges
    first: dict[int, int] = defaultdict(lambda: FOREVER)
    for row in basis.acts.row[ties.dated[basis.acts.row]].tolist():
        first[int(ties.start[row])] = min(first[int(ties.start[row])], int(ties.earliest[row]))
    return {code: date.fromordinal(day) for code, day in first.items() if NEVER < day < FOREVER}


def _bodies(basis: Basis, kinds: list[str], share: dict[str, str]) -> list[str]:
    columns = basis.columns
    codes = np.flatnonzero(basis.category(*kinds) & basis.organisations).tolist()
    seated = ((columns.ids[c], int(columns.place[c])) for c in codes)
    return sorted(name for name, place in seated if place != NONE and columns.ids[place] in share)


def _existed(basis: Basis, name: str, day: date) -> bool:
    """Whether a body, and the province it sits in, were there on a day, as far as sources tell."""
    record = record_of(name, basis.known)
    for one in itertools.chain([record], (record_of(seat, basis.known) for seat in record.all(Key.seat))):
        first, last = one.get(Key.earliest), one.get(Key.latest)
        if (first and first > day.isoformat()) or (last and last < day.isoformat()):
            return False
    return True
