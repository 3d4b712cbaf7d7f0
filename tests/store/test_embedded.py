"""The embedded store: union, atomic loads, RDF files, directories."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset

import kg
from kg.model.iris import BASE, DERIVED, INFERRED, ONTOLOGY
from kg.store import embedded, rdf_files

A, B = BASE + "graph/a", BASE + "graph/b"


def quad(subject: str, graph: str, value: str = "x") -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(BASE + subject), ox.NamedNode(ONTOLOGY + "note"), ox.Literal(value), ox.NamedNode(graph)
    )


def test_the_default_graph_is_the_union_each_triple_once() -> None:
    held = embedded.memory()
    held.replace({A: [quad("t/1", A)], B: [quad("t/1", B)]})
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert held.select(count).rows[0][0] == ox.Literal(1)
    assert held.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows[0][0] == ox.Literal(2)
    held.replace({A: []}, drop=[A])
    assert held.select(count).rows[0][0] == ox.Literal(1)
    held.replace({}, drop=[B])
    assert held.select(count).rows[0][0] == ox.Literal(0)


def test_dataset_is_an_rdflib_dataset_over_the_same_quads(graph: kg.KnowledgeGraph) -> None:
    dataset = graph.dataset()
    assert isinstance(dataset, Dataset)
    number = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert int(next(iter(dataset.query(number)))[0]) == graph.sparql(number)["n"][0]
    assert int(next(iter(dataset.query(number, use_store_provided=False)))[0]) == graph.sparql(number)["n"][0]
    assert f"{BASE}graph/hai-phong-2019" in {str(g.identifier) for g in dataset.graphs()}


def test_replacing_is_all_or_nothing() -> None:
    held = embedded.memory()
    held.replace_sources({A: [quad("t/1", A)]})
    before = held.dump()
    good = ox.NamedNode(BASE + "t/2")
    bad = ox.Quad(good, ox.NamedNode(ONTOLOGY + "note"), ox.Triple(good, good, good), ox.NamedNode(B))
    with pytest.raises((kg.StoreError, SyntaxError)):
        held._inner.update(f"DROP SILENT GRAPH <{A}>; INSERT DATA {{ {bad.subject} {bad.predicate} }}")
    assert held.dump() == before


def test_a_dump_is_sorted_has_no_blank_node_and_reads_back_the_same(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    text = graph.store.dump()
    assert b"_:" not in text
    other = embedded.memory()
    other.replace({name: list(graph.store.quads(name)) for name in reversed(graph.store.graphs())})
    assert other.dump() == text
    path = graph.save(tmp_path / "g.trig")
    assert {str(q) for q in ox.parse(path.read_bytes(), ox.RdfFormat.TRIG)} == {str(q) for q in graph.store.quads()}


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_dump_depends_neither_on_the_hash_seed_nor_on_the_locale(corpus: kg.KnowledgeGraph, hash_seed: str) -> None:
    run = subprocess.run([sys.executable, "-c", "import kg, sys; sys.stdout.buffer.write(kg.load(cache=False).store.dump())"],
                         env={**os.environ, "PYTHONHASHSEED": hash_seed, "LC_ALL": "C"}, capture_output=True, check=True)  # fmt: skip
    assert run.stdout == corpus.store.dump()


# --- RDF files

TURTLE = """@prefix lk: <https://w3id.org/lienket/ontology#> .
<https://w3id.org/lienket/person/x> a lk:Person ; lk:name "Nguyễn Văn X"@vi .
"""
XML = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:lk="https://w3id.org/lienket/ontology#"><lk:Person rdf:about="https://w3id.org/lienket/person/x">
 <lk:name xml:lang="vi">Nguyễn Văn X</lk:name></lk:Person></rdf:RDF>"""
JSON = """{"@id": "https://w3id.org/lienket/person/x", "@type": "https://w3id.org/lienket/ontology#Person",
 "https://w3id.org/lienket/ontology#name": {"@value": "Nguyễn Văn X", "@language": "vi"}}"""
