"""Tables of participations, projects and organisations become facts, by a mapping: data/FORMAT.md tells its form.

A mapping is a TOML file: what the table is ([source]), how it is read ([table]), which facts each row makes
([facts.NAME], keys of the ontology with {columns} in their values), and what cells mean ([words.COLUMN]).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kg.errors import DataError, Problem
from kg.ingest.flags import means
from kg.ingest.reading import open_text, parse_toml
from kg.ingest.tables import Grid, How, dates_of, first_line, require_column
from kg.model.facts import Fact, Source, Value
from kg.model.iris import is_id
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key
from kg.text.dates import FORMS
from kg.text.normalise import slug

ANY = "*"  # of [words.COLUMN]: what every other cell means
_PLACE = re.compile(r"\{([^{}]*)\}")
_TAIL = ":tail"  # of a column: what stands behind the last slash
_FOLDER = "folder"  # the folder of the class of the fact


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value with columns in it, as texts and columns by turns; `other`: the fact of the row that it names."""

    parts: tuple[str | tuple[str, ...], ...] = ()
    other: str = ""

    @property
    def columns(self) -> set[str]:
        """The columns that it is made of."""
        return {name.removesuffix(_TAIL) for part in self.parts if isinstance(part, tuple) for name in part} - {_FOLDER}


