"""The words as plain values: what ontology/core.ttl says of each, and the questions that modules ask of all of them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or concept of the ontology, by local name (a concept: by id)."""

    name: str
    iri: str
    kind: str  # class | object | data | annotation | concept
    labels: dict[str, str]
    definitions: dict[str, str]
    parents: tuple[str, ...] = ()
    domain: str = ""
    range: str = ""
    folder: str = ""
    ends: tuple[str, str] | None = None
    language: str = ""
    form: str = ""
    computed: bool = False
    single: bool = False
    occurred: bool = False  # of a status: the undertaking came about
    lasting: bool = False  # of a status: the undertaking lasts or lasted, so that an interval is its duration
    direct: str = ""
    type: str = ""  # of a concept: its class
    broader: tuple[str, ...] = ()  # of a concept
    matches: tuple[str, ...] = ()  # of a category: classes whose members are in it
    purposes: tuple[str, ...] = ()  # of a category: functions that put a body in it
    deprecated: bool = False
    replaced_by: str = ""  # of a deprecated term: its successor
    rank: int = 0  # of a concept: its place in lists
    phrases: dict[str, str] = field(default_factory=dict)  # how it reads between two names, by language
    edge_kind: str = ""  # the kind of edge it becomes, by id
    edge_form: str = ""  # reversed | each-two; else from subject to value
    excepts: tuple[str, ...] = ()  # of a category: classes that are not in it
    network_kinds: tuple[str, ...] = ()  # of a kind of edge: the networks it makes up
    called_for: bool = False  # of a kind of edge: it says what was called for
    dated_by: bool = False  # what has no date has that of this property's value
    placed_by: bool = False  # it tells where its subject lies
    style_group: str = ""
    helix_side: str = ""
    follows_call: bool = False
    functional: bool = False  # one true value a thing
    name_heads: tuple[str, ...] = ()  # how Vietnamese names of the class begin
    one_per_province: bool = False
    one_per_country: bool = False
    name_shared: bool = False

    def label(self, lang: str = "vi") -> str:
        """The label in the language, else in the other, else the name itself."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.name)


@dataclass(frozen=True)
class Ontology:
    """All terms, and the questions that other modules ask of them."""

    terms: dict[str, Term]
    triples: tuple[ox.Triple, ...] = field(repr=False)
    digest: str  # of the file it was read from

    @cached_property
    def classes(self) -> dict[str, Term]:
        """Classes by local name."""
        return {n: t for n, t in self.current.items() if t.kind == "class"}

    @cached_property
    def properties(self) -> dict[str, Term]:
        """Object and data properties by local name."""
        return {n: t for n, t in self.current.items() if t.kind in ("object", "data")}

    @cached_property
    def concepts(self) -> dict[str, Term]:
        """Concepts of the controlled lists by id."""
        return {n: t for n, t in self.current.items() if t.kind == "concept"}

    @cached_property
    def depths(self) -> dict[str, int]:
        """How many classes each class is one of."""
        return {name: sum(self.is_a(name, other) for other in self.classes) for name in self.classes}

    @cached_property
    def current(self) -> dict[str, Term]:
        """All terms but those that are deprecated."""
        return {n: t for n, t in self.terms.items() if not t.deprecated}

    def successor(self, name: str) -> str:
        """The current term that a deprecated one leads to, step by step; empty where there is none."""
        seen, first = set(), name
        if first not in self.terms:
            return ""
        while name in self.terms and self.terms[name].deprecated and name not in seen:
            seen.add(name)
            name = self.terms[name].replaced_by
        return name if name in self.current and self._alike(name, first) else ""

    def _alike(self, name: str, other: str) -> bool:
        """Whether one may stand where the other stood: a class for a class, a property for a property."""
        kinds = [self.terms[n].kind for n in (name, other)]
        return kinds[0] == kinds[1] or set(kinds) == {"object", "data"}

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(_closure(name, self.classes)) for name in self.classes}

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether every `cls` is an `ancestor` (reflexive)."""
        return ancestor in self._ancestors.get(cls, frozenset())

    def nearest_above(self, cls: str, said: Callable[[Term], str]) -> str:
        """What a class says, or else the nearest class above that says anything; empty where none does."""
        level, seen = [cls], {cls}
        while level:
            if found := sorted(filter(None, (said(self.classes[c]) for c in level if c in self.classes))):
                return found[0]
            level = sorted({p for c in level if c in self.classes for p in self.classes[c].parents} - seen)
            seen.update(level)
        return ""

    def style_group(self, cls: str) -> str:
        """The group on maps and legends to which things of a class belong, by slug; empty where none is told."""
        return self.nearest_above(cls, lambda term: term.style_group).rpartition("/")[2]

    def edge_kind(self, word: str) -> str:
        """The kind of edge that a property or link class becomes, by slug; empty where it becomes none."""
        if word in self.classes:
            return self.nearest_above(word, lambda term: term.edge_kind).rpartition("/")[2]
        return self.properties[word].edge_kind.rpartition("/")[2]

    def helix_side(self, cls: str) -> str:
        """The side of the triple helix that organisations of a class are counted for, by id; empty for none."""
        return self.nearest_above(cls, lambda term: term.helix_side)

    def follows_call(self, word: str) -> bool:
        """Whether an agreement of a class, or an edge or tie of a kind (by id), answers a call for linkage."""
        above = self._ancestors.get(word, frozenset({word}))
        return any(self.current[name].follows_call for name in above if name in self.current)

    def listed(self, cls: str) -> tuple[Term, ...]:
        """The concepts of a closed list, by the class of its members, in their order."""
        return self._lists.get(cls, ())

    @cached_property
    def _lists(self) -> dict[str, tuple[Term, ...]]:
        found: dict[str, list[Term]] = {}
        for term in sorted(self.concepts.values(), key=lambda t: (t.rank, t.name)):
            found.setdefault(term.type, []).append(term)
        return {name: tuple(terms) for name, terms in found.items()}

    def narrower(self, concept: str) -> frozenset[str]:
        """A concept and all that is narrower. Raises KeyError for a concept that is not there."""
        found, todo = {concept}, [self.concepts[concept].name]
        while todo:
            above = todo.pop()
            below = {n for n, c in self.concepts.items() if above in c.broader} - found
            found |= below
            todo += below
        return frozenset(found)

    def ends(self, cls: str) -> tuple[str, str] | None:
        """The two properties that give the ends of a link class; None for classes of things."""
        return self.classes[cls].ends

    def nearest(self, word: str, among: Iterable[str]) -> str:
        """The legal word closest to a misspelt one, or in place of a deprecated one; or an empty string."""
        among = list(among)
        if (successor := self.successor(word)) in among:
            return successor
        by_lower = {name.casefold(): name for name in among}
        close = difflib.get_close_matches(word.casefold(), by_lower, n=1, cutoff=0.6)
        return by_lower[close[0]] if close else ""


def _closure(name: str, classes: dict[str, Term]) -> set[str]:
    seen, todo = {name}, [name]
    while todo:
        for parent in classes[todo.pop()].parents:
            if parent in classes and parent not in seen:
                seen.add(parent)
                todo.append(parent)
    return seen
