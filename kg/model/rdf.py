"""RDF terms and statements as text, in a fixed order, without blank nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import pyoxigraph as ox

from kg.model.iris import BASE, ONTOLOGY_GRAPH, PREFIXES
from kg.model.ontology import Ontology


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


def text_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The IRI, label or lexical form of a term."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def serialise(statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    """RDF text in a format, with our prefixes."""
    return ox.serialize(statements, format=form, prefixes=PREFIXES) or b""


def ordered(statements: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads in a fixed order, so that what is written is byte-identical."""
    return sorted(statements, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
