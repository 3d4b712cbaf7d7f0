"""Dates of people's tables, as EDTF: a column is read in one form, or refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.dates import BadDate, as_edtf


@pytest.mark.parametrize(
    ("told", "read", "form"),
    [
        (["2019-10-11", "2019", "2019-10", "2019/2020", "XXXX-06"], ["2019-10-11", "2019", "2019-10", "2019/2020", "XXXX-06"], ""),
        (["20/08/2015", "01/02/2016"], ["2015-08-20", "2016-02-01"], "day/month/year"),
        (["08/20/2015", "1.2.2016"], ["2015-08-20", "2016-01-02"], "month/day/year"),
        (["13-5-2020", "10/2019", "2019"], ["2020-05-13", "2019-10", "2019"], "day/month/year"),
        (["2019-10-11T08:30:00Z", "2019-10-11 08:30", "2019/10/01", "20191011", "2019.0"], ["2019-10-11"] * 2 + ["2019-10-01", "2019-10-11", "2019"], ""),
        (["31/12/2019 23:59:59", ""], ["2019-12-31", ""], "day/month/year"),
        (["NA", "n/a", "-", " "], ["", "", "", ""], ""),
    ],
)  # fmt: skip
def test_a_column_is_read(told: list[str], read: list[str], form: str) -> None:
    assert as_edtf(told) == (read, form)


@pytest.mark.parametrize(
    ("told", "says", "hint"),
    [
        (["01/02/2016", "03/04/2017"], "may be of the day or the month first", "--dates"),
        (["20/08/2015", "08/20/2015"], "'20/08/2015' has its day first and '08/20/2015' its month", "ISO"),
        (["43101"], "serial number of a spreadsheet", "format the column as dates"),
        (["43101.5"], "serial number of a spreadsheet", "format the column as dates"),
        (["1/2/19"], "two digits", "four"),
        (["2019-02-30"], "does not exist", "mend it"),
        (["30/02/2019"], "'30/02/2019' is no day, read as day/month/year", "mend it"),
        (["soon"], "not a date", "mend it"),
        (["20191301"], "is no day", "mend it"),
    ],
)
def test_what_is_no_date_is_refused(told: list[str], says: str, hint: str) -> None:
    with pytest.raises(BadDate, match=says) as caught:
        as_edtf(told)
    assert hint in caught.value.hint


def test_the_form_may_be_given() -> None:
    assert as_edtf(["01/02/2016"], "day/month/year").values == ["2016-02-01"]
    assert as_edtf(["01/02/2016"], "month/day/year").values == ["2016-01-02"]


@given(st.lists(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)), min_size=1))
def test_whatever_the_form_the_day_is_the_same_or_the_column_refused(days: list[datetime.date]) -> None:
    iso = [day.isoformat() for day in days]
    assert as_edtf(iso).values == iso
    for shape, form in (("{d}/{m}/{y}", "day/month/year"), ("{m}.{d}.{y}", "month/day/year")):
        told = [shape.format(d=day.day, m=day.month, y=day.year) for day in days]
        assert as_edtf(told, form).values == iso
        try:
            found = as_edtf(told)
        except BadDate as error:
            assert "first" in str(error) and all(day.day <= 12 for day in days)
        else:
            assert found.values == iso
