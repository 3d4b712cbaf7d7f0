"""Finding things by name: tone marks, case, common abbreviations and one slip of typing a word do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from kg.text.names import place_alone, search_words
from kg.text.normalise import collation_key

Words = tuple[str, ...]
LEAST = 3  # letters of a word in which a slip is looked for: shorter ones are too near to each other


def find(known: Mapping[str, Iterable[str]], text: str) -> list[str]:
    """Ids whose names hold all words of the text (the last may be a beginning), best first.

    A name that is just the words, or is them without “tỉnh”, “city” and the like, comes first, then the shortest, and
    of these one that begins with them; equals in Vietnamese order. Where no name holds them, words with one letter
    wrong, missing, added or swapped with the next count too. An id given as it is finds itself.
    """
    named = [(thing, name, search_words(name)) for thing, texts in known.items() for name in texts]
    words = search_words(text)
    found = _found(named, [{word} for word in words], words) or _found(named, _near(words, named), words)
    return [text, *(f for f in found if f != text)] if text in known else found


def _found(named: Iterable[tuple[str, str, Words]], ways: Sequence[Set[str]], words: Words) -> list[str]:
    """By rank; `ways` are, for each word, what counts as it."""
    place = ways[place_alone(words)]
    ranked = sorted(
        (rank, collation_key(name), thing)
        for thing, name, held in named
        if ways and (rank := BEST if place and _just(held, place) else _rank(ways, words[-1], held)) is not None
    )
    return list(dict.fromkeys(thing for _, _, thing in ranked))


BEST = (0, 0, True)  # the rank of a place that is just what was asked for; after what is so word by word


def _just(name: Words, ways: Sequence[Set[str]]) -> bool:
    return len(name) == len(ways) and all(word in way for word, way in zip(name, ways, strict=True))


def _rank(ways: Sequence[Set[str]], last: str, name: Words) -> tuple[int, int, int] | None:
    """Whether the last word is whole, how many more words the name has, and whether it begins otherwise."""
    rest = list(name)
    for way in ways[:-1]:
        there = next((word for word in rest if word in way), None)
        if there is None:
            return None
        rest.remove(there)
    exact = any(word in ways[-1] for word in rest)
    if not exact and not any(part.startswith(last) for part in rest):
        return None
    begins = all(word in way for word, way in zip(name, ways[:-1], strict=False))
    return (0 if exact else 1), len(rest) - 1, not begins


def _near(words: Words, named: Iterable[tuple[str, str, Words]]) -> list[Set[str]]:
    """For each word what is a slip of typing away, where no name holds it; nothing where one has no such."""
    from rapidfuzz.distance import OSA

    known = {word for _, _, held in named for word in held}
    ways: list[Set[str]] = []
    for place, word in enumerate(words):
        begins = place == len(words) - 1 and any(other.startswith(word) for other in known)
        held = word in known or begins or len(word) < LEAST
        ways.append({word} if held else {o for o in known if OSA.distance(word, o, score_cutoff=1) <= 1})
    return ways if all(ways) else []
