"""Answers as analysts want them: tables of ids, texts and numbers, rdflib graphs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.model import rdf
from kg.model.iris import compress
from kg.store import base
from kg.text.normalise import collation_key

if TYPE_CHECKING:
    import pandas as pd
    import rdflib


def in_vietnamese_order(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """A frame sorted by one column in Vietnamese order; its `attrs` stay."""
    order = sorted(range(len(frame)), key=lambda i: collation_key(str(frame[column].iloc[i] or "")))
    sorted_frame = frame.iloc[order].reset_index(drop=True)
    sorted_frame.attrs = frame.attrs
    return sorted_frame


def text_or_nothing(term: base.Term) -> str:
    """The text or IRI of a term; empty where nothing is bound."""
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal, ox.BlankNode)) else ""


def plain_value(term: base.Term) -> object:
    """A term as an analyst wants it in a table: an id, a text, a number, a bool, or None."""
    if term is None or isinstance(term, ox.Triple):
        return None if term is None else str(term)
    if isinstance(term, ox.NamedNode):
        return compress(term.value)
    return _value(term) if isinstance(term, ox.Literal) else term.value


def _value(literal: ox.Literal) -> object:
    """A literal as a Python value; its text where it is no such value (or not a finite one)."""
    kind = literal.datatype.value.rsplit("#", 1)[-1]
    try:
        if kind == "integer":
            return int(literal.value)
        if kind in ("decimal", "double", "float"):
            number = float(literal.value)
            return number if math.isfinite(number) else literal.value
    except ValueError:
        return literal.value
    return literal.value == "true" if kind == "boolean" else literal.value


def rdflib_graph(statements: Sequence[ox.Triple]) -> rdflib.Graph:
    """Statements as an rdflib graph. Raises QueryError for a triple that stands as a value."""
    from rdflib import Graph

    if any(isinstance(t.object, ox.Triple) for t in statements):
        raise QueryError("the answer holds a triple as a value, which rdflib does not know", hint="leave it out")
    return Graph().parse(data=rdf.serialise(statements, ox.RdfFormat.N_TRIPLES), format="nt")


def framed(rows: list[dict[str, Any]], columns: Sequence[str], **attrs: Any) -> pd.DataFrame:
    """Rows as a DataFrame with these columns; what is said of all of it in `attrs`."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    frame.attrs.update(attrs)
    return frame
