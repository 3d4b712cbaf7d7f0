"""A new word needs lines in ontology/ and none in kg/: subclasses, a role, an edge property and a status of one's own.

They are written into a copy of ontology/, and a source uses them. Each is then loaded, checked, in networks with the
right kind, on the map in the right group with its label in both languages, in every export, in the report and in
`kg terms`.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib
from conftest import ROOT
from told import HEAD, fact

pytestmark = pytest.mark.slow

HOME = "rdfs:isDefinedBy <https://w3id.org/lienket/ontology#> ."


def term(about: str, vi: str, en: str, *lines: str) -> str:
    said = [*lines, f'rdfs:label "{vi}"@vi, "{en}"@en', f'skos:definition "Nghĩa {vi}."@vi, "Meaning {en}."@en']
    return f"\n{about} ;\n    " + " ;\n    ".join([*said, 'skos:example "x"', HOME]) + "\n"


def concept(folder: str, slug: str, cls: str, vi: str, en: str, *lines: str) -> str:
    about = f"<https://w3id.org/lienket/{folder}/{slug}> a lk:{cls}"
    return term(about, vi, en, f"skos:inScheme <https://w3id.org/lienket/scheme/{folder}>", *lines)


WORDS = "".join([
    term("lk:Hackathon a owl:Class", "Cuộc thi lập trình", "hackathon", "rdfs:subClassOf lk:Event", 'lk:idFolder "event"'),
    term("lk:SocialEnterprise a owl:Class", "Doanh nghiệp xã hội", "social enterprise", "rdfs:subClassOf lk:Enterprise", 'lk:idFolder "enterprise"'),
    term("lk:Franchise a owl:Class", "Nhượng quyền", "franchise", "rdfs:subClassOf lk:Collaboration", 'lk:idFolder "collaboration"', "lk:fromEnd lk:party", "lk:toEnd lk:party"),
    concept("role", "mentor", "Role", "cố vấn", "mentor"),
    concept("edge-kind", "advice", "EdgeKind", "Tư vấn thường xuyên", "Advises", "lk:rank 40", 'skos:altLabel "tư vấn cho"@vi, "advises"@en'),
    term("lk:advises a owl:ObjectProperty", "tư vấn cho", "advises", "rdfs:domain lk:Organisation", "rdfs:range lk:Organisation", "lk:edgeKind <https://w3id.org/lienket/edge-kind/advice>"),
    concept("status", "renewed", "Status", "đã gia hạn", "renewed", "lk:occurred true"),
])  # fmt: skip
SOURCE = HEAD.format("own") + "\n".join([
    fact("Hackathon", id="event/h", name="Cuộc thi Hải Phòng", date="2021-05-05", place="province/hai-phong", status="status/renewed"),
    fact("SocialEnterprise", id="enterprise/s", name="Doanh nghiệp Sen", seat="province/hai-phong"),
    fact("University", id="university/u", name="Trường Đại học Mười", seat="province/ha-noi", advises="enterprise/s"),
    fact("Participation", participant="enterprise/s", event="event/h", role="role/mentor"),
    fact("Participation", participant="university/u", event="event/h", role="role/participant"),
    fact("Franchise", id="collaboration/f", party=["enterprise/s", "university/u"], date="2021-06-01", status="status/renewed"),
])  # fmt: skip
S, U, H = "enterprise/own/s", "university/own/u", "event/own/h"


@pytest.fixture(scope="module")
def kit(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the new words, and a data folder with the source that uses them."""
    kit = tmp_path_factory.mktemp("kit")
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, kit / "home" / name)
    shutil.copytree(base, kit / "home" / "data")
    core = kit / "home" / "ontology" / "core.ttl"
    core.write_text(core.read_text(encoding="utf-8") + WORDS, encoding="utf-8")
    (kit / "home" / "data" / "facts" / "own.toml").write_text(SOURCE, encoding="utf-8")
    for ending in ("graphml", "gexf", "csv", "json", "net"):
        run(kit, "network", "everything", "--out", kit / f"net.{ending}")
    run(kit, "map", "--out", kit / "map.html", "--focus", "")
    run(kit, "report", "--out", kit / "report.html")
    return kit


def run(kit: Path, *words: object) -> str:
    """What kg says in that home."""
    environment = {**os.environ, "KG_HOME": str(kit / "home")}
    made = subprocess.run([sys.executable, "-m", "kg", *map(str, words)], capture_output=True, text=True, env=environment)  # fmt: skip
    assert made.returncode == 0, (words, made.stdout, made.stderr)
    return made.stdout + made.stderr


def test_they_are_loaded_and_nothing_is_wrong(kit: Path) -> None:
    assert "nothing found" in run(kit, "check")


