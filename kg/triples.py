"""Facts and identities become quads: stable IRIs, canonical actors, evidence, first and last days.

Nothing is inferred here. A fact whose ids or keys are unknown must have been refused before (kg.rules).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from kg import dates
from kg.facts import Data, Fact, Source
from kg.names import BASE, ONTOLOGY, ONTOLOGY_GRAPH, PREFIXES, graph_iri, name_words
from kg.ontology import Ontology

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
_BRACKET = re.compile(r"\s*\([^()]*\)")
_LABELS = (name_words("tỉnh"), name_words("thành phố"))  # at the end: which one, only the document tells


@dataclass(frozen=True)
class Resolver:
    """Local ids to canonical ones, as the identity rows judge."""

    rows: dict[tuple[str, str], str]  # (source, local id) -> canonical id
    local: frozenset[tuple[str, str]]  # ids that article files define
    shared: frozenset[str]  # ids that registers and the ontology define
    naming: dict[str, tuple[str, str]]  # canonical id that no register names -> the source and local id that name it

    def resolve(self, source: str, identifier: str) -> str:
        """The id behind BASE that an id means in a source: a local id hides a register's of that spelling."""
        if (source, identifier) in self.rows:
            return self.rows[source, identifier]
        if (source, identifier) not in self.local and identifier in self.shared:
            return identifier
        folder, _, rest = identifier.partition("/")
        return f"{folder}/{source}/{rest}"

    def names(self, fact: Fact) -> bool:
        """Whether the fact's own name is its label, not merely what a source called a known thing."""
        target = self.rows.get((fact.source, fact.id))
        return target is None or self.naming.get(target) == (fact.source, fact.id)


def resolver(data: Data, ontology: Ontology) -> Resolver:
    """Make the resolver of a body of data."""
    rows = {(r.source, r.id): r.canonical for r in data.identities if r.judgement == "same"}
    local = frozenset((f.source, f.id) for s in data.sources if not s.register for f in s.facts if f.id)
    registered = {f.id for s in data.sources if s.register for f in s.facts if f.id}
    return Resolver(
        rows, local, frozenset(registered | ontology.concepts.keys()), _naming_facts(data, rows, registered)
    )


def _naming_facts(data: Data, rows: dict[tuple[str, str], str], registered: set[str]) -> dict[str, tuple[str, str]]:
    """Which name of a thing that no register names is its label: one that leans on no document, then what most
    sources call it, then the fullest; equals by source."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in (f for s in data.sources if not s.register for f in s.facts if f.id and f.get("name")):
        if (target := rows.get((fact.source, fact.id))) is not None and target not in registered:
            told[target].append(fact)

    def best(facts: list[Fact]) -> Fact:
        words = {f: name_words(f.get("name")) for f in facts}
        count = Counter(words.values())
        return min(facts, key=lambda f: (*_rank(f.get("name"), words[f], count[words[f]]), f.source, f.id))

    return {target: (fact.source, fact.id) for target, facts in told.items() for fact in [best(facts)]}


def _rank(name: str, words: tuple[str, ...], count: int) -> tuple[bool, int, int, int]:
    leans = any(words[-len(label) :] == label for label in _LABELS)
    return leans, -count, -len(words), -len(_BRACKET.sub("", name))


def subject(fact: Fact, resolve: Resolver, ontology: Ontology) -> str:
    """The id of the thing or link that a fact is about.

    A link without an id gets one from its class, ends, role, event and source, so that it stays the
    same when quotes, notes or dates are mended.
    """
    if fact.id:
        return resolve.resolve(fact.source, fact.id)
    key = "|".join(
        [fact.cls, *sorted(f"{v.key}={v.text}" for v in fact.values if identifies(v.key, fact.cls, ontology))]
    )
    return f"{ontology.classes[fact.cls].folder}/{fact.source}/{_digest(key)}"


def identifies(key: str, cls: str, ontology: Ontology) -> bool:
    """Whether a key tells two links of a class apart: ends, roles, and references to things."""
    term = ontology.properties[key]
    ends = ontology.ends(cls) or ()
    if term.kind != "object" or term.domain == "Evidence":
        return False
    return key in ends or not ontology.is_a(term.range, "Concept") or term.range == "Role"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


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
        graph = ox.NamedNode(graph_iri(source.id))
        made = set(_source_quads(source, ontology, graph))
        open_events = _unrealised(source, ontology)
        for fact in source.facts:
            about = BASE + subject(fact, resolve, ontology)
            origins.setdefault(about, []).append(fact)
            made.update(_fact_quads(fact, about, resolve, ontology, graph))
            if not open_events & set(fact.all("event")):
                made.update(_direct(fact, resolve, ontology, graph))
        graphs[graph.value] = tuple(made)
    return Quads(graphs, {iri: tuple(facts) for iri, facts in origins.items()})


def _unrealised(source: Source, ontology: Ontology) -> set[str]:
    """Events that a source only announces, plans or calls off: nobody has organised them yet."""
    return {
        f.id
        for f in source.facts
        if f.all("status") and not any(ontology.concepts[s].realised for s in f.all("status"))
    }


def ontology_quads(ontology: Ontology) -> Iterator[ox.Quad]:
    """The ontology's triples in its own graph; nodes without a name (of lists, of disjointness) get one."""
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    named = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object, graph) for t in ontology.triples)
    named.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for q in named:
        yield ox.Quad(skolem(q.subject, _GENID), q.predicate, skolem(q.object, _GENID), graph)


