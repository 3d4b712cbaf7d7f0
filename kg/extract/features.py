"""What a token shows of the names around it: the features that the statistical model weighs, hashed."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from kg.extract.dates import Said
from kg.extract.gazetteer import Gazetteer
from kg.extract.lexicon import Phrases, lexicon
from kg.extract.tokens import Token

BUCKETS = 1 << 20  # features are numbers: no word of a text stands in a model


@dataclass(slots=True)
class Seen:
    """A document's tokens with what is told of each; every list is as long as `words`."""

    words: Sequence[Token]
    lows: list[str]
    shapes: list[str]
    tags: list[list[str]]  # what lexicon, gazetteer and dates say
    after_head: list[str]  # how far the nearest head of a body's name is to the left, and its class
    elsewhere: list[str]  # how often the pair of capitals is in the document, and what stands before it elsewhere
    pairs: list[str]  # how a token holds together with the next: as in a known name, as often in this document
    starts: set[int] = field(default_factory=set)  # where sentences begin


def seen(words: Sequence[Token], sentences: Sequence[range], dates: Sequence[Said], known: Gazetteer) -> Seen:
    """The document as features need it."""
    lows = [word.low for word in words]
    tags: list[list[str]] = [[] for _ in words]
    lex = lexicon()
    for name, phrases in (
        ("h", lex.heads), ("t", lex.titles), ("v", lex.said), ("p", lex.posts), ("e", lex.events),
        ("b", lex.place_before), ("c", lex.countries), ("m", lex.media),
    ):  # fmt: skip
        _mark(tags, lows, phrases, name, classes=name == "h")
    for name, phrases in (("O", known.organisations), ("P", known.people), ("L", known.places)):
        for start, end, _ in phrases.all(lows):
            if words[start].capital:
                _bio(tags, start, end, name)
    starts_of = {word.start: i for i, word in enumerate(words)}
    for said in dates:
        if said.start in starts_of:
            start = starts_of[said.start]
            end = next((i for i in range(start, len(words)) if words[i].start >= said.end), len(words))
            _bio(tags, start, end, "D")
    for i, low in enumerate(lows):
        if words[i].capital:
            tags[i] += ["sn"] * (low in lex.surnames) + ["mn"] * (low in lex.middle)
    return Seen(
        words, lows, [_shape(word) for word in words], tags, _after_heads(words, lows, sentences, lex.heads),
        _elsewhere(words, lows),
        _pairs(lows, known), {sentence.start for sentence in sentences if len(sentence)},
    )  # fmt: skip


def _mark(tags: list[list[str]], lows: Sequence[str], phrases: Phrases, name: str, *, classes: bool) -> None:
    for start, end, tag in phrases.all(lows):
        _bio(tags, start, end, f"{name}{tag}" if classes else name)


def _bio(tags: list[list[str]], start: int, end: int, name: str) -> None:
    tags[start].append(f"B{name}")
    for i in range(start + 1, end):
        tags[i].append(f"I{name}")


def _shape(word: Token) -> str:
    text = word.text
    if text[0].isdigit():
        return f"d{min(len(text), 4)}"
    if not text[0].isalpha():
        return text[0]
    if text.isupper():
        return "X" if len(text) == 1 else "XX"
    if text[0].isupper():
        return "Xx" if text[1:].islower() else "XxX"
    return "x" if text.islower() else "xX"


def _after_heads(words: Sequence[Token], lows: Sequence[str], sentences: Sequence[range], heads: Phrases) -> list[str]:
    """Of each token: the class of the name that began before it in its sentence, and how many tokens and whether
    capitals, small words or signs have come since."""
    found = [""] * len(words)
    for sentence in sentences:
        cls, since, signs, small = "", 0, "", 0
        i = sentence.start
        while i < sentence.stop:
            length, tag = heads.at(lows, i)
            if length and (words[i].capital or not cls or since > 6):
                cls, since, signs, small = tag + ("" if words[i].capital else "-"), 0, "", 0
                for k in range(i, min(i + length, sentence.stop)):
                    found[k] = f"{cls}0"
                i += length
                continue
            since += 1
            here = words[i]
            if not here.text[0].isalnum():
                signs = here.text
            elif not here.capital:
                small += 1
            found[i] = f"{cls}{min(since, 9)}{signs}{min(small, 4)}" if cls and since < 16 else ""
            i += 1
    return found


