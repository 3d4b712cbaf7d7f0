"""What the tests of maps share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from networks import generated

import kg
from kg.maps import draw
from kg.pipeline.build import map_of


@dataclass
class Opened:
    """A page and everything it said or asked for."""

    page: Any
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_page(path: Path, width: int = 1440, height: int = 860, *, state: str = "") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        contexts.append(context)
        page = context.new_page()
        found = Opened(page)
        page.on("console", lambda m: found.messages.append(m.text))
        page.on("pageerror", lambda e: found.messages.append(str(e)))
        page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective + ' ' + e.blockedURI))"
        )

        def route(handler: Any) -> None:
            if handler.request.url.startswith(("file:", "data:", "blob:")):
                handler.continue_()
            else:
                found.requests.append(handler.request.url)
                handler.abort()

        context.route("**/*", route)
        page.goto(f"{path.as_uri()}#{state}" if state else path.as_uri())
        page.wait_for_selector("html[data-ready='1']", state="attached", timeout=20_000)
        return found

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def path(graph: kg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the first article."""
    return kg.draw(graph.network(), graph=graph).save(tmp_path_factory.mktemp("map") / "map.html")


@pytest.fixture(scope="module")
def whole(corpus: kg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of all sources, which opens on the Red River Delta."""
    return map_of(corpus, corpus.network()).save(tmp_path_factory.mktemp("whole") / "map.html")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up network that is drawn on a canvas."""
    return draw(generated(3000)).save(tmp_path_factory.mktemp("large") / "map.html")


def counts(page: Any) -> list[int]:
    return page.evaluate("[counts.dataset.nodes, counts.dataset.ties].map(Number)")


def go(page: Any, name: str) -> None:
    page.evaluate("id => lienket.set({ pick: id })", name)


def pick(page: Any, text: str) -> None:
    page.fill("#search", text)
    page.press("#search", "Enter")


def where(page: Any, name: str) -> list[float]:
    """Where a node stands on the screen."""
    return page.evaluate(
        """id => { const [x, y] = lienket.renderer.point(id), r = document.getElementById('map').getBoundingClientRect();
        return [r.left + x, r.top + y] }""",
        name,
    )


def day_in(data: dict[str, Any], since: int, to: int) -> bool:
    """Whether a tie is dated and may be of these years."""
    first, last = data["earliest"][:4], data["latest"][:4]
    return bool(first or last) and int(first or 0) <= to and int(last or 9999) >= since


STATES = [
    "layout=province&near=0&on=2025-06-30&off=person,subject",
    "pick=department/so-khcn-hai-phong&ego=2&near=0",
    "call=call/hai-phong-2019/transfer-scientists-enterprises&near=0",
    "from=department/so-khcn-hai-phong&until=university/vnua&near=0",
    "since=2015&to=2019&kind=participation&colour=community&size=betweenness",
    "spans=2010,2019,2020,2025&near=0",
    "show=table&rows=ties&lang=en",
]
