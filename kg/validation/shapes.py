"""The shapes (SHACL) of the ontology, and what violates them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, Problem
from kg.model.facts import Fact
from kg.model.iris import DERIVED, ONTOLOGY, compress
from kg.model.rdf import text_of
from kg.store.base import Store

_SH = "http://www.w3.org/ns/shacl#"


def origin(iri: str, origins: dict[str, tuple[Fact, ...]]) -> tuple[str, int, str]:
    """File, line and name of the fact behind an IRI; the IRI's id where no fact is."""
    facts = origins.get(iri)
    return (facts[0].file, facts[0].line, facts[0].name) if facts else (compress(iri), 0, "")


def shape_problems(store: Store, shapes: Path, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """Violations of the shapes over the union of all sources and the ontology (not what was inferred)."""
    statements = {q.triple for graph in store.graphs() if graph not in DERIVED for q in store.quads(graph)}
    for focus, path, value, shape, message in validate(statements, shapes):
        file, line, name = origin(focus, origins)
        line = _line_of(focus, path, origins, line)
        shown = f" (found {compress(value)!r})" if value else ""
        yield Problem(file, line, f"shape {shape}", f"{message}{shown}", "add or mend it", name or compress(focus))


def _line_of(focus: str, path: str, origins: dict[str, tuple[Fact, ...]], line: int) -> int:
    facts = origins.get(focus)
    return facts[0].line_of(path.removeprefix(ONTOLOGY)) if facts and path.startswith(ONTOLOGY) else line


def validate(statements: Iterable[ox.Triple], shapes: Path) -> list[tuple[str, str, str, str, str]]:
    """Run SHACL: (focus, path, value, shape, message in English) for each violation, sorted.

    Raises KgError where the shapes themselves are broken.
    """
    import shacl

    text = ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES) or b""
    try:
        raw = shapes.read_text(encoding="utf-8")
        report = shacl.Shapes.from_text(raw, "turtle").validate_text(text.decode(), "ntriples")
        english = _english(raw)
    except (OSError, ValueError, SyntaxError) as error:
        raise KgError(f"the shapes cannot be run ({error})", where=str(shapes), hint="mend the shapes") from error
    return sorted({_violation(result, english) for result in report.results})


def _english(shapes: str) -> dict[str, str]:
    """The English message of each shape, by IRI."""
    messages = (q for q in ox.parse(shapes, ox.RdfFormat.TURTLE) if q.predicate.value == _SH + "message")
    return {
        text_of(q.subject): q.object.value
        for q in messages
        if isinstance(q.object, ox.Literal) and q.object.language == "en"
    }


def _violation(result: Any, english: dict[str, str]) -> tuple[str, str, str, str, str]:
    shape = _plain(result.source_shape) or _plain(result.root_shape)
    path = _plain(result.path)
    value = "" if (result.value or "").startswith("_:") else result.value_plain or ""
    message = english.get(shape, result.message or "")
    return _plain(result.focus_node) or result.focus_node, path, value, re.split(r"[#/]", shape)[-1], message


def _plain(term: str | None) -> str:
    """The IRI of a term in N-Triples syntax; empty for a blank node, a path of several steps, or nothing."""
    return term[1:-1] if term and re.fullmatch(r"<[^<>]*>", term) else ""
