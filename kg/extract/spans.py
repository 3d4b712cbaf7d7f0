"""The mentions of a document: what the model sees, made whole and agreed over the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Sequence

from kg.extract.features import Seen
from kg.extract.lexicon import lexicon, listed, word, words_of
from kg.extract.mentions import EVENT, ORGANISATION
from kg.extract.tagger import Span

SURE = 0.5  # from here on a span teaches the rest of its document


def agreed(document: Seen, found: Sequence[Span]) -> list[Span]:
    """Spans with closed brackets, split where a name only follows another, and read alike wherever they stand."""
    whole = [part for span in found for part in _split(document, _closed(document, span))]
    starts = {span.start for span in whole}
    return _everywhere(document, [_to_its_end(document, span, starts) for span in whole])


def _to_its_end(document: Seen, span: Span, starts: Container[int]) -> Span:
    """A body's name does not end within a word of two syllables, of which the first has a capital: Viện … Hải sản; nor,
    where its first words tell what it is, before the capitals that tell which: Hợp tác xã Thủy sản Đồng Tiến."""
    words, end = document.words, span.end
    head, cls = lexicon().heads.at(document.lows, span.start)
    if span.kind != ORGANISATION or not head:
        return span
    while end < len(words) and words[end].text.islower() and words[end - 1].capital and _one_word(document, end - 1):
        end += 1
    if cls in _BRANDED:
        while end < len(words) and end - span.end < _BRAND and words[end].capital and end not in starts:
            end += 1
    return span._replace(end=end)


_BRANDED, _BRAND = ("Cooperative", "Enterprise"), 4  # bodies that are told apart by a name of their own, and its words


def _one_word(document: Seen, i: int) -> bool:
    """Whether a syllable and the next are one word: side by side in a known name, or always so in this document."""
    return document.pairs[i].startswith("k") or document.pairs[i].endswith("=")


def _closed(document: Seen, span: Span) -> Span:
    """With the bracket that it opens, and with a short form in brackets right behind a body's name."""
    words, end = document.words, span.end
    texts = [word.text for word in words[span.start : end]]
    if texts.count("(") > texts.count(")"):
        close = next((i for i in range(end, min(end + 4, len(words))) if words[i].text == ")"), None)
        if close is None:
            return span._replace(end=span.start + len(texts) - 1 - texts[::-1].index("("))
        return span._replace(end=close + 1)
    if span.kind == ORGANISATION and end + 2 < len(words) and words[end].text == "(" and words[end + 2].text == ")":
        short = words[end + 1].text
        if short.isupper() and len(short) > 1 and _shortens(texts, short):
            return span._replace(end=end + 3)
    return span


def _shortens(texts: Sequence[str], short: str) -> bool:
    """Whether a short form has letters with which words of the name begin, in their order: most of them."""
    initials = [text[0].casefold() for text in texts if text[0].isalpha()]
    place, hits = 0, 0
    for letter in short.casefold():
        if letter in initials[place:]:
            place = initials.index(letter, place) + 1
            hits += 1
    return hits * 3 >= len(short) * 2


def _split(document: Seen, span: Span) -> list[Span]:
    """A body's name ends before words that no name holds, and before “và” with a head behind it; a newspaper that
    begins it is another's."""
    if span.kind != ORGANISATION:
        return [span]
    lows, lex, start = document.lows, lexicon(), span.start
    paper, _ = lex.media.at(lows, start)
    if paper and start + paper < span.end and lex.heads.at(lows, start + paper)[0]:
        start += paper
    for i in range(start + 1, span.end - 1):
        size = next((size for size in (2, 1) if tuple(lows[i : i + size]) in _APART), 0)
        joined = lows[i] in _JOINS and document.words[i + 1].capital and _new(document, start, i)
        if size or joined:
            after = i + (size or 1)
            rest = _split(document, span._replace(start=after)) if document.words[after].capital else []
            return [span._replace(start=start, end=i), *rest]
    return [span._replace(start=start)]


def _new(document: Seen, start: int, i: int) -> bool:
    """Whether another name begins behind “và” or a comma: after a name with a head one with a head, or brand after
    brand."""
    heads, lows = lexicon().heads, document.lows
    headed, next_headed = heads.at(lows, start)[0], heads.at(lows, i + 1)[0]
    return bool(headed and next_headed and i - start > headed) or (lows[i] == "," and not headed)


_APART = frozenset(map(words_of, listed("bodies", "apart")))
_JOINS = {word("và"), ","}


def _everywhere(document: Seen, found: Sequence[Span]) -> list[Span]:
    """Names that the document uses again: the longest reading of a place wins, where a name is told it is one."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for span in found:
        if span.sure >= SURE and span.kind != EVENT:
            votes[tuple(document.lows[span.start : span.end])][span.kind] += 1
    names = {words: kinds.most_common(1)[0][0] for words, kinds in votes.items() if _teaches(document, words)}
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(names, key=len, reverse=True):
        by_first[words[0]].append(words)
    taken: dict[int, Span] = {i: span for span in found for i in range(span.start, span.end)}
    kept = set(found)
    for i, low in enumerate(document.lows):
        if not document.words[i].capital:
            continue
        for words in by_first.get(low, ()):
            end = i + len(words)
            if tuple(document.lows[i:end]) != words:
                continue
            held = {taken[k] for k in range(i, end) if k in taken}
            if all(span.start >= i and span.end <= end and span.end - span.start < len(words) for span in held):
                made = Span(i, end, names[words], SURE)
                kept = (kept - held) | {made}
                taken |= dict.fromkeys(range(i, end), made)
            break
    return sorted(kept)


def _teaches(document: Seen, words: Sequence[str]) -> bool:
    """Whether a name may be looked for elsewhere: not a head alone, which means another body in each place."""
    length, _ = lexicon().heads.at(words, 0)
    return length < len(words) and any(word[0].isalpha() and len(word) > 1 for word in words)
