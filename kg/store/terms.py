"""RDF files in the words of the ontology: deprecated ones upgraded, unknown ones refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.iris import BASE, MADE_ANEW, ONTOLOGY, compress
from kg.model.ontology import Ontology
from kg.store import rdf_files

_BASES = (ONTOLOGY, BASE)  # of a word, of a concept


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
            hint=(f"did you mean {near}? " if near else "") + "nothing was loaded",
        )


def ours(word: str, where: str) -> KgError:
    """The error for a file that speaks of a word of the ontology."""
    return KgError(
        f"the file redefines the ontology term {compress(word)}",
        where=where,
        hint="words are defined in the ontology alone; nothing was loaded",
    )


def upgraded(statements: Iterable[ox.Quad], ontology: Ontology) -> list[ox.Quad]:
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


def read_files(paths: Sequence[str | Path], ontology: Ontology) -> dict[str, list[ox.Quad]]:
    """The named graphs of RDF files. Raises KgError as `KnowledgeGraph.load_files` does."""
    graphs: dict[str, list[ox.Quad]] = {}
    for path in map(Path, paths):
        for name, read in rdf_files.read_rdf(path).items():
            statements = upgraded(read, ontology)
            require_words(statements, ontology, str(path))
            if name in graphs and name not in MADE_ANEW:
                raise KgError(f"another of these files is {compress(name)} too", where=str(path), hint="rename one")
            graphs[name] = statements
    return graphs
