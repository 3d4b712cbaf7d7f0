"""What every quad store can do, and what it answers with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import pyoxigraph as ox

if TYPE_CHECKING:
    import rdflib


T = TypeVar("T")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


@dataclass(frozen=True, slots=True)
class Bindings:
    """The answer of a SELECT: column names, and rows of terms (None where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]


class Store(Protocol):
    """The verbs of a quad store, embedded or remote."""

    def query(self, text: str) -> Bindings | list[ox.Triple] | bool:
        """Run SPARQL over the union of all graphs."""
        ...

    def select(self, text: str) -> Bindings:
        """Run a SELECT query."""
        ...

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of them."""
        ...

    def statements(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
        """(named graph, subject, object) of a property."""
        ...

    @property
    def reasoned(self) -> bool:
        """Whether the inferred graph is there."""
        ...

    def dump(self) -> bytes:
        """All named graphs as TriG, sorted."""
        ...

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the store."""
        ...

    def replace(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Put graphs in place of those of the same name, drop others, all or nothing."""
        ...

    def begin_reasoning(self) -> str:
        """A mark that the next change of a source takes away."""
        ...

    def put_inferred(self, mark: str, statements: Sequence[ox.Quad]) -> None:
        """Put the inferred graph, if its mark still stands."""
        ...

    def replace_sources(self, graphs: Mapping[str, Iterable[ox.Quad]], *, drop: Iterable[str] = ()) -> None:
        """Replace sources' graphs and drop what was inferred from the old ones."""
        ...

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What is made of the content, made once until the content changes (each time where others may change it)."""
        ...

    def recall(self, key: str) -> bytes | None:
        """What was kept beside the store under a key since its last change; None where nothing was."""
        ...

    def keep(self, key: str, made: Callable[[], bytes]) -> None:
        """Keep something made of the content beside the store until the content changes, where there is a place."""
        ...


def replacing(graphs: Mapping[str, Iterable[ox.Quad]], drop: Iterable[str]) -> list[str]:
    """The update operations that put graphs in place of those of the same name, and drop others."""
    steps = [f"DROP SILENT GRAPH <{name}>" for name in sorted({*graphs, *drop})]
    for name, statements in sorted(graphs.items()):
        body = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in statements)
        steps.append(f"INSERT DATA {{ GRAPH <{name}> {{\n{body}\n}} }}")
    return steps


def without_password(place: object) -> str:
    """A store's place for people to read: of a URL, without user and password."""
    return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://).*@", r"\1", str(place))


def first_line(error: BaseException) -> str:
    """The first line of what an error says; its type where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0]