def _elsewhere(words: Sequence[Token], lows: Sequence[str]) -> list[str]:
    """Of each capital: what the same word, with the word behind it, follows elsewhere in the document."""
    titles = lexicon().titles
    follows: dict[tuple[str, str], set[str]] = {}
    pairs: list[tuple[str, str]] = [
        (low, lows[i + 1] if i + 1 < len(lows) else "") if words[i].capital else ("", "") for i, low in enumerate(lows)
    ]
    for i, pair in enumerate(pairs):
        if pair[0] and i:
            before = lows[i - 1]
            kind = "t" if titles.at(lows, i - 1)[0] == 1 else "." if not before[0].isalnum() else "w"
            follows.setdefault(pair, set()).add(kind)
    return ["".join(sorted(follows.get(pair, ()))) if pair[0] else "" for pair in pairs]


def _pairs(lows: Sequence[str], known: Gazetteer) -> list[str]:
    """Of each token and the next: whether a known name has them side by side, and how often the document has."""
    pairs = list(zip_longest(lows, lows[1:], fillvalue=""))
    counts, firsts = Counter(pairs), Counter(lows)
    always = {pair for pair, count in counts.items() if count > 1 and count == firsts[pair[0]]}
    return [f"{'k' * (pair in known.pairs)}{min(counts[pair], 3)}{'=' * (pair in always)}" for pair in pairs]


def features(document: Seen, i: int) -> list[str]:
    """The features of a token, hashed."""
    return [f"{zlib.crc32(feature.encode()) % BUCKETS:x}" for feature in _features(document, i)]


def _features(d: Seen, i: int) -> Iterator[str]:
    n = len(d.words)

    def low(k: int) -> str:
        return d.lows[i + k] if 0 <= i + k < n else "|"

    def shape(k: int) -> str:
        return d.shapes[i + k] if 0 <= i + k < n else "|"

    yield "1"
    for k in range(-3, 4):
        yield f"w{k}{low(k)}"
        yield f"s{k}{shape(k)}"
    for k in (-2, -1, 0, 1):
        yield f"ww{k}{low(k)}_{low(k + 1)}"
        yield f"ss{k}{shape(k)}_{shape(k + 1)}"
    yield f"www{low(-1)}_{low(0)}_{low(1)}"
    yield f"sss{shape(-1)}_{shape(0)}_{shape(1)}"
    yield f"ssL{shape(-3)}_{shape(-2)}_{shape(-1)}_{shape(0)}"
    yield f"ssR{shape(0)}_{shape(1)}_{shape(2)}_{shape(3)}"
    yield f"sw{shape(-1)}_{low(0)}"
    yield f"ws{low(-1)}_{shape(0)}"
    for k in (-3, -2, -1, 0, 1, 2, 3):
        if 0 <= i + k < n:
            for tag in d.tags[i + k]:
                yield f"t{k}{tag}"
                if k in (-1, 0, 1):
                    yield f"ts{k}{tag}{shape(0)}"
    yield from _of_names(d, i)
    yield from _of_word(d, i)


def _of_names(d: Seen, i: int) -> Iterator[str]:
    """What is told of the names around a token: heads, the rest of the document, how words hold together."""
    here, shape = d.after_head[i], d.shapes[i]
    after = d.shapes[i + 1] if i + 1 < len(d.words) else "|"
    yield f"h{here}"
    yield f"hs{here}{shape}{after}"
    yield f"hw{here[:6]}{d.lows[i]}"
    yield f"e{d.elsewhere[i]}"
    yield f"es{d.elsewhere[i]}{shape}{after}"
    yield f"k{d.pairs[i]}"
    yield f"ks{d.pairs[i]}{shape}{after}"
    if i:
        yield f"k-{d.pairs[i - 1]}"
        yield f"kk{d.pairs[i - 1]}{d.shapes[i - 1]}{shape}"


def _of_word(d: Seen, i: int) -> Iterator[str]:
    """The token's own letters, and the run of capitals in which it stands."""
    if i in d.starts:
        yield "start"
    word = d.words[i].text
    if d.shapes[i][0] in "Xx" and len(word) > 2:
        yield f"p{word[:2]}"
        yield f"f{word[-2:]}"
        yield f"f3{word[-3:]}"
        yield f"len{min(len(word), 9)}"
    run = back = 0
    while i + run < len(d.words) and d.words[i + run].capital and run < _RUN:
        run += 1
    while i - back - 1 >= 0 and d.words[i - back - 1].capital and back < _RUN:
        back += 1
    before = d.lows[i - back - 1] if i - back - 1 >= 0 else "|"
    yield f"run{run}_{back}"
    yield f"runw{run}_{back}{before}"


_RUN = 6  # capitals in a row that are told apart