_T = TypeVar("_T")
_GENID = f"{BASE}.well-known/genid/ontology/"


def skolem(term: _T, base: str) -> _T | ox.NamedNode:
    """A blank node as an IRI behind a base; any other term as it is."""
    return ox.NamedNode(base + term.value) if isinstance(term, ox.BlankNode) else term


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


def _source_quads(source: Source, ontology: Ontology, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    node = ox.NamedNode(f"{BASE}source/{source.id}")
    yield ox.Quad(node, _TYPE, _term("Source"), graph)
    for value in source.values:
        yield ox.Quad(node, _term(value.key), _literal(value.key, value.text, ontology), graph)


def _fact_quads(
    fact: Fact, about: str, resolve: Resolver, ontology: Ontology, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    node = ox.NamedNode(about)
    # Named by the fact's own id: two things of a source may turn out to be one, but their evidence stays two.
    evidence = ox.NamedNode(f"{BASE}evidence/{fact.source}/{_digest(fact.id or about.removeprefix(BASE))}")
    yield ox.Quad(node, _TYPE, _term(fact.cls), graph)
    yield ox.Quad(node, _term("evidence"), evidence, graph)
    yield ox.Quad(evidence, _TYPE, _term("Evidence"), graph)
    yield ox.Quad(evidence, _term("source"), ox.NamedNode(f"{BASE}source/{fact.source}"), graph)
    if not fact.get("certainty"):
        yield ox.Quad(evidence, _term("certainty"), ox.NamedNode(BASE + "certainty/seen"), graph)
    for value in fact.values:
        if value.key == "name" and not resolve.names(fact):
            continue  # what this source calls a thing that has a name already: see _naming
        holder = evidence if ontology.properties[value.key].domain == "Evidence" else node
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
        for name in fact.all("name"):
            yield ox.Quad(node, _term("namedAs"), ox.Literal(name, language="vi"), graph)
    if resolve.names(fact):
        for key in ("name", "nameEn"):
            if fact.get(key):
                yield ox.Quad(node, _LABEL, _literal(key, fact.get(key), ontology), graph)


def _span(fact: Fact, node: ox.NamedNode, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    text = fact.get("date") or fact.get("dateInferred")
    if text:
        span = dates.parse(text)
        for key, day in (("earliest", span.earliest), ("latest", span.latest)):
            if day is not None:
                yield ox.Quad(node, _term(key), ox.Literal(day.isoformat(), datatype=_DATE), graph)


def _direct(fact: Fact, resolve: Resolver, ontology: Ontology, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """The short form of a participation whose role names one (organiser: organises)."""
    ends = ontology.ends(fact.cls)
    if ends is None:
        return
    for role in fact.all("role"):
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


def text_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The IRI, label or lexical form of a term."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def serialise(statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    """RDF text in a format, with our prefixes."""
    return ox.serialize(statements, format=form, prefixes=PREFIXES) or b""


def ordered(statements: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads in a fixed order, so that what is written is byte-identical."""
    return sorted(statements, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
