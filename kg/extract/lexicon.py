"""Words that tell names, posts, events and places, read once from files beside the code; phrases found among tokens."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kg.extract.plain import plain
from kg.extract.tokens import tokens
from kg.model.read_ontology import bundled

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The tokens of a phrase as they are compared."""
    return tuple(token.low for token in tokens(plain(text).text))


def word(text: str) -> str:
    """One word as it is compared."""
    return words_of(text)[0]


def packaged(name: str) -> dict[str, Any]:
    """A TOML file that lies beside the code, by its path from here."""
    return tomllib.loads((resources.files("kg.extract") / name).read_text("utf-8"))


@cache
def _file() -> dict[str, Any]:
    return packaged("lexicon/words.toml")


def listed(section: str, key: str) -> tuple[str, ...]:
    """The texts of a list of the file of words."""
    return tuple(_file()[section][key])


def table(section: str, key: str) -> dict[str, list[str]]:
    """A table of the file of words."""
    return dict(_file()[section][key])


class Phrases:
    """Phrases with a tag each; the longest that begins at a token is found."""

    def __init__(self, tagged: Iterable[tuple[str, str]]) -> None:
        self._tags: dict[Words, str] = {}
        lengths: dict[str, set[int]] = {}
        for text, tag in tagged:
            words = words_of(text)
            if words and words not in self._tags:
                self._tags[words] = tag
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(held, reverse=True) for first, held in lengths.items()}

    def at(self, lows: Sequence[str], i: int) -> tuple[int, str]:
        """How many tokens the longest phrase that begins here has, and its tag; 0 and nothing for none."""
        for length in self._lengths.get(lows[i], ()):
            words = tuple(lows[i : i + length])
            if words in self._tags:
                return len(words), self._tags[words]
        return 0, ""

    def all(self, lows: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Every phrase from left to right, none within another: first token, behind the last, tag."""
        i = 0
        while i < len(lows):
            length, tag = self.at(lows, i)
            if length:
                yield i, i + length, tag
            i += length or 1


@dataclass(frozen=True)
class Lexicon:
    """What is read from `lexicon/words.toml` and from the ontology's heads of names."""

    heads: Phrases  # tag: class of the body
    english: Mapping[str, str]  # word -> class
    titles: Phrases  # before a person's name
    surnames: frozenset[str]
    middle: frozenset[str]
    said: Phrases  # verbs behind a person's name
    posts: Phrases
    post_before: Phrases
    post_behind: Phrases
    events: Phrases
    place_before: Phrases
    countries: Phrases
    inside: frozenset[str]
    media: Phrases
    event_classes: Phrases  # tag: class of the event
    categories: Phrases  # tag: category of a group, by slug


@cache
def lexicon() -> Lexicon:
    """The words, read once."""
    held = _file()
    given = [(text, cls) for cls, term in bundled().classes.items() for text in term.name_heads]
    persons, posts, places = held["persons"], held["posts"], held["places"]
    return Lexicon(
        heads=Phrases([*_tagged(held["heads"]), *given]),
        english={text: cls for cls, texts in held["english"].items() for text in texts},
        titles=phrases(persons["before"]),
        surnames=frozenset(map(word, persons["surnames"])),
        middle=frozenset(map(word, persons["middle"])),
        said=phrases(persons["behind"]),
        posts=phrases(posts["heads"]),
        post_before=phrases(posts["before"]),
        post_behind=phrases(posts["behind"]),
        events=phrases(held["events"]["heads"]),
        place_before=phrases(places["before"]),
        countries=phrases(places["countries"]),
        inside=frozenset(low for text in held["inside"]["words"] for low in words_of(text)),
        media=phrases(held["media"]["names"]),
        event_classes=Phrases(_tagged(held["event_classes"])),
        categories=Phrases(_tagged(held["categories"])),
    )


def _tagged(by_class: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((text, cls) for cls, texts in by_class.items() for text in texts)


def phrases(texts: Iterable[str]) -> Phrases:
    """Phrases that are their own tags."""
    return Phrases((text, text) for text in texts)
