"""What a graph holds, for catalogues: DCAT and VoID, with counts taken from the graph itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

import pyoxigraph as ox

from kg import __version__
from kg.model.iris import BASE, MADE_ANEW, ONTOLOGY, PREFIXES, compress
from kg.model.rdf import text_of
from kg.store.base import Store

_DCAT, _DCT, _VOID = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://rdfs.org/ns/void#"
_RDF, _XSD = PREFIXES["rdf"], PREFIXES["xsd"]
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TITLES = {
    "vi": "Liên Kết: đồ thị tri thức về các chủ thể đổi mới sáng tạo vùng",
    "en": "Liên Kết: a knowledge graph of regional innovation actors",
}
_ABOUT = {
    "vi": "Điều các bài báo và danh mục nêu về ai làm việc với ai, điều gì được kêu gọi; mỗi nguồn một đồ thị có tên.",
    "en": "What press articles and registers state of who works with whom and what was called for; "
    "a named graph for each source.",
}


class Graph(Protocol):
    """What is described."""

    @property
    def store(self) -> Store:
        """The quads."""
        ...


def describe(graph: Graph, *, dump: str = "graph.trig") -> bytes:
    """The description as Turtle: the dataset, its one distribution (`dump`, beside this file), its named graphs.

    `void:triples`, `void:entities` and the partitions by class and property count the union of all graphs, a
    triple that stands in two once; each named graph (`void:subset`) has the count of its own.
    """
    names = graph.store.graphs()
    held = {name: [q.triple for q in graph.store.quads(name)] for name in names}
    made = {*_dataset(held, dump), *_counts({t for triples in held.values() for t in triples})}
    prefixes = {**PREFIXES, "dcat": _DCAT, "foaf": _FOAF, "dct": _DCT, "void": _VOID}
    ordered = sorted(made, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    return ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


_SET, _US = ox.NamedNode(BASE + "dataset"), ox.NamedNode(BASE + "maintainers")
_FOAF = "http://xmlns.com/foaf/0.1/"
_GENID = BASE + ".well-known/genid/"


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_node(_XSD + "integer"))


def _say(about: ox.NamedNode, predicate: str, *values: ox.NamedNode | ox.Literal) -> Iterator[ox.Triple]:
    return (ox.Triple(about, _node(predicate), value) for value in values)


def _texts(by_language: dict[str, str]) -> list[ox.Literal]:
    return [ox.Literal(text, language=language) for language, text in by_language.items()]


def _dataset(held: dict[str, list[ox.Triple]], dump: str) -> Iterator[ox.Triple]:
    file = _node(BASE + "dataset/" + dump)
    yield from _say(_SET, _RDF + "type", _node(_DCAT + "Dataset"), _node(_VOID + "Dataset"))
    yield from _say(_SET, _DCT + "title", *_texts(_TITLES))
    yield from _say(_SET, _DCT + "description", *_texts(_ABOUT))
    yield from _say(_SET, _DCT + "license", _node(_LICENCE))
    yield from _say(_SET, _DCT + "publisher", _US)
    yield from _say(_US, _RDF + "type", _node(_FOAF + "Organization"))
    yield from _say(_US, _FOAF + "name", ox.Literal("Liên Kết maintainers"))
    yield from _say(_SET, _VOID + "dataDump", file)
    yield from _say(file, _DCAT + "downloadURL", file)
    yield from _say(_SET, _DCAT + "version", ox.Literal(__version__))
    yield from _say(_SET, _DCT + "conformsTo", _node(ONTOLOGY))
    yield from _say(_SET, _VOID + "vocabulary", _node(ONTOLOGY))
    yield from _say(_SET, _VOID + "uriSpace", ox.Literal(BASE))
    yield from _say(_SET, _DCAT + "distribution", file)
    yield from _say(file, _RDF + "type", _node(_DCAT + "Distribution"))
    yield from _say(file, _DCAT + "mediaType", _node("https://www.iana.org/assignments/media-types/application/trig"))
    yield from _say(file, _DCT + "title", ox.Literal(dump))
    yield from _say(file, _DCT + "license", _node(_LICENCE))
    for name, triples in held.items():
        yield from _subset(_node(name), triples)


def _subset(graph: ox.NamedNode, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    """A named graph, and the page it is made from where it has one."""
    yield from _say(_SET, _VOID + "subset", graph)
    yield from _say(graph, _RDF + "type", _node(_VOID + "Dataset"))
    yield from _say(graph, _VOID + "triples", _count(len(triples)))
    for t in triples:
        if graph.value in MADE_ANEW or not isinstance(t.object, ox.Literal):
            continue
        if t.predicate.value == ONTOLOGY + "url":
            yield from _say(graph, _DCT + "source", *_address(t.object.value))
        elif t.predicate.value == ONTOLOGY + "title":
            yield from _say(graph, _DCT + "title", t.object)


def _address(url: str) -> list[ox.NamedNode | ox.Literal]:
    """A page as a resource, where its address can be one."""
    try:
        return [_node(url)]
    except ValueError:
        return [ox.Literal(url)]


def _counts(triples: set[ox.Triple]) -> Iterator[ox.Triple]:
    typed = [(text_of(t.subject), text_of(t.object)) for t in triples if t.predicate.value == _RDF + "type"]
    classes = Counter(cls for _, cls in typed)
    properties = Counter(t.predicate.value for t in triples)
    for name, number in {
        "triples": len(triples),
        "entities": len({s for s, _ in typed if s.startswith(BASE) and not s.startswith((ONTOLOGY, _GENID))}),
        "classes": len(classes),
        "properties": len(properties),
        "distinctSubjects": len({str(t.subject) for t in triples}),
        "distinctObjects": len({str(t.object) for t in triples}),
    }.items():
        yield from _say(_SET, _VOID + name, _count(number))
    yield from _partitions("class", "entities", classes.items())
    yield from _partitions("property", "triples", properties.items())


def _partitions(kind: str, unit: str, counts: Iterable[tuple[str, int]]) -> Iterator[ox.Triple]:
    for iri, number in counts:
        part = _node(f"{BASE}dataset/{kind}/{re.sub('[^A-Za-z0-9]+', '-', compress(iri))}")
        yield from _say(_SET, f"{_VOID}{kind}Partition", part)
        yield from _say(part, _VOID + kind, _node(iri))
        yield from _say(part, _VOID + unit, _count(number))