@pytest.mark.parametrize(("kind", "edges"), [
    ("participation", {(S, H, "participation", "cố vấn", "mentor"), (U, H, "participation", "người tham gia", "participant")}),
    ("collaboration", {(S, U, "collaboration", "hợp tác với", "collaborates with")}),
    ("co-participation", {(S, U, "co-participation", "cùng dự với", "took part together with")}),
])  # fmt: skip
def test_networks_have_them_with_the_right_kind(
    kit: Path, kind: str, edges: set[tuple[str, ...]], tmp_path: Path
) -> None:
    run(kit, "network", kind, "--source", "own", "--out", tmp_path / "n.graphml")
    net = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    found = {(*sorted(e[:2]), e[2]["kind"], e[2]["label"], e[2]["label_en"]) for e in net.edges(data=True)}
    assert {(*sorted(e[:2]), *e[2:3]) for e in edges} == {(*e[:2], e[2]) for e in found}
    if kind != "participation":
        assert {e[3:] for e in found} == {e[3:] for e in edges}
    else:
        assert (S, H, "participation", "cố vấn", "mentor") in {
            tuple(e) for e in {(*sorted(e[:2]), *e[2:]) for e in found}
        }


@pytest.mark.parametrize("ending", ["graphml", "gexf", "csv", "json", "net"])
def test_every_export_of_python_has_them(kit: Path, ending: str) -> None:
    text = (kit / f"net.{ending}").read_text(encoding="utf-8")
    nodes = kit / "net.nodes.csv"
    told = text + (nodes.read_text(encoding="utf-8") if ending == "csv" else "")
    for word in (S, U, H, "advice") if ending != "net" else (S, U, H):
        assert word in told, word
    if ending != "net":
        for word in ("Hackathon", "SocialEnterprise", "hackathon", "Cuộc thi lập trình"):
            assert word in told or word.encode("ascii", "backslashreplace").decode() in told, word


def test_the_map_draws_them_in_the_right_group_and_exports_them(kit: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((kit / "map.html").as_uri())
    page.wait_for_selector("html[data-ready='1']", state="attached")
    nodes = {n["id"]: n for n in page.evaluate("lienket.view.nodes")}
    assert (nodes[H]["group"], nodes[H]["type"]) == ("event", ["Cuộc thi lập trình", "hackathon"])
    assert (nodes[S]["group"], nodes[S]["type"]) == ("business", ["Doanh nghiệp xã hội", "social enterprise"])
    ties = page.evaluate(
        "lienket.view.ties.map(t => [lienket.view.nodes[t.from].id, lienket.view.nodes[t.to].id, t.kind])"
    )
    assert [U, S, "advice"] in ties and [S, H, "participation"] in ties
    words = page.evaluate("lienket.view.words")
    assert words["kind"]["advice"] == ["Tư vấn thường xuyên", "Advises"]
    assert words["status"]["renewed"] == ["đã gia hạn", "renewed"]
    page.evaluate("document.getElementById('everything')?.click()")
    exports = {name: page.evaluate(f"lienket.exports.{name}()") for name in ("csv", "graphml", "gexf", "turtle", "svg")}
    for name in ("csv", "graphml", "gexf"):
        assert S in exports[name] and U in exports[name] and "advice" in exports[name], name
    net = nx.read_graphml(io.BytesIO(exports["graphml"].encode()))
    assert net.nodes[H]["kind"] == "event"
    said, lk = rdflib.Graph().parse(data=exports["turtle"], format="turtle"), "https://w3id.org/lienket/ontology#"
    u, s = (rdflib.URIRef(f"https://w3id.org/lienket/{name}") for name in (U, S))
    assert (u, rdflib.URIRef(lk + "advises"), s) in said
    assert (rdflib.URIRef(f"https://w3id.org/lienket/{H}"), rdflib.RDF.type, rdflib.URIRef(lk + "Hackathon")) in said
    summary = page.evaluate("lienket.view.summary.en")
    assert "2 events" in summary and "2 collaborations documented" in summary  # with the workshop and its organisers
    page.close()


def test_the_report_and_kg_terms_name_them(kit: Path) -> None:
    report = re.sub(r"<[^>]+>", " ", (kit / "report.html").read_text(encoding="utf-8"))
    for words in ("Cuộc thi Hải Phòng", "Doanh nghiệp Sen", "Cuộc thi lập trình", "hackathon", "social enterprise"):
        assert words in report, words
    terms = run(kit, "terms", "--format", "csv")
    for word in (
        "Hackathon",
        "SocialEnterprise",
        "Franchise",
        "role/mentor",
        "advises",
        "status/renewed",
        "edge-kind/advice",
    ):
        assert f"\n{word}," in terms, word


def test_a_status_that_counts_as_occurred_does(kit: Path, tmp_path: Path) -> None:
    """Only what took place enters co-participation and collaboration: both are there with the new status alone."""
    run(kit, "network", "collaboration", "--status", "renewed", "--out", tmp_path / "n.graphml")
    assert set(nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)) == {S, U}
