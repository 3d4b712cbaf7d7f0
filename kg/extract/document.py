"""A text read: its tokens, its sentences, and the mentions of bodies, people, places, days and events in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.extract import events, names, spans, tagger
from kg.extract.dates import Said, dates
from kg.extract.features import Seen, seen
from kg.extract.gazetteer import NOBODY, Gazetteer
from kg.extract.mentions import DATE, Mention
from kg.extract.plain import Plain, plain
from kg.extract.tagger import Span
from kg.extract.tokens import Token, sentences, tokens


@dataclass(frozen=True)
class Document:
    """A text as facts are read from it."""

    plain: Plain
    words: Sequence[Token]
    sentences: Sequence[range]
    mentions: Sequence[Mention]  # in their order; none within another

    def text(self, start: int, end: int) -> str:
        """The text of some tokens, as it is compared."""
        return self.plain.text[self.words[start].start : self.words[end - 1].end]

    def said(self, mention: Mention) -> str:
        """The words of a mention."""
        return self.text(mention.start, mention.end)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where some tokens stand in the original."""
        return self.plain.original(self.words[start].start, self.words[end - 1].end)


def document(original: str, known: Gazetteer = NOBODY, *, by_rules: bool = False, model: str = "") -> Document:
    """Read a text. `by_rules`: without the statistical model."""
    held = plain(original)
    words = tokens(held.text)
    lines = sentences(held.text, words)
    days = dates(held.text)
    view = seen(words, lines, days, known)
    found = names.by_rules(view, lines, known) if by_rules else tagger.spans(view, lines, model)
    return Document(held, words, lines, _mentions(view, lines, spans.agreed(view, found), days, known))


def _mentions(
    view: Seen, lines: Sequence[range], found: Iterable[Span], days: Sequence[Said], known: Gazetteer
) -> list[Mention]:
    dated = list(_days(view.words, days))
    held = events.named(view, lines, [s for s in found if not _meets(s.start, s.end, dated)])
    mentions = [Mention(s.start, s.end, s.kind, sure=s.sure) for s in held]
    free = [day for day in dated if not any(m.start <= day.start < m.end for m in mentions)]
    return names.told(view, sorted([*mentions, *free], key=lambda m: m.start), known)


def _meets(start: int, end: int, dated: Sequence[Mention]) -> bool:
    """Whether a span is no more than a day."""
    return any(day.start <= start and end <= day.end for day in dated)


def _days(words: Sequence[Token], days: Sequence[Said]) -> Iterable[Mention]:
    at = {word.start: i for i, word in enumerate(words)}
    for said in days:
        start = at.get(said.start)
        if start is not None:
            end = next((i for i in range(start, len(words)) if words[i].start >= said.end), len(words))
            yield Mention(start, end, DATE, norm=said.value, rule=f"date-{said.rule}")
