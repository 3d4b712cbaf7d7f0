"""The text of an article as it is read, and where each of its characters stands in the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from kg.text.normalise import HIDDEN, PLAIN

# A letter with its marks, hidden characters between them too.
_CLUSTER = re.compile(f"[^\u0300-\u036f{HIDDEN}](?:[{HIDDEN}]{{0,8}}[\u0300-\u036f])*|[\u0300-\u036f]+|[{HIDDEN}]+")
_REGULAR = re.compile("[\u0000-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u0255\u1e00-\u1fff]*")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in NFC with plain letters, dashes and quotes, and the way back to the original.

    `breaks` are places of `text` from which on the original is another number of characters away, `shifts` how many.
    """

    text: str
    breaks: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the text begins and ends in the original, in code points."""
        first, last = self._back(start), self._back(end - 1) if end > start else self._back(start)
        return first, max(first, self._end(end)) if end > start else last

    def _back(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.breaks, place) - 1]

    def _end(self, end: int) -> int:
        """Behind the last original character that the one before `end` was made of, hidden ones behind it left out."""
        nearest = bisect_right(self.breaks, end - 1)
        if nearest < len(self.breaks) and self.breaks[nearest] == end:
            return self._ends(end)
        return self._back(end - 1) + 1

    def _ends(self, end: int) -> int:
        return end + self.shifts[bisect_right(self.breaks, end) - 1]


def plain(original: str) -> Plain:
    """The text as it is read: NFC, look-alike letters, dashes and quotes plain, hidden characters gone."""
    if _REGULAR.fullmatch(original) and unicodedata.is_normalized("NFC", original):
        return Plain(original)
    made: list[str] = []
    breaks, shifts, length = [0], [0], 0
    for match in _CLUSTER.finditer(original):
        whole = unicodedata.normalize("NFC", "".join(char for char in match[0] if char not in HIDDEN))
        piece = unicodedata.normalize("NFC", "".join(PLAIN.get(char, char) for char in whole))
        shift = match.start() - length
        if shift != shifts[-1] and piece:
            if breaks[-1] == length:
                shifts[-1] = shift
            else:
                breaks.append(length)
                shifts.append(shift)
        made.append(piece)
        length += len(piece)
    if breaks[-1] != length:
        breaks.append(length)
        shifts.append(len(original) - length)
    return Plain("".join(made), tuple(breaks), tuple(shifts))
