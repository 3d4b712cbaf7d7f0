"""One flat scan of a store into integer columns: who and what is there, and every tie a source states.

Heavy sums run on these columns (`kg.network.incidence`), and `kg.network` makes networkx graphs of them. A tie that
two sources state stands twice, once for each. Days are ordinals (datetime.date.toordinal).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np

from kg._util.memory import without_collection
from kg.model.iris import BASE, MADE_ANEW, ONTOLOGY, PREFIXES
from kg.model.ontology import Ontology
from kg.model.vocabularies import EdgeKind, Key, Kind, slug_of
from kg.network import hierarchy
from kg.network.columns import FOREVER, FORMAT, NEVER, NONE, Columns, Edges, ints, pack, unpack
from kg.store.base import Store

_GRAPH, _SEEN = BASE + "graph/", BASE + "certainty/seen"

Read = Callable[..., list[tuple[str, str, str]]]


class _Row(NamedTuple):
    kind: str
    start: str
    end: str
    record: str
    detail: str
    graph: str
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of records, by IRI."""

    spans: dict[str, tuple[int, int]]
    inferred: frozenset[str]
    status: dict[str, str]
    certainty: dict[str, str]
    about: dict[str, str]  # record -> what it speaks of


def read(store: Store, ontology: Ontology) -> Columns:
    """The columns of a store: those it kept since its last change, or a new scan."""
    key = f"columns-{FORMAT}-{ontology.digest[:16]}"
    return store.once(key, lambda: _read(store, ontology, key))


def _read(store: Store, ontology: Ontology, key: str) -> Columns:
    kept = store.recall(key)
    if kept is not None and (held := unpack(kept)) is not None:
        return held
    made = scan(store, ontology)
    store.keep(key, lambda: pack(made))
    return made


def scan(store: Store, ontology: Ontology) -> Columns:
    """Read a store once: no join is asked of it, only the pairs of each property that matters here."""
    with without_collection():
        return _scanned(_reader(store), ontology)


def _scanned(read: Read, ontology: Ontology) -> Columns:
    known = _facts(read, ontology)
    told = list(_rows(read, ontology))
    rows = [row for row in told if row.start != row.end]
    alone = [row for row in told if row.start == row.end and row.record != row.start]
    place = {s: o for key in _placed_by(ontology) for _, s, o in _last_first(read(key))}
    place.update({s: place[e] for _, s, e in _last_first(read(Key.concludedAt)) if e in place})
    classes = _classes(read, ontology)
    place.update((thing, thing) for thing, cls in classes.items() if ontology.is_a(cls, Kind.Territory))
    traits = [(s, o) for key in (Key.category, Key.memberCategory, Key.purpose) for _, s, o in read(key)]
    codes = _codes([*rows, *alone], known, (*classes, *place, *place.values(), *(t for pair in traits for t in pair)))
    articles = {g for g, _, _ in read(Key.url)}
    order = sorted(set(classes.values()))
    kinds = tuple(slug_of(term.name) for term in ontology.listed(Kind.EdgeKind))
    numbered = {kind: i for i, kind in enumerate(kinds)}
    position = {name: i for i, name in enumerate(order)}
    return Columns(
        ids=tuple(text.removeprefix(BASE) for text in codes),
        cls=ints(position[classes[t]] if t in classes else NONE for t in codes),
        classes=tuple(order),
        place=ints(codes[place[t]] if t in place else NONE for t in codes),
        traits=ints(codes[t] for pair in sorted(set(traits)) for t in pair).reshape(-1, 2).T,
        edges=_ties(rows, known, codes, numbered),
        alone=_ties(alone, known, codes, numbered),
        kinds=kinds,
        occurred=frozenset(codes[BASE + n] for n, c in ontology.concepts.items() if c.occurred and BASE + n in codes),
        stated=frozenset(codes[_source(g)] for g in articles if _source(g) in codes),
    )


def _reader(store: Store) -> Read:
    """Reads the pairs of a property that sources state, each property once."""

    @cache
    def read(key: str, value: str = "") -> list[tuple[str, str, str]]:
        predicate = PREFIXES["rdf"] + "type" if key == "type" else ONTOLOGY + key
        return [t for t in store.statements(predicate, value) if t[0] not in MADE_ANEW]

    return read


