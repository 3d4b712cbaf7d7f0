"""Ids, folding, sorting. The name forms are among those seen in sources on one department."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.model import iris
from kg.text import names, normalise

DEPARTMENT = "Sở Khoa học và Công nghệ thành phố Hải Phòng"


@pytest.mark.parametrize(
    "form",
    [
        "Sở KH&CN thành phố Hải Phòng",
        "Sở KH & CN TP. Hải Phòng",
        "Sở KH-CN Tp Hải Phòng",
        "Sở KHCN thành phố Hải Phòng",
        "Sở KH và CN thành phố Hải Phòng",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ THÀNH PHỐ HẢI PHÒNG",
        "so khcn tp hai phong",
    ],
)
def test_forms_of_one_name_have_the_same_search_words(form: str) -> None:
    assert names.search_words(form) == names.search_words(DEPARTMENT)
    assert names.search_words(unicodedata.normalize("NFD", form)) == names.search_words(DEPARTMENT)


def test_both_tone_placements_and_d_with_stroke_fold_alike() -> None:
    assert (
        normalise.fold("Hoà Bình, Uỷ ban, Đồng") == normalise.fold("Hòa Bình, Ủy ban, đồng") == "hoa binh, uy ban, dong"
    )


def test_an_abbreviation_is_not_found_inside_a_word() -> None:
    assert names.search_words("Đồng Tháp") == ("dong", "thap")
    assert names.search_words("TT Huế") == ("trung", "tam", "hue")


def test_vietnamese_order_is_by_letter_then_tone() -> None:
    # The order of the Vietnamese alphabet and of its tones: ngang, huyền, hỏi, ngã, sắc, nặng.
    ordered = ["an", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "da", "đa", "Hà Nam", "Hà Nội", "Hải Dương",
               "o", "ô", "ơ", "u", "ư"]  # fmt: skip
    assert sorted(reversed(ordered), key=normalise.collation_key) == ordered


@given(st.text())
def test_folding_is_idempotent_and_blind_to_normal_form(text: str) -> None:
    assert normalise.fold(normalise.fold(text)) == normalise.fold(text)
    assert normalise.fold(unicodedata.normalize("NFD", text)) == normalise.fold(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="aăâeêioôơuưyđ ÀáảãạĐbc", max_size=20), st.text(alphabet="aăâđ ÀáĐbc", max_size=20))
def test_sorting_does_not_depend_on_normal_form(one: str, other: str) -> None:
    def less(a: str, b: str) -> bool:
        return normalise.collation_key(a)[:2] < normalise.collation_key(b)[:2]

    assert less(one, other) == less(unicodedata.normalize("NFD", one), unicodedata.normalize("NFD", other))


@given(st.text())
def test_a_slug_is_empty_or_can_stand_in_an_id(text: str) -> None:
    assert normalise.slug(text) == "" or iris.is_slug(normalise.slug(text))


@pytest.mark.parametrize(
    "bad",
    ["", "sati", "agency/", "/sati", "agency/Sati", "agency/a b", "agency/sati> . <x:a", 'agency/"', "agency/đ",
     "http://elsewhere/agency/sati", "a/b/c/d", "agency/../x", "agency/a\n"],
)  # fmt: skip
def test_what_is_no_id_is_refused(bad: str) -> None:
    with pytest.raises(KgError, match="is not an id"):
        iris.expand(bad)


def test_ids_and_iris_are_interchangeable() -> None:
    address = iris.expand("agency/sati")
    assert address == "https://w3id.org/lienket/agency/sati" == iris.expand(address)
    assert iris.compress(address) == "agency/sati"
    assert iris.compress(iris.ONTOLOGY + "Agency") == "lk:Agency"
    assert iris.compress("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == "rdf:type"
