"""The map for everybody: keyboard, contrast, motion, and the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from pages import STATES, Opened

from kg.maps.styles import LOOKS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("state", ["", STATES[1], STATES[2], STATES[6]])
def test_axe_finds_nothing(opened: Callable[..., Opened], whole: Path, state: str) -> None:
    page = opened(whole).page
    page.evaluate("h => { location.hash = h; }", state)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.wait_for_timeout(300)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["impact"], v["nodes"][0]["html"][:120]) for v in found] == []


def test_the_keyboard_reaches_everything(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('[id]')?.id ?? ''"))
    assert {"language", "near", "show-table", "map", "zoom-in", "whole", "search", "filters", "called"} - reached <= {
        "near"
    }
    page.focus("#map")
    before = page.evaluate("lienket.renderer.point('agency/sati')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.wait_for_timeout(200)
    assert page.evaluate("lienket.renderer.point('agency/sati')") != before


def test_the_keyboard_stays_where_it_was(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    focus = "[document.activeElement.id, document.activeElement.textContent.trim()]"
    page.evaluate("lienket.set({ pick: 'agency/sati' })")
    page.focus("#detail >> text='2 bước'")
    page.keyboard.press("Enter")
    assert page.evaluate(focus) == ["", "2 bước"] and page.evaluate("lienket.state.ego") == 2
    page.focus("#reset")
    page.keyboard.press("Enter")
    assert page.evaluate(focus)[0] == "map"
    page.evaluate("lienket.set({ pick: 'agency/sati' })")
    page.focus("#detail >> text='Đóng'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement !== document.body") and page.is_hidden("#detail")


def test_motion_is_left_out_where_it_is_not_wanted(opened: Callable[..., Opened], whole: Path) -> None:
    page = opened(whole).page
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("lienket.set({ layout: 'time' }, { animate: true })")
    asked = page.evaluate("Object.fromEntries(lienket.current().nodes.map(n => [n.key, { x: n.x, y: n.y }]))")
    assert page.evaluate("lienket.renderer.places()") == asked


def test_shapes_and_colours_tell_kinds_apart() -> None:
    assert len({look.shape for look in LOOKS.values()}) == len(LOOKS)

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert all(1.05 / (luminance(look.color) + 0.05) >= 3 for look in LOOKS.values())  # WCAG 2.2, 1.4.11


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    code = "import kg,sys; g = kg.load(only='hai-phong-2019', cache=False); kg.draw(g.network(), graph=g).save(sys.argv[1])"
    files = []
    for i, (seed, locale) in enumerate([("1", "C"), ("2", "C.UTF-8")]):
        files.append(tmp_path / f"{i}.html")
        env = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PATH": "/usr/bin:/bin", "PYTHONUTF8": "0"}
        subprocess.run([sys.executable, "-c", code, str(files[-1])], check=True, env=env, cwd=ROOT)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_pyvis_is_what_this_was_made_for() -> None:
    """The attributes of pyvis's Network that the page rests on."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    net.add_node("a", label=" ", shape="square", color="#fff", size=3, x=1, y=2)
    net.add_node("b", label=" ")
    net.add_edge("a", "b", id="t0", dashes=True, arrows="to")
    net.add_edge("a", "b", id="t1")
    assert [e["id"] for e in net.edges] == ["t0", "t1"] and net.nodes[0]["x"] == 1 and net.nodes[0]["shape"] == "square"
    assert all(hasattr(net, name) for name in ("templateEnv", "path", "options", "generate_html"))
