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


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_evidence_is_a_short_quote_or_our_restatement(path: Path) -> None:
    """Every fact has one of the two; a quote is first and last words and no sentence, a restatement no essay."""
    for fact in source_of(path).facts:
        quotes, words = fact.all("quote"), fact.all("paraphrase")
        assert bool(quotes) != (len(words) == 1), (fact.line, quotes, words)
        assert all(10 < len(text) <= 420 for text in words), (fact.line, words)
        for piece in (piece for quote in quotes for piece in quote.split("…")):
            assert 0 < len(piece.split()) <= 16, (fact.line, piece)  # a name can be as long as this


def test_most_facts_rest_on_the_pages_own_words() -> None:
    """36 of 1,052 did before the second reading; what does not stands on pages that were not found again."""
    facts = [f for path in FILES for f in source_of(path).facts]
    without = {f.source for f in facts if not f.all("quote")}
    assert without <= {"bay-truong-quy-nhon-2023", "diem-ket-noi-hai-phong-truyen-thong", "thai-nguyen-hoi-thao-2020"}
    assert len(facts) > 1300


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
    "Agency": ("Cục", "Ban", "ban"), "MinistryDepartment": ("Vụ",), "Fund": ("Quỹ",), "Centre": ("Trung tâm",), "ResearchInstitute": ("Viện",), "Cooperative": ("Hợp tác xã",),
    "College": ("Trường Cao đẳng",), "PeoplesCouncil": ("Hội đồng nhân dân", "HĐND"), "University": ("Trường", "trường", "Đại học", "ĐH", "Học viện"), "Programme": ("Chương trình",), "Network": ("Mạng lưới", "nhóm"),
    "Association": ("Hội", "Liên hiệp", "Liên minh", "CLB"), "TechnologyExchange": ("Điểm kết nối", "Sàn", "Chợ"),
    "Enterprise": ("Công ty", "Tập đoàn", "Tổng công ty", "Tổng Công ty"),
}  # fmt: skip
BY_SOURCE = {
    "enterprise/samsung": "“nhiều công ty như …”", "enterprise/toyota": "“nhiều công ty như …”", "enterprise/hoaphat": "“nhiều công ty như …”",
    "enterprise/hyundai": "“nhiều công ty như …”", "enterprise/mitsubishi": "“nhiều công ty như …”", "enterprise/misa": "“nhiều công ty như …”",
    "enterprise/intracom": "“Chủ tịch HĐQT Intracom Group”: a board of directors",
}  # fmt: skip
STATE = {"state-body/chinh-phu", "state-body/quoc-hoi", "state-body/doan-dbqh-hai-phong", "state-body/van-phong-ubnd-hai-phong",
         "state-body/thanh-pho-can-tho", "state-body/tinh-hung-yen", "state-body/tinh-hoa-binh", "state-body/chinh-phu-han-quoc",
         "state-body/hdnd-soc-trang", "state-body/uy-ban-khcn-mt-quoc-hoi", "state-body/bo-phan-khcn-o-nuoc-ngoai"}  # fmt: skip


def test_every_class_is_borne_out_by_the_name_or_by_the_source(words: Ontology) -> None:
    plain = {"organisation/hoc-vien-thanh-cong", "organisation/hoi-dong-ly-luan-trung-uong", "organisation/thanh-uy-hai-phong",
             "organisation/ban-chi-dao-cho-cong-nghe", "organisation/bao-tang-thach-mon-trang"}  # fmt: skip
    for fact in (f for path in FILES for f in source_of(path).facts if words.is_a(f.cls, "Organisation")):
        by_name = fact.get("name").startswith(HEADS.get(fact.cls, ("-",)))
        assert by_name or fact.id in BY_SOURCE or fact.id in STATE or fact.id in plain, (fact.cls, fact.get("name"))


def test_a_new_word_is_used_or_a_reason_is_given_why_not(corpus: kg.KnowledgeGraph) -> None:
    """At least three facts, ours or a register's; what has fewer is named with its reason in ontology/CHANGES.md."""
    assert corpus.data is not None
    used: Counter[str] = Counter()
    for source in corpus.data.sources:
        used.update(value.key for value in source.values)
        for fact in source.facts:
            used.update({fact.cls, *(value.key for value in fact.values)})
    changes = (home() / "ontology" / "CHANGES.md").read_text(encoding="utf-8").split("## 0.5.0")[1].split("## 0.4.0")[0]
    added, excused = changes.split("Words of 0.5.0 that fewer")
    words = corpus.ontology.classes | corpus.ontology.properties
    named = {name for name in re.findall(r"`(\w+)`", added) if name in words and not words[name].computed}
    concepts = {name for name in named if corpus.ontology.is_a(name, "Concept")}
    assert len(named) > 30
    rare = {name for name in named - concepts if used[name] < 3} - {"exceptClass"}
    assert rare <= set(re.findall(r"`(\w+)`", excused)), rare
    assert all(used[name] < 3 for name in re.findall(r"`(\w+)`", excused))


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


