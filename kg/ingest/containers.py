"""Tables that are no text with delimiters: spreadsheets, Parquet, JSON; their cells as texts."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

from kg.text.normalise import nfc

EXACT = 2**53  # whole numbers from here on are not exact as floats
_OBJECTS = "write a list of objects, or one a line"
_EXTRA = "pip install 'lienket[tables]' reads such files"


class Row(NamedTuple):
    """A row, with the line (of a spreadsheet, the row) on which it begins."""

    line: int
    cells: list[str]


class BadTable(ValueError):
    """A table that cannot be read whole: on which line (0: as a whole), why, and how to mend it."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.hint = line, hint


def read(raw: bytes, sheet: str) -> tuple[Iterable[Row], str] | None:
    """The rows of a workbook or a Parquet file, the header first, and what it is; None for a text. Raises BadTable."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(raw, sheet)
    return (_parquet(raw), "Parquet") if raw.startswith(b"PAR1") else None


def is_json(text: str) -> bool:
    """Whether a text begins as a list or an object."""
    return text.lstrip("\ufeff \t\r\n").startswith(("[", "{"))


def as_text(value: object) -> str:
    """A value of a typed table as text: whole numbers without a point, days as ISO, nothing as an empty text.

    Raises ValueError for a whole number that a float no longer holds exactly.
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float) and value != value:  # NaN is unknown
        return ""
    item = getattr(value, "item", None)  # of numpy's numbers
    plain = item() if callable(item) and not isinstance(value, datetime.date) else value
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, float) and plain.is_integer():
        if abs(plain) >= EXACT:
            raise ValueError(f"{plain:.0f} stands as a float, which does not hold all its digits")
        return str(int(plain))
    if isinstance(plain, datetime.datetime):
        midnight = plain.time() == datetime.time()
        return plain.date().isoformat() if midnight else plain.isoformat(" ", "seconds")
    return plain.isoformat() if isinstance(plain, datetime.date) else str(plain)


def _cells(line: int, values: Iterable[object]) -> Row:
    try:
        return Row(line, [nfc(as_text(value)) for value in values])
    except ValueError as error:
        raise BadTable(line, str(error), "keep ids as text") from error


def _require(module: str) -> None:
    if find_spec(module) is None:
        raise BadTable(0, f"{module} is not installed", _EXTRA)


def _workbook(raw: bytes, sheet: str) -> tuple[Iterator[Row], str]:
    _require("python_calamine")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        names = book.sheet_names
        if sheet and sheet not in names:
            raise BadTable(0, f"the workbook has no sheet {sheet!r}", "its sheets are " + ", ".join(names))
        held = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in ([sheet] if sheet else names)
        }
    except CalamineError as error:
        raise BadTable(0, f"the workbook cannot be read ({error})", "save it anew as .xlsx, .ods or CSV") from error
    filled = [name for name, rows in held.items() if any(value != "" for row in rows for value in row)]
    if len(filled) > 1:
        raise BadTable(0, f"{len(filled)} sheets hold something: {', '.join(filled)}", "name one (--sheet)")
    name = filled[0] if filled else names[0]
    return (_cells(line, row) for line, row in enumerate(held[name], 1)), f"sheet {name}"


def _parquet(raw: bytes) -> Iterator[Row]:
    _require("pyarrow")
    import pyarrow
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.read_table(io.BytesIO(raw))
    except (ArrowException, OSError) as error:
        raise BadTable(0, f"the Parquet file cannot be read ({error})", "write it anew") from error
    yield Row(0, list(table.column_names))
    nested = [
        field.name
        for field in table.schema
        if pyarrow.types.is_nested(field.type) or pyarrow.types.is_binary(field.type)
    ]
    if nested:
        raise BadTable(0, f"{nested[0]!r} holds lists, objects or bytes", "a cell is a text or a number")
    try:
        columns = [column.to_pylist() for column in table.columns]
    except (ArrowException, OverflowError, ValueError) as error:
        raise BadTable(0, f"a value of the Parquet file cannot be read ({error})", "write it as text") from error
    for number, values in enumerate(zip(*columns, strict=True), 1):
        yield _cells(number, values)


def from_json(text: str) -> Iterator[Row]:
    """The rows of a JSON text, the header first. Raises BadTable."""
    rows = [(line, {nfc(key): value for key, value in row.items()}) for line, row in _objects(text)]
    columns = list(dict.fromkeys(key for _, row in rows for key in row))
    yield Row(0, columns)
    for line, row in rows:
        nested = next((key for key, value in row.items() if isinstance(value, dict | list)), None)
        if nested is not None:
            raise BadTable(line, f"{nested!r} holds a list or an object", "a cell is a text or a number")
        yield _cells(line, (row.get(column) for column in columns))


def _objects(text: str) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a list (by their number), one a line (by the line), or of columns as lists. Raises BadTable."""
    try:
        whole = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        return _one_a_line(text, error)
    except RecursionError:
        raise BadTable(0, "it is nested too deeply", _OBJECTS) from None
    except ValueError as error:  # a number of thousands of digits
        raise _bad(error) from error
    if isinstance(whole, dict) and whole and all(isinstance(values, list) for values in whole.values()):
        if len({len(values) for values in whole.values()}) > 1:
            raise BadTable(0, "its columns are not of one length", _OBJECTS)
        return [
            (n, dict(zip(whole, values, strict=True))) for n, values in enumerate(zip(*whole.values(), strict=True), 1)
        ]
    return _all_objects(list(enumerate(whole if isinstance(whole, list) else [whole], 1)))


def _bad(error: ValueError, line: int = 0) -> BadTable:
    return error if isinstance(error, BadTable) else BadTable(line, f"it is no JSON ({error})", _OBJECTS)


def _one_a_line(text: str, wrong: json.JSONDecodeError) -> list[tuple[int, dict[str, Any]]]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    found: list[tuple[int, Any]] = []
    for number, line in lines:
        try:
            found.append((number, json.loads(line, object_pairs_hook=_once)))
        except json.JSONDecodeError as error:
            first = number == lines[0][0]  # then it is no such file: what was wrong with the whole is to be said
            raise BadTable(
                wrong.lineno if first else number, f"it is no JSON ({(wrong if first else error).msg})", _OBJECTS
            ) from None
        except (RecursionError, ValueError) as error:
            raise _bad(ValueError(str(error)), number) from None
    return _all_objects(found)


def _all_objects(listed: list[tuple[int, Any]]) -> list[tuple[int, dict[str, Any]]]:
    wrong = next((number for number, row in listed if not isinstance(row, dict)), None)
    if wrong is not None:
        raise BadTable(wrong, "it is no object with columns as keys", _OBJECTS)
    return listed


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for i, (key, _) in enumerate(pairs) if key in dict(pairs[:i]))
        raise BadTable(0, f"two columns are called {twice!r}", "rename one")
    return found
