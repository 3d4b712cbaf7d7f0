"""The notebooks of docs/ run from top to bottom, and what their cells show is short."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

BOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def shown(cell: str, names: dict[str, Any]) -> object:
    """Run a cell as a notebook does: the value of its last expression."""
    *body, last = ast.parse(cell).body
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    exec(compile(ast.Module([last], []), "cell", "exec"), names)
    return None


def test_there_are_two() -> None:
    assert len(BOOKS) == 2


@pytest.mark.slow
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    assert book["nbformat"] == 4 and len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    values = 0
    for cell in (c for c in book["cells"] if c["cell_type"] == "code"):
        assert not cell["outputs"] and cell["execution_count"] is None  # committed as it was written
        value = shown("".join(cell["source"]), names)
        values += value is not None
        for part in value if isinstance(value, tuple) else (value,):
            html = getattr(part, "_repr_html_", None)
            assert len(html() if html else repr(part)) < 40_000, cell["source"]
    assert values >= 4
