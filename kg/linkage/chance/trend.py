"""Linkage over the years, each figure with its interval and with what it rests on; and before against after."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kg._util.progress import watched
from kg.errors import KgError
from kg.ingest.tables import dates as read_dates
from kg.linkage.chance import participations as tables
from kg.linkage.chance.matrix import require_counts
from kg.model.edtf import parse
from kg.model.ontology import Ontology
from kg.model.read_ontology import bundled
from kg.model.vocabularies import slug_of
from kg.network.columns import NONE

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

    from kg.linkage.chance.participations import Flags, Floats, Ints


FEW = 10  # dated events under which there is no trend
MEASURES = ("ei_province", "ei_type", "inter_province", "helix", "coverage")
SIDES = "UIG"  # of the triple helix: university, industry, government


def helix_of(ontology: Ontology) -> dict[str, tuple[str, ...]]:
    """Which classes count for which side, as the ontology says. It moves the figure, so it is printed."""
    found: dict[str, list[str]] = {side: [] for side in SIDES}
    above = {cls: sum(ontology.is_a(cls, other) for other in ontology.classes) for cls in ontology.classes}
    for cls in sorted(above, key=lambda name: (above[name], name)):  # the broadest first
        if side := ontology.helix_side(cls):
            found[slug_of(side)[0].upper()].append(cls)
    return {side: tuple(classes) for side, classes in found.items()}


@dataclass(frozen=True)
class Trend:
    """`years`: a row a year. `change`: a row a measure, before against after; empty without a date. `why` says where
    there are too few dated events for a trend; `helix` who counts as U, I and G."""

    years: pd.DataFrame
    change: pd.DataFrame
    why: str
    helix: Mapping[str, tuple[str, ...]]
    counts: dict[str, int]  # events: dated, inferred, undated, over several years, open on one side
    dates: str = ""  # how days with the year last were read


class _Events(NamedTuple):
    """Events as columns: actors (rows of `at`, actors × events), their type and province codes, and days."""

    at: csr_matrix
    type: Ints
    province: Ints  # NONE where unknown
    sides: Ints  # actors × U, I, G as 0/1
    first: Ints  # ordinals; 0 where undated
    last: Ints
    inferred: Flags
    stated: dict[str, int]
    mixed: Floats  # events: 1 where two types or more were there


def trend(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    type: str = "type",
    province: str = "province",
    date: str = "date",
    inferred: str | None = None,
    dates: str = "",
    at: str | None = None,
    helix: Mapping[str, Sequence[str]] | None = None,
    draws: int = 999,
    seed: int = 0,
) -> Trend:
    """How linkage changed, year by year, in any table of participations.

    Columns are named as in `kg.linkage.matrix`; `date` holds EDTF texts, or days as `kg.ingest.tables.dates` reads them
    (`dates`: day/month/year, where the column does not show it; an event without one is undated, one of an
    interval over several years, or open on one side, is of none of them), `inferred` marks dates that are not
    stated. Measures, of the pairs of actors that met (each pair once for each event of two actors or more):

    - ei_province, ei_type: (E − I)/(E + I), ties between against ties within (Krackhardt and Stern 1988); pairs with
      an unknown province are left out of the first.
    - inter_province: the share of ties that join two known provinces.
    - helix: T(UIG) = H_u + H_i + H_g − H_ui − H_ug − H_ig + H_uig in bits, over events by which sides were there
      (Leydesdorff 2003), who reads a negative value as synergy. `helix` tells which types are U, I, G; none: empty.
    - coverage: the share of actors that met one of another type.

    `years`: year, events (of two or more), actors, ties, dated, inferred (of these events); each measure with `_low`
    and `_high`, 95 % of `draws` bootstraps of the year's events (empty in a year of less than three). All measures
    are empty under ten dated events (`why`). `change` (with `at`, a day or year as EDTF): measure, before, after,
    difference, p (two-sided, the labels before and after permuted over events), events_before, events_after,
    around (events whose span holds the day: in neither), undated.

    Raises KgError for missing columns, dates that are none, an event of two dates, or draws under 0.
    """
    require_counts(draws, 0, seed)
    sides = helix or helix_of(bundled())
    chosen = {side: tuple(sides.get(side, ())) for side in SIDES}
    frame, read_as = _dated(participations, date, inferred, dates)
    events = _events(frame, event, actor, type, province, date, inferred, chosen)
    dated = int((events.first > 0).sum())
    why = "" if dated >= FEW else f"under {FEW} dated events there is no trend: {dated}"
    chance = np.random.default_rng(seed)
    years = _years(events, draws if not why else 0, chance, bool(why))
    change = _change(events, at, draws, chance, why)
    return Trend(years, change, why, chosen, events.stated, read_as)


def _dated(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]], date: str, inferred: str | None, form: str
) -> tuple[pd.DataFrame, str]:
    """The table with its dates as EDTF, and how they were read."""
    frame = tables.framed(participations)
    for name, what in ((date, "date"), (inferred, "inferred dates")):
        tables.require(frame, name, what)
    read = read_dates(frame, date, form)
    return frame.assign(**{date: read.values}), read.form


def _events(
    frame: pd.DataFrame,
    event: str,
    actor: str,
    kind: str,
    province: str,
    date: str,
    inferred: str | None,
    helix: Mapping[str, tuple[str, ...]],
) -> _Events:
    from scipy.sparse import csr_matrix

    read = tables.read(frame, event=event, actor=actor, category=kind, stratum=date)
    lands = tables.read(frame, event=event, actor=actor, category=province, organiser=inferred)
    table = read.together()
    kept, columns = np.unique(table.row_event, return_inverse=True)
    shape = len(read.actors), len(kept)
    at = csr_matrix((np.ones(len(table)), (table.row_actor, columns)), shape=shape)
    spans = [_span(text) for text in read.strata]
    first, last = (np.array([span[side] for span in spans], np.int64)[read.stratum[kept]] for side in (0, 1))
    doubtful = np.zeros(len(read.events), bool)
    if lands.organises is not None:
        doubtful[lands.row_event[lands.organises]] = True
    unknown = lands.categories.index(tables.UNKNOWN) if tables.UNKNOWN in lands.categories else NONE
    where = np.where(lands.category == unknown, NONE, lands.category)
    sides = np.array([[name in helix[side] for side in SIDES] for name in read.categories], np.int64).reshape(-1, 3)
    there = first > 0
    open_ = there & ((first == OPEN[0]) | (last == OPEN[1]))
    stated = {
        "dated": int((there & ~doubtful[kept]).sum()),
        "inferred": int((there & doubtful[kept]).sum()),
        "undated": int((~there).sum()),
        "over several years": int((_year(first) != _year(last))[there & ~open_].sum()),
        "open on one side": int(open_.sum()),
    }
    of = csr_matrix((np.ones(len(table)), (table.row_category, columns)), shape=(len(read.categories), len(kept)))
    mixed = (np.diff(of.tocsc().indptr) > 1).astype(float)
    return _Events(
        at.tocsc(), read.category, where, sides[read.category], first, last, doubtful[kept] & there, stated, mixed
    )


OPEN = (1, datetime.date.max.toordinal())  # the days that an open side of a date stands for


def _span(text: str) -> tuple[int, int]:
    """First and last day of a date, an open side as far as days go; 0, 0 where it names no year on either side."""
    if text in ("", tables.NO_STRATUM):
        return 0, 0
    try:
        span = parse(text)
    except ValueError as error:
        raise KgError(f"date: {error}", hint="dates are EDTF: 2019, 2019-10, 2019-10-11 or start/end") from error
    if span.undated or (span.earliest is None and span.latest is None):
        return 0, 0
    first, last = (day.toordinal() if day else far for day, far in zip((span.earliest, span.latest), OPEN, strict=True))
    return first, last


def _year(days: Ints) -> Ints:
    return np.array([datetime.date.fromordinal(int(day)).year if day > 0 else 0 for day in days], np.int64)


def _pieces(events: _Events) -> Floats:
    """Of each event: ties between and within provinces, ties with an unknown one, between and within types, and
    which sides were there (0–7)."""
    at = events.at
    made = np.zeros((at.shape[1], 6))
    for column in range(at.shape[1]):
        actors = at.indices[at.indptr[column] : at.indptr[column + 1]]
        lands = events.province[actors]
        known = lands[lands != NONE]
        every = len(actors) * (len(actors) - 1) / 2
        pairs, same = len(known) * (len(known) - 1) / 2, _within(known)
        alike = _within(events.type[actors])
        there = np.asarray(events.sides[actors].any(axis=0))
        made[column] = pairs - same, same, every - pairs, every - alike, alike, there @ [1, 2, 4]
    return made


def _within(codes: Ints) -> float:
    counts = np.unique(codes, return_counts=True)[1]
    return float((counts * (counts - 1) / 2).sum())


def _measured(events: _Events, pieces: Floats, chosen: Ints) -> Floats:
    """The measures of some events (one may be chosen more than once), in the order of MEASURES."""
    between, within, _, across, alike, _ = pieces[chosen].sum(axis=0)
    return np.array(
        [
            _ratio(between - within, between + within),
            _ratio(across - alike, across + alike),
            _ratio(between, between + within),
            transmission(pieces[chosen, 5].astype(int)) if events.sides.any() else float("nan"),
            _coverage(events, np.unique(chosen)),
        ]
    )


def _ratio(one: float, other: float) -> float:
    return float(one / other) if other else float("nan")


def transmission(sides: Ints) -> float:
    """T(UIG) in bits, of cases that each have a number 0–7: the sum of 1 (U), 2 (I) and 4 (G) that were there.

    H_u + H_i + H_g − H_ui − H_ug − H_ig + H_uig (Leydesdorff 2003). NaN without a case.
    """
    if not len(sides):
        return float("nan")
    share = np.bincount(sides, minlength=8).reshape(2, 2, 2) / len(sides)  # axes G, I, U

    def entropy(*axes: int) -> float:
        marginal = share.sum(axis=tuple(a for a in range(3) if a not in axes)).ravel()
        some = marginal[marginal > 0]
        return float(-(some * np.log2(some)).sum())

    ones = sum(entropy(a) for a in range(3))
    twos = entropy(0, 1) + entropy(0, 2) + entropy(1, 2)
    found = ones - twos + entropy(0, 1, 2)
    return found if abs(found) > 1e-12 else 0.0  # what sums of floats leave of nothing


def _coverage(events: _Events, chosen: Ints) -> float:
    """The share of the actors there that met one of another type."""
    at = events.at[:, chosen]
    there = np.diff(at.tocsr().indptr) > 0
    mixed = np.asarray(at @ events.mixed[chosen]).ravel() > 0
    return _ratio(int(mixed.sum()), int(there.sum()))


def _years(events: _Events, draws: int, chance: np.random.Generator, empty: bool) -> pd.DataFrame:
    import pandas as pd

    pieces = _pieces(events)
    first, last = _year(events.first), _year(events.last)
    rows = []
    for year in watched(sorted(set(first[(first > 0) & (first == last)].tolist())), "years"):
        chosen = np.flatnonzero((first == year) & (last == year))
        row: dict[str, Any] = {
            "year": year,
            "events": len(chosen),
            "actors": len(np.unique(events.at[:, chosen].indices)),
            "ties": int(pieces[chosen, 3:5].sum()),
            "dated": int((~events.inferred[chosen]).sum()),
            "inferred": int(events.inferred[chosen].sum()),
        }
        value = np.full(len(MEASURES), np.nan) if empty else _measured(events, pieces, chosen)
        low, high = _interval(events, pieces, chosen, draws, chance)
        for i, name in enumerate(MEASURES):
            row |= {name: value[i], f"{name}_low": low[i], f"{name}_high": high[i]}
        rows.append(row)
    names = [name + suffix for name in MEASURES for suffix in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["year", "events", "actors", "ties", "dated", "inferred", *names])


def _interval(
    events: _Events, pieces: Floats, chosen: Ints, draws: int, chance: np.random.Generator
) -> tuple[Floats, Floats]:
    if not draws or len(chosen) < 3:
        return np.full(len(MEASURES), np.nan), np.full(len(MEASURES), np.nan)
    drawn = np.array([_measured(events, pieces, chance.choice(chosen, len(chosen))) for _ in range(draws)])
    told = ~np.isnan(drawn).all(axis=0)
    low, high = np.full((2, len(MEASURES)), np.nan)
    low[told], high[told] = np.nanquantile(drawn[:, told], [0.025, 0.975], axis=0)
    return low, high


def _change(events: _Events, at: str | None, draws: int, chance: np.random.Generator, why: str) -> pd.DataFrame:
    import pandas as pd

    columns = ["measure", "before", "after", "difference", "p", "events_before", "events_after", "around", "undated"]
    if at is None:
        return pd.DataFrame(columns=columns)
    first, last = _span(str(at))
    if not first or OPEN[0] == first or OPEN[1] == last:
        raise KgError(f"{at!r} is no day to set before against after", hint="write a year, a month or a day")
    pieces = _pieces(events)
    before = np.flatnonzero((events.first > 0) & (events.last < first))
    after = np.flatnonzero(events.first > last)
    one, other = _measured(events, pieces, before), _measured(events, pieces, after)
    empty = bool(why) or not len(before) or not len(after)
    p = np.full(len(MEASURES), np.nan)
    if not empty and draws:
        p = _permuted(events, pieces, before, after, other - one, draws, chance)
    counts = {
        "events_before": len(before), "events_after": len(after),
        "around": int((events.first > 0).sum()) - len(before) - len(after), "undated": int((events.first == 0).sum()),
    }  # fmt: skip
    nothing = float("nan")
    return pd.DataFrame(
        [
            {
                "measure": name,
                "before": nothing if empty else one[i],
                "after": nothing if empty else other[i],
                "difference": nothing if empty else other[i] - one[i],
                "p": p[i],
                **counts,
            }
            for i, name in enumerate(MEASURES)
        ],
        columns=columns,
    )


def _permuted(
    events: _Events, pieces: Floats, before: Ints, after: Ints, seen: Floats, draws: int, chance: np.random.Generator
) -> Floats:
    every = np.concatenate([before, after])
    far = np.ones(len(MEASURES))
    for _ in watched(range(draws), "before and after", draws):
        mixed = chance.permutation(every)
        one, other = mixed[: len(before)], mixed[len(before) :]
        gap = _measured(events, pieces, other) - _measured(events, pieces, one)
        far += ~(np.abs(gap) < np.abs(seen) - 1e-12)
    return np.where(np.isnan(seen), np.nan, far / (draws + 1))
