"""Rows and graphs in the forms that people and programs take, each read back by another reader."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest
import rdflib
from click.shell_completion import ShellComplete
from conftest import SHARED, Run

import kg
from kg._util import sheets
from kg.cli import common
from kg.store import embedded

ODD = [["a\nb", "=1+1", None, 2.5, True], ["x|y", "+84", "Đại học", -3, False], ["@SUM", "-5", "0", 2**60, None]]
COLUMNS = ["one", "two", "three", "four", "five"]
ASKED = 'SELECT ("a\\nb" AS ?x) ("=cmd" AS ?f) (2 AS ?n) ("Đ" AS ?d) { }'


def test_each_form_says_the_same(run: Run) -> None:
    read = {
        "csv": lambda text: list(csv.DictReader(io.StringIO(text))),
        "tsv": lambda text: list(csv.DictReader(io.StringIO(text), delimiter="\t")),
        "json": json.loads,
        "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    }
    for form, reader in read.items():
        code, out, _ = run("sparql", ASKED, "--format", form)
        (row,) = reader(out)
        assert code == 0 and (row["x"], row["f"], str(row["n"]), row["d"]) == ("a\nb", "=cmd", "2", "Đ"), form


def test_a_row_stays_on_its_line(run: Run) -> None:
    for form, lines in (("table", 3), ("md", 3)):
        out = run("sparql", ASKED, "--format", form)[1]
        assert len(out.splitlines()) == lines and "a b" in out


def test_csv_for_a_spreadsheet_runs_nothing_and_pipes_stay_plain(run: Run) -> None:
    plain, guarded = (run("sparql", ASKED, "--format", "csv", *more)[1] for more in ((), ("--excel",)))
    assert plain.startswith("x,f,n,d\n") and ",=cmd," in plain
    assert guarded.startswith("\ufeffx,f,n,d\r\n") and ",'=cmd," in guarded


def test_a_workbook_goes_out_as_it_is(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "sparql", ASKED, "--format", "xlsx"], capture_output=True, check=True
    )
    (tmp_path / "a.xlsx").write_bytes(done.stdout)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["answer"]
    cells = list(sheet.iter_rows(values_only=True))
    assert cells == [("x", "f", "n", "d"), ("a\nb", "=cmd", 2, "Đ")] and sheet["B2"].data_type == "s"


def test_odd_cells_come_back_from_sheets_and_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(sheets.xlsx({"t": (COLUMNS, ODD)}))
    cells = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["t"].iter_rows(min_row=2, values_only=True))
    # a whole number that a sheet would round stands as text
    assert [list(row) for row in cells] == [
        ["a\nb", "=1+1", None, 2.5, True],
        ["x|y", "+84", "Đại học", -3, False],
        ["@SUM", "-5", "0", str(2**60), None],
    ]
    (tmp_path / "a.parquet").write_bytes(sheets.parquet(COLUMNS, ODD))
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pydict()
    assert table["one"] == ["a\nb", "x|y", "@SUM"] and table["five"] == [True, False, None]
    assert sheets.xlsx({"t": (COLUMNS, ODD)}) == sheets.xlsx({"t": (COLUMNS, ODD)})


def test_an_excel_file_with_vietnamese_names_there_and_back(tmp_path: Path) -> None:
    rows = [["Sở Khoa học và Công nghệ", "Đà Nẵng"], ["Trường Đại học Hàng hải", "Hải Phòng"]]
    (tmp_path / "a.xlsx").write_bytes(sheets.xlsx({"Bảng": (["tên", "tỉnh"], rows)}))
    assert kg.read_table(tmp_path / "a.xlsx").to_numpy().tolist() == rows


def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "50")
    text = common._table(["a", "b", "c"], [["x" * 80, "y" * 40, "z"], ["1", "2", "3"]])
    assert max(map(len, text.splitlines())) <= 50 and "…" in text
    assert common._widths([4, 4, 4]) == [4, 4, 4]


# --- SPARQL


def test_a_query_as_it_stands_from_a_file_and_with_a_mark(run: Run, tmp_path: Path) -> None:
    text = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a lk:Province }"
    (tmp_path / "q.rq").write_text("\ufeff" + text, encoding="utf-8")
    answers = {run("sparql", given, "--format", "csv")[1] for given in (text, tmp_path / "q.rq")}
    assert len(answers) == 1 and next(iter(answers)).startswith("n\n")
    code, _, err = run("sparql", tmp_path / "none.rq")
    assert code == 2 and "No such file" in err and err.count("\n") == 1


@pytest.mark.parametrize(("form", "name"), [("nt", "nt"), ("ttl", "turtle"), ("n3", "n3"), ("nq", "nquads"), ("trig", "trig"), ("jsonld", "json-ld"), ("rdf", "xml")])  # fmt: skip
def test_construct_in_every_form(run: Run, form: str, name: str) -> None:
    text = "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a lk:Region ; rdfs:label ?l }"
    code, out, _ = run("sparql", text, "--rdf", form)
    read = rdflib.Dataset(default_union=True)
    read.parse(data=out, format=name)
    known = rdflib.Graph().parse(data=run("sparql", text)[1], format="nt")
    assert code == 0 and len(known) > 5 and {tuple(t) for t in read.triples((None, None, None))} == set(known)


@pytest.mark.parametrize(("ending", "name"), [(".trig", "trig"), (".nq", "nquads"), (".jsonld", "json-ld"), (".ttl", "turtle"), (".nt", "nt"), (".rdf", "xml"), (".n3", "n3")])  # fmt: skip
def test_a_graph_is_saved_in_every_form(graph: kg.KnowledgeGraph, tmp_path: Path, ending: str, name: str) -> None:
    path = graph.save(tmp_path / f"g{ending}")
    read = rdflib.Dataset(default_union=True)
    read.parse(path, format=name)
    triples = {quad.triple for quad in graph.store.quads()}
    assert len(set(read.triples((None, None, None)))) == len(triples)
    if ending in (".trig", ".nq", ".jsonld"):
        assert {str(g.identifier) for g in read.graphs() if len(g)} >= set(graph.store.graphs())


def test_the_dataset_says_each_thing_once_and_is_taken_back(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    for form, ending in (("nquads", ".nq"), ("trig", ".trig")):
        (tmp_path / f"g{ending}").write_text(graph.dataset().serialize(format=form), encoding="utf-8")
        other = kg.KnowledgeGraph(embedded.memory(), graph.ontology)
        other.load_files(tmp_path / f"g{ending}")
        made_anew = {g for g in graph.store.graphs() if re.search(r"graph/(ontology|inferred|ledger)$", g)}
        sizes = {g: n for g, n in graph.store.sizes().items() if g not in made_anew}
        assert {g: n for g, n in other.store.sizes().items() if g not in made_anew} == sizes
    lines = [line for line in (tmp_path / "g.nq").read_text(encoding="utf-8").splitlines() if line]
    assert len(lines) == len(set(lines)) == sum(graph.store.sizes().values())


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("xml", "xml"), ("nt", "nt"), ("n3", "n3")])
def test_the_dataset_as_triples_is_the_union(graph: kg.KnowledgeGraph, form: str, name: str) -> None:
    text = graph.dataset().serialize(format=form)
    triples = {quad.triple for quad in graph.store.quads()}
    assert len(rdflib.Graph().parse(data=text, format=name)) == len(triples)


def test_what_was_loaded_later_is_found(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    other = kg.KnowledgeGraph(embedded.memory(), graph.ontology)
    assert other.find("zzqx") == []
    (tmp_path / "new.ttl").write_text(
        '<https://w3id.org/lienket/university/zz> a <https://w3id.org/lienket/ontology#University> ; '
        '<http://www.w3.org/2000/01/rdf-schema#label> "Zzqx"@vi .', encoding="utf-8")  # fmt: skip
    other.load_files(tmp_path / "new.ttl")
    assert [e.id for e in other.find("zzqx")] == ["university/zz"]


def test_numbers_keep_their_digits(graph: kg.KnowledgeGraph) -> None:
    asked = 'SELECT ?x { VALUES ?x { 12345678901234567.89 "9007199254740993.0"^^xsd:decimal 1.5 } }'
    assert graph.sparql(asked)["x"].tolist() == ["12345678901234567.89", 9007199254740993, 1.5]
    with pytest.raises(kg.KgError, match="a cell of row 2 has 40,000 characters"):
        sheets.xlsx({"t": (["a"], [["x" * 40_000]])})


# --- Python


def test_columns_are_typed(graph: kg.KnowledgeGraph) -> None:
    answer = graph.sparql(
        'SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) { (1 1.5 true "x") (2 UNDEF false UNDEF) } } ORDER BY ?a'
    )
    assert [str(kind) for kind in answer.dtypes] == ["Int64", "Float64", "boolean", "string"]
    assert answer["a"].sum() == 3 and answer["b"].mean() == 1.5 and answer["d"].isna().tolist() == [False, True]
    counted = graph.query("ties-by-year")
    assert (
        str(counted["ties"].dtype) == "Int64" and counted.nlargest(1, "ties")["ties"].iloc[0] == counted["ties"].max()
    )
    counted.to_parquet(io.BytesIO())


def test_dates_come_with_the_days_they_can_mean(graph: kg.KnowledgeGraph) -> None:
    asked = 'SELECT ?date ?b { VALUES (?date ?b) { ("2019-10" 1) ("2020/.." 2) (UNDEF 3) ("nonsense" 4) } } ORDER BY ?b'
    answer = graph.sparql(asked)
    assert list(answer) == ["date", "earliest", "latest", "b"]
    assert [str(day)[:10] for day in answer["earliest"]] == ["2019-10-01", "2020-01-01", "NaT", "NaT"]
    assert [str(day)[:10] for day in answer["latest"]] == ["2019-10-31", "NaT", "NaT", "NaT"]
    assert answer["latest"].dtype.kind == "M" and answer["date"].dtype == "string"
    assert str(graph.sparql(asked.replace("VALUES", "FILTER (false) VALUES"))["earliest"].dtype) == "datetime64[s]"


def test_a_property_that_xml_cannot_name_is_refused(run: Run) -> None:
    asked = "CONSTRUCT { <urn:s> <urn:p/1> 2 } WHERE { }"
    code, out, err = run("sparql", asked, "--rdf", "rdf")
    assert (code, out) == (2, "") and "urn:p/1" in err and "write ttl" in err
    assert run("sparql", asked, "--rdf", "ttl")[0] == 0
    assert run("sparql", asked.replace("p/1", "p/a1"), "--rdf", "rdf")[0] == 0


def test_what_a_notebook_shows_is_short(graph: kg.KnowledgeGraph) -> None:
    drawn, told = kg.draw(graph.network("collaboration"), graph=graph), kg.report(graph)
    for shown in (graph, graph["agency/sati"], drawn, told):
        assert len(repr(shown)) < 300 and len(shown._repr_html_()) < 3000
    assert "organisations" in repr(graph) and "Cục Ứng dụng" in graph["agency/sati"]._repr_html_()
    assert len(pd.DataFrame(graph.query("ties-by-year"))._repr_html_()) < 20_000


CASES = SHARED / "cases" / "queries"


@pytest.mark.skipif(not CASES.is_dir(), reason="the small inputs that failed are not at hand")
def test_queries_that_failed_once(run: Run) -> None:
    code, out, _ = run("sparql", CASES / "bom.rq")
    assert code == 0 and out.startswith("n")
    code, out, _ = run("sparql", CASES / "lit.rq")
    assert code == 0 and len(out.splitlines()) == 3


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("network co", {"co-participation", "collaboration"}),
        ("query region", {"region-members"}),
        ("network everything --role co", {"co-organiser"}),
        ("gaps --region region/red", {"region/red-river-delta"}),
        ("find x --province province/hai-p", {"province/hai-phong", "province/hai-phong-2025"}),
        ("show agency/sat", {"agency/sati"}),
    ],
)
def test_the_shell_completes_kinds_ids_roles_and_regions(typed: str, offered: set[str]) -> None:
    done = ShellComplete(common.cli, {}, "kg", "_KG_COMPLETE")
    *before, last = typed.split()
    assert {item.value for item in done.get_completions(before, last)} == offered
