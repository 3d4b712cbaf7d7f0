"""The EDTF subset: first and last day, and what is refused with a hint."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import edtf


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-10-11", "2019-10-11", "2019-10-11"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("2006-10/2008-02", "2006-10-01", "2008-02-29"),
        ("2025-10-05/..", "2025-10-05", None),
        ("2019-07-18/", "2019-07-18", None),
        ("/2025-06-30", None, "2025-06-30"),
        ("../2025", None, "2025-12-31"),
    ],
)
def test_first_and_last_day(text: str, first: str | None, last: str | None) -> None:
    span = edtf.parse(text)
    assert (span.earliest and span.earliest.isoformat(), span.latest and span.latest.isoformat()) == (first, last)
    assert not span.undated


@pytest.mark.parametrize("text", ["XXXX", "XXXX-06", "XXXX-06-21"])
def test_an_unknown_year_is_undated_and_never_matches(text: str) -> None:
    span = edtf.parse(text)
    assert span.undated
    assert not span.possible(date(2019, 6, 21))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2019-06-31", "that month has 30 days"),  # the kept EDTF library accepts this one
        ("2019-02-29", "that month has 28 days"),
        ("XXXX-02-30", "that month has 29 days"),
        ("2019-13", "no such month"),
        ("11/10/2019", "2019-10-11, or 2019-11-10"),  # ambiguous
        ("31.12.2019", "write 2019-12-31"),
        ("12/31/2019", "write 2019-12-31"),
        ("2019~", "qualifier"),
        ("2019-10-11T08:00", "EDTF subset"),
        ("2019/2018", "ends before it starts"),
        ("../..", "no known end"),
        ("2019/2020/2021", "more than two ends"),
        ("0000", "out of range"),
        ("tháng 10", "EDTF subset"),
        ("２０１９", "EDTF subset"),
        ("", "EDTF subset"),
    ],
)
def test_what_is_no_date_is_refused_with_a_cure(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint) as refused:
        edtf.parse(text)
    assert "\n" not in str(refused.value)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_a_day_lies_in_its_month_and_year(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert edtf.parse(text).possible(day)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)),
       st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)),
       st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))  # fmt: skip
def test_a_day_is_in_an_interval_as_in_the_days_between_its_ends(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    span = edtf.parse(f"{first}/{last}")
    assert span.possible(day) == (first <= day <= last)


@pytest.mark.parametrize(
    ("term", "first", "last"),
    [
        ("2021/2025", "2025-01-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("/2025-06", "2025-06-01", "2025-06-30"),
        ("2020-03-03/..", None, None),
        ("2020/", None, None),
        ("XXXX", None, None),
    ],
)
def test_the_days_on_which_a_term_can_end(term: str, first: str | None, last: str | None) -> None:
    span = edtf.ending(term)
    assert [day and day.isoformat() for day in (span.earliest, span.latest)] == [first, last]


@pytest.mark.parametrize(
    ("signed", "length", "first", "last"),
    [
        ("2024-01-01", "P18M", "2025-07-01", "2025-07-01"),
        ("2020-02-29", "P1Y", "2021-02-28", "2021-02-28"),  # no such day: the last of its month
        ("2021-01-31", "P1M", "2021-02-28", "2021-02-28"),
        ("2020-12-31", "P1826D", "2025-12-31", "2025-12-31"),  # 5 years, of which 2024 is a leap year
        ("2020", "P4W", "2020-01-29", "2021-01-28"),
        ("2020/2021", "P5Y", "2025-01-01", "2026-12-31"),
        ("/2020-12-31", "P5Y", None, "2025-12-31"),
        ("2020", "P9000Y", None, None),  # beyond what a calendar holds
    ],
)
def test_a_length_moves_both_days(signed: str, length: str, first: str | None, last: str | None) -> None:
    assert edtf.is_length(length)
    span = edtf.after(edtf.parse(signed), length)
    assert [day and day.isoformat() for day in (span.earliest, span.latest)] == [first, last]


@pytest.mark.parametrize("text", ["", "P0Y", "P5Y6M", "5Y", "P-1Y", "P5", "năm năm", "P٥Y"])
def test_what_is_no_length_of_one_unit(text: str) -> None:
    assert not edtf.is_length(text)
