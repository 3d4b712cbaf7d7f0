"""People's tables, as texts: CSV and its kin in any encoding, gzip, spreadsheets, Parquet, JSON; and what was assumed.

A cell is the text that stands there (`NA` is Namibia, an id keeps its digits), an empty one is empty. What cannot be
read whole is refused with its line, never guessed at.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KgError, one_line
from kg.ingest import containers
from kg.ingest.containers import BadTable, Row
from kg.text.dates import FORMS, BadDate, Dates, as_edtf
from kg.text.encodings import UndecodableError, decoded
from kg.text.normalise import nfc

if TYPE_CHECKING:
    import pandas as pd

DELIMITERS = {",": ",", ";": ";", "\t": "tab", "|": "|"}  # and how each is called
_SAMPLE = 1 << 16  # characters that tell the delimiter
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_CELL = 1 << 24  # characters of a cell at the most: a quote that is not closed swallows the rest


@dataclass(frozen=True, slots=True)
class How:
    """How to read a table; what is empty is found out. `sheet` is the name of a spreadsheet's page."""

    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""


class Grid(NamedTuple):
    """A header, and rows as wide as it; `said`: what was assumed, in one line."""

    columns: tuple[str, ...]
    rows: list[Row]
    said: str

    def column(self, name: str) -> list[str]:
        """The cells of a column, without blanks around them."""
        place = self.columns.index(name)
        return [row.cells[place].strip() for row in self.rows]


FOUND_OUT = How()


def read_table(path: str | Path, *columns: str, how: How = FOUND_OUT) -> pd.DataFrame:
    """A table as a DataFrame of texts, indexed by line; all columns, or those that are named.

    CSV parted by , ; tab or | (also .gz), .xlsx, .xls, .ods, .parquet, .json (a list of objects, or one a line).
    `attrs["said"]` tells what was assumed, `attrs["file"]` the path. Raises KgError, with the line, for what cannot be
    read whole, an uneven row, a name that two columns have or one lacks, and a column that is not there.
    """
    import pandas as pd

    grid = read_grid(Path(path), how)
    for name in columns:
        require_column(name, grid.columns, where=str(path))
    cells = {name: grid.column(name) for name in columns or grid.columns}
    frame = pd.DataFrame(cells, index=pd.Index([row.line for row in grid.rows], name="line"), dtype=object)
    frame.attrs.update(said=grid.said, file=str(path))
    return frame


def require_column(name: str, there: Sequence[str], *, where: str = "", of: str = "") -> None:
    """Raise KgError for a column that is not there, with the nearest one or all of them."""
    if name not in there:
        near = get_close_matches(name, there, n=1)
        hint = f"did you mean {near[0]}?" if near else "its columns are " + ", ".join(there[:20])
        raise KgError(f"the table has no column {name!r}" + (f" for the {of}" if of else ""), where=where, hint=hint)


def dates(frame: pd.DataFrame, column: str, form: str = "") -> Dates:
    """The dates of a column as EDTF, and how they were read: see `kg.text.dates.as_edtf`.

    Raises KgError, with the line, for what is no date, and for a column that may be read day first or month first.
    """
    if form not in ("", *FORMS):
        raise KgError(f"dates cannot be {form!r}", hint="take " + " or ".join(FORMS))
    try:
        texts = [containers.as_text(value).strip() for value in frame[column]]
    except ValueError as error:
        raise KgError(f"column {column!r}: {error}", hint="read the column as text (dtype=str)") from error
    return dates_of(texts, form, lambda value: first_place(frame, column, value))


def dates_of(texts: Sequence[str], form: str, place: Callable[[str], str]) -> Dates:
    """The same of texts; `place` tells where a value stands."""
    try:
        return as_edtf(texts, form)
    except BadDate as error:
        raise KgError(one_line(str(error)), where=place(error.value), hint=error.hint) from error


def first_place(frame: pd.DataFrame, column: str, value: str) -> str:
    """Where a value of a column first stands: file and line of a table that was read, row and column of another."""
    line = first_line([containers.as_text(v).strip() for v in frame[column]], frame.index, value)
    return f"{frame.attrs['file']}:{line}" if "file" in frame.attrs else f"row {line}, column {column!r}"


def first_line(texts: Sequence[str], lines: Iterable[int], value: str) -> int | str:
    """The line of a text that is a value, else of one that begins with it (a day with its time)."""
    told = list(zip(lines, texts, strict=True))
    begins = next((line for line, text in told if text.startswith(value)), "?")
    return next((line for line, text in told if text == value), begins)


def read_grid(path: Path, how: How = FOUND_OUT) -> Grid:
    """Header and rows of a file. Raises KgError as `read_table` does, OSError where the system does not let us read."""
    raw = path.read_bytes()
    try:
        raw = _unpacked(raw)
        held = containers.read(raw, how.sheet)
        if held is not None:
            return tidied(*held)
        text, encoding = decoded(raw, how.encoding)
        if containers.is_json(text):
            return tidied(containers.from_json(text), f"JSON, {encoding}" if encoding != "UTF-8" else "JSON")
        return grid_of_text(text, encoding, how.delimiter)
    except BadTable as error:
        where = f"{path}:{error.line}" if error.line else str(path)
        raise KgError(one_line(str(error)), where=where, hint=error.hint) from error
    except UndecodableError as error:
        raise KgError(
            str(error), where=f"{path}:{error.line}", hint="save it as UTF-8, or name its --encoding"
        ) from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise KgError(
            one_line(str(error)), where=str(path), hint="encodings are utf-8, utf-16, cp1258, cp1252 …"
        ) from error


