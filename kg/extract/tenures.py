"""Who holds which post where: posts beside the names of people, before or behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.cues import compiled
from kg.extract.document import Document
from kg.extract.lexicon import lexicon, listed, table, word, words_of
from kg.extract.pieces import Line, Piece, line


class Tenure(NamedTuple):
    """A person, a post as the text has it, a body: with the pieces of the line that say so."""

    person: Piece
    post: tuple[int, int]  # tokens
    organisation: Piece | None  # None where the sentence names no body
    first: int
    last: int
    rule: str


class _Post(NamedTuple):
    first: int  # pieces
    last: int
    words: tuple[int, int]  # tokens
    body: Piece | None


_OF = frozenset(map(word, ("của", "tại", "thuộc", "ở")))
_STATES = frozenset(map(words_of, listed("posts", "states")))
_FORMER = frozenset(map(word, ("nguyên", "cựu", "tân")))  # said of the holder, not of the post
_AND = frozenset(
    words_of(text) for text in (",", "kiêm", "và", "đồng thời là", ", kiêm", "-", ";", "; kiêm", ", nguyên", "nguyên")
)
_IS, _AT = word("là"), word("tại")
_LONGEST_POST = 7  # words between the head of a post and the body


def tenures(document: Document, held: Line) -> list[Tenure]:
    """The tenures that a sentence states."""
    posts = list(_posts(document, held))
    found: list[Tenure] = []
    for i, piece in enumerate(held.pieces):
        if piece.kind == "P":
            found += _behind(held, i, posts)
            found += _before(held, i, posts)
    return _once(found)


def _once(found: Sequence[Tenure]) -> list[Tenure]:
    """A post is held by one person of a sentence: the nearest, the one before it of equals."""
    kept: dict[tuple[int, int], Tenure] = {}
    for tenure in sorted(found, key=lambda t: (t.organisation is None, t.last - t.first)):
        kept.setdefault(tenure.post, tenure)
    return sorted(kept.values(), key=lambda t: t.first)


def _posts(document: Document, held: Line) -> Iterator[_Post]:
    """Posts with the body that each names, if any."""
    lex, pieces = lexicon(), held.pieces
    codes = [piece.code for piece in pieces]
    i = 0
    while i < len(pieces):
        start = i
        while i < len(pieces) and (length := lex.post_before.at(codes, i)[0]):
            start += length * (codes[i] in _FORMER)
            i += length
        length, _ = lex.posts.at(codes, i) if i < len(pieces) else (0, "")
        if not length:
            i = max(i, start + 1)
            continue
        post = _post(held, start, i + length)
        yield post if post.body else _of_bare(document, held, post)
        i += length


def _post(held: Line, start: int, after: int) -> _Post:
    """A post from its first word: what follows belongs to it up to the body, or to a sign."""
    pieces, end = held.pieces, after
    body, k = None, after
    while k < len(pieces) and k - after < _LONGEST_POST:
        piece = pieces[k]
        if piece.kind == "O":
            body, k = piece, k + 1
            break
        if piece.kind or not piece.code[0].isalnum() or (piece.code in _OF and k == after and _no_body(pieces, k)):
            break
        k += 1
    if body is None:
        while end < len(pieces) and (length := lexicon().post_behind.at([p.code for p in pieces], end)[0]):
            end += length
        return _Post(start, end, (pieces[start].start, pieces[end - 1].end), None)
    stop = k - 1
    while stop > after and pieces[stop - 1].code in _OF:
        stop -= 1
    return _Post(start, k, (pieces[start].start, pieces[stop - 1].end), body)


def _of_bare(document: Document, held: Line, post: _Post) -> _Post:
    """A post of “Hội”, “nhà trường” and the like: of the body of that kind that the document named last."""
    pieces, k = held.pieces, post.last
    codes = [piece.code for piece in pieces]
    if k < len(pieces) and codes[k] in _OF:
        k += 1
    if k >= len(pieces):
        return post
    head = _BARE_HEADS.get(codes[k]) or _BARE_HEADS.get(" ".join(codes[k : k + 2]))
    if not head:
        return post
    size = 1 if codes[k] in _BARE_HEADS else 2
    named = [m for m in document.mentions if m.kind == "organisation" and m.end <= pieces[k].start]
    before = next((m for m in reversed(named) if document.words[m.start].low in head and m.end - m.start > 2), None)
    if before is None:
        return post
    body = Piece(f"O{document.mentions.index(before)}", pieces[k].start, pieces[k + size - 1].end, before)
    return _Post(post.first, k + size, post.words, body)


_BARE_HEADS = {
    " ".join(words_of(text)): frozenset(map(word, firsts)) for text, firsts in table("bodies", "bare").items()
}


def _no_body(pieces: Sequence[Piece], k: int) -> bool:
    return not any(piece.kind == "O" for piece in pieces[k + 1 : k + 3])


def _behind(held: Line, i: int, posts: Sequence[_Post]) -> Iterator[Tenure]:
    """Posts behind a person: after a comma, a dash, a bracket, or a verb that says so; and others joined to them."""
    codes = [piece.code for piece in held.pieces]
    k, joined, side = i + 1, False, _side(held)
    if codes[k : k + 1] == [")"]:  # (Ảnh: ông P)
        return
    for post in (p for p in posts if p.first > i):
        between = codes[k : post.first]
        if any(code[0] == "P" for code in between) or len(between) > _FARTHEST:
            return
        if not (between or joined) or not (_light(between) or _stated(between)):
            return  # “ông P Giám đốc”: rather the next person's
        yield Tenure(held.pieces[i], post.words, post.body or side, i, post.last, "tenure-behind")
        joined, k = True, post.last


def _side(held: Line) -> Piece | None:
    """The body on whose side people are told to be: “Về phía Trường X có …”."""
    match = _SIDE.search(held.text)
    return next((piece for piece in held.pieces if match and piece.code == match["k"]), None)


_SIDE = compiled("(về phía|phía|đại diện) {k:body} …3 có")
_FARTHEST = 16
_LIGHT = frozenset(
    words_of(", - ( ) ; . : kiêm và đồng thời là hiện nay nguyên sinh năm tuổi từng cựu vốn đang ông bà vừa tân")
)


def _light(between: Sequence[str]) -> bool:
    """Whether what stands between a person and a post tells of nobody else: signs, an age, a parent, a place, a day."""
    return all(code in _LIGHT or code[0] in "DLO" or code.isdigit() for code in between) and between[:1] != ["."]


def _stated(between: Sequence[str]) -> bool:
    """Whether a verb right before a post says that somebody holds it."""
    return any(tuple(between[-size:]) in _STATES for size in range(1, 7))


def _before(held: Line, i: int, posts: Sequence[_Post]) -> Iterator[Tenure]:
    """Posts before a person: Giám đốc Sở X, ông P; Bộ trưởng Bộ Y tế P; and those joined before them."""
    pieces, lex = held.pieces, lexicon()
    codes = [piece.code for piece in pieces]
    k = i
    while k > 0:
        size = next((n for n in (3, 2, 1) if k >= n and lex.titles.at(codes[:k], k - n)[0] == n), 0)
        if size:
            k -= size
        elif codes[k - 1] in (".", ",", "-", _IS) and k - 1 > 0 and (codes[k - 1] != "," or k < i):
            k -= 1
        else:
            break
    ends = {k, i}
    if k and codes[k - 1] == ",":
        ends.add(k - 1)
    while True:
        post = next((p for p in posts if p.last in ends and p.first < k), None)
        if post is None:
            return
        if post.body is None and held.pieces[i - 1].code in (",", _IS):
            return
        yield Tenure(pieces[i], post.words, post.body, post.first, i + 1, "tenure-before")
        joins = [n for n in (2, 1) if post.first >= n and tuple(codes[post.first - n : post.first]) in _AND]
        if not joins:
            return
        k = post.first
        ends = {k - n for n in joins}


def without_titles(held: Line, found: Sequence[Tenure]) -> Line:
    """A line in which a person with titles and posts, and a body with its parent or place, is one piece."""
    pieces = list(held.pieces)
    spans: list[tuple[int, int, Piece]] = []
    for tenure in found:
        spans.append((tenure.first, tenure.last, tenure.person))
    merged: list[tuple[int, int, Piece]] = []
    for first, last, person in sorted(spans, key=lambda span: span[:2]):
        if merged and first < merged[-1][1]:
            if merged[-1][2].code == person.code:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]), person)
            continue
        merged.append((first, last, person))
    made: list[Piece] = []
    at = 0
    for first, last, person in merged:
        made += pieces[at:first]
        made.append(person._replace(start=pieces[first].start, end=pieces[last - 1].end))
        at = last
    made += pieces[at:]
    return line(_untitled(made))


def _untitled(pieces: Sequence[Piece]) -> list[Piece]:
    """Without forms of address before people, and without posts that stand before them alone."""
    codes = [piece.code for piece in pieces]
    kept: list[Piece] = []
    i = 0
    while i < len(pieces):
        length = _address(codes, i)
        if length and i + length < len(pieces) and pieces[i + length].kind == "P":
            kept.append(pieces[i + length]._replace(start=pieces[i].start))
            i += length + 1
            continue
        kept.append(pieces[i])
        i += 1
    return kept


def _address(codes: Sequence[str], i: int) -> int:
    """How many pieces titles and posts take that stand right before a person; 0 for none."""
    lex, k = lexicon(), i
    while k < len(codes) and k - i < 12:
        length = max(phrases.at(codes, k)[0] for phrases in (lex.titles, lex.posts, lex.post_before, lex.post_behind))
        if not length:
            if k > i and codes[k] in (".", "-", "/"):
                length = 1
            elif k > i and (codes[k][0] == "L" or codes[k] == _AT):
                length = 1  # Chủ tịch Hà Nội P, Đại sứ Italy tại Việt Nam, bà P
            elif k > i and codes[k] == "," and k + 1 < len(codes) and lex.titles.at(codes, k + 1)[0]:
                length = 1
            else:
                break
        k += length
    return k - i
