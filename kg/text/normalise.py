"""Vietnamese text: the one normal form, folding for search, slugs, sorting."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[0-9a-z]+")
_SCIENCE = re.compile(r"\b(?:kh\s*(?:&|-|,|va)\s*cn|khoa hoc\s*(?:&|-)\s*cong nghe)\b")


def nfc(text: str) -> str:
    """The text in Unicode normal form C, the only form used inside."""
    return unicodedata.normalize("NFC", text)


# Letters and signs that look like others, and those that nobody sees.
LOOK_ALIKE = {
    "\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ",  # eth, and the African D
    **dict(zip("АВЕКМНОРСТХаеорсухі", "ABEKMHOPCTXaeopcyxi", strict=True)),  # Cyrillic
}  # fmt: skip
HIDDEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ac", "-"),
    **dict.fromkeys("“”„‟«»\u2033", '"'),
    **dict.fromkeys("‘’‚‛ʼ\u2032´", "'"),
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},  # full width
}
PLAIN: dict[str, str] = {**LOOK_ALIKE, **_SIGNS, **dict.fromkeys(HIDDEN, "")}
_PLAIN = str.maketrans(PLAIN)
_ODD = re.compile("[" + "".join(map(re.escape, PLAIN)) + "]")


def tidy(text: str) -> str:
    """The text as it is compared: NFC, on one line, plain blanks, dashes, quotes and letters, nothing unseen."""
    text = nfc(text).replace("&amp;", "&")
    if _ODD.search(text):
        text = nfc(text.translate(_PLAIN))
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case letters without marks, đ as d: equal for every tone placement and normal form.

    The ways to write Khoa học và Công nghệ in short (KH&CN, KH-CN, KH và CN) all become `khcn`.
    """
    marks = unicodedata.normalize("NFD", tidy(text).casefold().replace("đ", "d"))
    plain = "".join(c for c in marks if not unicodedata.combining(c))
    return " ".join(_SCIENCE.sub("khcn", plain).split())


def slug(text: str) -> str:
    """An id part made from a name: folded words joined by hyphens. May be empty."""
    return "-".join(WORD.findall(fold(text)))


# Vietnamese alphabetical order: letters first, then tones in dictionary order.
_LETTERS = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=100)}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A sort key in Vietnamese dictionary order, the tone deciding only between equal letters."""
    both = [_letter_and_tone(char) for char in nfc(text).casefold()]
    return tuple(letter for letter, _ in both), tuple(tone for _, tone in both), text


@lru_cache(maxsize=4096)
def _letter_and_tone(char: str) -> tuple[int, int]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((c for c in parts if c in TONES), "")
    base = nfc(parts.replace(tone, "")) if tone else char
    return _LETTERS.get(base, ord(base[0]) if ord(base[0]) < 100 else 1000 + ord(base[0])), TONES.get(tone, 0)