# What the second reading took out of the first, and why.
CORRECTED = {
    (
        "quang-ninh-2023",
        "Đại học Kinh tế quốc dân",
        "speaker",
    ): "scientists of the three schools spoke, not the schools",
    ("quang-ninh-2023", "Đại học ngoại thương", "speaker"): "the same",
    ("quang-ninh-2023", "Trường Cao đẳng Kinh tế và kĩ thuật thuỷ sản", "speaker"): "the same",
    ("bo-khcn-hai-phong-2022-dbnd", "Bộ Khoa học và Công nghệ", "participant"): "it is told as organiser",
    ("bo-khcn-hai-phong-2022-dbnd", "UBND thành phố Hải Phòng", "participant"): "the same",
}


def test_nothing_that_the_first_readers_found_is_lost(words: Ontology) -> None:
    """Every body, person, role, call and agreement of theirs; a second reading found more, and corrected five."""
    for page, source in pages():
        bodies = {n for f in source.facts if f.id for n in (f.get("name"), *f.all("alias"))}
        assert {a["name_vi"] for a in page["actors"]} | {p["name"] for p in page["people"]} <= bodies, source.id
        assert sum(words.is_a(f.cls, "Call") for f in source.facts) >= len(page["calls"]), source.id
        agreed = sum(words.is_a(f.cls, "Collaboration") for f in source.facts)
        merged = source.id == "techdemo-gia-lai-2019-be-mac"  # two directions there are one, of two bodies together
        assert agreed + merged >= sum(c["kind"] != "co_organisation" for c in page["collaborations"]), source.id
        called = {a["id"]: a["name_vi"] for a in page["actors"]} | {p["id"]: p["name"] for p in page["people"]}
        named = {f.id: (f.get("name"), *f.all("alias")) for f in source.facts if f.id}
        ours = Counter((name, f.get("role").removeprefix("role/")) for f in source.facts if f.cls == "Participation"
                       for name in named[f.get("participant")])  # fmt: skip
        theirs = Counter((called[p["actor"]], p["role"].replace("_", "-")) for p in page["participation"])
        lost = {(source.id, *one) for one in theirs - ours}
        assert lost == {one for one in CORRECTED if one[0] == source.id}, lost


def test_every_day_that_the_first_readers_found_is_possible_here(words: Ontology) -> None:
    for page, source in pages():
        texts = [f.get("date") or f.get("dateInferred") for f in source.facts if words.is_a(f.cls, "Event")]
        for read in page["events"]:
            if day := read.get("date") or read.get("date_inferred") or read.get("start"):
                first = edtf.parse(str(day).split("/")[0]).earliest
                assert first is not None
                assert any(text and edtf.parse(text).possible(first) for text in texts), (source.id, day)


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
            sessions = ("ninh-binh-ban-tron", "ninh-binh-phien-thao-luan")  # of that event, as the second reading saw
            assert judgement == ("same" if link["certain"] else "different" if source.id in sessions else "unsure")


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
        "collaboration/bay-truong-sa-pa-2022",
    }
    assert (ties.total(), len(ties)) == (72, 27)  # the figures that README tells


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
    rows = corpus.sparql("""SELECT DISTINCT ?body { GRAPH ?g { ?body a lk:University } OPTIONAL { ?body lk:seat ?seat }
        FILTER (!BOUND(?seat)) } ORDER BY ?body""")
    assert rows["body"].tolist() == []
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
    assert len(told) == 11 and {m.split(" of ")[0] for m in told} == {"title", "organisers", "parties"}


def test_no_sentence_of_the_first_article_stands_here() -> None:
    tool = SHARED / "tools" / "copied-sentences"
    if not tool.is_file():
        pytest.skip("the tool that compares is not at hand")
    import subprocess
    import sys

    run = subprocess.run([sys.executable, str(tool), str(ROOT)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, ""), run.stdout
