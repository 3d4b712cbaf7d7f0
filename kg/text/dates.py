"""Dates as people's tables write them, as dates of `kg.model.edtf`: a whole column is read in one form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.model import edtf

FORMS = ("day/month/year", "month/day/year")  # of days whose year comes last
_PARTS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})|(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[./-](\d{4})", re.ASCII)
_NONE = {"na", "n/a", "null", "none", "nan", "nat", "-", "–", "?", "không rõ"}  # words for no date
_TIME = re.compile(r"(.*\d)[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"(\d{4})\.0", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", re.ASCII)


class Dates(NamedTuple):
    """The dates of a column, empty where there is none, and the form they were read in (empty: ISO)."""

    values: list[str]
    form: str


class BadDate(ValueError):
    """A value that is no date, or may be two; `value` is what stands there."""

    def __init__(self, value: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.value, self.hint = value, hint


def as_edtf(texts: Sequence[str], form: str = "") -> Dates:
    """A column of dates as EDTF: days, months, years and intervals stay; times of day go; 20/08/2015 is read day first
    or month first as the column shows, or as `form` says.

    Raises BadDate for what is no date, for a serial number of a spreadsheet, and for a column that may be read either
    way or is written both ways.
    """
    once = {text: _bare(text) for text in dict.fromkeys(texts)}  # in their order: the first fault is told
    parted = {bare: match for bare in once.values() if (match := _PARTS.fullmatch(bare))}
    read_as = _form(parted, form)
    dates = {text: _one(bare, parted.get(bare), read_as) for text, bare in once.items()}
    return Dates([dates[text] for text in texts], read_as)


def _bare(text: str) -> str:
    """Without the time of day; nothing for a word that says so."""
    stripped = "" if text.strip().casefold() in _NONE else text.strip()
    timed = _TIME.fullmatch(stripped)
    return timed[1] if timed else stripped


def _form(parted: dict[str, re.Match[str]], form: str) -> str:
    """How days with slashes are read: as told, else as a day above the twelfth shows; empty where there is none."""
    if form:
        return form if parted else ""
    first, second = ({value for value, m in parted.items() if int(m[side]) > 12} for side in (1, 2))
    if both := first & second:
        raise BadDate(min(both), f"{min(both)!r} is no day", "mend it, or leave it empty")
    if first and second:
        raise BadDate(
            min(second), f"{min(first)!r} has its day first and {min(second)!r} its month", "write ISO days, 2019-10-11"
        )
    if parted and not first and not second:
        raise BadDate(
            min(parted),
            f"{min(parted)!r} may be of the day or the month first, as all dates of the column",
            "say --dates day/month/year or month/day/year",
        )
    return "day/month/year" if first else "month/day/year" if second else ""


def _one(text: str, parts: re.Match[str] | None, form: str) -> str:
    if not text:
        return ""
    if _SERIAL.fullmatch(text):
        raise BadDate(text, f"{text!r} looks like a serial number of a spreadsheet, not a date",
                      "format the column as dates before it is saved")  # fmt: skip
    if _SHORT_YEAR.fullmatch(text) and not parts:
        raise BadDate(text, f"the year of {text!r} has two digits", "write it with four")
    iso = _iso(text, parts, form)
    try:
        edtf.parse(iso)
    except ValueError as error:
        raise BadDate(text, str(error) if iso == text else f"{text!r} is no day, read as {form or 'year first'}",
                      "mend it, or leave it empty") from error  # fmt: skip
    return iso


def _iso(text: str, parts: re.Match[str] | None, form: str) -> str:
    if parts:
        day, month = (parts[2], parts[1]) if form == "month/day/year" else (parts[1], parts[2])
        return f"{parts[3]}-{int(month):02}-{int(day):02}"
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    if first := _YEAR_FIRST.fullmatch(text):
        year, month, day = (part for part in first.groups() if part)
        return f"{year}-{int(month):02}-{int(day):02}"
    if of_month := _MONTH.fullmatch(text):
        return f"{of_month[2]}-{int(of_month[1]):02}"
    return text
