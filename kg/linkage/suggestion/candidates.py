"""Whom suggestions choose from: actors, their events, working ties and subjects, of any table or of a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kg.linkage.chance import participations as tables
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.ledger import Graph, Ledger
from kg.linkage.mandate.verdicts import WORKING
from kg.model.vocabularies import Key
from kg.network import incidence
from kg.network.columns import NONE
from kg.network.records import record_of
from kg.network.regions import Share

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

    from kg.linkage.chance.participations import Floats, Ints


Neighbours = Sequence["Ints"]  # of each row, ascending columns
Bound = tuple[str, Share | None]  # an end, and the territories that it lies in; None for anywhere
Asked = tuple[tuple[Bound, Bound], ...]


@dataclass(frozen=True)
class CandidateIndex:
    """What suggestions stand on. `at`: actors × events, 0/1. `works`: actors × actors, who has a working tie already
    (with whom nothing is suggested); `about`: actors × subjects (products, technologies). `ends` gives each actor's
    categories, `asked` the pairs of categories between which linkage was called for, each with the territories that it
    lies in (None: anywhere)."""

    actors: tuple[str, ...]
    events: tuple[str, ...]
    at: csr_matrix
    works: csr_matrix
    subjects: tuple[str, ...] = ()
    about: csr_matrix | None = None
    ends: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked: Asked = ()
    related: frozenset[frozenset[str]] = frozenset()  # nothing is suggested between them: see of_graph
    province: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    agreed: Mapping[tuple[str, str], str] = field(default_factory=dict)  # the agreement of two, either way round

    @cached_property
    def index(self) -> dict[str, int]:
        """The row of each actor."""
        return {name: i for i, name in enumerate(self.actors)}

    @cached_property
    def met(self) -> csr_matrix:
        """Newman's weights of events shared, actors × actors."""
        return incidence.co_participation(self.at)

    @cached_property
    def tied(self) -> csr_matrix:
        """Who is joined by a working tie or a meeting, 0/1."""
        both = (self.met + self.works).tocsr()
        both.data[:] = 1
        return both

    @cached_property
    def near(self) -> Neighbours:
        """Whom each actor is tied to."""
        return neighbours(self.tied)

    @cached_property
    def working(self) -> Neighbours:
        """With whom each actor has a working tie."""
        return neighbours(self.works)

    @cached_property
    def attended(self) -> Neighbours:
        """The events of each actor."""
        return neighbours(self.at)

    @cached_property
    def topics(self) -> Neighbours:
        """The subjects of each actor."""
        return neighbours(self.about) if self.about is not None else [np.zeros(0, np.int64)] * len(self.actors)

    @cached_property
    def sizes(self) -> Ints:
        """How many actors each event has."""
        return incidence.event_sizes(self.at)

    @cached_property
    def degree(self) -> Floats:
        """How many others each actor is tied to."""
        return np.asarray(np.diff(self.tied.indptr), float)


def neighbours(matrix: csr_matrix) -> Neighbours:
    """The columns of each row of a sparse matrix: a row of a matrix is slow to cut out, and these are asked often."""
    return np.split(matrix.indices.astype(np.int64), matrix.indptr[1:-1])


def candidate_index(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    category: str | None = None,
    province: str | None = None,
) -> CandidateIndex:
    """The ground of any table of participations (see `kg.linkage.matrix`); who met has a tie.

    Raises KgError for missing columns, or an actor of two categories or provinces.
    """
    kinds = tables.read(participations, event=event, actor=actor, category=category or actor)
    at = zero_one(kinds.row_actor, kinds.row_event, len(kinds.actors), len(kinds.events))
    ends: dict[str, frozenset[str]] = {}
    where: dict[str, str] = {}
    if category is not None:
        ends = {a: frozenset({kinds.categories[c]}) for a, c in zip(kinds.actors, kinds.category, strict=True)}
    if province is not None:
        lands = tables.read(participations, event=event, actor=actor, category=province)
        where = {a: lands.categories[c] for a, c in zip(lands.actors, lands.category, strict=True)}
    works = incidence.shared_events(at)
    return CandidateIndex(kinds.actors, kinds.events, at, works, ends=ends, province=where)


def zero_one(rows: Ints, columns: Ints, height: int, width: int) -> csr_matrix:
    """A sparse matrix of this height and width with 1 in these cells."""
    from scipy.sparse import csr_matrix

    made = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(height, width))
    made.sum_duplicates()
    made.data[:] = 1
    return made


