"""Facts against the ontology's words: classes, keys, ids, ends, dates, evidence, counts and identities.

Every fault comes back as a Problem with the file, the line and the nearest legal word.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import Problem
from kg.ingest.subjects import identifies
from kg.model import edtf
from kg.model.facts import Data, Fact, Identity, Source, Value
from kg.model.iris import is_id
from kg.model.ontology import Ontology, Term
from kg.model.vocabularies import Key, Kind

MOST_NAMED = 4  # classes or folders that a hint lists
_EVIDENCE = {True: (Key.citation,), False: (Key.quote, Key.paraphrase)}


@dataclass(frozen=True)
class _World:
    """What the rules look ids up in."""

    ontology: Ontology
    local: dict[tuple[str, str], str]  # (article source, id) -> class
    registered: dict[str, str]  # register id -> class
    joined: frozenset[str] = frozenset()  # shared ids that rows call something the same as

    def class_of(self, fact: Fact, identifier: str, register: bool) -> str:
        """The class of what an id means where it stands; empty where it means nothing there."""
        if identifier in self.ontology.concepts:
            return self.ontology.concepts[identifier].type
        if register:
            return self.registered.get(identifier, "")
        if (fact.source, identifier) in self.local:
            return self.local[fact.source, identifier]
        cls = self.registered.get(identifier, "")
        return cls if self.ontology.is_a(cls, Kind.Territory) else ""

    def ids(self, fact: Fact, register: bool) -> list[str]:
        """Every id that may stand in a fact."""
        places = [i for i, c in self.registered.items() if register or self.ontology.is_a(c, Kind.Territory)]
        return [*self.ontology.concepts, *places, *(i for s, i in self.local if s == fact.source)]


def problems(data: Data, ontology: Ontology) -> list[Problem]:
    """Everything in the data that breaks a rule, sorted by place. Warnings have severity `warning`."""
    world = _World(
        ontology,
        {(f.source, f.id): f.cls for s in data.sources if not s.register for f in s.facts if f.id},
        {f.id: f.cls for s in data.sources if s.register for f in s.facts if f.id},
        frozenset(row.canonical for row in data.identities if row.judgement == "same"),
    )
    found: list[Problem] = []
    for source in data.sources:
        found.extend(_source(source, ontology))
        found.extend(_copy(source, data))
        for fact in source.facts:
            found.extend(_fact(fact, source.register, world, cited=source.register or source.table))
        found.extend(_duplicates(source, ontology))
        found.extend(_expected(source, ontology))
    found.extend(_register_twice(data, ontology))
    found.extend(_identities(data, world))
    return sorted(set(found))


def errors(found: list[Problem]) -> list[Problem]:
    """The problems that stop a build."""
    return [p for p in found if p.severity == "error"]


def _did_you_mean(word: str) -> str:
    return f"did you mean {word}?" if word else "data/FORMAT.md and kg terms list the legal words"


def _fact(fact: Fact, register: bool, world: _World, *, cited: bool) -> Iterator[Problem]:
    ontology = world.ontology
    if fact.cls not in ontology.classes:
        near = ontology.nearest(fact.cls, (n for n, t in ontology.classes.items() if t.folder))
        yield _at(fact, "class", "unknown class", f"{fact.cls!r} is not a class", _did_you_mean(near))
        return
    term = ontology.classes[fact.cls]
    if not term.folder or ontology.is_a(fact.cls, Kind.Concept) or fact.cls in (Kind.Source, Kind.Evidence):
        yield _at(fact, "class", "class", f"{fact.cls} is not a class of facts", "write one of its subclasses")
        return
    yield from _identifier(fact, term)
    for value in fact.values:
        yield from _value(fact, value, register, world)
    if not any(fact.get(key) for key in _EVIDENCE[cited]):
        yield _at(
            fact,
            "class",
            "no evidence",
            "the fact has no " + " or ".join(_EVIDENCE[cited]),
            "say where the source states it",
        )
    for key in sorted({v.key for v in fact.values}):
        single = ontology.properties[key].single if key in ontology.properties else False
        if single and len(fact.all(key)) > 1:
            yield _at(fact, key, "one value", f"{key} has {len(fact.all(key))} values", "keep one, or write two facts")
    for quote in fact.all(Key.quote):
        if not re.search(r"\w", quote):
            yield _at(fact, Key.quote, Key.quote, "the quote holds no word", "write first and last words, joined by …")
    if fact.get(Key.dateInferred) and not fact.get(Key.dateBasis):
        yield _at(
            fact,
            Key.dateInferred,
            "no basis",
            "an inferred date has no dateBasis",
            "say what it is inferred from",
        )
    if fact.get(Key.dateInferred) and fact.get(Key.date):
        yield _at(
            fact,
            Key.dateInferred,
            "two dates",
            "a stated and an inferred date stand together",
            "keep date where the source states it, else dateInferred",
        )


def _at(fact: Fact, key: str, rule: str, message: str, hint: str, severity: str = "error") -> Problem:
    line = fact.line_of(key)
    return Problem(fact.file, line, rule, message, hint, fact.name, severity)


def _identifier(fact: Fact, term: Term) -> Iterator[Problem]:
    if not fact.id:
        if term.ends is None:
            yield _at(fact, "id", "no id", f"a {fact.cls} has an id", f'write id = "{term.folder}/…"')
        return
    folder = fact.id.split("/")[0]
    if not is_id(fact.id) or fact.id.count("/") != 1:
        yield _at(
            fact,
            "id",
            "id",
            f"{fact.id!r} is not an id",
            f"write {term.folder}/ and small ASCII letters, digits, hyphens",
        )
    elif folder != term.folder:
        yield _at(fact, "id", "id", f"the id of a {fact.cls} begins with {term.folder}/", f"not with {folder}/")


def _value(fact: Fact, value: Value, register: bool, world: _World) -> Iterator[Problem]:
    ontology = world.ontology
    term = ontology.properties.get(value.key)
    if term is None:
        legal = [n for n, t in ontology.properties.items() if not t.computed]
        yield _at(
            fact,
            value.key,
            "unknown key",
            f"{value.key!r} is not a property",
            _did_you_mean(ontology.nearest(value.key, legal)),
        )
    elif term.computed:
        yield _at(fact, value.key, "computed key", f"{value.key} is worked out, not written", "leave it out")
    elif term.domain != Kind.Evidence and not ontology.is_a(fact.cls, term.domain):
        yield _at(
            fact,
            value.key,
            "key",
            f"{value.key} belongs to {term.domain}, not to {fact.cls}",
            "leave it out, or mend the class",
        )
    elif term.kind == "object":
        yield from _reference(fact, value, term, register, world)
    else:
        yield from (_at(fact, value.key, *fault) for fault in _text_faults(value.text, term))


def _a(cls: str, ontology: Ontology | None = None) -> str:
    """A class with its article; with the ontology, also what it comprises: an Agent (an organisation, a person …)."""
    named = f"{'an' if cls[0] in 'AEIOU' else 'a'} {cls}"
    below = [t.label("en") for t in ontology.classes.values() if cls in t.parents] if ontology else []
    return f"{named} ({', '.join(below)})" if 0 < len(below) <= MOST_NAMED else named


def _spelt_out(text: str, term: Term, world: _World) -> str:
    """How to mend a reference that is no id: the id of that ending, else the folder that it wants."""
    folders = sorted(
        {t.folder for name, t in world.ontology.classes.items() if t.folder and world.ontology.is_a(name, term.range)}
    )
    known = [f"{folder}/{text}" for folder in folders if f"{folder}/{text}" in world.ontology.concepts]
    wanted = known or [f"{folder}/…" for folder in folders[:MOST_NAMED]]
    return "write " + " or ".join(wanted) if wanted else "an id looks like role/organiser"


def _missing(term: Term, world: _World) -> str:
    if world.ontology.is_a(term.range, Kind.Territory):
        return "places stand in registers: load ours too (leave --no-bundled out), or add a register that has it"
    return "add a fact with that id to this file"


def _reference(fact: Fact, value: Value, term: Term, register: bool, world: _World) -> Iterator[Problem]:
    if not is_id(value.text):
        yield _at(fact, value.key, "id", f"{value.text!r} is not an id", _spelt_out(value.text, term, world))
        return
    cls = world.class_of(fact, value.text, register)
    if not cls:
        near = world.ontology.nearest(value.text, world.ids(fact, register))
        yield _at(
            fact,
            value.key,
            "unknown id",
            f"{value.text!r} is nothing that this file may name",
            f"did you mean {near}?" if near else _missing(term, world),
        )
    elif not world.ontology.is_a(cls, term.range):
        yield _at(
            fact,
            value.key,
            "wrong class",
            f"{value.key} takes {_a(term.range, world.ontology)}, but {value.text} is {_a(cls)}",
            f"name {_a(term.range)}",
        )


def _text_faults(text: str, term: Term) -> Iterator[tuple[str, str, str]]:
    if term.form == "edtf":
        try:
            edtf.parse(text)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            yield Key.date, message, hint
    elif term.form == Key.url and not _is_url(text):
        yield Key.url, f"{text!r} is not an address", "write an http or https address"
    elif term.range.endswith("integer") and not re.fullmatch(r"[0-9]{1,12}", text):
        yield "number", f"{text!r} is not a whole number above nothing", "write digits only, twelve at most"
    elif term.range.endswith("decimal") and not _is_decimal(text):
        yield "number", f"{text!r} is not a number of up to 12 digits", "write digits alone, as 7000000000, or 2.5"


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"{}|\\^`]", text)


def _is_decimal(text: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", text))


def _source(source: Source, ontology: Ontology) -> Iterator[Problem]:
    for value in source.values:
        term = ontology.properties.get(value.key)
        if term is None or term.domain != Kind.Source or term.computed:
            near = ontology.nearest(value.key, (n for n, t in ontology.properties.items() if t.domain == Kind.Source))
            yield Problem(
                source.file,
                value.line,
                "unknown key",
                f"{value.key!r} is not a key of [source]",
                _did_you_mean(near),
                source.id,
            )
        else:
            for rule, message, hint in _text_faults(value.text, term):
                yield Problem(source.file, value.line, rule, message, hint, source.id)
    needed = (Key.title_,) if source.register else (Key.title_, Key.url, Key.language)
    for key in needed:
        if not source.get(key):
            yield Problem(
                source.file,
                1,
                Key.source,
                f"the source has no {key}",
                f'write {key} = "…" under [source]',
                source.id,
            )


def _copy(source: Source, data: Data) -> Iterator[Problem]:
    """A source that says it reprints another one names it as `source/<id>`, and not itself."""
    for value in (v for v in source.values if v.key == Key.copyOf):
        others = [f"source/{s.id}" for s in data.sources if s.id != source.id and not s.register]
        if value.text not in others:
            itself = value.text == f"source/{source.id}"
            near = "" if itself else next(iter(difflib.get_close_matches(value.text, others, n=1)), "")
            hint = "leave it out: a page is no copy of itself" if itself else _did_you_mean(near)
            message = f"{value.text!r} is no other source"
            yield Problem(source.file, value.line, Key.copyOf, message, hint or 'write copyOf = "source/…"', source.id)


def _duplicates(source: Source, ontology: Ontology) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in source.facts:
        if fact.cls not in ontology.classes or any(v.key not in ontology.properties for v in fact.values):
            continue
        key = (
            (fact.id,)
            if fact.id
            else (
                fact.cls,
                *sorted((v.key, v.text) for v in fact.values if identifies(v.key, fact.cls, ontology)),
            )
        )
        if key in seen:
            yield _at(fact, "id", "duplicate", *_twice(fact, seen[key]))
        seen.setdefault(key, fact)


def _twice(fact: Fact, first: Fact) -> tuple[str, str]:
    """What to say of two facts of one key: to merge two that say different things would lose one."""
    if fact.id:
        return f"the same is stated at line {first.line}", "merge the two"
    differ = sorted(k for k in {v.key for v in (*fact.values, *first.values)} if set(fact.all(k)) != set(first.all(k)))
    if differ:
        return f"only {', '.join(differ)} tells it from line {first.line}", "give each an id, or merge the two"
    return f"the same is stated at line {first.line}", "merge the two, or give each an id"


def _expected(source: Source, ontology: Ontology) -> Iterator[Problem]:
    counts = Counter(f.cls for f in source.facts)
    for cls, count in source.expect:
        if counts[cls] != count:
            near = "" if cls in ontology.classes else " (not a class)"
            yield Problem(
                source.file,
                1,
                "expect",
                f"{counts[cls]} {cls}{near} where {count} are expected",
                "restore the lost fact, or mend expect",
                source.id,
            )


def _register_twice(data: Data, ontology: Ontology) -> Iterator[Problem]:
    """Two registers may each tell something of a thing (one its name, another its seat), but not the same thing."""
    seen: dict[tuple[str, str], Fact] = {}
    for fact in (f for s in data.sources if s.register for f in s.facts if f.id):
        keys = dict.fromkeys(v.key for v in fact.values if v.key in ontology.properties and v.key != Key.note)
        for key in (k for k in keys if ontology.properties[k].domain != Kind.Evidence):
            first = seen.setdefault((fact.id, key), fact)
            if first.source != fact.source:
                yield _at(fact, key, "duplicate", f"{key} of {fact.id} is also in {first.file}", "keep one of the two")
                break


def _identities(data: Data, world: _World) -> Iterator[Problem]:
    sources = {s.id for s in data.sources}
    decided: dict[tuple[str, str], str] = {}
    for row in data.identities:
        if row.source in sources:
            yield from _row(row, world)
        else:
            yield _of(row, f"no source is called {row.source!r}", "name a facts file, or delete the row")
        if row.judgement == "same" and decided.setdefault((row.source, row.id), row.canonical) != row.canonical:
            yield _of(row, f"it is also judged to be {decided[row.source, row.id]}", "keep one row")


def _of(row: Identity, message: str, hint: str, severity: str = "error") -> Problem:
    return Problem(row.file, row.line, "identity", message, hint, f"{row.source} {row.id}", severity)


def _row(row: Identity, world: _World) -> Iterator[Problem]:
    cls = world.local.get((row.source, row.id))
    if cls is None:
        near = world.ontology.nearest(row.id, (i for s, i in world.local if s == row.source))
        yield _of(row, f"{row.source} has no {row.id}", f"did you mean {near}?" if near else "delete the row")
        return
    if row.judgement == "same":
        yield from _same(row, cls, world)
    elif row.canonical not in world.registered and row.canonical not in world.joined:
        yield _of(row, f"nothing is {row.canonical}", "name a register's id, or one that other rows call the same")


def _same(row: Identity, cls: str, world: _World) -> Iterator[Problem]:
    known = world.registered.get(row.canonical)
    if known is not None and not (world.ontology.is_a(cls, known) or world.ontology.is_a(known, cls)):
        yield _of(row, f"a {cls} cannot be {row.canonical}, a {known}", "mend the class or the row")
    elif known is None and row.canonical.split("/")[0] != row.id.split("/")[0]:
        yield _of(row, f"{row.canonical!r} is in no register and of another kind", "mend the canonical id")
    elif known is None and row.canonical.count("/") != 1:
        yield _of(row, f"{row.canonical!r} is not a shared id", "a shared id has two parts")
    elif known is None and row.canonical != row.id:
        close = difflib.get_close_matches(row.canonical, world.registered, n=1, cutoff=0.9)
        if close:
            yield _of(row, f"{row.canonical!r} is in no register", f"did you mean {close[0]}?", "warning")
