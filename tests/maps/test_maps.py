"""The map in a real Chromium, with the network off."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from networks import generated

import kg
from kg.maps import draw
from kg.maps.layouts import outlines
from kg.maps.page import columns
from kg.maps.page import network as pyvis_network
from kg.maps.styles import LOOKS
from kg.maps.view import view_of
from kg.pipeline.build import map_of
from kg.text import written

pytestmark = pytest.mark.browser


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


def test_it_is_pyvis_page(graph: kg.KnowledgeGraph, path: Path) -> None:
    """The page for our own data carries pyvis's nodes, edges and bundle."""
    net = pyvis_network(view_of(graph.network()))
    assert type(net).__module__ == "pyvis.network" and net.directed
    text = path.read_text(encoding="utf-8")
    assert "vis-network" in text and f'"id":"{net.nodes[0]["id"]}"' in text
    assert (len(net.nodes), len(net.edges)) == (28, 50)


def test_opens_offline_without_a_request_or_a_message(opened: Callable[..., Opened], path: Path) -> None:
    found = opened(path)
    found.page.click("#language")
    pick(found.page, "sati")
    found.page.wait_for_timeout(300)
    assert found.requests == [] and found.messages == []
    assert found.page.evaluate("violations") == []
    assert found.page.evaluate("document.compatMode") == "CSS1Compat"
    assert path.stat().st_size < 700_000


