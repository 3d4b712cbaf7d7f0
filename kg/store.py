"""Quads in an embedded Oxigraph, in memory or in a directory, behind a few verbs.

Every source has its named graph. The default graph is their union, each triple once: it is a view that
every change renews in the same transaction, because Oxigraph's own union repeats a triple that stands in
two graphs and so miscounts.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.names import BASE, INFERRED, ONTOLOGY_GRAPH, PREFIXES, graph_iri, slug
from kg.triples import ordered, serialise

if TYPE_CHECKING:
    import rdflib

_T = TypeVar("_T")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
_RENEW_UNION = "DROP DEFAULT; INSERT { ?s ?p ?o } WHERE { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a SELECT: column names, and rows of terms (None where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]


class Store:
    """An embedded quad store. Make one with `memory()` or `directory(path)`."""

    def __init__(self, inner: ox.Store) -> None:
        self._inner = inner

    # -- reading --

    def query(self, text: str) -> Table | list[ox.Triple] | bool:
        """Run a SPARQL query: a Table for SELECT, triples for CONSTRUCT and DESCRIBE, a bool for ASK.

        Raises QueryError for a query that is malformed or cannot be carried out.
        """
        try:
            answer = self._inner.query(text, prefixes=PREFIXES)
            if isinstance(answer, ox.QuerySolutions):
                columns = tuple(v.value for v in answer.variables)
                return Table(columns, tuple(tuple(row[i] for i in range(len(columns))) for row in answer))
            return bool(answer) if isinstance(answer, ox.QueryBoolean) else list(answer)
        except (SyntaxError, RuntimeError, OSError, ValueError) as error:
            raise QueryError(_first_line(error), cure="mend the query") from error

    def select(self, text: str) -> Table:
        """Run a SELECT query."""
        answer = self.query(text)
        if not isinstance(answer, Table):
            raise QueryError("the query is not a SELECT", cure="write SELECT …")
        return answer

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self._inner.named_graphs() if isinstance(g, ox.NamedNode))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of them."""
        names = [graph] if graph else self.graphs()
        for name in names:
            yield from self._inner.quads_for_pattern(None, None, None, ox.NamedNode(name))

    @property
    def reasoned(self) -> bool:
        """Whether the inferred graph is there: every change of a source drops it."""
        return self._inner.contains_named_graph(ox.NamedNode(INFERRED))

    def dump(self) -> bytes:
        """All named graphs as TriG, sorted: byte-identical for equal content."""
        return serialise(ordered(self.quads()), ox.RdfFormat.TRIG)

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over this very store; its default graph is the union of the named graphs."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self._inner))
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    # -- writing --

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Put these graphs in place of those of the same name, drop others, all or nothing.

        Raises StoreError where the store cannot be written; the old content is then untouched.
        """
        steps = [f"DROP SILENT GRAPH <{name}>" for name in sorted({*graphs, *drop})]
        for name, statements in sorted(graphs.items()):
            body = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in ordered(statements))
            steps.append(f"INSERT DATA {{ GRAPH <{name}> {{\n{body}\n}} }}")
        try:
            self._inner.update(";\n".join([*steps, _RENEW_UNION]))
        except (OSError, RuntimeError) as error:
            raise StoreError(_first_line(error), cure="nothing was changed; mend that and try again") from error

    def replace_sources(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Replace sources' graphs and, in the same transaction, drop what was inferred from the old ones."""
        self.replace(graphs, drop={*drop, INFERRED})


def memory() -> Store:
    """A new store in memory."""
    return Store(ox.Store())


def directory(path: Path) -> Store:
    """Open, or make, a store in a directory.

    Raises StoreError where the path is no store, is in use elsewhere, or cannot be read and written.
    """
    where = str(path)
    if path.exists() and not path.is_dir():
        raise StoreError("the store is a directory, and this is a file", where=where, cure="name a directory")
    try:
        if path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").exists():
            raise StoreError(
                "the directory holds other files than a store", where=where, cure="name an empty directory"
            )
        path.mkdir(parents=True, exist_ok=True)
        return Store(ox.Store(where))
    except (OSError, RuntimeError) as error:
        if isinstance(error, KgError):
            raise
        text = _first_line(error)
        if "lock" in text.lower():
            raise StoreError(
                "the store is in use by another program", where=where, cure="wait for it, or stop it"
            ) from error
        raise StoreError(
            f"the store cannot be opened ({text})", where=where, cure="check the path and its rights"
        ) from error


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


# --- RDF files ---------------------------------------------------------------------------------


def read_rdf(path: Path) -> dict[str, list[ox.Quad]]:
    """Read an RDF file into named graphs. What stands in no graph goes to one named after the file.

    The ending tells the format (.ttl .trig .nt .nq .jsonld .rdf .owl, each also with .gz). Blank nodes
    become IRIs of the file. Graphs of ours that are made anew (ontology, inferred) are left out.
    Raises KgError with the file and, where known, the line.
    """
    suffixes = [s.lower() for s in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = _FORMATS.get((suffixes[-2:-1] if packed else suffixes[-1:] or [""])[0])
    if kind is None:
        raise KgError("the ending tells no RDF format", where=str(path), cure="use " + " ".join(sorted(_FORMATS)))
    try:
        raw = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
        statements = ox.Dataset(ox.parse(raw.removeprefix(b"\xef\xbb\xbf"), kind))
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        line = getattr(error, "lineno", None)
        raise KgError(
            getattr(error, "msg", "") or _first_line(error),
            where=f"{path}:{line}" if line else str(path),
            cure="mend the file; nothing was loaded",
        ) from error
    name = slug(path.name.split(".")[0]) or "file"
    return _by_graph(statements, name)


def _by_graph(statements: ox.Dataset, name: str) -> dict[str, list[ox.Quad]]:
    statements.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in statements:
        graph = (
            _skolem(quad.graph_name, name)
            if not isinstance(quad.graph_name, ox.DefaultGraph)
            else ox.NamedNode(graph_iri(name))
        )
        if graph.value in (INFERRED, ONTOLOGY_GRAPH):
            continue
        made = ox.Quad(_skolem(quad.subject, name), quad.predicate, _skolem(quad.object, name), graph)
        graphs.setdefault(graph.value, []).append(made)
    return graphs


def _skolem(term: _T, name: str) -> _T | ox.NamedNode:
    return ox.NamedNode(f"{BASE}.well-known/genid/{name}/{term.value}") if isinstance(term, ox.BlankNode) else term