@dataclass(frozen=True, slots=True)
class Template:
    """A fact that each row makes."""

    name: str
    cls: Pattern
    id: Pattern | None
    values: tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping that was read and found right."""

    source: Source  # without facts
    how: How
    dates: str
    templates: tuple[Template, ...]
    words: Mapping[str, Mapping[str, str]]
    skip: Mapping[str, frozenset[str]]

    @property
    def columns(self) -> set[str]:
        """Every column that it wants."""
        patterns = [p for t in self.templates for p in (t.cls, t.id, *(p for _, p in t.values)) if p]
        return {name for p in patterns for name in p.columns} | self.words.keys() | self.skip.keys()


@dataclass(slots=True)
class Made:
    """The facts of a table, and what did not fit: a problem for each, with the line of its row."""

    facts: list[Fact] = field(default_factory=list)
    unfit: list[Problem] = field(default_factory=list)
    skipped: int = 0


def read_mapping(path: Path, ontology: Ontology) -> TableMapping:
    """Read a mapping and check it against the ontology. Raises DataError with file, line and hint."""
    reading = open_text(path)
    table = parse_toml(reading) if not reading.problems else {}
    if reading.problems:
        raise DataError(reading.problems)
    found = list(_faults(table, ontology, str(path), reading.text.split("\n")))
    if found:
        raise DataError(found)
    about = {key: str(value) for key, value in table["source"].items()}
    read = table.get("table", {})
    head = tuple(Value(key, text, 1) for key, text in about.items() if key != "id")
    return TableMapping(
        Source(about["id"], str(path), False, head, (), ()),
        How(read.get("delimiter", ""), read.get("encoding", ""), read.get("sheet", "")),
        read.get("dates", ""),
        tuple(_template(name, keys) for name, keys in table["facts"].items()),
        {column: dict(words) for column, words in table.get("words", {}).items()},
        {column: frozenset(cells) for column, cells in table.get("skip", {}).items()},
    )


def _template(name: str, keys: Mapping[str, Any]) -> Template:
    values = [
        (key, _pattern(str(text)))
        for key, raw in keys.items()
        if key not in ("class", "id")
        for text in (raw if isinstance(raw, list) else [raw])
    ]
    return Template(name, _pattern(keys["class"]), _pattern(keys["id"]) if "id" in keys else None, tuple(values))


def _pattern(text: str) -> Pattern:
    if text.startswith("@"):
        return Pattern((), text[1:])
    pieces = _PLACE.split(text)
    return Pattern(tuple(tuple(p.split("|")) if i % 2 else p for i, p in enumerate(pieces) if p))


# --- is it right?


def _faults(table: Mapping[str, Any], ontology: Ontology, file: str, lines: Sequence[str]) -> Iterator[Problem]:
    def at(text: str, message: str, hint: str) -> Problem:
        line = next((n for n, content in enumerate(lines, 1) if text in content), 1)
        return Problem(file, line, "mapping", message, hint)

    known = ("source", "table", "facts", "words", "skip")
    for name in table.keys() - set(known):
        yield at(name, f"{name!r} is no part of a mapping", "its parts are " + ", ".join(known))
    about, facts = table.get("source"), table.get("facts")
    if not isinstance(about, dict) or not re.fullmatch(r"[a-z0-9-]+", str(about.get("id", ""))):
        yield at(
            "[source]", "the mapping names no source", 'write [source] and id = "…": small letters, digits, hyphens'
        )
    if not isinstance(facts, dict) or not facts:
        yield at("[facts", "the mapping makes no facts", "write [facts.NAME] with class and keys")
        return
    if (form := table.get("table", {}).get("dates", "")) not in ("", *FORMS):
        yield at("dates", f"dates cannot be {form!r}", "take " + " or ".join(FORMS))
    for name, keys in facts.items():
        if not isinstance(keys, dict) or not isinstance(keys.get("class"), str):
            yield at(f"[facts.{name}]", f"the fact {name!r} has no class", 'write class = "…", a class of the ontology')
            continue
        yield from _template_faults(name, keys, facts, ontology, at)


def _template_faults(
    name: str, keys: Mapping[str, Any], facts: Mapping[str, Any], ontology: Ontology, at: Any
) -> Iterator[Problem]:
    cls, literal = keys["class"], "{" not in keys["class"]
    if literal and cls not in ontology.classes:
        near = ontology.nearest(cls, (n for n, t in ontology.classes.items() if t.folder))
        yield at(f'"{cls}"', f"{cls!r} is not a class", f"did you mean {near}?" if near else "kg terms lists them")
        return
    if "id" not in keys and (not literal or ontology.ends(cls) is None):
        yield at(f"[facts.{name}]", f"the fact {name!r} has no id", 'write id = "{folder}/{a column}"')
    for key, raw in keys.items():
        term = ontology.properties.get(key)
        if key not in ("class", "id") and (term is None or term.computed):
            near = ontology.nearest(key, (n for n, t in ontology.properties.items() if not t.computed))
            yield at(
                f"{key} ", f"{key!r} is not a key of facts", f"did you mean {near}?" if near else "kg terms lists them"
            )
        for text in raw if isinstance(raw, list) else [raw]:
            if str(text).startswith("@") and str(text)[1:] not in facts:
                yield at(
                    str(text), f"{text!r} names no fact of the mapping", "they are " + ", ".join(f"@{n}" for n in facts)
                )


# --- rows to facts


def apply(mapping: TableMapping, tables: Sequence[tuple[str, Grid]], ontology: Ontology) -> Made:
    """The facts that the rows of tables (each with its file) make, each once, with the line it was first told on.

    A row that does not fit (a cell without a meaning, an id that is none, a thing told otherwise before) makes a
    problem in place of that fact. Raises KgError for a column that is not there, or dates that cannot be read.
    """
    made = Made()
    seen: dict[tuple[str, ...], Fact] = {}
    for file, grid in tables:
        for name in sorted(mapping.columns):
            require_column(name, grid.columns, where=file)
        cells = _cells(mapping, grid, ontology, file)
        for number, (line, _) in enumerate(grid.rows):
            row = {name: column[number] for name, column in cells.items()}
            if any(row[column] in left for column, left in mapping.skip.items()):
                made.skipped += 1
            else:
                _of_row(mapping, row, line, ontology, file, seen, made)
    return made


def _cells(mapping: TableMapping, grid: Grid, ontology: Ontology, file: str) -> dict[str, list[str]]:
    """The wanted columns; those that make dates as EDTF."""
    dated = {
        name
        for template in mapping.templates
        for key, pattern in template.values
        if ontology.properties[key].form == "edtf"
        for name in pattern.columns
    }
    lines = [row.line for row in grid.rows]
    found = {}
    for name in mapping.columns:
        column = grid.column(name)
        place = partial(lambda told, value: f"{file}:{first_line(told, lines, value)}", column)
        found[name] = dates_of(column, mapping.dates, place).values if name in dated else column
    return found


class _Unfit(Exception):
    """A row does not make the fact; the text says why."""


def _of_row(
    mapping: TableMapping, row: Mapping[str, str], line: int, ontology: Ontology, file: str,
    seen: dict[tuple[str, ...], Fact], made: Made,
) -> None:  # fmt: skip
    ids: dict[str, str] = {}
    for template in mapping.templates:
        try:
            fact = _fact(mapping, template, row, ids, line, ontology, file)
        except _Unfit as error:
            made.unfit.append(Problem(file, line, template.name, str(error), "mend the row, or the mapping"))
            continue
        key = (
            (fact.id,) if fact.id else (fact.cls, *(f"{v.key}={v.text}" for v in fact.values if v.key != Key.citation))
        )
        first = seen.setdefault(key, fact)
        if first is fact:
            made.facts.append(fact)
        elif differs := _differs(first, fact):
            message = f"{fact.id} is told otherwise at line {first.line}: {differs}"
            made.unfit.append(Problem(file, line, template.name, message, "the first stays; mend one of the rows"))


def _differs(first: Fact, fact: Fact) -> str:
    if first.cls != fact.cls:
        return f"{first.cls}, not {fact.cls}"
    for key in {v.key for v in (*first.values, *fact.values)} - {Key.citation}:
        if first.all(key) != fact.all(key):
            return f"{key} {' '.join(first.all(key)) or 'is not told'}, not {' '.join(fact.all(key)) or 'nothing'}"
    return ""


def _fact(
    mapping: TableMapping, template: Template, row: Mapping[str, str], ids: dict[str, str], line: int,
    ontology: Ontology, file: str,
) -> Fact:  # fmt: skip
    cls = _filled(template.cls, row, mapping.words, "")
    if cls not in ontology.classes:
        raise _Unfit(f"{cls!r} is not a class" if cls else "nothing tells its class")
    folder, identifier = ontology.classes[cls].folder, ""
    if template.id is not None:
        identifier = _identifier(template.id, row, mapping.words, folder)
        ids[template.name] = identifier
    values = []
    for key, pattern in template.values:
        if pattern.other:
            if pattern.other not in ids:
                raise _Unfit(f"the row makes no {pattern.other}")
            text = ids[pattern.other]
        else:
            text = _filled(pattern, row, mapping.words, folder, open_ended=ontology.properties[key].form == "edtf")
        if text:
            values.append(Value(key, text, line))
    if not any(value.key == Key.citation for value in values):
        values.append(Value(Key.citation, f"{Path(file).name}, line {line}", line))
    return Fact(mapping.source.id, file, line, cls, identifier, tuple(values))


def _identifier(pattern: Pattern, row: Mapping[str, str], words: Mapping[str, Mapping[str, str]], folder: str) -> str:
    filled = _filled(pattern, row, words, folder)
    head, _, rest = filled.partition("/")
    identifier = f"{head}/{slug(rest)}"
    if not rest or not is_id(identifier):
        raise _Unfit(f"no id can be made of it ({filled!r})" if filled else "a cell that its id is made of is empty")
    return identifier


def _filled(
    pattern: Pattern,
    row: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    folder: str,
    *,
    open_ended: bool = False,
) -> str:
    """The value; nothing where a column of it is empty (of a date: where all are)."""
    found, told = [], []
    for part in pattern.parts:
        if isinstance(part, str):
            found.append(part)
            continue
        text = folder if part == (_FOLDER,) else next((t for name in part if (t := _meant(name, row, words))), "")
        found.append(text)
        told.append(text)
    enough = (any(told) if open_ended else all(told)) if told else True
    return "".join(found) if enough else ""


def _meant(name: str, row: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> str:
    column = name.removesuffix(_TAIL)
    text = row[column]
    if column in words:
        meant = words[column].get(text, words[column].get(ANY))
        if meant is None:
            raise _Unfit(f"{text!r} has no meaning in [words.{column}]")
        text = meant
    return text.rstrip("/").rpartition("/")[2] if name.endswith(_TAIL) else text


# --- a first mapping


_EVENTS = ("event", "project", "rcn", "su_kien", "sự kiện", "dự án")
_ACTORS = ("organisation", "organization", "actor", "pic", "partner", "tổ chức", "đơn vị")


def guess(grid: Grid, identifier: str) -> str:
    """A first mapping of a table, from its header: to be read and mended. It says what it could not see."""

    def column(*words: str) -> str:
        folded = {slug(name): name for name in grid.columns}
        return next((name for word in words for key, name in folded.items() if slug(word) in key), "")

    event, actor = column(*_EVENTS) or "EVENT", column(*_ACTORS) or "ACTOR"
    first, last, role = column("start", "date", "ngày"), column("end", "kết thúc"), column("role", "vai trò")
    date = (
        f'date = "{{{first}}}/{{{last}}}"' if first and last else f'date = "{{{first}}}"' if first else '# date = "{…}"'
    )
    name = next((n for n in grid.columns if slug(n) in ("name", "ten", "shortname")), actor)
    return f"""# A first mapping, guessed from the header ({", ".join(grid.columns)}): read every line of it.
[source]
id = "{identifier}"
title = "…"
url = "https://…"
publisher = "…"
language = "en"
readOn = "…"

[facts.event]
class = "Event"
id = "event/{{{event}}}"
name = "{{{event}}}"
{date}
status = "status/held"

[facts.organisation]
class = "Organisation"
id = "organisation/{{{actor}}}"
name = "{{{name}}}"

[facts.participation]
class = "Participation"
participant = "@organisation"
event = "@event"
role = {f'"{{{role}}}"' if role else '"role/participant"'}
""" + (_guessed_roles(grid, role) if role else "")


def _guessed_roles(grid: Grid, column: str) -> str:
    """What the cells of a column of roles may mean: who organises, as flags are read; everybody else takes part."""
    cells = sorted({*grid.column(column)} - {""})
    organises = [cell for cell in cells if means(cell)]
    lines = [f'{json.dumps(cell, ensure_ascii=False)} = "role/organiser"' for cell in organises]
    return "\n".join(["", f"[words.{json.dumps(column, ensure_ascii=False)}]", *lines, '"*" = "role/participant"', ""])
