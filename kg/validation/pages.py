"""Pages that two sources restate, and pages that reprint one text: what both tell would look as if two told it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import Problem
from kg.model.facts import Data, Source
from kg.model.vocabularies import Key
from kg.text.normalise import fold
from kg.validation.contradictions import NOTE

RULE, COPY = "same page", "copy"
LONG = 5  # words of a piece of text that two pages are compared by
ALIKE = 0.5  # share of the shorter text's pieces that a copy has in common


def repeated(data: Data) -> list[Problem]:
    """A note for each article whose address, scheme and `www.` left aside, is that of another one."""
    by_page: dict[str, list[Source]] = defaultdict(list)
    for source in data.sources:
        if not source.register and source.get(Key.url):
            by_page[_page(source.get(Key.url))].append(source)
    return sorted(
        Problem(
            other.file,
            1,
            RULE,
            f"{other.id} restates the page of {first.id}",
            "facts of both stay; leave one out, or what both tell counts as told by two pages",
            "",
            NOTE,
        )
        for first, *others in by_page.values()
        for other in others
    )


def _page(url: str) -> str:
    parts = urlsplit(url.strip())
    host, path = parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")
    return f"{host}{path}?{parts.query}"


def copies(data: Data, directory: Path) -> Iterator[Problem]:
    """A note for each two articles whose texts under a directory are largely the same, where neither says `copyOf`.

    The measure is containment: of all runs of five words of the shorter text, the share that the other has too
    (Broder 1997).
    """
    texts = {s.id: directory / f"{s.id}.txt" for s in data.sources if not s.register and not s.get(Key.copyOf)}
    runs = {name: _runs(path) for name, path in texts.items() if path.is_file()}
    files = {s.id: s.file for s in data.sources}
    for (one, these), (other, those) in itertools.combinations(sorted(runs.items()), 2):
        shorter = min(len(these), len(those))
        share = len(these & those) / shorter if shorter else 0.0
        if share >= ALIKE:
            message = f"{share:.0%} of the text of {one} and {other} is the same"
            hint = f'if one reprints the other, write copyOf = "source/{one}" under its [source]'
            yield Problem(files[other], 1, COPY, message, hint, other, NOTE)


def _runs(path: Path) -> frozenset[tuple[str, ...]]:
    words = fold(path.read_text(encoding="utf-8-sig", errors="replace")).split()
    return frozenset(tuple(words[i : i + LONG]) for i in range(len(words) - LONG + 1))
