"""Ids and IRIs, and Vietnamese text: normal form, folding for search, slugs, sorting.

An id is `folder/slug` (shared by all sources) or `folder/source/slug` (local to one source). Its IRI
is the id behind BASE. Both may be used wherever the API takes either.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.errors import KgError

BASE = "https://w3id.org/lienket/"
ONTOLOGY = BASE + "ontology#"
PREFIXES = {
    "lk": ONTOLOGY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
}
INFERRED = BASE + "graph/inferred"
ONTOLOGY_GRAPH = BASE + "graph/ontology"

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*){1,2}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[0-9a-z]+")
# Short forms that sources use for common words, folded; search treats both alike.
ABBREVIATIONS = {
    "khcn": "khoa hoc va cong nghe",
    "tp": "thanh pho",
    "ubnd": "uy ban nhan dan",
    "dh": "dai hoc",
    "htx": "hop tac xa",
    "ct": "cong ty",
    "tt": "trung tam",
    "ud": "ung dung",
    "tbkhcn": "tien bo khoa hoc va cong nghe",
    "dbsh": "dong bang song hong",
}
_SCIENCE = re.compile(r"\b(?:kh\s*(?:&|-|,|va)\s*cn|khoa hoc\s*(?:&|-)\s*cong nghe)\b")


def is_id(text: str) -> bool:
    """Whether the text has the form of an id (two or three lower-case ASCII parts)."""
    return bool(_ID.fullmatch(text))


def is_slug(text: str) -> bool:
    """Whether the text can be one part of an id."""
    return bool(_SLUG.fullmatch(text))


def iri(identifier: str) -> str:
    """The IRI of an id; an IRI under BASE is returned as it is.

    Raises KgError where the text is neither, so that nothing else can reach a query or a file.
    """
    short = identifier.removeprefix(BASE)
    if not is_id(short):
        raise KgError(f"{identifier!r} is not an id", cure="an id looks like region/red-river-delta")
    return BASE + short


def local(address: str) -> str:
    """The id of an IRI under BASE, `prefix:name` where a prefix is known; other IRIs come back as they are."""
    for prefix, namespace in PREFIXES.items():
        if address.startswith(namespace):
            return f"{prefix}:{address.removeprefix(namespace)}"
    return address.removeprefix(BASE)


def graph_iri(source: str) -> str:
    """The named graph in which a source's facts live."""
    return f"{BASE}graph/{source}"


def nfc(text: str) -> str:
    """The text in Unicode normal form C, the only form used inside."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case letters without marks, đ as d: equal for every tone placement and normal form.

    The ways to write Khoa học và Công nghệ in short (KH&CN, KH-CN, KH và CN) all become `khcn`.
    """
    marks = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(c for c in marks if not unicodedata.combining(c))
    return " ".join(_SCIENCE.sub("khcn", plain).split())


@lru_cache(maxsize=65536)
def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a text, abbreviations spelt out: what search compares."""
    words: list[str] = []
    for word in _WORD.findall(fold(text)):
        words.extend(ABBREVIATIONS.get(word, word).split())
    return tuple(words)


def slug(text: str) -> str:
    """An id part made from a name: folded words joined by hyphens. May be empty."""
    return "-".join(_WORD.findall(fold(text)))


# Vietnamese alphabetical order: letters first, then tones in dictionary order.
_LETTERS = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=100)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A sort key in Vietnamese dictionary order, the tone deciding only between equal letters."""
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text).casefold():
        parts = unicodedata.normalize("NFD", char)
        tone = next((c for c in parts if c in _TONES), "")
        base = nfc(parts.replace(tone, "")) if tone else char
        letters.append(_LETTERS.get(base, ord(base[0]) if ord(base[0]) < 100 else 1000 + ord(base[0])))
        tones.append(_TONES.get(tone, 0))
    return tuple(letters), tuple(tones), text
