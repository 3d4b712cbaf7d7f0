"""What is missing: between which types and provinces, between which named actors, and who is known as a class only."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import KgError
from kg.linkage.chance import matrix
from kg.linkage.chance import participations as tables
from kg.linkage.chance.matrix import require_counts
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Scope, call_of, lying, scope_of, sources_of
from kg.linkage.mandate.expectation import participations
from kg.linkage.mandate.ledger import Graph, Ledger
from kg.linkage.mandate.reasons import Reason
from kg.linkage.mandate.ties import one_province
from kg.model.vocabularies import Code, Key, Mandate
from kg.network.columns import FOREVER, NONE

if TYPE_CHECKING:
    import pandas as pd

    from kg.network.columns import Flags
    from kg.network.regions import Share


SEAT_UNKNOWN = "seat unknown"
CENTRES = ("transfer-service-organisation", "application-centre", "transfer-function-centre")
# What is looked at where no call is named: whom the first call set against enterprises.
PAIRS = (
    ("category/transfer-service-organisation", "category/enterprise"),
    ("category/scientist", "category/enterprise"),
)
MOST_PAIRS = 200_000


@dataclass(frozen=True)
class Gaps:
    """`types`, `provinces`: as `kg.linkage.matrix`. `pairs`: a row for two named actors without a tie. `classes`:
    groups of centres that no source names one by one. `left_out`: participations by why they do not count."""

    types: pd.DataFrame
    provinces: pd.DataFrame
    pairs: pd.DataFrame
    classes: pd.DataFrame
    scope: str
    left_out: dict[str, int]


def gaps(
    g: Graph,
    *,
    call: str | None = None,
    region: str | None = None,
    people: str = "affiliate",
    elsewhere: bool = False,
    permutations: int = 999,
    seed: int = 0,
) -> Gaps:
    """What linkage is missing in the scope of a call, in a region, or in all that sources report.

    - `types`, `provinces`: who met whom at events, by class of organisation and by province, against chance; the
      columns and their gate (`insufficient` leaves figures empty) are those of `kg.linkage.matrix`; strata are
      years. People count for the body of their post; with people="drop" organisations alone count. Organisations
      whose seat no source tells are the province `seat unknown`.
    - `pairs`: first, second (actors of two ends: those that the call asks for; without one, transfer-service
      organisations and scientists each with enterprises), first_end, second_end, their labels and seats; answer:
      `no tie found in N sources that cover both` (in which both take part in something or agree on something), `not
      covered`, or `its unit … has one` where a unit of one side has a tie to the other side; reason (the same
      as a `Reason`); sources. Pairs with any documented tie are left out: `attrs["documented"]` counts them, by ends;
      so are a body and its unit or whoever directs it, and a body that has become another one of the list. An actor
      whose seat is known lies in the scope; one whose seat is not may: such pairs come last, and two of no known seat
      are left out (`attrs["unseated"]` counts them). Where a call places one end alone in its scope, actors of the
      other may sit elsewhere: such pairs are counted (`attrs["elsewhere"]`), and listed last with `elsewhere=True`.
    - `classes`: group, label, category, of (where it is drawn from), events, sources.

    Raises KgError where both a call and a region are named, or the scope's provinces are not known; NotFoundError
    for an unknown call.
    """
    require_counts(permutations, 0, seed)
    ledger, basis = g.ledger, g.basis
    name, scope = scope_of(basis, call, region)
    whole = scope.whole if scope else None
    frame = participations(basis, people=people)
    if whole is not None:
        here = lying(basis, whole, unseated=True)
        frame = frame[np.array([here[basis.index[a]] for a in frame["actor"]], bool)].assign()
    frame = frame.assign(province=frame["province"].replace("", SEAT_UNKNOWN))
    return Gaps(
        _matrix(frame, "type", permutations, seed),
        _matrix(frame, "province", permutations, seed),
        _pairs(ledger, _asked(basis, call), scope, elsewhere),
        _classes(basis, whole),
        name,
        dict(frame.attrs["left_out"]),
    )


def _asked(basis: Basis, call: str | None) -> list[tuple[str, str]]:
    if call is None:
        return list(PAIRS)
    return [(pair.first, pair.second) for pair in call_of(basis, call).pairs if pair.default]


def _sides(basis: Basis, scope: Scope | None, ends: tuple[str, str]) -> tuple[Flags, Flags]:
    """The organisations of two ends that lie where their end does, or of which nobody tells a seat."""
    shares = scope.of_pair(*ends) if scope else (None, None)
    one, other = (
        basis.category(end) & basis.organisations & lying(basis, share, unseated=True)
        for end, share in zip(ends, shares, strict=True)
    )
    return one, other


def _matrix(frame: pd.DataFrame, by: str, permutations: int, seed: int) -> pd.DataFrame:
    read = tables.read(frame, category=by, stratum="year", organiser="organiser", source="source")
    return matrix.judged(read, permutations=permutations, seed=seed)


def _pairs(ledger: Ledger, ends: list[tuple[str, str]], scope: Scope | None, elsewhere: bool) -> pd.DataFrame:
    import pandas as pd

    basis = ledger.basis
    told, inside = named_in(basis), {SEAT_UNKNOWN, *(scope.whole if scope else ())}
    rows: list[dict[str, Any]] = []
    counts: dict[tuple[str, str], int] = {}
    left = {"unseated": 0, "elsewhere": 0}

    def rank(row: dict[str, Any]) -> tuple[bool, bool]:
        seats = {row["first_seat"], row["second_seat"]}
        return bool(scope) and not seats <= inside, SEAT_UNKNOWN in seats

    for first, second in ends:
        found, counts[first, second] = _untied(ledger, (first, second), _sides(basis, scope, (first, second)), told)
        seated = [row for row in found if (row["first_seat"], row["second_seat"]) != (SEAT_UNKNOWN, SEAT_UNKNOWN)]
        away = [row for row in seated if rank(row)[0]]
        left["unseated"] += len(found) - len(seated)
        left["elsewhere"] += len(away)
        rows += sorted((row for row in seated if elsewhere or not rank(row)[0]), key=rank)
    columns = [
        "first", "first_label", "first_seat", "second", "second_label", "second_seat", "first_end", "second_end",
        "answer", "reason", "sources",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs.update(documented=counts, **left)
    return frame


def _untied(
    ledger: Ledger,
    ends: tuple[str, str],
    sides: tuple[Flags, Flags],
    told: dict[int, set[int]],
) -> tuple[list[dict[str, Any]], int]:
    """Pairs of named actors of two ends without a tie, those that more sources cover first; and how many have one."""
    basis, named, tied = ledger.basis, ledger.named, ledger.tied
    first, second = ends
    left, right = ([int(a) for a in np.flatnonzero(side) if int(a) in told] for side in sides)
    if len(left) * len(right) > MOST_PAIRS:
        raise KgError(f"{len(left):,} × {len(right):,} pairs are too many to list", hint="name a region or a call")
    listed = {basis.columns.ids[code] for code in (*left, *right)}
    rows, seen, tied_pairs = [], set(), 0
    for a, b in itertools.product(left, right):
        names = basis.columns.ids[a], basis.columns.ids[b]
        pair = frozenset(names)
        gone = any(basis.today(name) in listed - {name} for name in names)
        tied_pairs += pair in named and pair not in seen
        if len(pair) == 2 and pair not in seen and not gone and not _no_gap(basis, tied, names, first == second):
            unit = _unit(basis, tied, names)
            rows.append(_row(basis, a, b, first, second, told[a] & told[b], unit))
        seen.add(pair)
    rows.sort(key=lambda row: (-len(row["sources"]), row["first"], row["second"]))
    return rows, tied_pairs


def _no_gap(basis: Basis, tied: frozenset[frozenset[str]], names: tuple[str, str], same_end: bool) -> bool:
    """Whether two have a tie, are one house, or (of one end) sit in one province."""
    if frozenset(map(basis.today, names)) in tied or frozenset(names) in basis.subordinate:
        return True
    codes = [int(basis.columns.place[basis.index[name]]) for name in names]
    if not same_end or NONE in codes:
        return False
    return one_province(basis, basis.columns.ids[codes[0]], basis.columns.ids[codes[1]], FOREVER - 1)


def _unit(basis: Basis, tied: frozenset[frozenset[str]], names: tuple[str, str]) -> str:
    """The first unit of either that has a tie to the other; empty for none."""
    for one, other in (names, names[::-1]):
        for unit in basis.units.get(one, ()):
            if frozenset((basis.today(unit), basis.today(other))) in tied:
                return unit
    return ""


def _row(basis: Basis, a: int, b: int, first: str, second: str, both: set[int], unit: str) -> dict[str, Any]:
    ids = basis.columns.ids
    sources = tuple(sorted(ids[s] for s in both))
    return {
        **_side(basis, a, "first"),
        **_side(basis, b, "second"),
        "first_end": first,
        "second_end": second,
        "answer": _answer(len(both), unit),
        "reason": _why(len(both), unit),
        "sources": sources,
    }


def _why(sources: int, unit: str) -> Reason:
    """Why a pair is listed: its unit has a tie, nobody covers both, or so many sources do."""
    if unit:
        return Reason(Code.unit_tied, (unit,))
    return Reason(Code.no_tie, counts=(("", sources),)) if sources else Reason(Code.not_covered_both)


def _answer(sources: int, unit: str) -> str:
    if unit:
        return f"its unit {unit} has one"
    if not sources:
        return str(Mandate.not_covered)
    return f"no tie found in {sources} source{'s' * (sources > 1)} that cover{'s' * (sources == 1)} both"


def _side(basis: Basis, code: int, side: str) -> dict[str, str]:
    name, seat = basis.columns.ids[code], int(basis.columns.place[code])
    return {
        side: name,
        f"{side}_label": basis.label(name),
        f"{side}_seat": basis.columns.ids[seat] if seat != NONE else SEAT_UNKNOWN,
    }


def named_in(basis: Basis) -> dict[int, set[int]]:
    """The articles that show each thing taking part in something, or agreeing on something."""
    ties = basis.columns.edges
    found: dict[int, set[int]] = {}
    for row in np.concatenate([basis.rows, basis.agreements]).tolist():
        for end in (int(ties.start[row]), int(ties.end[row])):
            found.setdefault(end, set()).add(int(ties.source[row]))
    return found


def _classes(basis: Basis, share: Share | None) -> pd.DataFrame:
    """Groups of centres; in a scope, those drawn from it or from where nobody tells."""
    import pandas as pd

    columns, rows = basis.columns, []
    centres = basis.category(*(f"category/{name}" for name in CENTRES)) & basis.groups
    for code in np.flatnonzero(centres).tolist():
        place = int(columns.place[code])
        of = columns.ids[place] if place != NONE else ""
        if share is None or not of or of in share:
            record = basis.known[columns.ids[code]]
            at = basis.acts.row[basis.acts.actor == code]
            rows.append(
                {
                    "group": columns.ids[code],
                    "label": basis.label(columns.ids[code]),
                    "category": tuple(record.all(Key.memberCategory)),
                    "of": of,
                    "events": tuple(sorted({columns.ids[e] for e in columns.edges.end[at].tolist()})),
                    "sources": sources_of(basis, record),
                }
            )
    return pd.DataFrame(rows, columns=["group", "label", "category", "of", "events", "sources"])
