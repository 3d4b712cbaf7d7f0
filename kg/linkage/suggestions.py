"""Who could work together next: suggestions, each with the path that explains it and what is not known.

`Ground` is prepared once from columns; a suggestion then takes milliseconds. `holdout` says how far to trust it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kg import incidence
from kg.columns import NONE
from kg.errors import KgError, NotFoundError
from kg.linkage import table as tables
from kg.linkage.calls import calls, territory
from kg.linkage.documented import Documented, Graph
from kg.names import BASE, fold
from kg.records import record_of

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

    from kg.linkage.table import Floats, Ints

COLUMNS = (
    "actor", "label", "score", "common", "allocated", "events", "subjects", "asked", "province", "distance", "path",
    "unknown",
)  # fmt: skip
SCORES = ("common neighbours", "Adamic-Adar", "resource allocation", "preferential attachment", "ours")
LEAST = 20  # new ties under which a hold-out says nothing


@dataclass(frozen=True)
class Ground:
    """What suggestions stand on. `at`: actors × events, 0/1. `works`: actors × actors, who has a working tie already
    (with whom nothing is suggested); `about`: actors × subjects (products, technologies). `ends` gives each actor's
    categories, `asked` the pairs of categories between which linkage was called for, each with the provinces of the
    call's scope (none: anywhere)."""

    actors: tuple[str, ...]
    events: tuple[str, ...]
    at: csr_matrix
    works: csr_matrix
    subjects: tuple[str, ...] = ()
    about: csr_matrix | None = None
    ends: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    related: frozenset[frozenset[str]] = frozenset()  # two of one house: nothing is suggested between them
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
    def degree(self) -> Floats:
        """How many others each actor is tied to."""
        return np.asarray(np.diff(self.tied.indptr), float)


def ground(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    category: str | None = None,
    province: str | None = None,
) -> Ground:
    """The ground of any table of participations (see `kg.linkage.matrix`); who met has a tie.

    Raises KgError for missing columns, or an actor of two categories or provinces.
    """
    kinds = tables.read(participations, event=event, actor=actor, category=category or actor)
    at = _incidence(kinds.slot_actor, kinds.slot_event, len(kinds.actors), len(kinds.events))
    ends: dict[str, frozenset[str]] = {}
    where: dict[str, str] = {}
    if category is not None:
        ends = {a: frozenset({kinds.categories[c]}) for a, c in zip(kinds.actors, kinds.category, strict=True)}
    if province is not None:
        lands = tables.read(participations, event=event, actor=actor, category=province)
        where = {a: lands.categories[c] for a, c in zip(lands.actors, lands.category, strict=True)}
    works = incidence.shared_events(at)
    return Ground(kinds.actors, kinds.events, at, works, ends=ends, province=where)


def _incidence(rows: Ints, columns: Ints, height: int, width: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    made = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(height, width))
    made.sum_duplicates()
    made.data[:] = 1
    return made


# --- a suggestion ------------------------------------------------------------------------------


def suggest(held: Ground, actor: str, *, subject: Iterable[str] = (), limit: int = 10) -> pd.DataFrame:
    """Partners for an actor, the most likely first: those with whom it has no working tie, and a path to.

    score = Σ 1/k_z over common partners z of k_z partners (`allocated`; Zhou 2009) + Newman's weight of the events
    where they met + Σ 1/(n_s − 1) over subjects s that n_s actors work on; doubled where linkage was called for
    between their categories (`asked`). Columns: actor, label, score, common (how many common partners), allocated,
    events and subjects (shared, tuples of ids), asked, province (same, other, unknown), distance (1: met, 2: a
    common partner, NaN: a subject only), path (ids from the actor to the suggested one), unknown (in words).

    `subject` keeps those who work on one of these. Nobody is suggested without a path; `attrs["why"]` says where
    evidence is insufficient. Raises NotFoundError for an unknown actor, KgError for a limit under 1.
    """
    import pandas as pd

    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise KgError(f"{limit!r} partners cannot be suggested", cure="take 1 or more")
    if actor not in held.index:
        near = difflib.get_close_matches(actor, held.actors, n=1)
        raise NotFoundError(
            f"no participation or agreement is known of {actor!r}",
            cure=f"did you mean {near[0]}?" if near else "kg find TEXT looks names up",
        )
    i = held.index[actor]
    rows = _scored(held, i, frozenset(subject))
    frame = pd.DataFrame([_told(held, i, *row) for row in rows[:limit]], columns=list(COLUMNS))
    frame.attrs.update(
        actor=actor, why="" if len(frame) else _why(held, i, bool(subject)), more=max(0, len(rows) - limit)
    )
    return frame


