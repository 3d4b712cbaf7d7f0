"""Outlines of provinces: those of 2008 as they are, those since July 2025 made of them."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest
from conftest import SHARED
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg._util.paths import home
from kg.network import regions
from kg.network.outlines import Point, Ring, dissolved, outlines, read

FILE = home() / "data" / "registers" / "outlines.geojson"


def inside(point: Point, rings: tuple[Ring, ...]) -> bool:
    """Even-odd, by crossings of a ray to the east."""
    x, y = point
    crossings = (
        x < (bx - ax) * (y - ay) / (by - ay) + ax
        for ring in rings
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay > y) != (by > y)
    )
    return sum(crossings) % 2 == 1


def test_it_is_the_reference_and_says_whose(corpus: kg.KnowledgeGraph) -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    assert "public domain" in told["source"] and "10.1371/journal.pone.0231866" in told["source"]
    reference = SHARED / "reference" / "outlines.geojson"
    if not reference.is_file():
        pytest.skip("the reference outlines are not at hand")
    assert told == json.loads(reference.read_text(encoding="utf-8"))


def test_a_day_has_its_provinces(corpus: kg.KnowledgeGraph) -> None:
    places = regions.read(corpus.store)
    assert len(outlines(places, "2019-10-11")) == 63 == len(outlines(places, "2008-08-01"))
    new = outlines(places, "2025-07-01")
    assert len(new) == 34 and {"province/hai-phong-2025", "province/ha-noi"} <= new.keys()
    assert all(ring[0] == ring[-1] and len(ring) > 3 for rings in new.values() for ring in rings)


@pytest.mark.parametrize("day", ["2008-07-31", "1990-01-01"])
def test_earlier_boundaries_are_not_known(corpus: kg.KnowledgeGraph, day: str) -> None:
    with pytest.raises(kg.KgError, match=r"not known.*take 2008-08-01 or later"):
        outlines(regions.read(corpus.store), day)
    with pytest.raises(kg.KgError, match="not a day"):
        outlines(regions.read(corpus.store), "2019")


@given(st.floats(102, 117.5), st.floats(7, 23.5))
def test_a_point_is_in_a_new_province_where_it_was_in_one_of_those_it_is_made_of(x: float, y: float) -> None:
    places = PLACES
    old, new = outlines(places, "2025-06-30"), outlines(places, "2025-07-01")
    for name, rings in new.items():
        parts = [old[p] for p in old if p == name or name in places.after.get(p, ())]
        assert inside((x, y), rings) == any(inside((x, y), part) for part in parts)


PLACES = regions.read(kg.load(reasoned=False).store)


def test_the_islands_are_where_the_source_has_them(corpus: kg.KnowledgeGraph) -> None:
    """Hoàng Sa under Đà Nẵng and Trường Sa under Khánh Hòa, also after the mergers."""
    for day, hoang_sa, truong_sa in (("2019-10-11", "province/da-nang", "province/khanh-hoa"),
                                     ("2025-10-05", "province/da-nang-2025", "province/khanh-hoa-2025")):  # fmt: skip
        lands = outlines(PLACES, day)
        assert max(x for ring in lands[hoang_sa] for x, _ in ring) > 111
        assert max(x for ring in lands[truong_sa] for x, _ in ring) > 111


def test_two_squares_lose_the_side_they_share() -> None:
    left: Ring = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    right: Ring = ((1, 0), (2, 0), (2, 1), (1, 1), (1, 0))
    (ring,) = dissolved([left, right])
    assert Counter(map(frozenset, pairwise(ring))) == Counter(
        frozenset(edge) for part in (left, right) for edge in pairwise(part) if set(edge) != {(1, 0), (1, 1)}
    )
    hole: Ring = ((0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.4), (0.2, 0.2))
    assert len(dissolved([left, hole])) == 2


def test_every_province_of_the_register_has_an_outline() -> None:
    assert len(read(FILE)) == 63
