"""Which layouts a network has, and where they put its items."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from kg.maps.layouts.force import positions
from kg.maps.layouts.outlines import by_outline
from kg.maps.layouts.plane import Layout, by_province, by_time, by_type, year_of
from kg.maps.shown import LayoutShown, NodeRow, PlacesShown, TieRow, Words
from kg.maps.styles import groups_of
from kg.model.vocabularies import Key, Kind
from kg.network.territories import Province, Region


def layouts_of(
    net: nx.MultiDiGraph[str],
    nodes: Sequence[NodeRow],
    ties: Sequence[TieRow],
    focus: nx.MultiDiGraph[str] | None,
    near: dict[str, tuple[int, int]],
    outlines: Mapping[str, Any] | None,
    titles: Mapping[str, Sequence[str]],
) -> list[Layout]:
    """By ties first; then each again for the part shown first, whose places by ties are `near`."""
    order = {n["id"]: (-n["degree"], n["id"]) for n in nodes}
    groups = {n["id"]: n["group"] for n in nodes}
    place = {n["id"]: n["id"] if n["id"].startswith("province/") else n["place"] for n in nodes}
    actors = [n["id"] for n in nodes if n["group"] in groups_of(Kind.Agent)]
    provinces = net.graph.get("territories", {}).get("provinces") or _seats(nodes)
    years = _years(nodes, ties)

    def arranged(names: Container[str], shown: Iterable[str] | None) -> Iterator[Layout]:
        here = {n: v for n, v in place.items() if n in names}
        kinds = {n: v for n, v in groups.items() if n in names}
        then = {n: v for n, v in years.items() if n in names}
        if outlines is None:
            yield from by_province(here, actors, provinces, order, shown)
        else:
            yield by_outline(outlines, here, actors, provinces, order)
        yield by_type(kinds, order, titles)
        yield by_time(then, order)

    found = [Layout("force", positions(net)), *arranged(place, None)]
    if near:
        found.append(Layout("force", near, near=True))
        found += [replace(layout, near=True) for layout in arranged(near, _members(net, focus))]
    return found


def _members(net: nx.MultiDiGraph[str], focus: nx.MultiDiGraph[str] | None) -> list[str]:
    """The provinces of the region that a part lies in, where it says which."""
    regions = net.graph.get("territories", {}).get("regions", {})
    region = focus.graph.get(Key.region, "") if focus is not None else ""
    return sorted(regions[region]["members"]) if region in regions else []


def _seats(nodes: Iterable[NodeRow]) -> dict[str, Province]:
    """Provinces as nodes name them, where the network does not tell where they lie."""
    names = {n["place"]: n["seat"] or n["place"] for n in nodes if n["place"]}
    return {
        name: Province(label=label, label_en="", latitude=None, longitude=None, earliest="", latest="", after=[])
        for name, label in sorted(names.items())
    }


def _years(nodes: Sequence[NodeRow], ties: Sequence[TieRow]) -> dict[str, int | None]:
    """The year of each node: of its own date, else of its first dated tie."""
    first: dict[int, int] = {}
    for tie in ties:
        year = tie["first"] if tie["first"] is not None else tie["last"]
        if year is not None:
            for end in (tie["from"], tie["to"]):
                first[end] = min(first.get(end, year), year)
    return {
        n["id"]: year if (year := year_of(_full(n["date"]))) is not None else first.get(i) for i, n in enumerate(nodes)
    }


def _full(text: str) -> str:
    """The first day of a date as EDTF, where it names a year."""
    start = text.split("/")[0]
    return start + "-01-01"[len(start) - 4 :] if len(start) in (4, 7) else start


def packed(layout: Layout, names: Sequence[str]) -> LayoutShown:
    """A layout as the page reads it: places in the order of names, frames, titles."""
    spots = [layout.at.get(name) for name in names]
    return {
        "id": layout.id,
        "until": layout.until,
        "near": layout.near,
        "x": [spot and spot[0] for spot in spots],
        "y": [spot and spot[1] for spot in spots],
        "frames": [frame._asdict() for frame in layout.frames],
        "shapes": [list(shape) for shape in layout.shapes],
    }


def province_days(net: nx.MultiDiGraph[str], nodes: Sequence[NodeRow]) -> PlacesShown:
    """Labels of provinces, and regions with their provinces: what the filters offer."""
    held = net.graph.get("territories", {})
    provinces = held.get("provinces") or _seats(nodes)
    used = {n["place"] for n in nodes}
    regions = held.get("regions", {})
    return {
        "provinces": {name: _both(about) for name, about in provinces.items() if name in used},
        "regions": {
            name: {"label": _both(about), "members": sorted(used & about["members"].keys())}
            for name, about in sorted(regions.items())
            if used & about["members"].keys()
        },
    }


def _both(about: Province | Region) -> Words:
    return [about["label"], about["label_en"] or about["label"]]
