"""The shapes (SHACL) of the ontology, and what violates them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, Problem
from kg.model.facts import Fact
from kg.model.iris import DERIVED, ONTOLOGY, compress
from kg.model.rdf import text_of
from kg.store.base import Store

_SH = "http://www.w3.org/ns/shacl#"
Violation = tuple[str, str, str, str, str]  # focus, path, value, shape, message in English


def origin(iri: str, origins: dict[str, tuple[Fact, ...]]) -> tuple[str, int, str]:
    """File, line and name of the fact behind an IRI; the IRI's id where no fact is."""
    facts = origins.get(iri)
    return (facts[0].file, facts[0].line, facts[0].name) if facts else (compress(iri), 0, "")


def shape_problems(store: Store, shapes: Path, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """Violations of the shapes over the union of all sources and the ontology (not what was inferred).

    What only two sources together violate (each tells one day, and the two differ) is a contradiction between them,
    which stays: see `kg.validation.contradictions`."""
    told = {graph: {q.triple for q in store.quads(graph)} for graph in store.graphs() if graph not in DERIVED}
    found = validate(set().union(*told.values()), shapes)
    for focus, path, value, shape, message in _of_one_source(found, told, shapes):
        file, line, name = origin(focus, origins)
        line = _line_of(focus, path, origins, line)
        shown = f" (found {compress(value)!r})" if value else ""
        yield Problem(file, line, f"shape {shape}", f"{message}{shown}", "add or mend it", name or compress(focus))


def _of_one_source(found: list[Violation], told: Mapping[str, set[ox.Triple]], shapes: Path) -> list[Violation]:
    """Those that remain where each thing is told by one of its sources alone, whichever that is."""
    foci = {focus for focus, *_ in found}
    tellers: dict[str, list[set[ox.Triple]]] = defaultdict(list)
    for statements in told.values():
        by_focus: dict[str, set[ox.Triple]] = defaultdict(set)
        for triple in statements:
            if text_of(triple.subject) in foci:
                by_focus[text_of(triple.subject)].add(triple)
        for focus, about in by_focus.items():
            tellers[focus].append(about)
    several = {focus: views for focus, views in tellers.items() if len(views) > 1}
    if not several:
        return found
    others = {t for statements in told.values() for t in statements if text_of(t.subject) not in several}
    remain: set[tuple[str, str]] = set()
    for turn in range(max(map(len, several.values()))):
        view = others.union(*(views[turn % len(views)] for views in several.values()))
        remain |= {(focus, shape) for focus, _, _, shape, _ in validate(view, shapes)}
    return [one for one in found if one[0] not in several or (one[0], one[3]) in remain]


def _line_of(focus: str, path: str, origins: dict[str, tuple[Fact, ...]], line: int) -> int:
    facts = origins.get(focus)
    return facts[0].line_of(path.removeprefix(ONTOLOGY)) if facts and path.startswith(ONTOLOGY) else line


def validate(statements: Iterable[ox.Triple], shapes: Path) -> list[Violation]:
    """Run SHACL: each violation, sorted.

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


def _violation(result: Any, english: dict[str, str]) -> Violation:
    shape = _plain(result.source_shape) or _plain(result.root_shape)
    path = _plain(result.path)
    value = "" if (result.value or "").startswith("_:") else result.value_plain or ""
    message = english.get(shape, result.message or "")
    return _plain(result.focus_node) or result.focus_node, path, value, re.split(r"[#/]", shape)[-1], message


def _plain(term: str | None) -> str:
    """The IRI of a term in N-Triples syntax; empty for a blank node, a path of several steps, or nothing."""
    return term[1:-1] if term and re.fullmatch(r"<[^<>]*>", term) else ""
