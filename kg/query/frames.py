"""Answers as analysts want them: tables of ids, texts and numbers, rdflib graphs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.model import edtf, rdf
from kg.model.iris import compress
from kg.store import base
from kg.text.normalise import collation_key

if TYPE_CHECKING:
    import pandas as pd
    import rdflib


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of plain values (an id, a text, a number, a bool, or None where unbound), and what is said of them all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    reasoned: bool  # whether the graph was reasoned
    ledger: bool  # whether the ledger was there
    parameters: Mapping[str, str] = field(default_factory=dict)  # of a question: the value of each, given or not
    undated: int = 0  # things that a filter by date left aside for want of one
    note: str = ""  # a sentence about the whole answer

    def frame(self) -> pd.DataFrame:
        """The rows as a DataFrame with typed columns (Int64, Float64, boolean, string); the rest in its `attrs`.

        A column `date` of EDTF texts is followed by `earliest` and `latest`: the first and last day each can mean.
        """
        import pandas as pd

        values = [list(column) for column in zip(*self.rows, strict=True)] or [[] for _ in self.columns]
        held = dict(zip(self.columns, values, strict=True))
        frame = pd.DataFrame({name: typed(column) for name, column in held.items()})
        if "date" in held and not {"earliest", "latest"} & set(held):
            for name, days in reversed(_bounds(held["date"]).items()):
                frame.insert(self.columns.index("date") + 1, name, pd.Series(days, dtype="datetime64[s]"))
        said = ("reasoned", "ledger", "parameters", "undated", "note")
        frame.attrs.update({name: getattr(self, name) for name in said})
        return frame


def typed(values: Sequence[Any]) -> pd.Series[Any]:
    """Values of a column in the type that holds them all, what is unbound as missing; text where there is no other."""
    import pandas as pd

    kinds = {type(value) for value in values if value is not None}
    small = all(abs(value) < 2**63 for value in values if isinstance(value, int))
    if kinds and kinds <= {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds and kinds <= {int} and small:
        return pd.Series(values, dtype="Int64")
    exact = all(abs(value) <= 2**53 for value in values if isinstance(value, int))
    if kinds and kinds <= {int, float} and exact:
        return pd.Series(values, dtype="Float64")
    return pd.Series(values, dtype="string" if kinds <= {str} else object)


def _bounds(dates: Sequence[object]) -> dict[str, list[date | None]]:
    """First and last day that each date can mean; nothing where it is open, unknown or no date."""
    spans = [edtf.known(str(text)) for text in dates]
    return {"earliest": [span.earliest for span in spans], "latest": [span.latest for span in spans]}


def in_vietnamese_order(answer: Answer, column: str) -> Answer:
    """An answer sorted by one column in Vietnamese order."""
    at = answer.columns.index(column)
    return replace(answer, rows=tuple(sorted(answer.rows, key=lambda row: collation_key(str(row[at] or "")))))


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
        if kind == "decimal":
            exact = Decimal(literal.value)
            if exact == exact.to_integral_value():
                return int(exact)  # a sum of whole units: as XML Schema 1.1 writes it, and not in powers of ten
            return (
                float(exact) if Decimal(repr(float(exact))) == exact else literal.value
            )  # all its digits, or the text
        if kind in ("double", "float"):
            number = float(literal.value)
            return number if math.isfinite(number) else literal.value
    except (ValueError, ArithmeticError):
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


def membership_note(certainty: object, seen: object, basis: object, on: str) -> str:
    """How sure it is that a province belonged to a region on a day, in words."""
    if certainty == "seen":
        return f"list seen for {seen}" if seen else "list seen"
    known = f"list seen for {str(seen).replace('/', '–')}, " if seen else ""
    return f"{known}{certainty} for {on}" + (f" ({basis})" if basis and not seen else "")
