"""Tables as files that people open: CSV and TSV (guarded for spreadsheets), XLSX, Parquet, Markdown, JSON.

The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec

from kg.errors import KgError

Row = Sequence[object]
BOM = "\ufeff"  # by which spreadsheets know UTF-8
_FORMULA = re.compile(r"\s*[=+\-@]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # what a workbook would read as a character by its number
_LONGEST = 32_767  # characters that a cell of a workbook holds
_SHEET = 1_048_576  # rows that a sheet holds
_DAY = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP archive can tell


def text(value: object) -> str:
    """A value as text: nothing for None, `true` and `false`."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def guarded(value: object) -> str:
    """The same; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    plain = text(value)
    return f"'{plain}" if isinstance(value, str) and _FORMULA.match(plain) else plain


def csv_text(columns: Sequence[str], rows: Iterable[Row], *, excel: bool = False, delimiter: str = ",") -> str:
    """CSV; for spreadsheets with a byte order mark, guarded cells and their line ends."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if excel else "\n")
    writer.writerow(columns)
    shown = guarded if excel else text
    writer.writerows([shown(value) for value in row] for row in rows)
    return (BOM if excel else "") + out.getvalue()


def markdown(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """A table in Markdown; a cell stays on its line."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(" ".join(text(cell).replace("|", "\\|").split()) for cell in cells) + " |\n"

    return line(columns) + "|" + " --- |" * len(columns) + "\n" + "".join(line(row) for row in rows)


def json_text(columns: Sequence[str], rows: Iterable[Row], *, lines: bool = False) -> str:
    """Objects in a list, or one a line."""
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    if lines:
        return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
    return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"


def xlsx(tables: dict[str, tuple[Sequence[str], Iterable[Row]]]) -> bytes:
    """A workbook with a sheet for each table: texts stay texts, numbers numbers, the header stays in view.

    Raises KgError without openpyxl, or for more rows than a sheet holds.
    """
    _require("openpyxl")
    from openpyxl import Workbook

    book = Workbook(write_only=False)
    for empty in book.worksheets:
        book.remove(empty)
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(name[:31])
        for number, row in enumerate((columns, *rows), 1):
            if number > _SHEET:
                raise KgError(f"a sheet holds {_SHEET:,} rows", hint="write CSV or Parquet")
            for place, value in enumerate(row, 1):
                cell = sheet.cell(number, place, value if _is_number(value) else None)
                if cell.value is None and value is not None:
                    cell.value, cell.data_type = _cell_text(text(value), number), "s"
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _cell_text(value: str, row: int) -> str:
    if len(value) > _LONGEST:
        raise KgError(
            f"a cell of row {row} has {len(value):,} characters, a sheet's holds {_LONGEST:,}",
            hint="write CSV or Parquet",
        )
    return _ESCAPED.sub("_x005F_", _NOT_XML.sub("\ufffd", value))


def _is_number(value: object) -> bool:
    """Whether a sheet can hold it as a number with all its digits, or as a truth value."""
    return isinstance(value, (bool, int, float)) and abs(value) < 2**53  # not NaN, nor infinity


def _undated(archive: bytes) -> bytes:
    """The archive without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parquet(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Columns of one type each: whole numbers, numbers, truth values, else texts. Raises KgError without pyarrow."""
    _require("pyarrow")
    import pyarrow
    from pyarrow import parquet as writer

    held = list(zip(*rows, strict=True)) or [()] * len(columns)
    table = pyarrow.table({name: _typed(list(values)) for name, values in zip(columns, held, strict=True)})
    out = io.BytesIO()
    writer.write_table(table, out)
    return out.getvalue()


def _typed(values: list[object]) -> list[object]:
    kinds = {type(value) for value in values if value is not None}
    small = all(abs(value) < 2**63 for value in values if isinstance(value, int))
    if kinds <= {bool} or (kinds <= {int, float} and small) or kinds <= {datetime.date}:
        return [float(v) if float in kinds and isinstance(v, int) else v for v in values]
    return [None if value is None else text(value).encode("utf-8", "replace").decode() for value in values]


def _require(module: str) -> None:
    if find_spec(module) is None:
        raise KgError(f"{module} is not installed", hint="pip install 'lienket[tables]' writes such files")


_Writer = Callable[[Sequence[str], Iterable[Row]], str]
TEXTS: dict[str, _Writer] = {
    "csv": csv_text,
    "tsv": lambda columns, rows: csv_text(columns, rows, delimiter="\t"),
    "json": json_text,
    "jsonl": lambda columns, rows: json_text(columns, rows, lines=True),
    "md": markdown,
}
