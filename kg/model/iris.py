"""Ids and IRIs, and the one base and prefixes behind them.

An id is `folder/slug` (shared by all sources) or `folder/source/slug` (local to one source). Its IRI
is the id behind BASE. Both may be used wherever the API takes either.
"""

from __future__ import annotations

import re

from kg.errors import KgError

BASE = "https://w3id.org/lienket/"
ONTOLOGY = BASE + "ontology#"
PREFIXES = {
    "lk": ONTOLOGY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
}
INFERRED = BASE + "graph/inferred"
ONTOLOGY_GRAPH = BASE + "graph/ontology"
LEDGER = BASE + "graph/ledger"
DERIVED = (INFERRED, LEDGER)  # made from all the rest, and anew after every change
MADE_ANEW = (*DERIVED, ONTOLOGY_GRAPH)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*){1,2}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_id(text: str) -> bool:
    """Whether the text has the form of an id (two or three lower-case ASCII parts)."""
    return bool(_ID.fullmatch(text))


def is_slug(text: str) -> bool:
    """Whether the text can be one part of an id."""
    return bool(_SLUG.fullmatch(text))


def expand(identifier: str) -> str:
    """The IRI of an id; an IRI under BASE is returned as it is.

    Raises KgError where the text is neither, so that nothing else can reach a query or a file.
    """
    short = identifier.removeprefix(BASE)
    if not is_id(short):
        raise KgError(f"{identifier!r} is not an id", hint="an id looks like region/red-river-delta")
    return BASE + short


def compress(address: str) -> str:
    """The id of an IRI under BASE, `prefix:name` where a prefix is known; other IRIs come back as they are."""
    for prefix, namespace in PREFIXES.items():
        if address.startswith(namespace):
            return f"{prefix}:{address.removeprefix(namespace)}"
    return address.removeprefix(BASE)


def graph_iri(source: str) -> str:
    """The named graph in which a source's facts live."""
    return f"{BASE}graph/{source}"
