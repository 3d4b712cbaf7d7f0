"""Does a verdict hold when something is left out, or chance is drawn differently?

A variant overturns `below` where R ≥ .8 in it, `above` where R ≤ 1.25, `within` where R leaves both the null
band and these margins; and any of them where less than five pairs are expected in it. (The numbers are those of
`kg.linkage.Margins`.) Each variant is in closed form; only curveball is drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kg._util.progress import watched
from kg.linkage.chance.pair_counts import counts, observed, pair_counts, scale
from kg.linkage.chance.participations import Table
from kg.measures.significance import q_values

if TYPE_CHECKING:
    from kg.linkage.chance.participations import Flags, Floats, Ints


Fold = Callable[["Floats"], "Floats"]
_BLOCK = 500_000  # figures at a time, that they stay near the processor
_TRADES = 5  # for each actor of a stratum, between two random tables


class Limits(Protocol):
    """The numbers by which a verdict is given: those of `kg.linkage.Margins`."""

    @property
    def below(self) -> float:
        """Of R."""
        ...

    @property
    def above(self) -> float:
        """Of R."""
        ...

    @property
    def q(self) -> float:
        """Of chance."""
        ...

    @property
    def expected(self) -> float:
        """Pairs."""
        ...


def each(values: Floats) -> Floats:
    """A figure for each cell."""
    return values


def together(values: Floats) -> Floats:
    """One figure for all cells."""
    return np.asarray(values.sum(axis=-1, keepdims=True))


def variants(
    table: Table,
    cells: tuple[Ints, Ints],
    verdicts: Any,
    figures: Mapping[str, Any],
    margins: Limits,
    curveball: int,
    seed: int,
    fold: Fold = each,
) -> list[list[str]]:
    """What overturns the verdict of each cell (or of what `fold` makes of them): by name, as told above."""
    overturned_by: list[list[str]] = [[] for _ in verdicts.tolist()]
    done: dict[str, Flags] = {}
    if not overturned_by:
        return overturned_by

    def mark(name: str, gone: Flags) -> None:
        """Note what overturns some verdicts; of each kind of thing the first."""
        seen = done.setdefault(name.partition(" ")[0], np.zeros(len(overturned_by), bool))
        for cell in np.flatnonzero(gone & ~seen).tolist():
            overturned_by[cell].append(name)
        seen |= gone

    def overturned(o: Floats, e: Floats) -> Flags:
        o, e = fold(o), fold(e)
        ratio = (o + 0.5) / (e + 0.5)
        left = ((ratio < margins.below) & (ratio < figures["null_low"])) | (
            (ratio > margins.above) & (ratio > figures["null_high"])
        )
        torn = np.where(
            verdicts == "below",
            ratio >= margins.below,
            np.where(verdicts == "above", ratio <= margins.above, left),
        )
        return np.asarray(torn | (e < margins.expected))

    for name, part in _parts(table):
        found = pair_counts(part.together())
        mark(name, overturned(found.observed[cells], found.expected[cells]))
    for actors, o, e in without_each_actor(table, cells):
        torn = overturned(o, e)
        for row in np.unique(torn.argmax(axis=0)[torn.any(axis=0)]).tolist():
            mark(f"actor {table.actors[actors[row]]}", torn[row])
    if curveball:
        mark("curveball", _against_curveball(table, cells, verdicts, margins, curveball, seed))
    return overturned_by


def _parts(table: Table) -> Iterator[tuple[str, Table]]:
    """The table with something left out, and what."""
    if len(table.strata) > 1:
        yield "strata", table.unstratified()
    if table.organises is not None:
        yield "organisers", table.keep(~table.organises)
    sizes = np.bincount(table.row_event, minlength=len(table.events))
    for event in np.flatnonzero(sizes == sizes.max()).tolist():
        yield f"largest event {table.events[event]}", table.keep(table.row_event != event)
    if table.told is not None:
        participations, sources = table.told
        tellers = np.bincount(participations, minlength=len(table))
        alone = tellers[participations] == 1
        for source in np.unique(sources).tolist():
            gone = np.zeros(len(table), bool)
            gone[participations[alone & (sources == source)]] = True
            yield f"source {table.sources[source]}", table.keep(~gone)


def without_each_actor(table: Table, cells: tuple[Ints, Ints]) -> Iterator[tuple[Ints, Floats, Floats]]:
    """O and E of the cells without each actor in turn, in blocks: actors, actors × cells, actors × cells.

    An event that is left with one actor leaves with him: its other participation no longer counts.
    """
    actors, who = np.unique(table.row_actor, return_inverse=True)
    whole = pair_counts(table)
    strata = table.row_stratum
    met, lost_pairs, lost = _losses(table, who, len(actors))
    o, e = whole.observed[cells], whole.expected[cells]
    kind = table.category[actors]
    own = np.bincount(who, minlength=len(actors))
    key, place = np.unique(who * len(table.strata) + strata, return_inverse=True)
    lost_pairs = np.bincount(place, weights=lost_pairs, minlength=len(key)).astype(float)
    row_actor, row_stratum = key // len(table.strata), key % len(table.strata)
    lost = _summed(lost, place, len(key))
    by_stratum = _ways(whole.totals, cells, scale(whole.pairs, whole.totals))
    step = max(1, _BLOCK // max(1, len(o)))
    blocks = range(0, len(actors), step)
    for first in watched(blocks, "without each actor", len(blocks)):
        last = min(first + step, len(actors))
        rows = slice(*np.searchsorted(row_actor, [first, last]))
        at = row_stratum[rows]
        totals = whole.totals[at] - np.asarray(lost[rows].todense())
        change = _ways(totals, cells, scale(whole.pairs[at] - lost_pairs[rows], totals))
        change -= by_stratum[at]
        starts = np.searchsorted(row_actor[rows], np.arange(first, last))
        fewer = np.asarray(met[first:last].todense())
        yield (
            actors[first:last],
            o - _lost_ties(fewer, kind[first:last], own[first:last], cells),
            e + np.add.reduceat(change, starts, axis=0),
        )


def _losses(table: Table, who: Ints, size: int) -> tuple[Any, Floats, Any]:
    """Of each actor: whom it met, by category. Of each participation: what goes with it, by category."""
    from scipy.sparse import csr_matrix

    m = counts(table)
    sizes = np.bincount(table.row_event, minlength=len(table.events))
    at = csr_matrix((np.ones(len(table)), (who, table.row_event)), shape=(size, len(table.events)))
    pair = sizes[table.row_event] == 2
    others = m[table.row_event]  # of a pair both go: the other's participation too
    alone = csr_matrix(
        (np.ones(int((~pair).sum())), (np.flatnonzero(~pair), table.row_category[~pair])), shape=others.shape
    )
    both = others.multiply(pair[:, None]).tocsr()
    return (at @ m).tocsr(), (sizes[table.row_event] - 1).astype(float), (alone + both).tocsr()


def _summed(rows: Any, place: Ints, size: int) -> Any:
    from scipy.sparse import csr_matrix

    gather = csr_matrix((np.ones(len(place)), (place, np.arange(len(place)))), shape=(size, len(place)))
    return (gather @ rows).tocsr()


def _ways(totals: Floats, cells: tuple[Ints, Ints], share: Floats) -> Floats:
    """E of the cells in each row's stratum."""
    made = np.take(totals, cells[0], axis=1)
    made *= np.take(totals, cells[1], axis=1)
    made *= 2
    same = np.flatnonzero(cells[0] == cells[1])
    own = np.take(totals, cells[0][same], axis=1)
    made[:, same] = own * (own - 1)
    made *= share[:, None]
    return made


