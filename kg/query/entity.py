"""A thing of the graph, to be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.model.iris import BASE, INFERRED, compress
from kg.query import cards
from kg.query.frames import text_or_nothing
from kg.store.base import Bindings, Store

if TYPE_CHECKING:
    import pandas as pd


class Graph(Protocol):
    """What a thing belongs to."""

    @property
    def store(self) -> Store:
        """The quads."""
        ...

    def label(self, identifier: str | Entity, *, lang: str = "vi") -> str:
        """The label of an id in a language."""
        ...

    def query(self, name: str, **params: object) -> pd.DataFrame:
        """The answer to a question of the catalogue."""
        ...

    def frame(self, table: Bindings) -> pd.DataFrame:
        """An answer as a DataFrame."""
        ...


@dataclass(frozen=True)
class Entity:
    """Something the graph speaks of. Wherever an id is taken, an Entity is taken too."""

    graph: Graph
    id: str

    def __str__(self) -> str:
        return self.id

    def __repr__(self) -> str:
        return f"<{self.id} {self.label!r}{' ' * bool(self.when)}{self.when}>"

    def _repr_html_(self) -> str:
        after = ", ".join(other.id for other in self.later)
        named = (("name", self.label), ("in English", self.label_en), ("id", self.id))
        return cards.small_table((*named, ("class", ", ".join(self.classes)), ("when", self.when), ("became", after)))

    @property
    def when(self) -> str:
        """Its date as stated or inferred (of a body or place: the time it existed), else an empty string."""
        table = self.graph.store.select(f"SELECT DISTINCT ?d {{ <{self.iri}> lk:date|lk:dateInferred ?d }} ORDER BY ?d")
        return next((text_or_nothing(d) for (d,) in table.rows), "")

    @property
    def predecessors(self) -> tuple[Entity, ...]:
        """What it was made from by a renaming, a merger or an absorption, by id."""
        return self._beside("?change lk:successor ?this ; lk:predecessor ?other")

    @property
    def successors(self) -> tuple[Entity, ...]:
        """What a renaming, a merger or an absorption made of it, by id."""
        return self._beside("?change lk:predecessor ?this ; lk:successor ?other")

    @property
    def later(self) -> tuple[Entity, ...]:
        """All that it became, at any remove: after each its own successors, each once; a ring of changes ends."""
        found: dict[str, Entity] = {self.id: self}

        def follow(thing: Entity) -> None:
            for after in thing.successors:
                if after.id not in found:
                    found[after.id] = after
                    follow(after)

        follow(self)
        return tuple(found.values())[1:]

    def _beside(self, pattern: str) -> tuple[Entity, ...]:
        table = self.graph.store.select(
            f"SELECT DISTINCT ?other {{ VALUES ?this {{ <{self.iri}> }} {pattern} }} ORDER BY ?other"
        )
        return tuple(Entity(self.graph, text_or_nothing(other).removeprefix(BASE)) for (other,) in table.rows)

    @property
    def iri(self) -> str:
        """Its IRI."""
        return BASE + self.id

    @property
    def label(self) -> str:
        """Its Vietnamese label, else any, else its id."""
        return self.graph.label(self.id)

    @property
    def label_en(self) -> str:
        """Its English label where a source has one, else an empty string."""
        return self.graph.label(self.id, lang="en")

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that sources give it, sorted."""
        table = self.graph.store.select(
            f"SELECT DISTINCT ?c {{ GRAPH ?g {{ <{self.iri}> a ?c }} FILTER (?g != <{INFERRED}>) }} ORDER BY ?c"
        )
        return tuple(compress(text_or_nothing(row[0])).removeprefix("lk:") for row in table.rows)

    def facts(self) -> pd.DataFrame:
        """All statements of and about it: direction, property, value, valueLabel, certainty, words, source."""
        return self.graph.query("profile", thing=self.id)

    def evidence(self) -> pd.DataFrame:
        """Where sources state it: source, title, url, words, kind (quote, paraphrase, citation), certainty."""
        table = self.graph.store.select(f"""
            SELECT DISTINCT ?source ?title ?url ?kind ?words ?certainty {{
              <{self.iri}> lk:evidence ?e . ?e lk:source ?source ; lk:certainty ?c . ?source lk:title ?title .
              VALUES ?p {{ lk:quote lk:paraphrase lk:citation }}
              BIND (STRAFTER(STR(?p), "#") AS ?kind)
              ?e ?p ?words . OPTIONAL {{ ?source lk:url ?url }}
              BIND (STRAFTER(STR(?c), "certainty/") AS ?certainty)
            }} ORDER BY ?source ?kind ?words""")
        return self.graph.frame(table)
