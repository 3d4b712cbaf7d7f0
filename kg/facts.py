"""Reads and writes data/: article facts (TOML), registers and identities (CSV), each value with its line.

Plain values only: this module knows neither the ontology nor RDF. The forms are told in data/FORMAT.md.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import dates
from kg.errors import DataError, NotFoundError, Problem
from kg.names import is_id, is_slug, nfc

MAX_BYTES = 20_000_000
MAX_VALUE = 4_000
RESERVED = ("inferred", "ontology")  # graphs that are made anew
JUDGEMENTS = ("same", "different", "unsure")
IDENTITY_COLUMNS = ("source", "id", "canonical", "judgement", "by", "on", "reason")

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9]*) = (\S.*)")
_MULTILINE = re.compile(r'"""|\'\'\'')
# Characters that change what is seen without being seen: controls, and marks that turn text around.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one key, in NFC, with the line it stands on."""

    key: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing or one link as one source states it. `id` is empty where the file gives none."""

    source: str
    file: str
    line: int
    cls: str
    id: str
    values: tuple[Value, ...]
    head: tuple[Value, ...] = ()  # where class and id stand

    def all(self, key: str) -> tuple[str, ...]:
        """Every value of the key, in the order of the file."""
        return tuple(v.text for v in self.values if v.key == key)

    def get(self, key: str) -> str:
        """The first value of the key, or an empty string."""
        return next(iter(self.all(key)), "")

    def line_of(self, key: str) -> int:
        """The line of the key, or of the fact where it has no such key."""
        return next((v.line for v in (*self.head, *self.values) if v.key == key), self.line)

    @property
    def name(self) -> str:
        """How an error names this fact."""
        return self.id or f"{self.cls} at line {self.line}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of facts: an article's, or a register."""

    id: str
    file: str
    register: bool
    values: tuple[Value, ...]
    expect: tuple[tuple[str, int], ...]
    facts: tuple[Fact, ...]

    def get(self, key: str) -> str:
        """The first value of the key, or an empty string."""
        return next((v.text for v in self.values if v.key == key), "")


