"""Layouts that say something by themselves: by province, by kind, by time. Each is places and titled frames.

A `Layout` gives every node a place; its frames are boxes drawn behind them, with a title in both languages.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from kg.maps.layouts.force import APART, ASPECT
from kg.maps.texts import TEXTS
from kg.model.vocabularies import Key

WIDE, HIGH, TITLE = 1.5 * APART, 1.15 * APART, 1.4 * APART  # a node's room, and that of a frame's title in two rows
LETTER = 24.0  # of a title
GAP = 0.6 * APART
UNKNOWN, NOWHERE = "seat unknown", "no place"  # frames of actors without a known seat, and of what has no place


class Frame(NamedTuple):
    """A titled box: its id, left, top, width, height, title in Vietnamese and English, whether nothing is in it."""

    id: str
    x: int
    y: int
    w: int
    h: int
    vi: str
    en: str
    empty: bool = False


@dataclass(frozen=True)
class Layout:
    """Places by node, and frames behind them. `until` is the last day it holds for; empty for today's. `shapes` are
    outlines, each as x, y, x, y … `near`: it is of the part that is shown first."""

    id: str
    at: dict[str, tuple[int, int]]
    frames: tuple[Frame, ...] = ()
    until: str = ""
    shapes: tuple[tuple[int, ...], ...] = ()
    near: bool = False


class _Box(NamedTuple):
    id: str
    vi: str
    en: str
    names: list[str]


def by_type(groups: Mapping[str, str], order: Mapping[str, Any], names: Mapping[str, Sequence[str]]) -> Layout:
    """Columns by kind, in the order of `names`, by group what it is called; in each, nodes as `order` sorts them."""
    held: dict[str, list[str]] = defaultdict(list)
    for name in sorted(groups, key=lambda n: (order[n], n)):
        held[groups[name]].append(name)
    return _columns("type", [_Box(group, vi, en, held[group]) for group, (vi, en) in names.items() if held[group]])


def by_time(years: Mapping[str, int | None], order: Mapping[str, Any]) -> Layout:
    """Columns by year, what is undated after them."""
    held: dict[int | None, list[str]] = defaultdict(list)
    for name in sorted(years, key=lambda n: (order[n], n)):
        held[years[name]].append(name)
    boxes = [_Box(str(year), str(year), str(year), held[year]) for year in sorted(y for y in held if y is not None)]
    if held[None]:
        boxes.append(_Box("undated", TEXTS["vi"]["undated"], TEXTS["en"]["undated"], held[None]))
    return _columns("time", boxes)


def _columns(name: str, boxes: Sequence[_Box]) -> Layout:
    """Boxes side by side, all as deep as makes the whole about ASPECT wide."""
    deep = 4
    while _width(boxes, deep) > ASPECT * (TITLE + deep * HIGH):
        deep = math.ceil(deep * 1.05)
    at: dict[str, tuple[int, int]] = {}
    frames, left = [], 0.0
    for box in boxes:
        width = _column_width(box, deep)
        for i, node in enumerate(box.names):
            at[node] = round(left + GAP / 2 + (i // deep + 0.5) * WIDE), round(TITLE + (i % deep + 0.5) * HIGH)
        frames.append(Frame(box.id, round(left), 0, round(width), round(TITLE + deep * HIGH + GAP), box.vi, box.en))
        left += width + GAP / 2
    return Layout(name, at, tuple(frames))


def _width(boxes: Sequence[_Box], deep: int) -> float:
    return sum(_column_width(box, deep) + GAP / 2 for box in boxes)


def _column_width(box: _Box, deep: int) -> float:
    return max(math.ceil(len(box.names) / deep) * WIDE, _title_width(box)) + GAP


def _title_width(box: _Box) -> float:
    """The room of a title in two rows, broken between words."""
    return max(_halved(title.split()) for title in (box.vi, box.en)) * LETTER + 20


def _halved(words: Sequence[str]) -> int:
    """Letters of the longer row where the words stand in two rows, broken at the best place."""
    return min(max(len(" ".join(words[:i])), len(" ".join(words[i:]))) for i in range(len(words) + 1))


def by_province(
    place: Mapping[str, str],
    actors: Iterable[str],
    provinces: Mapping[str, Mapping[str, Any]],
    order: Mapping[str, Any],
    shown: Iterable[str] | None = None,
) -> list[Layout]:
    """A tile map for each span of days in which the provinces were the same, today's first.

    `place`: where each node lies (empty for unknown); `provinces`: label, label_en, latitude, longitude, earliest,
    latest (days as text, empty where open), after (what it became), by id. Tiles keep the provinces' order from
    west to east and from north to south, not their shapes or distances; without coordinates they go by name.
    A province that has become several, or had become none yet, is no one tile: who sits there is `seat unknown`.
    With `shown` only these provinces (and what they were or became), and those that hold a node, have a tile.
    """
    known = set(actors)
    kept = None if shown is None else {*shown, *place.values()}
    return [_tiled(place, known, provinces, order, day, kept) for day in last_days(provinces)]


def last_days(provinces: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The last day of each span in which the provinces were the same; today's, without end, first."""
    return ["", *sorted({str(about[Key.latest]) for about in provinces.values() if about[Key.latest]}, reverse=True)]