def _scored(held: Ground, i: int, wanted: frozenset[str]) -> list[tuple[int, float, float, float]]:
    """Candidates: code, score, allocated, weight of meetings; the best first, then by id."""
    allocated, met, shared = _reasons(held, i)
    total = allocated + met + shared
    total[i] = 0
    total[held.works[i].indices] = 0
    if wanted and held.about is not None:
        columns = [c for c, name in enumerate(held.subjects) if name in wanted]
        total[np.asarray(held.about[:, columns].sum(axis=1)).ravel() == 0] = 0
    found = [j for j in np.flatnonzero(total > 0) if frozenset((held.actors[i], held.actors[j])) not in held.related]
    scored = [(int(j), float(total[j]) * (2 if _asked(held, i, int(j)) else 1)) for j in found]
    scored.sort(key=lambda pair: (-round(pair[1], 12), held.actors[pair[0]]))
    return [(j, score, float(allocated[j]), float(met[j])) for j, score in scored]


def _reasons(held: Ground, i: int) -> tuple[Floats, Floats, Floats]:
    """Of every other actor: Σ 1/k over common partners, weight of meetings, Σ 1/(n − 1) over shared subjects."""
    size = len(held.actors)
    mine = held.tied[i]
    allocated = np.zeros(size)
    if mine.nnz:
        near = mine.indices
        allocated = np.asarray(held.tied[near].T @ (1 / held.degree[near])).ravel()
    met = np.asarray(held.met[i].todense()).ravel()
    shared = np.zeros(size)
    if held.about is not None and held.about[i].nnz:
        columns = held.about[i].indices
        many = np.asarray(held.about[:, columns].sum(axis=0)).ravel()
        shared = np.asarray(held.about[:, columns] @ (1 / np.maximum(many - 1, 1))).ravel()
    return allocated, met, shared


def _asked(held: Ground, i: int, j: int) -> bool:
    mine, theirs = (held.ends.get(held.actors[k], frozenset()) for k in (i, j))
    seats = {seat for k in (i, j) if (seat := held.province.get(held.actors[k], ""))}
    between = {frozenset((a, b)) for a in mine for b in theirs}
    return any(pair in between and (not scope or seats <= scope) for pair, scope in held.asked)


def _told(held: Ground, i: int, j: int, score: float, allocated: float, met: float) -> dict[str, Any]:
    name = held.actors[j]
    common = np.intersect1d(held.tied[i].indices, held.tied[j].indices)
    events = tuple(held.events[e] for e in np.intersect1d(held.at[i].indices, held.at[j].indices)) if met else ()
    subjects: tuple[str, ...] = ()
    if held.about is not None:
        subjects = tuple(held.subjects[s] for s in np.intersect1d(held.about[i].indices, held.about[j].indices))
    return {
        "actor": name,
        "label": held.labels.get(name, name),
        "score": score,
        "common": len(common),
        "allocated": allocated,
        "events": events,
        "subjects": subjects,
        "asked": _asked(held, i, j),
        "province": _province(held, i, j),
        "distance": 1.0 if met else 2.0 if len(common) else float("nan"),
        "path": _path(held, i, j, common, events, subjects),
        "unknown": _unknown(held, i, j, common, events),
    }


