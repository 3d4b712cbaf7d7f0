"""Reads registers and identity judgements (CSV) into facts and rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import Problem
from kg.ingest.containers import BadTable
from kg.ingest.reading import Reading, check_text, fact_of, open_table, open_text, parse_toml
from kg.ingest.tables import grid_of_text
from kg.model import edtf
from kg.model.facts import Identity, Source, Value
from kg.model.iris import is_id

JUDGEMENTS = ("same", "different", "unsure")
IDENTITY_COLUMNS = ("source", "id", "canonical", "judgement", "by", "on", "reason")


def register_titles(path: Path, problems: list[Problem]) -> dict[str, dict[str, str]]:
    """Titles and addresses of registers, by name, from registers.toml."""
    if not path.is_file():
        return {}
    reading = open_text(path)
    table = parse_toml(reading) if not reading.problems else {}
    problems.extend(reading.problems)
    return {name: {k: str(v) for k, v in about.items()} for name, about in table.items() if isinstance(about, dict)}


def read_register(path: Path, about: dict[str, str]) -> tuple[Source | None, list[Problem]]:
    """Read one register: a table whose header names `class` and keys; `|` parts several values."""
    reading = open_table(path)
    if reading.problems:
        return None, reading.problems
    source = f"register-{path.stem}"
    facts = []
    for line, row in _rows(reading, "class"):
        values = [
            Value(key, part.strip(), line) for key, cell in row.items() for part in cell.split("|") if part.strip()
        ]
        for value in values:
            check_text(reading, value.key, value.text, line)
        facts.append(fact_of(reading, source, line, values))
    head = tuple(Value(k, v, 1) for k, v in sorted({"title": path.stem, **about}.items()))
    return Source(source, str(path), True, head, (), tuple(facts)), reading.problems


def _rows(reading: Reading, *wanted: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        grid = grid_of_text(reading.text)
    except BadTable as error:
        reading.say(error.line or 1, "table", str(error), error.hint)
        return
    missing = [name for name in wanted if name not in grid.columns]
    if missing:
        reading.say(
            1, "header", f"no column is called {missing[0]!r}", "the header names " + ", ".join(wanted) + " and keys"
        )
        return
    for line, cells in grid.rows:
        yield line, dict(zip(grid.columns, cells, strict=True))


def read_identities(path: Path) -> tuple[list[Identity], list[Problem]]:
    """Read the identity judgements and the problems found in their form."""
    reading = open_table(path)
    if reading.problems:
        return [], reading.problems
    rows: list[Identity] = []
    seen: set[tuple[str, str, str]] = set()
    for line, row in _rows(reading):
        if set(row) != set(IDENTITY_COLUMNS):
            reading.say(
                1,
                "header",
                "the columns are not those of an identities file",
                "write " + ",".join(IDENTITY_COLUMNS),
            )
            break
        identity = Identity(**row, file=str(path), line=line)
        rows.append(identity)
        for wrong, hint in _identity_faults(identity, seen):
            reading.say(line, "identity", wrong, hint, identity.id)
        seen.add((identity.source, identity.id, identity.canonical))
    return rows, reading.problems


def _identity_faults(row: Identity, seen: set[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for text in (row.id, row.canonical):
        if not is_id(text):
            yield f"{text!r} is not an id", "an id looks like agency/sati"
    if row.judgement not in JUDGEMENTS:
        yield f"{row.judgement!r} is no judgement", "write same, different or unsure"
    try:
        edtf.parse(row.on)
    except ValueError:
        yield f"{row.on!r} is no day", "write the day of the judgement, such as 2026-11-22"
    if not (row.by and row.reason):
        yield "a judgement says by whom and why", "fill by and reason"
    if (row.source, row.id, row.canonical) in seen:
        yield "the pair is judged twice", "keep one row"
