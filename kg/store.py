"""Quads in an embedded Oxigraph, in memory or in a directory, behind a few verbs.

Every source has its named graph. The default graph is their union, each triple once: a view that every change
empties in the same transaction and the next query fills again, because Oxigraph's own union repeats a triple
that stands in two graphs and so miscounts.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.files import write_bytes
from kg.names import BASE, INFERRED, ONTOLOGY_GRAPH, PREFIXES, graph_iri, slug
from kg.triples import ordered, serialise, skolem

if TYPE_CHECKING:
    import rdflib

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
_KEPT = "kept-{}.npz"  # beside the files of a store on disk
MADE_ANEW = (INFERRED, ONTOLOGY_GRAPH)
# What values of these datatypes look like; other tools fail on any other.
_FORMS = {
    "integer": r"[+-]?[0-9]+",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "boolean": r"true|false|0|1",
    "date": r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
}
MAX_DEPTH = 500  # the engine's parser has no bound of its own
_UNITE = "INSERT { ?s ?p ?o } WHERE { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a SELECT: column names, and rows of terms (None where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]


class Store(Protocol):
    """The verbs of a quad store, embedded or remote."""

    def query(self, text: str) -> Table | list[ox.Triple] | bool:
        """Run SPARQL over the union of all graphs."""

    def select(self, text: str) -> Table:
        """Run a SELECT query."""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of them."""

    def pairs(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
        """(named graph, subject, object) of a property."""

    @property
    def reasoned(self) -> bool:
        """Whether the inferred graph is there."""

    def dump(self) -> bytes:
        """All named graphs as TriG, sorted."""

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the store."""

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Put graphs in place of those of the same name, drop others, all or nothing."""

    def begin_reasoning(self) -> str:
        """A mark that the next change of a source takes away."""

    def put_inferred(self, mark: str, statements: Sequence[ox.Quad]) -> None:
        """Put the inferred graph, if its mark still stands."""

    def replace_sources(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Replace sources' graphs and drop what was inferred from the old ones."""

    def recall(self, key: str) -> bytes | None:
        """What was kept under a key since the last change; None where nothing was."""

    def keep(self, key: str, made: bytes) -> None:
        """Keep something made of the content until the content changes."""


class Embedded:
    """A quad store in this process. Make one with `memory()` or `directory(path)`."""

    def __init__(self, inner: ox.Store, place: Path | None = None) -> None:
        self._inner, self._place = inner, place
        self._kept: dict[str, bytes] = {}
        self._handed_out = False  # through rdflib it may change unseen

    # -- reading --

    def query(self, text: str) -> Table | list[ox.Triple] | bool:
        """Run a SPARQL query: a Table for SELECT, triples for CONSTRUCT and DESCRIBE, a bool for ASK.

        Raises QueryError for a query that is malformed or cannot be carried out.
        """
        if _depth(text) > MAX_DEPTH:
            raise QueryError(f"the query nests brackets more than {MAX_DEPTH} deep", cure="make it flatter")
        self._unite()
        try:
            answer = self._inner.query(text, prefixes=PREFIXES)
            if isinstance(answer, ox.QuerySolutions):
                columns = tuple(v.value for v in answer.variables)
                return Table(columns, tuple(tuple(row[i] for i in range(len(columns))) for row in answer))
            return bool(answer) if isinstance(answer, ox.QueryBoolean) else list(answer)
        except (SyntaxError, RuntimeError, OSError, ValueError) as error:
            raise QueryError(_first_line(error), cure="mend the query") from error

    def _unite(self) -> None:
        """Fill the default graph where a change has emptied it."""
        if next(self._inner.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
            return
        if next(self._inner.quads_for_pattern(None, None, None, None), None) is not None:
            self._write(_UNITE)

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

    def pairs(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
        """(named graph, subject, object) of a property, as IRIs and lexical forms; of one object where it is given."""
        thing, shown = (f"<{value}>", "") if value else ("?o", "?o")
        answer = self._inner.query(f"SELECT ?g ?s {shown} {{ GRAPH ?g {{ ?s <{predicate}> {thing} }} }}")
        rows = answer if isinstance(answer, ox.QuerySolutions) else ()
        return [(row[0].value, row[1].value, value or row[2].value) for row in rows]

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

        self._unite()
        self._forget()
        self._handed_out = True
        dataset = rdflib.Dataset(store=OxigraphStore(store=self._inner))
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    # -- writing --

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Put these graphs in place of those of the same name, drop others, all or nothing.

        Raises StoreError where the store cannot be written; the old content is then untouched.
        """
        self._forget()
        self._write(";\n".join([*replacing(graphs, drop), "DROP DEFAULT"]))

    def begin_reasoning(self) -> str:
        """Nobody else writes here meanwhile."""
        return ""

    def put_inferred(self, mark: str, statements: Sequence[ox.Quad]) -> None:
        """Put the inferred graph in place of the old one."""
        self.replace({INFERRED: statements})

    def _write(self, text: str) -> None:
        try:
            self._inner.update(text)
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            raise StoreError(_first_line(error), cure="nothing was changed; mend that and try again") from error

    def sizes(self) -> dict[str, int]:
        """How many statements each named graph holds."""
        rows = self._inner.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return {g.value: int(n.value) for g, n in rows} if isinstance(rows, ox.QuerySolutions) else {}

    def copy(self, place: Path) -> None:
        """A copy of a store on disk in a new directory, quick and in one state."""
        self._inner.backup(str(place))

    # -- what is made of the content, kept until it changes: in memory, or beside the store on disk --

    def recall(self, key: str) -> bytes | None:
        """What was kept under a key since the last change; None where nothing was."""
        if self._place is None or self._handed_out:
            return self._kept.get(key)
        try:
            return (self._place / _KEPT.format(key)).read_bytes()
        except OSError:
            return None

    def keep(self, key: str, made: bytes) -> None:
        """Keep something made of the content until the content changes; a full disk keeps nothing."""
        if self._handed_out:
            return
        if self._place is None:
            self._kept = {key: made}
            return
        self._forget()
        with contextlib.suppress(KgError, OSError):
            write_bytes(self._place / _KEPT.format(key), made)

    def _forget(self) -> None:
        """Before every change, so that a change cut short leaves nothing of the old content behind."""
        self._kept = {}
        for path in self._place.glob(_KEPT.format("*")) if self._place else ():
            path.unlink(missing_ok=True)

    def replace_sources(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Replace sources' graphs and, in the same transaction, drop what was inferred from the old ones."""
        self.replace(graphs, drop={*drop, INFERRED})


def replacing(graphs: Mapping[str, Iterable[ox.Quad]], drop: Iterable[str]) -> list[str]:
    """The update operations that put graphs in place of those of the same name, and drop others."""
    steps = [f"DROP SILENT GRAPH <{name}>" for name in sorted({*graphs, *drop})]
    for name, statements in sorted(graphs.items()):
        body = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in statements)
        steps.append(f"INSERT DATA {{ GRAPH <{name}> {{\n{body}\n}} }}")
    return steps


def memory() -> Embedded:
    """A new store in memory."""
    return Embedded(ox.Store())


def directory(path: Path) -> Embedded:
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
        return Embedded(ox.Store(where), path)
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


def without_password(place: object) -> str:
    """A store's place for people to read: of a URL, without user and password."""
    return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://).*@", r"\1", str(place))


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


# --- RDF files ---------------------------------------------------------------------------------


def rdf_format(path: Path) -> tuple[ox.RdfFormat, str]:
    """The format that a file's ending tells (.gz left aside), and the graph named after the file.

    Raises KgError where the ending tells none, or the name is one of ours.
    """
    base = path.name.lower().removesuffix(".gz")
    ending = next((s for s in _FORMATS if base.endswith(s)), "")
    if not ending:
        raise KgError("the ending tells no RDF format", where=str(path), cure="use " + " ".join(sorted(_FORMATS)))
    name = slug(base.removesuffix(ending))
    if graph_iri(name) in MADE_ANEW or not name:
        raise KgError("a graph cannot be named after this file", where=str(path), cure="rename it")
    return _FORMATS[ending], name


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
            raise KgError(fault, where=where, cure="mend the value; nothing was loaded")
    return _by_graph(statements, name, hashlib.sha256(raw).hexdigest()[:8])


def unreadable(error: Exception, where: str) -> KgError:
    """The error for a file that cannot be read as RDF, with its line where that is known."""
    line = getattr(error, "lineno", None)
    return KgError(
        getattr(error, "msg", "") or _first_line(error),
        where=f"{where}:{line}" if line else where,
        cure="mend the file; nothing was loaded",
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


def _depth(text: str) -> int:
    """How deep brackets nest, counted roughly: those inside strings count too."""
    deepest = level = 0
    for char in text:
        level += (char in "({[") - (char in ")}]")
        deepest = max(deepest, level)
    return deepest
