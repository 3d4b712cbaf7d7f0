"""Reads the words of ontology/core.ttl: every annotation of a term becomes a field of a plain value."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg._util.paths import home
from kg.errors import KgError
from kg.model.iris import BASE, ONTOLOGY, PREFIXES
from kg.model.ontology import Ontology, Term

_RDF, _RDFS, _OWL, _SKOS = (PREFIXES[p] for p in ("rdf", "rdfs", "owl", "skos"))


@cache
def bundled() -> Ontology:
    """The ontology that comes with this installation, read once in a process."""
    return read(home() / "ontology" / "core.ttl")


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

    def flag(name: str) -> bool:
        return first(ONTOLOGY + name) == "true"

    def concept(name: str) -> str:
        return first(ONTOLOGY + name).removeprefix(BASE)

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
        computed=flag("computed"),
        single=flag("single"),
        occurred=flag("occurred"),
        direct=first(ONTOLOGY + "directProperty"),
        type="" if kind else types[0].removeprefix(ONTOLOGY),
        deprecated=first(_OWL + "deprecated") == "true",
        replaced_by=first(ONTOLOGY + "replacedBy").removeprefix(BASE),
        broader=tuple(v.removeprefix(BASE) for v in values(_SKOS + "broader")),
        matches=tuple(v.removeprefix(ONTOLOGY) for v in values(ONTOLOGY + "matchesClass")),
        purposes=tuple(v.removeprefix(BASE) for v in values(ONTOLOGY + "matchesPurpose")),
        rank=int(first(ONTOLOGY + "rank") or 0),
        phrases=texts(_SKOS + "altLabel"),
        edge_kind=concept("edgeKind"),
        edge_form=first(ONTOLOGY + "edgeForm"),
        network_kind=first(ONTOLOGY + "networkKind"),
        called_for=flag("calledFor"),
        dated_by=flag("datedBy"),
        placed_by=flag("placedBy"),
        style_group=concept("styleGroup"),
        helix_side=concept("helixSide"),
        follows_call=flag("followsCall"),
        functional=flag("functional"),
        name_heads=tuple(values(ONTOLOGY + "nameHead")),
        one_per_province=flag("onePerProvince"),
        name_shared=flag("nameShared"),
    )