class WithCandidates(Graph, Protocol):
    """A graph that keeps what partners are suggested on."""

    @property
    def candidates(self) -> CandidateIndex:
        """Made once by `of_graph`."""
        ...


def of_graph(ledger: Ledger) -> CandidateIndex:
    """The candidates of a graph: organisations, the events that took place, agreements and what they concern.

    Who works together already is what the ledger says of it: agreements, and events organised together. Nothing is
    suggested between two of one house, a body and those who direct it, or parties to an agreement that is only
    announced.
    """
    from scipy.sparse import csr_matrix

    basis = ledger.basis
    columns, ids = basis.columns, basis.columns.ids
    one = basis.organisations[basis.acts.actor]
    worked = [tie for tie in ledger.ties if tie.kind in WORKING]
    named = (name for tie in worked for name in (tie.first, tie.second))
    actors = sorted({*(ids[a] for a in basis.acts.actor[one].tolist()), *named})
    events = sorted({ids[e] for e in basis.acts.event[one].tolist()})
    row, column = ({name: i for i, name in enumerate(names)} for names in (actors, events))
    at = zero_one(
        np.array([row[ids[a]] for a in basis.acts.actor[one].tolist()], np.int64),
        np.array([column[ids[e]] for e in basis.acts.event[one].tolist()], np.int64),
        len(actors),
        len(events),
    )
    both = np.array([(row[tie.first], row[tie.second]) for tie in worked], np.int64).reshape(-1, 2)
    works = zero_one(np.r_[both[:, 0], both[:, 1]], np.r_[both[:, 1], both[:, 0]], len(actors), len(actors))
    about, subjects = _about(basis, row)
    seats = {name: ids[s] for name in actors if (s := int(columns.place[basis.index[name]])) != NONE}
    asked = _pairs_asked(ledger)
    return CandidateIndex(
        tuple(actors), tuple(events), at, csr_matrix(works), subjects, about, _categories(basis, actors, asked), asked,
        frozenset(basis.subordinate | basis.parties),
        seats, {name: basis.label(name) for name in actors}, _agreed(basis),
    )  # fmt: skip


def _agreed(basis: Basis) -> dict[tuple[str, str], str]:
    """The agreement of each two, either way round; of several the first by name."""
    ties, ids = basis.columns.edges, basis.columns.ids
    found: dict[tuple[str, str], str] = {}
    for row in basis.agreements.tolist():
        one, other, record = ids[ties.start[row]], ids[ties.end[row]], ids[ties.record[row]]
        for pair in ((one, other), (other, one)):
            found[pair] = min(record, found.get(pair, record))
    return found


def _about(basis: Basis, row: Mapping[str, int]) -> tuple[csr_matrix | None, tuple[str, ...]]:
    """Actors × products and technologies that their agreements concern."""
    pairs = sorted(
        {
            (end, subject)
            for r in basis.agreements.tolist()
            for subject in record_of(basis.columns.ids[basis.columns.edges.record[r]], basis.known).all(Key.concerns)
            if subject.startswith(("product/", "technology/"))
            for end in (basis.columns.ids[basis.columns.edges.start[r]], basis.columns.ids[basis.columns.edges.end[r]])
            if end in row
        }
    )
    subjects = tuple(sorted({subject for _, subject in pairs}))
    place = {name: i for i, name in enumerate(subjects)}
    if not pairs:
        return None, ()
    rows, columns = (np.array(side, np.int64) for side in zip(*((row[a], place[s]) for a, s in pairs), strict=True))
    return zero_one(rows, columns, len(row), len(subjects)), subjects


def _pairs_asked(ledger: Ledger) -> Asked:
    """The pairs of ends that calls ask for, each end with the territories of its scope."""
    found: list[tuple[Bound, Bound]] = []
    for call in ledger.calls:
        scope = ledger.scopes[call.id]
        if call.scope and not scope.whole:
            continue  # where nobody tells what a scope is, nobody is known to lie in it
        for pair in call.pairs:
            if pair.default and pair.first != pair.second:
                first, second = scope.of_pair(pair.first, pair.second) if call.scope else (None, None)
                found.append(((pair.first, first), (pair.second, second)))
    return tuple(found)


def _categories(basis: Basis, actors: Sequence[str], asked: Asked) -> dict[str, frozenset[str]]:
    """The ends of calls that each actor answers."""
    ends = sorted({end for pair in asked for end, _ in pair})
    masks = {end: basis.category(end) for end in ends}
    return {name: frozenset(end for end in ends if masks[end][basis.index[name]]) for name in actors}
