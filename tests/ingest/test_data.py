"""Our data: the registers against the reference tables, the first article point by point, the identities."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import SHARED

import kg
from kg._util.paths import home
from kg.ingest import registers as registers_
from kg.ingest import writer
from kg.model import facts
from kg.model.ontology import Ontology

DELTA = "region/red-river-delta"


@pytest.fixture(scope="session")
def registers() -> dict[str, list[dict[str, str]]]:
    folder = home() / "data" / "registers"
    return {p.stem: list(csv.DictReader(p.open(encoding="utf-8"))) for p in sorted(folder.glob("*.csv"))}


def reference(name: str) -> list[dict[str, str]]:
    path = SHARED / "reference" / name
    if not path.is_file():
        pytest.skip("the reference tables are not at hand")
    return list(csv.DictReader(path.open(encoding="utf-8")))


def valid(row: dict[str, str], day: str) -> bool:
    """Whether a register row holds on a day; a row without dates always does."""
    from datetime import date

    from kg.model import edtf

    text = row.get("date") or row["dateInferred"]
    return not text or edtf.parse(text).possible(date.fromisoformat(day))


# --- provinces and regions


@pytest.mark.parametrize(("day", "count"), [("2019-10-11", 63), ("2025-06-30", 63), ("2025-07-01", 34), ("2026-11-22", 34), ("2008-07-31", 64), ("2008-08-01", 63)])  # fmt: skip
def test_how_many_provinces_there_were(registers: dict[str, list[dict[str, str]]], day: str, count: int) -> None:
    assert sum(valid(row, day) for row in registers["provinces"]) == count


def test_an_unchanged_province_is_one_thing_and_a_merged_one_is_new(registers: dict[str, list[dict[str, str]]]) -> None:
    ids = {row["id"] for row in registers["provinces"]}
    assert "province/ha-noi" in ids and "province/ha-noi-2025" not in ids
    assert {"province/hai-phong", "province/hai-phong-2025", "province/ninh-binh", "province/ninh-binh-2025"} <= ids
    merged = {row["successor"]: set(row["predecessor"].split("|")) for row in registers["territorial-changes"]}
    assert merged["province/hai-phong-2025"] == {"province/hai-phong", "province/hai-duong"}
    assert merged["province/ninh-binh-2025"] == {"province/ninh-binh", "province/ha-nam", "province/nam-dinh"}
    assert all(len(before) > 1 for after, before in merged.items() if after.endswith("-2025"))
    ended = {row["id"] for row in registers["provinces"] if (row.get("date") or row["dateInferred"]).startswith("/")}
    assert ended == set().union(*merged.values())


def test_provinces_are_those_of_the_reference(registers: dict[str, list[dict[str, str]]]) -> None:
    rows = reference("regions.csv")
    old = {
        (r["code"], r["iso"], r["name_vi"])
        for r in rows
        if r["generation"] == "63" and r["name_vi"] != "Thừa Thiên Huế"
    }
    ours = {
        (r["code"], r["isoCode"], r["name"])
        for r in registers["provinces"]
        if r["isoCode"] and r["id"] != "province/ha-tay"
    }
    assert ours == old
    new = {r["code"] for r in rows if r["generation"] == "34"}
    assert {r["code"] for r in registers["provinces"] if valid(r, "2026-11-22")} == new


def test_members_of_the_delta_in_2019_and_how_sure_that_is(graph: kg.KnowledgeGraph) -> None:
    members = graph.region_members(DELTA, on="2019-10-11")
    assert sorted(members["province"]) == sorted(f"province/{p}" for p in ["ha-noi", "hai-phong", "hai-duong", "hung-yen", "vinh-phuc", "bac-ninh", "thai-binh", "nam-dinh", "ha-nam", "ninh-binh", "quang-ninh"])  # fmt: skip
    assert set(members["certainty"]) == {"believed"} and set(members["seenFor"]) == {"2022/2024"}
    assert set(members["note"]) == {"list seen for 2022–2024, believed for 2019-10-11"}
    assert set(graph.region_members(DELTA, on="2023-06-01")["certainty"]) == {"seen"}


def test_members_of_the_delta_in_2026(graph: kg.KnowledgeGraph) -> None:
    members = graph.region_members(DELTA, on="2026-01-01")
    assert sorted(members["province"]) == ["province/bac-ninh-2025", "province/ha-noi", "province/hai-phong-2025",
                                           "province/hung-yen-2025", "province/ninh-binh-2025", "province/quang-ninh"]  # fmt: skip
    assert set(members["certainty"]) == {"seen"}


def test_the_summer_of_2025_is_derived(graph: kg.KnowledgeGraph) -> None:
    members = graph.region_members(DELTA, on="2025-08-15")
    # Five: what Bắc Ninh and Phú Thọ took in lay in two regions, and no list of those weeks tells where they count.
    sure, unknown = (members[members["certainty"] == word] for word in ("derived", "unknown"))
    assert len(sure) == 5 and all("derived for 2025-08-15" in note for note in sure["note"])
    assert unknown["province"].tolist() == ["province/bac-ninh-2025", "province/phu-tho-2025"]
    assert all("unknown for 2025-08-15 (what became it lay in more than one region)" in n for n in unknown["note"])


@pytest.mark.parametrize("day", ["2007-01-01", "2012-06-01", "2019-10-11", "2025-06-30", "2025-07-01", "2025-08-15", "2025-10-04", "2025-10-05", "2026-11-30"])  # fmt: skip
def test_every_province_of_a_day_is_in_one_region_or_said_to_be_unknown(
    graph: kg.KnowledgeGraph, registers: dict[str, list[dict[str, str]]], day: str
) -> None:
    """From October 2006 on: in exactly one region, or unknown in each that it may lie in, and never left out."""
    told: dict[str, list[str]] = {}
    for region in (r["id"] for r in registers["regions"] if r["id"] != "region/ca-mau-peninsula"):
        members = graph.region_members(region, on=day)
        for province, certainty in zip(members["province"], members["certainty"], strict=True):
            told.setdefault(province, []).append(certainty)
    assert told.keys() == {r["id"] for r in registers["provinces"] if valid(r, day)}
    for province, words in told.items():
        assert len(words) == 1 or set(words) == {"unknown"}, (province, words)
    assert any("unknown" in words for words in told.values()) == ("2025-07-01" <= day <= "2025-10-04")


@pytest.mark.parametrize("day", ["2004-01-01", "2006-09-30"])
def test_before_the_first_list_there_is_no_answer(graph: kg.KnowledgeGraph, day: str) -> None:
    assert len(graph.region_members(DELTA, on=day)) == 0


@pytest.mark.parametrize(("day", "count"), [("2007-01-01", 11), ("2008-06-01", 12), ("2008-08-01", 11), ("2025-06-30", 11), ("2025-07-01", 5), ("2025-10-04", 5), ("2025-10-05", 6)])  # fmt: skip
def test_one_list_holds_on_each_day(graph: kg.KnowledgeGraph, day: str, count: int) -> None:
    members = graph.region_members(DELTA, on=day)
    members = members[members["certainty"] != "unknown"]
    assert (len(members), members["regime"].nunique()) == (count, 1)


def test_the_undated_usage_with_ten_members_matches_no_day(graph: kg.KnowledgeGraph) -> None:
    usage = graph.sparql("SELECT ?m { ?m lk:regime ?r FILTER (CONTAINS(?r, 'ten members')) }")
    assert len(usage) == 10
    for day in ("1990-01-01", "2005-01-01", "2015-01-01", "2030-01-01"):
        assert not any("ten members" in r for r in graph.region_members(DELTA, on=day)["regime"])


def test_every_province_is_in_one_region_on_a_day(registers: dict[str, list[dict[str, str]]]) -> None:
    for day in ("2019-10-11", "2026-01-01"):
        held = Counter(
            r["province"] for r in registers["region-memberships"] if (r["date"] or r["dateInferred"]) and valid(r, day)
        )
        assert set(held.values()) == {1}
        assert set(held) == {r["id"] for r in registers["provinces"] if valid(r, day)}


# --- bodies


def test_departments_are_those_of_the_reference_and_marked(registers: dict[str, list[dict[str, str]]]) -> None:
    expected = {r["id"]: (r["name_vi"], r["basis"]) for r in reference("departments.csv")}
    ours = {r["id"]: r for r in registers["departments"]}
    assert len(expected) == 63 and expected.keys() <= ours.keys()
    assert {name for name, _ in expected.values()} <= {
        name for one in expected for name in (ours[one]["name"], *ours[one]["alias"].split("|"))
    }
    assert all(ours[name]["certainty"] == "certainty/seen" for name, (_, basis) in expected.items() if basis == "seen")


def test_every_province_has_one_department_of_science_on_a_day(registers: dict[str, list[dict[str, str]]]) -> None:
    """63 before 1 July 2025 and 34 since; with those of information and communications until the end of February."""
    for day, many in (("2019-10-11", 63), ("2025-06-30", 63), ("2025-07-01", 34), ("2026-10-01", 34)):
        there = [r for r in registers["departments"] if "so-khcn-" in r["id"] and valid(r, day)]
        assert len(there) == len({r["seat"] for r in there}) == many, day
    assert sum("so-tttt-" in r["id"] and valid(r, "2025-02-28") for r in registers["departments"]) == 63
    assert not any("so-tttt-" in r["id"] and valid(r, "2025-03-01") for r in registers["departments"])


def test_bodies_of_merged_provinces_have_successors(registers: dict[str, list[dict[str, str]]]) -> None:
    merged = [r for r in registers["territorial-changes"] if r["date"] == "2025-07-01"]
    changes = {p: r["successor"] for r in registers["organisational-changes"] for p in r["predecessor"].split("|")}
    seats = {r["id"]: r["seat"] for name in ("departments", "committees") for r in registers[name]}
    for change in merged:
        for province in change["predecessor"].split("|"):
            for body in (f"department/so-khcn-{province[9:]}", f"committee/ubnd-{province[9:]}"):
                assert seats[changes[body]] == change["successor"], body


def test_application_centres_of_the_delta_as_far_as_known(registers: dict[str, list[dict[str, str]]]) -> None:
    named = {(r["id"], r["name_vi"]) for r in reference("application_centres_rrd.csv") if r["name_vi"]}
    ours = {(r["id"], r["name"]) for r in registers["centres"]}
    assert len(named) == 4 and named <= ours
    unnamed = {r["id"] for r in reference("application_centres_rrd.csv") if not r["name_vi"]}
    assert not unnamed & {r["id"] for r in registers["centres"]}  # a class that a source names makes no body


def test_an_old_name_leads_to_what_came_after(graph: kg.KnowledgeGraph) -> None:
    history = graph.query("name-history", thing="agency/sati")
    after = history[history["relation"] == "after"]
    assert list(after["thing"]) == [
        "agency/cuc-doi-moi-sang-tao",
        "agency/cuc-phat-trien-cong-nghe-va-doi-moi-sang-tao",
    ]
    assert dict(zip(after["thing"], after["certainty"], strict=True)) == {
        "agency/cuc-doi-moi-sang-tao": "seen", "agency/cuc-phat-trien-cong-nghe-va-doi-moi-sang-tao": "believed"}  # fmt: skip


def test_every_register_row_says_how_sure_it_is_and_whence(registers: dict[str, list[dict[str, str]]]) -> None:
    for name, rows in registers.items():
        for row in rows:
            assert row["certainty"] in ("certainty/seen", "certainty/believed", "certainty/derived"), (name, row)
            assert row["citation"] and (not row.get("dateInferred") or row["dateBasis"]), (name, row)


# --- the first article


@pytest.mark.parametrize(
    ("role", "who"),
    [
        ("organiser", {"agency/sati"}),
        ("co-organiser", {"department/so-khcn-hai-phong"}),
        ("chair", {"person/pham-the-dung", "person/duong-ngoc-tuan"}),
        ("speaker", {"person/pham-the-dung", "person/duong-ngoc-tuan"}),
        (
            "participant",
            {"agency/sati", "group/hai-phong-2019/departments", "group/hai-phong-2019/application-centres"},
        ),
    ],
)
def test_who_did_what_at_the_workshop(graph: kg.KnowledgeGraph, role: str, who: set[str]) -> None:
    programme = graph.query("event-programme")
    assert set(programme[programme["part"] == role]["thing"]) == who


def test_the_workshop_itself(graph: kg.KnowledgeGraph) -> None:
    workshop = graph["event/hai-phong-2019/workshop"]
    assert workshop.classes == ("Workshop",)
    assert workshop.label == "Thúc đẩy hợp tác nghiên cứu, ứng dụng, chuyển giao công nghệ tại vùng Đồng bằng sông Hồng"
    said = workshop.facts().set_index("property")["value"]
    assert (said["lk:date"], said["lk:place"], said["lk:status"]) == ("2019-10-11", "province/hai-phong", "status/held")


def test_the_posts_the_chairs_held(graph: kg.KnowledgeGraph) -> None:
    posts = graph.sparql(
        "SELECT ?who ?post ?where ?date { ?t lk:holder ?who ; lk:date ?date ; lk:post ?p . ?p lk:name ?post ; lk:postIn ?where } ORDER BY ?who"
    )
    told = posts[["who", "post", "where", "date"]]  # beside the date stand the days it can mean
    assert [tuple(r) for r in told.itertuples(index=False)] == [
        ("person/duong-ngoc-tuan", "Giám đốc", "department/so-khcn-hai-phong", "2019-10-11"),
        ("person/pham-the-dung", "Phó Cục trưởng", "agency/sati", "2019-10-11")]  # fmt: skip


def test_four_topics_discussed_one_shared_one_proposed(graph: kg.KnowledgeGraph) -> None:
    parts = Counter(graph.query("event-programme")["part"])
    assert (parts["topic discussed"], parts["experience shared"], parts["proposed"]) == (4, 1, 1)


def test_what_was_called_for(graph: kg.KnowledgeGraph) -> None:
    parts = Counter(graph.query("event-programme")["part"])
    assert (parts["called for"], parts["linkage called for"]) == (2, 2)  # the umbrella, and one of the three it names
    calls = graph.query("linkage-called-for")
    assert set(calls["caller"]) == {"person/pham-the-dung"} and set(calls["modality"]) == {"modality/called-for"}
    asked = calls[calls["call"] == "call/hai-phong-2019/transfer-scientists-enterprises"]

    def values(part: str) -> set[str]:
        return set(asked[asked["part"] == part]["value"])

    assert values("addressed to") == {"category/state-agency", "category/enterprise"}
    assert values("end, as worded") == {
        "category/transfer-service-organisation",
        "category/scientist",
        "category/enterprise",
    }
    assert values("named in brackets") == {"category/application-centre", "category/transfer-function-centre"}
    pairs = {(r.part, r.value, r.other) for r in asked.itertuples() if r.part.startswith("pair")}
    assert pairs == {
        ("pair, default reading", "category/transfer-service-organisation", "category/enterprise"),
        ("pair, default reading", "category/scientist", "category/enterprise"),
        ("pair, alternative reading", "category/transfer-service-organisation", "category/scientist")}  # fmt: skip


def test_linking_centres_along_value_chains_was_discussed_not_called_for(graph: kg.KnowledgeGraph) -> None:
    assert graph.sparql(
        "ASK { <https://w3id.org/lienket/topic/hai-phong-2019/centres-along-value-chains> lk:discussedAt ?e }"
    )
    assert not graph.sparql(
        "ASK { ?call lk:callConcerns <https://w3id.org/lienket/topic/hai-phong-2019/centres-along-value-chains> }"
    )


def test_groups_have_no_members(graph: kg.KnowledgeGraph) -> None:
    assert set(graph.query("collective-participants")["members"]) == {"not named"}
    assert (
        set(graph.query("participations-in-region")["participant"])
        & {f"department/so-khcn-{p}" for p in ("ha-noi", "nam-dinh")}
        == set()
    )


def test_the_centres_with_the_transfer_function_belong_to_the_departments(graph: kg.KnowledgeGraph) -> None:
    said = graph["group/hai-phong-2019/transfer-centres-of-departments"].facts().set_index("property")["value"]
    assert (said["lk:subordinateTo"], said["lk:purpose"]) == (
        "category/science-department",
        "purpose/technology-transfer",
    )


# --- form


def test_the_file_is_in_canonical_form(article: facts.Source) -> None:
    text = (home() / "data" / "facts" / f"{article.id}.toml").read_text(encoding="utf-8")
    assert text == writer.write(article), (
        "write the file anew: kg.ingest.writer.write(kg.ingest.reader.read_source(path)[0])"
    )


def test_expect_counts_every_class(article: facts.Source) -> None:
    assert dict(article.expect) == Counter(f.cls for f in article.facts)


def test_quotes_are_short(article: facts.Source) -> None:
    for fact in article.facts:
        for quote in fact.all("quote"):
            assert all(len(re.findall(r"\w+", piece)) < 14 for piece in quote.split("…")), quote


def test_every_class_of_fact_fits_its_name(article: facts.Source, words: Ontology) -> None:
    first = {"Agency": ("Cục", "Tổng cục"), "Department": ("Sở",), "Centre": ("Trung tâm",), "Ministry": ("Bộ",)}
    for fact in article.facts:
        if fact.cls in first:
            assert fact.get("name").startswith(first[fact.cls])


def test_every_merge_is_a_row_with_its_reason() -> None:
    rows, wrong = registers_.read_identities(home() / "data" / "identities.csv")
    assert not wrong and len(rows) > 500
    assert {r.canonical for r in rows if r.source == "hai-phong-2019"} == {
        "agency/sati", "department/so-khcn-hai-phong", "person/pham-the-dung", "person/duong-ngoc-tuan",
        "post/pho-cuc-truong-sati", "post/giam-doc-so-khcn-hai-phong"}  # fmt: skip
    assert {r.judgement for r in rows} <= {"same", "different", "unsure"} and all(len(r.reason) > 5 for r in rows)


def test_a_first_source_is_the_first_and_a_number_of_sources_is_right() -> None:
    """What a reason says of other rows is so."""
    rows, _ = registers_.read_identities(home() / "data" / "identities.csv")
    sources = {
        c: {r.source for r in rows if r.canonical == c and r.judgement == "same"} for c in {r.canonical for r in rows}
    }
    for row in (r for r in rows if r.judgement == "same"):
        if row.reason.startswith("first source"):
            assert len(sources[row.canonical]) == 1 or row.reason != "first source that names it", row
        if match := re.search(r"in (\d+) sources", row.reason):
            assert 1 < int(match[1]) <= len(sources[row.canonical]), row


def test_without_its_row_a_body_stays_the_sources_own(data: Path) -> None:
    path = data / "identities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "agency/sati" not in line), encoding="utf-8")
    graph = kg.load(data, bundled=False)
    assert "agency/hai-phong-2019/cuc-ung-dung-va-phat-trien-cong-nghe" in graph
    assert not graph.sparql("ASK { <https://w3id.org/lienket/agency/sati> lk:organises ?e }")
