"""A graph on a remote server answers as one in this process."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
from servers import oxigraph
from stores import OPTIONS, WORLD, graph_of, quad

import kg
from kg import maps
from kg._util.paths import home
from kg.model.iris import BASE, INFERRED, ONTOLOGY
from kg.store import _http, remote

pytestmark = pytest.mark.server


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
