"""What is told of the names of a document: the class of each body, what short forms mean; names by rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from kg.extract.features import Seen
from kg.extract.gazetteer import Gazetteer
from kg.extract.lexicon import lexicon, words_of
from kg.extract.mentions import Mention
from kg.extract.tagger import Span

OTHER, ENTERPRISE = "other", "Enterprise"
_SCHOOLS = {words_of(text) for text in ("tiểu học", "thpt", "thcs", "mầm non", "trung học", "phổ thông", "mẫu giáo")}


def told(document: Seen, mentions: Sequence[Mention], known: Gazetteer) -> list[Mention]:
    """The mentions with the class of each body, its id where the name is known, its name in full where it is short."""
    classed = [_classed(document, m, known) if m.kind == "organisation" else m for m in mentions]
    shorts = dict(_defined(document, classed))
    found: list[Mention] = []
    for mention in classed:
        key = tuple(document.lows[mention.start : mention.end])
        full = shorts.get(key)
        bare = _antecedent(document, mention, found)
        if bare is not None:
            mention = replace(mention, norm=bare.norm or _text(document, bare), cls=bare.cls, id=bare.id, rule=BARE)
        elif full is not None and full is not mention and mention.kind == full.kind:
            mention = replace(mention, norm=_text(document, full), cls=full.cls, id=full.id or mention.id)
        if mention.kind == "person" and mention.end - mention.start == 1:
            mention = replace(mention, norm=_full_name(document, mention, found))
        found.append(mention)
    return found


def _full_name(document: Seen, mention: Mention, before: Sequence[Mention]) -> str:
    """The name in full of somebody called by its last word; empty where nobody before has such a name."""
    last = document.lows[mention.start]
    full = (
        m for m in reversed(before) if m.kind == "person" and m.end - m.start > 1 and document.lows[m.end - 1] == last
    )
    return next((_text(document, m) for m in full), "")


BARE = "bare-kind"


def _antecedent(document: Seen, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """The body that “Viện”, “nhà trường” and the like mean: the one of the kind that was named last."""
    lows = tuple(document.lows[mention.start : mention.end])
    if mention.kind != "organisation" or len(lows) > 2 or lexicon().heads.at(lows, 0)[0] < len(lows):
        return None
    first = lows[len(lows) - 1]
    fitting = (
        m for m in reversed(before) if m.kind == "organisation" and m.rule != BARE and m.end - m.start > len(lows)
    )
    return next(
        (
            m
            for m in fitting
            if document.lows[m.start] == first or tuple(document.lows[m.start : m.start + len(lows)]) == lows
        ),
        None,
    )


def _classed(document: Seen, mention: Mention, known: Gazetteer) -> Mention:
    lows = document.lows[mention.start : mention.end]
    length, name = known.organisations.at(lows, 0)
    whole = length == len(lows)
    told = class_of(lows)
    return replace(mention, id=name if whole else "", cls=told or (known.classes[name] if whole else "") or ENTERPRISE)


def class_of(lows: Sequence[str]) -> str:
    """The class that the words of a name tell; empty where they tell none."""
    lex = lexicon()
    length, cls = lex.heads.at(lows, 0)
    rest = tuple(lows[length : length + 2])
    if cls == "University" and (rest in _SCHOOLS or rest[:1] in _SCHOOLS):
        return OTHER
    if cls:
        return cls
    english = [lex.english[word] for word in lows if word in lex.english]
    return english[-1] if english else OTHER if lex.media.at(lows, 0)[0] else ""


def _text(document: Seen, mention: Mention) -> str:
    words = document.words[mention.start : mention.end]
    return "".join(
        ("" if i == 0 or word.start == words[i - 1].end else " ") + word.text for i, word in enumerate(words)
    )


def _defined(document: Seen, mentions: Sequence[Mention]) -> list[tuple[tuple[str, ...], Mention]]:
    """Short forms that the document explains: in brackets at the end of a name, or right behind it."""
    found = []
    for here, after in zip_longest(mentions, mentions[1:]):
        if here.kind != "organisation":
            continue
        lows = tuple(document.lows[here.start : here.end])
        if lows[-1] == ")" and "(" in lows:
            inside = lows[len(lows) - lows[::-1].index("(") : -1]
            before = lows[: lows.index("(")]
            found += [(inside, here), (before, here)]
        elif after and after.kind == here.kind and _bracketed(document, here, after):
            short = tuple(document.lows[after.start : after.end])
            if len(short) == 1 and document.words[after.start].text.isupper():
                found.append((short, here))
    return found


def _bracketed(document: Seen, here: Mention, after: Mention) -> bool:
    words = document.words
    return (
        after.start == here.end + 1
        and words[here.end].text == "("
        and after.end < len(words)
        and words[after.end].text in "),"
    )


def by_rules(document: Seen, sentences: Sequence[range], known: Gazetteer) -> list[Span]:
    """Names without the model: known names, bodies by their heads, people behind titles and by surnames, places behind
    what is said before places."""
    found: list[Span] = []
    for sentence in sentences:
        i = sentence.start
        while i < sentence.stop:
            span = _rule_at(document, sentence, i, known)
            if span:
                found.append(span)
            i = span.end if span else i + 1
    return found


RULE_SURE = 0.55


def _rule_at(document: Seen, sentence: range, i: int, known: Gazetteer) -> Span | None:
    lex, words, lows = lexicon(), document.words, document.lows
    if not words[i].capital:
        length, cls = lex.heads.at(lows, i)
        lower = length and i + length < sentence.stop and words[i + length].capital and cls not in (OTHER, "Programme")
        return _body(document, sentence, i, i + length) if lower else None
    for phrases, kind in ((known.organisations, "organisation"), (known.people, "person"), (known.places, "place")):
        length, _ = phrases.at(lows, i)
        if length and (kind != "place" or not lex.heads.at(lows, i)[0]):
            return Span(i, i + length, kind, RULE_SURE)
    length, _ = lex.heads.at(lows, i)
    if length and i + length < sentence.stop:
        return _body(document, sentence, i, i + length)
    return _person_or_place(document, sentence, i)


def _body(document: Seen, sentence: range, start: int, after: int) -> Span | None:
    """From a head on: capitals, small words between or before them that names hold, numbers."""
    words, lows = document.words, document.lows
    end = last = after
    while end < sentence.stop and end - start < 24:
        word = words[end]
        if word.capital or word.text.isdigit():
            last = end + 1
        elif word.text in "&-" or (word.text.isalpha() and end - last < 4 and _goes_on(document, end)):
            pass
        else:
            break
        end += 1
    while last < end and document.pairs[last - 1].startswith("k") and words[last].text.isalpha():
        last += 1
    return Span(start, last, "organisation", RULE_SURE) if last > after or len(lows[start:after]) > 2 else None


def _goes_on(document: Seen, i: int) -> bool:
    return (
        document.lows[i] in lexicon().inside
        or document.pairs[i].startswith("k")
        or document.pairs[i - 1].startswith("k")
    )


def _person_or_place(document: Seen, sentence: range, i: int) -> Span | None:
    lex, words, lows = lexicon(), document.words, document.lows
    end = i
    while end < sentence.stop and words[end].capital and end - i < 5:
        end += 1
    before = lows[i - 1] if i > sentence.start else ""
    if 2 <= end - i <= 5 and (lows[i] in lex.surnames or (before and lex.titles.at(lows, i - 1)[0] == 1)):
        return Span(i, end, "person", RULE_SURE)
    if before and lex.place_before.at(lows, i - 1)[0] == 1 and end > i:
        return Span(i, min(end, i + 3), "place", RULE_SURE)
    length, _ = lex.countries.at(lows, i)
    return Span(i, i + length, "place", RULE_SURE) if length else None
