"""Who is known to a store, and which identity rows `kg check` proposes for names that nobody has judged."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.errors import Problem
from kg.model import edtf
from kg.model.facts import Data, Fact, Source
from kg.model.iris import BASE
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind
from kg.resolution.bodies import Places, parse
from kg.resolution.matching import NONE, SAME, UNSURE, Actor, Decision, Index, index, people, resolve, resolve_person
from kg.store import labels
from kg.store.base import Store

_CITY = "province-kind/municipality"


@dataclass(frozen=True)
class Known:
    """Everybody a store speaks of."""

    organisations: Index
    people: Mapping[tuple[str, ...], tuple[Actor, ...]]
    classes: Mapping[str, frozenset[str]]  # id -> local names of its classes


def known(store: Store) -> Known:
    """Everybody a store speaks of, with every name that a source or register gives them."""
    named = labels.names(store)
    seat, bodies = _values(store, "?x lk:seat ?v"), _values(store, "?t lk:holder ?x ; lk:post/lk:postIn ?v")
    since, until = _values(store, "?x lk:earliest ?v"), _values(store, "?x lk:latest ?v")

    def actor(i: str) -> Actor:
        days = [date.fromisoformat(d[0]) if (d := by.get(i)) else None for by in (since, until)]
        return Actor(i, named.get(i, ()), next(iter(seat.get(i, ())), ""), days[0], days[1], tuple(bodies.get(i, ())))

    provinces = _of_class(store, Kind.Province)
    places = {name: i for i in provinces for name in named.get(i, ()) if not i.endswith("-2025")}
    for name, of in _values(store, "?n lk:namingOf ?v ; lk:name ?x").items():
        places.setdefault(name, of[0])
    cities = {i for i, kinds in _values(store, "?x lk:provinceKind ?v").items() if _CITY in kinds}
    classes = _values(store, "?x a ?v . FILTER (STRSTARTS(STR(?v), STR(lk:)))")
    return Known(
        index(map(actor, _of_class(store, Kind.Organisation)), places, cities),
        people(map(actor, _of_class(store, Kind.Person))),
        {i: frozenset(c.removeprefix("ontology#") for c in held) for i, held in classes.items()},
    )


def _of_class(store: Store, cls: str) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?x {{ ?x a/rdfs:subClassOf* lk:{cls} }} ORDER BY ?x").rows
    return [_text(x).removeprefix(BASE) for (x,) in rows]


def _values(store: Store, pattern: str) -> dict[str, list[str]]:
    """The values of a pattern by thing, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for x, v in store.select(f"SELECT DISTINCT ?x ?v {{ {pattern} }} ORDER BY ?x ?v").rows:
        found[_text(x).removeprefix(BASE)].append(_text(v).removeprefix(BASE))
    return found


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))


def proposals(data: Data, ontology: Ontology, everybody: Known) -> Iterator[Problem]:
    """Bodies and people of articles that no row joins and whose name, or one like it, somebody known bears."""
    joined = {(row.source, row.id): row.canonical for row in data.identities if row.judgement == SAME}
    judged = {(row.source, row.id, row.canonical) for row in data.identities}
    articles = [s for s in data.sources if not s.register]
    for source in articles:
        about, day = document_province(source, everybody.organisations.places), document_day(source, ontology)
        for fact in (f for f in source.facts if f.id and ontology.is_a(f.cls, Kind.Agent)):
            if (fact.source, fact.id) in joined or ontology.is_a(fact.cls, Kind.ParticipantGroup):
                continue
            decision = _decide(fact, source, joined, everybody, about, day, ontology)
            open_ = [
                i for i in ((decision.id,) if decision.id else decision.others) if _fits(i, fact, everybody, ontology)
            ]
            fresh = [i for i in open_ if (fact.source, fact.id, i) not in judged]
            if fresh and len(fresh) == len(open_):
                yield _problem(fact, decision, fresh)
            elif not open_ and (other := _same_id(fact, articles)):
                yield _problem(fact, Decision(UNSURE, "", 0.0, f"{other} has another of this id"), [fact.id])


def _decide(
    fact: Fact,
    source: Source,
    joined: Mapping[tuple[str, str], str],
    everybody: Known,
    about: str,
    day: date | None,
    ontology: Ontology,
) -> Decision:
    folder, _, slug = fact.id.partition("/")
    own = f"{folder}/{fact.source}/{slug}"
    if ontology.is_a(fact.cls, Kind.Person):
        others = {words: tuple(a for a in held if a.id != own) for words, held in everybody.people.items()}
        posts = {f.id: f.get(Key.postIn) for f in source.facts if f.get(Key.postIn)}
        bodies = [posts.get(f.get(Key.post), "") for f in source.facts if f.get(Key.holder) == fact.id]
        return resolve_person(others, fact.get(Key.name_), [joined.get((source.id, b), b) for b in bodies if b])
    span = edtf.Span(day, day) if day else None
    return resolve(everybody.organisations, fact.get(Key.name_), province=fact.get(Key.seat) or about, on=span, but=own)


def _fits(identifier: str, fact: Fact, everybody: Known, ontology: Ontology) -> bool:
    """Whether a known thing can be what a fact speaks of, by their classes."""
    stated = everybody.classes.get(identifier, frozenset())
    return any(ontology.is_a(fact.cls, c) or ontology.is_a(c, fact.cls) for c in stated if c in ontology.classes)


def _same_id(fact: Fact, articles: list[Source]) -> str:
    """Another article that has a thing of the same id."""
    return next((s.id for s in articles if s.id != fact.source and any(f.id == fact.id for f in s.facts)), "")


def _problem(fact: Fact, decision: Decision, targets: list[str]) -> Problem:
    """The warning, with a row that can be pasted: a shared id has two parts."""
    folder, *_, slug = targets[0].split("/")
    out = io.StringIO()
    judgement = decision.judgement if decision.judgement != NONE else UNSURE
    cells = (fact.source, fact.id, f"{folder}/{slug}", judgement, "(by whom)", "(day)", decision.reason)
    csv.writer(out, lineterminator="").writerow(cells)
    both = " and its like for the other source" if targets[0].count("/") > 1 else ""
    more = f", or {', '.join(targets[1:4])}" if len(targets) > 1 else ""
    message = f"{fact.get('name') or fact.id} may be {targets[0]}{more}: {decision.reason}"
    hint = f"add to identities.csv, with your judgement: {out.getvalue()}{both}"
    return Problem(fact.file, fact.line_of("id"), "unjudged identity", message, hint, fact.id, "warning")


def document_province(source: Source, places: Places) -> str:
    """The province that a document is about: the only one of its events, else the only one among its departments,
    committees and councils; empty where it speaks of several or of none."""
    stated = {p for f in source.facts if (p := f.get(Key.place)).startswith("province/")}
    if stated:
        return stated.pop() if len(stated) == 1 else ""
    names = [parse(f.get(Key.name_), places) for f in source.facts if f.get(Key.name_)]
    named = {n.province for n in names if n.placed and n.province}
    return named.pop() if len(named) == 1 else ""


def document_day(source: Source, ontology: Ontology) -> date | None:
    """The day of a document: of its first event that has one, else of its publication."""
    events = [f.date for f in source.facts if ontology.is_a(f.cls, Kind.Event)]
    for text in (*events, source.get(Key.published)):
        if text and (day := edtf.parse(text).earliest) is not None:
            return day
    return None
