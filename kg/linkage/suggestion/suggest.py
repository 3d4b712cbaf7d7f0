"""Who could work together next: suggestions, each with the path that explains it and what is not known.

`Ground` is prepared once from columns; a suggestion then takes milliseconds. `holdout` says how far to trust it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.errors import KgError, NotFoundError
from kg.linkage.chance import participations as tables
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.reasons import Reason
from kg.linkage.suggestion.candidates import Bound, CandidateIndex, Neighbours, WithCandidates
from kg.model.iris import BASE
from kg.model.vocabularies import Code, Kind
from kg.text.normalise import fold

if TYPE_CHECKING:
    import pandas as pd

    from kg.linkage.chance.participations import Floats


class Suggestion(NamedTuple):
    """Somebody to work with; see `suggest` for what each column means."""

    actor: str
    label: str
    score: float
    common: int
    allocated: float
    events: tuple[str, ...]
    subjects: tuple[str, ...]
    asked: bool
    province: str
    distance: float
    path: tuple[str, ...]
    unknown: tuple[Reason, ...]


def suggest(candidates: CandidateIndex, actor: str, *, subject: Iterable[str] = (), limit: int = 10) -> pd.DataFrame:
    """Partners for an actor, the most likely first, those of no known seat last: all with whom it has no working tie,
    and a path to.

    score = Σ 1/k_z over common partners z of k_z partners (`allocated`; Zhou 2009) + Newman's weight of the events
    where they met + Σ 1/(n_s − 1) over subjects s that n_s actors work on; doubled where linkage was called for
    between their categories (`asked`). Columns: actor, label, score, common (how many common partners), allocated,
    events and subjects (shared, tuples of ids), asked, province (same, other, unknown), distance (1: met, 2: a
    common partner, NaN: a subject only), path (ids from the actor to the suggested one), unknown (as `Reason`s:
    what is not known).

    `subject` keeps those who work on one of these. Nobody is suggested without a path; `attrs["why"]` says where
    evidence is insufficient. Raises NotFoundError for an unknown actor, KgError for a limit under 1.
    """
    import pandas as pd

    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise KgError(f"{limit!r} partners cannot be suggested", hint="take 1 or more")
    i = _row_of(candidates, actor)
    wanted = frozenset(subject)
    found = _scored(candidates, i, wanted)
    rows = [_told(candidates, i, *figures) for figures in found[:limit]]
    frame = pd.DataFrame(rows, columns=list(Suggestion._fields))
    why = "" if rows else _why(candidates, i, bool(wanted))
    frame.attrs.update(actor=actor, why=why, more=max(0, len(found) - limit))
    return frame


def ranked(candidates: CandidateIndex, actor: str, among: AbstractSet[str]) -> Iterator[Suggestion]:
    """Whom of these `suggest` would name, the best first, each made when it is asked for."""
    i = _row_of(candidates, actor)
    return (
        _told(candidates, i, *figures)
        for figures in _scored(candidates, i, frozenset())
        if candidates.actors[figures[0]] in among
    )


def _row_of(candidates: CandidateIndex, actor: str) -> int:
    if actor not in candidates.index:
        near = difflib.get_close_matches(actor, candidates.actors, n=1)
        raise NotFoundError(
            f"no participation or agreement is known of {actor!r}",
            hint=f"did you mean {near[0]}?" if near else "kg find TEXT looks names up",
        )
    return candidates.index[actor]


def _scored(candidates: CandidateIndex, i: int, wanted: frozenset[str]) -> list[tuple[int, float, float, float]]:
    """Candidates: code, score, allocated, weight of meetings; the best first, then by id."""
    allocated, met, shared = _reasons(candidates, i)
    total = allocated + met + shared
    total[i] = 0
    total[candidates.working[i]] = 0
    if wanted and candidates.about is not None:
        columns = [c for c, name in enumerate(candidates.subjects) if name in wanted]
        total[np.asarray(candidates.about[:, columns].sum(axis=1)).ravel() == 0] = 0
    found = [
        j
        for j in np.flatnonzero(total > 0)
        if frozenset((candidates.actors[i], candidates.actors[j])) not in candidates.related
    ]
    scored = [(int(j), float(total[j]) * (2 if _asked(candidates, i, int(j)) else 1)) for j in found]
    scored.sort(key=lambda pair: (_unseated(candidates, pair[0]), -round(pair[1], 12), candidates.actors[pair[0]]))
    return [(j, score, float(allocated[j]), float(met[j])) for j, score in scored]


def _unseated(candidates: CandidateIndex, i: int) -> bool:
    """Whether an actor's seat is unknown where seats are told: such a one is suggested last."""
    return bool(candidates.province) and not candidates.province.get(candidates.actors[i])


