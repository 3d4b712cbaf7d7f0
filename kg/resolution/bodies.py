"""A name of an organisation taken apart: its kind, its province, its legal form, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kg.model.ontology import Ontology
from kg.model.read_ontology import bundled
from kg.model.vocabularies import Kind
from kg.text.names import brackets, name_words

_EMPTY = name_words("và của các")  # words that a name may have or lack
_LEVELS = tuple(name_words(level) for level in ("tổng công ty", "công ty", "tập đoàn"))
_FORMS = (name_words("cổ phần"), name_words("trách nhiệm hữu hạn"))
_SCHOOL = (name_words("trường đại học"), name_words("đại học"), name_words("trường"))
_CITY, _PROVINCE = name_words("thành phố"), name_words("tỉnh")
NATION = name_words("việt nam")


class Name(NamedTuple):
    """A name taken apart: its kind, the words that tell it from others of the kind, its province."""

    kind: str
    words: tuple[str, ...]
    core: tuple[str, ...]  # the words without the province at their end
    province: str = ""
    label: tuple[str, ...] = ()  # “tỉnh” or “thành phố” before the province, or alone at the end
    bare: bool = False  # it leans on the document for its province
    hollow: bool = False  # it says no more than a kind, or a place: only the document tells who
    legal: tuple[tuple[str, ...], ...] = ()  # of an enterprise: its level and its legal form
    school: bool = False  # “Trường …”
    marks: frozenset[str] = frozenset()  # what stands in brackets beside it
    placed: bool = False  # each province has its own of the kind
    shared: bool = False  # many provinces have one under the name
    own_marks: bool = True  # the brackets can be short for the name itself: Viện … (VKIST), not … Bách khoa (ĐHQG-HCM)


@dataclass(frozen=True)
class Heads:
    """What the first words of a name say of its bearer: its kind, a class of the ontology."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]  # first word -> heads and kinds, the longest first
    placed: frozenset[str]  # kinds of which each province has its own
    only: frozenset[str]  # kinds of which the country has one under each head
    shared: frozenset[str]  # kinds that many provinces have under one name

    def kind(self, words: tuple[str, ...]) -> str:
        """The kind that a name's first words tell; empty for none."""
        heads = self.by_first.get(words[0], ()) if words else ()
        return next((kind for head, kind in heads if words[: len(head)] == head), "")


def heads_of(ontology: Ontology) -> Heads:
    """How names begin, by class, as the ontology says."""
    heads = [(name_words(text), cls) for cls, term in ontology.classes.items() for text in term.name_heads]
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for head, cls in sorted(heads, key=lambda pair: (-len(pair[0]), pair)):
        by_first[head[0]].append((head, cls))
    told = ontology.classes.items()
    return Heads(
        dict(by_first),
        frozenset(cls for cls, term in told if term.one_per_province),
        frozenset(cls for cls, term in told if term.one_per_country),
        frozenset(cls for cls, term in told if term.name_shared),
    )


@cache
def bundled_heads() -> Heads:
    """Those of the ontology that comes with this installation."""
    return heads_of(bundled())


@dataclass(frozen=True)
class Places:
    """Provinces by the words of their names, and which of them are cities; and how names of bodies begin."""

    names: Mapping[tuple[str, ...], str]
    cities: frozenset[str] = frozenset()
    heads: Heads = field(default_factory=bundled_heads)

    def fits(self, label: tuple[str, ...], province: str) -> bool:
        """Whether a province may be called so: “thành phố Nam Định” is a city inside the province of that name."""
        if not (label and province and self.cities):
            return True
        return (label == _CITY) == (province in self.cities)


def parse(text: str, places: Places) -> Name:
    """A name taken apart. Vietnamese in any normal form and tone placement, with or without short forms."""
    words, marks = name_words(text), brackets(text) if "(" in text else frozenset()
    if marks:
        beside = {word for mark in marks for word in name_words(mark)}
        words = tuple(w for w in words if w not in beside) or words
    heads = places.heads
    kind = heads.kind(words)
    place, before = _place(words, places.names)
    core, label = _unlabelled(before)
    bare = not place and (bool(label) or kind in heads.placed)
    legal = _legal(core) if kind == Kind.Enterprise else ()
    kept, end = _kept(kind, core), words[len(before) :]
    hollow = (
        not words
        or words in places.names
        or (not place and kind not in heads.placed | heads.only and _is_head(core, heads))
    )
    school = words[:1] == _SCHOOL[2]
    initials = {head[0][0] for same in heads.by_first.values() for head, of in same if of == kind}
    return Name(
        kind,
        (*kept, *end) if place else kept,
        kept,
        place,
        label,
        bare,
        hollow,
        legal,
        school,
        marks,
        kind in heads.placed,
        kind in heads.shared,
        not marks or (kind == Kind.ResearchInstitute and all(mark[0] in initials for mark in marks)),
    )


def _kept(kind: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell a name from others of its kind; all of them where none does."""
    if kind == Kind.Enterprise:
        words = _after(_after(words, _LEVELS), _FORMS)
        words = words[:-1] if len(words) > 1 and words[-1] == "group" else words
    elif kind == Kind.University:
        words = _after(words, _SCHOOL)
    return tuple(w for w in words if w not in _EMPTY) or words


def _after(words: tuple[str, ...], heads: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The words behind the first of these heads that they begin with."""
    return words[len(_first(words, heads)) :]


def _first(words: tuple[str, ...], heads: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return next((head for head in heads if words[: len(head)] == head), ())


def _legal(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return _first(words, _LEVELS), _first(_after(words, _LEVELS), _FORMS)


def _is_head(words: tuple[str, ...], heads: Heads) -> bool:
    return bool(words) and any(words == head for head, _ in heads.by_first.get(words[0], ()))


def _place(words: tuple[str, ...], places: Mapping[tuple[str, ...], str]) -> tuple[str, tuple[str, ...]]:
    """The province at the end of a name, and the words before it."""
    for size in (4, 3, 2, 1):
        if len(words) >= size and words[-size:] in places:
            return places[words[-size:]], words[:-size]
    return "", words


def _unlabelled(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words without “thành phố” or “tỉnh” at their end, and which it was."""
    for label in (_CITY, _PROVINCE):
        if words[-len(label) :] == label:
            return words[: -len(label)], label
    return words, ()
