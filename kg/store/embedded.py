"""Quads in an embedded Oxigraph, in memory or in a directory, behind a few verbs.

Every source has its named graph. The default graph is their union, each triple once: a view that every change
empties in the same transaction and the next query fills again, because Oxigraph's own union repeats a triple
that stands in two graphs and so miscounts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from kg._util.atomic import sealed, unsealed, write_bytes
from kg.errors import KgError, QueryError, StoreError
from kg.model.iris import DERIVED, INFERRED, PREFIXES
from kg.model.rdf import ordered, serialise
from kg.store.base import Bindings, T, first_line, replacing

if TYPE_CHECKING:
    import rdflib


_KEPT = "kept-{}"  # beside the files of a store on disk, sealed

_WITH_GRAPHS = ("trig", "nquads", "json-ld", "trix", "hext", "application/trig")  # formats of rdflib that keep graphs
MANY = 200_000  # statements from which one transaction of old and new takes minutes
MAX_DEPTH = 500  # the engine's parser has no bound of its own
_UNITE = "INSERT { ?s ?p ?o } WHERE { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"


@cache
def _named_alone() -> type[rdflib.Dataset]:
    """A Dataset that writes its named graphs alone: its default graph is their union, and would say all twice."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    class NamedAlone(rdflib.Dataset):
        def serialize(self, *args: Any, **options: Any) -> Any:
            form = str(options.get("format", args[1] if len(args) > 1 else "trig")).partition(";")[0]
            written: rdflib.Graph = rdflib.Dataset() if form in _WITH_GRAPHS else rdflib.Graph()
            for prefix, namespace in self.namespaces():
                written.bind(prefix, namespace)
            for graph in (g for g in self.graphs() if g.identifier != DATASET_DEFAULT_GRAPH_ID):
                part = written.graph(graph.identifier) if isinstance(written, rdflib.Dataset) else written
                part += graph
            return written.serialize(*args, **options)

    return NamedAlone


