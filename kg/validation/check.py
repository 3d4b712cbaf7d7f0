"""Is the data as it must be? Rules, shapes (SHACL), must-be-empty queries and quotes, as Problems.

Every violation names the file, line and fact it comes from, the rule, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Problem
from kg.ingest.quads import Quads
from kg.model.facts import Data, Fact
from kg.model.iris import compress
from kg.model.ontology import Ontology
from kg.query import catalogue
from kg.reasoning import owl_rl
from kg.resolution import proposals
from kg.store.base import Store
from kg.validation import contradictions, facts, pages, quotes
from kg.validation.shapes import origin, shape_problems


def problems(
    data: Data, made: Quads, store: Store, ontology: Ontology, home: Path, *, texts: Path | None = None
) -> list[Problem]:
    """Everything wrong with data that could be turned into quads, and what its sources contradict, sorted by place.

    `texts` is a directory of `<source-id>.txt` against which quotes are verified.
    """
    found = [
        *facts.problems(data, ontology),
        *contradictions.contradictions(data, ontology),
        *pages.repeated(data),
        *shape_problems(store, home / "ontology" / "shapes.ttl", made.origins),
        *query_problems(store, home / "queries" / "checks", made.origins),
        *clash_problems(store, ontology, made.origins),
    ]
    if texts is not None:
        found += [*quotes.problems(data, texts), *pages.copies(data, texts)]
    found += proposals.proposals(data, ontology, proposals.known(store))
    return sorted(set(found))


def store_problems(store: Store, ontology: Ontology, home: Path) -> list[Problem]:
    """What is wrong in a store whose data files are not at hand: things are named by id."""
    return sorted(
        {
            *shape_problems(store, home / "ontology" / "shapes.ttl", {}),
            *query_problems(store, home / "queries" / "checks", {}),
            *clash_problems(store, ontology, {}),
        }
    )


def query_problems(store: Store, folder: Path, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """A problem for each row of a query that must return none. Its first column is what is wrong."""
    for query in catalogue.catalogue(folder).values():
        for row in catalogue.run(store, query, {}).rows:
            first, *rest = (t.value if isinstance(t, (ox.NamedNode, ox.Literal)) else "" for t in row)
            file, line, name = origin(first, origins)
            others = ", ".join(compress(text) for text in rest if text)
            yield Problem(
                file,
                line,
                query.name,
                query.summary + (f" ({others})" if others else ""),
                query.hint,
                name or compress(first),
            )


def clash_problems(store: Store, ontology: Ontology, origins: dict[str, tuple[Fact, ...]]) -> Iterator[Problem]:
    """Things that the facts, thought through, put into two classes that exclude each other."""
    for iri, one, other in owl_rl.clashes(store, ontology):
        file, line, name = origin(iri, origins)
        yield Problem(
            file,
            line,
            "disjoint classes",
            f"it would be both {one} and {other}",
            "mend the key that makes it so",
            name or compress(iri),
        )
