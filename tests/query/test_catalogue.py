"""The questions of the catalogue: golden answers, two engines, a premise taken out, and values that cannot inject."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from answers import QUESTIONS, rows
from conftest import FIRST, ROOT, Run
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg._util.paths import home
from kg.model.iris import BASE, PREFIXES, compress
from kg.query import catalogue
from kg.text import normalise

NAMES = sorted(p.stem for p in (home() / "queries").glob("*.rq"))
EXPECTED = ROOT / "tests" / "expected"


def test_the_questions_that_were_asked_for_are_there() -> None:
    assert set(NAMES) == QUESTIONS


def golden(graph: kg.KnowledgeGraph, name: str, folder: Path, keep: bool) -> None:
    """An answer against the one that was looked at; what changes must be looked at before it is kept."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(graph.queries[name].columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(graph, name))
    path = folder / f"{name}.csv"
    if keep:
        path.write_text(out.getvalue(), encoding="utf-8")
    assert out.getvalue() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_golden_answer(corpus: kg.KnowledgeGraph, name: str, request: pytest.FixtureRequest) -> None:
    """On all sources; traced back by hand as tests/expected/README.md tells."""
    golden(corpus, name, EXPECTED, request.config.getoption("--keep-answers"))


@pytest.mark.parametrize("name", NAMES)
def test_golden_answer_of_the_first_article(
    graph: kg.KnowledgeGraph, name: str, request: pytest.FixtureRequest
) -> None:
    golden(graph, name, EXPECTED / FIRST, request.config.getoption("--keep-answers"))


@pytest.mark.parametrize("name", NAMES)
def test_header_and_columns(graph: kg.KnowledgeGraph, name: str) -> None:
    query = graph.queries[name]
    assert catalogue.run(graph.store, query, {}).columns == query.columns
    assert query.summary.endswith(".") and query.question_vi and query.tags
    order = set(re.findall(r"\?(\w+)", query.text.rsplit("ORDER BY", 1)[1]))
    assert set(query.columns) <= order  # rows alike in some columns come in no order of the engine's


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_rdflibs_own_engine_gives_the_same_answer(graph: kg.KnowledgeGraph, name: str) -> None:
    query = graph.queries[name]
    by_rdflib = graph.dataset().query(catalogue.bind(query, {}), use_store_provided=False)
    assert [str(v) for v in by_rdflib.vars] == list(query.columns)
    other = [["" if t is None else compress(str(t)) for t in row] for row in by_rdflib]
    assert other == [list(row.values()) for row in rows(graph, name)]


# --- what one article cannot tell is said to be not covered, and does not look like none


def test_one_article_covers_little_and_says_so(graph: kg.KnowledgeGraph) -> None:
    assert {r["answer"] for r in rows(graph, "call-follow-up")} == {"not covered"}
    (tie,) = rows(graph, "cross-province-ties")
    assert tie["answer"].startswith("not covered") and tie["one"] == ""
    assert all(r["answer"].startswith("not covered") for r in rows(graph, "departments-without-cross-province-tie"))
    centres = rows(graph, "centres-without-enterprise-tie")
    assert [r["answer"] for r in centres].count("no registered body") == 7
    assert {(r["known"], r["provincesWithoutBody"]) for r in centres} == {("4", "7")}


def test_questions_with_without_name_the_holes_of_the_register(graph: kg.KnowledgeGraph) -> None:
    note = graph.query("centres-without-enterprise-tie").attrs["note"]
    assert note == "of 4 known; 7 provinces have no registered body"
    note = graph.query("departments-without-cross-province-tie", on="2026-01-01").attrs["note"]
    assert note == "of 6 known; 0 provinces have no registered body"  # the six that the delta has since October 2025


def test_a_filter_by_date_says_what_it_left_aside(graph: kg.KnowledgeGraph) -> None:
    assert graph.query("region-members").attrs["undated"] == 10  # the usage with ten members
    assert graph.query("event-programme").attrs["undated"] == 0


def test_what_is_only_believed_is_marked_in_the_answer(graph: kg.KnowledgeGraph) -> None:
    by_body = {r["body"]: r for r in rows(graph, "departments-without-cross-province-tie")}
    assert by_body["department/so-khcn-ha-nam"]["certainty"] == "believed"
    assert by_body["department/so-khcn-hai-phong"]["certainty"] == "seen"
    assert {r["regionList"] for r in by_body.values()} == {"believed"}
    assert {r["regionList"] for r in rows(graph, "departments-without-cross-province-tie", on="2023-01-01")} == {"seen"}
    assert {r["regionList"] for r in rows(graph, "participations-in-region")} == {"believed"}


