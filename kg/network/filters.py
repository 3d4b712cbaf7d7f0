"""Which ties to take: filters over the columns, each with a count of what it left out and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np

from kg.errors import KgError
from kg.model import edtf
from kg.model.iris import BASE
from kg.model.ontology import Ontology
from kg.model.vocabularies import Kind
from kg.network.affiliation import affiliated
from kg.network.columns import FOREVER, NEVER, NONE, Columns
from kg.network.regions import Places, inside
from kg.text.normalise import nfc

if TYPE_CHECKING:
    from kg.network.columns import Flags, Ints


OCCURRED = "occurred"  # of a status: any by which something came about


@dataclass(frozen=True, slots=True)
class Filter:
    """What to take; an empty field takes everything. Values of one field are alternatives."""

    region: str = ""  # every known place of a tie's ends lies in it, and one is known
    on: str = ""  # the day (EDTF) for which the region's members are taken; without it, members of any time
    type: tuple[str, ...] = ()  # classes of actors, with the classes below
    category: tuple[str, ...] = ()  # categories of actors
    role: tuple[str, ...] = ()  # roles of participations
    edge: tuple[str, ...] = ()  # kinds of ties, or classes of collaborations
    status: tuple[str, ...] = ()  # statuses of events and agreements, or `occurred`
    since: str = ""  # may have been on this day (EDTF) or later
    until: str = ""
    source: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    registers: bool = False  # include edges found only in authority files


class FilterOptions(TypedDict, total=False):
    """The fields of `Filter` as a caller writes them: an id, a word, an entity or a year; one or many."""

    region: object
    on: object
    type: object
    category: object
    role: object
    edge: object
    status: object
    since: object
    until: object
    source: object
    certainty: object
    registers: bool


class NetworkOptions(FilterOptions, total=False):
    """What else `kg.network.construct.network` takes."""

    people: str
    groups: bool | None
    significant: str
    alpha: float


def make(**values: Unpack[FilterOptions]) -> Filter:
    """A Filter from loosely typed values: one or many, ids or entities, years as numbers.

    Raises KgError for a field that there is not, or a value of no use.
    """
    known = {f.name: f for f in fields(Filter)}
    made: dict[str, object] = {}
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise KgError(
                f"a network is not filtered by {name!r}",
                hint=f"did you mean {near[0]}?" if near else "take " + ", ".join(known),
            )
        if value is None or value == "" or value == ():
            continue
        if isinstance(known[name].default, tuple):
            many = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
            made[name] = tuple(_text(v) for v in many)
        else:
            made[name] = value if isinstance(value, bool) else _text(value)
    return Filter(**made)  # type: ignore[arg-type]


def _text(value: object) -> str:
    return nfc(str(value)).strip().removeprefix(BASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """Ties that a filter takes: columns (people counted for their bodies), rows of them, what was left out, and by
    which tenure (a row) a participation (a row) counts for an organisation."""

    columns: Columns
    rows: Ints
    left_out: dict[str, int]
    via: dict[int, int]


def select(
    columns: Columns,
    ontology: Ontology,
    places: Places,
    wanted: Filter,
    *,
    within: Sequence[str] | None = None,
    people: str = "keep",
) -> Selection:
    """The ties that a filter takes, and how many it left out by reason.

    People are counted for the bodies of their posts (or left out) before actors are filtered by type, category and
    region: these speak of who counts. Raises KgError for a word, id or date that the graph does not know.
    """
    if wanted.on and not wanted.region:
        raise KgError("`on` is the day of a region, and none is named", hint="name a region, or leave it out")
    keep = columns.of_kind(*(columns.kinds if within is None else within))
    if not wanted.registers:
        keep = keep & np.isin(columns.edges.source, list(columns.stated))
    left: dict[str, int] = {}
    for mask, reason in _of_ties(columns, ontology, wanted):
        keep = _without(columns, keep, mask, reason, left)
    columns, keep, via = _standing(columns, keep, ontology, people, left)
    for mask, reason in _of_ends(columns, ontology, places, wanted):
        keep = _without(columns, keep, mask, reason, left)
    return Selection(columns, np.flatnonzero(keep), left, via)


def _without(columns: Columns, keep: Flags, mask: Flags, reason: str, left: dict[str, int]) -> Flags:
    if count := columns.count(keep & ~mask):
        left[reason] = left.get(reason, 0) + count
    return keep & mask


def _of_ties(columns: Columns, ontology: Ontology, wanted: Filter) -> Iterator[tuple[Flags, str]]:
    """The filters that speak of ties, each with what it leaves out."""
    ties = columns.edges
    if wanted.edge:
        yield _of_tie(columns, ontology, wanted.edge), "other edges"
    if wanted.source:
        yield _among(columns, ties.source, wanted.source, "source/"), "other sources"
    if wanted.certainty:
        yield _among(columns, ties.certainty, _concepts(wanted.certainty, "Certainty", ontology)), "other certainty"
    if wanted.role:
        roles = _among(columns, ties.detail, _concepts(wanted.role, "Role", ontology))
        yield roles | ~columns.of_kind("participation"), "other roles"
    if wanted.status:
        yield ties.status != NONE, "without a status"
        yield _of_status(columns, ontology, wanted.status), "other statuses"
    if wanted.since or wanted.until:
        yield ties.dated, "undated"
        yield _in_time(columns, wanted), "other days"


def _of_ends(columns: Columns, ontology: Ontology, places: Places, wanted: Filter) -> Iterator[tuple[Flags, str]]:
    """The filters that speak of those whom ties join."""
    if wanted.type or wanted.category:
        yield _of_actors(columns, ontology, wanted), "other actors"
    if wanted.region:
        known, outside = in_region(columns, places, wanted)
        first, second, record = columns.edges.start, columns.edges.end, columns.edges.record
        unseated = ~(known | outside)[first] & ~(known | outside)[second]  # it lies where it was signed, if told
        yield ~outside[first] & ~outside[second] & ~(unseated & outside[record]), "outside the region"
        yield known[first] | known[second] | (unseated & known[record]), "place unknown"


def _standing(
    columns: Columns, keep: Flags, ontology: Ontology, people: str, left: dict[str, int]
) -> tuple[Columns, Flags, dict[int, int]]:
    """The columns, people counted for their bodies; the rows in which somebody still counts; the tenures used."""
    if people == "keep":
        return columns, keep, {}
    keep = keep.copy()
    rows = np.flatnonzero(keep & columns.of_kind("participation"))
    found = affiliated(columns, rows, ontology, people)
    for reason in sorted({r for r in found.reasons if r}):
        gone = rows[[r == reason for r in found.reasons]]
        left[reason] = columns.count(gone)
        keep[gone] = False
    starts = columns.edges.start.copy()
    starts[rows] = np.where(found.actors != NONE, found.actors, starts[rows])
    via = {row: t for row, t in zip(rows.tolist(), found.tenures.tolist(), strict=True) if t != NONE}
    columns = replace(columns, edges=replace(columns.edges, start=starts))
    person = columns.is_a(ontology, Kind.Person)  # who stands elsewhere than at an event
    keep = _without(columns, keep, ~person[columns.edges.start] & ~person[columns.edges.end], "a person", left)
    return columns, keep, via


def region_share(places: Places, wanted: Filter) -> dict[str, str]:
    """The territories of the wanted region on its day, each wholly or partly in it.

    Raises KgError for a region whose members are not known, or a day on which it has none.
    """
    if wanted.region not in places.regions:
        near = difflib.get_close_matches(wanted.region, places.regions, n=1, cutoff=0.4)
        raise KgError(
            f"no members are known of a region {wanted.region!r}",
            hint=f"did you mean {near[0]}?" if near else "take one of " + ", ".join(places.regions),
        )
    members = inside(places, wanted.region, _span(wanted.on, "on") if wanted.on else None)
    if members.keys() == {wanted.region}:
        raise KgError(f"no province is known in {wanted.region} on {wanted.on}", hint="take another day")
    return members


def in_region(columns: Columns, places: Places, wanted: Filter) -> tuple[Flags, Flags]:
    """Of each thing: does it lie in the region, wholly or partly; does it lie elsewhere."""
    members = region_share(places, wanted)
    within = np.array([*(name in members for name in columns.ids), False])
    known = within[columns.place]
    return known, ~known & (columns.place != NONE)


def _span(text: str, field: str) -> edtf.Span:
    try:
        span = edtf.parse(text)
    except ValueError as error:
        raise KgError(f"{field}: {error}", hint="dates are EDTF: 2019, 2019-10, 2019-10-11 or start/end") from error
    if span.undated:
        raise KgError(f"{field}: {text!r} names no year", hint="write a year, a month or a day")
    return span


def _in_time(columns: Columns, wanted: Filter) -> Flags:
    """May have happened between the first day of `since` and the last of `until`."""
    since = _span(wanted.since, "since").earliest if wanted.since else None
    until = _span(wanted.until, "until").latest if wanted.until else None
    if since and until and since > until:
        raise KgError(f"nothing is since {wanted.since} and until {wanted.until}", hint="swap them")
    first = since.toordinal() if since else NEVER
    last = until.toordinal() if until else FOREVER
    return (columns.edges.latest >= first) & (columns.edges.earliest <= last)


def _among(columns: Columns, column: Ints, names: Iterable[str], folder: str = "") -> Flags:
    index = columns.index()
    wanted = {name if name.startswith(folder) else folder + name for name in names}
    if folder and (unknown := sorted(wanted - index.keys())):
        there = sorted(columns.ids[i].removeprefix(folder) for i in set(columns.edges.source.tolist()))
        near = difflib.get_close_matches(unknown[0].removeprefix(folder), there, n=1)
        raise KgError(
            f"no source is called {unknown[0].removeprefix(folder)!r}",
            hint=f"did you mean {near[0]}?" if near else "take one of " + ", ".join(there[:12]),
        )
    return np.isin(column, [index[name] for name in wanted if name in index])


def _concepts(words: Iterable[str], kind: str, ontology: Ontology, also: tuple[str, ...] = ()) -> list[str]:
    """Ids of concepts given by id or by the part after the slash. Raises KgError with the nearest word; `also` may be
    written too."""
    legal = {name.rpartition("/")[2]: name for name, c in ontology.concepts.items() if c.type == kind}
    found = []
    for word in words:
        short = word.rpartition("/")[2]
        if short not in legal or word not in (short, legal[short]):
            near = ontology.nearest(short, (*legal, *also))
            raise KgError(
                f"{word!r} is no {ontology.classes[kind].label('en')}",
                hint=f"did you mean {near}?" if near else "take one of " + ", ".join(sorted((*legal, *also))),
            )
        found.append(legal[short])
    return found


def _of_status(columns: Columns, ontology: Ontology, words: tuple[str, ...]) -> Flags:
    plain = [w for w in words if w != OCCURRED]
    mask = _among(columns, columns.edges.status, _concepts(plain, "Status", ontology, (OCCURRED,)))
    return mask | occurred(columns) if OCCURRED in words else mask


def occurred(columns: Columns) -> Flags:
    """Ties whose event or agreement came about."""
    return np.isin(columns.edges.status, list(columns.occurred))


def _of_tie(columns: Columns, ontology: Ontology, words: tuple[str, ...]) -> Flags:
    legal = {*columns.kinds, *(c for c in ontology.classes if ontology.is_a(c, Kind.Collaboration))}
    for word in words:
        if word not in legal:
            near = ontology.nearest(word, legal)
            raise KgError(
                f"no edge is called {word!r}",
                hint=f"did you mean {near}?" if near else "take one of " + ", ".join(sorted(legal)),
            )
    classes = {c for c in legal - set(columns.kinds) if any(ontology.is_a(c, w) for w in words)}
    index = columns.index()
    codes = [index[name] for c in classes if (name := "ontology#" + c) in index]
    return columns.of_kind(*(w for w in words if w in columns.kinds)) | np.isin(columns.edges.detail, codes)


def _of_actors(columns: Columns, ontology: Ontology, wanted: Filter) -> Flags:
    """Ties all of whose actors are of the types and categories."""
    mask = np.ones(len(columns.ids), bool)
    if wanted.type:
        for word in wanted.type:
            if word not in ontology.classes or not ontology.is_a(word, Kind.Agent):
                actors = [c for c in ontology.classes if ontology.is_a(c, Kind.Agent)]
                near = ontology.nearest(word, actors)
                raise KgError(
                    f"{word!r} is no type of actor",
                    hint=f"did you mean {near}?" if near else "take one of " + ", ".join(actors),
                )
        mask &= columns.is_a(ontology, *wanted.type)
    if wanted.category:
        mask &= columns.in_category(ontology, *_concepts(wanted.category, "ActorCategory", ontology))
    agent = columns.is_a(ontology, Kind.Agent)
    start, end = columns.edges.start, columns.edges.end
    return (mask | ~agent)[start] & (mask | ~agent)[end] & (agent[start] | agent[end])