def _unpacked(raw: bytes) -> bytes:
    try:
        return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
    except (EOFError, OSError, zlib.error) as error:
        raise BadTable(0, f"it is damaged: it cannot be unpacked ({error})", "pack or fetch it anew") from error


def grid_of_text(text: str, encoding: str = "UTF-8", delimiter: str = "") -> Grid:
    """Header and rows of a text with delimiters. Raises BadTable."""
    text = nfc(text.removeprefix("\ufeff"))
    text = text if "\n" in text else text.replace("\r", "\n")  # as old spreadsheets end their lines
    if unseen := _BINARY.search(text):
        raise BadTable(
            text.count("\n", 0, unseen.start()) + 1, "it is no text", "save it as CSV, a workbook, Parquet or JSON"
        )
    told, _, rest = text.partition("\n")
    if told.strip().casefold().startswith("sep=") and len(told.strip()) == len("sep=;"):  # what Excel writes for itself
        delimiter, text = delimiter or told.strip()[-1], "\n" + rest
    parted = _named(delimiter) if delimiter else _found(text)
    said = f"{DELIMITERS.get(parted, parted)}-separated, {encoding}"
    return tidied(_records(text, parted), said)


def _named(delimiter: str) -> str:
    named = {name: char for char, name in DELIMITERS.items()} | {
        "\\t": "\t",
        "comma": ",",
        "semicolon": ";",
        "pipe": "|",
    }
    char = named.get(delimiter.casefold(), delimiter)
    if len(char) != 1 or char in '"\r\n':
        raise BadTable(0, f"{delimiter!r} is no delimiter", "give one character, or tab")
    return char


def _found(text: str) -> str:
    """The delimiter that parts the first lines most evenly and, of these, into most columns; a comma for one column."""
    sample = text[:_SAMPLE]
    sample = sample if len(text) <= _SAMPLE else sample[: sample.rfind("\n") + 1]

    def evenness(delimiter: str) -> tuple[float, int]:
        lines = itertools.islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 100)
        try:
            widths = [len(cells) for cells in lines if any(cell.strip() for cell in cells)]
        except csv.Error:
            return 0.0, 0
        width = widths[0] if widths else 0
        return (sum(w == width for w in widths) / len(widths), width) if width > 1 else (0.0, 0)

    return max(DELIMITERS, key=evenness)


def _records(text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield Row(before + 1, cells)
            before = reader.line_num
    except csv.Error as error:
        raise BadTable(
            before + 1, f"this CSV row cannot be read ({error})", "close every quote, and double one inside"
        ) from error


def tidied(rows: Iterable[Row], said: str) -> Grid:
    """Header and rows without what is empty: rows, and columns at the end that have no name.

    Raises BadTable for a header that does not name each column once, and for a row that is not as wide as it.
    """
    every = iter(rows)
    head = next((row for row in every if any(cell.strip() for cell in row.cells)), None)
    if head is None:
        raise BadTable(0, "there is nothing in it", "write a header and rows")
    names = [cell.strip() for cell in head.cells]
    kept, blank = [], 0
    width = len(names)
    for line, cells in every:
        if not any(cells) or not any(cell.strip() for cell in cells):
            blank += bool(cells)
            continue
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            mend = (
                "quote cells that hold the delimiter"
                if len(cells) > width
                else "leave what is unknown empty between two"
            )
            raise BadTable(line, f"{len(cells)} cells under {width} columns", mend)
        kept.append(Row(line, cells))
    columns, left = _columns(names, kept)
    assumed = [said, f"{len(kept):,} rows", *left, *([f"{blank:,} empty rows left out"] if blank else [])]
    _require_names(columns, head.line)
    places = [i for i, name in enumerate(columns) if name is not None]
    if len(places) < width:
        kept = [Row(line, [cells[i] for i in places]) for line, cells in kept]
    return Grid(tuple(name for name in columns if name is not None), kept, ", ".join(assumed))


def _columns(names: list[str], rows: list[Row]) -> tuple[list[str | None], list[str]]:
    """The columns, None for one that is left out, and which these are: those of nothing, and a running number first."""
    found: list[str | None] = list(names)
    left = []
    for place, name in enumerate(names):
        if not name and not any(row.cells[place].strip() for row in rows):
            found[place] = None
    if found and found[0] == "" and all(row.cells[0] == str(i) for i, row in enumerate(rows)):
        found[0] = None
        left.append("the running number in its first column left out")
    return found, left


def _require_names(columns: list[str | None], line: int) -> None:
    named = [name for name in columns if name is not None]
    if "" in named:
        place = columns.index("") + 1
        raise BadTable(
            line, f"column {place} has values and no name", "name it; the header is the first row of the table"
        )
    twice = [name for name in named if named.count(name) > 1]
    if twice:
        raise BadTable(line, f"two columns are called {twice[0]!r}", "rename one")
