"""All sources: their form, that nothing the readers found is lost or added, what the network of them shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import FIRST, ROOT, SHARED

import kg
from kg._util.paths import home
from kg.ingest import reader, writer
from kg.model import edtf, facts
from kg.model.ontology import Ontology
from kg.validation import contradictions
from kg.validation import facts as facts_

FILES = sorted((home() / "data" / "facts").glob("*.toml"))
OTHERS = [path for path in FILES if path.stem != FIRST]
READERS = SHARED / "corpus" / "corpus_dev"


def source_of(path: Path) -> facts.Source:
    source, wrong = reader.read_source(path)
    assert source is not None and not wrong, wrong
    return source


# --- form


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_facts_file_is_in_canonical_form(path: Path) -> None:
    canonical = writer.write(source_of(path))
    write = "p.write_text(writer.write(reader.read_source(p)[0]), 'utf-8')"
    hint = f"python -c \"from pathlib import Path; from kg.ingest import reader, writer; p = Path('{path}'); {write}\""
    assert path.read_text(encoding="utf-8") == canonical, f"to mend it, run: {hint}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_source_says_where_it_stands_how_much_was_read_and_how_many_facts_it_has(path: Path) -> None:
    source = source_of(path)
    assert source.get("url").startswith("http") and source.get("readOn") and source.get("publisher")
    assert dict(source.expect) == Counter(f.cls for f in source.facts)
    if path.stem != FIRST:
        assert source.get("extentRead") in ("whole", "beginning")


def test_every_word_and_id_is_known_and_nothing_waits_for_a_judgement(corpus: kg.KnowledgeGraph) -> None:
    assert corpus.data is not None
    assert facts_.problems(corpus.data, corpus.ontology) == []
    assert [p for p in corpus.problems() if p.severity != "note"] == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda p: p.stem)
def test_evidence_is_a_cut_of_our_restatement(path: Path) -> None:
    """Every fact has one; none is longer than it need be; nothing is quoted that was not seen."""
    for fact in source_of(path).facts:
        (words,) = fact.all("paraphrase")
        assert not fact.all("quote") and 10 < len(words) <= 420, (fact.line, words)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_event_has_a_place_or_says_why_not_and_a_basis_for_what_is_inferred(path: Path, words: Ontology) -> None:
    for fact in source_of(path).facts:
        if words.is_a(fact.cls, "Event"):
            assert fact.get("place") or fact.get("note"), fact.line
        assert bool(fact.get("dateInferred")) == bool(fact.get("dateBasis")), fact.line
        assert not re.search(r"-01-01\b", fact.get("date") + fact.get("dateInferred")), "no day is 1 January by default"


# What the first words of a name say; the other bodies of a class are named below, with what justifies it.
HEADS = {
    "Ministry": ("Bộ",), "Department": ("Sở",), "PeoplesCommittee": ("UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân"),
    "Agency": ("Cục", "Vụ", "Ban", "ban"), "Centre": ("Trung tâm",), "ResearchInstitute": ("Viện",), "Cooperative": ("Hợp tác xã",),
    "University": ("Trường", "trường", "Đại học", "ĐH", "Học viện"), "Programme": ("Chương trình",), "Network": ("Mạng lưới", "nhóm"),
    "Association": ("Hội", "Liên hiệp", "Liên minh", "CLB"), "TechnologyExchange": ("Điểm kết nối", "Sàn", "Chợ"),
    "Enterprise": ("Công ty", "Tập đoàn", "Tổng công ty", "Tổng Công ty"),
}  # fmt: skip
BY_SOURCE = {
    "enterprise/samsung": "“nhiều công ty như …”", "enterprise/toyota": "“nhiều công ty như …”", "enterprise/hoaphat": "“nhiều công ty như …”",
    "enterprise/hyundai": "“nhiều công ty như …”", "enterprise/mitsubishi": "“nhiều công ty như …”", "enterprise/misa": "“nhiều công ty như …”",
    "enterprise/intracom": "“Chủ tịch HĐQT Intracom Group”: a board of directors",
}  # fmt: skip
STATE = {"state-body/thanh-pho-can-tho", "state-body/tinh-hung-yen", "state-body/tinh-hoa-binh", "state-body/chinh-phu-han-quoc",
         "state-body/hdnd-soc-trang", "state-body/uy-ban-khcn-mt-quoc-hoi", "state-body/bo-phan-khcn-o-nuoc-ngoai"}  # fmt: skip


def test_every_class_is_borne_out_by_the_name_or_by_the_source(words: Ontology) -> None:
    plain = {"organisation/quy-khoi-nghiep-sang-tao-viet-nam", "organisation/hoc-vien-thanh-cong"}
    for fact in (f for path in FILES for f in source_of(path).facts if words.is_a(f.cls, "Organisation")):
        by_name = fact.get("name").startswith(HEADS.get(fact.cls, ("-",)))
        assert by_name or fact.id in BY_SOURCE or fact.id in STATE or fact.id in plain, (fact.cls, fact.get("name"))


# --- against the readers' tables


def pages() -> Iterator[tuple[dict[str, Any], facts.Source]]:
    """Each page as the readers read it, with our file of the same address."""
    if not (READERS / "facts").is_dir():
        pytest.skip("the readers' corpus is not at hand")
    import yaml

    ours = {source.get("url"): source for source in map(source_of, OTHERS)}
    for path in sorted((READERS / "facts").glob("*.yaml")):
        page = yaml.safe_load(path.read_text(encoding="utf-8"))
        if page["source"]["url"] in ours:
            yield page, ours[page["source"]["url"]]


def test_every_page_is_a_source() -> None:
    assert len(list(pages())) == 55


def test_nothing_that_the_readers_found_is_lost_or_added(words: Ontology) -> None:
    for page, source in pages():
        of = Counter(f.cls for f in source.facts)
        kinds = {
            cls: sum(n for c, n in of.items() if words.is_a(c, cls))
            for cls in ("Event", "Organisation", "Person", "Call", "Collaboration")
        }
        assert kinds["Event"] == len(page["events"]), source.id
        assert kinds["Organisation"] == len(page["actors"]), source.id
        assert kinds["Person"] == len(page["people"]), source.id
        assert kinds["Call"] == len(page["calls"]), source.id
        assert kinds["Collaboration"] == sum(c["kind"] != "co_organisation" for c in page["collaborations"]), source.id
        unnamed = source.id == "utehy-2023"  # its delegates, whom the readers did not list
        assert of["Participation"] == len(page["participation"]) + len(page["collective_participation"]) + unnamed, (
            source.id
        )
        groups = {f.id for f in source.facts if f.cls == "ParticipantGroup"}
        assert len(groups) >= len(page["collective_participation"]), source.id
        named = {f.get("name") for f in source.facts if words.is_a(f.cls, "Person")}
        assert named == {p["name"] for p in page["people"]}, source.id


def test_every_participation_is_the_readers(words: Ontology) -> None:
    """Names, events in their order and roles, one by one."""
    for page, source in pages():
        called = {a["id"]: a["name_vi"] for a in page["actors"]} | {p["id"]: p["name"] for p in page["people"]}
        events = [f.id for f in source.facts if words.is_a(f.cls, "Event")]
        at = dict(zip((e["id"] for e in page["events"]), events, strict=True))
        theirs = Counter(
            (called[p["actor"]], at[p["event"]], p["role"].replace("_", "-")) for p in page["participation"]
        )
        name = {f.id: f.get("name") for f in source.facts if f.id}
        ours = Counter((name[f.get("participant")], f.get("event"), f.get("role").removeprefix("role/"))
                       for f in source.facts if f.cls == "Participation" and not f.get("participant").startswith("group/"))  # fmt: skip
        assert ours == theirs, source.id


def test_every_date_is_the_readers(words: Ontology) -> None:
    """A day that the readers have is possible in ours; where they have none, ours is none or has no year."""
    for page, source in pages():
        events = [f for f in source.facts if words.is_a(f.cls, "Event")]
        for read, fact in zip(page["events"], events, strict=True):
            day = read.get("date") or read.get("date_inferred") or read.get("start")
            text = fact.get("date") or fact.get("dateInferred")
            if day is None:
                assert not text or edtf.parse(text).undated, (source.id, text)
            else:
                span, first = edtf.parse(text), edtf.parse(str(day).split("/")[0])
                assert first.earliest is not None and span.possible(first.earliest), (source.id, text, day)
                assert bool(fact.get("date")) == bool(read.get("date") or read.get("start")), (source.id, text)
            assert ("announced" in fact.get("status")) == (read.get("status") == "announced")


def test_the_readers_pages_of_one_event_are_one_event_here(corpus: kg.KnowledgeGraph, words: Ontology) -> None:
    assert corpus.data is not None
    rows = {(r.source, r.id): (r.canonical, r.judgement) for r in corpus.data.identities if r.id.startswith("event/")}
    by_file: dict[str, tuple[dict[str, Any], facts.Source]] = {}
    import_pages = list(pages())
    names = {page["source"]["url"]: source for page, source in import_pages}
    stems = {path.stem: path for path in (READERS / "facts").glob("*.yaml")}
    import yaml

    for page, source in import_pages:
        by_file[source.id] = (page, source)
        for link in page.get("same_event_as") or []:
            other = yaml.safe_load(stems[link["same_as_article"]].read_text(encoding="utf-8"))
            there = names[other["source"]["url"]]
            mine = local_event(page, source, link["event"], words)
            theirs = local_event(other, there, link["same_as_event"], words)
            canonical, judgement = rows[source.id, mine]
            assert rows[there.id, theirs] == (canonical, "same")
            assert judgement == ("same" if link["certain"] else "unsure")


def local_event(page: dict[str, Any], source: facts.Source, event: str, words: Ontology) -> str:
    ours = [f.id for f in source.facts if words.is_a(f.cls, "Event")]
    return ours[[e["id"] for e in page["events"]].index(event)]


# --- what the network shows


def memoranda(net: Any) -> Counter[str]:
    """Ties by memorandum, by agreement."""
    return Counter(d["record"] for *_, d in net.edges(data=True) if d["detail"] == "Memorandum")


def test_two_agreements_of_seven_universities_would_dominate_a_count_of_ties(corpus: kg.KnowledgeGraph) -> None:
    ties = memoranda(corpus.network("collaboration"))
    assert ties.most_common(2)[0][1] == ties.most_common(2)[1][1] == 21 == len(list(combinations(range(7), 2)))
    assert set(dict(ties.most_common(2))) == {
        "collaboration/bay-truong-quy-nhon-2023/memorandum",
        "collaboration/bay-truong-sa-pa-2022/memorandum",
    }
    assert (ties.total(), len(ties)) == (75, 28)  # the figures that README tells


def test_no_agreement_pairs_a_named_application_centre_with_an_enterprise(corpus: kg.KnowledgeGraph) -> None:
    net = corpus.network("collaboration", status="occurred")
    centres = {n for n in net if n.startswith("centre/application-centre")}
    assert centres == {"centre/application-centre-can-tho", "centre/application-centre-thai-binh"} & set(net)
    assert not [1 for a, b in net.edges() if {a, b} & centres and any(x.startswith("enterprise/") for x in (a, b))]
    groups = corpus.query("collective-participants")
    assert (groups["category"] == "category/application-centre").sum() > len(centres)


def test_what_passed_from_science_to_enterprises_is_rights_in_varieties(corpus: kg.KnowledgeGraph) -> None:
    rights = corpus.sparql("""SELECT DISTINCT ?giver ?receiver { ?t a lk:RightsTransfer ; lk:giver ?giver ; lk:receiver ?receiver ;
        lk:concerns ?p . ?p a lk:Product } ORDER BY ?giver ?receiver""")
    assert [tuple(r) for r in rights.itertuples(index=False)] == [
        ("institute/clrri", "enterprise/ssc"), ("institute/clrri", "enterprise/thaibinhseed"), ("institute/fcri", "enterprise/thaibinhseed"),
        ("person/nguyen-thi-tram", "enterprise/cuongtan"), ("person/nguyen-thi-tram", "enterprise/nsc")]  # fmt: skip


def test_renamed_bodies_are_two_and_find_leads_from_one_to_the_other(corpus: kg.KnowledgeGraph) -> None:
    found = corpus.find("Cục Ứng dụng và Phát triển công nghệ")
    assert [(e.id, e.when) for e in found][:3] == [
        ("agency/sati", "2006-03-13/2023"), ("agency/cuc-phat-trien-cong-nghe-va-doi-moi-sang-tao", "2023/2025-02-28"),
        ("agency/cuc-doi-moi-sang-tao", "2025-03-01/..")]  # fmt: skip
    assert [e.id for e in corpus.find("Trung tâm Thông tin Khoa học và Công nghệ thành phố Hải Phòng", limit=2)] == [
        "centre/thong-tin-khcn-hai-phong", "centre/thong-tin-thong-ke-khcn-hai-phong"]  # fmt: skip
    assert [e.id for e in corpus["province/ninh-binh-2025"].predecessors] == [
        "province/ha-nam",
        "province/nam-dinh",
        "province/ninh-binh",
    ]


def test_a_seat_is_a_sources_or_rors_or_not_known(corpus: kg.KnowledgeGraph) -> None:
    rows = corpus.sparql("""SELECT ?body ?seat ?certainty { GRAPH ?g { ?body a lk:University ; lk:evidence ?e . ?e lk:citation ?c ; lk:certainty ?certainty .
        OPTIONAL { ?body lk:seat ?seat } } } ORDER BY ?body""")
    unknown = rows[rows["seat"].isna()]["body"].tolist()
    assert unknown == ["university/nttu", "university/tbump", "university/vnuhcm"] and len(rows) == 19
    if (SHARED / "reference" / "ror_vietnam.csv").is_file():
        import csv

        ror = {
            r["ror_id"]: r for r in csv.DictReader((SHARED / "reference" / "ror_vietnam.csv").open(encoding="utf-8"))
        }
        register = csv.DictReader((home() / "data" / "registers" / "universities.csv").open(encoding="utf-8"))
        for row in register:
            assert row["citation"] in ror and row["name"] in (
                ror[row["citation"]]["name_vi"],
                ror[row["citation"]]["name"],
            )


# --- contradictions


def test_what_the_sources_contradict_is_listed_and_stays(corpus: kg.KnowledgeGraph) -> None:
    assert corpus.data is not None
    told = [p.message for p in contradictions.contradictions(corpus.data, corpus.ontology)]
    assert len(told) == 7 and {m.split(" of ")[0] for m in told} == {"title", "organisers"}


def test_no_sentence_of_the_first_article_stands_here() -> None:
    tool = SHARED / "tools" / "copied-sentences"
    if not tool.is_file():
        pytest.skip("the tool that compares is not at hand")
    import subprocess
    import sys

    run = subprocess.run([sys.executable, str(tool), str(ROOT)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, ""), run.stdout
