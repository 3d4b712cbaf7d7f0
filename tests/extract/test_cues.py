"""Every cue fits its example and not its counter-example; patterns are bounded."""

from __future__ import annotations

import time

import pytest

from kg.extract.cues import Cue, compiled, cues, found
from kg.extract.document import document
from kg.extract.draft import extract
from kg.extract.gathering import gathered, grouped
from kg.extract.pieces import lines
from kg.extract.tenures import tenures

ALL = [(name, cue) for name in ("participation", "agreements") for cue in {c.id: c for c in cues(name)}.values()]


def fitting(text: str, name: str) -> set[str]:
    read = document(text)
    ready = [grouped(gathered(read, line, tenures(read, line)))[0] for line in lines(read)]
    return {hit.cue.id for line in ready for hit in found(line, name)}


@pytest.mark.parametrize(("name", "cue"), ALL, ids=[cue.id for _, cue in ALL])
def test_a_cue_fits_its_example_alone(name: str, cue: Cue) -> None:
    assert cue.id in fitting(cue.example, name)
    assert cue.id not in fitting(cue.counter, name)


def test_a_pattern_reads_as_it_is_written() -> None:
    pattern = compiled("{a:bodies} …2 (ký|ký kết) (biên bản)? với {b:body}")
    match = pattern.search("O1 va1 O2 đa3 ki4 vơi4 O3 . ")
    assert match and match["a"].split() == ["O1", "va1", "O2"] and match["b"] == "O3"
    assert not pattern.search("O1 đa3 rât4 lâu rôi1 ki4 vơi4 O3 ")  # three pieces are more than two


@pytest.mark.parametrize("piece", ["O1 va1 ", "P1 , ", "a ", "O1 ", "G1 cung1 vơi4 ", ", . "])
def test_no_pattern_takes_long(piece: str) -> None:
    """400 pieces are the longest line; a pattern that backtracks without end would take years, not seconds."""
    text = piece * 400
    start = time.perf_counter()
    for name in ("participation", "agreements"):
        for cue in cues(name):
            list(cue.pattern.finditer(text))
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    "text",
    ["\n" * 30_000 + "3.5,", "3/5" + " " * 30_000, "\u200b" * 30_000 + "a", "a" + "\u0301" * 30_000, "(" * 30_000,
     "năm" + " " * 30_000, "1-" * 15_000, "Sở Khoa học và Công nghệ, " * 1_000, 'hội thảo "' * 3_000, "và " * 10_000],
    ids=["lines", "blanks", "hidden", "marks", "brackets", "year", "dashes", "bodies", "quotes", "and"],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    start = time.perf_counter()
    extract(text)
    assert time.perf_counter() - start < 20  # what backtracks without end takes minutes
