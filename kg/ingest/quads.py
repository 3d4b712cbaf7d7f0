"""Facts and identities become quads: stable IRIs, canonical actors, evidence, first and last days.

Nothing is inferred here. A fact whose ids or keys are unknown must have been refused before (kg.ingest.checks).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.ingest.subjects import Resolver, digest, resolver, subject
from kg.model import edtf
from kg.model.facts import Data, Fact, Source
from kg.model.iris import BASE, ONTOLOGY, ONTOLOGY_GRAPH, PREFIXES, graph_iri
from kg.model.ontology import Ontology
from kg.model.rdf import ontology_quads
from kg.model.vocabularies import Key, Kind

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_DATE = ox.NamedNode(PREFIXES["xsd"] + Key.date)


@dataclass(frozen=True)
class Quads:
    """What a body of data becomes: quads by named graph, and the fact behind each subject."""

    graphs: dict[str, tuple[ox.Quad, ...]]
    origins: dict[str, tuple[Fact, ...]]  # subject IRI -> facts that state it


def quads(data: Data, ontology: Ontology) -> Quads:
    """Turn all facts into quads, one named graph a source, plus the ontology in its own."""
    resolve = resolver(data, ontology)
    graphs = {ONTOLOGY_GRAPH: tuple(ontology_quads(ontology))}
    origins: dict[str, list[Fact]] = {}
    for source in data.sources:
        for fact in source.facts:
            origins.setdefault(BASE + subject(fact, resolve, ontology), []).append(fact)
        graphs[graph_iri(source.id)] = tuple(set(of_source(source, resolve, ontology)))
    return Quads(graphs, {iri: tuple(facts) for iri, facts in origins.items()})


def of_source(source: Source, resolve: Resolver, ontology: Ontology) -> Iterator[ox.Quad]:
    """The quads of a source's facts, in its named graph; some come more than once."""
    graph = ox.NamedNode(graph_iri(source.id))
    yield from _source_quads(source, ontology, graph)
    open_events = _not_occurred(source, ontology)
    days = {f.id: f.date for f in source.facts if f.id and f.date}
    for fact in source.facts:
        about = BASE + subject(fact, resolve, ontology)
        yield from _fact_quads(fact, about, resolve, ontology, graph)
        yield from _ends(fact, ox.NamedNode(about), days, graph)
        if not open_events & set(fact.all(Key.event)):
            yield from _direct(fact, resolve, ontology, graph)


def _not_occurred(source: Source, ontology: Ontology) -> set[str]:
    """Events that a source only announces, plans or calls off: nobody has organised them yet."""
    return {
        f.id
        for f in source.facts
        if f.all(Key.status) and not any(ontology.concepts[s].occurred for s in f.all(Key.status))
    }


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


def _source_quads(source: Source, ontology: Ontology, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    node = ox.NamedNode(f"{BASE}source/{source.id}")
    yield ox.Quad(node, _TYPE, _term(Kind.Source), graph)
    for value in source.values:
        if ontology.properties[value.key].kind == "object":
            yield ox.Quad(node, _term(value.key), ox.NamedNode(BASE + value.text), graph)
        else:
            yield ox.Quad(node, _term(value.key), _literal(value.key, value.text, ontology), graph)


def _fact_quads(
    fact: Fact, about: str, resolve: Resolver, ontology: Ontology, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    node = ox.NamedNode(about)
    # Named by the fact's own id: two things of a source may turn out to be one, but their evidence stays two.
    evidence = ox.NamedNode(f"{BASE}evidence/{fact.source}/{digest(fact.id or about.removeprefix(BASE))}")
    yield ox.Quad(node, _TYPE, _term(fact.cls), graph)
    yield ox.Quad(node, _term(Key.evidence), evidence, graph)
    yield ox.Quad(evidence, _TYPE, _term(Kind.Evidence), graph)
    yield ox.Quad(evidence, _term(Key.source), ox.NamedNode(f"{BASE}source/{fact.source}"), graph)
    if not fact.get(Key.certainty):
        yield ox.Quad(evidence, _term(Key.certainty), ox.NamedNode(BASE + "certainty/seen"), graph)
    for value in fact.values:
        if value.key == Key.name_ and not resolve.names(fact):
            continue  # what this source calls a thing that has a name already: see _naming
        holder = evidence if ontology.properties[value.key].domain == Kind.Evidence else node
        if ontology.properties[value.key].kind == "object":
            target = ox.NamedNode(BASE + resolve.resolve(fact.source, value.text))
            yield ox.Quad(holder, _term(value.key), target, graph)
        else:
            yield ox.Quad(holder, _term(value.key), _literal(value.key, value.text, ontology), graph)
    yield from _naming(fact, node, resolve, ontology, graph)
    yield from _span(fact, node, graph)


def _literal(key: str, text: str, ontology: Ontology) -> ox.Literal:
    term = ontology.properties[key]
    if term.language:
        return ox.Literal(text, language=term.language)
    number = term.range.removeprefix(PREFIXES["xsd"])
    return (
        ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + number))
        if number in ("integer", "decimal")
        else ox.Literal(text)
    )


def _naming(
    fact: Fact, node: ox.NamedNode, resolve: Resolver, ontology: Ontology, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    """Labels for tools; and, where a row joined this thing to a shared one, the name this source used."""
    if (fact.source, fact.id) in resolve.rows:
        for name in fact.all(Key.name_):
            yield ox.Quad(node, _term(Key.namedAs), ox.Literal(name, language="vi"), graph)
    if resolve.names(fact):
        for key in (Key.name_, Key.nameEn):
            if fact.get(key):
                yield ox.Quad(node, _LABEL, _literal(key, fact.get(key), ontology), graph)


def _span(fact: Fact, node: ox.NamedNode, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    if fact.date:
        yield from _days(edtf.parse(fact.date), (Key.earliest, Key.latest), node, graph)


def _ends(fact: Fact, node: ox.NamedNode, days: Mapping[str, str], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """When an agreement runs out: as its term says, else its length after its day or that of its event."""
    length = fact.get(Key.termLength)
    signed = fact.date or days.get(fact.get(Key.concludedAt), "")
    if fact.get(Key.term):
        yield from _days(edtf.ending(fact.get(Key.term)), (Key.earliestEnd, Key.latestEnd), node, graph)
    elif signed and edtf.is_length(length):
        yield from _days(edtf.after(edtf.parse(signed), length), (Key.earliestEnd, Key.latestEnd), node, graph)


def _days(span: edtf.Span, keys: tuple[str, str], node: ox.NamedNode, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for key, day in zip(keys, (span.earliest, span.latest), strict=True):
        if day is not None:
            yield ox.Quad(node, _term(key), ox.Literal(day.isoformat(), datatype=_DATE), graph)


def _direct(fact: Fact, resolve: Resolver, ontology: Ontology, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """The short form of a participation whose role names one (organiser: organises)."""
    ends = ontology.ends(fact.cls)
    if ends is None:
        return
    for role in fact.all(Key.role):
        direct = ontology.concepts[role].direct
        if direct:
            yield from (
                ox.Quad(
                    ox.NamedNode(BASE + resolve.resolve(fact.source, a)),
                    _term(direct),
                    ox.NamedNode(BASE + resolve.resolve(fact.source, b)),
                    graph,
                )
                for a in fact.all(ends[0])
                for b in fact.all(ends[1])
            )
