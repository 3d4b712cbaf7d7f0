"""What an analyst does on the map: filters, paths, neighbourhoods, links that bring a state back, layouts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pages import STATES, Opened, counts, day_in, go

import kg
from kg.maps import draw
from kg.maps.layouts import outlines
from kg.pipeline.build import map_of

pytestmark = pytest.mark.browser


# --- what an analyst does ------------------------------------------------------------------------


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
