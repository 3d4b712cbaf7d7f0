"""Provinces and regions as maps need them: names, coordinates, days, what became of them, who belongs where."""

from __future__ import annotations

from typing import Any

from kg.model.vocabularies import Key, Kind
from kg.network import regions as placing
from kg.network.records import Record, label, record_of
from kg.network.regions import Places


def read(known: dict[str, Record], where: Places) -> dict[str, dict[str, dict[str, Any]]]:
    """`provinces`: label, label_en, latitude, longitude (None where not told), earliest, latest, after, by id;
    `regions`: label, label_en, members (province: wholly or partly), by id."""
    provinces = {
        name: _province(record, where) for name, record in sorted(known.items()) if Kind.Province in record.classes
    }
    regions = {name: _region(name, record_of(name, known), where, provinces) for name in where.regions}
    return {"provinces": provinces, "regions": regions}


def _province(record: Record, where: Places) -> dict[str, Any]:
    return {
        "label": label(record, "vi"),
        "label_en": record.labels.get("en", ""),
        Key.latitude: _degrees(record.get(Key.latitude)),
        Key.longitude: _degrees(record.get(Key.longitude)),
        Key.earliest: record.get(Key.earliest),
        Key.latest: record.get(Key.latest),
        "after": list(where.after.get(record.id, ())),
    }


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def _region(name: str, record: Record, where: Places, provinces: dict[str, dict[str, Any]]) -> dict[str, Any]:
    members = {land: how for land, how in placing.inside(where, name).items() if land in provinces}
    return {"label": label(record, "vi"), "label_en": record.labels.get("en", ""), "members": members}
