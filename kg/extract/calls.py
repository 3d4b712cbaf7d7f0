"""Calls for linkage: somebody asks that two or more actors link up, and says which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.document import Document
from kg.extract.groups import actor_nouns
from kg.extract.lexicon import listed, phrases, word
from kg.extract.pieces import Line, Piece


class Call(NamedTuple):
    """Who calls, the ends (tokens), the aim (tokens; None where none is told), and the pieces that say so."""

    by: Piece
    ends: Sequence[tuple[int, int]]
    aim: tuple[int, int] | None
    first: int
    last: int
    rule: str


_ASKS = phrases(listed("calls", "asks"))
_LINKS = phrases(listed("calls", "links"))
_BETWEEN, _WITH = phrases(["giữa"]), phrases(["với", "cùng với", "cùng"])
_AIMS = phrases(listed("calls", "aims"))
_STOPS = phrases(listed("calls", "stops"))
_OF = word("của")
_REACH = 30  # pieces between who speaks and what is asked


def calls(document: Document, held: Line, speaker: Piece | None) -> Iterator[Call]:
    """The calls of a sentence; `speaker` is who spoke before, where the sentence names nobody."""
    codes = [piece.code for piece in held.pieces]
    asked = next((i for i in range(len(codes)) if _ASKS.at(codes, i)[0]), None)
    if asked is None:
        return
    by = next((piece for piece in reversed(held.pieces[:asked]) if piece.kind == "P"), None)
    by = by or next((piece for piece in held.pieces[asked:] if piece.kind == "P"), None) or speaker
    if by is None:
        return
    for i in range(asked, min(len(codes), asked + _REACH)):
        length, _ = _LINKS.at(codes, i)
        if not length:
            continue
        ends = _between(held, codes, i + length) or _with(held, codes, asked, i, i + length)
        if ends:
            last = max(end for _, end in ends)
            aim = _aim(held, codes, last)
            tokens = [(held.pieces[a].start, held.pieces[b - 1].end) for a, b in ends]
            yield Call(by, tokens, aim, asked, last, "asks-link")
            return


def _between(held: Line, codes: Sequence[str], start: int) -> list[tuple[int, int]]:
    """The ends behind “giữa … và …”."""
    at = next((i for i in range(start, min(start + 6, len(codes))) if _BETWEEN.at(codes, i)[0]), None)
    if at is None:
        return []
    ends, i = [], at + 1
    while i < len(codes):
        end = _phrase(held, codes, i)
        if end is None:
            break
        ends.append((i, end))
        if end < len(codes) and codes[end] in _LIST:
            i = end + 1
            continue
        break
    return ends if len(ends) > 1 else []


def _with(held: Line, codes: Sequence[str], asked: int, link: int, after: int) -> list[tuple[int, int]]:
    """The ends of “A (cần) liên kết … với B”: the actor right before, and the one behind “với”."""
    at = next((i for i in range(after, min(after + 8, len(codes))) if _WITH.at(codes, i)[0]), None)
    if at is None:
        return []
    there = at + _WITH.at(codes, at)[0]
    end = _phrase(held, codes, there)
    if end is None:
        return []
    for start in range(link - 1, max(-1, asked - 8), -1):
        stop = _phrase(held, codes, start)
        if stop is not None and stop <= link:
            while (longer := _phrase(held, codes, start - 1)) is not None and longer == stop and start > 0:
                start -= 1
            return [(start, stop), (there, end)]
    return []


_LIST = {",", *map(word, ("và", "với", "cùng"))}


def _phrase(held: Line, codes: Sequence[str], start: int) -> int | None:
    """Where an actor ends that begins at a piece: a name, or a noun with what belongs to it; None for none."""
    if not 0 <= start < len(codes):
        return None
    nouns = actor_nouns()
    i = start
    if codes[start] == _OF:
        return None
    while i < len(codes) and (length := nouns.before.at(codes, i)[0]) and not nouns.nouns.at(codes, i)[0]:
        i += length
    if i >= len(codes):
        return None
    if held.pieces[i].kind in ("O", "L"):
        return i + 1
    length, _ = nouns.nouns.at(codes, i)
    if not length:
        return None
    end = i + length
    while (
        end < len(codes)
        and end - i < 8
        and codes[end][0].isalnum()
        and codes[end] not in _LIST
        and not _STOPS.at(codes, end)[0]
    ):
        if held.pieces[end].kind in ("P", "E", "D", "O"):
            break
        end += 1
    return end


def _aim(held: Line, codes: Sequence[str], start: int) -> tuple[int, int] | None:
    """What it is for: from “để”, “nhằm” to the next sign."""
    for i in range(start, min(start + 3, len(codes))):
        length, _ = _AIMS.at(codes, i)
        if length and i + length < len(codes):
            end = next((k for k in range(i + length, len(codes)) if codes[k] in '.;:,"'), len(codes))
            if end > i + length:
                return held.pieces[i + length].start, held.pieces[end - 1].end
    return None
