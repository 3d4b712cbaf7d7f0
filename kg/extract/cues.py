"""Cues: readable patterns of words and mentions, one file a phenomenon in `cues/`, matched against lines of pieces.

A pattern is words, `(this|or that)`, `(maybe)?`, `{name:kind}` for a mention, `…3` for up to three pieces between.
Kinds: `body`, `person`, `actor` (either), `group`, `event`, `place`, `day`; `bodies`, `people`, `actors`, `all` are one
or more of them in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.extract.lexicon import packaged, words_of
from kg.extract.pieces import Line, Piece

_ONE = {"body": "O", "person": "P", "actor": "OP", "group": "G", "event": "E", "place": "L", "day": "D", "any": "OPG"}
_MANY = {"bodies": "O", "people": "P", "actors": "OP", "groups": "G", "all": "OPG", "parties": "OPL"}
_LINKS = (
    ",",
    ";",
    ":",
    "-",
    "…",
    ".",
    "và",
    "cùng",
    "cùng với",
    "với",
    "như",
    "cũng như",
    "gồm",
    "gồm có",
    "là",
    "đồng thời",
    "còn có",
    "có",
)
_PART = re.compile(r"\{(\w+):(\w+)\}|…(\d+)|(\([^()]*\)\??)|(\S+)")


@dataclass(frozen=True)
class Cue:
    """A rule: its id, the pattern, what it makes, and a sentence each that it fits and does not fit."""

    id: str
    fact: str
    pattern: re.Pattern[str]
    roles: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    counter: str = ""


def compiled(pattern: str) -> re.Pattern[str]:
    """A cue's pattern as a regular expression over the text of a line; each gap is bounded."""
    return re.compile(r"(?<!\S)" + "".join(map(_part, _PART.finditer(pattern))))


def _part(match: re.Match[str]) -> str:
    name, kind, gap, choice, word = match.groups()
    if gap:
        return rf"(?:\S+ ){{0,{gap}}}?"
    if name:
        if kind in _ONE:
            return rf"(?P<{name}>[{_ONE[kind]}]\d+) "
        item = rf"[{_MANY[kind]}]\d+ "
        return rf"(?P<{name}>{item}(?:(?:{_links()}){{1,6}}+{item}){{0,30}})"
    if choice:
        inside, maybe = choice.removesuffix("?")[1:-1], choice.endswith("?")
        ways = "|".join(_words(way) for way in inside.split("|"))
        return f"(?:{ways}){'?' if maybe else ''}"
    return _words(word)


def _words(text: str) -> str:
    return "".join(re.escape(word) + " " for word in words_of(text))


@cache
def _links() -> str:
    return "|".join(_words(link) for link in sorted(_LINKS, key=len, reverse=True))


@cache
def cues(name: str) -> tuple[Cue, ...]:
    """The cues of a file, in their order."""
    held = packaged(f"cues/{name}.toml")
    kept = ("id", "fact", "example", "counter", "roles")
    return tuple(
        Cue(pattern=compiled(pattern), **{key: cue[key] for key in kept if key in cue})
        for cue in held["cue"]
        for pattern in ([cue["pattern"]] if isinstance(cue["pattern"], str) else cue["pattern"])
    )


@dataclass(frozen=True)
class Found:
    """A cue in a line: the pieces of each of its slots, and the pieces that it covers."""

    cue: Cue
    slots: Mapping[str, Sequence[Piece]]
    first: int
    last: int


def found(line: Line, name: str) -> Iterator[Found]:
    """Every cue of a file that fits a line."""
    by_code = {piece.code: piece for piece in line.pieces if piece.mention}
    for cue in cues(name):
        for match in cue.pattern.finditer(line.text):
            slots = {
                slot: [by_code[code] for code in text.split() if code in by_code]
                for slot, text in match.groupdict().items()
                if text
            }
            yield Found(cue, slots, line.at(match.start()), line.at(match.end()))
