"""Quads in a remote SPARQL 1.1 store, behind the same verbs as the embedded one. The only user of SPARQLWrapper.

Only graphs under our own base are touched; what else a server holds is left alone. Answers are read as JSON,
which cannot be cut without notice, and a server that caps its rows is paged.
"""

from __future__ import annotations

import ast
import contextlib
import http.client
import re
import time
import urllib.error
import urllib.parse
import uuid
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError, one_line
from kg.names import BASE, INFERRED, PREFIXES
from kg.store import Table, Term, replacing, without_password
from kg.triples import ordered, serialise

if TYPE_CHECKING:
    import rdflib

GRAPHS = BASE + "graph/"
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_MARK = BASE + "reasoning/"
_STAGED = GRAPHS + "staged-"
_ALL_GRAPHS = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{GRAPHS}")) }}'
_MANY = 10_000  # rows from which an answer is counted before it is believed
_MOST = 100_000_000  # bytes of one update: Oxigraph's server takes 128 MiB
_BATCH = 4_000  # triples of one INSERT DATA while staging: Virtuoso takes 4,990
_GUARDED = 1_000  # triples of one INSERT … WHERE, which Virtuoso turns into more lines
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
# What holds words that are none: strings, IRIs, comments.
_OPAQUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a store is asked and told, as whom, and how long it may take to answer."""

    query: str
    update: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: int = 60

    def __str__(self) -> str:
        return self.query


def endpoint(url: str, *, update: str | None = None, timeout: int = 60) -> Endpoint:
    """Read a URL: `user:password@` is taken off it; the update address is guessed from the query address.

    …/query → …/update, …/repositories/NAME → …/statements, else the same. Raises StoreError for another scheme.
    """
    if timeout < 1:
        raise StoreError(f"a timeout of {timeout} s is none", where=without_password(url), cure="take 1 or more")
    parts = _parts(url)
    path = re.sub(r"/query$", "/update", re.sub(r"(/repositories/[^/]+)$", r"\1/statements", parts.path))
    told = _plain(_parts(update)) if update else _plain(parts._replace(path=path))
    user, password = (urllib.parse.unquote(text or "") for text in (parts.username, parts.password))
    return Endpoint(_plain(parts), told, user, password, timeout)


def _parts(url: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise StoreError("this is no URL", where=without_password(url), cure="write http://host:port/path") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise StoreError(
            "a store's URL is http:// or https://", where=without_password(url), cure="write http://host:port/path"
        )
    return parts


def _plain(parts: urllib.parse.SplitResult) -> str:
    """The URL without user and password."""
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    headers: Mapping[str, str]


class Remote:
    """A remote store. Make one with `connect(url)`."""

    def __init__(self, at: Endpoint) -> None:
        self._at = at

    # -- reading --

    def query(self, text: str) -> Table | list[ox.Triple] | bool:
        """Run a SPARQL query over the union of all graphs, as the embedded store does.

        A triple that stands in two graphs may count twice here: servers' unions repeat it (use DISTINCT).
        Raises QueryError for a query that is malformed or cut short, StoreError for a server that fails.
        """
        form = query_form(text)
        if form == "SELECT":
            return self._whole(text)
        if form == "ASK":
            return self._ask(text)
        answer = _send(self._at, prefixed(text), self._dataset(text), accept="application/n-triples")
        triples = [q.triple for q in _parsed(answer, ox.RdfFormat.N_TRIPLES, self._at)]
        if len(triples) >= self._cap:
            raise QueryError(
                f"the server gives {self._cap:,} triples at the most, and the answer may be cut",
                where=str(self._at),
                cure="ask with SELECT, which is read page by page",
            )
        return triples

    def select(self, text: str) -> Table:
        """Run a SELECT query."""
        if query_form(text) != "SELECT":
            raise QueryError("the query is not a SELECT", cure="write SELECT …")
        return self._whole(text)

    def _ask(self, text: str) -> bool:
        """ASK as SELECT of one row: a server may answer ASK in a form of its own."""
        head, body = _split(prefixed(text), "ASK")
        asking = f"{head} SELECT (1 AS ?lienketYes) {{ {{ SELECT * {_without_from(body)}\n}} }} LIMIT 1"
        return bool(_rows(_send(self._at, asking, self._dataset(text)), self._at).rows)

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

    def pairs(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
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
        return bool(_rows(_send(self._at, text, ()), self._at).rows)

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
        default, named = _from(text)
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
            seen = {tuple(row) for row in _rows(_send(self._at, text, parameters), self._at).rows}
            if seen >= set(rows):
                self.__dict__["_found"] = manner
                return manner
        raise StoreError(
            "the server's default graph cannot be made the union of its named graphs",
            where=str(self._at),
            cure="switch that on in the server (Oxigraph: --union-default-graph)",
        )

    def _sample(self, graph: str) -> list[tuple[Any, ...]]:
        """A triple of a graph, without blank nodes, which no query can name."""
        text = f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (!isBlank(?s) && !isBlank(?o)) }} LIMIT 1"
        return [tuple(row) for row in _rows(_send(self._at, text, ()), self._at).rows]

    @cached_property
    def _cap(self) -> int:
        """How many rows the server gives at the most: of ten thousand that are asked for, those that come."""
        digits = " ".join(map(str, range(100)))
        text = f"SELECT ?a ?b {{ VALUES ?a {{ {digits} }} VALUES ?b {{ {digits} }} }}"
        answer = _send(self._at, text, (), partial=True)
        rows = len(_rows(answer, self._at).rows)
        return rows if rows < _MANY else _stated_cap(answer) or 10**12

    def _whole(self, text: str, *, everything: bool = False) -> Table:
        """All rows of a SELECT: at once, or page by page from a server that caps them; never a part of them.

        `everything`: of whatever graphs the query names, ours or not.
        """
        asked = prefixed(text)
        dataset = () if everything else self._dataset(text)
        answer = _send(self._at, asked, dataset, partial=True)
        table = _rows(answer, self._at)
        capped = _stated_cap(answer)
        if not capped and not self._may_be_cut(len(table.rows)):
            return table
        if any(_from(text)):
            raise QueryError(
                f"the server may have cut the answer to {len(table.rows):,} rows, and a query with FROM is not paged",
                where=str(self._at),
                cure="name the graph with GRAPH, or ask for less",
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
                cure="try again",
            )
        return replace(table, rows=tuple(rows))

    def _may_be_cut(self, rows: int) -> bool:
        """Whether so many rows may be a cap that the server does not state: the one measured, or a round one above."""
        return rows >= 100 and (rows >= self._cap or (rows >= _MANY and rows % 1000 == 0))

    def _count(self, text: str, parameters: Sequence[tuple[str, str]]) -> int:
        head, body = _split(text, "SELECT")
        counting = f"{head} SELECT (COUNT(*) AS ?lienketCount) {{ {{ SELECT {body}\n}} }}"
        ((count,),) = _rows(_send(self._at, counting, parameters), self._at).rows
        return int(count.value) if isinstance(count, ox.Literal) else 0

    def _page(
        self, text: str, parameters: Sequence[tuple[str, str]], columns: Sequence[str], start: int, size: int
    ) -> list[tuple[Any, ...]]:
        """Rows from a place on, in the query's own order, or in that of all columns where it has none."""
        head, body = _split(text, "SELECT")
        own_order = re.search(r"\bORDER\s+BY\b(?![\s\S]*\})", _masked(text), re.I)
        if own_order:
            inner = f"SELECT {body}\n"
        elif re.search(r"\b(LIMIT|OFFSET|VALUES)\b(?![\s\S]*\})", _masked(text), re.I):
            inner = f"SELECT {_named(columns)} {{ {{ SELECT {body}\n}} }} {_by_all(columns)}"
        else:
            inner = f"SELECT {body}\n{_by_all(columns)}"
        paged = f"{head} SELECT {_named(columns)} {{ {{ {inner} }} }} LIMIT {size} OFFSET {start}"
        return list(_rows(_send(self._at, paged, parameters, partial=True), self._at).rows)

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
                    cure="rename the graph; nothing was changed",
                )
        self.__dict__.pop("_found", None)
        self._sweep()
        text = ";\n".join(replacing(held, drop))
        small = all(len(statements) <= _BATCH for statements in held.values())
        if len(text.encode()) <= _MOST and (small or not self._batches):
            _tell(self._at, text)
        else:
            self._stage(held, drop)

    @cached_property
    def _batches(self) -> bool:
        """Whether the server is known to take few triples at a time (Virtuoso)."""
        return "virtuoso" in _send(self._at, "SELECT (1 AS ?yes) {}", ()).headers.get("server", "").lower()

    def _stage(self, held: Mapping[str, Sequence[ox.Quad]], drop: Iterable[str]) -> None:
        mark = f"{int(time.time())}-{uuid.uuid4().hex}"
        aside = {name: f"{_STAGED}{mark}-{i}" for i, name in enumerate(sorted(held))}
        try:
            for name, graph in aside.items():
                for start in range(0, len(held[name]), _BATCH):
                    lines = "\n".join(
                        f"{q.subject} {q.predicate} {q.object} ." for q in held[name][start : start + _BATCH]
                    )
                    _tell(self._at, f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}\n}} }}")
            gone = [f"DROP SILENT GRAPH <{name}>" for name in sorted({*held, *drop})]
            moved = [f"MOVE SILENT <{graph}> TO <{name}>" for name, graph in aside.items() if held[name]]
            _tell(self._at, ";\n".join([*gone, *moved]))
        except StoreError:
            self._clear(aside.values())
            raise

    def begin_reasoning(self) -> str:
        """A mark in the inferred graph, alone there: a change of a source drops it with the graph."""
        mark = _MARK + uuid.uuid4().hex
        _tell(
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
            _tell(self._at, f"INSERT {{ GRAPH <{INFERRED}> {{\n{lines}\n}} }} WHERE {stands}")
        _tell(self._at, f"DELETE DATA {stands}")
        if statements and not self.reasoned:
            raise StoreError(
                "a source changed while it was reasoned", where=str(self._at), cure="reason again: kg reason --store"
            )

    def _clear(self, graphs: Iterable[str]) -> None:
        """Take away what was put aside; where the server is gone, the next load does it a day later."""
        with contextlib.suppress(StoreError):
            _tell(self._at, ";\n".join(f"DROP SILENT GRAPH <{name}>" for name in graphs))

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
        self.replace(graphs, drop={*drop, INFERRED})

    # -- others may change the store at any time: nothing is kept --

    def recall(self, key: str) -> bytes | None:
        """Nothing is kept."""
        return None

    def keep(self, key: str, made: bytes) -> None:
        """Nothing is kept."""


def connect(url: str, *, update: str | None = None, timeout: int = 60) -> Remote:
    """A store at a URL. Raises StoreError where nothing answers SPARQL there, or its graphs cannot be united."""
    store = Remote(endpoint(url, update=update, timeout=timeout))
    store._probe()
    return store


# --- the text of a query -----------------------------------------------------------------------


def _masked(text: str) -> str:
    """The query with strings, IRIs and comments blanked out: every place keeps its number."""
    return _OPAQUE.sub(lambda m: " " * len(m[0]), text)


def _bare(text: str) -> str:
    """The masked query with prefix names blanked out too: what is left of words are keywords."""
    return re.sub(r"\bPREFIX\s+[^\s:]*\s*:", lambda m: " " * len(m[0]), _masked(text), flags=re.I)


def query_form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises QueryError for a text that is none of them."""
    found = _FORM.search(_bare(text))
    if found is None:
        raise QueryError("this is no SPARQL query", cure="write SELECT, ASK, CONSTRUCT or DESCRIBE; loading has verbs")
    return found[1].upper()


def prefixed(text: str) -> str:
    """The query with those of our prefixes that it does not declare itself, just before its form."""
    found = _FORM.search(_bare(text))
    if found is None:
        return text
    declared = {m[1] for m in re.finditer(r"\bPREFIX\s+([^\s:]*)\s*:", _masked(text[: found.start()]), re.I)}
    missing = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name not in declared)
    return f"{text[: found.start()]}{missing} {text[found.start() :]}"


def _split(text: str, form: str) -> tuple[str, str]:
    """What stands before the query's form, and what after."""
    place = next(m for m in _FORM.finditer(_bare(text)) if m[1].upper() == form)
    return text[: place.start()] + "\n", text[place.end() :]


def _from(text: str) -> tuple[list[str], list[str]]:
    """The graphs of a query's FROM and FROM NAMED. Raises QueryError for one that is not written as <IRI>."""
    default: list[str] = []
    named: list[str] = []
    for place in re.finditer(r"\bFROM\b", _bare(text).split("{", 1)[0], re.I):
        clause = re.match(r"FROM\s+(NAMED\s+)?<([^<>]*)>", text[place.start() :], re.I)
        if clause is None:
            raise QueryError("the graph of FROM is not written as <IRI>", cure="write FROM <https://…>")
        (named if clause[1] else default).append(clause[2])
    return default, named


def _without_from(body: str) -> str:
    """The body of a query without its FROM clauses, which go as parameters."""
    return re.sub(r"\bFROM\s+(NAMED\s+)?<[^<>]*>", " ", body, flags=re.I) if any(_from(body)) else body


def _as_dataset(names: Sequence[str]) -> list[tuple[str, str]]:
    """Our graphs as a query's dataset; where there is none yet, one that is empty."""
    chosen = names or [GRAPHS + "none"]
    return [(key, name) for key in ("default-graph-uri", "named-graph-uri") for name in chosen]


def _age(staged: str) -> float:
    """Seconds since a graph was put aside; its name says when."""
    began = staged.removeprefix(_STAGED).partition("-")[0]
    return time.time() - int(began) if began.isdigit() else 0.0


def _named(columns: Sequence[str]) -> str:
    return " ".join(f"?{c}" for c in columns) or "*"


def _by_all(columns: Sequence[str]) -> str:
    return "ORDER BY " + " ".join(f"?{c}" for c in columns) if columns else ""


# --- requests ----------------------------------------------------------------------------------


def _send(
    at: Endpoint,
    text: str,
    parameters: Sequence[tuple[str, str]],
    *,
    accept: str = "application/sparql-results+json",
    partial: bool = False,
) -> _Answer:
    """Ask, by POST. Raises StoreError or QueryError, each one line, for whatever goes wrong.

    `partial` lets an answer through that the server says it has cut to its number of rows.
    """
    answer = _request(at, text, "SELECT", parameters, accept)
    kind = answer.headers.get("content-type", "").split(";")[0].strip()
    if kind not in (accept, "text/plain" if accept == "application/n-triples" else "application/json"):
        raise StoreError(
            f"this is no SPARQL endpoint: it answers with {kind or 'something unnamed'}",
            where=str(at),
            cure="check the path, such as /query or /sparql",
        )
    if answer.headers.get("x-sql-state"):
        raise QueryError(
            f"the server gave up: {answer.headers.get('x-sql-message', 'the answer is not whole')}",
            where=str(at),
            cure="ask for less, or give the server more time",
        )
    if _stated_cap(answer) and not partial:
        raise QueryError("the answer was cut by the server", where=str(at), cure="ask for less")
    return answer


def _tell(at: Endpoint, text: str) -> None:
    """Send an update, by POST."""
    _request(at, text, "INSERT", (), "*/*")


def _request(at: Endpoint, text: str, form: str, parameters: Sequence[tuple[str, str]], accept: str) -> _Answer:
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    wrapper = _wrapper(at, text, form, parameters, accept)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            response = wrapper.query().response
        with response:
            body = response.read()
        sent = at.update if form == "INSERT" else at.query
        if response.geturl() not in (sent, sent + "?"):  # a redirect has dropped the body
            raise StoreError(
                f"the server sends us on to {response.geturl()}",
                where=sent,
                cure="name that address; nothing was changed",
            )
        return _Answer(body, {name.lower(): value for name, value in response.headers.items()})
    except (SPARQLWrapperException, OSError, http.client.HTTPException, UnicodeEncodeError) as error:
        raise _explained(error, at, form) from error


def _wrapper(at: Endpoint, text: str, form: str, parameters: Sequence[tuple[str, str]], accept: str) -> Any:
    from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

    class Asking(SPARQLWrapper):
        """Told the form of its query: the library guesses it from the text, and guesses wrong."""

        def _parseQueryType(self, _: str) -> str:
            return form

    wrapper = Asking(at.query, updateEndpoint=at.update, returnFormat=JSON, agent="lienket")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY if form == "INSERT" else URLENCODED)
    wrapper.setOnlyConneg(True)
    wrapper.setTimeout(at.timeout)
    wrapper.addCustomHttpHeader("Accept", accept)
    if at.user:
        wrapper.setCredentials(at.user, at.password)
    for name, value in parameters:
        wrapper.addParameter(name, value)
    wrapper.setQuery(text)
    return wrapper


