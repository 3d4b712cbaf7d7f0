"""What a fact is about: local ids to canonical ones, as the identity rows judge, and stable ids for links."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from kg.model.facts import Data, Fact
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind
from kg.text.names import name_words

_BRACKET = re.compile(r"\s*\([^()]*\)")
_LABELS = (name_words("tỉnh"), name_words("thành phố"))  # at the end: which one, only the document tells


@dataclass(frozen=True)
class Resolver:
    """Local ids to canonical ones, as the identity rows judge."""

    rows: dict[tuple[str, str], str]  # (source, local id) -> canonical id
    local: frozenset[tuple[str, str]]  # ids that article files define
    shared: frozenset[str]  # ids that registers and the ontology define
    naming: dict[str, tuple[str, str]]  # canonical id that no register names -> the source and local id that name it

    def resolve(self, source: str, identifier: str) -> str:
        """The id behind BASE that an id means in a source: a local id hides a register's of that spelling."""
        if (source, identifier) in self.rows:
            return self.rows[source, identifier]
        if (source, identifier) not in self.local and identifier in self.shared:
            return identifier
        folder, _, rest = identifier.partition("/")
        return f"{folder}/{source}/{rest}"

    def names(self, fact: Fact) -> bool:
        """Whether the fact's own name is its label, not merely what a source called a known thing."""
        target = self.rows.get((fact.source, fact.id))
        return target is None or self.naming.get(target) == (fact.source, fact.id)


def resolver(data: Data, ontology: Ontology) -> Resolver:
    """Make the resolver of a body of data."""
    rows = {(r.source, r.id): r.canonical for r in data.identities if r.judgement == "same"}
    local = frozenset((f.source, f.id) for s in data.sources if not s.register for f in s.facts if f.id)
    rows_of_registers = [f for s in data.sources if s.register for f in s.facts if f.id]
    named = {f.id for f in rows_of_registers if f.get(Key.name_)}  # a row may tell a seat or a parent alone
    shared = frozenset({f.id for f in rows_of_registers} | ontology.concepts.keys())
    return Resolver(rows, local, shared, _naming_facts(data, rows, named))


def _naming_facts(data: Data, rows: dict[tuple[str, str], str], named: set[str]) -> dict[str, tuple[str, str]]:
    """Which name of a thing that no register names is its label: one that leans on no document, then what most
    sources call it, then the fullest; equals by source."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in (f for s in data.sources if not s.register for f in s.facts if f.id and f.get(Key.name_)):
        if (target := rows.get((fact.source, fact.id))) is not None and target not in named:
            told[target].append(fact)

    def best(facts: list[Fact]) -> Fact:
        words = {f: name_words(f.get(Key.name_)) for f in facts}
        count = Counter(words.values())
        return min(facts, key=lambda f: (*_rank(f.get(Key.name_), words[f], count[words[f]]), f.source, f.id))

    return {target: (fact.source, fact.id) for target, facts in told.items() for fact in [best(facts)]}


def _rank(name: str, words: tuple[str, ...], count: int) -> tuple[bool, int, int, int]:
    leans = any(words[-len(label) :] == label for label in _LABELS)
    return leans, -count, -len(words), -len(_BRACKET.sub("", name))


def subject(fact: Fact, resolve: Resolver, ontology: Ontology) -> str:
    """The id of the thing or link that a fact is about.

    A link without an id gets one from its class, ends, role, event and source, so that it stays the
    same when quotes, notes or dates are mended.
    """
    if fact.id:
        return resolve.resolve(fact.source, fact.id)
    key = "|".join(
        [fact.cls, *sorted(f"{v.key}={v.text}" for v in fact.values if identifies(v.key, fact.cls, ontology))]
    )
    return f"{ontology.classes[fact.cls].folder}/{fact.source}/{digest(key)}"


def identifies(key: str, cls: str, ontology: Ontology) -> bool:
    """Whether a key tells two links of a class apart: ends, roles, and references to things."""
    term = ontology.properties[key]
    ends = ontology.ends(cls) or ()
    if term.kind != "object" or term.domain == Kind.Evidence:
        return False
    return key in ends or not ontology.is_a(term.range, Kind.Concept) or term.range == Kind.Role


def digest(text: str) -> str:
    """Twelve hexadecimal digits that stand for a text in an id."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