class Embedded:
    """A quad store in this process. Make one with `memory()`, `directory(path)` or `frozen(path)`."""

    def __init__(self, inner: ox.Store, place: Path | None = None) -> None:
        self._inner, self._place = inner, place
        self._made: dict[str, object] = {}
        self._handed_out = False  # through rdflib it may change unseen

    # -- reading --

    def query(self, text: str) -> Bindings | list[ox.Triple] | bool:
        """Run a SPARQL query: a Table for SELECT, triples for CONSTRUCT and DESCRIBE, a bool for ASK.

        Raises QueryError for a query that is malformed or cannot be carried out.
        """
        if not text.strip():
            raise QueryError("the query is empty", hint="write SELECT, ASK, CONSTRUCT or DESCRIBE")
        if _depth(text) > MAX_DEPTH:
            raise QueryError(f"the query nests brackets more than {MAX_DEPTH} deep", hint="make it flatter")
        self._unite()
        try:
            answer = self._inner.query(text, prefixes=PREFIXES)
            if isinstance(answer, ox.QuerySolutions):
                columns = tuple(v.value for v in answer.variables)
                return Bindings(columns, tuple(tuple(row[i] for i in range(len(columns))) for row in answer))
            return bool(answer) if isinstance(answer, ox.QueryBoolean) else list(answer)
        except (SyntaxError, RuntimeError, OSError, ValueError) as error:
            raise QueryError(first_line(error), hint="mend the query") from error

    def _unite(self) -> None:
        """Fill the default graph where a change has emptied it."""
        if next(self._inner.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
            return
        if next(self._inner.quads_for_pattern(None, None, None, None), None) is not None:
            self._write(_UNITE)

    def select(self, text: str) -> Bindings:
        """Run a SELECT query."""
        answer = self.query(text)
        if not isinstance(answer, Bindings):
            raise QueryError("the query is not a SELECT", hint="write SELECT …")
        return answer

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self._inner.named_graphs() if isinstance(g, ox.NamedNode))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of them."""
        names = [graph] if graph else self.graphs()
        for name in names:
            yield from self._inner.quads_for_pattern(None, None, None, ox.NamedNode(name))

    def statements(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
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
        from oxrdflib import OxigraphStore

        self._unite()
        self._forget()
        self._handed_out = True
        dataset = _named_alone()(store=OxigraphStore(store=self._inner))
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
        """Put the inferred graph in place of the old one; of very many statements after it is gone, five times as fast:
        a process that is killed between leaves a store that is not reasoned, as each change of a source does."""
        if len(statements) < MANY:
            self.replace({INFERRED: statements})
            return
        self.replace({}, drop=[INFERRED])
        try:
            self._inner.extend(statements)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                first_line(error), hint="the store is not reasoned; free space, and reason again"
            ) from error

    def _write(self, text: str) -> None:
        try:
            self._inner.update(text)
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            raise StoreError(first_line(error), hint="nothing was changed; mend that and try again") from error

    def written(self) -> bytes:
        """All quads in no order, as fast as can be: for `loaded`."""
        return self._inner.dump(format=ox.RdfFormat.N_QUADS) or b""

    def sizes(self) -> dict[str, int]:
        """How many statements each named graph holds."""
        rows = self._inner.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return {g.value: int(n.value) for g, n in rows} if isinstance(rows, ox.QuerySolutions) else {}

    def copy(self, place: Path) -> None:
        """A copy in a new directory, in one state; that of a store on disk is quick."""
        if self._place is not None:
            self._inner.backup(str(place))
            return
        self._unite()
        copied = ox.Store(str(place))
        copied.bulk_extend(self._inner)
        copied.flush()

    # -- what is made of the content, kept until it changes: in this object, or beside the store on disk --

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What is made of the content, made once until the content changes, as long as this object lives."""
        if self._handed_out:
            return make()
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    def recall(self, key: str) -> bytes | None:
        """What was kept under a key beside the store since the last change; None where nothing was, or it is spoilt."""
        if self._place is None or self._handed_out:
            return None
        try:
            return unsealed((self._place / _KEPT.format(key)).read_bytes())
        except OSError:
            return None

    def keep(self, key: str, made: Callable[[], bytes]) -> None:
        """Keep something made of the content beside the store until the content changes; a full disk keeps nothing."""
        if self._place is not None and not self._handed_out:
            with contextlib.suppress(KgError, OSError):
                write_bytes(self._place / _KEPT.format(key), sealed(made()))

    def _forget(self) -> None:
        """Before every change, so that a change cut short leaves nothing of the old content behind."""
        self._made = {}
        for path in self._place.glob(_KEPT.format("*")) if self._place else ():
            path.unlink(missing_ok=True)

    def replace_sources(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Replace sources' graphs and, in the same transaction, drop what was inferred from the old ones."""
        self.replace(graphs, drop={*drop, *DERIVED})


def memory() -> Embedded:
    """A new store in memory."""
    return Embedded(ox.Store())


def directory(path: Path) -> Embedded:
    """Open, or make, a store in a directory.

    Raises StoreError where the path is no store, is in use elsewhere, or cannot be read and written.
    """
    where = str(path)
    if path.exists() and not path.is_dir():
        raise StoreError("the store is a directory, and this is a file", where=where, hint="name a directory")
    try:
        if path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").exists():
            raise StoreError(
                "the directory holds other files than a store", where=where, hint="name an empty directory"
            )
        path.mkdir(parents=True, exist_ok=True)
        return Embedded(ox.Store(where), path)
    except (OSError, RuntimeError) as error:
        if isinstance(error, KgError):
            raise
        text = first_line(error)
        if "lock" in text.lower():
            raise StoreError(
                "the store is in use by another program", where=where, hint="wait for it, or stop it"
            ) from error
        raise StoreError(
            f"the store cannot be opened ({text})", where=where, hint="check the path and its rights"
        ) from error


def frozen(path: Path) -> Embedded:
    """A store on disk that nobody changes any more, for many to read. Raises OSError where it cannot be opened."""
    return Embedded(ox.Store.read_only(str(path)))


def loaded(written: bytes) -> Embedded:
    """A store in memory with what `written()` gave. Raises SyntaxError for other bytes."""
    store = memory()
    store._inner.bulk_load(written, format=ox.RdfFormat.N_QUADS)
    return store


def _depth(text: str) -> int:
    """How deep brackets nest, counted roughly: those inside strings count too."""
    deepest = level = 0
    for char in text:
        level += (char in "({[") - (char in ")}]")
        deepest = max(deepest, level)
    return deepest
