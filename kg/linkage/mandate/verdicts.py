"""A call set against what is documented: where each tie lies, whether it was before or after, and the verdict."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, Pair, Scope, published, unknown_scopes
from kg.linkage.mandate.reasons import Reason
from kg.linkage.mandate.ties import Tie, between, concluded, day_text, lies, one_province, seats
from kg.model.vocabularies import Code, EdgeKind, Key, Mandate, TieKind, TieOrder, TieWhere
from kg.network.columns import FOREVER, NEVER, NONE
from kg.network.records import record_of

if TYPE_CHECKING:
    from kg.network.columns import Edges
    from kg.network.regions import Share

WORKING = (TieKind.agreement, TieKind.co_organisation)  # two that have such a tie work together
IN_SCOPE = (TieWhere.inside, TieWhere.partly)


class Placed(NamedTuple):
    """A tie against a call: where it lies, when it was, and whether the two worked together before the call."""

    tie: Tie
    where: TieWhere
    order: TieOrder
    known_before: bool = False

    @property
    def counts(self) -> bool:
        """Whether it counts for the call: inside its scope, and not at the calling event."""
        return self.where in IN_SCOPE and self.order != TieOrder.calling_event


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a pair that a call asks for. `covered`: for each end, who of it sources after the call name inside
    the scope, with their seats (empty where unknown)."""

    call: str
    pair: Pair
    mandate: Mandate
    reasons: tuple[Reason, ...]
    ties: tuple[Placed, ...]
    covered: tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]

    @property
    def counting(self) -> tuple[Placed, ...]:
        """The ties that count for the call."""
        return tuple(placed for placed in self.ties if placed.counts)


def judged(basis: Basis, call: Call, pair: Pair, scope: Scope) -> Verdict:
    """The verdict on a pair, with all that it rests on."""
    ties = tuple(_placed(basis, call, pair, scope))
    late = late_sources(basis, call)
    ends = zip((pair.first, pair.second), scope.of_pair(pair.first, pair.second), strict=True)
    first, second = (frozenset(covering(basis, call, share, end, late)) for end, share in ends)
    after = [placed for placed in ties if placed.counts and placed.order == TieOrder.after]
    mandate, reasons = _decided(basis, call, pair, scope, after, (first, second))
    return Verdict(call.id, pair, mandate, (*reasons, *_hangs_on(basis, call, mandate, after)), ties, (first, second))


def _placed(basis: Basis, call: Call, pair: Pair, scope: Scope) -> Iterable[Placed]:
    """All documented between the ends of a pair, with where each lies and when it was.

    A pair of one end asks for actors of different provinces: what joins two of one province is none of it, and
    where a seat is unknown it is open.
    """
    found = []
    for tie in between(basis, basis.category(pair.first), basis.category(pair.second)):
        where = _where(basis, tie, pair, scope)
        if pair.first == pair.second and tie.kind != TieKind.class_participation:
            one, other = seats(basis, tie)
            if one and other and one_province(basis, one, other, tie.earliest if tie.dated else call.latest):
                continue
            where = TieWhere.open if where in IN_SCOPE and not (one and other) else where
        found.append(Placed(tie, where, order(basis, call, tie)))
    working = (placed for placed in found if placed.tie.kind in WORKING and placed.where != TieWhere.own_unit)
    before = {_two(basis, placed.tie) for placed in working if _began_before(basis, call, placed)}
    return [placed._replace(known_before=_two(basis, placed.tie) in before) for placed in found]


NEAREST = (TieWhere.inside, TieWhere.partly, TieWhere.open, TieWhere.outside, TieWhere.own_unit)


def _where(basis: Basis, tie: Tie, pair: Pair, scope: Scope) -> TieWhere:
    """Where a tie lies against the scope; of two that can each be either end, as the turn has it that lies nearer."""
    first, second = (share is not None for share in scope.of_pair(pair.first, pair.second))
    one, other = (basis.index[name] for name in (tie.first, tie.second))
    turns = basis.category(pair.first)[other] and basis.category(pair.second)[one]
    ways = {(first, second), (second, first)} if turns else {(first, second)}
    return min((lies(basis, tie, scope.whole, way) for way in ways), key=NEAREST.index)


def _began_before(basis: Basis, call: Call, placed: Placed) -> bool:
    """Whether a tie was there before the call, or had begun: of what lasts, an interval is its duration."""
    if placed.order == TieOrder.before:
        return True
    record = record_of(placed.tie.record, basis.known)
    dates = {*record.all(Key.date), *record.all(Key.dateInferred)}
    lasts = any(basis.ontology.concepts[status].lasting for status in record.all(Key.status))
    spans = len(dates) == 1 and all("/" in text for text in dates)
    return lasts and spans and NEVER < placed.tie.earliest < call.earliest


def _two(basis: Basis, tie: Tie) -> frozenset[str]:
    """The two actors as what they are today."""
    return frozenset((basis.today(tie.first), basis.today(tie.second)))


def order(basis: Basis, call: Call, tie: Tie) -> TieOrder:
    """Whether a tie was before or after a call, at the calling event (or signed there), or cannot be ordered.

    Before it is also what had begun and has no end told, and what pages tell that were all published before.
    """
    if tie.record in call.at or set(concluded(basis, tie)) & set(call.at):
        return TieOrder.calling_event
    return order_of(basis, call, (tie.earliest, tie.latest) if tie.dated else (NEVER, FOREVER), tie.sources)


def order_of(basis: Basis, call: Call, span: tuple[int, int], sources: Iterable[str]) -> TieOrder:
    """Whether a span of days, as some sources tell it, was before or after a call."""
    first, last = span
    if first > call.latest:
        return TieOrder.after
    begun = NEVER < first < call.earliest and last == FOREVER
    earlier = last < call.earliest or begun or published(basis, sources) < call.earliest
    return TieOrder.before if earlier else TieOrder.unordered