NT = """<https://w3id.org/lienket/person/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/lienket/ontology#Person> .
<https://w3id.org/lienket/person/x> <https://w3id.org/lienket/ontology#name> "Nguyễn Văn X"@vi .
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("f.ttl", TURTLE),
        ("f.trig", TURTLE),
        ("f.nt", NT),
        ("f.nq", NT),
        ("f.jsonld", JSON),
        ("f.rdf", XML),
        ("f.owl", XML),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_loads_alike(
    tmp_path: Path, words: kg.model.ontology.Ontology, name: str, text: str, packed: bool
) -> None:
    path = tmp_path / (name + ".gz" if packed else name)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    graph = kg.KnowledgeGraph(embedded.memory(), words)
    assert graph.load_files([path]) == {BASE + "graph/f": 2}
    assert [e.label for e in graph.find("nguyen van x")] == ["Nguyễn Văn X"]


def test_our_own_dump_loads_back_without_what_is_made_anew(
    graph: kg.KnowledgeGraph, tmp_path: Path, words: kg.model.ontology.Ontology
) -> None:
    other = kg.KnowledgeGraph(embedded.memory(), words)
    other.load_files([graph.save(tmp_path / "g.trig")])
    assert INFERRED not in other.store.graphs()
    assert set(other.store.quads(BASE + "graph/hai-phong-2019")) == set(
        graph.store.quads(BASE + "graph/hai-phong-2019")
    )


def test_blank_nodes_become_iris_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "b.ttl"
    path.write_text("@prefix lk: <https://w3id.org/lienket/ontology#> . [] lk:note 'x' .", encoding="utf-8")
    one, other = rdf_files.read_rdf(path), rdf_files.read_rdf(path)
    assert one == other
    assert all(isinstance(q.subject, ox.NamedNode) for quads in one.values() for q in quads)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("f.ttl", b"<a> <b> .", "f.ttl:1"),
        ("f.ttl", b"@prefix lk: <https://w3id.org/lienket/ontology#> .\n<https://w3id.org/lienket/a/b> lk:nam 'x' .", "did you mean name"),
        ("f.ttl", "<http://a> <http://b> 'ả' .".encode("utf-16"), "f.ttl"),
        ("f.nt.gz", b"no gzip", "f.nt.gz"),
        ("f.nt.gz", gzip.compress(NT.encode(), mtime=0)[:40], "f.nt.gz"),
        ("f.csv", b"a,b", "unsupported file extension"),
        ("f.jsonld", b'{"@context": "http://elsewhere.invalid/c.jsonld", "a": 1}', "f.jsonld"),
        ("f.rdf", b"<rdf", "f.rdf"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_and_nothing_is_loaded(
    tmp_path: Path, words: kg.model.ontology.Ontology, name: str, content: bytes, says: str
) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / name
    good.write_text(TURTLE, encoding="utf-8")
    bad.write_bytes(content)
    graph = kg.KnowledgeGraph(embedded.memory(), words)
    with pytest.raises(kg.KgError) as caught:
        graph.load_files([good, bad])
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert graph.store.graphs() == []


# --- directories


@pytest.mark.slow
def test_a_store_on_disk_is_kept_and_opened_again(tmp_path: Path, corpus: kg.KnowledgeGraph) -> None:
    kept = kg.load(directory=tmp_path / "s")
    text = kept.store.dump()
    del kept
    again = kg.open_store(tmp_path / "s")
    assert again.store.dump() == text == corpus.store.dump()
    assert again.store.reasoned and not again.problems()


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(kg.StoreError, match="other files"):
        embedded.directory(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(kg.StoreError, match="this is a file"):
        embedded.directory(tmp_path / "mine.txt")
    with pytest.raises(kg.NotFoundError, match="no store is there"):
        kg.open_store(tmp_path / "nowhere")


def test_a_store_in_use_is_refused(tmp_path: Path) -> None:
    held = embedded.directory(tmp_path / "s")
    with pytest.raises(kg.StoreError, match="in use"):
        embedded.directory(tmp_path / "s")
    assert held.graphs() == []


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_store(tmp_path: Path) -> None:
    kg.load(directory=tmp_path / "s", bundled=True)
    code = f"""
        import resource, signal, kg
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try: kg.load(directory={str(tmp_path / "s")!r})
        except kg.KgError as error: print(type(error).__name__, error)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert run.stdout.startswith("StoreError") and run.stdout.count("\n") == 1, run.stderr
    assert kg.open_store(tmp_path / "s").store.dump() == kg.load().store.dump()


@pytest.mark.parametrize(
    "text",
    ["SELECT", "SELECT ?x { ?x ?y }", "", "DROP ALL", "SELECT ?x { ?x nope:a ?y }", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
     "INSERT DATA { <http://a> <http://b> <http://c> }"],
)  # fmt: skip
def test_a_bad_query_is_one_line(graph: kg.KnowledgeGraph, text: str) -> None:
    with pytest.raises(kg.QueryError) as caught:
        graph.sparql(text)
    assert "\n" not in str(caught.value)


def test_query_forms(graph: kg.KnowledgeGraph) -> None:
    assert graph.sparql("ASK { ?x a lk:Workshop }") is True
    assert len(graph.sparql("CONSTRUCT { ?x a ?c } WHERE { ?x a lk:Workshop ; a ?c }")) >= 1
    assert list(graph.sparql("SELECT ?x { ?x a lk:Workshop }")["x"]) == ["event/hai-phong-2019/workshop"]


# --- what hostile RDF does not do


def test_our_own_dump_in_a_new_store_answers_as_the_data(
    graph: kg.KnowledgeGraph, tmp_path: Path, words: kg.model.ontology.Ontology
) -> None:
    other = kg.KnowledgeGraph(embedded.memory(), words)
    other.load_files(graph.save(tmp_path / "g.trig"))
    other.reason()
    assert other.store.dump() == graph.store.dump() and other.problems() == []