def _province(held: Ground, i: int, j: int) -> str:
    mine, theirs = (held.province.get(held.actors[k], "") for k in (i, j))
    return (
        "unknown" if "" in (mine, theirs) or tables.UNKNOWN in (mine, theirs) else "same" if mine == theirs else "other"
    )


def _path(
    held: Ground, i: int, j: int, common: Ints, events: tuple[str, ...], subjects: tuple[str, ...]
) -> tuple[str, ...]:
    """The shortest explanation: an event where they met, else a subject, else the least tied common partner."""
    if events or subjects:
        return (held.actors[i], (events or subjects)[0], held.actors[j])
    via = min(common.tolist(), key=lambda z: (held.degree[z], held.actors[z]))
    return (held.actors[i], *_between(held, i, via), held.actors[via], *_between(held, via, j), held.actors[j])


def _between(held: Ground, i: int, j: int) -> tuple[str, ...]:
    """The agreement of two, else the smallest event that they shared."""
    if agreed := held.agreed.get((held.actors[i], held.actors[j])):
        return (agreed,)
    shared = np.intersect1d(held.at[i].indices, held.at[j].indices)
    sizes = incidence.event_sizes(held.at)
    return (held.events[min(shared.tolist(), key=lambda e: (sizes[e], held.events[e]))],) if len(shared) else ()


ONE_EVENT = "the suggested one is known from one event alone"
ONE_PARTNER = "one common partner only"


def _unknown(held: Ground, i: int, j: int, common: Ints, events: tuple[str, ...]) -> str:
    told = []
    if held.province:
        told += [f"seat unknown: {held.actors[k]}" for k in (i, j) if not held.province.get(held.actors[k])]
    if held.at[j].nnz == 1 and not held.works[j].nnz:
        told.append(ONE_EVENT)
    if not events and len(common) == 1:
        told.append(ONE_PARTNER)
    return "; ".join(told)


def _why(held: Ground, i: int, wanted: bool) -> str:
    if not held.tied[i].nnz and (held.about is None or not held.about[i].nnz):
        return "evidence is insufficient: no source ties this actor to another, or to a product or technology"
    if wanted:
        return "evidence is insufficient: no path leads to anybody who works on it"
    return "evidence is insufficient: every path leads to actors that it works with already"


class Grounded(Graph, Protocol):
    """A graph that keeps what partners are suggested on."""

    @property
    def ground(self) -> Ground:
        """Made once by `of_graph`."""


# --- of our graph ------------------------------------------------------------------------------


def partners(g: Grounded, actor: object, *, product: str | None = None, limit: int = 10) -> pd.DataFrame:
    """Whom an organisation could work with next, and why: see `suggest` for columns and score.

    Working ties are agreements and events organised together, that came about; meetings, common partners and shared
    products or technologies (what agreements concern) are reasons. Categories between which a call for linkage
    (default readings) asks for ties double the score, where neither has a seat outside its scope. A body and its
    unit, and a body and what it became, are not suggested to each other. `product` keeps those who work
    on it: an id, or words that its
    name has (tone marks do not matter).

    Raises NotFoundError for an unknown actor, KgError for a product that nothing is called.
    """
    doc = g.documented
    held = g.ground
    name = str(actor).removeprefix(BASE)
    if name in doc.index and name not in held.index and doc.columns.is_a(doc.ontology, "Agent")[doc.index[name]]:
        import pandas as pd

        frame = pd.DataFrame(columns=list(COLUMNS))
        what = "a person counts for an organisation" if name.startswith("person/") else "no article ties it to another"
        frame.attrs.update(actor=name, why=f"evidence is insufficient: {what}", more=0)
        return frame
    return suggest(held, name, subject=_subjects(doc, held, product) if product else (), limit=limit)


