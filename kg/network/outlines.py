"""Outlines of provinces on a day: as of 2008 from the authority file, later ones dissolved from it when asked for.

Shared borders are the same points in both provinces, so that a border between two that became one is met twice, and
goes.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from kg._util.paths import home
from kg.errors import KgError
from kg.network.regions import Places, on_day

Point = tuple[float, float]  # degrees east and north
Ring = tuple[Point, ...]  # closed: the first point comes again at the end
FIRST = date(2008, 8, 1)  # when the boundaries of the authority file came to hold


def outlines(places: Places, on: str) -> dict[str, tuple[Ring, ...]]:
    """The outlines of the provinces of a day (ISO), each as closed rings; a ring within another one is a hole.

    Generalised to about 1 km (geoBoundaries, Runfola et al. 2020). Raises KgError for what is no day, or for a day
    before 1 August 2008, of which the boundaries are not known.
    """
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise KgError(f"{on!r} is not a day", hint="write a day such as 2019-10-11") from error
    if day < FIRST:
        raise KgError(f"the boundaries of provinces on {on} are not known", hint=f"take {FIRST} or later")
    parts: dict[str, list[Ring]] = defaultdict(list)
    for name, rings in read(home() / "data" / "registers" / "outlines.geojson").items():
        parts[on_day(places, name, day.toordinal())] += rings
    return {name: dissolved(rings) for name, rings in sorted(parts.items())}


def read(path: Path) -> dict[str, tuple[Ring, ...]]:
    """The rings of each province of a GeoJSON file whose features say which they are of."""
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shapes = feature["geometry"]["coordinates"]
        polygons = shapes if feature["geometry"]["type"] == "MultiPolygon" else [shapes]
        found[feature["properties"]["province"]] = tuple(
            tuple(map(_point, ring)) for shape in polygons for ring in shape
        )
    return found


def _point(pair: list[float]) -> Point:
    return pair[0], pair[1]


def dissolved(rings: Iterable[Ring]) -> tuple[Ring, ...]:
    """The border of what rings enclose together: edges that two of them share are gone, the others make rings anew."""
    edges: set[frozenset[Point]] = set()
    for ring in rings:
        for one, other in itertools.pairwise(ring):
            if one != other:
                edges ^= {frozenset((one, other))}
    beside: dict[Point, list[Point]] = defaultdict(list)
    for one, other in sorted(tuple(sorted(edge)) for edge in edges):
        beside[one].append(other)
        beside[other].append(one)
    return tuple(_rings(beside))


def _rings(beside: Mapping[Point, list[Point]]) -> Iterable[Ring]:
    """Closed walks that use each edge once: every point has an even number of them."""
    for start in sorted(beside):
        while beside[start]:
            walk, here = [start], start
            while not (here == start and len(walk) > 1):
                there = beside[here].pop()
                beside[there].remove(here)
                walk.append(there)
                here = there
            yield tuple(walk)