@pytest.mark.parametrize("name", ["inferred.ttl", "ontology.ttl", "đđđ.unknown.ttl.zip", "---.ttl"])
def test_a_file_cannot_take_the_name_of_a_graph_of_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TURTLE, encoding="utf-8")
    with pytest.raises(kg.KgError):
        rdf_files.read_rdf(tmp_path / name)


def test_two_files_for_one_graph_are_refused_and_versions_are_kept_apart(
    tmp_path: Path, words: kg.model.ontology.Ontology
) -> None:
    (tmp_path / "a").mkdir()
    for name in ("data.v1.ttl", "data.v2.ttl", "a/data.v1.ttl"):
        (tmp_path / name).write_text(TURTLE, encoding="utf-8")
    graph = kg.KnowledgeGraph(embedded.memory(), words)
    assert set(graph.load_files([tmp_path / "data.v1.ttl", tmp_path / "data.v2.ttl"])) == {
        BASE + "graph/data-v1",
        BASE + "graph/data-v2",
    }
    with pytest.raises(kg.KgError, match="another of these files is graph/data-v1 too"):
        graph.load_files([tmp_path / "data.v1.ttl", tmp_path / "a" / "data.v1.ttl"])


@pytest.mark.parametrize(
    ("triples", "says"),
    [
        ("lk:Person rdfs:subClassOf lk:Organisation .", "redefines the ontology term lk:Person"),
        (
            "<https://w3id.org/lienket/a/b> lk:note <<( <http://a> <http://b> <http://c> )>> .",
            "a triple stands as a value",
        ),
        ("<https://w3id.org/lienket/a/b> lk:name 'x'@en--ltr .", "has a direction"),
        ("<https://w3id.org/lienket/a/b> lk:memberCount 'abc'^^xsd:integer .", "'abc' is no integer"),
        ("<https://w3id.org/lienket/a/b> lk:earliest 'today'^^xsd:date .", "'today' is no date"),
    ],
)
def test_what_other_tools_stumble_over_is_refused(
    tmp_path: Path, words: kg.model.ontology.Ontology, triples: str, says: str
) -> None:
    head = "@prefix lk: <https://w3id.org/lienket/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    (tmp_path / "f.ttl").write_text(head + triples, encoding="utf-8")
    with pytest.raises(kg.KgError) as caught:
        kg.KnowledgeGraph(embedded.memory(), words).load_files([tmp_path / "f.ttl"])
    assert says in str(caught.value) and "nothing was loaded" in str(caught.value)


@pytest.mark.slow
def test_records_with_holes_still_make_pages(tmp_path: Path) -> None:
    (tmp_path / "f.ttl").write_text(
        """@prefix lk: <https://w3id.org/lienket/ontology#> . @base <https://w3id.org/lienket/> .
        <source/f> a lk:Source ; lk:url "http://example.org/" .
        <evidence/f/1> a lk:Evidence ; lk:source <source/f> .
        <participation/f/1> a lk:Participation ; lk:participant <person/x> ; lk:event <event/x> ; lk:evidence <evidence/f/1> .
        <person/x> a lk:Person ; lk:name "X"@vi ; lk:evidence <evidence/f/1> .
        <agency/S%C6%A1> lk:name "Odd"@vi .
        [] lk:name "No name"@vi .
        <http://ex/a> lk:organises <event/x> . <http://ex/b> lk:organises <event/x> .""", encoding="utf-8")  # fmt: skip
    graph = kg.load()
    graph.load_files([tmp_path / "f.ttl"])
    graph.reason()
    assert "X" in kg.report(graph).html and kg.draw(graph.network()).html
    assert graph.find("odd") == [] and graph.find("no name") == []


def test_odd_values_come_out_as_their_text(graph: kg.KnowledgeGraph) -> None:
    answer = graph.sparql(
        'SELECT ("abc"^^xsd:integer AS ?a) ("x"^^xsd:double AS ?b) (1e0/0e0 AS ?c) (2.5 AS ?d) (true AS ?e) {}'
    )
    assert (
        list(answer.iloc[0])[:2] == ["abc", "x"]
        and answer["c"][0] in ("INF", None)
        and list(answer.iloc[0])[3:] == [2.5, True]
    )
    with pytest.raises(kg.QueryError, match="nests brackets"):
        graph.sparql("SELECT (" + "(" * 200_000 + "1" + ")" * 200_000 + " AS ?x) {}")


def test_very_many_inferred_statements_take_the_place_of_the_old_ones(
    graph: kg.KnowledgeGraph, words: kg.model.ontology.Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "MANY", 1)
    other = kg.KnowledgeGraph(embedded.memory(), words)
    other.store.replace({name: list(graph.store.quads(name)) for name in graph.store.graphs() if name not in DERIVED})
    for _ in range(2):
        other.reason()
        assert set(other.store.quads(INFERRED)) == set(graph.store.quads(INFERRED))
    assert other.store.reasoned
