"""Lines made ready for cues: people with titles, bodies with what stands beside them, and groups as one piece."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.extract.cues import compiled
from kg.extract.document import Document
from kg.extract.groups import Group, groups
from kg.extract.lexicon import word
from kg.extract.mentions import Mention
from kg.extract.pieces import Line, Piece, joined, line
from kg.extract.tenures import Tenure, without_titles

Parts = Mapping[str, tuple[int, int, int]]  # of each group: its first token, where its scope begins, behind its last


def gathered(document: Document, held: Line, told: Sequence[Tenure]) -> Line:
    """A line in which people stand without titles and posts, and bodies without bracket, place, parent and leaders."""
    return _represented(_placed(document, without_titles(held, told)))


_APPOSED = (  # what stands behind a body and is no party of its own
    re.compile(r"(?<!\S)(?P<k>O\d+) \( (?:[^()\s]+ ){1,8}\) "),
    compiled("{k:body} , (tỉnh|huyện|thành phố|tp|quận|thị xã) {x:place}"),
    compiled("{k:body} (thuộc|trực thuộc) {x:body}"),
    re.compile(r"(?<!\S)(?P<k>O\d+) , L\d+ (?=[,a-z])"),
)
_REPRESENTED = compiled(
    "(các|đoàn|các đồng chí)? "
    "(đại diện lãnh đạo|lãnh đạo|đại diện|ban lãnh đạo|đoàn công tác|tập thể|ban giám đốc|ban giám hiệu) "
    "(của|cho|từ)? {k:body}"
)


def _placed(document: Document, held: Line) -> Line:
    """Bodies with a bracket, a place or a parent behind them as one piece."""
    for pattern in _APPOSED:
        held = joined(held, pattern, lambda match: match["k"])
    of = {piece.code: piece.mention for piece in held.pieces if piece.kind == "O" and piece.mention}

    def child(match: re.Match[str]) -> str:
        """The body that another stands behind as its parent; a list of equals has commas too."""
        lower, upper = of[match["k"]], of[match["p"]]
        alike = lower.cls == upper.cls and "," in match[0] and not _of_university(document, lower, upper)
        return match["k"] if _under(lower, upper) and not alike else ""

    return joined(joined(held, _PARENT, child), _PARENT, child)


_SCHOOL, _UNIVERSITY = word("trường"), frozenset(map(word, ("đại", "đh", "đhqg")))


def _of_university(document: Document, lower: Mention, upper: Mention) -> bool:
    """Whether a member school stands before its university: Trường Đại học Nông lâm, Đại học Huế."""
    first, above = document.words[lower.start].low, document.words[upper.start].low
    return first == _SCHOOL and above in _UNIVERSITY


_PARENT = re.compile(r"(?<!\S)(?P<k>O\d+) [,(-] (?P<p>O\d+) (?:\) )?")
_ABOVE = frozenset(("Ministry", "PeoplesCommittee", "University"))
_BELOW = frozenset(("Agency", "Centre", "ResearchInstitute", "University", "Department", "other"))


def _under(child: Mention, parent: Mention) -> bool:
    """Whether the second of two bodies side by side may be the parent of the first, by their classes."""
    return parent.cls in _ABOVE and child.cls in _BELOW


def _represented(held: Line) -> Line:
    """Representatives and leaders of one named body as that body."""
    return joined(held, _REPRESENTED, lambda match: match["k"])


def grouped(held: Line) -> tuple[Line, Parts]:
    """The line with each group as one piece, and where each group and its scope stand (tokens)."""
    pieces: list[Piece] = []
    told: dict[str, tuple[int, int, int]] = {}
    at = 0
    for number, group in enumerate(_kept(held, groups(held))):
        pieces += held.pieces[at : group.first]
        first, last = held.pieces[group.first], held.pieces[group.last - 1]
        code = f"G{number}"
        scope = held.pieces[group.scope].start if group.scope < group.last else last.end
        told[code] = (first.start, scope, last.end)
        pieces.append(Piece(code, first.start, last.end, Mention(first.start, last.end, "group")))
        at = group.last
    return line([*pieces, *held.pieces[at:]]), told


def _kept(held: Line, found: Sequence[Group]) -> list[Group]:
    return [
        group
        for group in found
        if not any(piece.kind in "PE" and piece.kind for piece in held.pieces[group.first : group.last])
    ]
