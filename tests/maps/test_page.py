"""The page in a real Chromium, with the network off: what opens, what is named, what stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pages import Opened, go, pick, where

import kg
from kg.maps import draw
from kg.maps.page import columns
from kg.maps.page import network as pyvis_network
from kg.maps.view import view_of
from kg.text import written

pytestmark = pytest.mark.browser


def test_it_is_pyvis_page(graph: kg.KnowledgeGraph, path: Path) -> None:
    """The page for our own data carries pyvis's nodes, edges and bundle."""
    net = pyvis_network(view_of(graph.network()))
    assert type(net).__module__ == "pyvis.network" and net.directed
    text = path.read_text(encoding="utf-8")
    assert "vis-network" in text and f'"id":"{net.nodes[0]["id"]}"' in text
    assert (len(net.nodes), len(net.edges)) == (30, 60)


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