def _explained(error: Exception, at: Endpoint, form: str) -> StoreError | QueryError:
    """Any failure of a request as one line: what, where, and what to do."""
    where = at.update if form == "INSERT" else at.query
    status = _status(error)
    if status is not None:
        code, said = status
        if code in (401, 403):
            return StoreError(
                f"the server refuses ({code}: {said})",
                where=where,
                cure="write http://user:password@host/… or ask for the right to do this",
            )
        if code == 404:
            return StoreError(
                "there is no SPARQL endpoint", where=where, cure="check the path, such as /query or /sparql"
            )
        if code in (400, 500) and form != "INSERT":
            return QueryError(said, where=where, cure="mend the query")
        return StoreError(
            f"the server answers {code}: {said}", where=where, cure="nothing was changed; mend that and try again"
        )
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return StoreError(
            f"no answer within {at.timeout} s", where=where, cure="ask for less, or allow a longer timeout"
        )
    if isinstance(error, urllib.error.URLError):
        return StoreError(
            f"cannot be reached ({error.reason})", where=where, cure="check the address, and that the server runs"
        )
    if isinstance(error, UnicodeEncodeError):
        return QueryError("the query holds half a character", where=where, cure="write it in UTF-8")
    return StoreError(
        f"the connection broke ({one_line(str(error)) or type(error).__name__})",
        where=where,
        cure="try again; a store that was being written holds the old or the new",
    )


