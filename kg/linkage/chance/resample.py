"""Participations permuted within strata, again and again: counts of pairs by chance alone."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

import numpy as np

from kg.linkage.chance.pair_counts import DENSE, expected
from kg.linkage.chance.participations import Table

if TYPE_CHECKING:
    from kg.linkage.chance.participations import Floats, Ints


class Resample:
    """Random tables like one: participations permuted within strata, or actors drawn again; figures of some cells."""

    def __init__(self, table: Table, cells: tuple[Ints, Ints]) -> None:
        self.held, self.cells, self.size = table, cells, len(table.categories)
        # Participations stand event by event: these numbers rise.
        starts = np.diff(table.row_event, prepend=-1) != 0
        self.event = np.cumsum(starts) - 1
        self.events = int(starts.sum())
        self.stratum_of = table.row_stratum[starts]
        self.labels = table.row_category.copy()
        edges = np.searchsorted(table.row_stratum, np.arange(len(table.strata) + 1))
        self.parts = [slice(a, b) for a, b in itertools.pairwise(edges.tolist()) if b - a > 1]
        sizes = np.bincount(self.event, minlength=self.events)
        met = int((sizes * (sizes - 1) // 2).sum())
        # Either way gives the same sums: count events × categories, or go through the pairs of participations that met.
        self.pairwise = met * 40 < self.events * self.size * (self.size + 40)
        if self.pairwise:
            self.one, self.other = _pairs(sizes)
            self.code = self._cell(self.labels[self.one], self.labels[self.other])
        self.actors, self.who = np.unique(table.row_actor, return_inverse=True)
        kind = table.category[self.actors]
        self.order = np.argsort(kind, kind="stable")
        alike = np.bincount(kind, minlength=self.size)
        self.first = np.concatenate([[0], np.cumsum(alike)[:-1]])[kind[self.order]]  # of the actors of its category
        self.alike = alike[kind[self.order]]
        self.total_of = table.row_stratum * self.size + self.labels

    def permuted(self, chance: np.random.Generator) -> Floats:
        """O of the cells, with the categories of participations permuted within strata."""
        labels = self.labels.copy()
        for part in self.parts:
            chance.shuffle(labels[part])
        return self._observed(labels)

    def resampled(self, chance: np.random.Generator) -> Floats:
        """O and E of the cells, with actors drawn with replacement within their categories, none paired with itself."""
        weights = self._weights(chance)[self.who]
        size, strata = self.size, len(self.held.strata)
        totals = np.bincount(self.total_of, weights=weights, minlength=strata * size)
        at = np.bincount(self.event, weights=weights, minlength=self.events)
        own = np.bincount(self.event, weights=weights * weights, minlength=self.events)
        pairs = np.bincount(self.stratum_of, weights=(at * at - own) / 2, minlength=strata)
        by_chance = expected(pairs.astype(float), totals.reshape(strata, size).astype(float))[self.cells]
        return np.stack([self._weighted(weights), by_chance])

    def _weights(self, chance: np.random.Generator) -> Floats:
        """How often each actor is drawn; as many of each category as there are."""
        drawn = self.first + (chance.random(len(self.order)) * self.alike).astype(np.int64)
        return np.bincount(self.order[drawn], minlength=len(self.order)).astype(float)

    def _cell(self, one: Ints, other: Ints) -> Ints:
        return np.minimum(one, other) * self.size + np.maximum(one, other)

    def _observed(self, labels: Ints) -> Floats:
        if self.pairwise:
            found = np.bincount(labels[self.one] * self.size + labels[self.other], minlength=self.size**2).reshape(
                self.size, self.size
            )
            turned = np.where(self.cells[0] == self.cells[1], 0, found.T[self.cells])
            return (found[self.cells] + turned).astype(float)
        return self._from_counts(labels, None)

    def _weighted(self, weights: Floats) -> Floats:
        if self.pairwise:
            both = weights[self.one] * weights[self.other]
            found = np.bincount(self.code, weights=both, minlength=self.size**2)
            return found.reshape(self.size, self.size)[self.cells].astype(float)
        return self._from_counts(self.labels, weights)

    def _from_counts(self, labels: Ints, weights: Floats | None) -> Floats:
        """O of the cells from events × categories, in blocks of events; each counts 1, or its weight."""
        found = np.zeros((self.size, self.size))
        block = max(1, DENSE // self.size)
        for first in range(0, self.events, block):
            last = min(first + block, self.events)
            rows = slice(*np.searchsorted(self.event, [first, last]))
            key = (self.event[rows] - first) * self.size + labels[rows]
            m = np.bincount(
                key, weights=None if weights is None else weights[rows], minlength=(last - first) * self.size
            )
            m = m.reshape(last - first, self.size).astype(float)
            found += m.T @ m
        own = np.bincount(labels, weights=None if weights is None else weights**2, minlength=self.size)
        np.fill_diagonal(found, (found.diagonal() - own) / 2)
        return found[self.cells]


def _pairs(sizes: Ints) -> tuple[Ints, Ints]:
    """All pairs of participations at one event; participations are numbered event by event."""
    kind = np.int32 if sizes.sum() < 2**31 else np.int64
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    ones, others = [], []
    for size in np.unique(sizes):
        i, j = np.triu_indices(size, k=1)
        at = start[sizes == size]
        ones.append((at[:, None] + i).ravel().astype(kind))
        others.append((at[:, None] + j).ravel().astype(kind))
    empty = [np.empty(0, kind)]
    one, other = np.concatenate(ones or empty), np.concatenate(others or empty)
    return cast("Ints", one), cast("Ints", other)  # 32 bits where they suffice: half the memory
