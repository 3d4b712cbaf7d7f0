"""A pair that was asked for, set against chance among the organisations of a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import KgError
from kg.linkage.chance import matrix
from kg.linkage.chance import participations as tables
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Pair, Scope, lying
from kg.linkage.mandate.ties import day_text
from kg.model.vocabularies import Key
from kg.network.columns import NONE

if TYPE_CHECKING:
    import pandas as pd

    from kg.network.columns import Flags

OTHER = "other"
_NOTHING: dict[str, Any] = {"deviation": "insufficient"}
_FIGURES = ("observed", "expected", "ratio", "null_low", "null_high", "ci_low", "ci_high", "q", "shortfall", "deficit")


def participations(basis: Basis, here: Flags | None = None, *, people: str = "affiliate") -> pd.DataFrame:
    """What linkage is measured on: a row for each participation of an organisation.

    People count for the organisation of the post held that day; with people="drop" organisations alone count.

    Columns: event, actor, type, province (empty where no source tells the seat), year (of the event, where all its
    days lie in one), source, organiser. With `here`, only organisations that it flags.
    Groups named as a class are not in it: `attrs["left_out"]` counts them.
    """
    import pandas as pd

    acts, columns = basis.acts, basis.columns
    ids = np.array(columns.ids, dtype=object)
    if people not in ("affiliate", "drop"):
        raise KgError(f"people cannot be {people!r} here", hint="take affiliate or drop")
    by_post = np.isin(acts.row, list(basis.by_post))
    one = basis.organisations[acts.actor] & (~by_post | (people == "affiliate"))
    left = {
        **basis.left_out,
        "a person": 0 if people == "affiliate" else columns.count(acts.row[by_post]),
        "named as a class": columns.count(acts.row[basis.groups[acts.actor]]),
    }
    seat = columns.place[acts.actor]
    if here is not None:
        inside = here[acts.actor]
        left["seat unknown"] = columns.count(acts.row[one & (seat == NONE) & ~inside])
        left["seat elsewhere"] = columns.count(acts.row[one & (seat != NONE) & ~inside])
        one = one & inside
    actor, event, row, seat = acts.actor[one], acts.event[one], acts.row[one], seat[one]
    roles = {name for name, term in basis.ontology.concepts.items() if term.direct == Key.organises}
    detail = columns.edges.detail[row]
    frame = pd.DataFrame(
        {
            "event": ids[event],
            "actor": ids[actor],
            "type": [columns.classes[code] if code != NONE else "" for code in columns.cls[actor].tolist()],
            "province": np.where(seat == NONE, "", ids[seat]),
            "year": basis.years[event],
            "source": ids[columns.edges.source[row]],
            "organiser": [bool(code != NONE and columns.ids[code] in roles) for code in detail.tolist()],
        }
    )
    frame.attrs["left_out"] = {reason: count for reason, count in left.items() if count}
    return frame


def days_of(basis: Basis) -> dict[str, tuple[str, bool]]:
    """The days of each event, as first/last, and whether they are inferred; an open side is empty."""
    ties = basis.columns.edges
    held: dict[int, tuple[int, int, bool]] = {}
    for row in basis.acts.row[ties.dated[basis.acts.row]].tolist():
        one = int(ties.earliest[row]), int(ties.latest[row]), bool(ties.inferred[row])
        other = held.get(int(ties.end[row]), one)
        held[int(ties.end[row])] = min(one[0], other[0]), max(one[1], other[1]), one[2] and other[2]
    days = {event: (day_text(first), day_text(last), guessed) for event, (first, last, guessed) in held.items()}
    return {
        basis.columns.ids[e]: (f"{first}/{last}", guessed)
        for e, (first, last, guessed) in days.items()
        if first or last
    }


def pair_against_chance(basis: Basis, pair: Pair, scope: Scope, *, permutations: int, seed: int) -> dict[str, Any]:
    """The figures of `kg.linkage.matrix` for a pair of ends among organisations that sit in the scope, and those of
    an end that it does not bind.

    Everybody else of the scope is one further category. An organisation in both ends counts for the first. For a
    pair of one end the figures are of pairs from different provinces. Strata are years.
    """
    shares = scope.of_pair(pair.first, pair.second)
    one, other = (
        basis.category(end) & lying(basis, share, unseated=False)
        for end, share in zip((pair.first, pair.second), shares, strict=True)
    )
    frame = participations(basis, one | other | lying(basis, scope.whole, unseated=False))
    if not len(frame) or not scope.whole:
        return dict(_NOTHING)
    index = basis.index
    if pair.first == pair.second:
        frame = frame[np.array([one[index[a]] for a in frame["actor"]], bool)]
        frame = frame.assign(category=frame["province"])
    else:
        kinds = [pair.first if one[index[a]] else pair.second if other[index[a]] else OTHER for a in frame["actor"]]
        frame = frame.assign(category=kinds)
    read = tables.read(frame, stratum="year", organiser="organiser", source="source")
    if pair.first == pair.second:
        row = matrix.across(read, permutations=permutations, seed=seed)
    else:
        made = matrix.judged(read, permutations=permutations, seed=seed)
        rows = made[(made["a"] == min(pair.first, pair.second)) & (made["b"] == max(pair.first, pair.second))]
        row = {str(k): v for k, v in rows.iloc[0].items()} if len(rows) else {**_NOTHING, "a": pair.first}
    sides = ("a", "b") if row.get("a") == pair.first else ("b", "a")
    judged = row.get("deviation") != "insufficient"
    return {
        **{name: row.get(name) for name in (*_FIGURES, "sensitivity") if judged},
        "deviation": row.get("deviation"),
        "coverage_first": row.get(f"coverage_{sides[0]}"),
        "coverage_second": row.get(f"coverage_{sides[1]}"),
    }
