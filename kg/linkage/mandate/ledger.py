"""The ledger: every documented tie with who covers whom, and the verdict on every pair that a call asks for.

It is worked out once of a state of the data. Scorecard, follow-through, gaps, suggestions, maps, the report and the
questions in SPARQL read it (`kg.linkage.mandate.ledger_graph`), so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.basis import Graph as WithBasis
from kg.linkage.mandate.calls import Call, Pair, Scope, calls, scope_of_call
from kg.linkage.mandate.ties import Tie, between
from kg.linkage.mandate.verdicts import Verdict, judged
from kg.network.columns import FOREVER, NEVER

MOST_TIES = 200_000  # that are put into the graph: some ten statements each
Days = tuple[int, int]  # first and last, as ordinals; NEVER and FOREVER where open


class Graph(WithBasis, Protocol):
    """A graph that keeps its ledger."""

    @property
    def ledger(self) -> Ledger:
        """What is documented, and what became of each call."""
        ...


@dataclass(frozen=True)
class Ledger:
    """The verdicts on all calls, and the ties and coverage they rest on. Make one with `read`."""

    basis: Basis
    calls: tuple[Call, ...]
    scopes: Mapping[str, Scope]  # call -> where it holds
    verdicts: Mapping[str, tuple[Verdict, ...]]  # call -> a verdict a pair, default readings first

    def verdict(self, call: str, pair: Pair) -> Verdict:
        """The verdict on a pair that a call asks for."""
        return next(found for found in self.verdicts[call] if found.pair == pair)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Every documented tie of two organisations, or of an organisation and a group named as a class."""
        anybody = self.basis.organisations | self.basis.groups
        return tuple(between(self.basis, anybody, anybody))

    @cached_property
    def coverage(self) -> Mapping[tuple[str, str], Days]:
        """Which source names which body at an event or in an agreement, and on which days: (source, body) -> days."""
        basis, columns = self.basis, self.basis.columns
        edges = columns.edges.take(np.concatenate([basis.rows, basis.agreements])).then(basis.alone)
        found: dict[tuple[str, str], Days] = {}
        actors = basis.organisations | basis.groups
        for row in range(len(edges)):
            days = (int(edges.earliest[row]), int(edges.latest[row])) if edges.dated[row] else (NEVER, FOREVER)
            for actor in {int(edges.start[row]), int(edges.end[row])}:
                if actors[actor]:
                    key = columns.ids[int(edges.source[row])], columns.ids[actor]
                    first, last = found.get(key, days)
                    found[key] = min(first, days[0]), max(last, days[1])
        return found

    @cached_property
    def named(self) -> frozenset[frozenset[str]]:
        """Every two organisations that something documents, as they are named."""
        organisations, index = self.basis.organisations, self.basis.index
        return frozenset(
            frozenset((tie.first, tie.second))
            for tie in self.ties
            if organisations[index[tie.first]] and organisations[index[tie.second]]
        )

    @cached_property
    def tied(self) -> frozenset[frozenset[str]]:
        """The same two, each as what it is today."""
        return frozenset(frozenset(map(self.basis.today, two)) for two in self.named)


def read(basis: Basis) -> Ledger:
    """Decide everything once."""
    every = tuple(calls(basis))
    scopes = {call.id: scope_of_call(basis, call) for call in every}
    verdicts = {call.id: tuple(judged(basis, call, pair, scopes[call.id]) for pair in call.pairs) for call in every}
    return Ledger(basis, every, scopes, verdicts)


def size_of(basis: Basis) -> int:
    """How many meetings of two the events hold: about as many as the ledger has ties."""
    sizes = np.bincount(basis.acts.event) if len(basis.acts.event) else np.zeros(1, int)
    return int((sizes * (sizes - 1) // 2).sum()) + len(basis.agreements)
