"""Reads RDF files of any format into named graphs, within limits."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.iris import BASE, MADE_ANEW, PREFIXES, graph_iri
from kg.model.rdf import ordered, serialise, skolem
from kg.store.base import first_line
from kg.text.normalise import slug

_FORMATS = {
    ".n3": ox.RdfFormat.N3,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}

_XML_NAME = re.compile(r"[^\W\d][\w.-]*\Z")  # RDF/XML writes a property as an element: its IRI must end in a name

# What values of these datatypes look like; other tools fail on any other.
_FORMS = {
    "integer": r"[+-]?[0-9]+",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "boolean": r"true|false|0|1",
    "date": r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
}


def rdf_format(path: Path) -> tuple[ox.RdfFormat, str]:
    """The format that a file's ending tells (.gz left aside), and the graph named after the file.

    Raises KgError where the ending tells none, or the name is one of ours.
    """
    base = path.name.lower().removesuffix(".gz")
    ending = _ending(base, path)
    name = slug(base.removesuffix(ending))
    if graph_iri(name) in MADE_ANEW or not name:
        raise KgError("a graph cannot be named after this file", where=str(path), hint="rename it")
    return _FORMATS[ending], name


def _ending(name: str, path: Path) -> str:
    ending = next((s for s in _FORMATS if name.endswith(s)), "")
    if not ending:
        raise KgError(
            f"unsupported file extension {path.suffix or path.name}",
            where=str(path),
            hint="use one of " + " ".join(sorted(_FORMATS)),
        )
    return ending


def written(quads: Iterable[ox.Quad], path: Path) -> bytes:
    """Quads, sorted, in the format that a file's ending tells; of formats without graphs, their union.

    Raises KgError for another ending.
    """
    form = _FORMATS[_ending(path.name.lower(), path)]
    if form.supports_datasets:
        return serialise(ordered(quads), form)
    return in_format((quad.triple for quad in quads), form)


def in_format(statements: Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    """Triples in a format, sorted, each once. Raises KgError for a property that RDF/XML cannot name."""
    held = sorted(set(statements), key=str)
    if form == ox.RdfFormat.RDF_XML:
        nameless = next((t.predicate.value for t in held if not _XML_NAME.search(t.predicate.value)), "")
        if nameless:
            raise KgError(
                f"RDF/XML cannot write the property {nameless}: it ends in no name", hint="write ttl, nt or jsonld"
            )
    return serialise(held, form)


def format_of(name: str) -> ox.RdfFormat:
    """The format of a short name: ttl, nt, nq, trig, jsonld, rdf, n3."""
    return _FORMATS[f".{name}"]


def read_rdf(path: Path) -> dict[str, list[ox.Quad]]:
    """Read an RDF file into named graphs. What stands in no graph goes to one named after the file.

    The ending tells the format (.ttl .trig .nt .nq .jsonld .rdf .owl, each also with .gz). Blank nodes
    become IRIs of the file. Graphs of ours that are made anew (ontology, inferred) come out empty.
    Raises KgError with the file and, where known, the line; also for terms that SPARQL 1.1 tools stumble
    over (triple terms, directional texts, numbers and dates that are none).
    """
    where = str(path)
    form, name = rdf_format(path)
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if path.name.lower().endswith(".gz") else raw
        statements = ox.Dataset(ox.parse(raw.removeprefix(b"\xef\xbb\xbf"), form))
    except (OSError, EOFError, ValueError, SyntaxError, zlib.error) as error:
        raise unreadable(error, where) from error
    for quad in statements:
        if fault := value_fault(quad.object):
            raise KgError(fault, where=where, hint="mend the value; nothing was loaded")
    return _by_graph(statements, name, hashlib.sha256(raw).hexdigest()[:8])


def unreadable(error: Exception, where: str) -> KgError:
    """The error for a file that cannot be read as RDF, with its line where that is known."""
    if isinstance(error, FileNotFoundError):
        return KgError("does not exist", where=where, hint="check the path")
    line = getattr(error, "lineno", None)
    return KgError(
        getattr(error, "msg", "") or first_line(error),
        where=f"{where}:{line}" if line else where,
        hint="mend the file; nothing was loaded",
    )


def value_fault(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Why a term cannot be kept; empty where it can."""
    if isinstance(term, ox.Triple):
        return "a triple stands as a value"
    if isinstance(term, ox.Literal):
        form = _FORMS.get(term.datatype.value.removeprefix(PREFIXES["xsd"]))
        if term.direction is not None:
            return f"the text {term.value[:40]!r} has a direction"
        if form and not re.fullmatch(form, term.value):
            return f"{term.value[:40]!r} is no {term.datatype.value.rsplit('#')[-1]}"
    return ""


def _by_graph(statements: ox.Dataset, name: str, salt: str) -> dict[str, list[ox.Quad]]:
    statements.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graphs: dict[str, list[ox.Quad]] = {}
    home, blank = ox.NamedNode(graph_iri(name)), f"{BASE}.well-known/genid/{name}-{salt}/"
    for quad in statements:
        graph = home if isinstance(quad.graph_name, ox.DefaultGraph) else skolem(quad.graph_name, blank)
        held = graphs.setdefault(graph.value, [])
        if graph.value not in MADE_ANEW:
            held.append(ox.Quad(skolem(quad.subject, blank), quad.predicate, skolem(quad.object, blank), graph))
    return graphs