def _decided(
    basis: Basis,
    call: Call,
    pair: Pair,
    scope: Scope,
    after: Sequence[Placed],
    covered: tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]],
) -> tuple[Mandate, tuple[Reason, ...]]:
    if not scope.whole:
        unknown = unknown_scopes(basis, call)
        return Mandate.not_covered, (Reason(Code.scope_unknown, unknown) if unknown else Reason(Code.no_scope),)
    if following := [placed for placed in after if placed.tie.follows]:
        return Mandate.followed, (Reason(Code.ties_after, counts=_counted(following)),)
    if after:
        return Mandate.partly, (Reason(Code.lesser_ties_after, counts=_counted(after)),)
    first, second = covered
    if pair.first == pair.second:
        enough = _several_provinces(basis, {seat for _, seat in first if seat})
    else:
        enough = bool(first and second) and len({name for name, _ in first | second}) > 1
    if enough:
        return Mandate.none_found, (Reason(Code.both_ends_named),)
    unnamed = {end for end, names in ((pair.first, first), (pair.second, second)) if not names}
    code, ends = (Code.end_not_named, unnamed) if unnamed else (Code.too_few_named, {pair.first, pair.second})
    return Mandate.not_covered, (Reason(code, tuple(sorted(ends))),)


def _several_provinces(basis: Basis, named: set[str]) -> bool:
    """Whether these seats are of two provinces at least, where one that became another is one with it."""
    day = FOREVER - 1
    return any(not one_province(basis, one, other, day) for one, other in itertools.combinations(sorted(named), 2))


def _counted(placed: Iterable[Placed]) -> tuple[tuple[str, int], ...]:
    """How many records of each kind; one of several parties is one."""
    kinds = Counter(kind for kind, _ in {(one.tie.kind, one.tie.record) for one in placed})
    order = list(TieKind)
    return tuple((f"tie-kind/{kind}", kinds[kind]) for kind in sorted(kinds, key=order.index))


def _hangs_on(basis: Basis, call: Call, mandate: Mandate, after: Sequence[Placed]) -> Iterable[Reason]:
    """What even the shortest form of a verdict keeps: inferred days, unknown seats, one source, nothing new."""
    if call.dated == "page":
        yield Reason(Code.call_day_unknown)
    deciding = [placed for placed in after if placed.tie.follows] if mandate == Mandate.followed else after
    if mandate not in (Mandate.followed, Mandate.partly):
        return
    if all(placed.tie.inferred for placed in deciding):
        yield Reason(Code.dates_inferred)
    unseated = [[n for n, s in zip(p.tie[:2], seats(basis, p.tie), strict=True) if not s] for p in deciding]
    if all(unseated):
        yield Reason(Code.seats_unknown, tuple(sorted({name for names in unseated for name in names})))
    if len({basis.witness(source) for placed in deciding for source in placed.tie.sources}) == 1:
        yield Reason(Code.one_source)
    if all(placed.known_before for placed in deciding):
        yield Reason(Code.not_new, tuple(sorted({name for placed in deciding for name in placed.tie[:2]})))


# --- who is named ------------------------------------------------------------------------------


def covering(basis: Basis, call: Call, share: Share | None, end: str, late: set[int]) -> set[tuple[str, str]]:
    """Who of an end the sources dated after a call (`late`) name inside its scope (anywhere, without one), with
    their seats (empty where unknown).

    A source is dated by its day of publication, or by what it tells: something that was after the call.
    """
    columns, among, actors = basis.columns, basis.category(end), basis.organisations | basis.groups
    found = set()
    units = columns.edges.take(columns.of_kind(EdgeKind.parent) & basis.stated)  # a body is named with its units
    told = telling(basis).then(units)
    calling = {c for name in call.at for c in (basis.index.get(name, NONE), *_signed_at(basis, name))}
    for row in np.flatnonzero(np.isin(told.source, list(late))).tolist():
        ends, record = (int(told.start[row]), int(told.end[row])), int(told.record[row])
        if ends[1] in calling or record in calling:
            continue
        for actor in ends:
            if among[actor]:
                seat = int(columns.place[actor])
                where = seat if seat != NONE else int(columns.place[record])
                where = where if where != NONE or actors[ends[1]] else int(columns.place[ends[1]])  # of the event
                if share is None or (where != NONE and columns.ids[where] in share):
                    found.add((columns.ids[actor], columns.ids[seat] if seat != NONE else ""))
    return found


def telling(basis: Basis) -> Edges:
    """What tells of somebody doing something: participations, agreements (also with who is not told), posts held."""
    tenures = np.flatnonzero(basis.columns.of_kind(EdgeKind.tenure) & basis.stated)
    return basis.columns.edges.take(np.concatenate([basis.rows, basis.agreements, tenures])).then(basis.alone)


def _signed_at(basis: Basis, event: str) -> list[int]:
    """The agreements signed at an event."""
    signed = [name for name, record in basis.known.items() if event in record.all(Key.concludedAt)]
    return [basis.index[name] for name in signed if name in basis.index]


def late_sources(basis: Basis, call: Call) -> set[int]:
    """The articles (as codes of the columns) that are dated after a call."""
    if call.latest == FOREVER:
        return set()
    told = telling(basis)
    late = set(told.source[told.dated & (told.earliest > call.latest)].tolist())
    for code in basis.columns.stated:
        published_on = record_of(basis.columns.ids[code], basis.known).get(Key.published)
        if published_on and published_on > day_text(call.latest):
            late.add(code)
    return late
