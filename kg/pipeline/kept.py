"""What a build makes of a graph and keeps for the next one: each once of each state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.graph import KnowledgeGraph
from kg.store import generations


class Told(NamedTuple):
    """A source, and how many facts it states."""

    id: str
    register: bool
    facts: int


def of_state(graph: KnowledgeGraph, what: str, make: Callable[[], bytes]) -> bytes:
    """What is made of a graph, or was made before of the same data, words and code."""
    if not graph.state:
        return make()
    name = hashlib.sha256(f"{graph.state}\0{what}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    kept = generations.recall(name)
    if kept is None:
        kept = make()
        generations.note(name, kept)
    return kept


def problems(graph: KnowledgeGraph, places: Sequence[Path]) -> list[Problem]:
    """The problems of a graph loaded from these directories, whose files they name.

    Raises what `KnowledgeGraph.problems` raises.
    """
    where = "\0".join(("problems", *map(str, places)))
    found = of_state(graph, where, lambda: json.dumps([asdict(each) for each in graph.problems()]).encode())
    return [Problem(**each) for each in json.loads(found)]


def sources(graph: KnowledgeGraph) -> list[Told]:
    """The sources that a graph was loaded from."""

    def told() -> bytes:
        every = graph.data.sources if graph.data else ()
        return json.dumps([(s.id, s.register, len(s.facts)) for s in every]).encode()

    return [Told(*each) for each in json.loads(of_state(graph, "sources", told))]
