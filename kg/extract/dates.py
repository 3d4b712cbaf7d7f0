"""Dates in running text: where they stand, and what day, month, year or range they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import edtf

_D, _M, _Y = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_SEP = r"\s?[/.-]\s?"
_FREE, _SHUT = r"(?<![\d/.,:%-])", r"(?![\d/%]|[.,:-]\d)"
# What stands before a day and a month with a dash or a point, and no year: else 8-3 may be a score or a measure.
_LEAD = (
    r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|hôm nay|hôm qua|nay|mai|qua|vào|đến|hết|thứ (?:hai|ba|tư|năm|sáu|bảy)|"
    r"chủ nhật|\()"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A date in a text: where it stands, and its value; a year that the text does not give is XXXX."""

    start: int
    end: int
    value: str
    rule: str

    @property
    def yearless(self) -> bool:
        """Whether its year is unknown."""
        return self.value.startswith("XXXX")


_LAST = rf"(?P<D>{_D})[/.-](?P<M>{_M})(?:[/.-](?P<Y>{_Y}))?"
_UNTIL = r"(?:-|đến(?: ngày)?|và)"
_OF = r"(?:(?:,?\s+năm\s+|[/.-]|,\s?)"  # between a month and its year; the year closes it


_RULES = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("range-full", rf"{_FREE}(?P<d>{_D})[/.-](?P<m>{_M})(?:[/.-](?P<y>{_Y}))?\s?-\s?{_LAST}{_SHUT}"),
        (
            "range-days",
            rf"{_FREE}(?P<d>{_D})\s?(?:-|đến(?: ngày)?|và)\s?(?P<D>{_D})[/.](?P<M>{_M})(?:[/.](?P<Y>{_Y}))?{_SHUT}",
        ),
        ("range-dashes", rf"{_FREE}(?P<d>{_D})\s(?:đến|và)\s(?:ngày )?(?P<D>{_D})-(?P<M>{_M})(?:-(?P<Y>{_Y}))?{_SHUT}"),
        (
            "range-words",
            rf"{_FREE}(?P<d>{_D})\s?{_UNTIL}\s?(?P<D>{_D})\s+tháng\s+(?P<M>{_M}){_OF}(?P<Y>{_Y}))?{_SHUT}",
        ),
        ("day-words", rf"{_FREE}(?P<d>{_D})\s+tháng\s+(?P<m>{_M}){_OF}(?P<y>{_Y}))?{_SHUT}"),
        ("day-year", rf"{_FREE}(?P<d>{_D}){_SEP}(?P<m>{_M}){_SEP}(?P<y>{_Y}){_SHUT}"),
        ("day", rf"{_FREE}(?P<d>{_D})/(?P<m>{_M}){_SHUT}"),
        ("day-dash", rf"\b{_LEAD}\s?(?P<at>(?P<d>{_D})[.-](?P<m>{_M})){_SHUT}"),
        ("day-first", rf"(?:^|\n)[ \t]{{0,20}}(?P<at>(?P<d>{_D})[.-](?P<m>{_M}))(?=,)"),
        ("month-words", rf"tháng\s+(?P<m>{_M})(?:\s+năm\s+|\s?[/.-]\s?)(?P<y>{_Y}){_SHUT}"),
        ("month", rf"(?<!quý ){_FREE}(?P<m>{_M})[/-](?P<y>{_Y}){_SHUT}"),
        ("years", rf"{_FREE}(?P<y>{_Y})\s?-\s?(?P<Y>{_Y}){_SHUT}"),
        ("year", rf"(?:năm|đầu|cuối|từ|đến|trong|giữa|trước|hè|xuân|thu|đông)\s+(?P<at>(?P<y>{_Y})){_SHUT}"),
    )
)  # the first that fits at a place wins; d, m, y are of the first day, D, M, Y of the last


def dates(text: str) -> list[Said]:
    """The dates of a plain text, in their order; what is no day of the calendar is left."""
    found: list[Said] = []
    taken = bytearray(len(text))
    for name, pattern in _RULES:
        for match in pattern.finditer(text):
            said = _read(name, match)
            if said and not any(taken[said.start : said.end]):
                taken[said.start : said.end] = b"\x01" * (said.end - said.start)
                found.append(said)
    return sorted(found, key=lambda said: said.start)


def _read(name: str, match: re.Match[str]) -> Said | None:
    part = match.groupdict()
    start, end = match.span("at") if part.get("at") else match.span()
    if name in ("day", "day-dash") and not _is_day(match):
        return None
    year, month, day = part.get("y"), part.get("m"), part.get("d")
    if part.get("D"):
        last_year = part.get("Y") or "XXXX"
        first = (year or last_year, month or part["M"], day)
        value = "/".join(_written(*parts) for parts in (first, (last_year, part["M"], part["D"])))
    elif part.get("Y"):
        value = f"{year}/{part['Y']}"
    else:
        value = _written(year or "XXXX", month, day)
    try:
        edtf.parse(value.replace("XXXX", "2000"))  # a leap year: the day exists in some year
    except ValueError:
        return None
    return Said(start, end, value, name)


_SHARE = re.compile(
    r"(?:số|qđ|nq|nghị định|quyết định|khoảng|chiếm|tỷ lệ|tỉ số|thắng|hòa|thua|điều|khoản|center|\")\s*$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\s*(?:số|người|doanh nghiệp|tỉnh|đại biểu|thành viên|diện tích|tổng|tấn|kg|ha|triệu|tỷ|lần)\b", re.IGNORECASE
)


def _is_day(match: re.Match[str]) -> bool:
    """Whether 2/3 is a day: not a share of something, not part of the number of a decision, not round the clock."""
    start, end = match.start("d"), match.end()
    before, after = match.string[max(0, start - 16) : start], match.string[end : end + 16]
    return match[0] != "24/7" and not _SHARE.search(before) and not _COUNTED.match(after)


def _written(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def with_year(value: str, published: str) -> str:
    """A date without a year, in the year of the page's own: the latest that is not after it by more than half a year.

    Empty where the page has no date, or the day does not exist in that year.
    """
    page = edtf.parse(published) if published else None
    if page is None or page.latest is None or "XXXX" not in value:
        return ""
    for year in (page.latest.year, page.latest.year - 1, page.latest.year + 1):
        dated = value.replace("XXXX", str(year))
        try:
            first = edtf.parse(dated).earliest
        except ValueError:
            continue
        if first and (first - page.latest).days <= 183 and (page.latest - first).days <= 183:
            return dated
    return ""