def _lost_ties(met: Floats, kind: Ints, own: Ints, cells: tuple[Ints, Ints]) -> Floats:
    """Pairs of each cell in which each actor is; `met` counts the actor itself once for each of its events."""
    rows = np.arange(len(kind))
    met = met.copy()
    met[rows, kind] -= own
    first = (kind[:, None] == cells[0]) * met[:, cells[1]]
    second = ((kind[:, None] == cells[1]) & (cells[0] != cells[1])) * met[:, cells[0]]
    return np.asarray(first + second)


def _against_curveball(
    held: Table, cells: tuple[Ints, Ints], verdicts: Any, margins: Limits, times: int, seed: int
) -> Flags:
    seen = observed(held)[cells]
    drawn = np.array([observed(table)[cells] for table in watched(traded(held, times, seed), "curveball", times)])
    few, many = (drawn <= seen).sum(axis=0) + 1, (drawn >= seen).sum(axis=0) + 1
    q = q_values(np.minimum(1, 2 * np.minimum(few, many) / (times + 1)))
    ratio = (seen + 0.5) / (drawn.mean(axis=0) + 0.5)
    sure = q < margins.q
    left = sure & ((ratio < margins.below) | (ratio > margins.above))
    torn = np.where(verdicts == "above", ~(sure & (ratio > 1)), left)
    return np.asarray(np.where(verdicts == "below", ~(sure & (ratio < 1)), torn))


def traded(table: Table, times: int, seed: int) -> Iterator[Table]:
    """Random tables with the same events of the same size, actors with as many events in each stratum.

    Curveball (Strona et al. 2014): two actors of a stratum put the events that they do not share in one pot, and
    draw as many from it as each had.
    """
    from dataclasses import replace

    chance = np.random.default_rng([seed, 1])
    rows = np.unique(table.row_stratum * len(table.actors) + table.row_actor, return_inverse=True)[1]
    order = np.argsort(rows, kind="stable")
    edges = np.searchsorted(rows[order], np.arange(rows.max(initial=-1) + 2))
    baskets = [table.row_event[order[a:b]].tolist() for a, b in itertools.pairwise(edges.tolist())]
    actor = table.row_actor[order]
    stratum = table.row_stratum[order][edges[:-1]]
    bounds = np.searchsorted(stratum, np.arange(len(table.strata) + 1))
    groups = [(a, b) for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True) if b - a > 1]
    for _ in range(times):
        for first, last in groups:
            for one, other in chance.integers(first, last, (_TRADES * (last - first), 2)).tolist():
                if one != other:
                    _trade(baskets, one, other, chance)
        event = np.array([e for basket in baskets for e in basket], np.int64)
        yield replace(table, row_actor=actor, row_event=event, organises=None, told=None)


def _trade(baskets: list[list[int]], one: int, other: int, chance: np.random.Generator) -> None:
    first, second = set(baskets[one]), set(baskets[other])
    pot = sorted(first ^ second)
    mine = len(first - second)
    if 0 < mine < len(pot):
        chance.shuffle(pot)
        shared = sorted(first & second)
        baskets[one], baskets[other] = shared + pot[:mine], shared + pot[mine:]
