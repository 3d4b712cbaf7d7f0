"""Quads in a remote SPARQL 1.1 store, behind the same verbs as the embedded one. The only user of SPARQLWrapper.

Only graphs under our own base are touched; what else a server holds is left alone. Answers are read as JSON,
which cannot be cut without notice, and a server that caps its rows is paged.
"""

from __future__ import annotations

import ast
import contextlib
import http.client
import re
import urllib.error
import urllib.parse
import uuid
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError, one_line
from kg.names import BASE, INFERRED, PREFIXES
from kg.store import Table, Term, replacing
from kg.triples import ordered, serialise

if TYPE_CHECKING:
    import rdflib

GRAPHS = BASE + "graph/"
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_STAGED = GRAPHS + "staged-"
_MANY = 10_000  # rows from which an answer is counted before it is believed
_MOST = 100_000_000  # bytes of one update: Oxigraph's server takes 128 MiB
_BATCH = 4_000  # triples of one INSERT DATA while staging: Virtuoso takes 4,990
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
# What holds words that are none: strings, IRIs, comments.
_OPAQUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)
_PREFIXES = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a store is asked and told, as whom, and how long it may take to answer."""

    query: str
    update: str
    user: str = ""
    password: str = ""
    timeout: int = 60

    def __str__(self) -> str:
        return self.query


def endpoint(url: str, *, update: str | None = None, timeout: int = 60) -> Endpoint:
    """Read a URL: `user:password@` is taken off it; the update address is guessed from the query address.

    …/query → …/update, …/repositories/NAME → …/statements, else the same. Raises StoreError for another scheme.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError as error:
        raise StoreError(f"this is no URL ({error})", where=url, cure="write http://host:port/path") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise StoreError("a store's URL is http:// or https://", where=url, cure="write http://host:port/path")
    if timeout < 1:
        raise StoreError(f"a timeout of {timeout} s is none", where=url, cure="take 1 or more")
    host = f"[{parts.hostname}]" + host.removeprefix(parts.hostname) if ":" in parts.hostname else host
    plain = urllib.parse.urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
    path = re.sub(r"/query$", "/update", re.sub(r"(/repositories/[^/]+)$", r"\1/statements", parts.path))
    guessed = urllib.parse.urlunsplit((parts.scheme, host, path, parts.query, ""))
    user, password = (urllib.parse.unquote(text or "") for text in (parts.username, parts.password))
    return Endpoint(plain, update or guessed, user, password, timeout)


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
            return self._whole(text, self._union)
        if form == "ASK":
            return self._ask(text)
        answer = _send(self._at, f"{_PREFIXES} {text}", self._union, accept="application/n-triples")
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
        return self._whole(text, self._union)

    def _ask(self, text: str) -> bool:
        """ASK as SELECT of one row: a server may answer ASK in a form of its own."""
        head, body = _split(text, "ASK")
        return bool(
            _rows(_send(self._at, f"{_PREFIXES} {head} SELECT (1 AS ?yes) {body} LIMIT 1", self._union), self._at).rows
        )

    def graphs(self) -> list[str]:
        """The IRIs of our named graphs, sorted. A graph without a triple is none."""
        table = self._whole(
            f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{GRAPHS}")) }}', ()
        )
        names = sorted(row[0].value for row in table.rows if isinstance(row[0], ox.NamedNode))
        return [name for name in names if not name.startswith(_STAGED)]

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of them."""
        for name in [graph] if graph else self.graphs():
            node = ox.NamedNode(name)
            for s, p, o in self._whole(f"SELECT ?s ?p ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", ()).rows:
                yield ox.Quad(s, p, o, node)  # type: ignore[arg-type]

    def pairs(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
        """(named graph, subject, object) of a property, as IRIs and lexical forms; of one object where it is given."""
        thing, shown = (f"<{value}>", "") if value else ("?o", "?o")
        text = f"SELECT ?g ?s {shown} {{ GRAPH ?g {{ ?s <{predicate}> {thing} }} }}"
        rows = [
            [t.value if t and not isinstance(t, ox.Triple) else "" for t in row] for row in self._whole(text, ()).rows
        ]
        return [(r[0], r[1], value or r[2]) for r in rows if r[0].startswith(GRAPHS) and not r[0].startswith(_STAGED)]

    @property
    def reasoned(self) -> bool:
        """Whether the inferred graph is there: every change of a source drops it."""
        text = f"SELECT (1 AS ?yes) {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }} LIMIT 1"
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

    @property
    def _union(self) -> Sequence[tuple[str, str]]:
        """The parameters by which the default graph becomes the union of all graphs."""
        if self._manner == "default-graph-uri":
            return [("default-graph-uri", name) for name in self.graphs()]
        return [("union-default-graph", "")] if self._manner == "union-default-graph" else []

    @property
    def _manner(self) -> str:
        """How the server is brought to show the union; an empty store shows it in any way."""
        return self.__dict__.get("_found") or self._probe()

    def _probe(self) -> str:
        sample = f'SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{GRAPHS}")) }} LIMIT 200'
        held = _rows(_send(self._at, sample, ()), self._at).rows
        if not held:
            return "own"
        ends = {row[0]: row for row in held if not any(isinstance(term, ox.BlankNode) for term in row)}
        rows = list(ends.values())[:50]
        names = " ".join(f"({s} {p} {o})" for _, s, p, o in rows)
        text = f"SELECT DISTINCT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {names} }} ?s ?p ?o }}"
        uris = tuple(("default-graph-uri", name) for name in self.graphs())
        for manner, parameters in (
            ("own", ()),
            ("union-default-graph", (("union-default-graph", ""),)),
            ("default-graph-uri", uris),
        ):
            seen = {tuple(row) for row in _rows(_send(self._at, text, parameters), self._at).rows}
            if all(tuple(row[1:]) in seen for row in rows):
                self.__dict__["_found"] = manner
                return manner
        raise StoreError(
            "the server's default graph cannot be made the union of its named graphs",
            where=str(self._at),
            cure="switch that on in the server (Oxigraph: --union-default-graph)",
        )

    @cached_property
    def _cap(self) -> int:
        """How many rows the server gives at the most: of ten thousand that are asked for, those that come."""
        digits = " ".join(map(str, range(100)))
        text = f"SELECT ?a ?b {{ VALUES ?a {{ {digits} }} VALUES ?b {{ {digits} }} }}"
        answer = _send(self._at, text, (), partial=True)
        rows = len(_rows(answer, self._at).rows)
        return rows if rows < _MANY else _stated_cap(answer) or 10**12

    def _whole(self, text: str, parameters: Sequence[tuple[str, str]]) -> Table:
        """All rows of a SELECT: at once, or page by page from a server that caps them; never a part of them."""
        answer = _send(self._at, f"{_PREFIXES} {text}", parameters, partial=True)
        table = _rows(answer, self._at)
        capped = _stated_cap(answer)
        if not capped and len(table.rows) < min(self._cap if len(table.rows) >= 100 else _MANY, _MANY):
            return table
        if re.search(r"\bFROM\b", _masked(text), re.I):
            raise QueryError(
                f"the server gives {len(table.rows):,} rows at the most, and a query with FROM cannot be paged",
                where=str(self._at),
                cure="name the graph with GRAPH, or ask for less",
            )
        total = self._count(text, parameters)
        if len(table.rows) == total:
            return table
        rows: list[Any] = []
        while page := self._page(text, parameters, table.columns, len(rows), capped or len(table.rows)):
            rows += page
        if len(rows) != total or self._count(text, parameters) != total:
            raise StoreError(
                f"the store changed while it was read ({len(rows):,} of {total:,} rows came)",
                where=str(self._at),
                cure="try again",
            )
        return replace(table, rows=tuple(rows))

    def _count(self, text: str, parameters: Sequence[tuple[str, str]]) -> int:
        head, body = _split(text, "SELECT")
        counting = f"{_PREFIXES} {head} SELECT (COUNT(*) AS ?n) {{ {{ SELECT {body}\n}} }}"
        ((count,),) = _rows(_send(self._at, counting, parameters), self._at).rows
        return int(count.value) if isinstance(count, ox.Literal) else 0

    def _page(
        self, text: str, parameters: Sequence[tuple[str, str]], columns: Sequence[str], start: int, size: int
    ) -> list[tuple[Any, ...]]:
        """Rows from a place on, in the query's own order, or in that of all columns where it has none."""
        head, body = _split(text, "SELECT")
        order = "" if re.search(r"\bORDER\s+BY\b(?![\s\S]*\})", _masked(text), re.I) else _by_all(columns)
        paged = (
            f"{_PREFIXES} {head} SELECT {' '.join(f'?{c}' for c in columns)} "
            f"{{ {{ SELECT {body}\n{order} }} }} LIMIT {size} OFFSET {start}"
        )
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
        mark = uuid.uuid4().hex
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

    def _clear(self, graphs: Iterable[str]) -> None:
        """Take away what was put aside; a server that is gone keeps it, out of sight of every verb here."""
        try:
            _tell(self._at, ";\n".join(f"DROP SILENT GRAPH <{name}>" for name in graphs))
        except StoreError:
            return

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


def query_form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises QueryError for a text that is none of them."""
    found = _FORM.search(re.sub(r"\bPREFIX\s+[^\s:]*\s*:", lambda m: " " * len(m[0]), _masked(text), flags=re.I))
    if found is None:
        raise QueryError("this is no SPARQL query", cure="write SELECT, ASK, CONSTRUCT or DESCRIBE; loading has verbs")
    return found[1].upper()


def _split(text: str, form: str) -> tuple[str, str]:
    """What stands before the query's form, and what after."""
    masked = re.sub(r"\bPREFIX\s+[^\s:]*\s*:", lambda m: " " * len(m[0]), _masked(text), flags=re.I)
    place = next(m for m in _FORM.finditer(masked) if m[1].upper() == form)
    return text[: place.start()] + "\n", text[place.end() :]


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
        if not response.geturl().startswith(sent):
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
