"""Bytes that somebody's program wrote, as text: which encoding they are in, found out or given."""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_TONES = set("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = set("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300\u0301\u0303\u0309\u0323])*")
_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    "(?:[aăâeêioôơuưy]|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oai|oay|oo|ôi|ơi|ua|uâ|uê|ui|uy|uya|uyê|uô|uơ|uôi|ưa|ưi|"
    "ưu|ươ|ươi|ươu|iêu|yê|yêu|uây|uyu|oeo|oao)(?:ch?|m|ng?|nh|p|t)?"
)
_TELLING = re.compile("[Đđ]|ươ|ƯƠ|Ươ")
_SAMPLE = 4096  # bytes that tell whether every other one is zero


class UndecodableError(ValueError):
    """Bytes that are not in the encoding they should be in: on which line, and which byte of the file."""

    def __init__(self, raw: bytes, at: int, encoding: str) -> None:
        self.line = raw[:at].count(b"\n") + 1
        super().__init__(f"byte {at} is not {encoding}")


def decoded(raw: bytes, encoding: str = "") -> tuple[str, str]:
    """The text, and the name of its encoding: the one given, else by its mark, UTF-8, UTF-16 without a mark, the
    Vietnamese Windows-1258, or Windows-1252.

    Raises UndecodableError where the bytes are not in it, and LookupError for an encoding nobody knows.
    """
    if encoding:
        name = codecs.lookup(encoding).name
        return _strictly(raw, "utf-8-sig" if name == "utf-8" else name), name.upper()
    for mark, codec, name in _MARKED:
        if raw.startswith(mark):
            return _strictly(raw, codec), name
    if wide := _wide(raw):
        return _strictly(raw, wide), "UTF-16"
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        wrong = error
    if (vietnamese := _windows_1258(raw)) is not None:
        return vietnamese, "Windows-1258"
    try:
        return raw.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise UndecodableError(raw, wrong.start, "of an encoding we know") from None


def _strictly(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise UndecodableError(raw, error.start, codec.removesuffix("-sig").upper()) from None


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark: of a text in Latin letters, every other byte is mostly zero."""
    sample = raw[: min(len(raw), _SAMPLE) & ~1]
    zeros = [sample[side::2].count(0) * 2 for side in (0, 1)]
    half = len(sample) // 2
    if half < 2 or max(zeros) < half:
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _windows_1258(raw: bytes) -> str | None:
    """The text where it looks Vietnamese (tone marks on vowels of syllables, or đ, or ư before ơ); else None."""
    try:
        text = raw.decode("cp1258")
    except UnicodeDecodeError:
        return None
    marks = [i for i, char in enumerate(text) if char in _TONES]
    if not all(i and text[i - 1] in _VOWELS for i in marks):
        return None
    told = unicodedata.normalize("NFC", text)
    toned = [word for word in _WORD.findall(text) if set(word) & _TONES]
    syllables = all(_SYLLABLE.fullmatch("".join(c for c in word.casefold() if c not in _TONES)) for word in toned)
    return told if (toned and syllables) or (not toned and _TELLING.search(told)) else None
