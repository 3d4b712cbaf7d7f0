"""Why something is so: a code with what it speaks of. Its sentence in both languages is made last, where it is shown.

The codes and their sentences are a list of the ontology (`ReasonCode`): the definition of a code is its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kg.model.ontology import Ontology
from kg.model.vocabularies import Code, Labels

LANGUAGES = ("vi", "en")
_OR = {"vi": " hoặc ", "en": " or "}
Label = Callable[[str, str], str]  # the label of an id in a language


class Reason(NamedTuple):
    """A code, the things it speaks of (ids), and what it counts (ids of kinds, or a plain number under "")."""

    code: Code
    things: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


def sentence(reason: Reason, ontology: Ontology, label: Label) -> Labels:
    """A reason in words, Vietnamese and English, as a clause: no capital, no full stop."""
    vi, en = (_in(reason, ontology, label, language) for language in LANGUAGES)
    return vi, en


def _in(reason: Reason, ontology: Ontology, label: Label, language: str) -> str:
    template = ontology.concepts[f"reason/{reason.code.slug}"].definitions[language].rstrip(".")
    template = template[0].lower() + template[1:]
    names = [label(thing, language) or label(thing, "vi") for thing in reason.things]
    filled = {
        "ends": _OR[language].join(names),
        "bodies": ", ".join(names),
        "scopes": ", ".join(names),
        "ties": ", ".join(_counted(ontology, *pair, language) for pair in reason.counts if pair[0]),
        "count": str(dict(reason.counts).get("", "")),
    }
    return template.format(**filled)


def _counted(ontology: Ontology, concept: str, count: int, language: str) -> str:
    """A number of ties of a kind: `2 agreements`, `1 agreement`."""
    one, _, many = ontology.concepts[concept].phrases[language].partition("|")
    return f"{count} {one if count == 1 else many or one}"


def sentences(reasons: Iterable[Reason], ontology: Ontology, label: Label) -> Labels:
    """Several reasons, one after the other."""
    told = [sentence(reason, ontology, label) for reason in reasons]
    return "; ".join(vi for vi, _ in told), "; ".join(en for _, en in told)
