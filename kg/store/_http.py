"""Requests to a SPARQL server, and what it answers: each failure is one line. The only user of SPARQLWrapper."""

from __future__ import annotations

import ast
import contextlib
import http.client
import re
import urllib.error
import urllib.parse
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError, one_line
from kg.model.iris import PREFIXES
from kg.store.base import Bindings, Term, without_password

_BOOLEAN = PREFIXES["xsd"] + "boolean"


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
        raise StoreError("timeout must be at least 1 second", where=without_password(url), hint="take 1 or more")
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
        raise StoreError("this is no URL", where=without_password(url), hint="write http://host:port/path") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise StoreError(
            "a store's URL is http:// or https://", where=without_password(url), hint="write http://host:port/path"
        )
    return parts


def _plain(parts: urllib.parse.SplitResult) -> str:
    """The URL without user and password."""
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    headers: Mapping[str, str]


def ask(
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
            hint="check the path, such as /query or /sparql",
        )
    if answer.headers.get("x-sql-state"):
        raise QueryError(
            f"the server gave up: {answer.headers.get('x-sql-message', 'the answer is not whole')}",
            where=str(at),
            hint="ask for less, or give the server more time",
        )
    if stated_cap(answer) and not partial:
        raise QueryError("the answer was cut by the server", where=str(at), hint="ask for less")
    return answer


def update(at: Endpoint, text: str) -> None:
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
                hint="name that address; nothing was changed",
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
                hint="write http://user:password@host/… or ask for the right to do this",
            )
        if code == 404:
            return StoreError(
                "there is no SPARQL endpoint", where=where, hint="check the path, such as /query or /sparql"
            )
        if code in (400, 500) and form != "INSERT":
            return QueryError(said, where=where, hint="mend the query")
        return StoreError(
            f"the server answers {code}: {said}", where=where, hint="nothing was changed; mend that and try again"
        )
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return StoreError(
            f"no answer within {at.timeout} s", where=where, hint="ask for less, or allow a longer timeout"
        )
    if isinstance(error, urllib.error.URLError):
        return StoreError(
            f"cannot be reached ({error.reason})", where=where, hint="check the address, and that the server runs"
        )
    if isinstance(error, UnicodeEncodeError):
        return QueryError("the query contains an unpaired surrogate", where=where, hint="write it in UTF-8")
    return StoreError(
        f"the connection broke ({one_line(str(error)) or type(error).__name__})",
        where=where,
        hint="try again; a store that was being written holds the old or the new",
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


def stated_cap(answer: _Answer) -> int:
    """The number of rows to which the server says it has cut its answer; 0 where it says nothing."""
    text = answer.headers.get("x-sparql-maxrows", "")
    return int(text) if text.isdigit() else 0


def bindings(answer: _Answer, at: Endpoint) -> Bindings:
    """The rows of a JSON answer. Raises QueryError where it was cut."""
    try:
        found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise SyntaxError("no table")
        columns = tuple(v.value for v in found.variables)
        return Bindings(columns, tuple(tuple(_canonical(row[i]) for i in range(len(columns))) for row in found))
    except (SyntaxError, ValueError) as error:
        raise _cut(answer, at) from error


def _canonical(term: Term) -> Term:
    """Virtuoso writes truth values as 1 and 0."""
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN and term.value in ("0", "1"):
        return ox.Literal(bool(int(term.value)))
    return term


def statements(answer: _Answer, form: ox.RdfFormat, at: Endpoint) -> list[ox.Quad]:
    """The statements of an RDF answer. Raises QueryError where it was cut."""
    try:
        return list(ox.parse(answer.body, form))
    except (SyntaxError, ValueError) as error:
        raise _cut(answer, at) from error


def _cut(answer: _Answer, at: Endpoint) -> QueryError:
    said = "the server broke off" if b"cancelled" in answer.body[-200:] else "the answer cannot be read"
    return QueryError(f"{said}: it is not whole", where=str(at), hint="ask for less, or give the server more time")
