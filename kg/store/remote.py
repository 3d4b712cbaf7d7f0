"""Quads in a remote SPARQL 1.1 store, behind the same verbs as the embedded one.

Only graphs under our own base are touched; what else a server holds is left alone. Answers are read as JSON,
which cannot be cut without notice, and a server that caps its rows is paged.
"""

from __future__ import annotations

import contextlib
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.model.iris import BASE, DERIVED, INFERRED, PREFIXES
from kg.model.rdf import ordered, serialise
from kg.store._http import Endpoint, ask, bindings, endpoint, stated_cap, statements, update
from kg.store._sparql_text import (
    from_clauses,
    masked,
    order_by_all,
    prefixed,
    query_form,
    split,
    variables,
    without_from,
)
from kg.store.base import Bindings, T, replacing

if TYPE_CHECKING:
    import rdflib


GRAPHS = BASE + "graph/"

_MARK = BASE + "reasoning/"
_STAGED = GRAPHS + "staged-"
_ALL_GRAPHS = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{GRAPHS}")) }}'
_MANY = 10_000  # rows from which an answer is counted before it is believed
_MOST = 100_000_000  # bytes of one update: Oxigraph's server takes 128 MiB
_BATCH = 4_000  # triples of one INSERT DATA while staging: Virtuoso takes 4,990
_GUARDED = 1_000  # triples of one INSERT … WHERE, which Virtuoso turns into more lines


