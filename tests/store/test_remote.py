"""A remote store gives what the embedded one gives: on real servers, in every state of the wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
from conftest import ROOT
from servers import Wire, oxigraph, saying, virtuoso

import kg
from kg import maps
from kg._util.paths import home
from kg.model.iris import BASE, INFERRED, ONTOLOGY
from kg.store import _http, _sparql_text, remote

Run = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.server
WORLD = ROOT / "tests" / "fixtures" / "world"
OPTIONS = {"plain": (), "union": ("--union-default-graph",)}


@pytest.fixture(scope="module")
def here(base: Path) -> kg.KnowledgeGraph:
    return kg.load([base, WORLD], bundled=False)


@pytest.fixture(scope="module", params=list(OPTIONS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with oxigraph(*OPTIONS[request.param]) as address:
        yield address


@pytest.fixture(scope="module")
def there(url: str, base: Path, here: kg.KnowledgeGraph) -> kg.KnowledgeGraph:
    """The same data, loaded and reasoned on a server. Tests only read it."""
    kg.load([base, WORLD], bundled=False, directory=url)
    return kg.connect(url)


def quad(subject: str, graph: str, value: str = "x") -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(BASE + subject), ox.NamedNode(ONTOLOGY + "note"), ox.Literal(value), ox.NamedNode(graph)
    )


def graph_of(size: int, name: str = "a") -> tuple[str, list[ox.Quad]]:
    iri = f"{BASE}graph/{name}"
    return iri, [quad(f"t/{name}-{i}", iri, f"Đại học số {i}") for i in range(size)]


# --- the same answers


def test_the_same_quads(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    assert there.store.graphs() == here.store.graphs() and there.store.reasoned
    assert there.store.dump() == here.store.dump()
    assert sorted(map(str, there)) == sorted(map(str, here)) and len(there) == len(here) > 200


@pytest.mark.parametrize("name", sorted(p.stem for p in (home() / "queries").glob("*.rq")))
def test_every_question(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph, name: str) -> None:
    one, other = here.query(name), there.query(name)
    pd.testing.assert_frame_equal(one, other)
    assert one.attrs == other.attrs


def test_checks(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    kept = kg.KnowledgeGraph(here.store, here.ontology)
    assert there.problems() == kept.problems()


def test_checks_that_find_something(url: str, base: Path, here: kg.KnowledgeGraph) -> None:
    name = f"{BASE}graph/world-2021"
    broken = [q for q in here.store.quads(name) if not q.predicate.value.endswith("#status")]
    with oxigraph(*OPTIONS["plain"]) as fresh:
        held = kg.connect(fresh)
        held.store.replace({n: list(here.store.quads(n)) for n in here.store.graphs()})
        held.store.replace({name: broken})
        kept = kg.load([base, WORLD], bundled=False)
        kept.store.replace({name: broken})
        found = held.problems()
        assert found == kg.KnowledgeGraph(kept.store, kept.ontology).problems() and len(found) > 1


@pytest.mark.parametrize("kind", ["everything", "participation", "co-participation", "collaboration", "affiliation"])
def test_networks_and_maps(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph, kind: str) -> None:
    one, other = here.network(kind), there.network(kind)
    assert nx.utils.graphs_equal(one, other) and one.graph == other.graph
    filtered = [g.network(kind, region="region/red-river-delta", since=2019) for g in (here, there)]
    assert nx.utils.graphs_equal(*filtered) and filtered[0].graph["left_out"] == filtered[1].graph["left_out"]
    if kind == "everything":
        assert maps.draw(one).html == maps.draw(other).html


def test_things_and_finding(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    assert [e.id for e in there.find("so khcn hai phong")] == [e.id for e in here.find("so khcn hai phong")]
    one, other = (g["department/so-khcn-hai-phong"] for g in (here, there))
    assert (one.label, one.classes) == (other.label, other.classes)
    pd.testing.assert_frame_equal(one.evidence(), other.evidence())


def test_reports(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    assert kg.report(here).html == kg.report(there).html


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?a lk:organises ?e }",
        "ASK WHERE { ?a lk:organises lk:Event }",
        "# select ask construct\nPREFIX select: <http://x/insert#>\nASK { ?a lk:name 'SELECT drop' }",
        "SELECT ?a { ?a lk:organises ?e } ORDER BY ?a",
        "select distinct * where { ?a lk:name ?n filter (contains(?n, 'Đại học')) } order by ?a ?n",
        "PREFIX add: <http://x/insert> SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a lk:Province }",
        f"SELECT ?s ?p ?o FROM <{BASE}graph/hai-phong-2019> {{ ?s ?p ?o }} ORDER BY ?s ?p ?o",
        f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/hai-phong-2019> WHERE {{ ?s ?p ?o }}",
        f"SELECT DISTINCT ?g FROM NAMED <{BASE}graph/hai-phong-2019> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"ASK FROM <{BASE}graph/hai-phong-2019> {{ ?s a owl:Class }}",
        f"ASK FROM <{BASE}graph/ontology> {{ ?s a owl:Class }}",
        "ASK { ?yes a lk:Province } LIMIT 1",
        "ASK { ?s a ?c } VALUES ?c { lk:Province }",
        f"BASE <{BASE}> SELECT ?e {{ <agency/sati> lk:organises ?e }} ORDER BY ?e",
        "PREFIX lk: <http://other/> SELECT ?s { ?s a lk:Province }",
        "SELECT ?s { ?s a ?c } ORDER BY ?s VALUES ?c { lk:Province }",
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c HAVING (COUNT(DISTINCT ?s) > 3) ORDER BY ?c LIMIT 5 OFFSET 1",
    ],
)
def test_other_queries(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph, text: str) -> None:
    one, other = here.sparql(text), there.sparql(text)
    assert one == other if isinstance(one, bool) else one.equals(other)


def test_graphs_as_answers(here: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    for text in ("CONSTRUCT { ?a lk:organises ?e } { ?a lk:organises ?e }", f"DESCRIBE <{BASE}agency/sati>"):
        assert set(here.sparql(text)) == set(there.sparql(text)) != set()


def test_rdflib_works_on_the_server(there: kg.KnowledgeGraph) -> None:
    dataset = there.dataset()
    (row,) = dataset.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}graph/hai-phong-2019> {{ ?s ?p ?o }} }}")
    assert int(row[0]) == sum(1 for _ in there.store.quads(f"{BASE}graph/hai-phong-2019"))


# --- writing


def test_loading_replaces_and_drops_what_was_inferred(here: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with oxigraph() as fresh:
        g = kg.connect(fresh)
        assert g.store.graphs() == [] and g.sparql("SELECT * { ?s ?p ?o }").empty and not g.store.reasoned
        path = tmp_path / "all.trig"
        path.write_bytes(here.store.dump())
        loaded = g.load_files(path)
        assert loaded[f"{BASE}graph/hai-phong-2019"] > 300 and INFERRED not in g.store.graphs()
        assert g.reason() == sum(1 for _ in here.store.quads(INFERRED)) and g.store.reasoned
        assert g.store.dump() == here.store.dump()
        small = tmp_path / "world-2021.ttl"
        small.write_text(f'<{BASE}topic/t> a <{ONTOLOGY}Topic> ; <{ONTOLOGY}name> "Đ"@vi .', encoding="utf-8")
        g.load_files(small)
        assert not g.store.reasoned and sum(1 for _ in g.store.quads(f"{BASE}graph/world-2021")) == 2


def test_what_was_inferred_from_an_old_source_is_not_put(
    here: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    with oxigraph() as fresh:
        one, other = kg.connect(fresh), kg.connect(fresh)
        one.store.replace({n: list(here.store.quads(n)) for n in here.store.graphs() if n != INFERRED})
        put = remote.Remote.put_inferred

        def late(self: remote.Remote, mark: str, statements: list[ox.Quad]) -> None:
            other.store.replace_sources({f"{BASE}graph/hai-phong-2019": []})
            put(self, mark, statements)

        with monkeypatch.context() as patched:
            patched.setattr(remote.Remote, "put_inferred", late)
            with pytest.raises(kg.StoreError, match="a source changed while it was reasoned; reason again"):
                one.reason()
        assert not one.store.reasoned and INFERRED not in one.store.graphs()
        assert one.reason() > 100 and one.store.reasoned


def test_what_is_not_ours_is_left_alone(here: kg.KnowledgeGraph) -> None:
    with oxigraph() as fresh:
        g = kg.connect(fresh)
        _http.update(g.store._at, "INSERT DATA { GRAPH <http://other.example/g> { <http://a/s> <http://a/p> 1 } }")
        g.put({f"{BASE}graph/a": [quad("t/1", f"{BASE}graph/a")]})
        assert f"{BASE}graph/a" in g.store.graphs() and "http://other.example/g" not in g.store.graphs()
        with pytest.raises(kg.StoreError, match=r"keeps graphs under .* alone, and this is http://other.example/g"):
            g.store.replace({"http://other.example/g": []})
        assert g.sparql("SELECT * { ?s <http://a/p> ?o }").empty  # nor does it come into our answers
        assert not g.sparql("SELECT * FROM <http://other.example/g> { ?s ?p ?o }").empty


def test_what_is_put_aside_is_seen_by_nobody_and_taken_away_in_time() -> None:
    with oxigraph("--union-default-graph") as fresh:
        g = kg.connect(fresh)
        name, quads = graph_of(3)
        g.store.replace({name: quads})
        old, new = (f"{remote._STAGED}{when}-x-0" for when in (1_000_000_000, 9_999_999_999))
        for aside in (old, new):
            _http.update(g.store._at, f"INSERT DATA {{ GRAPH <{aside}> {{ <{BASE}t/9> <{ONTOLOGY}note> 'x' }} }}")
        assert len(g.sparql("SELECT * { ?s ?p ?o }")) == 3 and g.store.graphs() == [name]
        assert g.sparql("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")["g"].tolist() == ["graph/a"]
        g.store.replace({name: quads[:1]})
        left = g.store._whole(remote._ALL_GRAPHS, everything=True).rows
        assert {row[0].value for row in left} == {name, new}


def test_a_store_of_blank_nodes_is_probed_too() -> None:
    with oxigraph() as fresh:
        at = _http.endpoint(fresh)
        _http.update(at, f"INSERT DATA {{ GRAPH <{BASE}graph/x> {{ _:a <http://p/1> 'x' . _:b <http://p/1> 'y' }} }}")
        assert kg.connect(fresh).sparql("SELECT (COUNT(*) AS ?n) { ?s <http://p/1> ?o }")["n"][0] == 2


def test_many_rows_of_a_server_without_a_cap_come_as_they_are() -> None:
    with oxigraph() as fresh:
        g = kg.connect(fresh)
        name, quads = graph_of(12_000)
        g.store.replace({name: quads})
        assert len(g.sparql(f"SELECT ?s FROM <{name}> {{ ?s ?p ?o }} LIMIT 11999")) == 11_999
        assert len(g.sparql("SELECT ?s (RAND() AS ?r) { ?s ?p ?o } LIMIT 11998")) == 11_998


def test_a_graph_too_big_for_one_update_goes_in_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_MOST", 1000)
    monkeypatch.setattr(remote, "_BATCH", 7)
    monkeypatch.setattr(remote.Remote, "_batches", True)
    with oxigraph() as fresh:
        g = kg.connect(fresh)
        name, quads = graph_of(50)
        g.store.replace({name: quads[:1]})
        g.store.replace({name: quads}, drop=[f"{BASE}graph/none"])
        assert set(g.store.quads(name)) == set(quads) and g.store.graphs() == [name]
        bad = ox.Quad(quads[0].subject, quads[0].predicate, ox.Literal("x"), ox.NamedNode(name))
        monkeypatch.setattr(remote, "ordered", lambda given: [*given, _Broken(bad)])
        with pytest.raises(kg.StoreError, match="the server answers 400"):
            g.store.replace({name: quads[:20]})
        monkeypatch.undo()
        assert set(g.store.quads(name)) == set(quads)
        left = g.sparql("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        assert left["g"].tolist() == ["graph/a"]  # what was put aside is taken away again


class _Broken:
    """A quad that no server takes."""

    def __init__(self, like: ox.Quad) -> None:
        self.subject, self.predicate, self.object, self.graph_name = like.subject, like.predicate, "}{", like.graph_name


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