def test_language_title_and_policy(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    policy = page.get_attribute("meta[http-equiv='Content-Security-Policy']", "content")
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert page.get_attribute("html", "lang") == "vi" and page.title().startswith("Liên kết")
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en" and page.title().startswith("Linkage")
    assert page.inner_text("#language") == "Tiếng Việt"
    assert "1 article reports 1 event" in page.inner_text("#summary")
    # A name without a sourced English form stays Vietnamese, with its class in English.
    pick(page, "pham the dung")
    assert page.inner_text("#detail h2") == "Phạm Thế Dũng (person)"
    pick(page, "sati")
    assert page.inner_text("#detail h2") == "State Agency for Technology Innovation"


def test_counts_are_the_graphs(opened: Callable[..., Opened], path: Path, graph: kg.KnowledgeGraph) -> None:
    page, net = opened(path).page, graph.network()
    assert page.evaluate("[counts.dataset.nodes, counts.dataset.ties].map(Number)") == [len(net), net.number_of_edges()]
    assert page.evaluate("lienket.renderer.network.body.data.nodes.getIds().sort()") == sorted(net)
    assert len(set(page.evaluate("lienket.renderer.network.body.data.edges.getIds()"))) == net.number_of_edges()


def test_arrows_point_as_the_statements(opened: Callable[..., Opened], path: Path, graph: kg.KnowledgeGraph) -> None:
    page = opened(path).page
    drawn = page.evaluate("lienket.renderer.network.body.data.edges.get().map(e => [e.from, e.to, e.arrows])")
    stated = sorted((a, b, "" if d["symmetric"] else "to") for a, b, d in graph.network().edges(data=True))
    assert sorted(map(tuple, drawn)) == stated


@pytest.mark.parametrize(
    "typed",
    [
        "so khcn hai phong",
        "Sở KH&CN thành phố Hải Phòng",
        "SỞ KHCN TP HẢI PHÒNG",
        "so\u031b\u0309 khcn ha\u0309i pho\u0300ng",
        "Sở Khoa học và Công nghệ thành phố Hải Ph",
    ],
)
def test_search_finds_without_marks_in_any_form(opened: Callable[..., Opened], path: Path, typed: str) -> None:
    page = opened(path).page
    page.fill("#search", typed)
    assert page.get_attribute("#hits li >> nth=0", "data-id") == "department/so-khcn-hai-phong"
    page.press("#search", "Enter")
    assert page.get_attribute("#detail", "data-id") == "department/so-khcn-hai-phong"


def test_search_in_the_page_is_search_in_python(
    opened: Callable[..., Opened], path: Path, graph: kg.KnowledgeGraph
) -> None:
    page, net = opened(path).page, graph.network()
    for text in (
        "hai phong",
        "đồng bằng sông hồng",
        "cuc ung dung",
        "KH&CN",
        "tuấn",
        "lien ket vung",
        "doanh nghiep",
        "TP. HCM",
        "constructor",
        "xyz",
    ):
        found = {e.id for e in graph.find(text, limit=1000)} & set(net)
        assert set(page.evaluate("t => lienket.find(t).map(n => n.id)", text)) == found, text
    odd = nx.MultiDiGraph()
    odd.add_node("enterprise/c", label="Constructor", type="Enterprise")
    page = opened(draw(odd).save(path.with_name("odd.html"))).page
    assert page.evaluate("lienket.find('constructor').map(n => n.id)") == ["enterprise/c"]


def test_search_by_keyboard(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    page.fill("#search", "trung tam")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    first = page.get_attribute("#hits li >> nth=0", "data-id")
    second = page.get_attribute("#hits li >> nth=1", "data-id")
    page.press("#search", "ArrowDown")
    assert page.get_attribute("#hits li[aria-selected='true']", "data-id") == second != first
    page.press("#search", "ArrowUp")
    page.press("#search", "ArrowUp")
    assert page.get_attribute("#hits li[aria-selected='true']", "data-id") == page.get_attribute(
        "#hits li >> nth=-1", "data-id"
    )
    page.press("#search", "Escape")
    assert page.is_hidden("#hits") and page.input_value("#search") == ""
    page.fill("#search", "không có gì như thế")
    assert page.inner_text("#hits") == "Không tìm thấy tên phù hợp."
    page.press("#search", "Enter")
    assert page.is_hidden("#detail")


def test_selecting_shows_every_tie_with_its_evidence(
    opened: Callable[..., Opened], path: Path, graph: kg.KnowledgeGraph
) -> None:
    page, net = opened(path).page, graph.network()
    for name in sorted(net):
        go(page, name)
        near = [*net.out_edges(name, data=True), *net.in_edges(name, data=True)]
        assert page.locator("#detail .tie").count() == len(near)
        cards = page.locator("#detail .tie .card")
        assert cards.count() == sum(len(d["evidence"]) for _, _, d in near)
        assert sorted(page.locator("#detail .tie .card q").all_inner_texts()) == sorted(
            net.graph["evidence"][e]["quote"] for _, _, d in near for e in d["evidence"])  # fmt: skip
        own = page.locator("#detail > .card").count()
        assert own == len(net.nodes[name]["evidence"])


@pytest.mark.parametrize("page_of", ["whole", "large"])
def test_a_tie_is_told_when_clicked(
    opened: Callable[..., Opened], page_of: str, request: pytest.FixtureRequest
) -> None:
    page = opened(request.getfixturevalue(page_of)).page
    key = page.evaluate("lienket.current().ties.find(t => t.a.key !== t.b.key).key")
    go(page, key)
    assert page.get_attribute("#detail", "data-id") == key
    tie = page.evaluate("k => lienket.view.ties[Number(k.slice(1))]", key)
    assert page.locator("#detail .card").count() == len(tie["evidence"]) > 0


def test_a_source_link_opens_the_source_and_nothing_else(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    pick(page, "duong ngoc tuan")
    links = set(page.locator("#detail a").evaluate_all("as => as.map(a => a.href + ' ' + a.rel)"))
    assert links == {"http://www.sati.gov.vn/posts/397 noopener noreferrer"}


def test_clicking_a_shape_opens_it(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    for name in ("agency/sati", "event/hai-phong-2019/workshop"):
        page.mouse.click(*where(page, name))
        page.wait_for_function("id => document.getElementById('detail').dataset.id === id", arg=name, timeout=3000)
        page.keyboard.press("Escape")
        assert page.is_hidden("#detail")


def test_filters_change_counts_and_drop_a_stale_selection(
    opened: Callable[..., Opened], path: Path, graph: kg.KnowledgeGraph
) -> None:
    page, net = opened(path).page, graph.network()
    pick(page, "pham the dung")
    page.uncheck("#filters input[value='person']")
    left = [n for n, d in net.nodes(data=True) if d["type"] != "Person"]
    assert page.evaluate("[counts.dataset.nodes, counts.dataset.ties].map(Number)") == [
        len(left),
        net.subgraph(left).number_of_edges(),
    ]
    assert page.is_hidden("#detail")
    assert page.get_attribute("#counts", "role") == "status"
    pick(page, "pham the dung")  # choosing what is hidden shows it again
    assert page.is_checked("#filters input[value='person']") and page.is_visible("#detail")


@pytest.mark.parametrize("page_of", ["path", "whole", "large"])
def test_labels_do_not_meet_nor_hide_icons_and_positions_do_not_drift(
    opened: Callable[..., Opened], page_of: str, request: pytest.FixtureRequest
) -> None:
    page = opened(request.getfixturevalue(page_of)).page
    before = page.evaluate("lienket.renderer.places()")
    boxes, icons = page.evaluate(
        """[lienket.renderer.labels(), (() => { const all = lienket.current().nodes, at = (it) => lienket.renderer.point(it.key);
        const [a, b] = [all[0], all[all.length - 1]], away = ([x, y], [u, v]) => Math.hypot(x - u, y - v);
        const scale = away(at(a), at(b)) / away([a.x, a.y], [b.x, b.y]);
        return all.filter(it => !it.dim).map(it => [it.key, ...at(it), it.r * scale]) })()]"""
    )
    assert len(boxes) >= {"path": 15, "whole": 30, "large": 0}[page_of]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert not (a["l"] < b["r"] and b["l"] < a["r"] and a["t"] < b["b"] and b["t"] < a["b"]), (a["id"], b["id"])
        for key, x, y, r in icons:
            wide = min(a["r"], x + r) - max(a["l"], x - r)
            high = min(a["b"], y + r) - max(a["t"], y - r)
            assert key == a["id"] or min(wide, high) <= 0 or wide * high <= 0.2 * 4 * r * r, (a["id"], key)
    page.wait_for_timeout(2000)
    assert page.evaluate("lienket.renderer.places()") == before


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1440, 860), (2560, 1440)])
def test_every_screen(opened: Callable[..., Opened], path: Path, width: int, height: int) -> None:
    page = opened(path, width, height).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.getElementById('map').getBoundingClientRect().height") >= 0.45 * height


def where(page: Any, name: str) -> list[float]:
    """Where a node stands on the screen."""
    return page.evaluate(
        """id => { const [x, y] = lienket.renderer.point(id), r = document.getElementById('map').getBoundingClientRect();
        return [r.left + x, r.top + y] }""",
        name,
    )


def test_the_table_holds_the_same_in_vietnamese_order(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page, net = opened(whole).page, corpus.network()
    page.click("#everything")
    page.click("#show-table")
    assert sorted(page.evaluate("lienket.table.ids()")) == sorted(net)
    labels = [net.nodes[name]["label"] for name in page.evaluate("lienket.table.ids()")]
    assert labels.index("doanh nghiệp") < labels.index("Dương Ngọc Tuấn") < labels.index("Đồng bằng sông Hồng")
    assert page.locator("#rows-body tr").count() == 100
    page.click("#rows-next")
    assert page.inner_text("#rows-said") == f"Dòng 101–200 trong {len(net)}"
    page.click("[data-column=degree]")
    degree = dict(net.degree())
    shown = [degree[name] for name in page.evaluate("lienket.table.ids()")]
    assert shown == sorted(shown, reverse=True)
    assert page.get_attribute("th:has([data-column=degree])", "aria-sort") == "descending"
    page.click("#rows-ties")
    assert len(page.evaluate("lienket.table.ids()")) == net.number_of_edges()
    for way in (1, -1):
        page.click("[data-column=date]")
        days = page.evaluate("lienket.table.ids().map(k => lienket.view.ties[Number(k.slice(1))].date)")
        dated = [day for day in days if day]
        assert (
            days == dated + [""] * (len(days) - len(dated)) and dated == sorted(dated)[::way]
        )  # the undated come last
    page.click("#rows-body tr >> nth=0 >> button")
    assert page.get_attribute("#detail", "data-kind") == "tie"


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    'javascript:alert(1)"',
    "\u2028\u2029",
    "{{ 7*7 }}",
    "'\"<!--",
    "{#",
]


def test_dates_and_numbers_are_written_as_in_the_report(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    dates = ["2019-10-11", "2019-10", "2019", "XXXX", "XXXX-06", "XXXX-06-21", "2019-10-11/2019-10-12", "../2025-02-28",
             "/2025-02-28", "2025-03-01/..", "2019/2019", "khoảng 2019"]  # fmt: skip
    for lang in (0, 1):
        assert page.evaluate("all => all.map(d => lienket.day(d))", dates) == [written.date(d)[lang] for d in dates]
        assert page.evaluate("lienket.number(0.27, 2)") == written.number("0.27")[lang]
        page.click("#language")


def test_hostile_text_in_every_field_stays_text(opened: Callable[..., Opened], tmp_path: Path) -> None:
    net = nx.MultiDiGraph()
    for i, evil in enumerate(HOSTILE):
        net.add_node(f"person/n{i}", label=evil, label_en=evil, type="Person", type_vi=evil, type_en=evil, names=[evil], date=evil,
                     seat_label=evil, note=evil, evidence=[f"e{i}"])  # fmt: skip
        net.add_edge("person/n0", f"person/n{i}", key=evil, kind=evil, label=evil, label_en=evil, manner=evil, manner_en=evil, date=evil,
                     evidence=[f"e{i}"])  # fmt: skip
    net.graph["evidence"] = {
        f"e{i}": {"source": "s", "quote": evil, "paraphrase": evil, "citation": evil, "certainty": "seen"}
        for i, evil in enumerate(HOSTILE)
    }
    net.graph["sources"] = {"s": {"title": HOSTILE[0], "url": "javascript:alert(1)", "readOn": HOSTILE[1]}}
    found = opened(draw(net).save(tmp_path / "evil.html"))
    page = found.page
    page.on("dialog", lambda d: found.messages.append("dialog"))
    for i in range(len(HOSTILE)):
        go(page, f"person/n{i}")
        assert page.evaluate("document.querySelector('#detail h2').textContent") == HOSTILE[i]
    assert page.locator("#detail a").count() == 0 and page.locator("img, aside script, #table script").count() == 0
    page.click("#language")
    assert found.messages == [] and found.requests == [] and page.evaluate("violations") == []


def test_an_empty_network_has_a_page(opened: Callable[..., Opened], tmp_path: Path) -> None:
    found = opened(draw(nx.MultiDiGraph()).save(tmp_path / "empty.html"))
    assert found.page.evaluate("counts.dataset.nodes") == "0" and found.messages == []


def test_data_stands_whole_in_the_page(path: Path, graph: kg.KnowledgeGraph) -> None:
    text = path.read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/json" id="view">(.*?)</script>', text, re.S)
    held, view = json.loads(data), view_of(graph.network())
    assert held["evidence"] == columns(view["evidence"]) and held["evidence"]["count"] == len(view["evidence"])
    assert not re.search(r"<(?:script|link|iframe|img)[^>]*\s(?:src|href)=", text)


def test_another_pyvis_bundle_or_language_is_refused(graph: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(kg.KgError, match="take vi or en"):
        draw(graph.network(), lang="fr")
    monkeypatch.setitem(kg.maps.page._VIS, "vis-network.min.js", "0" * 64)
    with pytest.raises(kg.KgError, match=r"install pyvis 0\.3\.2"):
        draw(graph.network())


def test_drawing_leaves_the_network_and_the_folder_alone(
    graph: kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    net = graph.network()
    before = nx.to_dict_of_dicts(net).__repr__()
    draw(net)
    assert nx.to_dict_of_dicts(net).__repr__() == before and not list(tmp_path.iterdir())


def inside(page: Any) -> bool:
    """Whether every icon lies inside the map."""
    return page.evaluate("""() => { const f = document.getElementById('map');
        return lienket.current().nodes.map(n => lienket.renderer.point(n.key))
          .every(([x, y]) => x >= 0 && y >= 0 && x <= f.clientWidth && y <= f.clientHeight) }""")  # fmt: skip


def test_another_size_and_print_show_the_whole_map(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    assert inside(page)
    page.set_viewport_size({"width": 700, "height": 600})
    page.wait_for_function(
        "Math.abs(document.querySelector('#map canvas').clientWidth - document.getElementById('map').clientWidth) < 2"
    )
    page.wait_for_timeout(500)
    assert inside(page)
    page.set_viewport_size({"width": 1440, "height": 860})
    page.emulate_media(media="print")
    page.wait_for_timeout(800)
    assert inside(page)
    assert page.is_visible("#title") and page.is_visible("#filters") and page.is_visible("#map")
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    for state in ({}, {"pick": "agency/sati"}, {"pick": "", "call": page.evaluate("lienket.view.calls[0].id")}):
        page.evaluate("state => lienket.set(state)", state)
        ends = page.evaluate(
            "['title', 'map', 'filters'].map(id => document.getElementById(id).getBoundingClientRect().bottom)"
        )
        assert (
            max(ends) < 1123 and page.locator("button:visible:not(.link), input:visible, select:visible").count() == 0
        )


def test_the_three_things_to_try_are_on_this_map(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    example = re.search("“(.+)”", page.inner_text("[data-text='try2']"))[1]
    assert page.evaluate("t => lienket.find(t).length", example) > 0
    assert re.search("“(.+)”", page.inner_text("[data-text='try3']"))[1] in page.inner_text("#called summary")


# --- what an analyst does ------------------------------------------------------------------------


def day_in(data: dict[str, Any], since: int, to: int) -> bool:
    """Whether a tie is dated and may be of these years."""
    first, last = data["earliest"][:4], data["latest"][:4]
    return bool(first or last) and int(first or 0) <= to and int(last or 9999) >= since


def test_years_show_the_ties_of_that_span(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page, net = opened(whole).page, corpus.network()
    page.click("#everything")
    low, high = page.evaluate("lienket.range")
    undated = sum(not (d["earliest"] or d["latest"]) for *_, d in net.edges(data=True))
    for since, to in [*((year, year) for year in range(low, high + 1)), (2010, 2019), (low, high)]:
        page.evaluate("([since, to]) => lienket.set({ since, to })", [since, to])
        kept = [(a, b) for a, b, d in net.edges(data=True) if day_in(d, since, to)]
        assert counts(page) == [len({n for pair in kept for n in pair}), len(kept)], (since, to)
        assert f"{undated} mối liên kết không rõ ngày" in page.inner_text("#counts")


def test_filters_keep_what_the_graph_says(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page, net = opened(whole).page, corpus.network()
    page.click("#everything")
    page.click("#narrow summary")

    def shown(key: str, value: str) -> int:
        page.select_option(f"#{key}", value)
        found = counts(page)[1]
        page.select_option(f"#{key}", "")
        return found

    ties = [d for *_, d in net.edges(data=True)]
    assert shown("kind", "collaboration") == sum(d["kind"] == "collaboration" for d in ties)
    assert shown("role", "role/organiser") == sum(d["detail"] == "role/organiser" for d in ties)
    assert shown("status", "signed") == sum(d["status"] == "signed" for d in ties)
    # Everything here was seen: a choice that leaves out nothing is not offered.
    assert {c for d in ties for c in d["certainty"]} == {"seen"} and page.is_hidden("#certainty")
    source = "source/bac-ninh-dai-hoc-2025"
    evidence = net.graph["evidence"]
    assert shown("source", source) == sum(any(evidence[e]["source"] == source for e in d["evidence"]) for d in ties)
    page.select_option("#province", "province/hai-phong")
    assert counts(page)[0] == sum(d["place"] == "province/hai-phong" for _, d in net.nodes(data=True))
    page.select_option("#province", "?")
    assert counts(page)[0] == sum(d["place"] == "" for _, d in net.nodes(data=True))
    page.select_option("#province", "")
    page.select_option("#region", "region/red-river-delta")
    members = net.graph["territories"]["regions"]["region/red-river-delta"]["members"]
    assert counts(page)[0] == sum(d["place"] in members for _, d in net.nodes(data=True))
    page.click("#reset")
    assert counts(page) == [len(net), net.number_of_edges()] and page.is_hidden("#reset")


def test_paths_and_neighbourhoods_are_networkx(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page, plain = opened(whole).page, nx.Graph(corpus.network())
    page.click("#everything")
    rng = random.Random(1)
    names = sorted(plain)
    for _ in range(50):
        one, other = rng.sample(names, 2)
        steps = page.evaluate(
            """([a, b]) => { const f = lienket.paths.path(lienket.byId.get(a).i, lienket.byId.get(b).i, lienket.chosen().tie);
            return f && f.nodes.map(i => lienket.view.nodes[i].id) }""",
            [one, other],
        )
        if steps is None:
            assert not nx.has_path(plain, one, other)
        else:
            assert len(steps) == len(nx.shortest_path(plain, one, other)) and nx.is_path(plain, steps)
    for name in rng.sample(names, 10):
        for steps in (1, 2, 3):
            page.evaluate("([pick, ego]) => lienket.set({ pick, ego })", [name, steps])
            around = nx.ego_graph(plain, name, steps)
            shown = page.evaluate("[...lienket.chosen().node].flatMap((on, i) => on ? [lienket.view.nodes[i].id] : [])")
            assert sorted(shown) == sorted(around)


def test_a_path_shows_the_evidence_of_each_step(opened: Callable[..., Opened], whole: Path) -> None:
    page = opened(whole).page
    page.click("#ways summary")
    page.fill("#path-from", "so khcn hai phong")
    page.fill("#path-until", "đại học thủy lợi")
    page.press("#path-until", "Enter")
    assert page.get_attribute("#detail", "data-kind") == "path"
    steps = page.locator("#detail .step").count()
    assert steps > 0 and all(page.locator("#detail .step").nth(i).locator(".card").count() for i in range(steps))
    page.evaluate("lienket.set({ off: new Set(['event', 'state', 'person', 'group', 'territory']) })")
    assert "Không có đường nào" in page.inner_text("#detail") or page.locator("#detail .step").count() >= steps
    page.fill("#path-until", "zzzz")
    page.press("#path-until", "Enter")
    assert "Không có chủ thể nào tên là “zzzz”" in page.inner_text("#path-said")


def test_a_group_shows_whom_it_might_mean_as_a_hypothesis(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    go(page, "group/hai-phong-2019/departments")
    before = counts(page)
    page.click("#whom")
    assert page.locator("#detail .hypothesis li").count() == 11  # the departments of the delta in 2019
    drawn = page.evaluate("lienket.current().ties.filter(t => t.key.startsWith('w '))")
    assert len(drawn) == 11 and all(t["dash"] == "dotted" for t in drawn)
    assert counts(page) == before  # a hypothesis is counted nowhere
    assert "Phỏng đoán" in page.inner_text("#detail")


def test_two_spans_are_compared_pair_by_pair(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page, net = opened(whole).page, corpus.network()
    page.click("#everything")
    page.evaluate("lienket.set({ spans: [2010, 2019, 2020, 2025] })")
    spans = [
        {frozenset((a, b)) for a, b, d in net.edges(data=True) if day_in(d, *span)}
        for span in ((2010, 2019), (2020, 2025))
    ]
    told = page.evaluate("lienket.current().counts")
    assert told == {
        "only1": len(spans[0] - spans[1]),
        "both": len(spans[0] & spans[1]),
        "only2": len(spans[1] - spans[0]),
    }


STATES = [
    "layout=province&near=0&on=2025-06-30&off=person,subject",
    "pick=department/so-khcn-hai-phong&ego=2&near=0",
    "call=call/hai-phong-2019/transfer-scientists-enterprises&near=0",
    "from=department/so-khcn-hai-phong&until=university/vnua&near=0",
    "since=2015&to=2019&kind=participation&colour=community&size=betweenness",
    "spans=2010,2019,2020,2025&near=0",
    "show=table&rows=ties&lang=en",
]


@pytest.mark.parametrize("state", STATES)
def test_a_link_brings_back_the_state(opened: Callable[..., Opened], whole: Path, state: str) -> None:
    asked = "lienket.encode() + ' ' + counts.textContent + ' ' + document.getElementById('detail').textContent"
    first = opened(whole).page
    first.evaluate("hash => { location.hash = hash; }", state)
    first.wait_for_timeout(200)
    told = first.evaluate(asked)
    again = opened(whole, state=first.url.partition("#")[2]).page
    assert again.evaluate(asked) == told
    assert dict(p.split("=") for p in first.evaluate("decodeURIComponent(lienket.encode())").split("&")) == dict(
        p.split("=") for p in state.split("&")
    )


def test_back_leads_to_what_was_seen_before(opened: Callable[..., Opened], path: Path) -> None:
    page = opened(path).page
    usual = counts(page)
    for name in ("agency/sati", "person/pham-the-dung"):
        page.evaluate("pick => lienket.set({ pick })", name)
    page.evaluate("lienket.set({ off: new Set(['subject']) })")  # no step of its own
    page.evaluate("lienket.set({ layout: 'type' })")
    for name, layout in (("person/pham-the-dung", "force"), ("agency/sati", "force"), ("", "force")):
        page.go_back()
        page.wait_for_function(
            "([pick, layout]) => lienket.state.pick === pick && lienket.state.layout === layout", arg=[name, layout]
        )
    assert counts(page) == usual and page.is_hidden("#detail")
    page.go_forward()
    page.wait_for_function("lienket.state.pick === 'agency/sati'")


@pytest.mark.parametrize("hash_", ["%E0%A4%A", "pick=<img src=x onerror=alert(1)>", "layout=__proto__&near=2&ego=99", "off=constructor",
                                   "since=99999&to=abc", "call=javascript:alert(1)", "spans=1,2", "&&&===", "pick=t99999999&whom=x",
                                   "lang=__proto__", "pick=c0&ego=2", "whom=__proto__&open=0"])  # fmt: skip
def test_a_malformed_hash_does_nothing(opened: Callable[..., Opened], path: Path, hash_: str) -> None:
    found = opened(path)
    usual = counts(found.page)
    found.page.evaluate("h => { location.hash = h; }", hash_)
    found.page.wait_for_timeout(150)
    assert counts(found.page) == usual and found.messages == [] and found.page.is_hidden("#detail")


# --- layouts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("near", [True, False])
def test_actors_stand_in_their_provinces(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph, near: bool
) -> None:
    page, net = opened(whole).page, corpus.network()
    page.evaluate("near => lienket.set({ near, layout: 'province', on: '2025-06-30' })", near)
    frames = {f["id"]: f for f in page.evaluate("lienket.current().frames")}
    merged = {"province/" + n for n in ("ninh-binh-2025", "hung-yen-2025")}
    for item in page.evaluate("lienket.current().nodes"):
        data = net.nodes[item["key"]]
        if not data["seat"] or data["seat"] in merged:
            continue
        frame = frames.get(data["seat"]) or frames["seat unknown"]
        assert frame["x"] <= item["x"] <= frame["x"] + frame["w"] and frame["y"] <= item["y"] <= frame["y"] + frame["h"]
    assert "province/ninh-binh-2025" not in frames and "province/hai-phong" in frames
    unknown = frames["seat unknown"]
    people = [i for i in page.evaluate("lienket.current().nodes") if i["group"] == "person"]
    assert people and all(unknown["x"] <= i["x"] <= unknown["x"] + unknown["w"] for i in people)


def test_places_stay_when_filters_change_and_move_when_layouts_do(opened: Callable[..., Opened], whole: Path) -> None:
    page = opened(whole).page
    before = page.evaluate("lienket.renderer.places()")
    page.uncheck("#filters input[value='person']")
    after = page.evaluate("lienket.renderer.places()")
    assert len(after) < len(before) and all(after[name] == before[name] for name in after)
    page.click("#arrange summary")
    page.select_option("#layout", "type")
    page.wait_for_timeout(800)
    assert page.evaluate("lienket.renderer.places()") != after
    asked = page.evaluate("Object.fromEntries(lienket.current().nodes.map(n => [n.key, { x: n.x, y: n.y }]))")
    assert page.evaluate("lienket.renderer.places()") == asked


def test_real_outlines_take_the_place_of_tiles(
    graph: kg.KnowledgeGraph, opened: Callable[..., Opened], tmp_path: Path
) -> None:
    square = [[[106.4, 20.6], [107.0, 20.6], [107.0, 21.1], [106.4, 21.1], [106.4, 20.6]]]
    feature = {
        "type": "Feature",
        "properties": {"NAME": "Thành phố Hải Phòng"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    file = tmp_path / "o.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    found = map_of(graph, graph.network(), outlines=outlines.read(file)).save(tmp_path / "m.html")
    page = opened(found).page
    page.evaluate("lienket.set({ near: false, layout: 'province' })")
    (ring,) = page.evaluate("lienket.current().shapes")
    xs, ys = ring[::2], ring[1::2]
    x, y = page.evaluate(
        "(() => { const n = lienket.current().nodes.find(n => n.key === 'department/so-khcn-hai-phong'); return [n.x, n.y] })()"
    )
    assert min(xs) < x < max(xs) and min(ys) < y < max(ys)


@pytest.mark.parametrize(("text", "said"), [("{", "not JSON"), ("[]", "not a GeoJSON"), ('{"features": []}', "no GeoJSON feature matches"),
    ('{"features": [{"properties": {"n": "Hải Phòng"}, "geometry": {"type": "Polygon", "coordinates": [["a"]]}}]}', "coordinates")])  # fmt: skip
def test_outlines_that_are_none_are_refused(graph: kg.KnowledgeGraph, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "o.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(kg.KgError, match=said):
        map_of(graph, graph.network(), outlines=outlines.read(file))


def test_outlines_of_an_older_day_are_taken_as_such(corpus: kg.KnowledgeGraph) -> None:
    provinces = corpus.network().graph["territories"]["provinces"]

    def drawn(*names: str) -> Any:
        square = {"type": "Polygon", "coordinates": [[[106, 20], [107, 20], [107, 21], [106, 21]]]}
        features = [{"properties": {"ten": name}, "geometry": square} for name in names]
        place = {"a": "province/hai-duong", "b": "province/hai-phong", "c": "province/hai-phong-2025"}
        return outlines.by_outline({"features": features}, place, "abc", provinces, dict.fromkeys("abc", 0))

    today, before = drawn("TP. Hải Phòng"), drawn("Hải Phòng", "Tỉnh Hải Dương")
    assert (today.until, before.until) == ("", "2025-06-30")
    assert not today.frames and [frame.id for frame in before.frames] == ["seat unknown"]  # c was two provinces


def test_any_graph_of_networkx_has_a_map(opened: Callable[..., Opened], tmp_path: Path) -> None:
    given = nx.Graph(kind=None)
    given.add_node(1, label=None, date=date(2019, 10, 11))
    given.add_edge(1, 2, kind="collaboration", earliest=date(2019, 1, 1), latest=float("nan"))
    found = opened(draw(given).save(tmp_path / "m.html"))
    assert found.page.evaluate("lienket.view.nodes.map(n => [n.id, n.date])") == [["1", "2019-10-11"], ["2", ""]]
    assert found.page.evaluate("lienket.view.ties.map(t => [t.symmetric, t.first, t.last])") == [[True, 2019, None]]
    with pytest.raises(kg.KgError, match="same name"):
        draw(nx.Graph([(1, "1")]))


# --- linkage that was called for -----------------------------------------------------------------


def test_a_chip_for_each_call_with_ends_answers_and_gaps(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page = opened(whole).page
    card = corpus_card(corpus)
    page.click("#called summary")
    chips = page.locator("#chips button").evaluate_all("bs => bs.map(b => b.dataset.call)")
    assert chips == list(dict.fromkeys(card["call"]))
    for call in chips:
        page.click(f"#chips [data-call='{call}']")
        rows = card[card["call"] == call]
        assert page.locator("#call .mandate").count() == len(rows)
        shown = page.evaluate(
            "lienket.view.calls.find(c => c.id === lienket.state.call).pairs.map(p => [p.mandate, p.ties.length + p.absent])"
        )
        ties = [sum(row[f"{k}_{w}"] for k in ("agreements", "co_organised", "met", "as_class") for w in ("before", "after", "unordered"))
                for _, row in rows.iterrows()]  # fmt: skip
        assert [m for m, _ in shown] == list(rows["mandate"]) and [n for _, n in shown] == ties
        drawn = page.evaluate("lienket.current().ties.filter(t => t.key.startsWith('a ')).length")
        assert drawn == page.evaluate(
            "lienket.view.calls.find(c => c.id === lienket.state.call).pairs.reduce((n, p) => n + p.ties.length, 0)"
        )
        assert set(page.locator("#call td").evaluate_all("ts => ts.map(t => t.dataset.state || '')")) <= {
            "", "documented", "none_found", "not_covered", "not_asked"}  # fmt: skip
    page.click("#chips [data-call='call/hai-phong-2019/transfer-scientists-enterprises']")
    page.click("#call .pair >> nth=0 >> summary")
    looks = {state: page.locator(f"#call td[data-state={state}]").first.evaluate("t => getComputedStyle(t).backgroundImage + getComputedStyle(t).backgroundColor")
             for state in ("none_found", "not_covered")}  # fmt: skip
    assert looks["none_found"] != looks["not_covered"]
    assert "không rõ trụ sở" in page.inner_text("#call .pair >> nth=0")
    hints = page.evaluate("lienket.current().ties.filter(t => t.key.startsWith('s '))")
    assert hints and all(t["dash"] == "dotted" for t in hints)
    # Nothing is suggested to a region from what lies elsewhere, and reasons are told in the reader's language.
    net = corpus.network()
    delta = net.graph["territories"]["regions"]["region/red-river-delta"]["members"]
    told = {c["id"]: c["suggestions"] for c in page.evaluate("lienket.view.calls")}
    assert told["call/ban-dao-ca-mau-2017/linkage-ca-mau-peninsula"] == []
    for s in told["call/hai-phong-2019/linkage-across-the-region"]:
        assert any(net.nodes[n]["place"] in delta for n in (*s["path"],))
    assert "seat unknown" not in page.inner_text("#call") and "không rõ trụ sở của" in page.inner_text("#call")


def corpus_card(corpus: kg.KnowledgeGraph) -> Any:
    return kg.scorecard(corpus, permutations=0)


# --- taking it away ------------------------------------------------------------------------------


@pytest.mark.parametrize("page_of", ["path", "large"])
def test_downloads_hold_what_is_shown(
    opened: Callable[..., Opened], page_of: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page = opened(request.getfixturevalue(page_of)).page
    page.click("#away summary")
    nodes, ties = counts(page)
    got = {}
    for format_ in ("png", "svg", "csv", "graphml", "gexf", "ttl"):
        with page.expect_download() as waiting:
            page.click(f"[data-format={format_}]")
        got[format_] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(got[format_])
    assert got["png"].read_bytes()[:4] == b"\x89PNG" and got["png"].stat().st_size > 20_000
    drawn = ET.parse(got["svg"]).getroot()
    assert len(drawn.findall("{*}line")) == ties and len(drawn.findall("{*}polygon")) >= nodes
    rows = list(csv.DictReader(io.StringIO(got["csv"].read_text(encoding="utf-8-sig"))))
    assert len(rows) == ties
    for net in (nx.read_graphml(got["graphml"]), nx.read_gexf(got["gexf"])):
        assert (len(net), net.number_of_edges()) == (nodes, ties)
    net = nx.read_graphml(got["graphml"])
    known = page.evaluate("lienket.view.nodes.map(n => [n.id, n.label, n.degree])")
    assert {n: (d["label"], d["degree"]) for n, d in net.nodes(data=True)} == {i: (label, d) for i, label, d in known}
    about = ox.NamedNode("https://w3id.org/lienket/ontology#Evidence")
    assert len({t.subject for t in ox.parse(path=str(got["ttl"])) if t.object == about}) == len({e for n in page.evaluate("lienket.view.nodes.map(n => n.evidence)") for e in n}
        | {e for t in page.evaluate("lienket.view.ties.map(t => t.evidence)") for e in t})  # fmt: skip


def test_turtle_says_what_the_graph_says(opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph) -> None:
    page = opened(whole).page
    page.click("#everything")
    said = rdflib.Graph().parse(data=page.evaluate("lienket.exports.turtle()"), format="turtle")

    def plain(triple: Any) -> tuple[str, str, str, str]:
        """With the words of literals: RDF 1.1's strings may be written with their type or without."""
        return *map(str, triple[:3]), getattr(triple[2], "language", "") or ""

    held = {plain(quad) for quad in corpus.dataset().quads()}
    assert sorted({*map(plain, said)} - held) == []
    cited = {str(o) for o in said.objects(None, rdflib.URIRef("https://w3id.org/lienket/ontology#evidence"))}
    shown = {e for *_, d in corpus.network().edges(data=True) if d["kind"] == "collaboration" for e in d["evidence"]}
    assert shown and {f"https://w3id.org/lienket/{e}" for e in shown} <= cited


def test_formulas_are_neutralised_and_markup_is_escaped(opened: Callable[..., Opened], tmp_path: Path) -> None:
    net = nx.MultiDiGraph()
    for i, evil in enumerate(["=1+1", "+cmd", "-2", "@x", "\t=1", "a<b>&\"'", "\u0000\u000b\ud800"]):
        net.add_node(f"person/n{i}", label=evil, type="Person")
        net.add_edge("person/n0", f"person/n{i}", key="k", label=evil, kind="collaboration")
    page = opened(draw(net).save(tmp_path / "m.html")).page
    rows = list(csv.reader(io.StringIO(page.evaluate("lienket.exports.csv()").removeprefix("\ufeff"))))
    assert all(not re.match(r"\s*[=+\-@]", cell) for row in rows for cell in row)
    for text in page.evaluate("[lienket.exports.graphml(), lienket.exports.gexf(), lienket.exports.svg()]"):
        ET.fromstring(text.encode())


def test_certainty_and_source_are_filters_where_they_differ(opened: Callable[..., Opened], tmp_path: Path) -> None:
    net = generated(40)
    for i, (*_, data) in enumerate(net.edges(data=True)):
        data["certainty"] = ["seen"] if i % 3 else ["believed"]
    page = opened(draw(net).save(tmp_path / "m.html")).page
    page.click("#narrow summary")
    page.select_option("#certainty", "believed")
    assert counts(page)[1] == sum(d["certainty"] == ["believed"] for *_, d in net.edges(data=True)) > 5


# --- large networks ------------------------------------------------------------------------------


def test_a_large_network_is_drawn_on_a_canvas_and_says_so(opened: Callable[..., Opened], large: Path) -> None:
    found = opened(large)
    page = found.page
    assert "3000 mục" in page.inner_text("#drawn") and page.evaluate("typeof vis") == "undefined"
    assert found.messages == [] and found.requests == []
    net = generated(3000)
    assert counts(page) == [len(net), net.number_of_edges()]
    colours = page.evaluate("""() => { const c = lienket.renderer.canvas(), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const s = new Set(); for (let i = 0; i < d.length; i += 4) s.add(d[i] * 65536 + d[i + 1] * 256 + d[i + 2]); return s.size }""")  # fmt: skip
    assert colours > 50
    name = page.evaluate("lienket.view.nodes.reduce((a, b) => a.degree > b.degree ? a : b).id")
    page.evaluate("id => lienket.set({ pick: id }, { look: true })", name)
    page.wait_for_timeout(300)
    page.evaluate("lienket.set({ pick: '' })")
    page.wait_for_timeout(300)
    page.mouse.click(*where(page, name))
    assert page.get_attribute("#detail", "data-id") == name
    assert page.locator("#detail .tie").count() == net.degree(name)
    boxes = page.evaluate("lienket.renderer.labels()")
    assert all(
        not (a["l"] < b["r"] and b["l"] < a["r"] and a["t"] < b["b"] and b["t"] < a["b"])
        for a in boxes
        for b in boxes
        if a["key"] < b["key"]
    )


def test_dragging_a_node_moves_it_alone(opened: Callable[..., Opened], large: Path) -> None:
    page = opened(large).page
    name = page.evaluate("lienket.view.nodes.reduce((a, b) => a.degree > b.degree ? a : b).id")
    page.evaluate("id => lienket.set({ pick: id }, { look: true })", name)
    page.wait_for_timeout(300)
    before, at = page.evaluate("lienket.renderer.places()"), where(page, name)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + 60, at[1] + 40, steps=5)
    page.mouse.up()
    page.wait_for_timeout(200)
    after = page.evaluate("lienket.renderer.places()")
    assert [n for n in after if after[n] != before[n]] == [name]


def test_above_the_limit_communities_open_on_demand(
    opened: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = generated(1500)
    monkeypatch.setattr("kg.maps.view.MOST_DRAWN", 1200)
    page = opened(draw(net).save(tmp_path / "c.html")).page
    rings = page.evaluate("lienket.current().nodes.map(n => [n.key, n.shape])")
    assert 1 < len(rings) < 300 and {shape for _, shape in rings} == {"ring"}
    assert "cộng đồng" in page.inner_text("#drawn") and counts(page) == [1500, net.number_of_edges()]
    go(page, rings[0][0])
    page.click("#detail >> text=Mở cộng đồng")
    opened_now = page.evaluate("lienket.current().nodes.filter(n => n.shape !== 'ring').length")
    assert opened_now == page.evaluate("k => lienket.view.communities[Number(k.slice(1))].size", rings[0][0])
    page.fill("#search", page.evaluate("lienket.view.nodes[1499].label"))
    page.press("#search", "Enter")
    assert page.evaluate("lienket.current().nodes.some(n => n.key === lienket.view.nodes[1499].id)")
    assert draw(net, everything=True).html.count('"renderer":"canvas"') == 1


@pytest.mark.parametrize("actors", [1_000, 3_000, 20_000])
def test_every_size_does_the_same(opened: Callable[..., Opened], tmp_path: Path, actors: int) -> None:
    net = generated(actors)
    file = draw(net).save(tmp_path / "m.html")
    text = file.read_text(encoding="utf-8")
    assert len(text.encode()) <= 8_000_000
    paraphrases = [e["paraphrase"].removeprefix("Hai bên ") for e in net.graph["evidence"].values()]
    assert all(text.count(f'"{each}"') == 1 for each in paraphrases[::5000])  # what all begin with is kept once
    found = opened(file)
    page, plain = found.page, nx.Graph(net)
    assert (
        counts(page)
        == [len(net), net.number_of_edges()]
        == page.evaluate("[lienket.current().nodes, lienket.current().ties].map(x => x.length)")
    )
    assert page.evaluate("new Set(lienket.view.nodes.map(n => n.id)).size") == len(net)
    before = page.evaluate("lienket.renderer.places()")
    name = max(net, key=lambda n: (net.degree(n), n))
    pick(page, unicodedata.normalize("NFD", net.nodes[name]["label"]))
    assert page.get_attribute("#detail", "data-id") == name
    assert page.locator("#detail .card").count() == net.degree(name)
    ties = [d for *_, d in net.edges(data=True)]
    for state, kept in (({"status": "signed"}, [d["status"] == "signed" for d in ties]), ({"status": "", "since": 2015, "to": 2016}, [day_in(d, 2015, 2016) for d in ties]),
                        ({"since": None, "to": None, "source": "source/s-3"}, ["s-3" in d["sources"] for d in ties])):  # fmt: skip
        page.evaluate("s => lienket.set(s)", {**state, "pick": ""})
        assert counts(page)[1] == sum(kept)
    page.click("#reset")
    for one, other in [random.Random(k).sample(sorted(net), 2) for k in range(10)]:
        steps = page.evaluate(
            "([a, b]) => lienket.paths.path(lienket.byId.get(a).i, lienket.byId.get(b).i, lienket.chosen().tie)?.nodes.length ?? 0",
            [one, other],
        )
        assert steps == (len(nx.shortest_path(plain, one, other)) if nx.has_path(plain, one, other) else 0)
    page.evaluate("([pick, ego]) => lienket.set({ pick, ego })", [name, 2])
    around = nx.ego_graph(plain, name, 2)
    assert counts(page)[0] == len(around)
    again = opened(file, state=page.url.partition("#")[2]).page
    assert counts(again) == counts(page) and again.get_attribute("#detail", "data-id") == name
    read = nx.parse_graphml(page.evaluate("lienket.exports.graphml()"))
    assert sorted(read) == sorted(around)
    page.click("#reset")
    page.click("#show-table")
    assert sorted(page.evaluate("lienket.table.ids()")) == sorted(net)
    assert page.evaluate("lienket.renderer.places()") == before
    assert found.messages == [] and found.requests == [] and page.evaluate("violations") == []


# --- for everybody -------------------------------------------------------------------------------


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
