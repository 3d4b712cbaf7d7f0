"""The sums that linkage is made of: observed and expected pairs by category, and random draws of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.linkage.chance.participations import Table

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from kg.linkage.chance.participations import Floats


DENSE = 60_000_000  # cells of events × categories that are held at once


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Categories × categories, symmetric: observed, expected, and expected in informative strata alone.

    `pairs` (S), `participations` (T) and `totals` (M, strata × categories) are of each stratum.
    """

    observed: Floats
    expected: Floats
    informative: Floats
    pairs: Floats
    participations: Floats
    totals: Floats


def pair_counts(table: Table) -> PairCounts:
    """The closed forms of `kg.linkage.matrix`; `table` has no event of one actor."""
    pairs, participations, totals = by_stratum(table)
    events = np.bincount(table.stratum[np.unique(table.row_event)], minlength=len(table.strata))
    telling = (events > 1) & ((totals > 0).sum(axis=1) > 1)
    return PairCounts(
        observed(table),
        expected(pairs, totals),
        expected(pairs[telling], totals[telling]),
        pairs,
        participations,
        totals,
    )


def by_stratum(table: Table) -> tuple[Floats, Floats, Floats]:
    """S, T and M of each stratum."""
    strata, size = len(table.strata), len(table.categories)
    sizes = np.bincount(table.row_event, minlength=len(table.events)).astype(float)
    pairs = np.bincount(table.stratum, weights=sizes * (sizes - 1) / 2, minlength=strata)
    totals = np.bincount(table.row_stratum * size + table.row_category, minlength=strata * size)
    by_category: Floats = totals.reshape(strata, size).astype(float)
    return pairs.astype(float), by_category.sum(axis=1), by_category


def scale(pairs: Floats, totals: Floats) -> Floats:
    """S / (T (T − 1)) of each stratum; 0 where nobody could meet."""
    participations = totals.sum(axis=1)
    ways = participations * (participations - 1)
    return np.asarray(np.divide(pairs, ways, out=np.zeros_like(pairs), where=ways > 0))


def expected(pairs: Floats, totals: Floats) -> Floats:
    """E: pairs that would meet by chance, categories × categories."""
    share = scale(pairs, totals)
    made: Floats = 2 * (totals.T * share) @ totals
    np.fill_diagonal(made, ((totals * (totals - 1)).T * share).sum(axis=1))
    return made


def counts(table: Table) -> csr_matrix:
    """m: events × categories, sparse; how many actors of each category each event has."""
    from scipy.sparse import csr_matrix

    shape = len(table.events), len(table.categories)
    return csr_matrix((np.ones(len(table)), (table.row_event, table.row_category)), shape=shape)


def observed(table: Table) -> Floats:
    """O: pairs that met, categories × categories."""
    m = counts(table)
    made = np.asarray((m.T @ m).todense())
    totals = np.bincount(table.row_category, minlength=len(table.categories))
    np.fill_diagonal(made, (made.diagonal() - totals) / 2)
    return made
