"""Draws the stages of kg/ as docs/layout.svg:  python docs/layout.py

A box a folder, in the order in which folders may import (from those above), with what it does and how many modules
it has; the lines between boxes are imports, thicker for more of them.
"""

from __future__ import annotations

import ast
from collections import Counter
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH, ROW, LEFT = 1120, 44, 300


def stages() -> list[str]:
    """The folders in their order, as tests/test_layers.py keeps it."""
    tree = ast.parse((ROOT / "tests" / "test_layers.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FOLDERS":
            return [str(name) for name in ast.literal_eval(node.value)]
    raise SystemExit("tests/test_layers.py has no FOLDERS")


def stage_of(dotted: str) -> str:
    """The stage that a dotted module name lies in."""
    parts = dotted.split(".")[1:]
    return "/".join(parts[:2]) if parts[:1] == ["linkage"] and len(parts) > 1 else (parts or [""])[0]


def arrows(order: list[str]) -> Counter[tuple[str, str]]:
    """How many modules of a stage import from another."""
    found: Counter[tuple[str, str]] = Counter()
    for path in (ROOT / "kg").rglob("*.py"):
        here = stage_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        there = {
            stage_of(f"{node.module}.{alias.name}")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg")
            for alias in node.names
        }
        found.update((here, name) for name in there if name != here and {name, here} <= set(order))
    return found


def said(stage: str) -> tuple[str, int]:
    """What a stage is for, by its docstring, and how many modules it has."""
    folder = ROOT / "kg" / stage
    files = sorted(folder.glob("**/*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    first = folder / "__init__.py" if folder.is_dir() else files[0]
    doc = ast.get_docstring(ast.parse(first.read_text(encoding="utf-8"))) or ""
    sentence = doc.split("\n")[0].split(". ")[0].split(": plain")[0].rstrip(".")
    return sentence, sum(path.name != "__init__.py" for path in files) or 1


def drawn() -> str:
    """The picture."""
    order = stages()
    high = ROW * len(order) + 20
    rows, lines = [], []
    for i, stage in enumerate(order):
        about, modules = said(stage)
        y = 10 + ROW * i
        rows.append(
            f'<rect x="{LEFT}" y="{y}" width="{WIDTH - LEFT - 10}" height="{ROW - 12}" rx="6" fill="#eef4f8" '
            f'stroke="#0b5a8a"/>'
            f'<text x="{LEFT + 12}" y="{y + 21}" font-weight="600">{escape(stage)}</text>'
            f'<text x="{LEFT + 190}" y="{y + 21}">{escape(about)}</text>'
            f'<text x="{WIDTH - 22}" y="{y + 21}" text-anchor="end" fill="#565656">{modules}</text>'
        )
    for (here, there), count in sorted(arrows(order).items()):
        low, top = (22 + ROW * order.index(stage) for stage in (here, there))
        out = LEFT - 14 - (low - top) * 0.32
        lines.append(
            f'<path d="M {LEFT} {low} C {out:.0f} {low}, {out:.0f} {top}, {LEFT} {top}" fill="none" stroke="#0b5a8a" '
            f'stroke-opacity=".3" stroke-width="{0.8 + count * 0.3:.1f}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" height="{high}" '
        'font-family="sans-serif" font-size="14">'
        f'<rect width="{WIDTH}" height="{high}" fill="#fff"/>{"".join(lines)}{"".join(rows)}</svg>\n'
    )


if __name__ == "__main__":
    (ROOT / "docs" / "layout.svg").write_text(drawn(), encoding="utf-8")
