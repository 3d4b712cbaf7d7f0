"""Finding things by name: tone marks, case and common abbreviations do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.names import BASE, ONTOLOGY, collation_key, is_id, search_words
from kg.store import Store

_NAMED = "rdfs:label|lk:name|lk:nameEn|lk:alias|lk:abbreviation|lk:namedAs"


def names(store: Store) -> dict[str, tuple[str, ...]]:
    """Every id that has a name, with all its names, in id order."""
    table = store.select(
        f"SELECT DISTINCT ?thing ?name {{ ?thing {_NAMED} ?name FILTER (STRSTARTS(STR(?thing), '{BASE}') "
        f"&& !STRSTARTS(STR(?thing), '{ONTOLOGY}')) }} ORDER BY ?thing ?name"
    )
    found: dict[str, list[str]] = {}
    for thing, name in table.rows:
        if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal) and is_id(thing.value.removeprefix(BASE)):
            found.setdefault(thing.value.removeprefix(BASE), []).append(name.value)
    return {thing: tuple(texts) for thing, texts in found.items()}


def find(known: Mapping[str, Iterable[str]], text: str) -> list[str]:
    """Ids whose names hold all words of the text (the last may be a beginning), best first.

    A name that is just the words comes first, then the shortest; equals in Vietnamese order. An id given
    as it is finds itself.
    """
    words = search_words(text)
    ranked = sorted(
        (rank, collation_key(name), thing)
        for thing, texts in known.items()
        for name in texts
        if words and (rank := _rank(words, search_words(name))) is not None
    )
    found = list(dict.fromkeys(thing for _, _, thing in ranked))
    return [text, *(f for f in found if f != text)] if text in known else found


def _rank(words: tuple[str, ...], name: tuple[str, ...]) -> tuple[int, int] | None:
    *whole, last = words
    rest = list(name)
    for word in whole:
        if word not in rest:
            return None
        rest.remove(word)
    exact = last in rest
    if not exact and not any(part.startswith(last) for part in rest):
        return None
    return (0 if exact else 1), len(rest) - 1