def _reasons(candidates: CandidateIndex, i: int) -> tuple[Floats, Floats, Floats]:
    """Of every other actor: Σ 1/k over common partners, weight of meetings, Σ 1/(n − 1) over shared subjects."""
    size = len(candidates.actors)
    allocated, met, shared = np.zeros(size), np.zeros(size), np.zeros(size)
    for common in candidates.near[i]:
        allocated[candidates.near[common]] += 1 / candidates.degree[common]
    row = slice(candidates.met.indptr[i], candidates.met.indptr[i + 1])
    met[candidates.met.indices[row]] = candidates.met.data[row]
    columns = candidates.topics[i]
    if candidates.about is not None and len(columns):
        many = np.asarray(candidates.about[:, columns].sum(axis=0)).ravel()
        shared = np.asarray(candidates.about[:, columns] @ (1 / np.maximum(many - 1, 1))).ravel()
    return allocated, met, shared


def _asked(candidates: CandidateIndex, i: int, j: int) -> bool:
    """Whether a call asks for a tie of the two: one answers its one end, the other its other."""
    one, other = candidates.actors[i], candidates.actors[j]
    return any(
        (_answers(candidates, one, first) and _answers(candidates, other, second))
        or (_answers(candidates, other, first) and _answers(candidates, one, second))
        for first, second in candidates.asked
    )


def _answers(candidates: CandidateIndex, actor: str, bound: Bound) -> bool:
    """Whether an actor is of an end, and has no seat outside of where the end lies."""
    end, share = bound
    seat = candidates.province.get(actor, "")
    return end in candidates.ends.get(actor, frozenset()) and (share is None or not seat or seat in share)


def _told(candidates: CandidateIndex, i: int, j: int, score: float, allocated: float, met: float) -> Suggestion:
    name = candidates.actors[j]
    common = _both(candidates.near, i, j)
    events = tuple(candidates.events[e] for e in _both(candidates.attended, i, j)) if met else ()
    subjects = tuple(candidates.subjects[s] for s in _both(candidates.topics, i, j))
    return Suggestion(
        actor=name,
        label=candidates.labels.get(name, name),
        score=score,
        common=len(common),
        allocated=allocated,
        events=events,
        subjects=subjects,
        asked=_asked(candidates, i, j),
        province=_province(candidates, i, j),
        distance=1.0 if met else 2.0 if len(common) else float("nan"),
        path=_path(candidates, i, j, common, events, subjects),
        unknown=_unknown(candidates, i, j, common, events),
    )


def _both(of: Neighbours, i: int, j: int) -> list[int]:
    """What two rows have in common, ascending."""
    return sorted(set(of[i].tolist()) & set(of[j].tolist()))


def _province(candidates: CandidateIndex, i: int, j: int) -> str:
    mine, theirs = (candidates.province.get(candidates.actors[k], "") for k in (i, j))
    return (
        "unknown" if "" in (mine, theirs) or tables.UNKNOWN in (mine, theirs) else "same" if mine == theirs else "other"
    )


