"""What sources document between two kinds of actors: agreements, events organised together, and meetings.

A `Tie` joins two organisations (people count for the body of their post that day), or an organisation and a group
that is named as a class only.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kg.linkage.mandate.basis import Basis
from kg.model.vocabularies import EdgeKind, Key, Kind, TieKind, TieWhere
from kg.network import regions as placing
from kg.network.columns import FOREVER, NEVER, NONE
from kg.network.records import record_of

if TYPE_CHECKING:
    from kg.network.columns import Flags
    from kg.network.regions import Share


class Tie(NamedTuple):
    """Something documented between two actors, by id; `first` answers the first end that was asked for."""

    first: str
    second: str
    kind: TieKind
    detail: str  # the class of the agreement or event
    record: str  # the agreement or event
    earliest: int  # days as ordinals; NEVER and FOREVER where open
    latest: int
    dated: bool
    inferred: bool
    sources: tuple[str, ...]
    by_post: bool  # it rests on a person's post: without people it would not be there
    follows: bool  # it is of a kind by which a call is followed, as the ontology says; others answer it in part

    @property
    def when(self) -> str:
        """Its days, as a day, or as first/last with an empty side where open; empty where undated."""
        if not self.dated:
            return ""
        first, last = (day_text(day) for day in (self.earliest, self.latest))
        return first if first == last else f"{first}/{last}"


def day_text(ordinal: int) -> str:
    """A day; empty for one before or after all."""
    return "" if ordinal in (NEVER, FOREVER) else date.fromordinal(ordinal).isoformat()


def between(basis: Basis, first: Flags, second: Flags) -> list[Tie]:
    """All that is documented between actors of two kinds, told apart by kind and record; sorted.

    Each two actors stand once for each record. What was signed at an event stands as the agreement, and not as a
    meeting of the same two too; who organised an event together did not merely meet there.
    """
    found = [*_agreed(basis, first, second), *_met(basis, first, second)]
    agreed = [tie for tie in found if tie.record.startswith("collaboration/")]
    signed = {(tie.first, tie.second, at) for tie in agreed for at in concluded(basis, tie)}
    kept = [tie for tie in found if (tie.first, tie.second, tie.record) not in signed]
    return sorted(kept, key=lambda t: (t.earliest, t.latest, t.record, t.first, t.second, t.kind))


def concluded(basis: Basis, tie: Tie) -> list[str]:
    """The events at which an agreement was signed."""
    return record_of(tie.record, basis.known).all(Key.concludedAt)


def _ordered(one: int, other: int, first: Flags, second: Flags, both: bool) -> list[tuple[int, int]]:
    """The two, so turned that each answers its end; once where they can be turned either way."""
    ways = [(a, b) for a, b in ((one, other), (other, one)) if first[a] and second[b]]
    return ways[:1] if both else ways


def _grouped(basis: Basis, one: int, other: int) -> bool:
    """Whether one of two is a group named as a class."""
    return bool(basis.groups[one] or basis.groups[other])


def _agreed(basis: Basis, first: Flags, second: Flags) -> list[Tie]:
    columns, ties = basis.columns, basis.columns.edges
    same = bool((first == second).all())
    found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row in basis.agreements.tolist():
        one, other = sorted((int(ties.start[row]), int(ties.end[row])), key=columns.ids.__getitem__)
        for a, b in _ordered(one, other, first, second, same or (first[one] and first[other])):
            found[int(ties.record[row]), a, b].append(row)
    return [
        _tie(basis, (a, b), TieKind.class_participation if _grouped(basis, a, b) else TieKind.agreement, record, [rows])
        for (record, a, b), rows in found.items()
    ]


def _met(basis: Basis, first: Flags, second: Flags) -> list[Tie]:
    acts, columns = basis.acts, basis.columns
    there: tuple[dict[int, dict[int, list[int]]], ...] = ({}, {})
    for side, mask in zip(there, (first, second), strict=True):
        some = mask[acts.actor]
        for actor, event, row in zip(
            acts.actor[some].tolist(), acts.event[some].tolist(), acts.row[some].tolist(), strict=True
        ):
            side.setdefault(event, {}).setdefault(actor, []).append(row)
    found = []
    for event in there[0].keys() & there[1].keys():
        for a, rows in there[0][event].items():
            for b, others in there[1][event].items():
                turned = first[b] and second[a] and columns.ids[b] < columns.ids[a]
                if a != b and not turned:
                    joint = (event, min(a, b), max(a, b)) in basis.together
                    met = TieKind.co_organisation if joint else TieKind.co_attendance
                    kind = TieKind.class_participation if _grouped(basis, a, b) else met
                    found.append(_tie(basis, (a, b), kind, event, [rows, others]))
    return found


def _tie(basis: Basis, ends: tuple[int, int], kind: TieKind, record: int, sides: list[list[int]]) -> Tie:
    """A tie from the rows that bear it out: those of an agreement, or those by which each side was there."""
    columns, ties = basis.columns, basis.columns.edges
    rows = [row for side in sides for row in side]
    dated = [row for row in rows if ties.dated[row]]
    detail = _detail(basis, record, rows)
    word = detail if kind == TieKind.agreement else f"tie-kind/{kind}"
    return Tie(
        columns.ids[ends[0]],
        columns.ids[ends[1]],
        kind,
        detail,
        columns.ids[record],
        min((int(ties.earliest[row]) for row in dated), default=NEVER),
        max((int(ties.latest[row]) for row in dated), default=FOREVER),
        bool(dated),
        bool(dated) and all(bool(ties.inferred[row]) for row in dated),
        basis.sources_of(rows),
        any(basis.by_post.issuperset(side) for side in sides),
        kind != TieKind.class_participation and basis.ontology.follows_call(word),
    )


def _detail(basis: Basis, record: int, rows: list[int]) -> str:
    """The class of an agreement (of several that sources give it, one by which a call is followed), or of an event."""
    columns = basis.columns
    if columns.edges.kind[rows[0]] == columns.kinds.index(EdgeKind.collaboration):
        named = [
            c for c in record_of(columns.ids[record], basis.known).classes if basis.ontology.is_a(c, Kind.Collaboration)
        ]
        code = int(columns.edges.detail[rows[0]])
        special = columns.ids[code].removeprefix("ontology#") if code != NONE else "Collaboration"
        return next((name for name in (special, *sorted(named)) if basis.ontology.follows_call(name)), special)
    return columns.classes[columns.cls[record]] if columns.cls[record] != NONE else "Event"


def lies(basis: Basis, tie: Tie, share: Share, bound: tuple[bool, bool] = (True, True)) -> TieWhere:
    """Whether a tie lies in a territory: inside, partly (a province of today that is partly in it), outside, open;
    or whether it is of one house (`own-unit`), and no linkage.

    It lies inside where every known place of its `bound` actors does, and one is known; where none is, as the place
    does in which it was signed or held. With one of two known, a record elsewhere leaves it open. An actor that is
    not bound may be anywhere.
    """
    if frozenset((tie.first, tie.second)) in basis.related:
        return TieWhere.own_unit
    if not share:
        return TieWhere.open
    places = [place for place, binds in zip(seats(basis, tie), bound, strict=True) if binds]
    ends, record = [place for place in places if place], place_of(basis, tie.record)
    away = bool(record) and record not in share
    if any(place not in share for place in ends) or (not ends and away):
        return TieWhere.outside
    if (not ends and not record) or (len(ends) < len(places) and away):
        return TieWhere.open
    return TieWhere.partly if any(share[place] == placing.PARTLY for place in ends or [record]) else TieWhere.inside


def place_of(basis: Basis, name: str) -> str:
    """The place of an actor, event or agreement; empty where no source tells."""
    code = int(basis.columns.place[basis.index[name]]) if name in basis.index else NONE
    return basis.columns.ids[code] if code != NONE else ""


def seats(basis: Basis, tie: Tie) -> tuple[str, str]:
    """The places of a tie's two actors; empty where no source tells."""
    return place_of(basis, tie.first), place_of(basis, tie.second)


def one_province(basis: Basis, one: str, other: str, day: int) -> bool:
    """Whether two seats are one province on a day (an ordinal), or one is what the other became."""
    first, second = (placing.on_day(basis.places, seat, day) for seat in (one, other))
    return first == second or second in basis.places.after.get(one, ()) or first in basis.places.after.get(other, ())
