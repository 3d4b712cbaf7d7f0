"""Pages that two sources restate: what both tell would look as if two pages told it."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from kg.errors import Problem
from kg.model.facts import Data, Source
from kg.model.vocabularies import Key
from kg.validation.contradictions import NOTE

RULE = "same page"


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
