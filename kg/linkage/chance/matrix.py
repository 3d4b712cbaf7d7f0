"""Linkage between categories of actors, set against chance: the shortfall, and how sure it is.

What is estimated is co-participation as the sources report it. Within each stratum participations are
permuted; event sizes and the totals of categories stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg._util.progress import watched
from kg.errors import KgError
from kg.linkage.chance import participations as tables
from kg.linkage.chance import sensitivity
from kg.linkage.chance.pair_counts import PairCounts, pair_counts
from kg.linkage.chance.participations import Table
from kg.linkage.chance.resample import Resample
from kg.measures.significance import q_values

if TYPE_CHECKING:
    import pandas as pd

    from kg.linkage.chance.participations import Flags, Floats, Ints
    from kg.linkage.chance.sensitivity import Fold


COLUMNS = (
    "a", "b", "observed", "expected", "ratio", "null_low", "null_high", "ci_low", "ci_high", "q", "shortfall",
    "deficit", "coverage_a", "coverage_b", "deviation", "sensitivity",
)  # fmt: skip
STABLE, OVERTURNED = "stable", "overturned"  # of a verdict, under other ways of counting
MOST_CATEGORIES = 2000
MOST_DRAWS = 100_000_000  # figures held for the bands


@dataclass(frozen=True, slots=True)
class Margins:
    """When a cell is below or above chance, and when there is too little to tell."""

    below: float = 0.8  # of ci_high
    above: float = 1.25  # of ci_low
    q: float = 0.05
    expected: float = 5.0  # in informative strata
    organisations: int = 3  # on each side


def matrix(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    category: str = "category",
    stratum: str | None = None,
    permutations: int = 999,
    seed: int = 0,
    organiser: str | None = None,
    source: str | None = None,
    curveball: int = 0,
    margins: Margins = Margins(),
) -> pd.DataFrame:
    """Linkage of each two categories against chance: one row per unordered pair, a ≤ b, sorted.

    `participations`: a row an actor at an event (rows that repeat one count once); the other arguments name its
    columns. Only events of two actors or more enter. With m_ea actors of category a at event e:

    - observed O_ab = Σ_e m_ea m_eb, O_aa = Σ_e m_ea (m_ea − 1) / 2: pairs that met, once for each event.
    - expected, participations permuted within each stratum s (T_s of them, M_sa of category a, S_s pairs that
      met): E_ab = Σ_s 2 S_s M_sa M_sb / (T_s (T_s − 1)), E_aa = Σ_s S_s M_sa (M_sa − 1) / (T_s (T_s − 1)).
      Over all rows Σ E = Σ O.
    - ratio R = (O + ½) / (E + ½); shortfall = max(0, 1 − R); deficit = max(0, E − O), in ties.
    - null_low, null_high: where R lies in 95 % of `permutations` random ones; q: two-sided, corrected for the cells
      that can be judged (Benjamini and Hochberg 1995).
    - ci_low, ci_high: where R lies in 95 % of as many bootstraps of actors, within their categories. They
      come again from event to event, so that participations are not independent.
    - coverage_a: the share of a's actors (at events of two or more) with a tie to b; coverage_b likewise.
    - deviation: `below` (q < .05 and ci_high < .8; of n actors of one category among themselves, of N in all, under
      .8 (1 − 1/n)² / (1 − 1/N), for permuted participations would let them meet themselves), `above` (q < .05 and
      ci_low > 1.25), `within`, or `insufficient`: E < 5 in strata of two events and two categories or more, or fewer
      than three actors on a side. Then all but observed and expected is empty. `margins` holds these numbers.
    - sensitivity: `stable` where the verdict holds without strata, without organisers (`organiser` names a column that
      marks them), without the largest event, and without any one actor and any one source (`source` names a
      column), all by the closed forms above; and, with `curveball` > 0, against as many random tables in which
      actors keep their number of events too (Strona et al. 2014). Else `overturned`.

    `attrs`: participations, events, actors (that enter), left_out (by reason), permutations, seed, margins,
    overturned_by (of each verdict that another way of counting overturns: "a | b" → reasons). With 0 permutations
    the closed forms alone; under 40 no q can be below .05, and under some hundred a verdict near its margin changes
    with the seed. Same seed, same figures, in whatever order the rows come.

    Raises KgError for missing columns, an actor of two categories, an event in two strata, or too much to hold.
    """
    require_counts(permutations, curveball, seed)
    read = tables.read(
        participations, event=event, actor=actor, category=category, stratum=stratum, organiser=organiser, source=source
    )
    return judged(read, permutations=permutations, seed=seed, curveball=curveball, margins=margins)


def judged(
    read: Table, *, permutations: int = 999, seed: int = 0, curveball: int = 0, margins: Margins | None = None
) -> pd.DataFrame:
    """The matrix of a table that is read already; arguments and answer are those of `matrix`."""
    margins = margins or Margins()
    table = read.together()
    if len(read.categories) > MOST_CATEGORIES:
        raise KgError(
            f"{len(read.categories):,} categories make too many pairs", hint="name a coarser column as the category"
        )
    found = pair_counts(table)
    first, second = np.triu_indices(len(read.categories))
    enough = _enough(table, found, margins)[first, second]
    cells = first[enough], second[enough]
    if permutations * len(cells[0]) > MOST_DRAWS:
        raise KgError(
            f"{permutations:,} permutations of {len(cells[0]):,} cells are too many to hold",
            hint="take fewer permutations, or coarser categories",
        )
    figures = _figures(table, found, cells, permutations, seed, margins)
    coverage = _coverage(table)
    figures |= {"coverage_a": coverage[cells], "coverage_b": coverage.T[cells]}
    overturned_by: dict[str, list[str]] = {}
    if permutations and len(cells[0]):
        variants = sensitivity.variants(table, cells, np.array(figures["deviation"]), figures, margins, curveball, seed)
        overturned_by = {
            f"{table.categories[a]} | {table.categories[b]}": reasons
            for a, b, reasons in zip(cells[0].tolist(), cells[1].tolist(), variants, strict=True)
            if reasons
        }
        figures["sensitivity"] = [OVERTURNED if reasons else STABLE for reasons in variants]
    return _framed(read, table, found, enough, figures, overturned_by, permutations, seed, margins)


def across(read: Table, *, permutations: int = 999, seed: int = 0, margins: Margins | None = None) -> dict[str, Any]:
    """Pairs of different categories, all taken together, against chance: keys as the columns of `matrix`.

    It is insufficient where less than five are expected, or less than three actors are outside the largest category.
    """
    margins = margins or Margins()
    table = read.together()
    found = pair_counts(table)
    cells = np.triu_indices(len(read.categories), k=1)
    made: dict[str, Any] = {
        "observed": int(found.observed[cells].sum()),
        "expected": float(found.expected[cells].sum()),
    }
    sizes = np.bincount(table.category[np.unique(table.row_actor)], minlength=len(table.categories))
    few = sizes.sum() - sizes.max(initial=0) < margins.organisations
    if few or found.informative[cells].sum() < margins.expected:
        return {**made, "deviation": "insufficient"}
    figures = _figures(table, found, cells, permutations, seed, margins, sensitivity.together)
    if permutations:
        (reasons,) = sensitivity.variants(
            table, cells, np.array(figures["deviation"]), figures, margins, 0, seed, sensitivity.together
        )
        figures["sensitivity"] = [OVERTURNED if reasons else STABLE]
    tied = _tied_across(table)
    made |= {name: values[0] for name, values in figures.items()}
    return {**made, "coverage_a": tied, "coverage_b": tied}


def _tied_across(table: Table) -> float:
    """The share of actors that met one of another category."""
    from scipy.sparse import csr_matrix

    shape = len(table.actors), len(table.events)
    at = csr_matrix((np.ones(len(table)), (table.row_actor, table.row_event)), shape=shape)
    of = csr_matrix(
        (np.ones(len(table)), (table.row_event, table.row_category)), shape=(shape[1], len(table.categories))
    )
    met = (at @ of).tocoo()
    others = np.unique(met.row[table.category[met.row] != met.col])
    return len(others) / len(np.unique(table.row_actor))


def require_counts(permutations: int, curveball: int, seed: int) -> None:
    """Raise KgError for numbers of draws, or a seed, that are no whole numbers from 0 up."""
    for what, count in (("permutations", permutations), ("curveball tables", curveball)):
        if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or count < 0:
            raise KgError(f"{count!r} {what} cannot be made", hint="take a whole number: 999, or 0 for none")
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise KgError(f"seed must be a non-negative integer, got {seed!r}", hint="write --seed 0, or any other")


def _enough(table: Table, found: PairCounts, margins: Margins) -> Flags:
    """Which cells can be judged."""
    there = np.unique(table.row_actor)
    sizes = np.bincount(table.category[there], minlength=len(table.categories))
    sides = sizes >= margins.organisations
    return np.asarray((found.informative >= margins.expected) & sides[:, None] & sides[None, :])


def _figures(
    table: Table,
    found: PairCounts,
    cells: tuple[Ints, Ints],
    permutations: int,
    seed: int,
    margins: Margins,
    fold: Fold = sensitivity.each,
) -> dict[str, Any]:
    """Figures of the cells; `fold` makes one figure of several cells, for O and E alike."""
    observed, expected = fold(found.observed[cells]), fold(found.expected[cells])
    made: dict[str, Any] = {
        "ratio": _ratio(observed, expected),
        "shortfall": np.maximum(0, 1 - _ratio(observed, expected)),
        "deficit": np.maximum(0, expected - observed),
    }
    if not permutations or not len(observed):
        return made
    draw, chance = Resample(table, cells), np.random.default_rng(seed)
    drawn = _drawn(lambda: fold(draw.permuted(chance)), permutations, len(observed), "permutations")
    made["null_low"], made["null_high"] = _band(_ratio(drawn, expected))
    made["q"] = q_values(_two_sided(drawn, observed))
    again = _drawn(lambda: _ratio(*map(fold, draw.resampled(chance))), permutations, len(observed), "bootstrap")
    made["ci_low"], made["ci_high"] = _band(again)
    made["deviation"] = _verdicts(made, margins, _alone(table, cells))
    return made


def _alone(table: Table, cells: tuple[Ints, Ints]) -> Floats:
    """How much of what permutation lets one expect a category of few actors can have with itself; else 1.

    Nobody meets himself, but permuted participations and resampled actors do: of pairs within a category of n
    among N actors (1 − 1/n) / (1 − 1/N) are of two, and of resampled ones 1 − 1/n again.
    """
    sizes = np.bincount(table.category[np.unique(table.row_actor)], minlength=len(table.categories))
    of = 1 - 1 / np.maximum(sizes[cells[0]], 1)
    return np.where(cells[0] == cells[1], of * of / (1 - 1 / max(2, int(sizes.sum()))), 1.0)


def _ratio(observed: Floats, expected: Floats) -> Floats:
    return (observed + 0.5) / (expected + 0.5)


def _drawn(draw: Callable[[], Floats], times: int, cells: int, what: str) -> Floats:
    """Figures of the cells, a row a draw."""
    held = np.empty((times, cells))
    for row in watched(range(times), what, times):
        held[row] = draw()
    return held


def _band(drawn: Floats) -> tuple[Floats, Floats]:
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return low, high


def _two_sided(drawn: Floats, observed: Floats) -> Floats:
    """Twice the smaller of P(as few or fewer) and P(as many or more), the observed counted among the draws."""
    few, many = ((drawn <= observed).sum(axis=0) + 1, (drawn >= observed).sum(axis=0) + 1)
    return np.asarray(np.minimum(1, 2 * np.minimum(few, many) / (len(drawn) + 1)))


def _verdicts(made: Mapping[str, Any], margins: Margins, alone: Floats) -> list[str]:
    if len(alone) != len(made["q"]):
        alone = np.ones(len(made["q"]))  # cells that are taken together are all of two categories
    sure = made["q"] < margins.q
    below, above = sure & (made["ci_high"] < margins.below * alone), sure & (made["ci_low"] > margins.above)
    return [str(verdict) for verdict in np.where(below, "below", np.where(above, "above", "within"))]


def _coverage(table: Table) -> Floats:
    """Categories × categories: the share of the row's actors that met an actor of the column, another one."""
    from scipy.sparse import csr_matrix

    size = len(table.categories)
    ones = np.ones(len(table))
    at = csr_matrix((ones, (table.row_actor, table.row_event)), shape=(len(table.actors), len(table.events)))
    of = csr_matrix((ones, (table.row_event, table.row_category)), shape=(len(table.events), size))
    met = (at @ of).tocoo()
    own = table.category[met.row] == met.col
    events = np.bincount(table.row_actor, minlength=len(table.actors))
    tied = met.data > np.where(own, events[met.row], 0)
    counts = np.zeros((size, size))
    np.add.at(counts, (table.category[met.row[tied]], met.col[tied]), 1)
    sizes = np.bincount(table.category[np.unique(table.row_actor)], minlength=size)
    return np.divide(counts, sizes[:, None], out=np.full_like(counts, np.nan), where=sizes[:, None] > 0)


