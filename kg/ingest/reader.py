"""Reads data directories, and article facts (TOML), each value with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import DataError, NotFoundError, Problem
from kg.ingest.reading import Reading, check_text, fact_of, open_text, parse_toml, unreadable
from kg.ingest.registers import read_identities, read_register, register_titles
from kg.model.facts import Data, Identity, Source, Value
from kg.model.iris import is_slug

RESERVED = ("inferred", "ontology")  # graphs that are made anew

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9]*) = (\S.*)")
_MULTILINE = re.compile(r'"""|\'\'\'')


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
        about = register_titles(directory / "registers" / "registers.toml", problems)
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
        raise NotFoundError("no such data directory", where=str(directory), hint="kg init DIR makes one")
    if not any((directory / part).exists() for part in ("facts", "registers", "identities.csv")):
        raise NotFoundError(
            "the directory holds no facts/, registers/ or identities.csv",
            where=str(directory),
            hint="kg init DIR makes them",
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


_BESIDE = ("registers.toml", "outlines.geojson")  # in registers/, and no register of facts


def _files(directory: Path, suffix: str, problems: list[Problem]) -> Iterator[Path]:
    if not directory.exists():
        return
    try:
        paths = sorted(directory.iterdir())
    except OSError as error:
        problems.append(unreadable(directory, error))
        return
    for path in paths:
        if path.name.startswith(".") or path.name.endswith("~") or path.name in _BESIDE:
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


def read_source(path: Path) -> tuple[Source | None, list[Problem]]:
    """Read one facts file: the source, or None, and the problems found."""
    reading = open_text(path)
    if reading.problems:
        return None, reading.problems
    blocks = _scan(reading)
    if reading.problems:
        return None, reading.problems
    table = parse_toml(reading)
    if reading.problems:
        return None, reading.problems
    return _source(reading, path, blocks, table), reading.problems


@dataclass(slots=True)
class _Block:
    line: int
    kind: str
    keys: dict[str, int] = field(default_factory=dict)


def _scan(reading: Reading) -> list[_Block]:
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


def _source(reading: Reading, path: Path, blocks: list[_Block], table: dict[str, Any]) -> Source | None:
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
        fact_of(reading, path.stem, block.line, _values(reading, dict(content), block))
        for block, content in zip(bodies, table.get("fact", []), strict=True)
    )
    return Source(path.stem, str(path), False, tuple(v for v in values if v.key != "id"), expect, facts)


def _expect(reading: Reading, counts: Any, head: _Block) -> tuple[tuple[str, int], ...]:
    if isinstance(counts, dict) and all(type(n) is int for n in counts.values()):
        return tuple(sorted(counts.items()))
    reading.say(
        head.keys.get("expect", head.line),
        "expect",
        "counts are numbers by class",
        "write expect = { Workshop = 1 }",
    )
    return ()


def _values(reading: Reading, content: dict[str, Any], block: _Block) -> list[Value]:
    values: list[Value] = []
    for key, raw in content.items():
        line = block.keys.get(key, block.line)
        items = raw if isinstance(raw, list) else [raw]
        for item in items:
            if isinstance(item, (str, int, float)) and not isinstance(item, bool):
                text = str(item)
                values.append(Value(key, text, line))
                check_text(reading, key, text, line)
            else:
                reading.say(line, "form", f"{key} is neither text, number nor a flat list", 'write key = "value"')
        if not items:
            reading.say(line, "form", f"{key} is an empty list", "leave the key out")
    return values
