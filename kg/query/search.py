"""Finding things by name: tone marks, case and common abbreviations do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.text.names import search_words
from kg.text.normalise import collation_key


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
