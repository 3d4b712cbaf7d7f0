"""However a name is spelt, it is the same name: to search, to the resolver, and to the page."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import kg
from kg.maps import draw
from kg.query import search
from kg.text.names import name_words, search_words

# [text, its words as search compares them, what it finds first]; worked out by hand, and run by the page too.
CASES: list[list[str]] = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "spellings.json").read_text(encoding="utf-8")
)

_OLD = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "uỷ": "ủy",
    "uý": "úy",
    "uỳ": "ùy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}


def placed(text: str, pairs: dict[str, str]) -> str:
    """Tones on the other letter of oa, oe, uy at the end of a syllable."""
    for one, other in pairs.items():
        text = re.sub(rf"(?<![qQ]){one}\b", other, text)
    return text


def inside(mark: str) -> Callable[[str], str]:
    return lambda text: text[:1] + mark + text[1:]


def in_place_of(old: str, new: str) -> Callable[[str], str]:
    """Not where brackets repeat in short what would be put in short."""
    return lambda text: text if "(" in text and len(old) > 1 else text.replace(old, new)


SAME: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "capitals": str.upper,
    "small": str.lower,
    "NFD in capitals": lambda text: unicodedata.normalize("NFD", text.upper()),
    "tone on the first letter": lambda text: placed(text, _OLD),
    "tone on the second": lambda text: placed(text, {new: old for old, new in _OLD.items()}),
    "blanks around": lambda text: f"  {text} ",
    "full stop": lambda text: text + ".",
    "quotes": lambda text: f"“{text}”",
    "straight quotes": lambda text: f'"{text}"',
    **{f"blank {blank.encode('unicode_escape').decode()}": in_place_of(" ", blank) for blank in ("  ", "\t", "\n", "\u00a0", "\u202f", "\u2007", "\u3000")},
    **{f"hidden {ord(mark):04x}": inside(mark) for mark in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u034f"},
    "eth": in_place_of("Đ", "\u00d0"),
    "African D": in_place_of("Đ", "\u0189"),
    "small eth": in_place_of("đ", "\u00f0"),
    "Cyrillic": lambda text: text.replace("C", "С").replace("o", "о"),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" or c == "&" else c for c in text),
    **{f"dash {ord(dash):04x}": in_place_of("-", dash) for dash in "\u2010\u2011\u2013\u2014\u2212"},
    **{short: in_place_of("Khoa học và Công nghệ", short) for short in ("KH&CN", "KH & CN", "KHCN", "KH-CN", "KH và CN", "KH&amp;CN")},
    **{short: in_place_of("thành phố", short) for short in ("TP.", "TP", "Tp", "tp.")},
    "UBND": in_place_of("Ủy ban nhân dân", "UBND"),
    "ĐH": in_place_of("Đại học", "ĐH"),
    "HTX": in_place_of("Hợp tác xã", "HTX"),
    "kĩ": in_place_of("Kỹ thuật", "Kĩ thuật"),
}  # fmt: skip


def test_there_are_forty_spellings() -> None:
    assert len(SAME) >= 40


@pytest.fixture(scope="module")
def called(corpus: kg.KnowledgeGraph) -> list[str]:
    """Every name of a body or place of the graph."""
    kinds = ("Organisation", "Territory")
    held = [e for e in corpus if any(corpus.ontology.is_a(c, kind) for c in e.classes for kind in kinds)]
    return sorted({name for e in held for name in corpus._names[e.id]})


@pytest.mark.slow
@pytest.mark.parametrize("spelling", SAME)
def test_a_spelling_changes_no_name(called: list[str], spelling: str) -> None:
    assert len(called) > 400
    for name in called:
        spelt = SAME[spelling](name)
        assert search_words(spelt) == search_words(name), (name, spelt)
        assert name_words(spelt) == name_words(name), (name, spelt)


@pytest.mark.slow
def test_what_is_spelt_otherwise_is_found_and_resolved(corpus: kg.KnowledgeGraph, called: list[str]) -> None:
    for place, name in enumerate(called[::9]):
        spelt = list(SAME.values())[place % len(SAME)](name)
        assert [e.id for e in corpus.find(spelt)] == [e.id for e in corpus.find(name)]
        assert corpus.resolve(spelt) == corpus.resolve(name)


@pytest.mark.parametrize(("text", "words", "found"), CASES)
def test_cases_worked_out_by_hand(corpus: kg.KnowledgeGraph, text: str, words: str, found: str) -> None:
    assert " ".join(search_words(text)) == words
    assert not found or corpus.find(text, limit=1)[0].id == found


@pytest.mark.browser
def test_the_page_reads_spellings_as_we_do(
    corpus: kg.KnowledgeGraph, opened: Callable[..., Any], tmp_path: Path
) -> None:
    net = nx.MultiDiGraph()
    for thing in sorted({found for _, _, found in CASES if found}):
        net.add_node(thing, label=corpus.label(thing), type="University", names=list(corpus._names[thing]))
    net.add_node("province/hai-phong", label="Hải Phòng", type="Province")
    page = opened(draw(net).save(tmp_path / "m.html")).page
    for text, words, found in CASES:
        assert page.evaluate("t => lienket.fold(t)", text) == words, text
        first = page.evaluate("t => lienket.find(t).map(n => n.id)[0] ?? ''", text)
        assert not found or first == found, text
    for text in ("TP. Hải Phòng", "thành phố Hải Phòng", "Hai Phong city", "hai phogn", "Hải Phng"):
        assert page.evaluate("t => lienket.find(t).map(n => n.id)[0]", text) == "province/hai-phong", text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tỉnh Nam Định", "province/nam-dinh"),
        ("TP. Huế", "province/hue"),
        ("Sài Gòn", "province/ho-chi-minh"),
        ("thủ đô Hà Nội", "province/ha-noi"),
        ("Nam Dinh province", "province/nam-dinh"),
        ("Hanoi city", "province/ha-noi"),
        ("Thừa Thiên Huế", "province/hue"),
        ("tỉnh Hà Tĩnh", "province/ha-tinh"),
    ],
)
def test_places_are_found_with_what_is_said_around_them(corpus: kg.KnowledgeGraph, text: str, first: str) -> None:
    assert corpus.find(text, limit=1)[0].id == first


def test_one_slip_is_forgiven_and_two_are_not() -> None:
    known = {"a/1": ["Hải Phòng"], "a/2": ["Hải Dương"], "a/3": ["Thái Bình"]}
    for text, found in (("hia phong", ["a/1"]), ("hai phonng", ["a/1"]), ("hai duogn", ["a/2"]), ("thai bnh", ["a/3"]),
                        ("hxi pxong", ["a/1"]), ("hxx phong", []), ("zz", [])):  # fmt: skip
        assert search.find(known, text) == found, text
    assert search.find({"a/1": ["Hà Nam"], "a/2": ["Hà Nội"]}, "ha nam") == ["a/1"]  # what is there needs no mending


def test_a_name_that_is_the_words_comes_before_a_place_that_is_meant() -> None:
    known = {"x/eco": ["Eco"], "x/eco-city": ["Eco City"], "province/hue": ["Huế"], "c/hue": ["Ủy ban thành phố Huế"]}
    assert search.find(known, "Eco City") == ["x/eco-city", "x/eco"]
    assert search.find(known, "thành phố Huế") == ["province/hue", "c/hue"]


def test_a_province_keeps_what_is_there(corpus: kg.KnowledgeGraph) -> None:
    found = {e.id for e in corpus.find("đại học", province="province/hai-phong", limit=50)}
    assert "university/vmu" in found and "university/hust" not in found
    with pytest.raises(kg.NotFoundError, match="is no province"):
        corpus.find("đại học", province="university/vmu")