def _subjects(doc: Documented, held: Ground, product: str) -> list[str]:
    """The subjects that an id or words mean."""
    every = held.subjects
    name = str(product).removeprefix(BASE)
    words = fold(name).split()
    found = [s for s in every if s == name or (words and set(words) <= set(fold(doc.label(s)).split()))]
    if not found:
        raise KgError(
            f"no agreement concerns {product!r}",
            cure="take one of " + ", ".join(every[:8]) if every else "no agreement names a product or technology",
        )
    return found


def of_graph(doc: Documented) -> Ground:
    """The ground of a graph: organisations, the events that came about, agreements and what they concern."""
    from scipy.sparse import csr_matrix

    held, ids = doc.columns, doc.columns.ids
    one = doc.organisations[doc.acts.actor]
    ties = held.ties
    worked = [
        (a, b)
        for a, b in (
            *zip(ties.start[doc.agreements].tolist(), ties.end[doc.agreements].tolist(), strict=True),
            *((a, b) for _, a, b in sorted(doc.together)),
        )
        if doc.organisations[a] and doc.organisations[b]
    ]
    actors = sorted({*(ids[a] for a in doc.acts.actor[one].tolist()), *(ids[a] for pair in worked for a in pair)})
    events = sorted({ids[e] for e in doc.acts.event[one].tolist()})
    row, column = ({name: i for i, name in enumerate(names)} for names in (actors, events))
    at = _incidence(
        np.array([row[ids[a]] for a in doc.acts.actor[one].tolist()], np.int64),
        np.array([column[ids[e]] for e in doc.acts.event[one].tolist()], np.int64),
        len(actors),
        len(events),
    )
    both = np.array([(row[ids[a]], row[ids[b]]) for a, b in worked], np.int64).reshape(-1, 2)
    works = _incidence(np.r_[both[:, 0], both[:, 1]], np.r_[both[:, 1], both[:, 0]], len(actors), len(actors))
    about, subjects = _about(doc, row)
    seats = {name: ids[s] for name in actors if (s := int(held.place[doc.index[name]])) != NONE}
    asked = _pairs_asked(doc)
    return Ground(
        tuple(actors), tuple(events), at, csr_matrix(works), subjects, about, _categories(doc, actors), asked,
        frozenset(doc.related),
        seats, {name: doc.label(name) for name in actors}, _agreed(doc),
    )  # fmt: skip


def _agreed(doc: Documented) -> dict[tuple[str, str], str]:
    """The agreement of each two, either way round; of several the first by name."""
    ties, ids = doc.columns.ties, doc.columns.ids
    found: dict[tuple[str, str], str] = {}
    for row in doc.agreements.tolist():
        one, other, record = ids[ties.start[row]], ids[ties.end[row]], ids[ties.record[row]]
        for pair in ((one, other), (other, one)):
            found[pair] = min(record, found.get(pair, record))
    return found


def _about(doc: Documented, row: Mapping[str, int]) -> tuple[csr_matrix | None, tuple[str, ...]]:
    """Actors × products and technologies that their agreements concern."""
    pairs = sorted(
        {
            (end, subject)
            for r in doc.agreements.tolist()
            for subject in record_of(doc.columns.ids[doc.columns.ties.record[r]], doc.known).all("concerns")
            if subject.startswith(("product/", "technology/"))
            for end in (doc.columns.ids[doc.columns.ties.start[r]], doc.columns.ids[doc.columns.ties.end[r]])
            if end in row
        }
    )
    subjects = tuple(sorted({subject for _, subject in pairs}))
    place = {name: i for i, name in enumerate(subjects)}
    if not pairs:
        return None, ()
    rows, columns = (np.array(side, np.int64) for side in zip(*((row[a], place[s]) for a, s in pairs), strict=True))
    return _incidence(rows, columns, len(row), len(subjects)), subjects