class Remote:
    """A remote store. Make one with `connect(url)`."""

    def __init__(self, at: Endpoint) -> None:
        self._at = at

    # -- reading --

    def query(self, text: str) -> Bindings | list[ox.Triple] | bool:
        """Run a SPARQL query over the union of all graphs, as the embedded store does.

        A triple that stands in two graphs may count twice here: servers' unions repeat it (use DISTINCT).
        Raises QueryError for a query that is malformed or cut short, StoreError for a server that fails.
        """
        form = query_form(text)
        if form == "SELECT":
            return self._whole(text)
        if form == "ASK":
            return self._ask(text)
        answer = ask(self._at, prefixed(text), self._dataset(text), accept="application/n-triples")
        triples = [q.triple for q in statements(answer, ox.RdfFormat.N_TRIPLES, self._at)]
        if len(triples) >= self._cap:
            raise QueryError(
                f"the server gives {self._cap:,} triples at the most, and the answer may be cut",
                where=str(self._at),
                hint="ask with SELECT, which is read page by page",
            )
        return triples

    def select(self, text: str) -> Bindings:
        """Run a SELECT query."""
        if query_form(text) != "SELECT":
            raise QueryError("the query is not a SELECT", hint="write SELECT …")
        return self._whole(text)

    def _ask(self, text: str) -> bool:
        """ASK as SELECT of one row: a server may answer ASK in a form of its own."""
        head, body = split(prefixed(text), "ASK")
        asking = f"{head} SELECT (1 AS ?lienketYes) {{ {{ SELECT * {without_from(body)}\n}} }} LIMIT 1"
        return bool(bindings(ask(self._at, asking, self._dataset(text)), self._at).rows)

    def graphs(self) -> list[str]:
        """The IRIs of our named graphs, sorted. A graph without a triple is none."""
        table = self._whole(_ALL_GRAPHS, everything=True)
        names = sorted(row[0].value for row in table.rows if isinstance(row[0], ox.NamedNode))
        return [name for name in names if not name.startswith(_STAGED)]

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of them."""
        for name in [graph] if graph else self.graphs():
            node = ox.NamedNode(name)
            for s, p, o in self._whole(f"SELECT ?s ?p ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", everything=True).rows:
                yield ox.Quad(s, p, o, node)  # type: ignore[arg-type]

    def statements(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
        """(named graph, subject, object) of a property, as IRIs and lexical forms; of one object where it is given."""
        thing, shown = (f"<{value}>", "") if value else ("?o", "?o")
        text = f"SELECT ?g ?s {shown} {{ GRAPH ?g {{ ?s <{predicate}> {thing} }} }}"
        rows = [
            [t.value if t and not isinstance(t, ox.Triple) else "" for t in row]
            for row in self._whole(text, everything=True).rows
        ]
        return [(r[0], r[1], value or r[2]) for r in rows if r[0].startswith(GRAPHS) and not r[0].startswith(_STAGED)]

    @property
    def reasoned(self) -> bool:
        """Whether the inferred graph is there: every change of a source drops it."""
        text = f"SELECT ?s {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} FILTER (!STRSTARTS(STR(?s), '{_MARK}')) }} LIMIT 1"
        return bool(bindings(ask(self._at, text, ()), self._at).rows)

    def dump(self) -> bytes:
        """All our named graphs as TriG, sorted: byte-identical for equal content."""
        return serialise(ordered(self.quads()), ox.RdfFormat.TRIG)

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset that asks and updates the server."""
        import rdflib
        from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

        auth = (self._at.user, self._at.password) if self._at.user else None
        held = SPARQLUpdateStore(self._at.query, self._at.update, auth=auth, method="POST", returnFormat="json")
        dataset = rdflib.Dataset(store=held, default_union=True)
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    # -- what a server does --

    def _dataset(self, text: str) -> Sequence[tuple[str, str]]:
        """The parameters by which a query sees our graphs, and their union as its default graph.

        A query with FROM says itself what it is asked of; as parameters its graphs hold on any server.
        """
        default, named = from_clauses(text)
        if default or named:
            return [*(("default-graph-uri", g) for g in default), *(("named-graph-uri", g) for g in named)]
        if self._manner == "default-graph-uri":
            return _as_dataset(self.graphs())
        return [("union-default-graph", "")] if self._manner == "union-default-graph" else []

    @property
    def _manner(self) -> str:
        """How the server is brought to show our graphs alone, or at least the union of all."""
        return self.__dict__.get("_found") or self._probe()

    def _probe(self) -> str:
        """Try each manner on a triple of every graph (of fifty at the most)."""
        names = self.graphs()
        rows = [row for name in names[:50] for row in self._sample(name)]
        if not rows:
            return "default-graph-uri"  # of no graph: there is nothing to see yet
        values = " ".join(f"({s} {p} {o})" for s, p, o in rows)
        text = f"SELECT DISTINCT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {values} }} ?s ?p ?o . GRAPH ?g {{ ?s ?p ?o }} }}"
        for manner, parameters in (
            ("default-graph-uri", _as_dataset(names)),
            ("own", ()),
            ("union-default-graph", (("union-default-graph", ""),)),
        ):
            seen = {tuple(row) for row in bindings(ask(self._at, text, parameters), self._at).rows}
            if seen >= set(rows):
                self.__dict__["_found"] = manner
                return manner
        raise StoreError(
            "the server's default graph cannot be made the union of its named graphs",
            where=str(self._at),
            hint="switch that on in the server (Oxigraph: --union-default-graph)",
        )

    def _sample(self, graph: str) -> list[tuple[Any, ...]]:
        """A triple of a graph, without blank nodes, which no query can name."""
        text = f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (!isBlank(?s) && !isBlank(?o)) }} LIMIT 1"
        return [tuple(row) for row in bindings(ask(self._at, text, ()), self._at).rows]

    @cached_property
    def _cap(self) -> int:
        """How many rows the server gives at the most: of ten thousand that are asked for, those that come."""
        digits = " ".join(map(str, range(100)))
        text = f"SELECT ?a ?b {{ VALUES ?a {{ {digits} }} VALUES ?b {{ {digits} }} }}"
        answer = ask(self._at, text, (), partial=True)
        rows = len(bindings(answer, self._at).rows)
        return rows if rows < _MANY else stated_cap(answer) or 10**12

    def _whole(self, text: str, *, everything: bool = False) -> Bindings:
        """All rows of a SELECT: at once, or page by page from a server that caps them; never a part of them.

        `everything`: of whatever graphs the query names, ours or not.
        """
        asked = prefixed(text)
        dataset = () if everything else self._dataset(text)
        answer = ask(self._at, asked, dataset, partial=True)
        table = bindings(answer, self._at)
        capped = stated_cap(answer)
        if not capped and not self._may_be_cut(len(table.rows)):
            return table
        if any(from_clauses(text)):
            raise QueryError(
                f"the server may have cut the answer to {len(table.rows):,} rows, and a query with FROM is not paged",
                where=str(self._at),
                hint="name the graph with GRAPH, or ask for less",
            )
        total = self._count(asked, dataset)
        if len(table.rows) == total:
            return table
        rows: list[Any] = []
        while page := self._page(asked, dataset, table.columns, len(rows), capped or len(table.rows)):
            rows += page
        if len(rows) != total or self._count(asked, dataset) != total:
            raise StoreError(
                f"the store changed while it was read ({len(rows):,} of {total:,} rows came)",
                where=str(self._at),
                hint="try again",
            )
        return replace(table, rows=tuple(rows))

    def _may_be_cut(self, rows: int) -> bool:
        """Whether so many rows may be a cap that the server does not state: the one measured, or a round one above."""
        return rows >= 100 and (rows >= self._cap or (rows >= _MANY and rows % 1000 == 0))

    def _count(self, text: str, parameters: Sequence[tuple[str, str]]) -> int:
        head, body = split(text, "SELECT")
        counting = f"{head} SELECT (COUNT(*) AS ?lienketCount) {{ {{ SELECT {body}\n}} }}"
        ((count,),) = bindings(ask(self._at, counting, parameters), self._at).rows
        return int(count.value) if isinstance(count, ox.Literal) else 0

    def _page(
        self, text: str, parameters: Sequence[tuple[str, str]], columns: Sequence[str], start: int, size: int
    ) -> list[tuple[Any, ...]]:
        """Rows from a place on, in the query's own order, or in that of all columns where it has none."""
        head, body = split(text, "SELECT")
        own_order = re.search(r"\bORDER\s+BY\b(?![\s\S]*\})", masked(text), re.I)
        if own_order:
            inner = f"SELECT {body}\n"
        elif re.search(r"\b(LIMIT|OFFSET|VALUES)\b(?![\s\S]*\})", masked(text), re.I):
            inner = f"SELECT {variables(columns)} {{ {{ SELECT {body}\n}} }} {order_by_all(columns)}"
        else:
            inner = f"SELECT {body}\n{order_by_all(columns)}"
        paged = f"{head} SELECT {variables(columns)} {{ {{ {inner} }} }} LIMIT {size} OFFSET {start}"
        return list(bindings(ask(self._at, paged, parameters, partial=True), self._at).rows)

    # -- writing --

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Put these graphs in place of those of the same name, drop others.

        One update: all or nothing on a server whose updates are atomic (Oxigraph's are). More than that holds
        is put into graphs aside first, and then moved into place by one update. Raises StoreError where the
        server refuses, cannot be reached, or breaks off; it then holds the old graphs or, where its answer
        alone was lost, the new ones.
        """
        held = {name: ordered(statements) for name, statements in graphs.items()}
        drop = list(drop)
        for name in (*held, *drop):
            if not name.startswith(GRAPHS):
                raise StoreError(
                    f"a remote store keeps graphs under {GRAPHS} alone, and this is {name}",
                    where=str(self._at),
                    hint="rename the graph; nothing was changed",
                )
        self.__dict__.pop("_found", None)
        self._sweep()
        text = ";\n".join(replacing(held, drop))
        small = all(len(statements) <= _BATCH for statements in held.values())
        if len(text.encode()) <= _MOST and (small or not self._batches):
            update(self._at, text)
        else:
            self._stage(held, drop)

    @cached_property
    def _batches(self) -> bool:
        """Whether the server is known to take few triples at a time (Virtuoso)."""
        return "virtuoso" in ask(self._at, "SELECT (1 AS ?yes) {}", ()).headers.get("server", "").lower()

    def _stage(self, held: Mapping[str, Sequence[ox.Quad]], drop: Iterable[str]) -> None:
        mark = f"{int(time.time())}-{uuid.uuid4().hex}"
        aside = {name: f"{_STAGED}{mark}-{i}" for i, name in enumerate(sorted(held))}
        try:
            for name, graph in aside.items():
                for start in range(0, len(held[name]), _BATCH):
                    lines = "\n".join(
                        f"{q.subject} {q.predicate} {q.object} ." for q in held[name][start : start + _BATCH]
                    )
                    update(self._at, f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}\n}} }}")
            gone = [f"DROP SILENT GRAPH <{name}>" for name in sorted({*held, *drop})]
            moved = [f"MOVE SILENT <{graph}> TO <{name}>" for name, graph in aside.items() if held[name]]
            update(self._at, ";\n".join([*gone, *moved]))
        except StoreError:
            self._clear(aside.values())
            raise

    def begin_reasoning(self) -> str:
        """A mark in the inferred graph, alone there: a change of a source drops it with the graph."""
        mark = _MARK + uuid.uuid4().hex
        update(
            self._at,
            f"DROP SILENT GRAPH <{INFERRED}>;\nINSERT DATA {{ GRAPH <{INFERRED}> {{ <{mark}> a <{mark}> }} }}",
        )
        return mark

    def put_inferred(self, mark: str, statements: Sequence[ox.Quad]) -> None:
        """Put the inferred statements where the mark still stands, and take it away.

        Raises StoreError where a source has changed since: what was inferred holds no longer.
        """
        size = _GUARDED if self._batches else max(1, len(statements))
        stands = f"{{ GRAPH <{INFERRED}> {{ <{mark}> a <{mark}> }} }}"
        for start in range(0, len(statements), size):
            lines = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in statements[start : start + size])
            update(self._at, f"INSERT {{ GRAPH <{INFERRED}> {{\n{lines}\n}} }} WHERE {stands}")
        update(self._at, f"DELETE DATA {stands}")
        if statements and not self.reasoned:
            raise StoreError(
                "a source changed while it was reasoned", where=str(self._at), hint="reason again: kg reason --store"
            )

    def _clear(self, graphs: Iterable[str]) -> None:
        """Take away what was put aside; where the server is gone, the next load does it a day later."""
        with contextlib.suppress(StoreError):
            update(self._at, ";\n".join(f"DROP SILENT GRAPH <{name}>" for name in graphs))

    def _sweep(self) -> None:
        """Take away what loads put aside that broke off more than a day ago. Queries never see it."""
        names = (
            row[0].value for row in self._whole(_ALL_GRAPHS, everything=True).rows if isinstance(row[0], ox.NamedNode)
        )
        old = [name for name in names if name.startswith(_STAGED) and _age(name) > 86_400]
        if old:
            self._clear(old)

    def replace_sources(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Replace sources' graphs and, in the same update, drop what was inferred from the old ones."""
        self.replace(graphs, drop={*drop, *DERIVED})

    # -- others may change the store at any time: nothing is kept --

    def once(self, key: str, make: Callable[[], T]) -> T:
        """Made each time."""
        return make()

    def recall(self, key: str) -> bytes | None:
        """Nothing is kept."""
        return None

    def keep(self, key: str, made: Callable[[], bytes]) -> None:
        """Nothing is kept."""


def connect(url: str, *, update: str | None = None, timeout: int = 60) -> Remote:
    """A store at a URL. Raises StoreError where nothing answers SPARQL there, or its graphs cannot be united."""
    store = Remote(endpoint(url, update=update, timeout=timeout))
    store._probe()
    return store


def _as_dataset(names: Sequence[str]) -> list[tuple[str, str]]:
    """Our graphs as a query's dataset; where there is none yet, one that is empty."""
    chosen = names or [GRAPHS + "none"]
    return [(key, name) for key in ("default-graph-uri", "named-graph-uri") for name in chosen]


def _age(staged: str) -> float:
    """Seconds since a graph was put aside; its name says when."""
    began = staged.removeprefix(_STAGED).partition("-")[0]
    return time.time() - int(began) if began.isdigit() else 0.0
