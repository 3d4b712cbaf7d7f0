"""Words, numbers and signs of a text, and the sentences they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.text.names import spell

_TOKEN = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*|\d+|[\u0300-\u036f]+|[^\w\s]|_+")
_CLOSING = set("\"')]")
# A point behind these ends no sentence.
_ABBREVIATED = frozenset(
    (
        "ts", "ths", "th", "gs", "pgs", "tskh", "ks", "bs", "ls", "kts", "cn", "cv", "tp", "tx", "tt", "q", "p", "h",
        "st", "mr", "mrs", "ms", "dr", "prof", "vs", "nsnd", "nsưt", "ngưt", "ngnd", "đ", "v",
    )
)  # fmt: skip
_LONGEST = 400  # tokens of a sentence: a list without end is cut


class Token(NamedTuple):
    """A word, number or sign: its text, where it stands, and its letters as they are compared."""

    text: str
    start: int
    end: int
    low: str  # lower case, the tone apart from its letter

    @property
    def capital(self) -> bool:
        """Whether it is a word that begins with a capital letter."""
        return self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """The tokens of a plain text."""
    return [Token(m[0], m.start(), m.end(), spell(m[0].casefold())) for m in _TOKEN.finditer(text)]


def sentences(text: str, words: Sequence[Token]) -> list[range]:
    """The tokens of each sentence: split at line breaks, and at points, marks and colons that end one."""
    found: list[range] = []
    start = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or i - start >= _LONGEST or _ends(text, words, i - 1):
            found.append(range(start, i))
            start = i
    return found


def _ends(text: str, words: Sequence[Token], i: int) -> bool:
    """Whether a sentence ends with this token."""
    here, after = words[i], words[i + 1]
    between = text[here.end : after.start]
    if "\n" in between:
        return True
    mark = here.text
    if mark in _CLOSING and i and words[i - 1].text in ".!?…":
        return bool(between) and (after.capital or not after.text[0].isalnum())
    if mark in "!?…":
        return after.capital and bool(between)
    if mark != ".":
        return False
    before = words[i - 1] if i else here
    if before.low in _ABBREVIATED or (len(before.text) == 1 and before.capital):
        return False
    if not between:  # glued: hai nước.Tọa đàm
        return after.capital and before.text.islower() and len(before.text) > 1 and len(after.text) > 1
    return after.capital or after.text in '"-(•*' or after.text[0].isdigit()
