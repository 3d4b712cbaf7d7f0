"""Where sources tell one thing differently: both statements stay, and each difference is listed.

Titles of events and agreements, days, places, seats, counts, parties and organisers are compared, never averaged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from kg.errors import Problem
from kg.ingest.subjects import Resolver, resolver, subject
from kg.model import edtf
from kg.model.facts import Data, Fact
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind
from kg.text.names import name_words

RULE, NOTE = "contradiction", "note"
_Said = Mapping[str, frozenset[str]]  # what each source says


def contradictions(data: Data, ontology: Ontology) -> list[Problem]:
    """Every difference between articles on a thing that identity rows call one, sorted by place."""
    resolve = resolver(data, ontology)
    told: dict[str, list[Fact]] = defaultdict(list)
    organising = {name for name, term in ontology.concepts.items() if term.direct == Key.organises}
    organisers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact in (f for s in data.sources if not s.register for f in s.facts):
        if fact.cls == Kind.Participation and fact.get(Key.role) in organising:
            event, who = (resolve.resolve(fact.source, fact.get(k)) for k in (Key.event, Key.participant))
            organisers[event][fact.source].add(who)
        elif fact.id:
            told[subject(fact, resolve, ontology)].append(fact)
    return sorted(
        problem
        for thing, facts in told.items()
        if len(facts) > 1
        for problem in _of_one(thing, facts, organisers.get(thing, {}), resolve, ontology)
    )


def _of_one(
    thing: str, facts: Sequence[Fact], organisers: Mapping[str, set[str]], resolve: Resolver, ontology: Ontology
) -> Iterator[Problem]:
    single = {name: term.label("en") for name, term in ontology.properties.items() if term.functional}
    found: dict[str, _Said] = {what: _values(facts, (key,), resolve, ontology) for key, what in single.items()}
    found["parties"] = _values(facts, _parties(ontology), resolve, ontology)
    found["organisers"] = {source: frozenset(who) for source, who in organisers.items()}
    for what, said in found.items():
        one_valued = what not in ("parties", "organisers")
        if len(set(said.values())) > 1 or (one_valued and any(len(values) > 1 for values in said.values())):
            yield _problem(thing, facts, what, said)
    if any(ontology.is_a(facts[0].cls, kind) for kind in (Kind.Event, Kind.Collaboration)):
        titles = _texts(facts, (Key.name_,))
        if len({_title(name) for names in titles.values() for name in names}) > 1:
            yield _problem(thing, facts, Key.title_, titles)
    days = _texts(facts, (Key.date, Key.dateInferred))
    texts = sorted(frozenset().union(*days.values()))
    if any(not _agree(one, other) for i, one in enumerate(texts) for other in texts[i + 1 :]):
        yield _problem(thing, facts, Key.date, days)
    states = _texts(facts, (Key.status,))
    if {"status/cancelled"} < frozenset().union(*states.values()):
        yield _problem(thing, facts, Key.status, states)
    classes = {f.cls for f in facts}
    if not any(all(ontology.is_a(c, d) or ontology.is_a(d, c) for d in classes) for c in classes):
        yield _problem(thing, facts, "class", {f.source: frozenset({f.cls}) for f in facts})


def _parties(ontology: Ontology) -> tuple[str, ...]:
    """Properties that name a party of an agreement."""
    return (Key.party, *(name for name, term in ontology.properties.items() if Key.party in term.parents))


def _texts(facts: Sequence[Fact], keys: Sequence[str]) -> dict[str, frozenset[str]]:
    """What each source says under some keys, word by word; sources that say nothing are left out."""
    found: dict[str, frozenset[str]] = {}
    for fact in facts:
        if said := frozenset(text for key in keys for text in fact.all(key)):
            found[fact.source] = found.get(fact.source, frozenset()) | said
    return found


def _title(name: str) -> tuple[str, ...]:
    """The words of a title, as they are compared; one “và” more is no other title."""
    return tuple(word for word in name_words(name) if word not in name_words("và"))


def _values(facts: Sequence[Fact], keys: Sequence[str], resolve: Resolver, ontology: Ontology) -> _Said:
    """The same with ids as shared ones; a province goes by its name before the mergers."""
    return {
        source: frozenset(
            resolve.resolve(source, text).removesuffix("-2025") if ontology.properties[key].kind == "object" else text
            for key in keys
            for fact in facts
            if fact.source == source
            for text in fact.all(key)
        )
        for source in _texts(facts, keys)
    }


def _agree(one: str, other: str) -> bool:
    """Whether one day fits both dates; of a date without a year, month and day are compared."""
    without = [text for text in (one, other) if text.startswith("XXXX")]
    if not without:
        a, b = edtf.parse(one), edtf.parse(other)
        starts = max((d for d in (a.earliest, b.earliest) if d), default=None)
        ends = min((d for d in (a.latest, b.latest) if d), default=None)
        return starts is None or ends is None or starts <= ends
    parts, full = without[0].split("-")[1:], (other if without[0] is one else one).split("-")[1:]
    if len(without) == 2 or "/" not in one + other:
        return all(a == b for a, b in zip(parts, full, strict=False))
    span = edtf.parse(other if without[0] is one else one)
    if span.earliest is None or span.latest is None or (span.latest - span.earliest).days >= 366 or not parts:
        return True
    day = "-".join(parts)
    days = (span.earliest + timedelta(n) for n in range((span.latest - span.earliest).days + 1))
    return any(d.isoformat()[5:].startswith(day) for d in days)


def _problem(thing: str, facts: Sequence[Fact], what: str, said: _Said) -> Problem:
    by: dict[frozenset[str], list[str]] = defaultdict(list)
    for source, values in sorted(said.items()):
        by[values].append(source)
    ways = "; ".join(f"{', '.join(sorted(values))} ({', '.join(sources)})" for values, sources in by.items())
    last = max(facts, key=lambda f: f.source)
    return Problem(
        last.file, last.line, RULE, f"{what} of {thing}: {ways}", "both stay, each with its source", "", NOTE
    )
