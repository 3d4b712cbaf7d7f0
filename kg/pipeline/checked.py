"""What is wrong with data, found once of each state of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kg.errors import Problem
from kg.graph import KnowledgeGraph
from kg.store import generations


def problems(graph: KnowledgeGraph, places: Sequence[Path]) -> list[Problem]:
    """The problems of a graph loaded from these directories; kept where it is known what it was made of.

    Raises what `KnowledgeGraph.problems` raises.
    """
    if not graph.state:
        return graph.problems()
    where = "\0".join((graph.state, *map(str, places))).encode("utf-8", "surrogateescape")
    told = hashlib.sha256(where).hexdigest()[:32]
    kept = generations.recall(told)
    if kept is not None:
        return [Problem(**each) for each in json.loads(kept)]
    found = graph.problems()
    generations.note(told, json.dumps([asdict(each) for each in found]).encode())
    return found
