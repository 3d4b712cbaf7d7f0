"""What linkage is read from: a graph's columns with people counted for their bodies, its records, its places.

Nothing here asks SPARQL.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from kg.model.ontology import Ontology
from kg.model.vocabularies import EdgeKind, Key, Kind
from kg.network import filters, hierarchy
from kg.network import regions as placing
from kg.network import scan as columnar
from kg.network.affiliation import affiliated
from kg.network.columns import FOREVER, NONE, Columns
from kg.network.records import Record, label, record_of, records
from kg.network.regions import Places
from kg.store.base import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.network.columns import Edges, Flags, Ints


class Graph(Protocol):
    """What linkage is read from: a store and its words."""

    @property
    def store(self) -> Store:
        """The quads."""
        ...

    @property
    def ontology(self) -> Ontology:
        """The words."""
        ...

    @property
    def basis(self) -> Basis:
        """What its sources document."""
        ...


class _Acts(NamedTuple):
    """Participations in events that took place: who (or whose body), where, as organiser or not, told by whom."""

    actor: Ints
    event: Ints
    row: Ints


@dataclass(frozen=True)
class Basis:
    """A graph as linkage reads it: columns with people counted for their bodies, records, places."""

    columns: Columns
    known: dict[str, Record]
    ontology: Ontology
    places: Places
    rows: Ints  # participations that count,
    agreements: Ints  # rows of agreements that were made,
    by_post: frozenset[int]  # rows of either by which a person counts for the body of a post,
    left_out: dict[str, int]  # and what does not count, by reason

    @cached_property
    def index(self) -> dict[str, int]:
        """The index of every id among the columns."""
        return self.columns.index()

    @cached_property
    def groups(self) -> Flags:
        """Which things are groups named as a class."""
        return self.columns.is_a(self.ontology, Kind.ParticipantGroup)

    @cached_property
    def organisations(self) -> Flags:
        """Which things are organisations."""
        return self.columns.is_a(self.ontology, Kind.Organisation)

    @cached_property
    def acts(self) -> _Acts:
        """Participations of organisations and groups in events that took place."""
        ties = self.columns.edges
        return _Acts(ties.start[self.rows], ties.end[self.rows], self.rows)

    @cached_property
    def alone(self) -> Edges:
        """Organisations and groups, each to itself, of whose agreement an article names no other party."""
        alone = self.columns.alone
        return alone.take(_made(self.columns, alone) & (self.organisations | self.groups)[alone.start])

    @cached_property
    def together(self) -> set[tuple[int, int, int]]:
        """Who organised an event together, as one source tells: event and the two, by code."""
        roles = {name for name, term in self.ontology.concepts.items() if term.direct == Key.organises}
        ties, ids = self.columns.edges, self.columns.ids
        held: dict[tuple[int, int], set[int]] = defaultdict(set)
        for actor, event, row in zip(*(part.tolist() for part in self.acts), strict=True):
            if ties.detail[row] != NONE and ids[ties.detail[row]] in roles:
                held[event, int(ties.source[row])].add(actor)
        return {(event, a, b) for (event, _), who in held.items() for a, b in itertools.combinations(sorted(who), 2)}

    @cached_property
    def related(self) -> set[frozenset[str]]:
        """Two that are one house: a body and its units at any depth, what a body was and what it became."""
        ids = self.columns.ids
        units = {frozenset((ids[a], ids[b])) for a, b in hierarchy.pairs(self.columns, hierarchy.OWN)}
        return units | {frozenset((a, b)) for a, afters in self.places.after.items() for b in afters}

    @cached_property
    def subordinate(self) -> set[frozenset[str]]:
        """Two of whom one stands over the other: `related`, and those who direct or supervise another."""
        columns = self.columns
        over = {frozenset((columns.ids[a], columns.ids[b])) for a, b in hierarchy.pairs(columns)}
        return over | self.related | self._joined(columns.of_kind(EdgeKind.supervision))

    @cached_property
    def parties(self) -> set[frozenset[str]]:
        """Two that some article names as parties to one agreement, whatever became of it."""
        return self._joined(self.columns.of_kind(EdgeKind.collaboration) & self.stated)

    def _joined(self, ties: Flags) -> set[frozenset[str]]:
        """The two ends of each of some ties."""
        ids, edges = self.columns.ids, self.columns.edges
        return {frozenset((ids[edges.start[row]], ids[edges.end[row]])) for row in np.flatnonzero(ties).tolist()}

    @cached_property
    def units(self) -> dict[str, tuple[str, ...]]:
        """The units of each body."""
        columns = self.columns
        found: dict[str, set[str]] = defaultdict(set)
        for row in np.flatnonzero(columns.of_kind("parent")).tolist():
            found[columns.ids[columns.edges.end[row]]].add(columns.ids[columns.edges.start[row]])
        return {body: tuple(sorted(parts)) for body, parts in found.items()}

    @cached_property
    def years(self) -> NDArray[np.object_]:
        """The year of each thing at which somebody took part, where all its days lie in one; else empty."""
        found = np.full(len(self.columns.ids), "", dtype=object)
        ties = self.columns.edges
        for row in self.acts.row[ties.dated[self.acts.row]].tolist():
            first, last = (
                date.fromordinal(max(1, min(int(day[row]), 3_652_059))).year for day in (ties.earliest, ties.latest)
            )
            found[ties.end[row]] = str(first) if first == last else ""
        return found

    def witness(self, source: str) -> str:
        """The source that one reprints, or itself: copies of one telling are one witness."""
        seen = {source}
        while (original := record_of(source, self.known).get(Key.copyOf)) and original not in seen:
            seen.add(source := original)
        return source

    def today(self, name: str) -> str:
        """What a body is today: itself, or the one body that it became."""
        return placing.on_day(self.places, name, FOREVER - 1)

    @cached_property
    def stated(self) -> Flags:
        """Which ties articles state."""
        return np.isin(self.columns.edges.source, list(self.columns.stated))

    def label(self, name: str, lang: str = "vi") -> str:
        """The label of an id."""
        return label(record_of(name, self.known), lang)

    def category(self, *names: str) -> Flags:
        """Which things are of one of these categories; groups by what they are said to be made of."""
        return self.columns.in_category(self.ontology, *names)

    def sources_of(self, rows: Iterable[int]) -> tuple[str, ...]:
        """The sources of some ties, sorted."""
        return tuple(sorted({self.columns.ids[int(self.columns.edges.source[row])] for row in rows}))


def read(store: Store, ontology: Ontology) -> Basis:
    """Read a graph once."""
    held, where = columnar.read(store, ontology), placing.read(store)
    taken = filters.select(held, ontology, where, filters.Filter(), within=("participation",), people="affiliate")
    held, rows = taken.columns, taken.rows
    came = filters.occurred(held)[rows] | (held.edges.status[rows] == NONE)
    left = dict(taken.left_out)
    if (~came).any():
        left["event not held"] = held.count(rows[~came])
    held, agreements, by_post = _agreements(held, ontology, left)
    return Basis(held, records(store), ontology, where, rows[came], agreements, by_post | taken.via.keys(), left)


def _made(columns: Columns, ties: Edges) -> Flags:
    """Which ties are agreements that articles tell as made."""
    came = np.isin(ties.status, [*columns.occurred, NONE])
    agreed: Flags = ties.kind == columns.kinds.index(EdgeKind.collaboration)
    return came & agreed & np.isin(ties.source, list(columns.stated))


def _agreements(columns: Columns, ontology: Ontology, left: dict[str, int]) -> tuple[Columns, Ints, frozenset[int]]:
    """The rows of agreements that were made; a person who signed counts for the body of the post that day."""
    rows = np.flatnonzero(_made(columns, columns.edges))
    lost, by_post = np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    for side in ("start", Key.end):
        ends, starts = getattr(columns.edges, side).copy(), columns.edges.start.copy()
        starts[rows] = ends[rows]
        turned = replace(columns, edges=replace(columns.edges, start=starts))
        actors = affiliated(turned, rows, ontology, "affiliate").actors
        lost |= actors == NONE
        by_post |= actors != ends[rows]
        ends[rows] = np.where(actors == NONE, ends[rows], actors)
        columns = replace(columns, edges=replace(columns.edges, **{side: ends}))
    if lost.any():
        left["agreement of a person without a post"] = columns.count(rows[lost])
    kept = ~lost & (columns.edges.start[rows] != columns.edges.end[rows])
    gone = columns.edges.take(rows[~kept])  # no tie, but its organisation is named as having made an agreement
    columns = replace(columns, alone=columns.alone.then(replace(gone, end=gone.start), replace(gone, start=gone.end)))
    return columns, rows[kept], frozenset(rows[kept & by_post].tolist())
