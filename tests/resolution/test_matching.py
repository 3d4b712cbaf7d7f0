"""How a name is written, and who is meant."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

# --- how a name is written
from names import ACTORS, PLACES, known, means

from kg.model.edtf import parse as day
from kg.resolution.matching import NONE, SAME, UNSURE, Actor, index, people, resolve, resolve_person
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
    assert means("Bộ KH&CN", on=day("2019-10-11")) == (SAME, "ministry/old")
    assert means("Bộ KH&CN", on=day("2025-03-01")) == (SAME, "ministry/new")
    assert means("Bộ KH&CN", on=day("2019")) == (SAME, "ministry/old")  # any day of a year will do
    assert means("Bộ KH&CN", on=day("2025")) == (UNSURE, "ministry/new ministry/old")  # the one, then the other
    assert means("Bộ KH&CN") == (UNSURE, "ministry/new ministry/old")


def test_slips_of_the_pen_and_names_that_are_longer_or_other() -> None:
    assert means("Cục Ứng dụng và Phát triển côngg nghệ") == (UNSURE, "agency/sati")
    assert means("Cục Ứng dụng phát triển Công nghệ") == (SAME, "agency/sati")
    assert means("Cục Ứng dụng và Phát triển công nghệ cao")[0] == UNSURE
    assert means("Vụ Ứng dụng và Phát triển công nghệ")[1] != "agency/sati"  # a Vụ is no Cục
    assert means("Công ty TNHH Thành Công")[0] != SAME  # another legal form
    assert means("Công ty Thành Công") == (SAME, "enterprise/cp")
    assert means("Tổng Công ty Giống cây trồng Trung ươngg")[1] == "enterprise/seed"
    assert means("SATI") == (SAME, "agency/sati")


def test_a_parent_behind_a_name_and_marks_left_out() -> None:
    assert means("Cục Ứng dụng và Phát triển công nghệ, Bộ Khoa học và Công nghệ") == (SAME, "agency/sati")
    assert means("Cục Ứng dụng và Phát triển công nghệ trực thuộc Bộ KH&CN") == (SAME, "agency/sati")
    assert means("Cuc Ung dung va Phat trien cong nghe") == (SAME, "agency/sati")
    assert means("Cục Ung dụng và Phát triển công nghệ") != (SAME, "agency/sati")  # some marks: then all count


def test_people() -> None:
    tung = Actor("person/tung", ("Trần Văn Tùng",), bodies=("ministry/old",))
    twins = [Actor(f"person/{i}", ("Nguyễn Văn An",), bodies=(f"enterprise/{i}",)) for i in "ab"]
    held = people([tung, *twins, Actor("person/rare", ("Trần Thị Ngọc Tùng",), bodies=("ministry/old",))])

    def who(text: str, *bodies: str) -> tuple[str, str]:
        found = resolve_person(held, text, bodies)
        return found.judgement, found.id

    assert who("ông Trần Văn Tùng", "ministry/old") == (SAME, "person/tung")
    assert who("TS. Trần Văn Tùng") == (UNSURE, "")  # many are called so
    assert who("Trần Thị Ngọc Tùng") == (SAME, "person/rare")
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
    assert resolve(held, name, province="province/nam-dinh", on=day("2018-01-01")).judgement == SAME
    assert resolve(held, name, province="province/ha-nam", on=day("2018-01-01")).judgement == UNSURE
    assert resolve(held, name, province="province/nam-dinh", on=day("2020-01-01")).judgement == UNSURE


def test_after_a_merger_a_bare_name_is_still_that_of_the_seat() -> None:
    assert means("Sở KH&CN", province="province/hai-phong-2025") == (SAME, "department/hai-phong")


@pytest.mark.parametrize(
    "text", ["kh" + " " * 100_000, "(" * 50_000, "a" * 100_000, "KH&CN " * 20_000, "\u0301" * 50_000, "a.b." * 20_000]
)
def test_no_name_takes_long(text: str) -> None:
    """A name that would take minutes makes the whole run time out."""
    assert resolve(known(), text).judgement in (NONE, UNSURE)
