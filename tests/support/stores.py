"""What the tests of store share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from servers import oxigraph

import kg
from kg.model.iris import BASE, ONTOLOGY

WORLD = ROOT / "tests" / "fixtures" / "world"


OPTIONS = {"plain": (), "union": ("--union-default-graph",)}


@pytest.fixture(scope="module")
def here(base: Path) -> kg.KnowledgeGraph:
    return kg.load([base, WORLD], bundled=False)


@pytest.fixture(scope="module", params=list(OPTIONS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with oxigraph(*OPTIONS[request.param]) as address:
        yield address


@pytest.fixture(scope="module")
def there(url: str, base: Path, here: kg.KnowledgeGraph) -> kg.KnowledgeGraph:
    """The same data, loaded and reasoned on a server. Tests only read it."""
    kg.load([base, WORLD], bundled=False, directory=url)
    return kg.connect(url)


def quad(subject: str, graph: str, value: str = "x") -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(BASE + subject), ox.NamedNode(ONTOLOGY + "note"), ox.Literal(value), ox.NamedNode(graph)
    )


def graph_of(size: int, name: str = "a") -> tuple[str, list[ox.Quad]]:
    iri = f"{BASE}graph/{name}"
    return iri, [quad(f"t/{name}-{i}", iri, f"Đại học số {i}") for i in range(size)]
