"""Names that are known already, given as plain data: of bodies, people and places, each with its class and its id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.extract.lexicon import Phrases, words_of


class Known(NamedTuple):
    """Somebody or some place that a graph knows: its id, its class (a local name of the ontology), its names."""

    id: str
    cls: str
    names: Sequence[str]


@dataclass(frozen=True)
class Gazetteer:
    """Known names as phrases; the tag is the id."""

    organisations: Phrases
    people: Phrases
    places: Phrases
    classes: dict[str, str]
    pairs: frozenset[tuple[str, str]]  # of words that stand side by side in a name: a name does not end between them


SHORTEST = 3  # letters of a name of one word: shorter ones are also words


def gazetteer(organisations: Iterable[Known], people: Iterable[Known], places: Iterable[Known]) -> Gazetteer:
    """Known names made ready to be found in texts."""
    bodies = list(organisations)
    return Gazetteer(
        Phrases((name, one.id) for one in bodies for name in one.names if len(name) >= SHORTEST),
        Phrases((name, one.id) for one in people for name in one.names if " " in name),
        Phrases((name, one.id) for one in places for name in one.names),
        {one.id: one.cls for one in bodies},
        frozenset(pair for one in bodies for name in one.names for pair in pairwise(words_of(name))),
    )


NOBODY = gazetteer((), (), ())