def _path(
    candidates: CandidateIndex, i: int, j: int, common: list[int], events: tuple[str, ...], subjects: tuple[str, ...]
) -> tuple[str, ...]:
    """The shortest explanation: an event where they met, else a subject, else the least tied common partner."""
    if events or subjects:
        return (candidates.actors[i], (events or subjects)[0], candidates.actors[j])
    via = min(common, key=lambda z: (candidates.degree[z], candidates.actors[z]))
    return (
        candidates.actors[i],
        *_between(candidates, i, via),
        candidates.actors[via],
        *_between(candidates, via, j),
        candidates.actors[j],
    )


def _between(candidates: CandidateIndex, i: int, j: int) -> tuple[str, ...]:
    """The agreement of two, else the smallest event that they shared."""
    if agreed := candidates.agreed.get((candidates.actors[i], candidates.actors[j])):
        return (agreed,)
    shared = _both(candidates.attended, i, j)
    return (
        (candidates.events[min(shared, key=lambda e: (candidates.sizes[e], candidates.events[e]))],) if shared else ()
    )


def _unknown(
    candidates: CandidateIndex, i: int, j: int, common: list[int], events: tuple[str, ...]
) -> tuple[Reason, ...]:
    """What is not known: seats, and whether more than one event or partner speaks for it."""
    unseated = [
        candidates.actors[k]
        for k in (i, j)
        if candidates.province and not candidates.province.get(candidates.actors[k])
    ]
    told = [Reason(Code.seats_unknown, tuple(unseated))] if unseated else []
    if len(candidates.attended[j]) == 1 and not len(candidates.working[j]):
        told.append(Reason(Code.one_event, (candidates.actors[j],)))
    if not events and len(common) == 1:
        told.append(Reason(Code.one_partner))
    return tuple(told)


def _why(candidates: CandidateIndex, i: int, wanted: bool) -> str:
    if not len(candidates.near[i]) and not len(candidates.topics[i]):
        return "evidence is insufficient: no source ties this actor to another, or to a product or technology"
    if wanted:
        return "evidence is insufficient: no path leads to anybody who works on it"
    return "evidence is insufficient: every path leads to actors that it works with already"


def partners(g: WithCandidates, actor: object, *, product: str | None = None, limit: int = 10) -> pd.DataFrame:
    """Whom an organisation could work with next, and why: see `suggest` for columns and score.

    Working ties are agreements and events organised together, that came about; meetings, common partners and shared
    products or technologies (what agreements concern) are reasons. Categories between which a call for linkage
    (default readings) asks for ties double the score, where neither has a seat outside of where its end lies. A body
    and its unit, and a body and what it became, are not suggested to each other. `product` keeps those who work on
    it: an id, or words that its name has (tone marks do not matter).

    Raises NotFoundError for an unknown actor, KgError for a product that nothing is called.
    """
    basis = g.basis
    candidates = g.candidates
    name = str(actor).removeprefix(BASE)
    if (
        name in basis.index
        and name not in candidates.index
        and basis.columns.is_a(basis.ontology, Kind.Agent)[basis.index[name]]
    ):
        import pandas as pd

        frame = pd.DataFrame(columns=list(Suggestion._fields))
        what = "a person counts for an organisation" if name.startswith("person/") else "no article ties it to another"
        frame.attrs.update(actor=name, why=f"evidence is insufficient: {what}", more=0)
        return frame
    return suggest(candidates, name, subject=_subjects(basis, candidates, product) if product else (), limit=limit)


def _subjects(basis: Basis, candidates: CandidateIndex, product: str) -> list[str]:
    """The subjects that an id or words mean."""
    every = candidates.subjects
    name = str(product).removeprefix(BASE)
    words = fold(name).split()
    found = [s for s in every if s == name or (words and set(words) <= set(fold(basis.label(s)).split()))]
    if not found:
        raise KgError(
            f"no agreement concerns {product!r}",
            hint="take one of " + ", ".join(every[:8]) if every else "no agreement names a product or technology",
        )
    return found
