"""Networks as files: other readers get every node, tie and attribute back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from conftest import ROOT

import kg
from kg.network import export

WORLD = ROOT / "tests" / "fixtures" / "world"
KINDS = ("everything", "participation", "co-participation", "collaboration", "affiliation")


@pytest.fixture(scope="module")
def world(base: Path) -> kg.KnowledgeGraph:
    return kg.load([base, WORLD], bundled=False)


@pytest.fixture(params=KINDS)
def net(request: pytest.FixtureRequest, world: kg.KnowledgeGraph) -> nx.MultiDiGraph:
    return world.network(request.param)


def nodes(net: nx.Graph) -> dict[str, dict[str, object]]:
    return {name: dict(data) for name, data in net.nodes(data=True)}


def ties(net: nx.MultiDiGraph) -> dict[tuple[object, str], dict[str, object]]:
    """By ends and key; which end comes first says nothing where the graph is undirected."""
    ends = (lambda a, b: (a, b)) if net.is_directed() else (lambda a, b: frozenset((a, b)))
    return {(ends(a, b), k): dict(data) for a, b, k, data in net.edges(keys=True, data=True)}


def as_written(net: nx.MultiDiGraph) -> nx.MultiGraph:
    """Plain, and undirected where every tie is symmetric."""
    plain = export.plain(net)
    return nx.MultiGraph(plain) if all(d["symmetric"] for _, _, d in plain.edges(data=True)) else plain


def test_a_network_of_symmetric_ties_is_undirected_in_files(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    met = world.network("co-participation")
    for ending, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf), (".net", nx.read_pajek)):
        assert not read(export.save_network(met, tmp_path / f"x{ending}")[0]).is_directed(), ending
        whole = export.save_network(world.network(), tmp_path / f"y{ending}")[0]
        assert read(whole).is_directed(), ending


def test_graphml_comes_back_whole(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    (path,) = export.save_network(net, tmp_path / "x.graphml")
    back, plain = nx.read_graphml(path, force_multigraph=True), as_written(net)
    assert nodes(back) == nodes(plain) and ties(back) == ties(plain)
    assert json.loads(back.graph["evidence"]) == net.graph["evidence"]
    assert json.loads(back.graph["sources"]) == net.graph["sources"]


def test_json_comes_back_as_it_was(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    (path,) = export.save_network(net, tmp_path / "x.json")
    back = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="links")
    assert type(back) is nx.MultiDiGraph and back.graph == net.graph
    assert nodes(back) == nodes(net) and ties(back) == ties(net)


def test_gexf_comes_back_whole(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    (path,) = export.save_network(net, tmp_path / "x.gexf")
    back, plain = nx.read_gexf(path), as_written(net)
    assert nodes(back) == {name: {**data, "label": data["label"]} for name, data in nodes(plain).items()}
    order = tuple if net.is_directed() and plain.is_directed() else (lambda pair: tuple(sorted(pair)))
    found = [
        (order((a, b)), sorted((k, str(v)) for k, v in d.items() if k != "id")) for a, b, d in back.edges(data=True)
    ]
    renamed = [
        (order((a, b)), sorted((("tie" if k == "kind" else k), str(v)) for k, v in d.items()))
        for a, b, d in plain.edges(data=True)
    ]
    assert sorted(found) == sorted(renamed)


def test_pajek_comes_back_whole(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    (path,) = export.save_network(net, tmp_path / "x.net")
    back, plain = nx.read_pajek(path), export.plain(net)
    assert set(back) == set(plain) and back.number_of_edges() == plain.number_of_edges()
    for name, data in plain.nodes(data=True):
        for key, value in data.items():
            assert back.nodes[name][key] == export._quoted(value)
    assert sorted(d["weight"] for _, _, d in back.edges(data=True)) == sorted(
        d.get("weight", 1.0) for _, _, d in plain.edges(data=True)
    )


def test_csv_has_the_columns_gephi_wants(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    files = export.save_network(net, tmp_path / "x.csv")
    assert [f.name for f in files] == ["x.csv", "x.nodes.csv"]
    edges, points = (list(csv.DictReader(f.open(encoding="utf-8", newline=""))) for f in files)
    assert [(r["Source"], r["Target"]) for r in edges] == [(a, b) for a, b in net.edges()]
    assert {r["Type"] for r in edges} <= {"Directed", "Undirected"}
    assert {r["Id"]: r["Label"] for r in points} == {n: d["label"] for n, d in net.nodes(data=True)}
    assert all(r["url"] for r in edges)


@pytest.mark.parametrize("ending", sorted(export.WRITERS))
def test_the_same_network_gives_the_same_bytes(world: kg.KnowledgeGraph, tmp_path: Path, ending: str) -> None:
    for name in ("a", "b"):
        export.save_network(world.network(), tmp_path / f"{name}{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


HOSTILE = "a\x00b\x0bc <&>\"'\\ ] \n “Đ” \ufffe =1+1"


@pytest.mark.parametrize("ending", sorted(export.WRITERS))
def test_hostile_texts_leave_a_file_that_can_be_read(tmp_path: Path, ending: str) -> None:
    net: nx.MultiDiGraph = nx.MultiDiGraph(kind="x", left_out={})
    net.add_node("a", label=HOSTILE, evidence=[], names=[HOSTILE])
    net.add_node("b", label="b", evidence=[])
    net.add_edge("a", "b", key=HOSTILE, label=HOSTILE, kind=HOSTILE, evidence=[], weight=1, none=None)
    net.add_edge("b", "a", key="y", label="", kind="y", evidence=[], weight=2.5)
    (path, *_) = export.save_network(net, tmp_path / f"x{ending}")
    if ending in (".graphml", ".gexf"):
        ElementTree.parse(path)
    read = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf, ".net": nx.read_pajek}.get(ending)
    if read:
        back = read(path)
        assert set(back) == {"a", "b"} and "“Đ”" in back.nodes["a"]["label"].replace("”a", "a")


def test_an_empty_network_can_be_written(tmp_path: Path) -> None:
    for ending in export.WRITERS:
        assert export.save_network(nx.MultiDiGraph(), tmp_path / f"x{ending}")[0].stat().st_size > 0


def test_another_ending_is_refused_and_nothing_written(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(kg.KgError, match=r"unsupported file extension .gml; use one of .csv .gexf .graphml .json .net"):
        export.save_network(world.network(), tmp_path / "x.gml")
    assert not list(tmp_path.iterdir())
