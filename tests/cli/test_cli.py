"""The command line: twins of the API, exit codes, one-line errors, output that machines read."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

import kg
from kg.cli import common


def test_each_command_has_help_and_every_option_is_explained(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for name, command in common.cli.commands.items():
        assert name in out
        code, told, _ = run(name, "--help")
        assert code == 0 and command.help and command.help.splitlines()[0] in told.replace("\n  ", " ")
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, f"{name} {parameter.name}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "No such command 'nonsense'; kg --help tells more"),
        (["query"], "Missing argument 'NAME'"),
        (["query", "region-membrs"], "did you mean region-members?"),
        (["query", "region-members", "--param", "on"], "is not NAME=VALUE"),
        (["query", "contract-sums", "--param", "year=1", "--param", "year=2"], "is given twice"),
        (["query", "met-as-a-class", "--param", "category=enterprise"], "such as category/science-department"),
        (["query", "region-members", "--param", "on=2019"], "write a day such as 2019-10-11"),
        (["query", "region-members", "--format", "xml"], "is not one of"),
        (["query", "region-members", "--data", "/nowhere"], "/nowhere: no such data directory; kg init DIR makes one"),
        (["query", "region-members", "--store", "/nowhere"], "/nowhere: no store is there"),
        (["query", "region-members", "--no-bundled"], "there is no data to load"),
        (["show", "agency/satti"], "did you mean agency/sati?"),
        (["show", "x y"], "is not an id"),
        (["find", "x", "--limit", "0"], "is not in the range"),
        (["sparql", "/nowhere.rq"], "No such file or directory"),
        (["load", "/nowhere.ttl"], "/nowhere.ttl"),
        (["load"], "Missing argument"),
        (["map", "--lang", "fr"], "is not one of"),
        (["map", "--out", "/proc/map.html"], "/proc/map.html: cannot be written"),
        (["build", "--out", "/proc/b"], "cannot be written"),
        (["build", "--only", "hai-phong"], "no article is called 'hai-phong'; did you mean hai-phong-2019?"),
        (["check", "--sources", "/nowhere"], "no such directory of source texts"),
        (["init", "/"], "is there already and not empty"),
        (["completion", "csh"], "is not one of"),
        (["check", "--store", "s", "--sources", "d"], "exclude each other"),
        (["build", "--out", "b", "--store", "b/s"], "lie in each other"),
        (["load", "missing.ttl", "--store", "new"], "missing.ttl"),
    ],
)
def test_bad_words_are_one_line_and_exit_2(run: Run, words: list[str], says: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("kg: ") and err.count("\n") == 1 and "Traceback" not in err
    assert says in err


def test_query_in_three_formats(run: Run, graph: kg.KnowledgeGraph) -> None:
    code, table, _ = run("query", "region-members", "--param", "on=2026-01-01")
    assert code == 0 and table.splitlines()[0].split()[:2] == ["province", "provinceLabel"]
    assert len(table.splitlines()) == 2 + 6
    _, text, _ = run("query", "region-members", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["province"] for r in rows] == list(graph.query("region-members")["province"])
    _, text, _ = run("query", "region-members", "--format", "json")
    assert json.loads(text)[0]["provinceLabel"] == "Bắc Ninh"


def test_an_empty_answer_says_so(run: Run) -> None:
    assert run("query", "region-members", "--param", "on=1990-01-01")[:2] == (0, "(no row)\n")
    assert run("query", "region-members", "--param", "on=1990-01-01", "--format", "json")[:2] == (0, "[]\n")


def test_find_and_show(run: Run) -> None:
    _, out, _ = run("find", "so khcn hai phong", "--format", "csv")
    assert (
        out.splitlines()[1]
        == "department/so-khcn-hai-phong,Sở Khoa học và Công nghệ thành phố Hải Phòng,Department,/2025-06-30,department/so-tttt-hai-phong"
    )
    _, out, _ = run("show", "agency/sati")
    assert out.startswith("Cục Ứng dụng và Phát triển công nghệ (State Agency for Technology Innovation), Agency\n")


def test_sparql_of_each_form_and_from_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "q.rq"
    for text, out in [
        ("ASK { ?x a lk:Workshop }", "true\n"),
        ("SELECT ?x { ?x a lk:Cooperative }", f"x\n{'-' * 34}\ncooperative/hoa-cay-canh-nam-phong\n"),
    ]:
        path.write_text(text, encoding="utf-8")
        assert run("sparql", path)[:2] == (0, out)
    path.write_text("CONSTRUCT { ?x a lk:Network } WHERE { ?x a lk:Cooperative }", encoding="utf-8")
    assert run("sparql", path)[1].startswith("<https://w3id.org/lienket/cooperative/hoa-cay-canh-nam-phong> <http")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"ASK { ?x a lk:Nothing }"), encoding="utf-8"))
    assert run("sparql", "-")[1] == "false\n"
    path.write_bytes("ASK {}".encode("utf-16"))
    assert "not UTF-8" in run("sparql", path)[2]
    path.write_text("SELECT ?x {", encoding="utf-8")
    code, _, err = run("sparql", path)
    assert code == 2 and err.count("\n") == 1


@pytest.mark.slow
def test_check_exits_1_only_for_findings(run: Run, data: Path, seed: Path) -> None:
    code, out, err = run("check")
    assert (code, err) == (0, "nothing found; 11 contradictions between sources, which stay\n") and out.count(
        "\n"
    ) == 11
    assert run("check", "--no-bundled", "--data", data) == (0, "", "nothing found\n")
    assert run("check", "--sources", seed)[0] == 0
    path = data / "facts" / "hai-phong-2019.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('place = "', 'plase = "', 1).replace("status/held", "status/hold"),
        encoding="utf-8",
    )
    code, out, err = run("check", "--no-bundled", "--data", data)
    assert (code, err) == (1, "2 found\n")
    assert all(line.startswith(f"{path}:") for line in out.splitlines())
    assert run("build", "--no-bundled", "--data", data, "--out", data / "b")[0] == 2


def test_reason_says_how_much(run: Run) -> None:
    code, out, _ = run("reason")
    assert (code == 0 and out == "1,285 statements inferred\n") or out.endswith("statements inferred\n")


@pytest.mark.slow
def test_a_workspace_builds_as_it_is_and_its_examples_are_found(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "w")[0] == 0
    files = {str(p.relative_to(tmp_path / "w")) for p in (tmp_path / "w").rglob("*") if p.is_file()}
    assert files == {
        "README.md",
        "identities.csv",
        "facts/nam-dinh-2020-example.toml",
        "registers/universities-example.csv",
        "registers/registers.toml",
    }
    assert run("check", "--data", tmp_path / "w")[0] == 0
    code, out, _ = run("build", "--data", tmp_path / "w", "--out", tmp_path / "b")
    assert code == 0 and "57 articles and 20 registers" in out
    _, out, _ = run(
        "query", "name-history", "--param", "thing=agency/sati", "--data", tmp_path / "w", "--format", "csv"
    )
    assert "called so by a source" in out
    code, _, err = run("init", tmp_path / "w")
    assert code == 2 and "not empty" in err


@pytest.mark.slow
def test_a_store_on_disk_through_the_commands(run: Run, tmp_path: Path, graph: kg.KnowledgeGraph) -> None:
    kept = tmp_path / "s"
    assert run("build", "--out", tmp_path / "b", "--store", kept)[0] == 0
    assert run("query", "region-members", "--store", kept) == run("query", "region-members")
    assert run("check", "--store", kept)[0] == 0
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        "<https://w3id.org/lienket/person/x> a <https://w3id.org/lienket/ontology#Person> .", encoding="utf-8"
    )
    code, out, _ = run("load", extra, "--store", kept)
    assert code == 0 and "graph/extra: 1 statements" in out
    _, _, err = run("query", "region-members", "--store", kept)
    assert "not reasoned" in err
    code, out, _ = run("check", "--store", kept)
    assert code == 1 and "person/x" in out and "evidence" in out
    assert run("reason", "--store", kept)[0] == 0
    assert "not reasoned" not in run("query", "region-members", "--store", kept)[2]
    assert "exclude each other" in run("find", "x", "--store", kept, "--data", "y")[2]


def test_load_without_a_store_only_tries(run: Run, tmp_path: Path, graph: kg.KnowledgeGraph) -> None:
    code, out, _ = run("load", graph.save(tmp_path / "g.trig"))
    assert code == 0 and "nothing was kept" in out and "graph/hai-phong-2019" in out


@pytest.mark.slow
def test_map_and_report_are_the_builds(run: Run, tmp_path: Path) -> None:
    run("build", "--out", tmp_path / "b")
    assert run("map", "--out", tmp_path / "m.html")[:2] == (0, f"wrote {tmp_path / 'm.html'}\n")
    assert run("report", "--out", tmp_path / "r.html")[0] == 0
    assert (tmp_path / "m.html").read_bytes() == (tmp_path / "b" / "map.html").read_bytes()
    assert (tmp_path / "r.html").read_bytes() == (tmp_path / "b" / "report.html").read_bytes()
    run("map", "--out", tmp_path / "en.html", "--lang", "en", "--kind", "participation")
    assert '<html lang="en">' in (tmp_path / "en.html").read_text(encoding="utf-8")


def test_queries_and_terms_are_listed(run: Run) -> None:
    _, out, _ = run("queries", "--format", "json")
    assert len(json.loads(out)) == 29 and all(q["question_vi"] for q in json.loads(out))
    _, out, _ = run("terms", "hoi thao", "--format", "csv")
    assert out.splitlines()[1].startswith("Workshop,class")
    assert "role/chair" in run("terms", "role/")[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_and_what_it_offers(run: Run, shell: str) -> None:
    assert "_KG_COMPLETE" in run("completion", shell)[1]
    environment = {**os.environ, "_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg query region", "COMP_CWORD": "2"}
    out = subprocess.run([sys.executable, "-c", "from kg.cli import cli; cli.main(prog_name='kg')"], env=environment,
                         capture_output=True, text=True, check=False).stdout  # fmt: skip
    assert "region-members" in out


def test_a_closed_pipe_is_no_error() -> None:
    run = subprocess.run(
        f"{sys.executable} -m kg terms | head -1", shell=True, capture_output=True, text=True, check=False
    )
    assert run.stderr == ""


@pytest.mark.parametrize("encoding", ["", "cp1252", "ascii"])
def test_vietnamese_comes_out_whatever_the_locale(encoding: str) -> None:
    run = subprocess.run([sys.executable, "-m", "kg", "find", "hai phong", "--format", "csv"], capture_output=True,
                         env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": encoding}, check=True)  # fmt: skip
    assert "Hải Phòng" in run.stdout.decode("utf-8")


def test_quotes_that_nobody_verified_are_named(run: Run, data: Path, tmp_path: Path, seed: Path) -> None:
    assert run("init", tmp_path / "w")[0] == 0
    path = tmp_path / "w" / "facts" / "nam-dinh-2020-example.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("paraphrase =", "quote ="), encoding="utf-8")
    code, _, err = run("check", "--data", tmp_path / "w", "--sources", seed)
    assert code == 0 and "quotes not verified, their text is not there: " in err and "nam-dinh-2020-example" in err


@pytest.mark.slow
def test_loading_says_what_it_replaces_and_leaves_out(run: Run, tmp_path: Path, graph: kg.KnowledgeGraph) -> None:
    dump = graph.save(tmp_path / "g.trig")
    assert "graph/inferred: left out, it is made anew" in run("load", dump, "--store", tmp_path / "s")[1]
    assert "graph/hai-phong-2019: 427 statements, in place of 427" in run("load", dump, "--store", tmp_path / "s")[1]
    run("load", tmp_path / "missing.ttl", "--store", tmp_path / "new")
    assert not (tmp_path / "new").exists()


# --- networks and measures


def test_a_network_is_written_and_what_was_left_out_is_told(run: Run, base: Path, tmp_path: Path) -> None:
    ours = ("--no-bundled", "--data", base)
    world = Path(__file__).parents[1] / "fixtures" / "world"
    code, out, err = run(
        "network", "co-participation", *ours, "--data", world, "--since", 2021, "--out", tmp_path / "x.graphml"
    )
    assert code == 0 and out.splitlines()[0] == "co-participation: 2 nodes, 1 ties"
    assert out.splitlines()[1] == f"wrote {tmp_path / 'x.graphml'}"
    assert err == "left out: 2 undated, 18 other days, 1 person with several posts, 1 person without a post that day\n"
    code, out, err = run(
        "network", "participation", *ours, "--no-groups", "--type", "Organisation", "--role", "organiser"
    )
    assert code == 0 and out == "participation: 2 nodes, 1 ties\n"


def test_measures_come_out_as_rows(run: Run, base: Path) -> None:
    ours = ("--no-bundled", "--data", base)
    code, out, err = run("measures", "everything", *ours, "--format", "json", "--limit", 3)
    rows = json.loads(out)
    assert code == 0 and len(rows) == 3 and rows[0]["id"] == "event/hai-phong-2019/workshop"
    assert "what the sources report" in err
    code, out, _ = run("measures", "everything", *ours, "--whole", "--by", "type_en", "--format", "csv")
    whole = {row["measure"]: row for row in csv.DictReader(io.StringIO(out))}
    assert code == 0 and whole["nodes"]["value"] == "30.0" and whole["nodes"]["z"] == ""
    assert run("measures", "collaboration", "--edge", "CoOrganisation")[1] == "(no row)\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["network", "friends"], "no network is called 'friends'; take one of everything, participation"),
        (["network", "--out", "x.gml"], "x.gml: unsupported file extension .gml; use one of"),
        (["network", "--region", "region/nowhere"], "no members are known of a region 'region/nowhere'"),
        (["network", "--on", "2019"], "`on` is the day of a region, and none is named"),
        (["network", "affiliation", "--people", "affiliate"], "--people does not apply to affiliation networks"),
        (["network", "--since", "last year"], "since: 'last year' is not a date of the EDTF subset"),
        (["network", "collaboration", "--role", "chair"], "--role does not apply to collaboration networks"),
        (["measures", "--by", "colour"], "finds no node with 'colour'"),
        (["measures", "collaboration", "--edge", "CoOrganisation", "--whole"], "no tie to measure"),
        (["map", "--kind", "friends"], "no network is called 'friends'"),
    ],
)
def test_networks_that_cannot_be_are_one_line(run: Run, words: list[str], says: str) -> None:
    code, out, err = run(*words)
    assert code == 2 and out == "" and says in err
    assert err.splitlines()[-1].startswith("kg: ") and "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is nothing in it"),
        (b"\xff\xfea\x00b", "byte 4 is not UTF-16"),
        (b"a;b;c\n1;2;3\n", "its columns are a, b, c"),
        (b"event,actor,category\n1,a,x\n1,b,y,z\n", "t.csv:3: 4 cells under 3 columns"),
        (b"event,actor,categories\n1,a,x\n", "did you mean categories?"),
        (b"event,actor,category\n1,a,x\n1,a,y\n", "actor 'a' has two values of category"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(run: Run, tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    code, out, err = run("linkage", tmp_path / "t.csv")
    assert code == 2 and out == "" and says in err and err.count("\n") == 1


def test_a_table_that_is_cut_off(run: Run, tmp_path: Path) -> None:
    import gzip

    whole = gzip.compress(b"event,actor,category\n" + b"1,a,x\n" * 5000)
    (tmp_path / "t.csv.gz").write_bytes(whole[: len(whole) // 2])
    code, _, err = run("linkage", tmp_path / "t.csv.gz")
    assert code == 2 and "cannot be unpacked" in err and err.count("\n") == 1


def test_a_table_with_a_byte_order_mark_and_na(run: Run, tmp_path: Path) -> None:
    """NA is a country, not a hole."""
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfevent,actor,category\n1,a,NA\n1,b,y\n")
    code, out, err = run("linkage", tmp_path / "t.csv", "--format", "csv", "--permutations", 0)
    assert code == 0 and "NA,y,1,1.0" in out and "left out" not in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("follow-through", "call/none"), "no call for linkage"),
        (("gaps", "--call", "call/none"), "no call for linkage"),
        (("gaps", "--region", "region/none"), "no members are known"),
        (("brokers", "--by", "nothing"), "name a node attribute"),
        (("fragility", "--by", "nothing"), "name a node attribute"),
        (("partners", "agency/none"), "agency/none"),
        (("partners", "agency/sati", "--product", "xyz"), "no agreement concerns"),
        (("trend", "--at", "soon"), "EDTF"),
        (("network", "--significant", "sdsm"), "does not apply"),
        (("scorecard", "--permutations", "-1"), "--permutations"),
        (("holdout",), "--split"),
    ],
)
def test_linkage_of_what_is_not_there(run: Run, words: tuple[str, ...], says: str) -> None:
    code, out, err = run(*words)
    assert code == 2 and out == "" and "Traceback" not in err
    assert says in err


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize(
    "words",
    [
        ("scorecard", "--permutations", 0),
        ("follow-through", "call/hai-phong-2019/transfer-scientists-enterprises"),
        ("gaps",),
        ("partners", "department/so-khcn-hai-phong"),
        ("brokers",),
        ("trend",),
        ("fragility",),
    ],
)
def test_figures_hold_words_and_no_python(run: Run, words: tuple[object, ...], form: str) -> None:
    code, out, _ = run(*words, "--format", form)
    assert code == 0 and out
    assert not re.search(r"Reason\(|\(\'|<Code|frozenset|dtype", out)


def test_a_figure_of_figures_is_parted_by_commas(run: Run) -> None:
    _, out, _ = run("follow-through", "call/hai-phong-2019/transfer-scientists-enterprises", "--format", "csv")
    first = next(csv.DictReader(io.StringIO(out)))
    assert first["answers"] == "category/scientist,category/enterprise"
    assert first["unknown"].split(" ") == ["dates-inferred"]


def test_kg_alone_shows_its_help_and_what_does_not_fit_is_said(run: Run, tmp_path: Path) -> None:
    code, out, err = run()
    assert code == 0 and out.startswith("Usage: kg") and "scorecard" in out and err == ""
    for words, said in (
        (("save", "--out", tmp_path / "g.xyz"), "unsupported file extension .xyz; use one of"),
        (("holdout", "--split", "foo"), "'foo' is not a date"),
        (("holdout", "--split", "2019/2020"), "is no day; write a day, a month or a year"),
        (("network", "--status", "foo"), "held, occurred, planned"),
        (("build", "--no-bundled", "--out", tmp_path / "b"), "no data to load; name a data directory (--data)"),
    ):
        code, _, err = run(*words)
        assert code == 2 and said in err and err.count("\n") == 1, err
