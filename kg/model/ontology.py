"""The words: reads ontology/core.ttl into plain values. The only list of classes and properties there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.iris import BASE, ONTOLOGY, PREFIXES

_RDF, _RDFS, _OWL, _SKOS = (PREFIXES[p] for p in ("rdf", "rdfs", "owl", "skos"))


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or concept of the ontology, by local name (a concept: by id)."""

    name: str
    iri: str
    kind: str  # class | object | data | annotation | concept
    labels: dict[str, str]
    definitions: dict[str, str]
    parents: tuple[str, ...] = ()
    domain: str = ""
    range: str = ""
    folder: str = ""
    ends: tuple[str, str] | None = None
    language: str = ""
    form: str = ""
    computed: bool = False
    single: bool = False
    occurred: bool = False  # of a status: the undertaking came about
    direct: str = ""
    type: str = ""  # of a concept: its class
    broader: tuple[str, ...] = ()  # of a concept
    matches: tuple[str, ...] = ()  # of a category: classes whose members are in it
    purposes: tuple[str, ...] = ()  # of a category: functions that put a body in it
    deprecated: bool = False
    replaced_by: str = ""  # of a deprecated term: its successor

    def label(self, lang: str = "vi") -> str:
        """The label in the language, else in the other, else the name itself."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.name)


@dataclass(frozen=True)
class Ontology:
    """All terms, and the questions that other modules ask of them."""

    terms: dict[str, Term]
    triples: tuple[ox.Triple, ...] = field(repr=False)

    @cached_property
    def classes(self) -> dict[str, Term]:
        """Classes by local name."""
        return {n: t for n, t in self.current.items() if t.kind == "class"}

    @cached_property
    def properties(self) -> dict[str, Term]:
        """Object and data properties by local name."""
        return {n: t for n, t in self.current.items() if t.kind in ("object", "data")}

    @cached_property
    def concepts(self) -> dict[str, Term]:
        """Concepts of the controlled lists by id."""
        return {n: t for n, t in self.current.items() if t.kind == "concept"}

    @cached_property
    def current(self) -> dict[str, Term]:
        """All terms but those that are deprecated."""
        return {n: t for n, t in self.terms.items() if not t.deprecated}

    def successor(self, name: str) -> str:
        """The current term that a deprecated one leads to, step by step; empty where there is none."""
        seen, first = set(), name
        if first not in self.terms:
            return ""
        while name in self.terms and self.terms[name].deprecated and name not in seen:
            seen.add(name)
            name = self.terms[name].replaced_by
        return name if name in self.current and self._alike(name, first) else ""

    def _alike(self, name: str, other: str) -> bool:
        """Whether one may stand where the other stood: a class for a class, a property for a property."""
        kinds = [self.terms[n].kind for n in (name, other)]
        return kinds[0] == kinds[1] or set(kinds) == {"object", "data"}

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(_closure(name, self.classes)) for name in self.classes}

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether every `cls` is an `ancestor` (reflexive)."""
        return ancestor in self._ancestors.get(cls, frozenset())

    def narrower(self, concept: str) -> frozenset[str]:
        """A concept and all that is narrower. Raises KeyError for a concept that is not there."""
        found, todo = {concept}, [self.concepts[concept].name]
        while todo:
            above = todo.pop()
            below = {n for n, c in self.concepts.items() if above in c.broader} - found
            found |= below
            todo += below
        return frozenset(found)

    def ends(self, cls: str) -> tuple[str, str] | None:
        """The two properties that give the ends of a link class; None for classes of things."""
        return self.classes[cls].ends

    def nearest(self, word: str, among: Iterable[str]) -> str:
        """The legal word closest to a misspelt one, or in place of a deprecated one; or an empty string."""
        among = list(among)
        if (successor := self.successor(word)) in among:
            return successor
        by_lower = {name.casefold(): name for name in among}
        close = difflib.get_close_matches(word.casefold(), by_lower, n=1, cutoff=0.6)
        return by_lower[close[0]] if close else ""


def _closure(name: str, classes: dict[str, Term]) -> set[str]:
    seen, todo = {name}, [name]
    while todo:
        for parent in classes[todo.pop()].parents:
            if parent in classes and parent not in seen:
                seen.add(parent)
                todo.append(parent)
    return seen


def read(path: Path) -> Ontology:
    """Read the ontology from a Turtle file.

    Raises KgError where the file cannot be read or is not Turtle.
    """
    try:
        triples = tuple(q.triple for q in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise KgError(
            f"the ontology cannot be read ({error})", where=str(path), hint="restore it from the package"
        ) from error
    return Ontology(_terms(triples), triples)


_KINDS = {
    _OWL + "Class": "class",
    _OWL + "ObjectProperty": "object",
    _OWL + "DatatypeProperty": "data",
    _OWL + "AnnotationProperty": "annotation",
}


def _terms(triples: Iterable[ox.Triple]) -> dict[str, Term]:
    about: dict[str, list[tuple[str, ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]]] = {}
    for t in triples:
        if isinstance(t.subject, ox.NamedNode):
            about.setdefault(t.subject.value, []).append((t.predicate.value, t.object))
    terms = (_term(subject, pairs) for subject, pairs in about.items() if subject.startswith(BASE))
    return {t.name: t for t in sorted(filter(None, terms), key=lambda t: t.name)}


def _term(subject: str, pairs: list[tuple[str, ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]]) -> Term | None:
    def values(predicate: str) -> list[str]:
        return [o.value for p, o in pairs if p == predicate and isinstance(o, (ox.NamedNode, ox.Literal))]

    def first(predicate: str) -> str:
        return next(iter(values(predicate)), "").removeprefix(ONTOLOGY)

    def texts(predicate: str) -> dict[str, str]:
        return {o.language or "": o.value for p, o in pairs if p == predicate and isinstance(o, ox.Literal)}

    types = values(_RDF + "type")
    kind = next((_KINDS[t] for t in types if t in _KINDS), "")
    if not kind and not any(t.startswith(ONTOLOGY) for t in types):
        return None
    start, end = first(ONTOLOGY + "fromEnd"), first(ONTOLOGY + "toEnd")
    parent = _RDFS + ("subClassOf" if kind == "class" else "subPropertyOf")
    return Term(
        name=subject.removeprefix(ONTOLOGY) if kind else subject.removeprefix(BASE),
        iri=subject,
        kind=kind or "concept",
        labels=texts(_RDFS + "label"),
        definitions=texts(_SKOS + "definition"),
        parents=tuple(v.removeprefix(ONTOLOGY) for v in values(parent)),
        domain=first(_RDFS + "domain"),
        range=first(_RDFS + "range"),
        folder=first(ONTOLOGY + "idFolder"),
        ends=(start, end) if start else None,
        language=first(ONTOLOGY + "textLanguage"),
        form=first(ONTOLOGY + "valueForm"),
        computed=first(ONTOLOGY + "computed") == "true",
        single=first(ONTOLOGY + "single") == "true",
        occurred=first(ONTOLOGY + "occurred") == "true",
        direct=first(ONTOLOGY + "directProperty"),
        type="" if kind else types[0].removeprefix(ONTOLOGY),
        deprecated=first(_OWL + "deprecated") == "true",
        replaced_by=first(ONTOLOGY + "replacedBy").removeprefix(BASE),
        broader=tuple(v.removeprefix(BASE) for v in values(_SKOS + "broader")),
        matches=tuple(v.removeprefix(ONTOLOGY) for v in values(ONTOLOGY + "matchesClass")),
        purposes=tuple(v.removeprefix(BASE) for v in values(ONTOLOGY + "matchesPurpose")),
    )
