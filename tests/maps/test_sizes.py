"""Large networks: a canvas, communities, the same answers at every size."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from networks import generated
from pages import Opened, counts, day_in, go, pick, where

from kg.maps import draw

pytestmark = pytest.mark.browser


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