def _pairs_asked(doc: Documented) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The pairs of ends that calls ask for, each with the territories of its scope."""
    return tuple(
        (frozenset({pair.first, pair.second}), frozenset(territory(doc, call)))
        for call in calls(doc)
        for pair in call.pairs
        if pair.default and pair.first != pair.second
    )


def _categories(doc: Documented, actors: Sequence[str]) -> dict[str, frozenset[str]]:
    """The ends of calls that each actor answers."""
    ends = sorted({end for pair, _ in _pairs_asked(doc) for end in pair})
    masks = {end: doc.category(end) for end in ends}
    return {name: frozenset(end for end in ends if masks[end][doc.index[name]]) for name in actors}


# --- how far to trust it -----------------------------------------------------------------------


def holdout(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    date: str = "date",
    split: str,
    samples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """How well scores that know the time before `split` tell the pairs that first met from that day on.

    A row per score (common neighbours, Adamic-Adar, resource allocation, preferential attachment, ours) with auc,
    the chance that a new pair scores above one that never met (ties count half), against two kinds of these:
    `random` pairs, and `matched` pairs whose two actors have as many partners as those of a new pair (both within
    one class of a factor 1.3). Random ones flatter (METHODS). `pairs` is how many new pairs were tested, at the most
    `samples`; both actors must have a tie before. Under 20 new pairs auc is NaN: `attrs["why"]` says so.

    `date`: a column of texts that sort as days do (ISO). Rows without one, or with a year or month that holds the
    `split`, are neither before nor after: they are counted in `attrs`, and pairs that met there are not tested.
    Raises KgError for missing columns, or samples under 1.
    """
    import pandas as pd

    if samples < 1:
        raise KgError(f"{samples} samples cannot be drawn", cure="take 1 or more")
    frame = tables.framed(participations)
    tables.require(frame, date, "date")
    days = tables.texts(frame[date])
    early = np.array([bool(day) and day < split and not split.startswith(day) for day in days])
    late = np.array([bool(day) and day >= split for day in days])
    ever = _meetings(frame, ~early & ~late, event, actor)  # whether they met before or after nobody can tell
    before, new = _split(frame, early, late, event, actor)
    new = new[~_holds(ever, new)]
    made = pd.DataFrame({"score": SCORES, "random": np.nan, "matched": np.nan})
    made.attrs.update(pairs=len(new), undated=int((~early & ~late).sum()), split=split, seed=seed, why="")
    if len(new) < LEAST:
        made.attrs["why"] = f"evidence is insufficient: {len(new)} new pairs, where {LEAST} are needed"
        return made
    chance = np.random.default_rng(seed)
    new = new[chance.permutation(len(new))[:samples]]
    made.attrs["pairs"] = len(new)
    known = (before + ever + _meetings(frame, late, event, actor)).tocsr()
    for kind, drawn in (("random", _random), ("matched", _matched)):
        none = drawn(before, known, new, chance)
        ours, theirs = _scores(before, new), _scores(before, none)
        made[kind] = [_auc(ours[name], theirs[name]) for name in SCORES]
    return made


def holdout_of(g: Graph, *, split: str, samples: int = 2000, seed: int = 0) -> pd.DataFrame:
    """`holdout` of what sources report: organisations (people for theirs) at events with a day, known to the month."""
    from kg.linkage.expectation import days_of, participations

    doc = g.documented
    frame, days = participations(doc), days_of(doc)
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


def _holds(matrix: csr_matrix, pairs: Ints) -> Any:
    """Which pairs of rows and columns a matrix holds."""
    if not len(pairs):
        return np.zeros(0, bool)
    return np.asarray(matrix[pairs[:, 0], pairs[:, 1]]).ravel() > 0


def _meetings(frame: pd.DataFrame, rows: Any, event: str, actor: str) -> csr_matrix:
    who, actors = tables.coded(frame[actor])
    at, events = tables.coded(frame[event])
    keep = rows & (who >= 0) & (at >= 0)
    met = incidence.shared_events(_incidence(who[keep], at[keep], len(actors), len(events)))
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
