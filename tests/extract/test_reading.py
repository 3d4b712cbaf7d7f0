"""Plain text and the way back, sentences, days: values worked out by hand from the sentences themselves."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.dates import dates, with_year
from kg.extract.plain import plain
from kg.extract.tokens import sentences, tokens
from kg.model import edtf

LETTERS = st.text(alphabet="aăâđeêoôơuưyzĐABH hòaoạ\u0301\u0300\u0323\u200b\u00ad\u00d0–“\n.,1/", max_size=60)


@given(LETTERS)
def test_every_token_stands_in_the_original(text: str) -> None:
    read = plain(text)
    assert unicodedata.is_normalized("NFC", read.text)
    for token in tokens(read.text):
        start, end = read.original(token.start, token.end)
        assert 0 <= start < end <= len(text)
        assert plain(text[start:end]).text.strip() == token.text


def test_the_way_back_counts_marks_and_hidden_letters() -> None:
    composed = "Hải Phòng và Ðà Nẵng"
    text = unicodedata.normalize("NFD", "Hải Ph\u200bòng và ") + "\u00d0à Nẵng"
    read = plain(text)
    assert read.text == composed.replace("Ð", "Đ")
    start, end = read.original(4, 9)  # Phòng, with a mark of its own and a blank of no width
    assert unicodedata.normalize("NFC", text[start:end]) == "Ph\u200bòng"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ngày 11/10/2019, hội thảo diễn ra.", ["2019-10-11"]),
        ("Sáng 11/10, hội thảo diễn ra.", ["XXXX-10-11"]),
        ("Từ 9-11/11, đoàn thăm tỉnh.", ["XXXX-11-09/XXXX-11-11"]),
        ("từ ngày 24 đến 26/7", ["XXXX-07-24/XXXX-07-26"]),
        ("trong hai ngày 16 và 17-5", ["XXXX-05-16/XXXX-05-17"]),
        ("Chiều 31.12, hai bên ký.", ["XXXX-12-31"]),
        ("ngày 5 tháng 6 năm 2020", ["2020-06-05"]),
        ("vào tháng 10-2019", ["2019-10"]),
        ("giai đoạn 2016-2020", ["2016/2020"]),
        ("từ ngày 10/5 đến ngày 18/5/2021", ["XXXX-05-10", "2021-05-18"]),
        ("ngày 30/2 không có", []),
        ("chiếm 2/3 số doanh nghiệp", []),
        ("thắng 3-1", []),
        ("năng suất từ 8-10 tấn", []),
        ("mở cửa 24/7", []),
        ("Quyết định số 12/2019/QĐ-TTg", []),
    ],
)
def test_days_in_texts(text: str, said: list[str]) -> None:
    assert [day.value for day in dates(text)] == said


@given(st.text(alphabet="0123456789/.- ngàythánăm", max_size=40))
def test_what_is_read_as_a_day_is_one(text: str) -> None:
    for day in dates(text):
        edtf.parse(day.value.replace("XXXX", "2000"))
        assert text[day.start : day.end].strip()


@pytest.mark.parametrize(
    ("said", "page", "year"),
    [
        ("XXXX-10-11", "2019-10-12", "2019-10-11"),
        ("XXXX-12-30", "2020-01-02", "2019-12-30"),  # told after the new year
        ("XXXX-01-05", "2019-12-20", "2020-01-05"),  # announced before it
        ("XXXX-02-29", "2021-03-01", ""),  # 2021 has none
        ("XXXX-10-11", "", ""),
    ],
)
def test_a_day_without_a_year_is_dated_by_the_page(said: str, page: str, year: str) -> None:
    assert with_year(said, page) == year


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ông A dự họp. Bà B nói.", 2),
        ("PGS.TS. Trần Văn Bình phát biểu.", 1),
        ("Sở tại TP. Hải Phòng đã họp.", 1),
        ("Hai nước hợp tác.Tọa đàm là dịp tốt.", 2),  # glued
        ("Tổng vốn 3.000 tỷ đồng. Hết.", 2),
        ("Dòng một\nDòng hai", 2),
    ],
)
def test_sentences(text: str, parts: int) -> None:
    assert len(sentences(text, tokens(text))) == parts
