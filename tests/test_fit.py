"""Every page fits its window in any sans-serif: three font sets, of narrow and of wide letters, which CI installs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, need

import kg

FONTS = ("DejaVu Sans", "Liberation Sans", "Noto Sans")
WIDTHS = (390, 768, 1440)


@pytest.fixture(scope="module")
def pages(corpus: kg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All pages that we make: report, map, and the page of the ontology."""
    folder = tmp_path_factory.mktemp("fit")
    ontology = folder / "ontology.html"
    subprocess.run([sys.executable, str(ROOT / "docs" / "ontology.py"), str(ontology)], check=True, capture_output=True)
    return {
        "report": kg.report(corpus).save(folder / "report.html"),
        "map": kg.draw(corpus.network()).save(folder / "map.html"),
        "ontology": ontology,
    }


def installed(font: str) -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", font], capture_output=True, text=True, check=True).stdout.strip())


def width_of(page: Any) -> int:
    """How wide the page is with all its letters laid out."""
    page.evaluate("document.fonts.ready")
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.browser
@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("name", ["report", "map", "ontology"])
def test_no_page_is_wider_than_its_window_in_any_font(
    pages: dict[str, Path], browser: Any, name: str, font: str
) -> None:
    need(f"the font {font}", installed(font))
    context = browser.new_context(bypass_csp=True)  # the test's own style says which font
    page = context.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(pages[name].as_uri())  # as somebody with such a window opens it
        page.add_style_tag(content=f"*, text {{ font-family: '{font}' !important }}")
        assert page.evaluate("f => document.fonts.check(`16px '${f}'`)", font)
        for language in ("vi", "en") if name == "report" else ("",):
            if language:
                page.check(f"#{language}", force=True)
            assert width_of(page) <= width, (width, language)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert width_of(page) <= width, (width, language, "details open")
    context.close()
