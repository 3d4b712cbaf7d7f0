"""Dates as sources give them: a subset of EDTF, and the first and last day each can mean.

Allowed (ISO 8601-2 level 0 and 1): `2019`, `2019-10`, `2019-10-11`; an interval of two of these, each
end of which may be `..` (open) or empty (unknown); and, with the year unknown, `XXXX`, `XXXX-06`,
`XXXX-06-21`, which are kept as said and count as undated.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_NO_YEAR = re.compile(r"XXXX(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_LENGTH = re.compile(r"P([0-9]{1,4})[YMWD]", re.ASCII)
_AMBIGUOUS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a date can mean, both ends included; None where that end is open or unknown."""

    earliest: date | None
    latest: date | None
    undated: bool = False

    def possible(self, day: date) -> bool:
        """Whether the day can lie in the span. An undated span never matches."""
        return (
            not self.undated
            and (self.earliest is None or self.earliest <= day)
            and (self.latest is None or day <= self.latest)
        )


def parse(text: str) -> Span:
    """Read a date of the allowed subset.

    Raises ValueError with one line that says what is wrong and what to write instead.
    """
    if "/" in text and not _AMBIGUOUS.fullmatch(text):
        return _interval(text)
    if (match := _NO_YEAR.fullmatch(text)) is not None:
        _check_month_day(text, match[1], match[2])
        return Span(None, None, undated=True)
    first, last = _days(text)
    return Span(first, last)


def known(text: str) -> Span:
    """What is known of a date that may be none: as `parse`, with both ends open where the text is no date."""
    try:
        return parse(text)
    except ValueError:
        return Span(None, None)


def ending(text: str) -> Span:
    """The days on which a span of time can end: of `2021/2025` those of 2025, of `2025` too.

    Raises ValueError as `parse` does.
    """
    parse(text)
    return parse(tail) if (tail := text.rpartition("/")[2]) not in ("", "..") else Span(None, None)


def is_length(text: str) -> bool:
    """Whether a text is a length of time in one unit, above nothing: `P5Y`, `P18M`, `P4W`, `P30D`."""
    return (match := _LENGTH.fullmatch(text)) is not None and int(match[1]) > 0


def after(span: Span, length: str) -> Span:
    """A span moved on by a length of one unit (`P5Y`, `P18M`, `P4W`, `P30D`); a day that no month has is its last."""
    count, unit = int(length[1:-1]), length[-1]
    first, last = (_moved(day, count, unit) if day else None for day in (span.earliest, span.latest))
    return Span(first, last, span.undated)


def _moved(day: date, count: int, unit: str) -> date | None:
    if unit in "DW":
        ordinal = day.toordinal() + count * (7 if unit == "W" else 1)
        return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
    month = day.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) if year <= date.max.year else None


def _interval(text: str) -> Span:
    head, _, tail = text.partition("/")
    if "/" in tail:
        raise ValueError(f"{text!r} has more than two ends; write start/end")
    start, end = _end(head), _end(tail)
    if start is None and end is None:
        raise ValueError(f"{text!r} has no known end; leave the date out")
    if start and end and start[0] > end[1]:
        raise ValueError(f"{text!r} ends before it starts; swap the ends")
    return Span(start[0] if start else None, end[1] if end else None)


def _end(text: str) -> tuple[date, date] | None:
    return None if text in ("", "..") else _days(text)


def _days(text: str) -> tuple[date, date]:
    if (match := _DAY.fullmatch(text)) is None:
        raise ValueError(_advice(text))
    year, month, day = int(match[1]), match[2], match[3]
    if not 1000 <= year <= 2999:
        raise ValueError(f"the year of {text!r} is out of range; years run from 1000 to 2999")
    _check_month_day(text, month, day, year)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1])
    whole = date(year, int(month), int(day))
    return whole, whole


def _check_month_day(text: str, month: str | None, day: str | None, year: int = 2000) -> None:
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} has no such month; months run from 01 to 12")
    if month is not None and day is not None:
        last = monthrange(year, int(month))[1]
        if not 1 <= int(day) <= last:
            raise ValueError(f"{text!r} does not exist; that month has {last} days")


def _advice(text: str) -> str:
    if (match := _AMBIGUOUS.fullmatch(text)) is not None:
        first, second, year = match[1].zfill(2), match[2].zfill(2), match[3]
        if int(second) > 12 >= int(first):
            return f"{text!r} is not an EDTF date; write {year}-{first}-{second}"
        either = "" if int(first) > 12 or first == second else f", or {year}-{first}-{second} if the month comes first"
        return f"{text!r} is not an EDTF date; write {year}-{second}-{first}{either}"
    if any(mark in text for mark in "?~%"):
        return f"{text!r} has an EDTF qualifier that is not used here; write the date and a note"
    return f"{text!r} is not a date of the EDTF subset; write 2019, 2019-10, 2019-10-11 or start/end"
