"""Dates and numbers as people write them: values from WORDING's rule (11/10/2019 and 0,27; 11 Oct 2019 and 0.27)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import written


@pytest.mark.parametrize(
    ("date", "vi", "en"),
    [
        ("2019-10-11", "11/10/2019", "11 Oct 2019"),
        ("2019-10", "10/2019", "Oct 2019"),
        ("2019", "2019", "2019"),
        ("XXXX", "không rõ năm", "year unknown"),
        ("XXXX-06", "tháng 6, không rõ năm", "Jun, year unknown"),
        ("XXXX-06-21", "21/6, không rõ năm", "21 Jun, year unknown"),
        ("2019-10-11/2019-10-12", "11/10/2019 – 12/10/2019", "11 Oct 2019 – 12 Oct 2019"),
        ("2019-10-11/2019-10-11", "11/10/2019", "11 Oct 2019"),
        ("../2025-02-28", "đến 28/2/2025", "until 28 Feb 2025"),
        ("/2025-02-28", "đến 28/2/2025", "until 28 Feb 2025"),
        ("2025-03-01/..", "từ 1/3/2025", "from 1 Mar 2025"),
        ("", "", ""),
        ("khoảng 2019", "khoảng 2019", "khoảng 2019"),
    ],
)
def test_dates(date: str, vi: str, en: str) -> None:
    assert written.date(date) == (vi, en)


@given(st.dates())
def test_every_day_can_be_read_back(day: datetime.date) -> None:
    vi, en = written.date(day.isoformat())
    numbers = [int(part) for part in vi.split("/")]
    assert numbers == [day.day, day.month, day.year]
    assert en.split() == [str(day.day), day.strftime("%b"), f"{day.year:04}"]


@pytest.mark.parametrize(
    ("shown", "vi"),
    [
        ("0.27", "0,27"),
        ("1,234.5", "1.234,5"),
        ("0.74–1.22", "0,74–1,22"),
        ("12 (+1.3)", "12 (+1,3)"),
        ("4", "4"),
        ("", ""),
        ("50%", "50%"),
    ],
)
def test_numbers(shown: str, vi: str) -> None:
    assert written.number(shown) == (vi, shown)
