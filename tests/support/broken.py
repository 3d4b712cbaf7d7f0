"""What the tests of validation share."""

from __future__ import annotations

import pyoxigraph as ox

from kg._util.paths import home
from kg.model.iris import BASE, PREFIXES
from kg.validation import shapes as shapes_

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + f"@prefix : <{BASE}x/> .\n@base <{BASE}> .\n"


def ontology_breaks(text: str) -> set[str]:
    triples = {q.triple for q in ox.parse(text.encode(), ox.RdfFormat.TURTLE)}
    return {shape for _, _, _, shape, _ in shapes_.validate(triples, home() / "ontology" / "shapes-ontology.ttl")}


def core() -> str:
    return (home() / "ontology" / "core.ttl").read_text(encoding="utf-8")
