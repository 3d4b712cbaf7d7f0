"""How far suggestions can be trusted: new pairs told from others, by time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import KgError
from kg.ingest.tables import dates as read_dates
from kg.linkage.chance import participations as tables
from kg.linkage.mandate.basis import Graph
from kg.linkage.suggestion.candidates import zero_one
from kg.model import edtf
from kg.network import incidence

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

    from kg.linkage.chance.participations import Flags, Floats, Ints


SCORES = ("common neighbours", "Adamic-Adar", "resource allocation", "preferential attachment", "ours")
LEAST = 20  # new ties under which a hold-out says nothing


def holdout(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    date: str = "date",
    split: str,
    dates: str = "",
    samples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """How well scores that know the time before `split` tell the pairs that first met from that day on.

    A row per score (common neighbours, Adamic-Adar, resource allocation, preferential attachment, ours) with auc,
    the chance that a new pair scores above one that never met (ties count half), against two kinds of these:
    `random` pairs, and `matched` pairs whose two actors have as many partners as those of a new pair (both within
    one class of a factor 1.3). Random ones flatter (METHODS). `pairs` is how many new pairs were tested, at the most
    `samples`; both actors must have a tie before. Under 20 new pairs auc is NaN: `attrs["why"]` says so.

    `date`: a column of EDTF dates, or of days as `kg.ingest.tables.dates` reads them (`dates`: day/month/year, where
    the column does not show it; `attrs["dates"]` says how they were read). Rows without one, or whose dates hold days
    on both sides of the `split`, are neither before nor after: they are counted in `attrs`, and pairs that met there
    are not tested. Raises KgError for missing columns, what is no date, a split that is none, or samples under 1.
    """
    import pandas as pd

    if samples < 1:
        raise KgError(f"{samples} samples cannot be drawn", hint="take 1 or more")
    day = _day(split)
    frame = tables.framed(participations)
    tables.require(frame, date, "date")
    read = read_dates(frame, date, dates)
    early, late = _sides(read.values, day)
    ever = _meetings(frame, ~early & ~late, event, actor)  # whether they met before or after nobody can tell
    before, new = _split(frame, early, late, event, actor)
    new = new[~_holds(ever, new)]
    made = pd.DataFrame({"score": SCORES, "random": np.nan, "matched": np.nan})
    made.attrs.update(
        pairs=len(new), undated=int((~early & ~late).sum()), split=split, dates=read.form, seed=seed, why=""
    )
    if len(new) < LEAST:
        made.attrs["why"] = f"evidence is insufficient: {len(new)} new pairs, where {LEAST} are needed"
        return made
    chance = np.random.default_rng(seed)
    new = new[chance.permutation(len(new))[:samples]]
    made.attrs["pairs"] = len(new)
    known = (before + ever + _meetings(frame, late, event, actor)).tocsr()
    for kind, drawn in (("random", _random), ("matched", _matched)):
        made[kind] = _aucs(before, new, drawn(before, known, new, chance))
    return made


def _aucs(before: csr_matrix, new: Ints, none: Ints) -> list[float]:
    """Of each score, how well it tells new pairs from those that never met."""
    ours, theirs = _scores(before, new), _scores(before, none)
    return [_auc(ours[name], theirs[name]) for name in SCORES]


def holdout_of(g: Graph, *, split: str, samples: int = 2000, seed: int = 0) -> pd.DataFrame:
    """`holdout` of what sources report: organisations (people for theirs) at events with a day, known to the month."""
    from kg.linkage.mandate.expectation import days_of, participations

    basis = g.basis
    frame, days = participations(basis), days_of(basis)
    when = [days.get(event, ("", False))[0].partition("/") for event in frame["event"]]
    frame = frame.assign(date=[first if first[:7] == last[:7] else "" for first, _, last in when])
    return holdout(frame, split=split, samples=samples, seed=seed)


def _split(frame: pd.DataFrame, early: Any, late: Any, event: str, actor: str) -> tuple[csr_matrix, Ints]:
    """Who had met before, and the pairs that met first from then on, both of them known before."""
    from scipy.sparse import triu

    before, after = _meetings(frame, early, event, actor), _meetings(frame, late, event, actor)
    active = np.diff(before.indptr) > 0
    fresh = triu(after, k=1).tocoo()
    pairs = np.stack([fresh.row, fresh.col], axis=1).astype(np.int64)
    pairs = pairs[active[pairs[:, 0]] & active[pairs[:, 1]]]
    return before, pairs[~_holds(before, pairs)]


def _sides(dates: Sequence[str], day: datetime.date) -> tuple[Flags, Flags]:
    """Of each date, whether all its days lie before a day, and whether all lie on it or after."""
    spans = {text: edtf.parse(text) for text in set(dates) if text}
    early = {text for text, span in spans.items() if span.latest and span.latest < day}
    late = {text for text, span in spans.items() if span.earliest and span.earliest >= day}
    return np.array([text in early for text in dates], bool), np.array([text in late for text in dates], bool)


def _day(split: str) -> datetime.date:
    """The first day of a split. Raises KgError for one that is no year, month or day."""
    try:
        span = edtf.parse(split)
    except ValueError as error:
        raise KgError(f"--split {error}") from error
    if span.earliest is None or "/" in split:
        raise KgError(f"--split {split!r} is no day", hint="write a day, a month or a year, such as 2019-10-11")
    return span.earliest


def _holds(matrix: csr_matrix, pairs: Ints) -> Any:
    """Which pairs of rows and columns a matrix holds."""
    if not len(pairs):
        return np.zeros(0, bool)
    return np.asarray(matrix[pairs[:, 0], pairs[:, 1]]).ravel() > 0


def _meetings(frame: pd.DataFrame, rows: Any, event: str, actor: str) -> csr_matrix:
    who, actors = tables.coded(frame[actor])
    at, events = tables.coded(frame[event])
    keep = rows & (who >= 0) & (at >= 0)
    met = incidence.shared_events(zero_one(who[keep], at[keep], len(actors), len(events)))
    met.data[:] = 1
    return met


def _random(before: csr_matrix, known: csr_matrix, new: Ints, chance: np.random.Generator) -> Ints:
    active = np.flatnonzero(np.diff(before.indptr) > 0)
    return _drawn(known, lambda size: chance.choice(active, (size, 2)), len(new))


def _matched(before: csr_matrix, known: csr_matrix, new: Ints, chance: np.random.Generator) -> Ints:
    degree = np.diff(before.indptr)
    classes = np.where(degree > 0, np.log(np.maximum(degree, 1)) / np.log(1.3), -1).astype(int)
    order = np.argsort(classes, kind="stable")
    starts = np.searchsorted(classes[order], np.arange(classes.max() + 2))

    def like(codes: Ints) -> Ints:
        low, high = starts[classes[codes]], starts[classes[codes] + 1]
        return np.asarray(order[low + (chance.random(len(codes)) * (high - low)).astype(np.int64)])

    def draw(size: int) -> Ints:
        some = new[chance.integers(0, len(new), size)]
        return np.stack([like(some[:, 0]), like(some[:, 1])], axis=1)

    return _drawn(known, draw, len(new))


def _drawn(known: csr_matrix, draw: Any, wanted: int) -> Ints:
    """Pairs of different actors that never met; fewer than wanted where they are hard to find."""
    found = np.empty((0, 2), np.int64)
    for _ in range(50):
        pairs = draw(wanted)
        found = np.concatenate([found, pairs[(pairs[:, 0] != pairs[:, 1]) & ~_holds(known, pairs)]])
        if len(found) >= wanted:
            break
    return found[:wanted]


def _scores(before: csr_matrix, pairs: Ints) -> dict[str, Floats]:
    """Of each pair, by score; ours is resource allocation where nothing but meetings is known."""
    degree = np.diff(before.indptr).astype(float)
    one, other = before[pairs[:, 0]], before[pairs[:, 1]]
    both = one.multiply(other).tocsr()
    weights = {
        "common neighbours": np.ones_like(degree),
        "Adamic-Adar": 1 / np.log(np.maximum(degree, 2)),
        "resource allocation": 1 / np.maximum(degree, 1),
    }
    found = {name: np.asarray(both @ weight).ravel() for name, weight in weights.items()}
    found["preferential attachment"] = degree[pairs[:, 0]] * degree[pairs[:, 1]]
    found["ours"] = found["resource allocation"]
    return found


def _auc(yes: Floats, no: Floats) -> float:
    from scipy.stats import mannwhitneyu

    if not len(yes) or not len(no):
        return float("nan")
    return float(mannwhitneyu(yes, no).statistic / (len(yes) * len(no)))
