"""Files made on the page hold what is shown."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from networks import generated
from pages import Opened, counts

import kg
from kg.maps import draw

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page_of", ["path", "large"])
def test_downloads_hold_what_is_shown(
    opened: Callable[..., Opened], page_of: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page = opened(request.getfixturevalue(page_of)).page
    page.click("#away summary")
    nodes, ties = counts(page)
    got = {}
    for format_ in ("png", "svg", "csv", "graphml", "gexf", "ttl"):
        with page.expect_download() as waiting:
            page.click(f"[data-format={format_}]")
        got[format_] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(got[format_])
    assert got["png"].read_bytes()[:4] == b"\x89PNG" and got["png"].stat().st_size > 20_000
    drawn = ET.parse(got["svg"]).getroot()
    assert len(drawn.findall("{*}line")) == ties and len(drawn.findall("{*}polygon")) >= nodes
    rows = list(csv.DictReader(io.StringIO(got["csv"].read_text(encoding="utf-8-sig"))))
    assert len(rows) == ties
    net = nx.read_graphml(got["graphml"])
    for each in (net, nx.read_gexf(got["gexf"])):
        assert (len(each), each.number_of_edges()) == (nodes, ties)
    known = page.evaluate("lienket.view.nodes.map(n => [n.id, n.label, n.degree])")
    assert {n: (d["label"], d["degree"]) for n, d in net.nodes(data=True)} == {i: (label, d) for i, label, d in known}
    about = ox.NamedNode("https://w3id.org/lienket/ontology#Evidence")
    assert len({t.subject for t in ox.parse(path=str(got["ttl"])) if t.object == about}) == len({e for n in page.evaluate("lienket.view.nodes.map(n => n.evidence)") for e in n}
        | {e for t in page.evaluate("lienket.view.ties.map(t => t.evidence)") for e in t})  # fmt: skip


def test_turtle_says_what_the_graph_says(opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph) -> None:
    page = opened(whole).page
    page.click("#everything")
    said = rdflib.Graph().parse(data=page.evaluate("lienket.exports.turtle()"), format="turtle")

    def plain(triple: Any) -> tuple[str, str, str, str]:
        """With the words of literals: RDF 1.1's strings may be written with their type or without."""
        return *map(str, triple[:3]), getattr(triple[2], "language", "") or ""

    held = {plain(quad) for quad in corpus.dataset().quads()}
    assert sorted({*map(plain, said)} - held) == []
    cited = {str(o) for o in said.objects(None, rdflib.URIRef("https://w3id.org/lienket/ontology#evidence"))}
    shown = {e for *_, d in corpus.network().edges(data=True) if d["kind"] == "collaboration" for e in d["evidence"]}
    assert shown and {f"https://w3id.org/lienket/{e}" for e in shown} <= cited


def test_formulas_are_neutralised_and_markup_is_escaped(opened: Callable[..., Opened], tmp_path: Path) -> None:
    net = nx.MultiDiGraph()
    for i, evil in enumerate(["=1+1", "+cmd", "-2", "@x", "\t=1", "a<b>&\"'", "\u0000\u000b\ud800"]):
        net.add_node(f"person/n{i}", label=evil, type="Person")
        net.add_edge("person/n0", f"person/n{i}", key="k", label=evil, kind="collaboration")
    page = opened(draw(net).save(tmp_path / "m.html")).page
    rows = list(csv.reader(io.StringIO(page.evaluate("lienket.exports.csv()").removeprefix("\ufeff"))))
    assert all(not re.match(r"\s*[=+\-@]", cell) for row in rows for cell in row)
    for text in page.evaluate("[lienket.exports.graphml(), lienket.exports.gexf(), lienket.exports.svg()]"):
        ET.fromstring(text.encode())


def test_certainty_and_source_are_filters_where_they_differ(opened: Callable[..., Opened], tmp_path: Path) -> None:
    net = generated(40)
    for i, (*_, data) in enumerate(net.edges(data=True)):
        data["certainty"] = ["seen"] if i % 3 else ["believed"]
    page = opened(draw(net).save(tmp_path / "m.html")).page
    page.click("#narrow summary")
    page.select_option("#certainty", "believed")
    assert counts(page)[1] == sum(d["certainty"] == ["believed"] for *_, d in net.edges(data=True)) > 5
