"""A file of data/ while it is read: its text in NFC, and what is wrong with it, each with its line.

Plain values only: reading knows neither the ontology nor RDF. The forms are told in data/FORMAT.md.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import Problem
from kg.model.facts import Fact, Value
from kg.text.encodings import UndecodableError, decoded
from kg.text.normalise import HIDDEN, LOOK_ALIKE, nfc

MAX_BYTES = 20_000_000
MAX_VALUE = 4_000

# Characters that change what is seen without being seen: controls, marks that turn text around, blanks of other kinds.
_HIDDEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u00a0\u2007\u202f\u3000{HIDDEN}]")
# Letters of another alphabet in the midst of ours; eth alone is a letter of names from Iceland.
_ALIKE = "".join(char for char in LOOK_ALIKE if char != "ð")
_DISGUISED = re.compile(rf"Ð|(?<=[a-zA-ZÀ-ỹ])[{_ALIKE}]|[{_ALIKE}](?=[a-zA-ZÀ-ỹ])")


@dataclass(slots=True)
class Reading:
    """A file being read: its text and what is wrong with it."""

    file: str
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    def say(self, line: int, rule: str, message: str, hint: str, fact: str = "") -> None:
        self.problems.append(Problem(self.file, line, rule, message, hint, fact))


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a path that the system does not let us read."""
    return Problem(str(path), 0, "unreadable", error.strerror or str(error), "check that it is a file you may read")


def open_text(path: Path) -> Reading:
    """The file's text in NFC with plain line ends; problems instead where it is not such a text in UTF-8."""
    return _opened(path, "utf-8")


def open_table(path: Path) -> Reading:
    """The same of a table, in whatever encoding a spreadsheet wrote it."""
    return _opened(path, "")


def _opened(path: Path, encoding: str) -> Reading:
    reading = Reading(str(path))
    try:
        if path.exists() and not path.is_file():
            reading.say(0, "unreadable", "it is not a file", "check that it is a file you may read")
            return reading
        if path.stat().st_size > MAX_BYTES:
            reading.say(0, "too large", f"the file has more than {MAX_BYTES:,} bytes", "split it")
            return reading
        raw = path.read_bytes()
    except OSError as error:
        reading.problems.append(unreadable(path, error))
        return reading
    try:
        text, _ = decoded(raw, encoding)
    except UndecodableError as error:
        reading.say(error.line, "encoding", str(error), "save the file as UTF-8")
        return reading
    plain = text.replace("\r\n", "\n")
    reading.text = nfc(
        plain if encoding or "\n" in plain else plain.replace("\r", "\n")
    )  # as old spreadsheets end lines
    for number, content in enumerate(reading.text.split("\n"), 1):
        if (hidden := _HIDDEN.search(content)) is not None:
            name = unicodedata.name(hidden[0], f"U+{ord(hidden[0]):04X}")
            reading.say(number, "hidden character", f"the line holds {name}", "delete it, or write a plain blank")
        if (alike := _DISGUISED.search(content)) is not None:
            plain, name = LOOK_ALIKE[alike[0]], unicodedata.name(alike[0])
            reading.say(number, "look-alike", f"the line holds {name}, which looks like {plain}", f"write {plain}")
    if not reading.problems and not reading.text.strip():
        reading.say(1, "empty file", "there is nothing in it", "write [source] and facts, or delete the file")
    return reading


def parse_toml(reading: Reading) -> dict[str, Any]:
    """The tables of a TOML file; none, and a problem with its line, where it is no TOML."""
    try:
        return tomllib.loads(reading.text)
    except ValueError as error:  # TOMLDecodeError, or a number too long to be one
        match = re.search(r"\(at line (\d+)", str(error))
        line = int(match[1]) if match else reading.text.count("\n") + 1
        reading.say(line, "TOML", str(error).split(" (at ")[0], "mend the value; close every quote and bracket")
    except RecursionError:
        reading.say(1, "TOML", "values are nested too deeply", "values are texts, numbers or flat lists")
    return {}


def fact_of(reading: Reading, source: str, line: int, values: list[Value]) -> Fact:
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


def check_text(reading: Reading, key: str, text: str, line: int) -> None:
    """Note what is wrong with a value's text: too long, empty, or with characters that nobody sees."""
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
