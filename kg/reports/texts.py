"""The words of the report in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.reasons import Reason, sentences
from kg.model.ontology import Ontology
from kg.model.vocabularies import Kind, Mandate, labels
from kg.text.written import Text as Text

if TYPE_CHECKING:
    import pandas as pd


DEVIATION: dict[str, Text] = {
    "above": ("trên mức ngẫu nhiên", "above chance"),
    "within": ("trong mức ngẫu nhiên", "within chance"),
    "below": ("dưới mức ngẫu nhiên", "below chance"),
    "insufficient": ("chưa đủ dữ liệu", "insufficient"),
}
HOW: dict[str, Text] = {
    "followed": ("đáp ứng một cặp", "answers a pair"),
    "partly": ("đáp ứng một phần", "answers in part"),
    "open": ("có thể đáp ứng, không rõ nơi", "may answer a pair; its place is not told"),
    "no pair": ("không đáp ứng cặp nào", "answers no pair"),
}


def mandates(ontology: Ontology) -> dict[str, Text]:
    """What the states of a mandate are called, as tables write them."""
    return {str(state): labels(ontology, Kind.MandateState)[state.slug] for state in Mandate}


def said(reasons: Iterable[Reason], basis: Basis) -> Text:
    """Reasons in words."""
    return sentences(reasons, basis.ontology, basis.label)


def dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def named(basis: Basis, name: str) -> Text:
    """The labels of an id."""
    return basis.label(name), basis.label(name, "en")


def several(basis: Basis, names: tuple[str, ...]) -> Text:
    """The labels of several ids, one after the other."""
    return ", ".join(basis.label(n) for n in names), ", ".join(basis.label(n, "en") for n in names)


def pair_label(basis: Basis, first: str, second: str) -> Text:
    """Two ends in words; of one end, that provinces differ."""
    one, other = named(basis, first), named(basis, second)
    if first == second:
        return f"{one[0]} ở các tỉnh khác nhau", f"{one[1]}, of different provinces"
    return f"{one[0]} – {other[0]}", f"{one[1]} – {other[1]}"


def two(text: str) -> Text:
    """Texts of ours hold both languages, parted by a dot."""
    vi, _, en = text.partition(" · ")
    return vi, en or vi


def class_label(basis: Basis, name: str) -> Text:
    """The labels of a class of the ontology; the name itself where it is none."""
    cls = basis.ontology.classes.get(name)
    return (cls.label("vi"), cls.label("en")) if cls else (name, name)
