"""What notebooks and the prompt show of a graph and of a thing: a few lines, never the whole."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pyoxigraph as ox

from kg.model.vocabularies import Kind
from kg.store.base import Store

_COUNTED = {
    Kind.Organisation: "organisations", Kind.Person: "people", Kind.Event: "events",
    Kind.Collaboration: "agreements", Kind.LinkageCall: "calls for linkage", Kind.Source: "sources",
}  # fmt: skip


def counts(store: Store) -> dict[str, int]:
    """How many of each main kind a store speaks of."""
    found = {}
    for kind, what in _COUNTED.items():
        ((number,),) = store.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a/rdfs:subClassOf* lk:{kind} }}").rows
        found[what] = int(number.value) if isinstance(number, ox.Literal) else 0
    return found


def graph_text(store: Store) -> str:
    """A graph in one line."""
    told = ", ".join(f"{number:,} {what}" for what, number in counts(store).items())
    return f"<KnowledgeGraph: {told}; {'reasoned' if store.reasoned else 'not reasoned'}>"


def graph_html(store: Store) -> str:
    """A graph as a small table."""
    rows = [(what, f"{number:,}") for what, number in counts(store).items()]
    return small_table([*rows, ("reasoned", "yes" if store.reasoned else "no")])


def small_table(rows: Iterable[tuple[str, str]]) -> str:
    """Rows of a name and a value, those without one left out, as HTML."""
    lines = "".join(f"<tr><th>{escape(what)}</th><td>{escape(value)}</td></tr>" for what, value in rows if value)
    return f"<table>{lines}</table>"
