"""The wire, servers that cap their answers, and the text of queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from conftest import Run
from servers import Wire, oxigraph, saying, virtuoso
from stores import WORLD, graph_of

import kg
from kg.model.iris import BASE
from kg.store import _http, _sparql_text

pytestmark = pytest.mark.server


# --- the wire


@pytest.mark.parametrize("side", ["up", "down"])
@pytest.mark.parametrize("after", [0, 150, 700, 20_000])
def test_a_lost_connection_leaves_the_old_graph_or_the_new(side: str, after: int) -> None:
    with oxigraph() as address:
        port = int(address.split(":")[2].split("/")[0])
        wire = Wire(port)
        name, new = graph_of(400)
        _, old = graph_of(3)
        steady, shaky = kg.connect(address), kg.connect(f"http://127.0.0.1:{wire.port}/query", timeout=5)
        steady.store.replace({name: old})
        setattr(wire, side, after)
        told = ""
        try:
            shaky.store.replace({name: new})
        except kg.StoreError as error:
            told = str(error)
        assert "the old or the new" in told or "cannot be reached" in told or (side == "down" and not told)
        wire.close()
        held = set(steady.store.quads(name))
        assert held in (set(old), set(new))
        if side == "up":
            assert held == set(old)


def test_a_lost_connection_while_reading_is_an_error_not_a_part() -> None:
    with oxigraph() as address:
        wire = Wire(int(address.split(":")[2].split("/")[0]))
        name, quads = graph_of(3000)
        kg.connect(address).store.replace({name: quads})
        shaky = kg.connect(f"http://127.0.0.1:{wire.port}/query", timeout=5)
        wire.down = 50_000
        with pytest.raises(kg.KgError, match=r"the connection broke|not whole"):
            list(shaky.store.quads(name))
        wire.close()


HTTP = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "


RESULTS = HTTP + b"application/sparql-results+json\r\n"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (HTTP + b"text/html\r\n\r\n<html>hello</html>", "this is no SPARQL endpoint: it answers with text/html"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "it answers with something unnamed"),
        (b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n", "there is no SPARQL endpoint"),
        (b"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\nwho are you", "the server refuses (401: who are you)"),
        (b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n", "the server answers 503: Busy"),
        (b"HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\nerror at 1:2\nmore \xc4\x90", "error at 1:2 more Đ; mend the query"),
        (RESULTS + b'\r\n{"head":{"vars":["g"]},"results":{"bindings":[', "it is not whole"),
        (RESULTS + b'\r\n{"head":{"vars":["g"]},"results":{"bindings":[The SPARQL operation has been cancelled', "broke off"),
        (RESULTS + b"Content-Length: 999\r\n\r\n{", "the connection broke"),
        (RESULTS + b"X-SQL-State: S1TAT\r\nX-SQL-Message: time is up\r\n\r\n{}", "the server gave up: time is up"),
        (RESULTS + b"X-SPARQL-MaxRows: 1\r\n\r\n{}", "it is not whole"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "the connection broke"),
        (b"", "the connection broke"),
    ],
    ids=lambda v: repr(v)[:30],
)  # fmt: skip
def test_what_is_no_store_is_one_clear_line(said: bytes, says: str) -> None:
    with saying(said) as address, pytest.raises(kg.KgError) as error:
        kg.connect(address, timeout=3)
    text = str(error.value)
    assert says in text and address in text and "\n" not in text and "; " in text


def test_a_server_that_never_answers() -> None:
    with saying(pause=30) as address, pytest.raises(kg.StoreError, match="no answer within 1 s"):
        kg.connect(address, timeout=1)


def test_nobody_is_sent_on_to_an_address_that_only_begins_alike() -> None:
    fine = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with saying(fine, moved_to="/query/") as address, pytest.raises(kg.StoreError, match="sends us on"):
        _http.update(_http.endpoint(address, update=address, timeout=3), "DROP ALL")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1:9/query", "cannot be reached"),
        ("http://no-such-host.invalid/query", "cannot be reached"),
        ("ftp://x/y", "a store's URL is http:// or https://"),
        ("file:///etc/hostname", "a store's URL is http:// or https://"),
        ("http://a b/query", "a store's URL is http:// or https://"),
        ("http://me:s3cret@x:port/query", "this is no URL"),
        ("ftp://me:s3cret@x/query", "a store's URL is http:// or https://"),
        ("http://me:s3cret@127.0.0.1:9/query", "cannot be reached"),
        ("http://", "a store's URL is http:// or https://"),
    ],
)
def test_addresses_that_are_none(address: str, says: str, run: Run) -> None:
    with pytest.raises(kg.StoreError, match=says):
        kg.connect(address, timeout=3)
    code, out, err = run("find", "x", "--store", address)
    assert code == 2 and out == "" and err.count("\n") == 1 and says in err and "s3cret" not in err


def test_addresses() -> None:
    at = _http.endpoint("http://me:p%40ss@[::1]:8080/ds/query?x=1")
    assert (at.query, at.update) == ("http://[::1]:8080/ds/query?x=1", "http://[::1]:8080/ds/update?x=1")
    assert (at.user, at.password) == ("me", "p@ss") and "p@ss" not in str(at) + repr(at)
    told = _http.endpoint("http://h/sparql", update="http://me:p@h/u")
    assert told.update == "http://h/u"
    assert _http.endpoint("http://h/repositories/r").update == "http://h/repositories/r/statements"
    assert _http.endpoint("http://h/sparql").update == "http://h/sparql"
    assert _http.endpoint("http://h/sparql", update="http://h/u").update == "http://h/u"
    with pytest.raises(kg.StoreError, match="timeout must be at least 1 second"):
        _http.endpoint("http://h/sparql", timeout=0)


def test_a_read_only_server_says_so(base: Path, here: kg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.load([base, WORLD], bundled=False, directory=tmp_path / "s")
    with oxigraph("--location", str(tmp_path / "s"), verb="serve-read-only") as address:
        g = kg.connect(address)
        assert len(g.query("region-members")) == 11
        with pytest.raises(kg.StoreError, match="the server refuses"):
            g.reason()


def test_an_answer_from_elsewhere_is_refused() -> None:
    """A redirect turns a POST into a GET without its body: an update would be lost in silence."""
    with saying(RESULTS + b'\r\n{"head":{"vars":["g"]},"results":{"bindings":[]}}') as other:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {other}\r\nConnection: close\r\n\r\n".encode()
        with saying(moved) as address:
            with pytest.raises(kg.StoreError, match=f"the server sends us on to {other}; name that address"):
                kg.connect(address, timeout=3)
            with pytest.raises(kg.StoreError, match="sends us on"):
                _http.update(_http.endpoint(address, timeout=3), "DROP ALL")


def test_long_queries_are_sent_whole(there: kg.KnowledgeGraph) -> None:
    ids = " ".join(f"<{BASE}t/{i}>" for i in range(20_000))
    frame = there.sparql(f"SELECT ?s ?n {{ VALUES ?s {{ {ids} <{BASE}agency/sati> }} ?s lk:name ?n }} ORDER BY ?n")
    assert frame["s"].unique().tolist() == ["agency/sati"]


def test_bad_queries_are_the_callers_fault(there: kg.KnowledgeGraph) -> None:
    with pytest.raises(kg.QueryError, match="mend the query"):
        there.sparql("SELECT ?x { ?x lk:name }")
    with pytest.raises(kg.QueryError, match="this is no SPARQL query"):
        there.sparql("DROP ALL")
    with pytest.raises(kg.QueryError, match="not a SELECT"):
        there.store.select("ASK { ?s ?p ?o }")
    assert there.store.graphs()


# --- a server that caps its answers


@pytest.fixture(scope="module")
def capped(
    tmp_path_factory: pytest.TempPathFactory, base: Path, here: kg.KnowledgeGraph
) -> Iterator[kg.KnowledgeGraph]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), 500) as address:
        kg.load([base, WORLD], bundled=False, directory=address)
        yield kg.connect(address)


def test_a_capped_server_gives_everything_page_by_page(here: kg.KnowledgeGraph, capped: kg.KnowledgeGraph) -> None:
    assert sum(1 for _ in here.store.quads()) > 8000
    assert capped.store.dump() == here.store.dump()
    for kind in ("everything", "co-participation"):
        assert nx.utils.graphs_equal(here.network(kind), capped.network(kind))
    assert capped.reason() == here.reason()


def test_rows_of_a_capped_server_come_in_the_order_asked_for(
    here: kg.KnowledgeGraph, capped: kg.KnowledgeGraph
) -> None:
    text = f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?s), '{BASE}evidence/')) }}"
    whole = here.sparql(text)["s"].tolist()
    assert len(whole) > 300
    assert sorted(capped.sparql(text)["s"]) == sorted(whole)
    many = text.replace("SELECT DISTINCT ?s", "SELECT DISTINCT ?s ?p ?o")
    ordered = many + " ORDER BY DESC(STR(?s)) DESC(STR(?p)) DESC(STR(?o))"
    assert capped.sparql(ordered).equals(here.sparql(ordered)) and len(here.sparql(ordered)) > 1000


def test_a_capped_server_never_gives_a_part_for_the_whole(capped: kg.KnowledgeGraph) -> None:
    with pytest.raises(
        kg.QueryError, match="gives 500 triples at the most, and the answer may be cut; ask with SELECT"
    ):
        capped.sparql("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    assert len(capped.sparql("CONSTRUCT { ?a lk:organises ?e } { ?a lk:organises ?e }")) >= 4
    with pytest.raises(kg.QueryError, match="a query with FROM is not paged"):
        capped.sparql(f"SELECT * FROM <{BASE}graph/ontology> {{ ?s ?p ?o }}")


def test_truth_values_come_back_as_they_went(capped: kg.KnowledgeGraph) -> None:
    assert (
        capped.sparql("ASK { ?s lk:occurred true }") is True and capped.sparql("ASK { ?s lk:occurred ?x, ?s }") is False
    )
    rows = capped.sparql("SELECT DISTINCT ?x { ?s lk:occurred ?x } ORDER BY ?x")
    assert rows["x"].tolist() == [True]


# --- the text of queries


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# ask\nbase <http://select/> prefix ask: <http://x/> construct where { ?s ?p ?o }", "CONSTRUCT"),
        ('PREFIX describe: <x> aSk { ?s ?p """select "x" \n""" }', "ASK"),
        ("DESCRIBE <http://x/select>", "DESCRIBE"),
        ("PREFIX : <http://x/>\nSELECT ?ask {}", "SELECT"),
    ],
)
def test_the_form_of_a_query_is_read_past_its_prologue(text: str, form: str) -> None:
    assert _sparql_text.query_form(text) == form


def test_commands_take_a_url(url: str, there: kg.KnowledgeGraph, run: Run, tmp_path: Path) -> None:
    code, out, _ = run("query", "region-members", "--store", url, "--format", "json")
    assert code == 0 and len(json.loads(out)) == 11
    assert run("check", "--store", url)[0] == 0
    code, out, _ = run("network", "collaboration", "--store", url, "--out", tmp_path / "x.json")
    assert code == 0 and out.startswith("collaboration: 4 nodes, 3 ties")
    assert run("map", "--store", url, "--out", tmp_path / "m.html")[0] == 0