def on_day(name: str, provinces: Mapping[str, Mapping[str, Any]], day: str) -> str:
    """What a province was on a day (empty: today): itself, or the one that it became or had been; else empty."""
    before = defaultdict(list)
    for old, about in provinces.items():
        for new in about["after"]:
            before[new].append(old)
    seen: set[str] = set()
    while name in provinces and name not in seen:
        seen.add(name)
        about = provinces[name]
        if about[Key.latest] and (not day or about[Key.latest] < day):
            others = list(about["after"])
        elif day and about[Key.earliest] > day:
            others = before[name]
        else:
            return name
        if len(others) != 1:
            return ""
        name = others[0]
    return ""


def _tiled(
    place: Mapping[str, str],
    actors: set[str],
    provinces: Mapping[str, Mapping[str, Any]],
    order: Mapping[str, Any],
    day: str,
    kept: set[str] | None,
) -> Layout:
    then = {name: on_day(name, provinces, day) for name in provinces}
    tiles = then.values() if kept is None else {then[name] for name in kept if name in then}
    there = {name: provinces[name] for name in sorted({*tiles} - {""})}
    held: dict[str, list[str]] = defaultdict(list)
    for name in sorted(place, key=lambda n: (order[n], n)):
        land = then.get(place[name], "")
        held[land or (UNKNOWN if name in actors or place[name] else NOWHERE)].append(name)
    slots = _slots(there)
    boxes = {slot: _Box(name, _label(there[name], ""), _label(there[name], "_en"), held[name]) for name, slot in slots}
    at, frames, high = _table(boxes)
    left = max((frame.x + frame.w for frame in frames), default=0) + GAP
    for name, key in ((UNKNOWN, "seat_unknown"), (NOWHERE, "no_place")):
        if held[name]:
            box = _Box(name, TEXTS["vi"][key], TEXTS["en"][key], held[name])
            deep = max(4, int((high - TITLE - GAP) // HIGH), math.ceil((len(box.names) / 3) ** 0.5))
            spots, size = _grid(box.names, math.ceil(len(box.names) / deep))
            at.update({node: (round(x + left + GAP / 2), round(y + TITLE)) for node, (x, y) in spots.items()})
            width = max(size[0] + GAP, _title_width(box))
            frames.append(Frame(name, round(left), 0, round(width), round(TITLE + deep * HIGH + GAP), box.vi, box.en))
            left += width + GAP
    return Layout("province", at, tuple(frames), until=day)


def _label(about: Mapping[str, Any], suffix: str) -> str:
    return str(about.get("label" + suffix) or about["label"])


def _slots(provinces: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, tuple[int, int]]]:
    """A (row, column) for each province, as near as can be to its rank from north and from west."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    names = sorted(provinces)
    placed = [n for n in names if provinces[n]["latitude"] is not None]
    others = [n for n in names if provinces[n]["latitude"] is None]
    columns = max(1, round(len(names) ** 0.5))
    rows = math.ceil(len(placed) * 1.15 / columns)
    found = []
    if placed:
        spots = np.array([(-provinces[n]["latitude"], provinces[n]["longitude"]) for n in placed])
        ranks = (spots.argsort(axis=0).argsort(axis=0) + 0.5) / len(placed)
        span = np.maximum(spots.max(axis=0) - spots.min(axis=0), 1e-9)
        wanted = (ranks + (spots - spots.min(axis=0)) / span) / 2
        slots = [(row, column) for row in range(rows) for column in range(columns)]
        middles = (np.array(slots) + 0.5) / (rows, columns)
        cost = ((wanted[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
        found = [(placed[i], slots[j]) for i, j in zip(*linear_sum_assignment(cost), strict=True)]
    return found + [(name, (rows + i // columns, i % columns)) for i, name in enumerate(others)]


def _table(boxes: Mapping[tuple[int, int], _Box]) -> tuple[dict[str, tuple[int, int]], list[Frame], float]:
    """Boxes in rows and columns, each row as deep and each column as wide as its fullest box asks for."""
    laid = {slot: _grid(box.names, max(1, math.ceil(len(box.names) ** 0.5))) for slot, box in boxes.items()}
    wide: dict[int, float] = defaultdict(float)
    deep: dict[int, float] = defaultdict(float)
    for (row, column), (_, size) in laid.items():
        wide[column] = max(wide[column], 2 * WIDE, size[0] + GAP, _title_width(boxes[row, column]))
        deep[row] = max(deep[row], size[1] + TITLE)
    left = {column: sum(wide[c] + GAP / 3 for c in wide if c < column) for column in wide}
    top = {row: sum(deep[r] + GAP / 3 for r in deep if r < row) for row in deep}
    at, frames = {}, []
    for (row, column), (spots, _) in sorted(laid.items()):
        x, y, box = left[column], top[row], boxes[row, column]
        at.update({n: (round(x + GAP / 2 + dx), round(y + TITLE + dy)) for n, (dx, dy) in spots.items()})
        size = round(wide[column]), round(deep[row])
        frames.append(Frame(box.id, round(x), round(y), *size, box.vi, box.en, not box.names))
    return at, frames, max((top[r] + deep[r] + GAP for r in deep), default=0.0)


def _grid(names: Sequence[str], columns: int) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
    """Nodes in rows, the middles of their rooms, and the size of all."""
    spots = {name: ((i % columns + 0.5) * WIDE, (i // columns + 0.5) * HIGH) for i, name in enumerate(names)}
    return spots, (min(columns, len(names)) * WIDE, math.ceil(len(names) / columns) * HIGH)


def year_of(day: str) -> int | None:
    """The year of a day as text; None for none."""
    try:
        return date.fromisoformat(day[:10]).year
    except ValueError:
        return None
