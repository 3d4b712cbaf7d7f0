"""Events as texts name them: from the word that tells the kind to where the name ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.extract.features import Seen
from kg.extract.lexicon import lexicon, listed, word, words_of
from kg.extract.tagger import Span

RULE_SURE = 0.6
_CEREMONY = words_of("lễ")
_DAY, _WITH, _AND, _BETWEEN = map(word, ("ngày", "với", "và", "giữa"))
_NUMBERED = frozenset(map(word, ("năm", "lần")))
_LONGEST = 45  # tokens of a name

_STOPS = frozenset(map(words_of, listed("events", "stops")))
_WEAK = frozenset(map(words_of, listed("events", "weak")))
_NAMED_SHORT = frozenset(map(words_of, listed("events", "short")))
BARE = frozenset(map(words_of, listed("events", "bare")))


def named(document: Seen, sentences: Sequence[range], found: Sequence[Span]) -> list[Span]:
    """The spans, with events as words name them instead of as the model sees them; a body or place in an event's name
    belongs to it."""
    events = [span for sentence in sentences for span in _of_sentence(document, sentence, found)]
    covered = {i for span in events for i in range(span.start, span.end)}
    rest = [s for s in found if s.kind != "event" and not covered & set(range(s.start, s.end))]
    seen_only = [
        s for s in found if s.kind == "event" and s.sure >= TRUSTED and not covered & set(range(s.start, s.end))
    ]
    return sorted([*rest, *events, *seen_only])


def _of_sentence(document: Seen, sentence: range, found: Sequence[Span]) -> list[Span]:
    lex, events = lexicon(), []
    here = [s for s in found if sentence.start <= s.start < sentence.stop]
    i = sentence.start
    while i < sentence.stop:
        length, _ = lex.events.at(document.lows, i)
        inside = any(s.start < i < s.end for s in here if s.kind != "event")
        several = i > sentence.start and document.lows[i - 1] in _SEVERAL
        if not length or inside or several:
            i += 1
            continue
        head = tuple(document.lows[i : i + length])
        seen = next((s for s in here if s.kind == "event" and s.start <= i < s.end), None)
        end = i + length if head in _NAMED_SHORT else _end(document, sentence, i, i + length, here)
        if seen and seen.start == i and seen.sure >= TRUSTED and head not in _NAMED_SHORT:
            end = max(end, seen.end) if _same_list(document, end) else end
        if end == i + length and head not in BARE | _NAMED_SHORT:
            i += length
            continue
        if end > i + length and not _is_name(document, i, i + length, end) and seen is None:
            end = i + length
        if end > i + length or head in BARE | _NAMED_SHORT:
            if head in _WEAK and end == i + length and head != _CEREMONY:
                i += length
                continue
            events.append(Span(i, end, "event", seen.sure if seen else RULE_SURE))
        i = max(end, i + length)
    return events


TRUSTED = 0.6  # from here on the model's end of a name is believed where a comma stands


_SEVERAL = frozenset(map(word, ("các", "những", "nhiều", "mỗi", "mọi")))  # not one event


def _same_list(document: Seen, end: int) -> bool:
    return end < len(document.words) and document.words[end].text == ","


def _is_name(document: Seen, start: int, after: int, end: int) -> bool:
    """Whether what follows the kind makes a name: a quotation, a capital, or a kind told in several words."""
    words = document.words
    if words[after].text == '"' or (words[start].capital and (words[after].capital or words[after].text.isalpha())):
        return document.lows[start] != _DAY or words[after].capital
    head = tuple(document.lows[start:after])
    return head not in _WEAK and (end - after >= 2)


def _end(document: Seen, sentence: range, start: int, after: int, here: Sequence[Span]) -> int:
    """Behind the last token of the name that begins at `start`, of which the kind reaches to `after`."""
    words = document.words
    stops = {s.start for s in here if s.kind == "person" or (s.kind == "organisation" and s.start == after)}
    begins = {s.start: s.kind for s in here if s.kind != "event"}
    quoted, depth, i = start > 0 and words[start - 1].text == '"', 0, after
    last = min(sentence.stop, start + _LONGEST)
    while i < last:
        text = words[i].text
        if text == '"':
            quoted = not quoted
            i += 1
            if not quoted:
                return i - 1 if words[start - 1].text == '"' else _numbered(document, i, last)
            continue
        if text == "(":
            depth += 1
        elif text == ")":
            if not depth:
                break
            depth -= 1
        elif not quoted and not depth and (text in ",;.:!?/-" or i in stops or _stops(document, i, begins)):
            joins = (
                text in "-/"
                and i + 1 < last
                and words[i - 1].end == words[i].start
                and words[i].end == words[i + 1].start
            )
            if joins or (text == "-" and i + 1 < last and words[i - 1].capital and words[i + 1].capital):
                i += 1
                continue
            break
        i += 1
    while i > after and words[i - 1].text in "(,-:;":
        i -= 1
    return i


def _numbered(document: Seen, i: int, last: int) -> int:
    """Behind a year or a number that goes on with a name in quotes: “…” năm 2016, “…” lần thứ hai."""
    if i + 1 < last and document.lows[i] in _NUMBERED:
        size = 2 if document.words[i + 1].text.isdigit() else 3
        return min(i + size, last)
    return i


def _stops(document: Seen, i: int, begins: Mapping[int, str]) -> bool:
    lows, words = document.lows, document.words
    if any(tuple(lows[i : i + size]) in _STOPS for size in (1, 2, 3)):
        return True
    after = i + 1 < len(lows)
    if lows[i] == _BETWEEN:
        return begins.get(i + 1) == "organisation"  # the parties are no part of a name
    if lows[i] == _WITH:
        return after and (i + 1 in begins or lows[i + 1] in _PEOPLE)
    return (
        lows[i] == _AND
        and after
        and words[i - 1].capital
        and words[i + 1].text.islower()
        and not lexicon().heads.at(lows, i + 1)[0]
    )


_PEOPLE = frozenset(map(word, ("lãnh đạo", "các", "đại diện", "một", "những", "ban", "đoàn", "sự")))
