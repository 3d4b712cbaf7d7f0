"""The draft of an article: its mentions and facts, as JSON for programs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extract.document import Document, document
from kg.extract.facts import Draft, facts
from kg.extract.gazetteer import NOBODY, Gazetteer
from kg.extract.lexicon import packaged
from kg.model.read_ontology import bundled


@dataclass(frozen=True)
class Extracted:
    """What was read in a text."""

    original: str
    document: Document
    facts: list[Draft]
    title: str = ""
    published: str = ""


def extract(
    original: str,
    known: Gazetteer = NOBODY,
    *,
    title: str = "",
    published: str = "",
    by_rules: bool = False,
    model: str = "",
) -> Extracted:
    """Read a text."""
    read = document(original, known, by_rules=by_rules, model=model)
    return Extracted(original, read, facts(read), title, published)


def as_json(held: Extracted) -> dict[str, Any]:
    """A draft as plain values: `source`, `mentions`, `facts`, `planned`; places are code points of the original."""
    raw = held.original.encode("utf-8", "surrogatepass")
    return {
        "source": {
            "title": held.title,
            "published": held.published or None,
            "chars": len(held.original),
            "sha256": hashlib.sha256(raw).hexdigest(),
        },
        "mentions": [_mention(held, i) for i in range(len(held.document.mentions))],
        "facts": [_fact(held, fact) for fact in held.facts if not fact.planned],
        "planned": [_fact(held, fact) for fact in held.facts if fact.planned],
    }


_CLASSES = (
    "Ministry", "MinistryDepartment", "Agency", "Department", "PeoplesCommittee", "College", "University",
    "ResearchInstitute", "Centre", "Enterprise", "Cooperative", "Association", "Network", "Programme",
)  # fmt: skip
_AS = {"MinistryDepartment": "Agency", "College": "University", "Network": "Association"}


def scored(cls: str) -> str:
    """The class told to programs for one of the ontology: one of twelve, `other` where it is none of them."""
    found = next((name for name in _CLASSES if bundled().is_a(cls, name)), "other")
    return _AS.get(found, found)


def _mention(held: Extracted, number: int) -> dict[str, Any]:
    mention = held.document.mentions[number]
    start, end = held.document.place(mention.start, mention.end)
    told: dict[str, Any] = {"start": start, "end": end, "text": held.original[start:end], "type": mention.kind}
    optional: Mapping[str, str] = {
        "class": scored(mention.cls) if mention.cls else "",
        "norm": mention.norm,
        "id": mention.id,
    }
    return {
        **told,
        **{key: value for key, value in optional.items() if value},
        "rule": mention.rule,
        "confidence": round(mention.sure, 3),
    }


def _fact(held: Extracted, fact: Draft) -> dict[str, Any]:
    start, end = held.document.place(fact.start, fact.end)
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in fact.values.items()}
    said = {"start": start, "end": end, "quote": held.original[start:end], "rule": fact.rule}
    return {"a": fact.kind, **values, **said, "confidence": confidence(fact.rule)}


def confidence(rule: str) -> float:
    """How far a rule is to be trusted: the lower end of Wilson's 95 % interval of how often it was right on texts that
    the model had not seen (`precision.toml`; Wilson 1927); 0 for a rule that was never tried.
    """
    right, of = _tried().get(rule, (0, 0))
    if not of:
        return 0.0
    share, z = right / of, 1.96
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return round(max(0.0, (middle - spread) / (1 + z * z / of)), 3)


@cache
def _tried() -> dict[str, tuple[int, int]]:
    return {rule: (right, of) for rule, (right, of) in packaged("precision.toml").items()}
