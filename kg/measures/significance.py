"""Which ties say more than chance: backbones of projections of events, and of weighted ties."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import networkx as nx
import numpy as np

from kg.errors import KgError
from kg.measures import validation

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


N = TypeVar("N", bound=Hashable)
_ROUNDS, _CLOSE, _NEAR = 20_000, 1e-10, 1e-3
CORRECTIONS = ("fdr", "bonferroni", "none")


@dataclass(frozen=True)
class Significance:
    """Pairs of rows that share at least one column: rows i < j, how many they share, and P(as many or more)."""

    first: Ints
    second: Ints
    observed: Ints
    p: Floats

    def keep(self, alpha: float = 0.05, *, correction: str = "fdr") -> NDArray[np.bool_]:
        """Which pairs are significant at level `alpha`, corrected for all pairs tested here."""
        return significant(self.p, alpha, correction=correction)


def significant(p: Floats, alpha: float = 0.05, *, correction: str = "fdr") -> NDArray[np.bool_]:
    """Which of many p-values are significant: false discovery rate (Benjamini and Hochberg 1995), Bonferroni, none.

    Raises KgError for a level outside 0 … 1 or another correction.
    """
    if correction not in CORRECTIONS:
        raise KgError(f"no correction is called {correction!r}", hint="take one of " + ", ".join(CORRECTIONS))
    if not 0 < alpha < 1:
        raise KgError(f"a level of {alpha} means nothing", hint="take one between 0 and 1, such as 0.05")
    if correction == "none" or not len(p):
        return np.asarray(p <= alpha)
    if correction == "bonferroni":
        return np.asarray(p * len(p) <= alpha)
    return np.asarray(q_values(p) <= alpha)


def q_values(p: Floats) -> Floats:
    """The smallest false discovery rate at which each of many p-values is significant (Benjamini and Hochberg 1995).

    The same as scipy.stats.false_discovery_control, without the second that importing scipy.stats takes.
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * (len(p) / np.arange(1, len(p) + 1))
    found = np.empty_like(scaled)
    found[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return found


def _pairs(matrix: csr_matrix) -> tuple[Ints, Ints, Ints]:
    from scipy.sparse import triu

    shared = triu(matrix @ matrix.T, k=1).tocoo()
    order = np.lexsort((shared.col, shared.row))
    return (
        shared.row[order].astype(np.int64),
        shared.col[order].astype(np.int64),
        np.rint(shared.data[order]).astype(np.int64),
    )


def _zero_one(matrix: csr_matrix, measure: str) -> csr_matrix:
    from scipy.sparse import csr_matrix

    made = csr_matrix(matrix, dtype=float, copy=True)
    made.eliminate_zeros()
    if len(made.data) and not (made.data == 1).all():
        raise KgError(f"{measure} takes a matrix of 0 and 1", hint="say who was where, not how often")
    return made


def hypergeometric(matrix: csr_matrix) -> Significance:
    """P(as many shared columns or more) when each row draws its columns at random (Tumminello et al. 2011).

    `matrix`: rows × columns, 0/1. Rows keep their degrees, columns do not.
    """
    from scipy.stats import hypergeom

    made = _zero_one(matrix, "the hypergeometric backbone")
    first, second, observed = _pairs(made)
    sizes = np.asarray(made.sum(axis=1)).ravel()
    p = hypergeom.sf(observed - 1, made.shape[1], sizes[first], sizes[second])
    return Significance(first, second, observed, np.clip(p, 0, 1))


def sdsm(matrix: csr_matrix) -> Significance:
    """P(as many shared columns or more) in the stochastic degree sequence model (Neal 2014), exact.

    `matrix`: rows × columns, 0/1. Each cell is 1 with the probability of the bipartite configuration model,
    which keeps the degrees of rows and of columns on average; the number that two rows share is then
    Poisson-binomial, and its tail is summed exactly (to about 1e-14).
    """
    made = _zero_one(matrix, "SDSM")
    first, second, observed = _pairs(made)
    rows = np.asarray(made.sum(axis=1)).ravel()
    columns = np.asarray(made.sum(axis=0)).ravel()
    classes, many = np.unique(columns, return_counts=True)
    degrees, code = np.unique(rows, return_inverse=True)
    chances = _cell_chances(degrees, np.bincount(code, minlength=len(degrees)), classes, many)
    low, high = np.minimum(code[first], code[second]), np.maximum(code[first], code[second])
    kinds, which = np.unique(np.stack([low, high, observed]), axis=1, return_inverse=True)
    tails = _tails(chances, many, kinds)
    return Significance(first, second, observed, tails[which.ravel()] if len(first) else np.empty(0))


def _tails(chances: Floats, many: Ints, kinds: Ints) -> Floats:
    """P(X ≥ least) for kinds of pairs (two row classes, least), those of like `least` in one sweep of arrays."""
    found = np.ones(kinds.shape[1])
    order = np.argsort(kinds[2], kind="stable")
    for block in np.array_split(order, max(1, len(order) // 2000)):
        if not len(block):
            continue
        a, b, least = kinds[:, block]
        width = int(least.max())
        mass = np.zeros((len(block), width))
        mass[:, 0] = 1.0
        for column, trials in enumerate(many):
            mass = _convolved(mass, _binomial(chances[a, column] * chances[b, column], int(trials), width))
        below = np.where(np.arange(width) < least[:, None], mass, 0).sum(axis=1)
        found[block] = np.clip(1 - below, 0, 1)
    return found


def _binomial(chance: Floats, trials: int, width: int) -> Floats:
    """P(t successes) for t < width, a row for each chance. scipy's, which does not underflow for many trials."""
    from scipy.stats import binom

    return np.asarray(binom.pmf(np.arange(width), trials, np.clip(chance, 0, 1)[:, None]))


def _convolved(one: Floats, other: Floats) -> Floats:
    """The distribution of a sum, row by row, cut to the same width."""
    made = np.zeros_like(one)
    for t in range(one.shape[1]):
        if other[:, t].any():
            made[:, t:] += one[:, : one.shape[1] - t] * other[:, t : t + 1]
    return made


def configuration_model(matrix: csr_matrix) -> Floats:
    """Cell probabilities of the bipartite configuration model: rows × columns, dense.

    p = x y / (1 + x y), with x and y such that all rows and columns have their degrees on average (Saracco
    et al. 2015). Where degrees leave a cell no choice its probability is
    reached to about 0.001 only. Raises KgError where no solution is reached.
    """
    made = _zero_one(matrix, "the configuration model")
    rows, columns = (np.asarray(made.sum(axis=axis)).ravel() for axis in (1, 0))
    degrees, row_code = np.unique(rows, return_inverse=True)
    classes, column_code = np.unique(columns, return_inverse=True)
    counts = np.bincount(row_code, minlength=len(degrees)), np.bincount(column_code, minlength=len(classes))
    return _cell_chances(degrees, counts[0], classes, counts[1])[np.ix_(row_code, column_code)]


def _cell_chances(rows: Floats, row_counts: Ints, columns: Floats, column_counts: Ints) -> Floats:
    """Probabilities by distinct row degree and distinct column degree.

    Rows and columns that are empty or full are settled first: theirs are 0 or 1, and leave a smaller problem.
    """
    chances = np.full((len(rows), len(columns)), np.nan)
    open_rows, open_columns = np.ones(len(rows), bool), np.ones(len(columns), bool)
    need_rows, need_columns = rows.astype(float).copy(), columns.astype(float).copy()
    while True:
        wide, high = column_counts[open_columns].sum(), row_counts[open_rows].sum()
        settled = [(open_rows & (need_rows == 0), 0.0), (open_rows & (need_rows == wide), 1.0)]
        for mask, value in settled:
            chances[np.ix_(mask, open_columns)] = value
            need_columns[open_columns] -= value * row_counts[mask].sum()
            open_rows &= ~mask
        also = [(open_columns & (need_columns == 0), 0.0), (open_columns & (need_columns == high), 1.0)]
        for mask, value in also if not any(m.any() for m, _ in settled) else []:
            chances[np.ix_(open_rows, mask)] = value
            need_rows[open_rows] -= value * column_counts[mask].sum()
            open_columns &= ~mask
        if not any(mask.any() for mask, _ in (*settled, *also)):
            break
    inner = _solve(need_rows[open_rows], row_counts[open_rows], need_columns[open_columns], column_counts[open_columns])
    chances[np.ix_(open_rows, open_columns)] = inner
    return chances


def _solve(rows: Floats, row_counts: Ints, columns: Floats, column_counts: Ints) -> Floats:
    """Fixed-point iteration for x and y; raises KgError where it does not come to rest."""
    if not len(rows) or not len(columns):
        return np.zeros((len(rows), len(columns)))
    total = float((rows * row_counts).sum())
    x, y = rows / np.sqrt(total), columns / np.sqrt(total)
    for _ in range(_ROUNDS):
        x = rows / ((column_counts * y) / (1 + np.outer(x, y))).sum(axis=1)
        y = columns / ((row_counts[:, None] * x[:, None]) / (1 + np.outer(x, y))).sum(axis=0)
        odds = np.outer(x, y)
        chances = odds / (1 + odds)
        off = float(np.abs(chances @ column_counts - rows).max())
        if off < _CLOSE * max(1.0, rows.max()):
            return np.asarray(chances)
    # Where degrees leave some cells no choice, x and y grow without end while the chances come to rest.
    if off < _NEAR * max(1.0, rows.max()):
        return np.asarray(chances)
    raise KgError("the configuration model was not reached", hint="take the hypergeometric backbone instead")


def poisson_binomial_tail(chances: Floats, least: int) -> float:
    """P(X ≥ least), X being the number of successes in independent trials of these chances, summed exactly.

    Raises KgError for a chance outside 0 … 1.
    """
    given = np.asarray(chances, dtype=float)
    if not ((given >= 0) & (given <= 1)).all():
        raise KgError("a chance is a number from 0 to 1", hint="take probabilities")
    if least < 1:
        return 1.0
    mass = np.zeros(least)
    mass[0] = 1.0
    for chance in given:
        mass = mass * (1 - chance) + np.concatenate([[0.0], mass[:-1]]) * chance
    return float(np.clip(1 - mass.sum(), 0, 1))


def disparity(net: nx.Graph[N], *, weight: str = "weight") -> dict[tuple[N, N], float]:
    """For each tie, P(a share of its end's strength as large or larger by chance) (Serrano et al. 2009).

    (1 − w / s)^(k − 1), the smaller of its two ends; 1 for ends with a single tie. Takes simple undirected
    graphs with positive weights.
    """
    validation.require(net, "the disparity filter", directed=False)
    validation.require_weights(net, "the disparity filter", weight)
    strengths = dict(net.degree(weight=weight))
    degrees = dict(net.degree())

    def chance(node: N, value: float) -> float:
        return float(max(0.0, 1 - value / strengths[node]) ** (degrees[node] - 1)) if degrees[node] > 1 else 1.0

    return {(a, b): min(chance(a, w), chance(b, w)) for a, b, w in validation.weighted(net, weight)}


def backbone(
    net: nx.Graph[N], p: dict[tuple[N, N], float], alpha: float = 0.05, *, correction: str = "fdr"
) -> nx.Graph[N]:
    """The graph with its significant ties alone, each with its `p_value`; every node stays.

    `p` gives a p-value for each tie, either way round. Raises KgError for a tie that has none.
    """
    validation.require(net, "a backbone", directed=False)
    ties = list(net.edges(data=True))
    for a, b, _ in ties:
        if (a, b) not in p and (b, a) not in p:
            raise KgError(f"the tie {a!r}–{b!r} has no p-value", hint="compute them on the same network")
    values = np.array([p[a, b] if (a, b) in p else p[b, a] for a, b, _ in ties])
    made: nx.Graph[N] = nx.Graph()
    made.add_nodes_from(net.nodes(data=True))
    for (a, b, data), keep, value in zip(ties, significant(values, alpha, correction=correction), values, strict=True):
        if keep:
            made.add_edge(a, b, **{**data, "p_value": float(value)})
    return made
