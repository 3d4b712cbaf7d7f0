"""The questions of the catalogue, and their answers as plain rows."""

from __future__ import annotations

import kg
from kg.model.iris import compress
from kg.query import catalogue

QUESTIONS = {
    "participations-in-region", "event-programme", "collective-participants", "region-members", "linkage-called-for",
    "call-follow-up", "cross-province-ties", "departments-without-cross-province-tie", "centres-without-enterprise-tie",
    "topics-and-products", "partner-candidates", "ties-by-year", "single-source-facts", "name-history", "profile",
    "contract-sums", "agreements-that-expire", "signatories", "met-as-a-class", "what-follows-what", "key-products",
    "people-between-bodies", "programme-funding", "exclusive-rights", "topics-that-come-back", "organising-partners",
    "bodies-of-merged-provinces", "announced-only", "coverage-of-sources",
}  # fmt: skip


def rows(graph: kg.KnowledgeGraph, name: str, **values: str) -> list[dict[str, str]]:
    """An answer as dictionaries of plain texts, in the query's own order."""
    table = catalogue.run(graph.store, graph.queries[name], values)
    return [dict(zip(table.columns, map(plain, row), strict=True)) for row in table.rows]


def plain(term: object) -> str:
    return "" if term is None else compress(term.value)
