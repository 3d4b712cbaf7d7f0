"""Is the data as it must be? Rules, shapes (SHACL), must-be-empty queries and quotes, as Problems.

Every violation names the file, line and fact it comes from, the rule, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import contradictions, evidence, identities, queries, reason, rules
from kg.errors import KgError, Problem
from kg.facts import Data, Fact
from kg.names import BASE, INFERRED, ONTOLOGY, local
from kg.ontology import Ontology
from kg.store import Store
from kg.triples import Quads, text_of

_BASES = (ONTOLOGY, BASE)  # of a word, of a concept
_SH = "http://www.w3.org/ns/shacl#"


def problems(
    data: Data, made: Quads, store: Store, ontology: Ontology, home: Path, *, texts: Path | None = None
) -> list[Problem]:
    """Everything wrong with data that could be turned into quads, and what its sources contradict, sorted by place.

    `texts` is a directory of `<source-id>.txt` against which quotes are verified.
    """
    found = [
        *rules.problems(data, ontology),
        *contradictions.contradictions(data, ontology),
        *shape_problems(store, home / "ontology" / "shapes.ttl", made.origins),
        *query_problems(store, home / "queries" / "checks", made.origins),
        *clash_problems(store, ontology, made.origins),
    ]
    if texts is not None:
        found += evidence.problems(data, texts)
    found += identities.proposals(data, ontology, identities.known(store))
    return sorted(set(found))


def store_problems(store: Store, ontology: Ontology, home: Path) -> list[Problem]:
    """What is wrong in a store whose data files are not at hand: things are named by id."""
    return sorted(
        {
            *shape_problems(store, home / "ontology" / "shapes.ttl", {}),
            *query_problems(store, home / "queries" / "checks", {}),
            *clash_problems(store, ontology, {}),
        }
    )


def require_words(statements: Iterable[ox.Quad], ontology: Ontology, where: str) -> None:
    """Raise KgError for the first word in our namespace that the ontology has not, or that is said something of."""
    statements = list(statements)
    words = {
        n.value.removeprefix(ONTOLOGY)
        for q in statements
        for n in (q.predicate, q.object)
        if isinstance(n, ox.NamedNode) and n.value.startswith(ONTOLOGY)
    }
    for quad in statements:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ONTOLOGY):
            raise ours(quad.subject.value, where)
    require_terms(words, ontology, where)


def require_terms(words: Iterable[str], ontology: Ontology, where: str) -> None:
    """Raise KgError for the first local name that the ontology has not."""
    for word in sorted(set(words) - ontology.current.keys()):
        near = ontology.nearest(word, ontology.current)
        raise KgError(
            f"the ontology has no word {word!r}",
            where=where,
            cure=(f"did you mean {near}? " if near else "") + "nothing was loaded",
        )


def ours(word: str, where: str) -> KgError:
    """The error for a file that speaks of a word of the ontology."""
    return KgError(
        f"the file says something of our word {local(word)}",
        where=where,
        cure="words are defined in the ontology alone; nothing was loaded",
    )


def migrated(statements: Iterable[ox.Quad], ontology: Ontology) -> list[ox.Quad]:
    """The statements with every deprecated word in place of which there is another written as that other."""
    moved = {
        _BASES[t.kind == "concept"] + name: _BASES[ontology.terms[to].kind == "concept"] + to
        for name, t in ontology.terms.items()
        if t.deprecated and (to := ontology.successor(name))
    }
    if not moved:
        return list(statements)

    def current(term: Any) -> Any:
        return ox.NamedNode(moved[term.value]) if isinstance(term, ox.NamedNode) and term.value in moved else term

    return [ox.Quad(q.subject, current(q.predicate), current(q.object), q.graph_name) for q in statements]


def _origin(iri: str, origins: dict[str, tuple[Fact, ...]]) -> tuple[str, int, str]:
    """File, line and name of the fact behind an IRI; the IRI's id where no fact is."""
    facts = origins.get(iri)
    return (facts[0].file, facts[0].line, facts[0].name) if facts else (local(iri), 0, "")


# --- shapes ------------------------------------------------------------------------------------


def shape_problems(store: Store, shapes: Path, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """Violations of the shapes over the union of all sources and the ontology (not what was inferred)."""
    statements = {q.triple for graph in store.graphs() if graph != INFERRED for q in store.quads(graph)}
    for focus, path, value, shape, message in validate(statements, shapes):
        file, line, name = _origin(focus, origins)
        line = _line_of(focus, path, origins, line)
        shown = f" (found {local(value)!r})" if value else ""
        yield Problem(file, line, f"shape {shape}", f"{message}{shown}", "add or mend it", name or local(focus))


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
        raise KgError(f"the shapes cannot be run ({error})", where=str(shapes), cure="mend the shapes") from error
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


# --- must-be-empty queries ---------------------------------------------------------------------


def query_problems(store: Store, folder: Path, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """A problem for each row of a query that must return none. Its first column is what is wrong."""
    for query in queries.catalogue(folder).values():
        for row in queries.run(store, query, {}).rows:
            first, *rest = (t.value if isinstance(t, (ox.NamedNode, ox.Literal)) else "" for t in row)
            file, line, name = _origin(first, origins)
            others = ", ".join(local(text) for text in rest if text)
            yield Problem(
                file,
                line,
                query.name,
                query.summary + (f" ({others})" if others else ""),
                query.cure,
                name or local(first),
            )


def clash_problems(store: Store, ontology: Ontology, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """Things that the facts, thought through, put into two classes that exclude each other."""
    for iri, one, other in reason.clashes(store, ontology):
        file, line, name = _origin(iri, origins)
        yield Problem(
            file,
            line,
            "disjoint classes",
            f"it would be both {one} and {other}",
            "mend the key that makes it so",
            name or local(iri),
        )
