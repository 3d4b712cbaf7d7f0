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


def problems(graph: KnowledgeGraph, state: str, places: Sequence[Path]) -> list[Problem]:
    """The problems of a graph loaded from these directories; `state` names what it was made of, empty for nothing kept.

    Raises what `KnowledgeGraph.problems` raises.
    """
    if not state:
        return graph.problems()
    told = hashlib.sha256("\0".join((state, *map(str, places))).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    kept = generations.recall(told)
    if kept is not None:
        return [Problem(**each) for each in json.loads(kept)]
    found = graph.problems()
    generations.note(told, json.dumps([asdict(each) for each in found]).encode())
    return found