def _framed(
    read: Table,
    table: Table,
    found: PairCounts,
    enough: Flags,
    figures: Mapping[str, Any],
    overturned_by: dict[str, list[str]],
    permutations: int,
    seed: int,
    margins: Margins,
) -> pd.DataFrame:
    import pandas as pd

    first, second = np.triu_indices(len(read.categories))
    names = np.array(read.categories, dtype=object)
    columns: dict[str, Any] = {
        "a": names[first],
        "b": names[second],
        "observed": np.rint(found.observed[first, second]).astype(np.int64),
        "expected": found.expected[first, second],
    }
    for name in COLUMNS[4:]:
        text = name in ("deviation", "sensitivity")
        empty = np.full(len(first), None, object) if text else np.full(len(first), np.nan)
        if name in figures:
            empty[enough] = figures[name]
        columns[name] = empty
    if permutations:
        columns["deviation"][~enough] = "insufficient"
    frame = pd.DataFrame(columns, columns=list(COLUMNS))
    frame.attrs.update(
        participations=len(table),
        events=len(np.unique(table.row_event)),
        actors=len(np.unique(table.row_actor)),
        left_out=_left_out(read, table),
        permutations=permutations,
        seed=seed,
        margins={name: getattr(margins, name) for name in ("below", "above", "q", "expected", "organisations")},
        overturned_by=overturned_by,
    )
    return frame


def _left_out(read: Table, table: Table) -> dict[str, int]:
    alone = len(read) - len(table)
    return {**read.left_out, **({"alone at an event": alone} if alone else {})}
