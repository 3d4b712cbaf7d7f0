"""What the data do not know: bodies without a seat or a parent, events without a day, facts without a quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kg.ingest.subjects import resolver
from kg.model import edtf
from kg.model.facts import Data, Fact
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind


class Unknown(NamedTuple):
    """One thing that is not known: `what` is missing of `thing`, which `sources` name."""

    what: str
    thing: str
    name: str
    sources: tuple[str, ...]


class Known(NamedTuple):
    """How many of all have something."""

    what: str
    known: int
    of: int


def coverage(data: Data, ontology: Ontology) -> tuple[list[Known], list[Unknown]]:
    """What is known of all that articles name, and each gap, by what is missing and by id.

    Counted: organisations with a seat and with a parent (or somebody who directs them), events with a day (an
    inferred one counts; a day without a year does not), facts of articles with a quote. Authority files fill gaps but
    are not counted themselves.
    """
    resolve = resolver(data, ontology)
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in (f for s in data.sources for f in s.facts if f.id):
        told[resolve.resolve(fact.source, fact.id)].append(fact)
    articles = {s.id for s in data.sources if not s.register}
    named = {thing: facts for thing, facts in told.items() if any(f.source in articles for f in facts)}
    bodies = _of(named, Kind.Organisation, ontology)
    wanted = {
        "seat": (bodies, (Key.seat,)),
        "parent": (bodies, (Key.subOrganisationOf, Key.directedBy)),
        "day": (_of(named, Kind.Event, ontology), (Key.date, Key.dateInferred)),
    }
    known, gaps = [], []
    for what, (things, keys) in wanted.items():
        missing = list(_without(things, keys, articles, what))
        known.append(Known(what, len(things) - len(missing), len(things)))
        gaps += missing
    facts = [f for s in data.sources if not s.register for f in s.facts]
    known.append(Known(Key.quote, sum(bool(f.get(Key.quote)) for f in facts), len(facts)))
    return known, gaps


def _of(named: dict[str, list[Fact]], kind: Kind, ontology: Ontology) -> dict[str, list[Fact]]:
    return {
        thing: facts
        for thing, facts in sorted(named.items())
        if any(f.cls in ontology.classes and ontology.is_a(f.cls, kind) for f in facts)
    }


def _without(things: dict[str, list[Fact]], keys: tuple[Key, ...], articles: set[str], what: str) -> Iterator[Unknown]:
    for thing, facts in things.items():
        values = [value for fact in facts for key in keys for value in fact.all(key)]
        if what == "day":
            values = [text for text in values if (span := edtf.parse(text)).earliest or span.latest]
        if not values:
            sources = tuple(sorted({f.source for f in facts if f.source in articles}))
            yield Unknown(what, thing, next((n for f in facts if (n := f.get(Key.name_))), ""), sources)