def _source(graph: str) -> str:
    return BASE + "source/" + graph.removeprefix(_GRAPH)


def _facts(read: Read, ontology: Ontology) -> _Facts:
    stated = {s for _, s, _ in read(Key.date)}
    inferred = {s for _, s, _ in read(Key.dateInferred)}
    about: dict[str, str] = {}
    for key in reversed(dated_by(ontology)):
        about.update((s, o) for _, s, o in _last_first(read(key)))
    return _Facts(
        spans=_spans(read),
        inferred=frozenset(inferred - stated),
        status=_statuses(read, ontology),
        certainty=_certainties(read, ontology),
        about=about,
    )


def dated_by(ontology: Ontology) -> list[str]:
    """The properties whose value dates a record without a date of its own, the more special ones first."""
    found = [name for name, term in ontology.properties.items() if term.dated_by]
    return sorted(found, key=lambda name: (not ontology.properties[name].parents, name))


def _placed_by(ontology: Ontology) -> list[str]:
    return sorted(name for name, term in ontology.properties.items() if term.placed_by)


def _last_first(pairs: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Pairs so sorted that, of contradicting values, the first by name is met last: records take that one too."""
    return sorted(pairs, key=lambda pair: pair[1:], reverse=True)


def _statuses(read: Read, ontology: Ontology) -> dict[str, str]:
    """One status a record: where sources differ, that something came about prevails over what was only announced."""
    occurred = {BASE + name for name, concept in ontology.concepts.items() if concept.occurred}
    pairs = _last_first(read(Key.status))
    return {s: o for came_about in (False, True) for _, s, o in pairs if (o in occurred) is came_about}


def _spans(read: Read) -> dict[str, tuple[int, int]]:
    """The widest span that sources give a record: contradicting dates stay possible, an open end stays open."""
    days: dict[tuple[str, str], list[int]] = defaultdict(lambda: [NEVER, FOREVER])
    for side, key in enumerate((Key.earliest, Key.latest)):
        for graph, subject, text in read(key):
            days[graph, subject][side] = date.fromisoformat(text[:10]).toordinal()
    spans: dict[str, tuple[int, int]] = {}
    for (_, subject), (first, last) in days.items():
        known = spans.get(subject, (first, last))
        spans[subject] = min(known[0], first), max(known[1], last)
    return spans


def _certainties(read: Read, ontology: Ontology) -> dict[str, str]:
    """The certainty of each record that is not simply seen."""
    values = [BASE + n for n, c in ontology.concepts.items() if c.type == Kind.Certainty and BASE + n != _SEEN]
    doubtful = {s: value for value in values for _, s, _ in read(Key.certainty, value)}
    if not doubtful:
        return {}
    found: dict[str, str] = {}
    for _, record, evidence in read(Key.evidence):  # a record is as sure as the surest of what it rests on
        value = doubtful.get(evidence, _SEEN)
        found[record] = min(value, found.get(record, value), key=_doubt)
    return {record: value for record, value in found.items() if value != _SEEN}


def _doubt(certainty: str) -> tuple[bool, str]:
    return certainty != _SEEN, certainty


def _classes(read: Read, ontology: Ontology) -> dict[str, str]:
    """The most specific class of each thing (records of evidence and participation are not things)."""
    depth = {c: sum(ontology.is_a(c, other) for other in ontology.classes) for c in ontology.classes}
    found: dict[str, str] = {}
    for cls in sorted(ontology.classes, key=lambda c: (depth[c], c)):
        if cls not in (Kind.Evidence, Kind.Participation):
            found.update((s, cls) for _, s, _ in read("type", ONTOLOGY + cls))
    return found


def _rows(read: Read, ontology: Ontology) -> Iterator[_Row]:
    """Every edge that sources state: of classes and properties that the ontology says become edges."""
    yield from _participations(read)
    yield from _tenures(read)
    yield from _collaborations(read, ontology)
    for name in ontology.properties:
        if kind := ontology.edge_kind(name):
            yield from _of_property(read, name, kind, ontology.properties[name].edge_form)
    for name, term in ontology.classes.items():
        kind = ontology.edge_kind(name)
        if kind and term.ends and not any(ontology.is_a(name, cls) for cls in _OWN_WAY):
            yield from _of_links(read, name, kind, term.ends)


# Classes of links whose edges need more than their two ends.
_OWN_WAY = (Kind.Participation, Kind.Tenure, Kind.Collaboration)


def _of_property(read: Read, key: str, kind: str, form: str) -> Iterator[_Row]:
    if form == "each-two":
        yield from _together(read, key, kind)
        return
    for graph, subject, value in read(key):
        if form == "reversed":
            yield _Row(kind, value, subject, subject, "", graph)
        else:
            yield _Row(kind, subject, value, subject, ONTOLOGY + key, graph)


def _of_links(read: Read, cls: str, kind: str, ends: tuple[str, str]) -> Iterator[_Row]:
    """An edge from each value of one end to each of the other, for each record of a class of links."""
    of = {subject for _, subject, _ in read("type", ONTOLOGY + cls)}
    others = _values(read, ends[1])
    for graph, subject, value in read(ends[0]):
        if subject in of:
            for other in others.get(subject, ()):
                yield _Row(kind, value, other, subject, "", graph)


def _values(read: Read, key: str) -> dict[str, list[str]]:
    """The values of a property by subject, each once, sorted."""
    found: dict[str, list[str]] = {}
    for _, subject, value in read(key):
        held = found.setdefault(subject, [])
        if value not in held:
            held.append(value)
            held.sort()
    return found


def _participations(read: Read) -> Iterator[_Row]:
    events, roles = _values(read, Key.event), _values(read, Key.role)
    for graph, record, actor in read(Key.participant):
        role = roles.get(record, ("",))[0]
        for event in events.get(record, ()):
            yield _Row(EdgeKind.participation, actor, event, record, role, graph)


def _tenures(read: Read) -> Iterator[_Row]:
    posts, bodies = _values(read, Key.post), _values(read, Key.postIn)
    for graph, record, holder in read(Key.holder):
        for post in posts.get(record, ()):
            for body in bodies.get(post, ()):
                yield _Row(EdgeKind.tenure, holder, body, record, post, graph)


def _collaborations(read: Read, ontology: Ontology) -> Iterator[_Row]:
    """Every two parties of a collaboration, from giver to receiver where it has both; and whom a source names alone."""
    held: dict[str, dict[str, _Said]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for key in _PARTIES:
        for graph, record, actor in read(key):
            held[record][key][actor].add(graph)
    classes = _collaboration_classes(read, ontology) if held else {}
    for record, by in held.items():
        detail = classes.get(record, "")
        kind = ontology.edge_kind(detail.removeprefix(ONTOLOGY)) or EdgeKind.collaboration
        if by[Key.giver] and by[Key.receiver]:
            for one, other, graph in _each_with_each(by[Key.giver], by[Key.receiver]):
                yield _Row(kind, one, other, record, detail, graph)
            ends = {**by[Key.giver], **by[Key.receiver]}
            third = {a: said for a, said in by[Key.party].items() if a not in ends}
            for one, other, graph in (*_each_with_each(third, ends), *_two_by_two(third)):
                yield _Row(kind, min(one, other), max(one, other), record, detail, graph, True)
        else:
            parties = {a: said for key in _PARTIES for a, said in by[key].items()}
            for one, other, graph in _two_by_two(parties):
                yield _Row(kind, one, other, record, detail, graph, True)
        for one, graph in _alone(by.values()):
            yield _Row(kind, one, one, record, detail, graph, True)


_PARTIES = (Key.party, Key.giver, Key.receiver)


def _alone(parties: Iterable[Mapping[str, set[str]]]) -> Iterator[tuple[str, str]]:
    """The party of an agreement that a graph names alone, and that graph: no tie, but it tells who made one."""
    named: dict[str, set[str]] = defaultdict(set)
    for said in parties:
        for actor, graphs in said.items():
            for graph in graphs:
                named[graph].add(actor)
    yield from ((one, graph) for graph, actors in named.items() if len(actors) == 1 for one in actors)


_Said = defaultdict[str, set[str]]  # who, and the graphs that say so


def _collaboration_classes(read: Read, ontology: Ontology) -> dict[str, str]:
    kinds = sorted(c for c in ontology.classes if ontology.is_a(c, Kind.Collaboration))
    kinds.sort(key=lambda c: sum(ontology.is_a(c, other) for other in kinds))  # the most special one prevails
    return {s: ONTOLOGY + c for c in kinds for _, s, _ in read("type", ONTOLOGY + c)}


def _together(read: Read, key: str, kind: str) -> Iterator[_Row]:
    """Every two subjects of one value: who organised an event together, as the short form `organises` says."""
    organisers: dict[str, _Said] = defaultdict(lambda: defaultdict(set))
    for graph, actor, event in read(key):
        organisers[event][actor].add(graph)
    for event, actors in organisers.items():
        for one, other, graph in _two_by_two(actors):
            yield _Row(kind, one, other, event, "", graph, True)


def _two_by_two(members: Mapping[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    """Each two members once, and each graph that states both: what no source says together is no tie."""
    ordered = sorted(members)
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            for graph in members[one] & members[other]:
                yield one, other, graph


def _each_with_each(these: Mapping[str, set[str]], those: Mapping[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    for one, said in these.items():
        for other, also in those.items():
            for graph in said & also:
                yield one, other, graph


def _codes(rows: list[_Row], known: _Facts, things: Iterable[str]) -> dict[str, int]:
    """A number for every text that a column names, in their order: a store gives its quads in none."""
    named = {_SEEN, *known.status.values(), *known.certainty.values(), *things}
    for row in rows:
        named.update((row.start, row.end, row.record, row.detail or row.record, _source(row.graph)))
    return {text: code for code, text in enumerate(sorted(named))}


def _over(row: _Row) -> tuple[str, ...]:
    """Whoever stands over the start of a tie: such a tie has no day of its own and holds while both are there."""
    return (row.end,) if row.kind in hierarchy.OVER else ()


def _holds(row: _Row, dated_by: str, spans: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """The days of a tie. Two bodies that were never there at once keep those of the first (kg check tells of it)."""
    first, last = spans.get(dated_by, (NEVER, FOREVER))
    for other in _over(row):
        from_, until = spans.get(other, (NEVER, FOREVER))
        if max(first, from_) <= min(last, until):
            first, last = max(first, from_), min(last, until)
    return first, last


def _ties(rows: list[_Row], known: _Facts, codes: Mapping[str, int], kinds: Mapping[str, int]) -> Edges:
    dated_by = [r.record if r.record in known.spans else known.about.get(r.record, "") for r in rows]
    spans = [_holds(row, who, known.spans) for row, who in zip(rows, dated_by, strict=True)]
    statuses = (known.status.get(r.record) or known.status.get(known.about.get(r.record, "")) for r in rows)
    inferred = (bool(known.inferred & {who, *_over(row)}) for row, who in zip(rows, dated_by, strict=True))
    ties = Edges(
        kind=ints(kinds[r.kind] for r in rows),
        start=ints(codes[r.start] for r in rows),
        end=ints(codes[r.end] for r in rows),
        record=ints(codes[r.record] for r in rows),
        detail=ints(codes[r.detail] if r.detail else NONE for r in rows),
        source=ints(codes[_source(r.graph)] for r in rows),
        status=ints(codes[status] if status else NONE for status in statuses),
        certainty=ints(codes[known.certainty.get(r.record, _SEEN)] for r in rows),
        earliest=ints(first for first, _ in spans),
        latest=ints(last for _, last in spans),
        dated=np.fromiter((span != (NEVER, FOREVER) for span in spans), bool),
        inferred=np.fromiter(inferred, bool),
        symmetric=np.fromiter((r.symmetric for r in rows), bool),
    )
    return ties.take(np.lexsort((ties.source, ties.detail, ties.record, ties.end, ties.start, ties.kind)))
