"""Where a region lies on a day: its provinces then, and what they were before or became after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.model.edtf import Span
from kg.model.iris import BASE, ONTOLOGY
from kg.model.vocabularies import Key
from kg.network.columns import FOREVER, NEVER
from kg.store.base import Store

WHOLLY, PARTLY = "wholly", "partly"
Share = Mapping[str, str]  # territories, each lying wholly or partly in what was asked for


@dataclass(frozen=True, slots=True)
class Places:
    """Memberships of regions as (region, province, first day, last day), and which province became which."""

    memberships: tuple[tuple[str, str, int, int], ...]
    after: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    ended: Mapping[str, int]  # the day on which a province or body became another

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions whose members are known, sorted."""
        return tuple(sorted({region for region, *_ in self.memberships}))


def read(store: Store) -> Places:
    """Read memberships and territorial changes off a store. A membership without any day is left aside."""
    return store.once("places", lambda: _read(store))


def _read(store: Store) -> Places:
    def values(key: str) -> dict[str, list[str]]:
        found: dict[str, set[str]] = {}
        for _, s, o in store.statements(ONTOLOGY + key):
            found.setdefault(s, set()).add(o.removeprefix(BASE))
        return {s: sorted(held) for s, held in found.items()}

    first, last = values(Key.earliest), values(Key.latest)
    province = values(Key.province)
    memberships = {
        (region, land, _day(first.get(record, [])[:1], NEVER), _day(last.get(record, [])[-1:], FOREVER))
        for record, regions in values(Key.region).items()
        for region in regions
        for land in province.get(record, ())
        if record in first or record in last
    }
    old, new = values(Key.predecessor), values(Key.successor)
    moves = [(a, b) for change, befores in old.items() for a in befores for b in new.get(change, ())]
    ended = {a: _day(first.get(change, [])[:1], FOREVER) for change, befores in old.items() for a in befores}
    return Places(tuple(sorted(memberships)), _grouped(moves), _grouped((b, a) for a, b in moves), ended)


def on_day(places: Places, name: str, day: int) -> str:
    """What a province or body was on a day, carried through the changes by then that left one successor."""
    seen = {name}
    while places.ended.get(name, FOREVER) <= day and len(places.after.get(name, ())) == 1:
        (name,) = places.after[name]
        if name in seen:
            break
        seen.add(name)
    return name


def _day(texts: list[str], otherwise: int) -> int:
    return date.fromisoformat(texts[0][:10]).toordinal() if texts else otherwise


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
    return {a: tuple(sorted(bs)) for a, bs in found.items()}


def inside(places: Places, region: str, on: Span | None = None) -> dict[str, str]:
    """Territories that lie in a region (or province) on a day (or on any, without one), each `wholly` or `partly`.

    A province that is no more lies where its successors do, a new one where its predecessors did; `partly`
    when only some of them are members.
    """
    members = {land for r, land, first, last in places.memberships if r == region and _holds(first, last, on)}
    if region not in places.regions:
        members = {region}  # a province is its own territory, and goes on in what it became
    found = {region: WHOLLY, **dict.fromkeys(members, WHOLLY)}
    for land in sorted(places.after.keys() | places.before.keys()):
        for way in (places.after, places.before):
            if land not in found and (verdict := _share(land, way, members)):
                found[land] = verdict
    return found


def _holds(first: int, last: int, on: Span | None) -> bool:
    if on is None:
        return True
    start = on.earliest.toordinal() if on.earliest else NEVER
    end = on.latest.toordinal() if on.latest else FOREVER
    return first <= end and start <= last


def _share(land: str, way: Mapping[str, tuple[str, ...]], members: set[str]) -> str:
    """How much of a territory lies in the members, followed one way through the changes."""
    ends, todo, seen = [], list(way.get(land, ())), {land}
    while todo:
        there = todo.pop()
        if there not in seen:
            seen.add(there)
            further = way.get(there, ()) if there not in members else ()
            todo += further
            ends += [] if further else [there in members]
    return WHOLLY if ends and all(ends) else PARTLY if any(ends) else ""
