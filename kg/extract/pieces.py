"""A sentence as cues read it: words as they are compared, and one piece for each mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.document import Document
from kg.extract.lexicon import lexicon, word
from kg.extract.mentions import Mention

_CODES = {"organisation": "O", "person": "P", "place": "L", "date": "D", "event": "E", "group": "G"}


class Piece(NamedTuple):
    """A word, or a mention with its number in the document: what stands for it, and its tokens."""

    code: str
    start: int
    end: int
    mention: Mention | None = None

    @property
    def kind(self) -> str:
        """The letter of a mention's kind; empty for a word."""
        return self.code[0] if self.mention else ""


@dataclass(frozen=True)
class Line:
    """A sentence in pieces, and as one text in which each piece is followed by a blank."""

    pieces: Sequence[Piece]
    text: str

    def at(self, place: int) -> int:
        """The piece that begins at a place of the text."""
        return self.text.count(" ", 0, place)


_PICTURE, _FROM = word("ảnh"), word("nguồn")
_CREDIT = 6  # pieces before a credit that are a sentence of their own: a caption


def _credits(pieces: Sequence[Piece]) -> bool:
    """Whether what follows took the picture: behind “Ảnh:” and the like, and behind a stroke after another."""
    codes = [piece.code for piece in pieces[-2:]]
    return codes in ([_PICTURE, ":"], [_FROM, ":"], ["/"], ["-"]) or codes[-1:] == [_PICTURE]


def _reports(document: Document, mention: Mention, pieces: Sequence[Piece]) -> bool:
    """Whether a newspaper stands at the head of a line, before what it reports."""
    lows = [word.low for word in document.words[mention.start : mention.end]]
    return not pieces and lexicon().media.at(lows, 0)[0] == len(lows)


def line(pieces: Sequence[Piece]) -> Line:
    """A line of pieces."""
    return Line(pieces, "".join(f"{piece.code} " for piece in pieces))


def lines(document: Document) -> Iterator[Line]:
    """The sentences of a document in pieces."""
    mentions = list(document.mentions)
    at = 0
    for sentence in document.sentences:
        pieces: list[Piece] = []
        i = sentence.start
        while i < sentence.stop:
            while at < len(mentions) and mentions[at].end <= i:
                at += 1
            mention = mentions[at] if at < len(mentions) and mentions[at].start <= i else None
            if mention is None:
                pieces.append(Piece(document.words[i].low, i, i + 1))
                i += 1
            else:
                end = min(mention.end, sentence.stop)
                credit = mention.kind in ("person", "organisation") and (
                    _credits(pieces) or _reports(document, mention, pieces)
                )
                if not credit:
                    pieces.append(Piece(f"{_CODES[mention.kind]}{at}", i, end, mention))
                elif len(pieces) > _CREDIT:
                    yield line(pieces)
                pieces = [] if credit else pieces
                i = end
        yield line(pieces)


def joined(held: Line, pattern: re.Pattern[str], keep: Callable[[re.Match[str]], str]) -> Line:
    """A line in which what a pattern finds is one piece: the mention whose code `keep` gives."""
    pieces, last = [], 0
    for match in pattern.finditer(held.text):
        first, end = held.at(match.start()), held.at(match.end())
        if first < last:
            continue
        kept = next((piece for piece in held.pieces[first:end] if piece.code == keep(match)), None)
        if kept is None:
            continue
        pieces += [
            *held.pieces[last:first],
            kept._replace(start=held.pieces[first].start, end=held.pieces[end - 1].end),
        ]
        last = end
    return line([*pieces, *held.pieces[last:]]) if last else held
