"""Who was at which event, as a sparse 0/1 matrix, and the sums that need no graph.

B has a row an actor and a column an event. Only events with two actors or more enter a figure of linkage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import KgError
from kg.model.ontology import Ontology
from kg.model.vocabularies import Kind
from kg.network.columns import NONE, Columns
from kg.network.filters import occurred

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from kg.network.columns import Flags, Ints


UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Incidence:
    """B (actors × events, 0/1) with the names of its rows and columns, sorted, and what was left out why."""

    matrix: csr_matrix
    actors: tuple[str, ...]
    events: tuple[str, ...]
    left_out: dict[str, int]
    rows: Ints  # of each participation that entered: its place in the table it came from,
    actor: Ints  # its row in B
    event: Ints  # and its column

    def category_codes(self, of: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
        """Codes of one category an actor (in the order of `actors`), and the categories, sorted.

        Raises KgError where there is not one category an actor.
        """
        if len(of) != len(self.actors):
            raise KgError(f"{len(of)} categories for {len(self.actors)} actors", hint="give each actor one")
        names = tuple(sorted(set(of)))
        position = {name: i for i, name in enumerate(names)}
        return np.array([position[name] for name in of], np.int64), names


def from_pairs(actors: Sequence[str], events: Sequence[str]) -> Incidence:
    """Incidence of any participation table: one actor and one event a row; repeated rows count once.

    Raises KgError where the two columns differ in length.
    """
    if len(actors) != len(events):
        raise KgError(f"{len(actors)} actors and {len(events)} events", hint="give one of each a row")
    names, rows = np.unique(np.asarray(actors, dtype=str), return_inverse=True)
    held, columns = np.unique(np.asarray(events, dtype=str), return_inverse=True)
    return _made(rows, columns, names.tolist(), held.tolist(), np.arange(len(rows)), {})


def _made(
    actor: Ints, event: Ints, actors: Sequence[str], events: Sequence[str], rows: Ints, left: dict[str, int]
) -> Incidence:
    matrix = _matrix(actor, event, (len(actors), len(events)))
    return Incidence(matrix, tuple(actors), tuple(events), left, rows, actor, event)


def _matrix(rows: Ints, columns: Ints, shape: tuple[int, int]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def incidence(columns: Columns, rows: Ints, ontology: Ontology, *, groups: bool = False) -> Incidence:
    """Actors × events that took place, of the participations among these ties.

    People enter as they stand in the columns: `kg.network.filters.select` lifts them. A group stands for nobody by
    name: it enters only with `groups`. `left_out` counts participations by the reason why they do not enter.
    """
    rows = rows[columns.of_kind("participation")[rows]]
    open_rows = ~occurred(columns)[rows] & (columns.edges.status[rows] != NONE)
    left = {"event not held": columns.count(rows[open_rows])}
    rows = rows[~open_rows]
    if not groups:
        classes = columns.is_a(ontology, Kind.ParticipantGroup)[columns.edges.start[rows]]
        left["named as a class"] = columns.count(rows[classes])
        rows = rows[~classes]
    actor, names = _ranked(columns, columns.edges.start[rows])
    event, held = _ranked(columns, columns.edges.end[rows])
    return _made(actor, event, names, held, rows, {reason: n for reason, n in sorted(left.items()) if n})


def _ranked(columns: Columns, codes: Ints) -> tuple[Ints, list[str]]:
    """Codes of things as ranks in the order of their ids, and these ids."""
    there, inverse = np.unique(codes, return_inverse=True)
    names = [columns.ids[i] for i in there]
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[inverse], [names[i] for i in order]


def event_sizes(matrix: csr_matrix) -> Ints:
    """How many actors each event has."""
    return np.asarray(matrix.sum(axis=0)).ravel().astype(np.int64)


def co_participation(matrix: csr_matrix) -> csr_matrix:
    """Newman's weights: w_ij = Σ_e B_ie B_je / (n_e − 1), for i ≠ j (Newman 2001, PRE 64, 016132).

    Actors × actors, symmetric, zero diagonal. An actor's strength is then the number of its events with two
    actors or more, and all weights sum to Σ n_e / 2 over those events, pairs counted once.
    """
    from scipy.sparse import diags

    sizes = event_sizes(matrix)
    scale = np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1), 0)
    return _off_diagonal((matrix @ diags(scale)) @ matrix.T)


def shared_events(matrix: csr_matrix) -> csr_matrix:
    """How many events each two actors share. Actors × actors, symmetric, zero diagonal."""
    return _off_diagonal(matrix @ matrix.T)


def _off_diagonal(square: csr_matrix) -> csr_matrix:
    square = square.tocsr()
    square.setdiag(0)
    square.eliminate_zeros()
    return square


def category_matrix(matrix: csr_matrix, codes: Ints, size: int) -> NDArray[np.float64]:
    """How many pairs of actors met, by category: O_ab = Σ_e m_ea m_eb, O_aa = Σ_e m_ea (m_ea − 1) / 2.

    `codes` gives each actor's category, 0 … size − 1. size × size, symmetric; its upper triangle, diagonal
    included, sums to Σ_e n_e (n_e − 1) / 2.
    """
    from scipy.sparse import csr_matrix

    member = csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(size, len(codes)))
    counts = member @ matrix
    observed = np.asarray((counts @ counts.T).todense())
    totals = np.asarray(counts.sum(axis=1)).ravel()
    np.fill_diagonal(observed, (observed.diagonal() - totals) / 2)
    return observed


def degrees(matrix: csr_matrix) -> tuple[Ints, Ints]:
    """Of each actor: in how many events with two actors or more it was, and how many others it met there."""
    together = event_sizes(matrix) > 1
    events = np.asarray(matrix @ together.astype(float)).ravel().astype(np.int64)
    partners = np.diff(shared_events(matrix).indptr).astype(np.int64)
    return events, partners


@dataclass(frozen=True, slots=True)
class Gap:
    """Pairs across two groups of actors: documented ones, how many are not, and who of each side has none."""

    basis: int
    missing: int
    without_first: tuple[int, ...]  # actors of the first group with no tie to the second
    without_second: tuple[int, ...]


def gap(matrix: csr_matrix, first: Flags, second: Flags) -> Gap:
    """Which pairs of a first and another, second actor met at an event, and which never did.

    `first` and `second` are masks over actors. An actor in both groups is no pair with itself; a pair both of
    whose actors are in both groups counts once. What is missing here is missing in these sources.
    """
    a, b = np.flatnonzero(first), np.flatnonzero(second)
    met = (matrix[a] @ matrix[b].T).tocsr()
    met.data[:] = 1
    both = np.intersect1d(a, b)
    where_a, where_b = np.searchsorted(a, both), np.searchsorted(b, both)
    met = met.tolil() if len(both) else met
    for i, j in zip(where_a, where_b, strict=True):
        met[i, j] = 0
    met = met.tocsr()
    met.eliminate_zeros()
    twice = int(met[where_a][:, where_b].nnz) // 2
    pairs = len(a) * len(b) - len(both) - len(both) * (len(both) - 1) // 2
    basis = int(met.nnz) - twice
    return Gap(
        basis,
        pairs - basis,
        tuple(a[np.diff(met.indptr) == 0].tolist()),
        tuple(b[np.diff(met.tocsc().indptr) == 0].tolist()),
    )


def province_matrix(columns: Columns, held: Incidence) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Pairs that met by the provinces they sit in; actors whose seat no source gives are `unknown`."""
    index = columns.index()
    seats = [int(columns.place[index[name]]) for name in held.actors]
    codes, names = held.category_codes([columns.ids[s] if s != NONE else UNKNOWN for s in seats])
    return category_matrix(held.matrix, codes, len(names)), names
