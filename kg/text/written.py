"""Dates and numbers as people write them, in Vietnamese and in English; data keep ISO dates and decimal points."""

from __future__ import annotations

import re

Text = tuple[str, str]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def date(text: str) -> Text:
    """A date of `kg.model.edtf`: 11/10/2019 and 11 Oct 2019; what is none of ours stays as it is.

    An interval has both ends, an open one says from or until when; an unknown year is said.
    """
    first, slash, last = (part.strip(".") for part in text.partition("/"))
    if not slash or first == last:
        return _one(first)
    (vi, en), (vi_last, en_last) = _one(first), _one(last)
    if first and last:
        return f"{vi} – {vi_last}", f"{en} – {en_last}"
    return (f"từ {vi}", f"from {en}") if first else (f"đến {vi_last}", f"until {en_last}")


def _one(text: str) -> Text:
    match = _DATE.fullmatch(text)
    if match is None:
        return text, text
    year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
    vi, en = _within_year(month, day)
    if year == "XXXX":
        return f"{vi}, không rõ năm".removeprefix(", "), f"{en}, year unknown".removeprefix(", ")
    return f"{vi.removeprefix('tháng ')}/{year}".removeprefix("/"), f"{en} {year}".strip()


def _within_year(month: int, day: int) -> Text:
    if not month:
        return "", ""
    name = _MONTHS[month - 1]
    return (f"{day}/{month}", f"{day} {name}") if day else (f"tháng {month}", name)


def number(shown: str) -> Text:
    """A number, or a text with numbers in it, as Python formats it: with a comma for the point in Vietnamese."""
    return re.sub(r"(?<=\d)[.,](?=\d)", lambda point: "," if point[0] == "." else ".", shown), shown
