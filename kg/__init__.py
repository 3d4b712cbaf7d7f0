"""Liên Kết: a sourced knowledge graph of regional innovation actors and their linkage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg import linkage as linkage
    from kg import measures as measures
    from kg.errors import DataError, KgError, NotFoundError, Problem, QueryError, ReasonerError, StoreError
    from kg.exchange import save_network
    from kg.graph import Entity, KnowledgeGraph, connect, load, open_store
    from kg.linkage import brokers, follow_through, fragility, gaps, partners, scorecard
    from kg.linkage import trend_of as trend
    from kg.maps import draw
    from kg.reports import report

__version__ = "0.5.0"

# Loaded when first asked for, so that `import kg` is quick.
_HOMES = {
    "DataError": "kg.errors",
    "KgError": "kg.errors",
    "NotFoundError": "kg.errors",
    "Problem": "kg.errors",
    "QueryError": "kg.errors",
    "ReasonerError": "kg.errors",
    "StoreError": "kg.errors",
    "save_network": "kg.exchange",
    "Entity": "kg.graph",
    "KnowledgeGraph": "kg.graph",
    "connect": "kg.graph",
    "load": "kg.graph",
    "open_store": "kg.graph",
    **dict.fromkeys(("brokers", "follow_through", "fragility", "gaps", "partners", "scorecard"), "kg.linkage"),
    "draw": "kg.maps",
    "report": "kg.reports",
}
__all__ = [
    "DataError",
    "Entity",
    "KgError",
    "KnowledgeGraph",
    "NotFoundError",
    "Problem",
    "QueryError",
    "ReasonerError",
    "StoreError",
    "brokers",
    "connect",
    "draw",
    "follow_through",
    "fragility",
    "gaps",
    "load",
    "open_store",
    "partners",
    "report",
    "save_network",
    "scorecard",
    "trend",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in ("linkage", "measures"):
        return import_module(f"kg.{name}")
    if name == "trend":  # of a graph; that of any table is kg.linkage.trend
        return import_module("kg.linkage").trend_of
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "linkage", "measures"})