@dataclass(frozen=True, slots=True)
class Identity:
    """One judgement: the thing a source calls `id` is, is not, or may be, the canonical one."""

    source: str
    id: str
    canonical: str
    judgement: str
    by: str
    on: str
    reason: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Data:
    """Everything under one or more data directories."""

    sources: tuple[Source, ...] = ()
    identities: tuple[Identity, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """All facts of all sources."""
        for source in self.sources:
            yield from source.facts


@dataclass(slots=True)
class _Reading:
    """A file being read: its text and what is wrong with it."""

    file: str
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    def say(self, line: int, rule: str, message: str, cure: str, fact: str = "") -> None:
        self.problems.append(Problem(self.file, line, rule, message, cure, fact))


def read(directories: Sequence[Path]) -> Data:
    """Read every facts file, register and identities file under the directories.

    Raises NotFoundError for a directory that is missing or holds no data, and DataError with every
    problem found in the files.
    """
    problems: list[Problem] = []
    sources: list[Source] = []
    identities: list[Identity] = []
    for directory in directories:
        _require(directory)
        for path in _files(directory / "facts", ".toml", problems):
            _keep(sources, problems, *read_source(path))
        about = _register_titles(directory / "registers" / "registers.toml", problems)
        for path in _files(directory / "registers", ".csv", problems):
            _keep(sources, problems, *read_register(path, about.get(path.stem, {})))
        if (directory / "identities.csv").exists() or (directory / "identities.csv").is_symlink():
            rows, wrong = read_identities(directory / "identities.csv")
            identities.extend(rows)
            problems.extend(wrong)
    problems.extend(_twice(sources))
    if problems:
        raise DataError(problems)
    return Data(tuple(sorted(sources, key=lambda s: s.id)), tuple(identities))


def _require(directory: Path) -> None:
    if not directory.is_dir():
        raise NotFoundError("no such data directory", where=str(directory), cure="kg init DIR makes one")
    if not any((directory / part).exists() for part in ("facts", "registers", "identities.csv")):
        raise NotFoundError(
            "the directory holds no facts/, registers/ or identities.csv",
            where=str(directory),
            cure="kg init DIR makes them",
        )


def _keep(sources: list[Source], problems: list[Problem], source: Source | None, wrong: Iterable[Problem]) -> None:
    problems.extend(wrong)
    if source is not None:
        sources.append(source)


def _twice(sources: Iterable[Source]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for source in sources:
        if source.id in seen:
            yield Problem(
                source.file,
                1,
                "duplicate source",
                f"{source.id!r} is also {seen[source.id]}",
                "give each source an id of its own",
            )
        seen.setdefault(source.id, source.file)


def _files(directory: Path, suffix: str, problems: list[Problem]) -> Iterator[Path]:
    if not directory.exists():
        return
    try:
        paths = sorted(directory.iterdir())
    except OSError as error:
        problems.append(_unreadable(directory, error))
        return
    for path in paths:
        if path.name.startswith(".") or path.name.endswith("~") or path.name == "registers.toml":
            continue
        if path.suffix != suffix:
            problems.append(
                Problem(
                    str(path),
                    0,
                    "file name",
                    f"only *{suffix} files are read here",
                    f"rename it to end in {suffix}, or move it away",
                )
            )
        elif path.stem in RESERVED:
            problems.append(
                Problem(str(path), 0, "file name", f"{path.stem!r} is the name of a graph of ours", "rename it")
            )
        elif not is_slug(path.stem):
            problems.append(
                Problem(
                    str(path),
                    0,
                    "file name",
                    f"{path.stem!r} cannot be a source id",
                    "use small ASCII letters, digits and hyphens",
                )
            )
        else:
            yield path


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem(str(path), 0, "unreadable", error.strerror or str(error), "check that it is a file you may read")


def _open(path: Path) -> _Reading:
    """The file's text in NFC with plain line ends; problems instead where it is not such a text."""
    reading = _Reading(str(path))
    try:
        if path.exists() and not path.is_file():
            reading.say(0, "unreadable", "it is not a file", "check that it is a file you may read")
            return reading
        if path.stat().st_size > MAX_BYTES:
            reading.say(0, "too large", f"the file has more than {MAX_BYTES:,} bytes", "split it")
            return reading
        raw = path.read_bytes()
    except OSError as error:
        reading.problems.append(_unreadable(path, error))
        return reading
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reading.say(line, "encoding", f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return reading
    reading.text = nfc(text.replace("\r\n", "\n"))
    for number, content in enumerate(reading.text.split("\n"), 1):
        if (hidden := _HIDDEN.search(content)) is not None:
            name = unicodedata.name(hidden[0], f"U+{ord(hidden[0]):04X}")
            reading.say(number, "hidden character", f"the line holds {name}", "delete it")
    if not reading.problems and not reading.text.strip():
        reading.say(1, "empty file", "there is nothing in it", "write [source] and facts, or delete the file")
    return reading


# --- facts files -------------------------------------------------------------------------------


def read_source(path: Path) -> tuple[Source | None, list[Problem]]:
    """Read one facts file: the source, or None, and the problems found."""
    reading = _open(path)
    if reading.problems:
        return None, reading.problems
    blocks = _scan(reading)
    if reading.problems:
        return None, reading.problems
    table = _toml(reading)
    if reading.problems:
        return None, reading.problems
    return _source(reading, path, blocks, table), reading.problems


@dataclass(slots=True)
class _Block:
    line: int
    kind: str
    keys: dict[str, int] = field(default_factory=dict)


def _scan(reading: _Reading) -> list[_Block]:
    """Find the line of each table and key; say where the text leaves the canonical form."""
    blocks: list[_Block] = []
    for number, line in enumerate(reading.text.split("\n"), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text in ("[source]", "[[fact]]"):
            blocks.append(_Block(number, text))
        elif (match := _KEY.fullmatch(text)) is not None and not _MULTILINE.search(match[2]):
            if not blocks:
                reading.say(number, "form", "a key stands before [source]", "begin the file with [source]")
            elif match[1] in blocks[-1].keys:
                reading.say(number, "form", f"the key {match[1]!r} stands twice", 'write a list: key = ["a", "b"]')
            else:
                blocks[-1].keys[match[1]] = number
        else:
            reading.say(
                number,
                "form",
                f"not one key a line: {text[:40]!r}",
                'write key = "value" on one line, under [source] or [[fact]]',
            )
    return blocks


def _toml(reading: _Reading) -> dict[str, Any]:
    try:
        return tomllib.loads(reading.text)
    except ValueError as error:  # TOMLDecodeError, or a number too long to be one
        match = re.search(r"\(at line (\d+)", str(error))
        line = int(match[1]) if match else reading.text.count("\n") + 1
        reading.say(line, "TOML", str(error).split(" (at ")[0], "mend the value; close every quote and bracket")
    except RecursionError:
        reading.say(1, "TOML", "values are nested too deeply", "values are texts, numbers or flat lists")
    return {}


def _source(reading: _Reading, path: Path, blocks: list[_Block], table: dict[str, Any]) -> Source | None:
    heads = [b for b in blocks if b.kind == "[source]"]
    if len(heads) != 1 or blocks[0] is not heads[0]:
        reading.say(1, "form", "a file has one [source], at its head", "begin the file with [source]")
        return None
    about = dict(table["source"])
    expect = _expect(reading, about.pop("expect", {}), heads[0])
    values = _values(reading, about, heads[0])
    identifier = str(about.get("id", ""))
    if identifier != path.stem:
        reading.say(
            heads[0].keys.get("id", heads[0].line),
            "source id",
            f"the id {identifier!r} is not the file's name",
            f'write id = "{path.stem}"',
        )
    bodies = [b for b in blocks if b.kind == "[[fact]]"]
    facts = tuple(
        _fact(reading, path.stem, block.line, _values(reading, dict(content), block))
        for block, content in zip(bodies, table.get("fact", []), strict=True)
    )
    return Source(path.stem, str(path), False, tuple(v for v in values if v.key != "id"), expect, facts)


def _expect(reading: _Reading, counts: Any, head: _Block) -> tuple[tuple[str, int], ...]:
    if isinstance(counts, dict) and all(type(n) is int for n in counts.values()):
        return tuple(sorted(counts.items()))
    reading.say(
        head.keys.get("expect", head.line),
        "expect",
        "counts are numbers by class",
        "write expect = { Workshop = 1 }",
    )
    return ()


def _fact(reading: _Reading, source: str, line: int, values: list[Value]) -> Fact:
    """A fact of its values, class and id set apart from the keys of the ontology."""
    head = tuple(v for v in values if v.key in ("class", "id"))
    for key in ("class", "id"):
        count = sum(v.key == key for v in head)
        if count > 1:
            reading.say(line, key, f"a fact has one {key}, not {count}", "write two facts")
    if not any(v.key == "class" for v in head):
        reading.say(line, "class", "the fact has no class", 'write class = "…", a class of the ontology')
    first = {v.key: v.text for v in reversed(head)}
    body = tuple(v for v in values if v.key not in ("class", "id"))
    return Fact(source, reading.file, line, first.get("class", ""), first.get("id", ""), body, head)


def _values(reading: _Reading, content: dict[str, Any], block: _Block) -> list[Value]:
    values: list[Value] = []
    for key, raw in content.items():
        line = block.keys.get(key, block.line)
        items = raw if isinstance(raw, list) else [raw]
        for item in items:
            if isinstance(item, (str, int, float)) and not isinstance(item, bool):
                text = str(item)
                values.append(Value(key, text, line))
                _check_text(reading, key, text, line)
            else:
                reading.say(line, "form", f"{key} is neither text, number nor a flat list", 'write key = "value"')
        if not items:
            reading.say(line, "form", f"{key} is an empty list", "leave the key out")
    return values


def _check_text(reading: _Reading, key: str, text: str, line: int) -> None:
    if len(text) > MAX_VALUE:
        reading.say(line, "too long", f"{key} has {len(text):,} characters", f"keep it under {MAX_VALUE:,}")
    if not text.strip():
        reading.say(line, "empty value", f"{key} is empty", "leave the key out")
    elif text != text.strip() or _HIDDEN.search(text) or "\n" in text or "\t" in text:
        reading.say(
            line,
            "white space",
            f"{key} holds a line break, tab, control or outer space",
            "write it on one line",
        )


# --- registers and identities ------------------------------------------------------------------


def _register_titles(path: Path, problems: list[Problem]) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    reading = _open(path)
    table = _toml(reading) if not reading.problems else {}
    problems.extend(reading.problems)
    return {name: {k: str(v) for k, v in about.items()} for name, about in table.items() if isinstance(about, dict)}


def read_register(path: Path, about: dict[str, str]) -> tuple[Source | None, list[Problem]]:
    """Read one register: a CSV file whose header names `class` and keys; `|` parts several values."""
    reading = _open(path)
    if reading.problems:
        return None, reading.problems
    source = f"register-{path.stem}"
    facts = []
    for line, row in _rows(reading):
        values = [
            Value(key, part.strip(), line) for key, cell in row.items() for part in cell.split("|") if part.strip()
        ]
        for value in values:
            _check_text(reading, value.key, value.text, line)
        facts.append(_fact(reading, source, line, values))
    head = tuple(Value(k, v, 1) for k, v in sorted({"title": path.stem, **about}.items()))
    return Source(source, str(path), True, head, (), tuple(facts)), reading.problems


def _rows(reading: _Reading) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(reading.text, newline=""), strict=True)
    header: list[str] = []
    line = 0
    try:
        for cells in reader:
            line, before = reader.line_num, line
            if not cells:
                continue
            if not header:
                header = cells
                if len(set(header)) < len(header) or not all(header):
                    reading.say(line, "header", "a column has no name, or two have the same", "name each column once")
                    return
            elif len(cells) != len(header) or line != before + 1:
                reading.say(
                    line,
                    "row",
                    f"{len(cells)} cells under {len(header)} columns, or a cell over several lines",
                    "quote cells that hold commas; keep a row on one line",
                )
            else:
                yield line, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        reading.say(reader.line_num, "CSV", str(error), "close every quote")


def read_identities(path: Path) -> tuple[list[Identity], list[Problem]]:
    """Read the identity judgements and the problems found in their form."""
    reading = _open(path)
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
        for wrong, cure in _identity_faults(identity, seen):
            reading.say(line, "identity", wrong, cure, identity.id)
        seen.add((identity.source, identity.id, identity.canonical))
    return rows, reading.problems


def _identity_faults(row: Identity, seen: set[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for text in (row.id, row.canonical):
        if not is_id(text):
            yield f"{text!r} is not an id", "an id looks like agency/sati"
    if row.judgement not in JUDGEMENTS:
        yield f"{row.judgement!r} is no judgement", "write same, different or unsure"
    try:
        dates.parse(row.on)
    except ValueError:
        yield f"{row.on!r} is no day", "write the day of the judgement, such as 2026-11-22"
    if not (row.by and row.reason):
        yield "a judgement says by whom and why", "fill by and reason"
    if (row.source, row.id, row.canonical) in seen:
        yield "the pair is judged twice", "keep one row"


# --- writing -----------------------------------------------------------------------------------


def quote(text: str) -> str:
    """The text as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04X}", escaped) + '"'


def write(source: Source) -> str:
    """A facts file in canonical form: what `read_source` reads back as the same value."""
    lines = ["[source]", f"id = {quote(source.id)}", *_lines(source.values)]
    if source.expect:
        lines.append("expect = { " + ", ".join(f"{name} = {count}" for name, count in source.expect) + " }")
    for fact in source.facts:
        lines += ["", "[[fact]]", f"class = {quote(fact.cls)}"]
        lines += [f"id = {quote(fact.id)}"] if fact.id else []
        lines += _lines(fact.values)
    return "\n".join(lines) + "\n"


def _lines(values: Iterable[Value]) -> list[str]:
    by_key: dict[str, list[str]] = {}
    for value in values:
        by_key.setdefault(value.key, []).append(quote(value.text))
    return [
        f"{key} = {texts[0]}" if len(texts) == 1 else f"{key} = [{', '.join(texts)}]" for key, texts in by_key.items()
    ]
