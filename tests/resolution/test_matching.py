"""Names to known bodies and people: spellings, blocks, traps, measured precision and recall, rows and their undoing."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from conftest import SHARED
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg._util.paths import home
from kg.ingest import reader, registers
from kg.model.ontology import Ontology
from kg.resolution.bodies import Places, parse
from kg.resolution.matching import NONE, SAME, UNSURE, Actor, Decision, Index, index, people, resolve, resolve_person
from kg.resolution.proposals import document_province
from kg.text.names import name_words, person_words

# --- how a name is written

SAME_NAMES = [
    # Ten ways to write Khoa học và Công nghệ.
    *(("Bộ Khoa học và Công nghệ", f"Bộ {way}") for way in (
        "KH&CN", "KH-CN", "KHCN", "KH và CN", "KH & CN", "Kh&CN", "KH,CN", "Khoa học & Công nghệ",
        "Khoa học - Công nghệ", "Khoa học- Công nghệ", "Khoa học Công nghệ", "khoa học và công nghệ",
        "Khoa học và Công nghệ (KH&CN)", "Khoa học và Công nghệ (KH&CN )")),
    ("Sở KH&CN thành phố Hải Phòng", "Sở KH&CN TP. Hải Phòng"),
    ("Sở KH&CN thành phố Hải Phòng", "Sở KH&CN Tp Hải Phòng"),
    ("Sở KH&CN thành phố Hải Phòng", "Sở Khoa học & Công nghệ Tp. HP"),
    ("Ủy ban nhân dân thành phố Hải Phòng", "Uỷ ban nhân dân TP.Hải Phòng"),
    ("Ủy ban nhân dân tỉnh Nam Định", "UBND tỉnh Nam Định"),
    ("Trung tâm Ứng dụng tiến bộ KH&CN TP. Cần Thơ", "Trung tâm Ứng dụng tiến bộ KH&CN TPCT"),
    ("Trường Đại học Hàng hải Việt Nam", "Trường Đại học Hàng Hải (ĐHHH) Việt Nam"),
    ("Trường Đại học Hàng hải Việt Nam", "Trường ĐHHH Việt Nam"),
    ("Trường Đại học Thủy lợi", "Trường ĐH Thuỷ lợi"),
    ("Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT"),
    ("Bộ Nông nghiệp và Phát triển nông thôn", "Bộ NN-PTNT"),
    ("Hợp tác xã Hoa Nam Phong", "HTX hoa Nam Phong"),
    ("Công ty Cổ phần Thuấn Hòa", "Công ty CP Thuấn Hoà"),
    ("Công ty trách nhiệm hữu hạn Cường Tân", "Công ty TNHH Cường Tân"),
    ("Bộ Giáo dục và Đào tạo", "Bộ GD - ĐT"),
    ("Bộ Nông nghiệp và Phát triển nông thôn", "Bộ NN và PTNT"),
    ("Sở KH&CN thành phố Hải Phòng", "Sở KH&CN T.P Hải Phòng"),
    ("UBND tỉnh Đắk Lắk", "U.B.N.D. tỉnh Đắc Lắc"),
    ("UBND thành phố Đà Nẵng", "UBND thành phố Ðà Nẵng"),  # a letter that only looks like Đ
    ("Sở KH&CN Hải Phòng", "Sở KH&amp;CN Hải\u200b Phòng"),
    ("Sở KH&CN Hải Phòng", "Sở KH＆CN Hải Phòng"),
    ("Trung tâm Ứng dụng", "TT Ứng dụng"),
    ("Hội Khoa học Kĩ thuật", "Hội Khoa học Kỹ thuật"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_spellings_of_one_name(one: str, other: str) -> None:
    decomposed = unicodedata.normalize("NFD", other)
    assert name_words(one) == name_words(other) == name_words(decomposed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hà Nam", "Hà Nội"), ("Đại", "Dại"), ("Thái Bình", "Thái Binh"), ("Viện 1", "Viện 2"), ("Hòa", "Hỏa"),
     ("Cục Ứng dụng", "Vụ Ứng dụng"), ("Tập đoàn BBB (Nhật Bản)", "Tập đoàn BBB")],
)  # fmt: skip
def test_names_that_differ(one: str, other: str) -> None:
    assert name_words(one) != name_words(other)


@pytest.mark.parametrize(
    "form",
    ["GS.TS. Trần Văn Tùng", "PGS. TS. Trần Văn Tùng", "ông Trần Văn Tùng", "các đồng chí: Trần Văn Tùng", "TS Trần Văn Tùng",
     "Giáo sư, tiến sỹ Trần Văn Tùng", "Bà Trần Văn Tùng", unicodedata.normalize("NFD", "đồng chí Trần Văn Tùng")],
)  # fmt: skip
def test_titles_are_no_part_of_a_persons_name(form: str) -> None:
    assert person_words(form) == name_words("Trần Văn Tùng")


@given(st.text(max_size=40))
def test_words_are_blind_to_normal_form(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert name_words(composed) == name_words(decomposed) and person_words(composed) == person_words(decomposed)


@given(st.text(alphabet="aàáăâbcdđeêghiìíklmnoòóôơpqrstuùúưvxyỳý &()-.KHCNTP ", max_size=60))
def test_any_text_gets_a_decision(text: str) -> None:
    assert resolve(known(), text).judgement in (SAME, UNSURE, NONE)


# --- who is meant

PLACES = {"Hải Phòng": "province/hai-phong", "Hà Nội": "province/ha-noi", "Nam Định": "province/nam-dinh", "Hà Nam": "province/ha-nam",
          "Đà Nẵng": "province/da-nang", "Hồ Chí Minh": "province/ho-chi-minh", "Thái Nguyên": "province/thai-nguyen"}  # fmt: skip
ACTORS = (
    Actor("department/hai-phong", ("Sở Khoa học và Công nghệ thành phố Hải Phòng",), "province/hai-phong"),
    Actor("department/ha-nam", ("Sở Khoa học và Công nghệ tỉnh Hà Nam",), "province/ha-nam"),
    Actor("committee/nam-dinh", ("UBND tỉnh Nam Định",), "province/nam-dinh"),
    Actor("association/hai-phong", ("Hội Doanh nhân trẻ thành phố Hải Phòng",), "province/hai-phong"),
    Actor("university/hust", ("Trường Đại học Bách khoa Hà Nội",), "province/ha-noi"),
    Actor("university/dut", ("Trường Đại học Bách khoa, Đại học Đà Nẵng",), "province/da-nang"),
    Actor("university/hcmut", ("Trường ĐH Bách khoa (ĐHQG Tp. Hồ Chí Minh)",), "province/ho-chi-minh"),
    Actor("university/tnu", ("Đại học Thái Nguyên",), "province/thai-nguyen"),
    Actor("university/tuaf", ("Trường Đại học Nông Lâm - Đại học Thái Nguyên",), "province/thai-nguyen"),
    Actor("ministry/old", ("Bộ Khoa học và Công nghệ",), until=date(2025, 2, 28)),
    Actor("ministry/new", ("Bộ Khoa học và Công nghệ",), since=date(2025, 3, 1)),
    Actor("enterprise/cp", ("Công ty Cổ phần Thành Công",)),
    Actor("enterprise/seed", ("Tổng Công ty Giống cây trồng Trung ương",)),
    Actor("agency/sati", ("Cục Ứng dụng và Phát triển công nghệ", "SATI")),
)


def known() -> Index:
    return index(ACTORS, PLACES)


def means(text: str, **context: object) -> tuple[str, str]:
    decision = resolve(known(), text, **context)  # type: ignore[arg-type]
    return decision.judgement, decision.id or " ".join(decision.others)


@pytest.mark.parametrize("bare", ["Sở Khoa học và Công nghệ", "Sở KH&CN", "Sở KH-CN"])
def test_a_bare_department_is_the_provinces_or_nobodys(bare: str) -> None:
    assert means(bare) == (NONE, "")
    assert means(bare, province="province/hai-phong") == (SAME, "department/hai-phong")
    assert means(bare, province="province/ha-nam") == (SAME, "department/ha-nam")
    assert means(bare, province="province/nam-dinh") == (NONE, "")


def test_other_bare_names() -> None:
    assert means("UBND tỉnh") == means("Hội Doanh nhân trẻ thành phố") == (NONE, "")
    assert means("UBND tỉnh", province="province/nam-dinh") == (SAME, "committee/nam-dinh")
    assert means("Hội Doanh nhân trẻ thành phố", province="province/hai-phong") == (SAME, "association/hai-phong")
    assert means("Hội Doanh nhân trẻ thành phố", province="province/ha-nam")[0] != SAME


def test_a_full_name_does_not_follow_the_document() -> None:
    assert means("Sở KH&CN tỉnh Hà Nam", province="province/hai-phong") == (SAME, "department/ha-nam")
    assert means("Sở KH&CN tỉnh Nam Định", province="province/hai-phong") == (NONE, "")


@pytest.mark.parametrize(
    ("text", "who"),
    [("Đại học Bách khoa Hà Nội", "hust"), ("Trường ĐH Bách khoa (ĐH Đà Nẵng)", "dut"),
     ("Trường Đại học Bách khoa, Đại học Quốc gia TP Hồ Chí Minh", "hcmut")],
)  # fmt: skip
def test_the_three_named_bach_khoa_never_merge(text: str, who: str) -> None:
    assert means(text) == (SAME, f"university/{who}")
    judgement, found = means("Trường Đại học Bách khoa")
    assert judgement == UNSURE and set(found.split()) == {"university/hust", "university/dut", "university/hcmut"}


def test_with_and_without_truong_are_one_where_one_is_known_and_two_where_two_are() -> None:
    assert means("Trường Đại học Thái Nguyên") == (SAME, "university/tnu")
    both = index([*ACTORS, Actor("university/other", ("Trường Đại học Thái Nguyên",))], PLACES)
    assert resolve(both, "Trường Đại học Thái Nguyên").id == "university/other"
    assert resolve(both, "Đại học Thái Nguyên").id == "university/tnu"
    assert means("Trường Đại học Nông Lâm (Đại học Thái Nguyên)") == (SAME, "university/tuaf")
    assert means("Trường Đại học Nông Lâm")[0] == UNSURE


def test_two_of_one_name_are_told_apart_by_the_day() -> None:
    assert means("Bộ KH&CN", on=date(2019, 10, 11)) == (SAME, "ministry/old")
    assert means("Bộ KH&CN", on=date(2025, 3, 1)) == (SAME, "ministry/new")
    assert means("Bộ KH&CN") == (UNSURE, "ministry/new ministry/old")


def test_slips_of_the_pen_and_names_that_are_longer_or_other() -> None:
    assert means("Cục Ứng dụng và Phát triển côngg nghệ") == (UNSURE, "agency/sati")
    assert means("Cục Ứng dụng phát triển Công nghệ") == (SAME, "agency/sati")
    assert means("Cục Ứng dụng và Phát triển công nghệ cao")[0] == UNSURE
    assert means("Vụ Ứng dụng và Phát triển công nghệ") == (UNSURE, "agency/sati")
    assert means("Công ty TNHH Thành Công")[0] != SAME  # another legal form
    assert means("Công ty Thành Công") == (SAME, "enterprise/cp")
    assert means("Tổng Công ty Giống cây trồng Trung ươngg")[1] == "enterprise/seed"
    assert means("SATI") == (SAME, "agency/sati")


def test_people() -> None:
    tung = Actor("person/tung", ("Trần Văn Tùng",), bodies=("ministry/old",))
    twins = [Actor(f"person/{i}", ("Nguyễn Văn An",), bodies=(f"enterprise/{i}",)) for i in "ab"]
    held = people([tung, *twins])

    def who(text: str, *bodies: str) -> tuple[str, str]:
        found = resolve_person(held, text, bodies)
        return found.judgement, found.id

    assert who("ông Trần Văn Tùng", "ministry/old") == who("TS. Trần Văn Tùng") == (SAME, "person/tung")
    assert who("Trần Văn Tùng", "enterprise/x") == (UNSURE, "")  # a move, or another person
    assert who("Trần Văn Tụng") == who("Nguyễn Văn Tùng") == (NONE, "")
    assert who("Nguyễn Văn An") == (UNSURE, "") and who("Nguyễn Văn An", "enterprise/b") == (SAME, "person/b")


PAIRS = [
    # Each pair is two bodies, or may be: none of them is ever the same for sure.
    ("UBND tỉnh Hải Dương", "UBND thành phố Hải Dương"), ("HĐND tỉnh Nam Định", "HĐND TP. Nam Định"),
    ("Công ty TNHH Thuận Hoa", "Công ty TNHH Thuấn Hoa"), ("Trường Đại học Thành Đô", "Trường Đại học Thanh Đô"),
    ("Công ty Vinaconex3", "Công ty Vinaconex9"), ("Công ty xi măng Hoàng Thạch", "Công ty xi măng Hoàng Thạnh"),
    ("Trường Đại học Bách khoa (ĐHQG-HCM)", "Trường Đại học Bách khoa (ĐHĐN)"),
    ("Trường Đại học Bách khoa (ĐHQG-HCM)", "Trường Đại học Bách khoa"),
    ("Viện Nghiên cứu (VAST)", "Viện Nghiên cứu Biển (VASS)"), ("Công ty Sông Đà (SD5)", "Công ty Sông Đà (SD9)"),
    ("Công ty TNHH Tân Thành Công", "Công ty TNHH Tân Thành"), ("Tổng công ty Sông Đà", "Công ty Sông Đà"),
    ("Công ty Phần mềm Hà Nội", "Công ty mềm Hà Nội"), ("Tập đoàn Bảo Việt", "Tổng công ty Bảo Việt"),
    ("Trường Đại học Đại Nam", "Trường Đại học Nam"), ("Học viện Ngân hàng", "Trường Đại học Viện Ngân hàng"),
    ("Công ty CP Thành Công", "Công ty TNHH Thành Công"), ("Viện 1", "Viện 2"), ("Chi cục Tiêu chuẩn", "Cục Tiêu chuẩn"),
    ("Hội Nông dân tỉnh Nam Định", "Hội Nông dân thành phố Nam Định"), ("Cục Thuế Hà Nam", "Cục Thuế Hà Nội"),
    ("Liên minh Hợp tác xã Việt Nam", "Liên minh Hợp tác xã tỉnh Nam Định"), ("—", "…"), ("—", ""), ("((((", "👩‍🔬"),
    ("Sở Nông nghiệp tỉnh Nam Định", "Sở Khoa học và Công nghệ tỉnh Nam Định"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_false_merge(one: str, other: str) -> None:
    for a, b in ((one, other), (other, one)):
        held = index(
            [Actor("x/a", (a,))],
            {**PLACES, "Hải Dương": "province/hai-duong"},
            ["province/hai-phong", "province/ha-noi"],
        )
        assert resolve(held, b).judgement != SAME, (a, b)


def test_a_name_that_says_only_its_kind_means_the_one_that_the_document_names() -> None:
    held = index(
        [
            Actor("university/vnua", ("Học viện Nông nghiệp Việt Nam", "Học viện")),
            Actor("cooperative/a", ("HTX Hoa", "HTX")),
        ],
        PLACES,
    )
    assert (
        resolve(held, "Học viện").judgement
        == resolve(held, "HTX").judgement
        == resolve(held, "Hà Nội").judgement
        == NONE
    )
    assert resolve(held, "Học viện", named=["university/vnua", "cooperative/a"]).id == "university/vnua"


def test_a_local_name_elsewhere_and_a_body_of_another_day_are_not_sure() -> None:
    centre = Actor("centre/a", ("Trung tâm Ứng dụng tiến bộ KH&CN",), "province/nam-dinh", until=date(2019, 7, 18))
    held = index([centre], PLACES)
    name = "TT Ứng dụng tiến bộ KHCN"
    assert resolve(held, name, province="province/nam-dinh", on=date(2018, 1, 1)).judgement == SAME
    assert resolve(held, name, province="province/ha-nam", on=date(2018, 1, 1)).judgement == UNSURE
    assert resolve(held, name, province="province/nam-dinh", on=date(2020, 1, 1)).judgement == UNSURE


def test_after_a_merger_a_bare_name_is_still_that_of_the_seat() -> None:
    assert means("Sở KH&CN", province="province/hai-phong-2025") == (SAME, "department/hai-phong")


@pytest.mark.parametrize(
    "text", ["kh" + " " * 100_000, "(" * 50_000, "a" * 100_000, "KH&CN " * 20_000, "\u0301" * 50_000, "a.b." * 20_000]
)
def test_no_name_takes_long(text: str) -> None:
    """A name that would take minutes makes the whole run time out."""
    assert resolve(known(), text).judgement in (NONE, UNSURE)


# --- measured


@dataclass(frozen=True)
class Mention:
    source: str
    text: str
    means: str


def scored(rows: Iterable[tuple[Mention, Decision]]) -> tuple[float, float, list[str]]:
    """Precision of the decisions `same`, recall over all mentions, and the mentions that were not found."""
    count: Counter[str] = Counter()
    missed = []
    for mention, decision in rows:
        right = decision.judgement == SAME and decision.id == mention.means
        count["right" if right else "wrong" if decision.judgement == SAME else "open"] += 1
        if not right:
            missed.append(f"{mention.source}: {mention.text} = {mention.means}, not {decision}")
    return count["right"] / max(count["right"] + count["wrong"], 1), count["right"] / count.total(), missed


def actors_of(mentions: Iterable[Mention], seats: dict[str, str], but: str = "") -> Iterator[Actor]:
    names: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.source != but:
            names[mention.means].add(mention.text)
    return (Actor(i, tuple(sorted(texts)), seats.get(i, "")) for i, texts in sorted(names.items()))


def in_document(known: Index, mention: Mention, mentions: list[Mention], about: dict[str, str]) -> Decision:
    """A mention read in its document: for an ellipsis, those that the document names in full."""
    province = about[mention.source]
    first = resolve(known, mention.text, province=province)
    if first.judgement != NONE or not parse(mention.text, known.places).hollow:
        return first
    others = [resolve(known, m.text, province=province) for m in mentions if m.source == mention.source]
    return resolve(known, mention.text, province=province, named=[d.id for d in others if d.judgement == SAME])


def measured(mentions: list[Mention], seats: dict[str, str], about: dict[str, str], places: dict[str, str]) -> None:
    """All forms known, then each source's forms kept out in turn."""
    full = index(actors_of(mentions, seats), places)
    precision, recall, missed = scored((m, in_document(full, m, mentions, about)) for m in mentions)
    print(f"\nall forms: {len(mentions)} mentions, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.99 and recall >= 0.95, missed
    elsewhere = {(m.means, m.source) for m in mentions}
    held_out = []
    for source in sorted({m.source for m in mentions}):
        rest = index(actors_of(mentions, seats, but=source), places)
        for m in (m for m in mentions if m.source == source):
            if any(i == m.means and s != source for i, s in elsewhere):
                held_out.append((m, in_document(rest, m, mentions, about)))
            else:  # nobody else names it: it must not become somebody
                assert in_document(rest, m, mentions, about).judgement != SAME, m
    precision, recall, missed = scored(held_out)
    print(f"sources kept out in turn: {len(held_out)} mentions, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.99 and recall >= 0.85, missed


def province_names() -> dict[str, str]:
    source, _ = registers.read_register(home() / "data" / "registers" / "provinces.csv", {})
    assert source is not None
    return {
        name: fact.id
        for fact in source.facts
        if not fact.id.endswith("-2025")
        for name in (*fact.all("name"), *fact.all("alias"))
    }


def test_measured_on_the_readers_canonical_actors() -> None:
    """The forms of /shared/corpus, as two readers of 56 pages merged them."""
    folder = SHARED / "corpus" / "corpus_dev"
    if not (folder / "canonical_dev.yaml").is_file():
        pytest.skip("the readers' corpus is not at hand")
    import yaml

    canonical = yaml.safe_load((folder / "canonical_dev.yaml").read_text(encoding="utf-8"))["actors"]
    places = province_names()
    found = Places({name_words(name): place for name, place in places.items()})
    seats = {
        i: places[held["seats"][0]] for i, held in canonical.items() if held["seats"] and held["seats"][0] in places
    }
    mentions, about = [], {}
    for path in sorted((folder / "facts").glob("*.yaml")):
        page = yaml.safe_load(path.read_text(encoding="utf-8"))
        stated = [places[e["place"]] for e in page["events"] if e["place"] in places]
        named = {parse(a["name_vi"], found).province for a in page["actors"]} - {""}
        about[path.stem] = stated[0] if stated else named.pop() if len(named) == 1 else ""
        for actor in page["actors"]:
            forms = [actor["name_vi"], *([] if actor.get("elliptical") else actor["aliases"])]
            mentions += [Mention(path.stem, form, actor["id"]) for form in dict.fromkeys(forms)]
    assert {m.means for m in mentions} == set(canonical)
    measured(mentions, seats, about, places)


def test_measured_on_our_own_facts_and_rows(words: Ontology) -> None:
    data = reader.read([home() / "data"])
    rows = {(r.source, r.id): r.canonical for r in data.identities if r.judgement == "same"}
    places = province_names()
    found = Places({name_words(name): place for name, place in places.items()})
    mentions, about, seats = [], {}, {}
    for source in (s for s in data.sources if not s.register):
        about[source.id] = document_province(source, found)
        for fact in (f for f in source.facts if words.is_a(f.cls, "Organisation")):
            target = rows[source.id, fact.id]
            seats.update({target: fact.get("seat")} if fact.get("seat") else {})
            mentions += [
                Mention(source.id, form, target) for form in dict.fromkeys([*fact.all("name"), *fact.all("alias")])
            ]
    measured(mentions, seats, about, places)


# --- rows


def test_the_resolver_agrees_with_every_row(corpus: kg.KnowledgeGraph) -> None:
    """Where it is sure of a body, it is the one that the row names; what it merges is never judged different."""
    assert corpus.data is not None
    for source in (s for s in corpus.data.sources if not s.register):
        about = document_province(source, Places({name_words(name): place for name, place in province_names().items()}))
        for fact in (f for f in source.facts if corpus.ontology.is_a(f.cls, "Organisation")):
            decision = corpus.resolve(fact.get("name"), province=fact.get("seat") or about)
            rows = {
                r.canonical: r.judgement for r in corpus.data.identities if (r.source, r.id) == (source.id, fact.id)
            }
            if decision.judgement == SAME:
                assert rows.get(decision.id) == "same", (source.id, fact.id, decision)


def test_without_their_rows_the_right_ones_are_proposed(tmp_path: Path) -> None:
    """Rows taken away come back as proposals of `kg check`; none is proposed for what is judged."""
    import shutil

    shutil.copytree(home() / "data", tmp_path / "data")
    path = tmp_path / "data" / "identities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    bodies = [
        n
        for n in lines
        if n.split(",")[1].split("/")[0] in ("department", "university", "ministry", "committee") and ",same," in n
    ]
    gone = random.Random(7).sample(bodies, 25)
    path.write_text("".join(n for n in lines if n not in gone), encoding="utf-8")
    told = [p for p in kg.load(tmp_path / "data", bundled=False).problems() if p.rule == "unjudged identity"]
    assert {(Path(p.file).stem, p.fact) for p in told} <= {tuple(n.split(",")[:2]) for n in gone}
    several = [n for n in gone if sum(n.split(",")[2] == other.split(",")[2] for other in lines) > 1]
    proposed = {(Path(p.file).stem, p.fact): p.hint for p in told}
    for row in several:
        source, local = row.split(",")[:2]
        assert f"{source},{local}," in proposed[source, local], row


def test_taking_a_row_away_undoes_the_merge(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(home() / "data", tmp_path / "data")
    path = tmp_path / "data" / "identities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(n for n in lines if not n.startswith("nam-dinh-2020-most,event/workshop,")), encoding="utf-8"
    )
    graph = kg.load(tmp_path / "data", bundled=False)
    assert "event/nam-dinh-2020-most/workshop" in graph and "event/hoi-thao-nam-dinh-2020" in graph
    assert graph["event/hoi-thao-nam-dinh-2020"].evidence()["source"].tolist() == ["source/nam-dinh-2020"]


def test_words_that_are_wrong_are_one_line(corpus: kg.KnowledgeGraph) -> None:
    with pytest.raises(kg.NotFoundError, match="nothing has the id 'province/nowhere'"):
        corpus.resolve("Sở KH&CN", province="province/nowhere")
    with pytest.raises(kg.KgError, match="on: 'soon' is not a date"):
        corpus.resolve("Sở KH&CN", on="soon")
