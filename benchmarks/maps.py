"""Maps of 60 to 20,000 actors, built, and driven in Chromium without a graphics card:

    python benchmarks/maps.py [--write]

Each page is opened three times (the middle time counts), then dragged with the mouse for three seconds: a redraw
counts when it is complete. Drawn beside it in the same run: 497 nodes and 31,000 ties the way pyvis shows them by
itself, and 3,000 actors with vis-network in place of the canvas. `--write` puts the tables into docs/MAP-SPEED.md.
"""

from __future__ import annotations

import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from networks import generated  # noqa: E402

from kg.maps import draw  # noqa: E402
from kg.maps.layouts import force  # noqa: E402

SIZES = (60, 1_000, 3_000, 20_000)
LIMITS = {60: (None, 0.5), 1_000: (1, 1.0), 3_000: (None, 1.0), 20_000: (15, 1.5)}  # seconds to build, to be ready
SEARCHES = ("cong nghe", "so khoa", "hai ph", "n", "truong dai hoc ung dung", "doi moi 12")
TIMES = """() => { window.drawn = []; let last = lienket.renderer.draws();
  const look = () => { const now = lienket.renderer.draws();
    if (now !== last) { window.drawn.push(performance.now()); last = now; }
    requestAnimationFrame(look); }; look(); }"""
SEARCH = """words => { lienket.find('x'); return words.map(w => { const began = performance.now(); lienket.find(w);
  return performance.now() - began; }); }"""


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser without a graphics card."""
    from playwright.sync_api import sync_playwright

    path = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
    if path is None:
        sys.exit("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def opened(browser: Any, path: Path) -> Any:
    """The page, once it is ready."""
    page = browser.new_page(viewport={"width": 1440, "height": 860})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready='1']", state="attached", timeout=120_000)
    return page


def ready(browser: Any, path: Path) -> float:
    """Seconds from asking for the page until everything is drawn."""
    times = []
    for _ in range(3):
        page = opened(browser, path)
        times.append(float(page.evaluate("document.documentElement.dataset.readyMs")) / 1000)
        page.close()
    return statistics.median(times)


def dragged(page: Any, start: tuple[float, float]) -> tuple[float, float]:
    """Complete redraws a second, and the 95th percentile of milliseconds between them, while the mouse drags."""
    page.mouse.move(*start)
    page.mouse.down()
    page.evaluate("window.drawn.length = 0")
    until, step = time.perf_counter() + 3, 0
    while time.perf_counter() < until:
        step += 1
        page.mouse.move(start[0] + 200 * ((step % 40) / 40 - 0.5), start[1] + step % 30)
    drawn = page.evaluate("window.drawn")
    page.mouse.up()
    gaps = sorted(b - a for a, b in pairwise(drawn))
    return len(drawn) / 3, gaps[int(0.95 * len(gaps))] if gaps else float("inf")


def driven(browser: Any, path: Path) -> dict[str, float]:
    """Figures of one page: ready, redraws while the map and while a node is dragged (the worse), slowest search."""
    figures = {"ready": ready(browser, path)}
    page = opened(browser, path)
    page.evaluate(TIMES)
    box = page.evaluate(
        "(r => [r.left, r.top, r.width, r.height])(document.getElementById('map').getBoundingClientRect())"
    )
    whole = dragged(page, (box[0] + box[2] * 0.5, box[1] + box[3] * 0.03))
    page.click("#whole")
    page.wait_for_timeout(500)
    point = page.evaluate(
        "lienket.renderer.point(lienket.view.nodes.reduce((a, n) => (n.degree > a.degree ? n : a)).id)"
    )
    node = dragged(page, (box[0] + point[0], box[1] + point[1]))
    figures |= {"redraws": min(whole[0], node[0]), "gap": max(whole[1], node[1])}
    figures["search"] = max(page.evaluate(SEARCH, list(SEARCHES)))
    page.close()
    return figures


def built(net: nx.MultiDiGraph[str], path: Path) -> tuple[float, float]:
    """Seconds to build and write the page, and its megabytes."""
    began = time.perf_counter()
    draw(net).save(path)
    return time.perf_counter() - began, path.stat().st_size / 1e6


def as_pyvis_does(net: nx.Graph[int], path: Path) -> float:
    """Seconds of pyvis's own way from a graph to a page, resources within the page."""
    from pyvis.network import Network

    began = time.perf_counter()
    shown = Network(cdn_resources="in_line")
    shown.from_nx(net)
    path.write_text(shown.generate_html(), encoding="utf-8")
    return time.perf_counter() - began


def lines(folder: Path) -> list[str]:
    """The tables."""
    told = [
        "| actors | drawn by | ties | layout, s | build, s (limit) | MB | ready, s (limit) | redraws/s | p95, ms "
        "| search, ms |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    with chromium() as browser:
        for size, most in [*((size, 1_000) for size in SIZES), (3_000, 3_000)]:
            net, path = generated(size), folder / f"{size}-{most}.html"
            began = time.perf_counter()
            force.positions(nx.Graph(net))
            laid = time.perf_counter() - began
            with mock.patch("kg.maps.view.MOST_PYVIS", most):
                took, megabytes = built(net, path)
            found, (build, soon) = driven(browser, path), LIMITS[size]
            told.append(
                f"| {size:,} | {'vis-network' if size <= most else 'canvas'} | {net.number_of_edges():,} | {laid:.2f} "
                f"| {took:.2f}{f' ({build})' if build else ''} | {megabytes:.2f} | {found['ready']:.2f} ({soon}) "
                f"| {found['redraws']:.0f} | {found['gap']:.0f} | {found['search']:.1f} |"
            )
            print(told[-1], flush=True)
    dense = nx.gnm_random_graph(497, 31_000, seed=0)
    own = as_pyvis_does(dense.copy(), folder / "pyvis.html")
    ours, _ = built(nx.MultiDiGraph(nx.relabel_nodes(dense, str).edges), folder / "ours.html")
    told += [
        "",
        "| 497 nodes, 31,000 ties | seconds | ratio |",
        "| --- | --- | --- |",
        f"| pyvis by itself (`from_nx`, `generate_html`) | {own:.2f} | 1 |",
        f"| `kg.draw` | {ours:.2f} | {ours / own:.3f} |",
    ]
    print(*told[-2:], sep="\n", flush=True)
    return told


HEAD = f"""# Cost of maps

Written by `python benchmarks/maps.py --write` on 2 cores, Python {platform.python_version()}, Chromium without a
graphics card, on networks made up by `tests/support/networks.py` (each tie with evidence of its own). *Redraws* counts
complete pictures while the mouse drags the map, or a node, whichever is slower; *p95* is the time between two of these.
Where drawing everything takes the canvas above 30 ms, a map that is being dragged is its last picture moved along,
drawn anew when it rests.

vis-network draws up to 1,000 items: above, it stays below twenty redraws a second (last row), which a canvas exceeds.
"""


def main() -> None:
    """Measure, and write where that is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        told = lines(Path(folder))
    if "--write" in sys.argv:
        (ROOT / "docs" / "MAP-SPEED.md").write_text(f"{HEAD}\n" + "\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