def _status(error: Exception) -> tuple[int, str] | None:
    """The HTTP status and first line of text of a refusal; None where no answer came."""
    cause = error if isinstance(error, urllib.error.HTTPError) else error.__context__
    if not isinstance(cause, urllib.error.HTTPError):
        return None
    said = b""
    with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
        said = cause.read()
    if not said and "Response:\n" in str(error):  # the library has read it, and keeps it as a literal
        with contextlib.suppress(ValueError, SyntaxError):
            said = ast.literal_eval(str(error).split("Response:\n", 1)[1])
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else ""
    return cause.code, (one_line(text)[:300] or str(cause.reason))


def _stated_cap(answer: _Answer) -> int:
    """The number of rows to which the server says it has cut its answer; 0 where it says nothing."""
    text = answer.headers.get("x-sparql-maxrows", "")
    return int(text) if text.isdigit() else 0


def _rows(answer: _Answer, at: Endpoint) -> Table:
    try:
        found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise SyntaxError("no table")
        columns = tuple(v.value for v in found.variables)
        return Table(columns, tuple(tuple(_canonical(row[i]) for i in range(len(columns))) for row in found))
    except (SyntaxError, ValueError) as error:
        raise _cut(answer, at) from error


def _canonical(term: Term) -> Term:
    """Virtuoso writes truth values as 1 and 0."""
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN and term.value in ("0", "1"):
        return ox.Literal(bool(int(term.value)))
    return term


def _parsed(answer: _Answer, form: ox.RdfFormat, at: Endpoint) -> list[ox.Quad]:
    try:
        return list(ox.parse(answer.body, form))
    except (SyntaxError, ValueError) as error:
        raise _cut(answer, at) from error


def _cut(answer: _Answer, at: Endpoint) -> QueryError:
    said = "the server broke off" if b"cancelled" in answer.body[-200:] else "the answer cannot be read"
    return QueryError(f"{said}: it is not whole", where=str(at), cure="ask for less, or give the server more time")
