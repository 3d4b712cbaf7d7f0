"""The names of everything in a store."""

from __future__ import annotations

import pyoxigraph as ox

from kg.model.iris import BASE, ONTOLOGY, is_id
from kg.store.base import Store

_NAMED = "rdfs:label|lk:name|lk:nameEn|lk:alias|lk:abbreviation|lk:namedAs"


def names(store: Store) -> dict[str, tuple[str, ...]]:
    """Every id that has a name, with all its names, in id order."""
    table = store.select(
        f"SELECT DISTINCT ?thing ?name {{ ?thing {_NAMED} ?name FILTER (STRSTARTS(STR(?thing), '{BASE}') "
        f"&& !STRSTARTS(STR(?thing), '{ONTOLOGY}')) }} ORDER BY ?thing ?name"
    )
    found: dict[str, list[str]] = {}
    for thing, name in table.rows:
        if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal) and is_id(thing.value.removeprefix(BASE)):
            found.setdefault(thing.value.removeprefix(BASE), []).append(name.value)
    return {thing: tuple(texts) for thing, texts in found.items()}


def named_things(store: Store) -> list[tuple[str, str]]:
    """Each dated name, and what it is the name of, by id."""
    rows = store.select("SELECT DISTINCT ?n ?of { ?n lk:namingOf ?of } ORDER BY ?n ?of").rows
    return [(_id(name), _id(of)) for name, of in rows]


def in_province(store: Store, province: str) -> set[str]:
    """What sits in a province, or is held there, and the province itself."""
    rows = store.select(f"SELECT DISTINCT ?x {{ ?x lk:seat|lk:place <{BASE}{province}> }} ORDER BY ?x").rows
    return {province, *(_id(x) for (x,) in rows)}


def _id(term: object) -> str:
    return str(getattr(term, "value", term)).removeprefix(BASE)
