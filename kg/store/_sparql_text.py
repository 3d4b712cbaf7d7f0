"""The text of a SPARQL query taken apart: its form, prefixes, FROM clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.errors import QueryError
from kg.model.iris import PREFIXES

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
# What holds words that are none: strings, IRIs, comments.
_OPAQUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)

_FROM = r"(?<![\w?$:.-])FROM(?![\w:-])"  # the word, and no variable or name such as ?from


def masked(text: str) -> str:
    """The query with strings, IRIs and comments blanked out: every place keeps its number."""
    return _OPAQUE.sub(lambda m: " " * len(m[0]), text)


def _bare(text: str) -> str:
    """The masked query with prefix names blanked out too: what is left of words are keywords."""
    return re.sub(r"\bPREFIX\s+[^\s:]*\s*:", lambda m: " " * len(m[0]), masked(text), flags=re.I)


def query_form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises QueryError for a text that is none of them."""
    found = _FORM.search(_bare(text))
    if found is None:
        raise QueryError("this is no SPARQL query", hint="write SELECT, ASK, CONSTRUCT or DESCRIBE; loading has verbs")
    return found[1].upper()


def prefixed(text: str) -> str:
    """The query with those of our prefixes that it does not declare itself, just before its form."""
    found = _FORM.search(_bare(text))
    if found is None:
        return text
    declared = {m[1] for m in re.finditer(r"\bPREFIX\s+([^\s:]*)\s*:", masked(text[: found.start()]), re.I)}
    missing = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name not in declared)
    return f"{text[: found.start()]}{missing} {text[found.start() :]}"


def split(text: str, form: str) -> tuple[str, str]:
    """What stands before the query's form, and what after."""
    place = next(m for m in _FORM.finditer(_bare(text)) if m[1].upper() == form)
    return text[: place.start()] + "\n", text[place.end() :]


def from_clauses(text: str) -> tuple[list[str], list[str]]:
    """The graphs of a query's FROM and FROM NAMED. Raises QueryError for one that is not written as <IRI>."""
    default: list[str] = []
    named: list[str] = []
    for place in re.finditer(_FROM, _bare(text).split("{", 1)[0], re.I):
        clause = re.match(r"FROM\s*(NAMED\s*)?<([^<>]*)>", text[place.start() :], re.I)
        if clause is None:
            raise QueryError("the graph of FROM is not written as <IRI>", hint="write FROM <https://…>")
        (named if clause[1] else default).append(clause[2])
    return default, named


def without_from(body: str) -> str:
    """The body of a query without its FROM clauses, which go as parameters."""
    return re.sub(_FROM + r"\s*(NAMED\s*)?<[^<>]*>", " ", body, flags=re.I) if any(from_clauses(body)) else body


def variables(columns: Sequence[str]) -> str:
    """Columns as variables of a SELECT."""
    return " ".join(f"?{c}" for c in columns) or "*"


def order_by_all(columns: Sequence[str]) -> str:
    """An ORDER BY over all columns; empty without one."""
    return "ORDER BY " + " ".join(f"?{c}" for c in columns) if columns else ""
