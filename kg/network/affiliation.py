"""For whom a person counts: the organisation of the tenure held on the day of an event."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model.ontology import Ontology
from kg.model.vocabularies import Kind
from kg.network.columns import NONE, Columns

if TYPE_CHECKING:
    from kg.network.columns import Ints


PEOPLE = ("keep", "affiliate", "drop")


class Affiliated(NamedTuple):
    """For each of some participations: the actor it counts for (NONE: nobody), the tenure by which, or why not."""

    actors: Ints
    tenures: Ints  # index of the tenure among the ties; NONE where the actor took part itself
    reasons: list[str]  # empty where somebody counts


def affiliated(columns: Columns, rows: Ints, ontology: Ontology, people: str) -> Affiliated:
    """For whom each participation counts.

    "keep": for the actor itself. "affiliate": a person counts for the organisation of the tenure held on the event's
    day. Where event or tenure has no day, a tenure told by the same source counts. Who has several
    organisations is left out, unless the participation's own source names one of them. "drop": no person counts.
    """
    actors = columns.edges.start[rows].copy()
    found = Affiliated(actors, np.full(len(rows), NONE), [""] * len(rows))
    if people == "keep":
        return found
    held: dict[int, list[int]] = defaultdict(list)
    for tie in np.flatnonzero(columns.of_kind("tenure")):
        held[int(columns.edges.start[tie])].append(int(tie))
    for place in np.flatnonzero(columns.is_a(ontology, Kind.Person)[actors]).tolist():
        tenure, reason = (
            _tenure(columns, int(rows[place]), held[int(actors[place])])
            if people == "affiliate"
            else (NONE, "a person")
        )
        actors[place] = columns.edges.end[tenure] if tenure != NONE else NONE
        found.tenures[place], found.reasons[place] = tenure, reason
    return found


def _tenure(columns: Columns, row: int, tenures: list[int]) -> tuple[int, str]:
    """The tenure by which a person took part, or why there is none."""
    ties = columns.edges
    if not tenures:
        return NONE, "person without a post"

    def that_day(tenure: int) -> bool:
        overlap = ties.earliest[tenure] <= ties.latest[row] and ties.earliest[row] <= ties.latest[tenure]
        return bool(ties.dated[row] and ties.dated[tenure] and overlap)

    same_source = [t for t in tenures if ties.source[t] == ties.source[row]]
    held = [t for t in tenures if that_day(t)] or [t for t in same_source if not (ties.dated[row] and ties.dated[t])]
    if len({int(ties.end[t]) for t in held}) > 1:
        held = [t for t in held if t in same_source] or held
    if len({int(ties.end[t]) for t in held}) > 1:
        return NONE, "person with several posts"
    # Of several tenures in one body, that which the participation's own source tells.
    return min(held, key=lambda t: (t not in same_source, t)) if held else NONE, (
        "" if held else "person without a post that day"
    )
