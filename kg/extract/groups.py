"""Unnamed groups: representatives, leaders, enterprises, scientists …, how many and from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.extract.lexicon import Phrases, packaged, phrases, word, words_of
from kg.extract.pieces import Line, Piece


class Group(NamedTuple):
    """A group in a line: its pieces, and where its scope begins (`last` where it has none)."""

    first: int
    last: int
    scope: int


@dataclass(frozen=True)
class _Words:
    before: Phrases
    nouns: Phrases
    ends: Phrases
    scopes: Phrases


@cache
def actor_nouns() -> _Words:
    """The words that unnamed actors are told by."""
    return _Words(**{name: phrases(texts) for name, texts in packaged("lexicon/groups.toml").items()})


_THE, _SOME, _OF, _AND = map(word, ("các", "một", "của", "và"))
_COUNTED = frozenset(map(word, ("hơn", "gần")))
_TERRITORIES = ("tỉnh", "thành", "huyện", "quận", "xã", "địa phương")
_LONGEST = 40
_LED = {
    " ".join(words_of(text)) for text in ("đại diện", "lãnh đạo", "đại diện lãnh đạo")
}  # of the provinces that follow
_ALONE = {
    " ".join(words_of(text)) for text in ("đại diện", "lãnh đạo")
}  # these name a group without a noun, where a place follows


def groups(line: Line) -> list[Group]:
    """The groups of a line, from left to right, none within another."""
    found: list[Group] = []
    codes = [piece.code for piece in line.pieces]
    i = 0
    while i < len(codes):
        group = _at(line.pieces, codes, i)
        if group:
            found.append(group)
            i = group.last
        else:
            i += 1
    return found


def _at(pieces: Sequence[Piece], codes: Sequence[str], start: int) -> Group | None:
    words, i, quantified = actor_nouns(), start, False
    if pieces[start].kind == "O" and codes[start + 1 : start + 2] in ([_THE], [_SOME]):
        length, noun = words.nouns.at(codes, start + 2) if start + 2 < len(codes) else (0, "")
        return _to_end(pieces, codes, start, start + 2 + length, start + 1) if noun.startswith(_TERRITORIES) else None
    while i < len(codes) and i - start < 8:
        if quantified and words.nouns.at(codes, i)[0]:
            break
        length, _ = words.before.at(codes, i)
        if codes[i] == _OF and not quantified:
            return None
        if not length and codes[i][0].isdigit() and _is_number(codes, i):
            length = 3 if codes[i + 1 : i + 2] == ["."] and codes[i + 2 : i + 3] and codes[i + 2].isdigit() else 1
        if not length:
            break
        i, quantified = i + length, True
    if not quantified or i >= len(codes):
        return None
    length, _ = words.nouns.at(codes, i)
    whole = " ".join(codes[start:i])
    if not length:
        if any(whole.endswith(alone) for alone in _ALONE) and pieces[i].kind == "L":
            return _to_end(pieces, codes, start, i, i)
        return None
    placed = (
        i + length < len(codes)
        and pieces[i + length].kind == "L"
        and words.nouns.at(codes, i)[1].startswith(_TERRITORIES)
    )
    led = next((k for k in range(i, start, -1) if " ".join(codes[start:k]) in _LED), None)
    return _to_end(pieces, codes, start, i + length, led if placed else None)


def _is_number(codes: Sequence[str], i: int) -> bool:
    return not (i and codes[i - 1] in "/.-")


def _to_end(pieces: Sequence[Piece], codes: Sequence[str], start: int, after: int, scope: int | None) -> Group:
    words, i = actor_nouns(), after
    while i < len(codes) and i - start < _LONGEST:
        code = codes[i]
        if _ends(pieces, i, after, scope):
            break
        if words.ends.at(codes, i)[0]:
            break
        if code in (",", _AND, "(", "-", ")", "…") and not _goes_on(pieces, codes, i):
            break
        if scope is None and pieces[i].kind == "O":
            scope = i
        length, _ = words.scopes.at(codes, i)
        if scope is None and length:
            scope = i + (0 if codes[i] in _KEPT else 1 if codes[i + length - 1] in _WHOLE else length)
            i += length
            continue
        i += 1
    while i > after and codes[i - 1] in (",", _AND, "(", "-", "…", ")"):
        i -= 1
    if scope is not None and scope >= i:
        scope = None
    return Group(start, i, i if scope is None else scope)


def _ends(pieces: Sequence[Piece], i: int, after: int, scope: int | None) -> bool:
    """Whether a group ends before a piece: a person, an event, a day, a sign; a body that its scope does not name."""
    kind, code = pieces[i].kind, pieces[i].code
    if kind == "O":
        return scope is None and i != after
    if code == ":":
        return scope is None or i + 1 >= len(pieces) or pieces[i + 1].kind != "L"
    return kind in ("P", "E", "D") or code in '.;!?"'


_WHOLE = {words_of(text)[-1] for text in ("cả nước", "toàn quốc", "trong tỉnh", "khu vực", "trong vùng")}
_KEPT = frozenset(map(word, ("các", "vùng", "khu", "cả")))


def _goes_on(pieces: Sequence[Piece], codes: Sequence[str], i: int) -> bool:
    """Whether a list goes on behind a comma or “và”: with another noun of the kind, or another place of the scope."""
    words = actor_nouns()
    if i + 1 >= len(codes):
        return False
    if pieces[i + 1].kind == "L":
        return True
    k = i + 1
    while k < len(codes) and (length := words.before.at(codes, k)[0]):
        k += length
    if k > i + 1 and codes[i + 1 : k] and " ".join(codes[i + 1 : k]) in _COUNTED:
        return False
    return k < len(codes) and bool(words.nouns.at(codes, k)[0])
