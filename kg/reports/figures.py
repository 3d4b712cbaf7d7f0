"""Figures of the report as plain numbers and texts, which the page draws as inline SVG."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from kg.reports.shown import Heat, HeatCell, Point, Tick, TimeLine
from kg.text.written import Text

WIDTH, LANE, LEFT = 900, 30, 20
CELL, LETTER = 34, 7.4  # pixels of a cell's side, and of a letter at the most


def timeline(day: str, called: int, points: Sequence[tuple[int, str]]) -> TimeLine:
    """Points on a line of years: x, y, number and how each answers; those that would touch go a lane up."""
    last = max(first for first, _ in points)
    span = max(last - called, 365)
    scale = (WIDTH - 2 * LEFT) / (span * 1.02)
    lanes: list[float] = []
    placed: list[Point] = []
    for number, (first, how) in enumerate(points, 1):
        x = LEFT + (first - called) * scale
        lane = next((i for i, right in enumerate(lanes) if x - right > LANE), len(lanes))
        lanes[lane : lane + 1] = [x]
        placed.append({"x": round(x, 1), "y": -LANE * (lane + 0.6), "number": number, "how": how})
    height = (len(lanes) + 1) * LANE + 24
    for point in placed:
        point["y"] += height - 24
    return {
        "width": WIDTH,
        "height": height,
        "axis": height - 24,
        "points": placed,
        "ticks": _ticks(called, span, scale),
        "day": day,
    }


def _ticks(called: int, span: int, scale: float) -> list[Tick]:
    """The first of January of each year, not nearer than a label is wide."""
    start = datetime.date.fromordinal(called)
    last = datetime.date.fromordinal(called + span)
    days = [datetime.date(year, 1, 1) for year in range(start.year + 1, last.year + 1)]
    ticks: list[Tick] = [
        {"x": round(LEFT + (day.toordinal() - called) * scale, 1), "label": str(day.year)} for day in days
    ]
    step = max(1, round(50 / (scale * 365)) or 1)
    return ticks[::step]


def heat(
    names: Sequence[str],
    labels: Mapping[str, Text],
    cells: Mapping[tuple[str, str], Mapping[str, Any]],
    met: set[str],
) -> Heat:
    """The lower triangle of a matrix: each cell with its place, state and shade.

    States: `count` (ties were reported; `shade` 1–4 by how many), `none` (both sides are among `met`, who took part
    where others did, and no tie is reported), `nodata` (a side is not; or, of one side, fewer than two are).
    `mark` is ▲ or ▼ where the cell is above or below chance.
    """
    wide = max((len(text) for n in names for text in labels[n]), default=0) * LETTER + 12
    made: list[HeatCell] = []
    for row, b in enumerate(names):
        for column, a in enumerate(names[: row + 1]):
            cell = cells.get((min(a, b), max(a, b)))
            many = int(cell["observed"]) if cell else 0
            could = cell is not None and {a, b} <= met and (a != b or cell["expected"] > 0)
            state = "count" if many else "none" if could else "nodata"
            made.append(
                {
                    "x": wide + column * CELL,
                    "y": row * CELL,
                    "state": state,
                    "count": many,
                    "shade": 1 + sum(many >= limit for limit in (3, 10, 30)),
                    "mark": {"above": "▲", "below": "▼"}.get(cell["deviation"] if cell else "", ""),
                    "pair": (f"{labels[a][0]} – {labels[b][0]}", f"{labels[a][1]} – {labels[b][1]}"),
                }
            )
    side = len(names) * CELL
    return {
        "width": wide + side + wide * 0.6,
        "height": side + wide * 0.62 + 16,
        "cells": made,
        "cell": CELL,
        "rows": [{"y": i * CELL + CELL * 0.65, "x": wide - 6, "label": labels[n]} for i, n in enumerate(names)],
        "columns": [
            {"x": wide + i * CELL + CELL * 0.5, "y": side + 12, "label": labels[n]} for i, n in enumerate(names)
        ],
    }
