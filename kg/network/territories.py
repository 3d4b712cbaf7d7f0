"""Provinces and regions as maps need them: names, coordinates, days, what became of them, who belongs where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from kg.model.vocabularies import Key, Kind
from kg.network import regions as placing
from kg.network.records import Record, label, record_of
from kg.network.regions import Places


class Province(TypedDict):
    """A province: `latitude` and `longitude` are None where not told, `after` what it became."""

    label: str
    label_en: str
    latitude: float | None
    longitude: float | None
    earliest: str
    latest: str
    after: list[str]


class Region(TypedDict):
    """A region and its provinces, each `wholly` or `partly` in it."""

    label: str
    label_en: str
    members: dict[str, str]


class Territories(TypedDict):
    """Provinces and regions by id."""

    provinces: dict[str, Province]
    regions: dict[str, Region]


def read(known: dict[str, Record], where: Places) -> Territories:
    """The provinces and regions that are known."""
    provinces = {
        name: _province(record, where) for name, record in sorted(known.items()) if Kind.Province in record.classes
    }
    regions = {name: _region(name, record_of(name, known), where, provinces) for name in where.regions}
    return {"provinces": provinces, "regions": regions}


def _province(record: Record, where: Places) -> Province:
    return {
        "label": label(record, "vi"),
        "label_en": record.labels.get("en", ""),
        "latitude": _degrees(record.get(Key.latitude)),
        "longitude": _degrees(record.get(Key.longitude)),
        "earliest": record.get(Key.earliest),
        "latest": record.get(Key.latest),
        "after": list(where.after.get(record.id, ())),
    }


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def _region(name: str, record: Record, where: Places, provinces: Iterable[str]) -> Region:
    members = {land: how for land, how in placing.inside(where, name).items() if land in provinces}
    return {"label": label(record, "vi"), "label_en": record.labels.get("en", ""), "members": members}
