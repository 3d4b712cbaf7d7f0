"""Real outlines of provinces, from GeoJSON that the user brings: none are kept here."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.maps.layouts.force import APART
from kg.maps.layouts.plane import NOWHERE, UNKNOWN, Frame, Layout, last_days, on_day
from kg.maps.texts import TEXTS
from kg.text.normalise import fold

ROOM = 2.2  # how much wider than its nodes packed close a map of outlines is
CLOSE = 0.62 * APART  # how far apart nodes of one province stand
_KINDS = ("tinh", "thanh pho", "tp", "province", "city")
Ring = list[tuple[float, float]]


def read(path: str | Path) -> dict[str, Any]:
    """A GeoJSON feature collection. Raises KgError for what is none."""
    try:
        held = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise KgError(f"cannot read it: {error.strerror}", where=str(path)) from error
    except ValueError as error:
        raise KgError(f"not JSON: {error}", where=str(path), hint="give a GeoJSON feature collection") from error
    if not isinstance(held, dict) or not isinstance(held.get("features"), list):
        raise KgError("not a GeoJSON feature collection", where=str(path), hint="it has a list called features")
    return held


def by_outline(
    outlines: Mapping[str, Any],
    place: Mapping[str, str],
    actors: Iterable[str],
    provinces: Mapping[str, Mapping[str, Any]],
    order: Mapping[str, Any],
) -> Layout:
    """Nodes within the outlines of their provinces, those of one spiralling about its middle.

    A feature is that of a province if one of its properties is the province's label in Vietnamese or English
    (tone marks and words such as "tỉnh" do not matter). The day is the last one, of those on which provinces changed,
    with most of these outlines among its provinces; today where it has as many. Raises KgError where no feature is
    any province's.
    """
    epochs = [(day, _matched(outlines, _lands(provinces, day))) for day in last_days(provinces)]
    day, rings = max(epochs, key=lambda epoch: len(epoch[1]))  # of several the first, today's
    if not rings:
        raise KgError("no GeoJSON feature matches a province name", hint="a property must hold its name")
    known, held = set(actors), defaultdict(list)
    for name in sorted(place, key=lambda n: (order[n], n)):
        land = on_day(place[name], provinces, day)
        held[land if land in rings else UNKNOWN if name in known or place[name] else NOWHERE].append(name)
    flat, high = _projected(rings, sum(len(held[land]) for land in rings))
    at: dict[str, tuple[int, int]] = {}
    for land, parts in flat.items():
        at.update(_spiral(held[land], *_middle(max(parts, key=lambda ring: abs(_area(ring))))))
    frames = []
    for key, name, columns in ((UNKNOWN, "seat_unknown", 12), (NOWHERE, "no_place", 12)):
        size = math.ceil(len(held[key]) / columns) * APART + APART
        for i, node in enumerate(held[key]):
            at[node] = round((i % columns + 0.5) * APART), round(high + APART + (i // columns + 0.9) * APART)
        if held[key]:
            frames.append(
                Frame(key, 0, round(high), columns * APART, round(size + APART), TEXTS["vi"][name], TEXTS["en"][name])
            )
            high += size + 2 * APART
    shapes = tuple(tuple(v for point in ring for v in map(round, point)) for parts in flat.values() for ring in parts)
    return Layout("province", at, tuple(frames), until=day, shapes=shapes)


def _lands(provinces: Mapping[str, Mapping[str, Any]], day: str) -> dict[str, Mapping[str, Any]]:
    return {name: about for name, about in provinces.items() if on_day(name, provinces, day) == name}


def _matched(outlines: Mapping[str, Any], lands: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Ring]]:
    by_name = {_plain(about[key]): name for name, about in lands.items() for key in ("label", "label_en") if about[key]}
    found: dict[str, list[Ring]] = {}
    for feature in outlines["features"]:
        about = feature.get("properties") or {} if isinstance(feature, dict) else {}
        names = (by_name.get(_plain(value)) for value in about.values() if isinstance(value, str))
        land = next(filter(None, names), None)
        if land:
            found.setdefault(land, []).extend(_rings(feature.get("geometry") or {}))
    return {land: rings for land, rings in sorted(found.items()) if rings}


def _plain(name: str) -> str:
    text = " ".join("".join(c if c.isalnum() else " " for c in fold(name)).split())
    for word in _KINDS:
        text = text.removeprefix(word + " ").removesuffix(" " + word)
    return "".join(text.split())


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    """Outer rings of a polygon or of several."""
    parts = {"Polygon": [geometry.get("coordinates")], "MultiPolygon": geometry.get("coordinates")}
    try:
        rings = [
            [(float(p[0]), float(p[1])) for p in part[0]] for part in parts.get(str(geometry.get("type"))) or () if part
        ]
        if any(not (abs(x) <= 180 and abs(y) <= 90) for ring in rings for x, y in ring):
            raise ValueError("they are not degrees")
        return [ring for ring in rings if ring]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise KgError(
            f"an outline has coordinates that are none: {error}", hint="give longitude and latitude"
        ) from error


def _projected(rings: Mapping[str, Sequence[Ring]], nodes: int) -> tuple[dict[str, list[Ring]], float]:
    """Degrees as map units, north up, from (0, 0), and how high that is."""
    points = [p for parts in rings.values() for ring in parts for p in ring]
    west, north = min(p[0] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians(sum(p[1] for p in points) / len(points)))
    wide, high = (max(p[0] for p in points) - west) * squeeze, north - min(p[1] for p in points)
    unit = ROOM * APART * max(nodes, 60) ** 0.5 * 2 / max(wide + high, 1e-9)
    flat = {
        land: [[((x - west) * squeeze * unit, (north - y) * unit) for x, y in ring] for ring in parts]
        for land, parts in rings.items()
    }
    return flat, high * unit + APART


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring; of a flat one the mean of its points."""
    area = _area(ring)
    if abs(area) < 1e-6:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    turns = [x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs]
    x = sum((a[0] + b[0]) * turn for (a, b), turn in zip(pairs, turns, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * turn for (a, b), turn in zip(pairs, turns, strict=True)) / (6 * area)
    return x, y


def _spiral(names: Sequence[str], x: float, y: float) -> dict[str, tuple[int, int]]:
    """Nodes about a point, as seeds of a sunflower stand."""
    turn = math.pi * (3 - 5**0.5)
    return {
        name: (
            round(x + CLOSE * 0.75 * i**0.5 * math.cos(i * turn)),
            round(y + CLOSE * 0.75 * i**0.5 * math.sin(i * turn)),
        )
        for i, name in enumerate(names)
    }
