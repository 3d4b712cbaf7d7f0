"""Reads the words of ontology/core.ttl: every annotation of a term becomes a field of a plain value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

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
    """Read the ontology from a Turtle file; the same text is taken apart once in a process.

    Raises KgError where the file cannot be read or is not Turtle.
    """
    try:
        return _read(path.read_bytes())
    except (OSError, SyntaxError) as error:
        raise KgError(
            f"the ontology cannot be read ({error})", where=str(path), hint="restore it from the package"
        ) from error


@lru_cache(maxsize=4)
def _read(written: bytes) -> Ontology:
    triples = tuple(q.triple for q in ox.parse(written, ox.RdfFormat.TURTLE))
    return Ontology(_terms(triples), triples, hashlib.sha256(written).hexdigest())


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


@dataclass(frozen=True)
class _Said:
    """What the ontology says of one subject."""

    pairs: list[tuple[str, ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]]

    def values(self, predicate: str) -> list[str]:
        """IRIs and texts."""
        return [o.value for p, o in self.pairs if p == predicate and isinstance(o, (ox.NamedNode, ox.Literal))]

    def texts(self, predicate: str) -> dict[str, str]:
        """Texts by language."""
        return {o.language or "": o.value for p, o in self.pairs if p == predicate and isinstance(o, ox.Literal)}

    def first(self, predicate: str) -> str:
        """The first value; a word of ours by its local name."""
        return next(iter(self.values(predicate)), "").removeprefix(ONTOLOGY)

    def ours(self, name: str) -> str:
        """The first value of an annotation of ours; a concept by its id."""
        return self.first(ONTOLOGY + name).removeprefix(BASE)

    def flag(self, name: str) -> bool:
        """Whether an annotation of ours is true."""
        return self.ours(name) == "true"


def _term(subject: str, pairs: list[tuple[str, ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]]) -> Term | None:
    said = _Said(pairs)
    types = said.values(_RDF + "type")
    kind = next((_KINDS[t] for t in types if t in _KINDS), "")
    if not kind and not any(t.startswith(ONTOLOGY) for t in types):
        return None
    parent = _RDFS + ("subClassOf" if kind == "class" else "subPropertyOf")
    return Term(
        name=subject.removeprefix(ONTOLOGY) if kind else subject.removeprefix(BASE),
        iri=subject,
        kind=kind or "concept",
        labels=said.texts(_RDFS + "label"),
        definitions=said.texts(_SKOS + "definition"),
        phrases=said.texts(_SKOS + "altLabel"),
        parents=tuple(v.removeprefix(ONTOLOGY) for v in said.values(parent)),
        domain=said.first(_RDFS + "domain"),
        range=said.first(_RDFS + "range"),
        type="" if kind else types[0].removeprefix(ONTOLOGY),
        deprecated=said.first(_OWL + "deprecated") == "true",
        broader=tuple(v.removeprefix(BASE) for v in said.values(_SKOS + "broader")),
        **_written(said),
        **_used(said),
    )


def _written(said: _Said) -> dict[str, Any]:
    """How facts are written with it."""
    start = said.ours("fromEnd")
    return {
        "folder": said.ours("idFolder"),
        "ends": (start, said.ours("toEnd")) if start else None,
        "language": said.ours("textLanguage"),
        "form": said.ours("valueForm"),
        "computed": said.flag("computed"),
        "single": said.flag("single"),
        "occurred": said.flag("occurred"),
        "lasting": said.flag("lasting"),
        "direct": said.ours("directProperty"),
        "replaced_by": said.ours("replacedBy"),
        "matches": tuple(v.removeprefix(ONTOLOGY) for v in said.values(ONTOLOGY + "matchesClass")),
        "excepts": tuple(v.removeprefix(ONTOLOGY) for v in said.values(ONTOLOGY + "exceptClass")),
        "purposes": tuple(v.removeprefix(BASE) for v in said.values(ONTOLOGY + "matchesPurpose")),
    }


def _used(said: _Said) -> dict[str, Any]:
    """What the software does with it."""
    return {
        "rank": int(said.ours("rank") or 0),
        "edge_kind": said.ours("edgeKind"),
        "edge_form": said.ours("edgeForm"),
        "network_kinds": tuple(said.values(ONTOLOGY + "networkKind")),
        "called_for": said.flag("calledFor"),
        "dated_by": said.flag("datedBy"),
        "placed_by": said.flag("placedBy"),
        "style_group": said.ours("styleGroup"),
        "helix_side": said.ours("helixSide"),
        "follows_call": said.flag("followsCall"),
        "functional": said.flag("functional"),
        "name_heads": tuple(said.values(ONTOLOGY + "nameHead")),
        "one_per_province": said.flag("onePerProvince"),
        "one_per_country": said.flag("onePerCountry"),
        "name_shared": said.flag("nameShared"),
    }