# --- parameters


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("region-members", {"region": "x> } #"}, "does not fit"),
        ("region-members", {"region": "http://elsewhere/x"}, "does not fit"),
        ("region-members", {"region": ""}, "has no value"),
        ("region-members", {"on": "2019"}, "write a day"),
        ("region-members", {"on": "2019-02-30"}, "write a day"),
        ("region-members", {"on": '2019-10-11" } DROP ALL #'}, "write a day"),
        ("region-members", {"day": "2019-10-11"}, "no parameter is called 'day'; it takes region, on"),
        ("ties-by-year", {"year": "2019"}, "it takes none"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    graph: kg.KnowledgeGraph, name: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(kg.QueryError) as caught:
        graph.query(name, **values)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@given(st.text())
def test_a_text_goes_in_as_a_text_and_nothing_else(text: str) -> None:
    query = catalogue.Query(
        "q", "", "SELECT ?x { BIND ($t AS ?x) }", "s", parameters=(catalogue.Parameter("t", "text"),)
    )
    try:
        bound = catalogue.bind(query, {"t": text})
    except kg.QueryError:
        assert not text.strip()
        return
    (solution,) = ox.Store().query(bound)
    assert solution["x"].value == normalise.nfc(text).strip()


@given(st.text(), st.sampled_from(catalogue.TYPES))
def test_no_value_ever_changes_a_query(text: str, kind: str) -> None:
    query = catalogue.Query("q", "", "SELECT ?x { BIND ($t AS ?x) }", "s", parameters=(catalogue.Parameter("t", kind),))
    try:
        bound = catalogue.bind(query, {"t": text})
    except kg.QueryError as refused:
        assert "\n" not in str(refused)
        return
    assert len(list(ox.Store().query(bound))) == 1


def test_a_dollar_in_a_string_iri_or_comment_is_no_parameter() -> None:
    text = "# $c\nSELECT ?x { BIND (\"$s\" AS ?x) <http://e/$i> ?p '$t' FILTER ($t = 1) }"
    query = catalogue.Query("q", "", text, "s", parameters=(catalogue.Parameter("t", "number"),))
    assert catalogue.bind(query, {"t": "7"}) == text.replace("FILTER ($t", "FILTER (7")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#+ summary S.\n#+ columns: x\nSELECT ?x {}", ":1"),
        ("#+ summary: S.\nSELECT ?x {}", "no summary or no columns"),
        ("#+ summary: S.\n#+ columns: x\nSELECT ?x { ?x ?p $t }", "differ in the parameters t"),
        ("#+ summary: S.\n#+ columns: x\n#+ note: of {y}\nSELECT ?x {}", "speaks of y"),
        ("#+ summary: S.\n#+ columns: x\n#+ param: t word\nSELECT ?x {}", "has no type"),
    ],
)
def test_a_faulty_header_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(kg.KgError, match=says):
        catalogue.read(path)


def test_people_get_vietnamese_order(graph: kg.KnowledgeGraph) -> None:
    labels = list(graph.query("region-members")["provinceLabel"])
    assert labels == ["Bắc Ninh", "Hà Nam", "Hà Nội", "Hải Dương", "Hải Phòng", "Hưng Yên", "Nam Định", "Ninh Bình",
                      "Quảng Ninh", "Thái Bình", "Vĩnh Phúc"]  # fmt: skip


def test_prefixes_stand_in_the_files() -> None:
    """A query runs on any engine as it is: with no prefix of ours known beforehand."""
    for folder in ("", "checks"):
        for path in (home() / "queries" / folder).glob("*.rq"):
            text = path.read_text(encoding="utf-8")
            for prefix in PREFIXES:
                assert f" {prefix}:" not in text.replace("PREFIX ", "") or f"PREFIX {prefix}:" in text, path.name
    assert BASE.startswith("https://w3id.org/")


def test_a_source_is_shown_by_what_it_says_of_itself(corpus: kg.KnowledgeGraph) -> None:
    shown = corpus.answer("profile", thing="source/hai-phong-2019")
    told = {row[1]: row[2] for row in shown.rows}
    assert told["lk:url"] == "http://www.sati.gov.vn/posts/397" and told["lk:readOn"] == "2026-11-30"
    assert {row[-1] for row in shown.rows} == {"source/hai-phong-2019"} and len(shown.rows) < 12


def test_a_misspelt_id_is_named_and_an_empty_answer_is_none(run: Run) -> None:
    code, _, err = run("query", "region-members", "--param", "region=region/red-river-detla")
    assert code == 2 and "did you mean region/red-river-delta?" in err
    code, out, _ = run("query", "call-follow-up", "--param", "call=agency/sati")  # known, and no call
    assert code == 0 and out == "(no row)\n"
