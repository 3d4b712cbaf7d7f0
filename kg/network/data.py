"""What nodes and edges of a network carry, as networkx keeps it: plain values under fixed names."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class NodeData(TypedDict):
    """An actor, event, topic or place. Texts are empty where no source has them; `evidence` are ids."""

    label: str
    label_en: str
    type: str  # a class of the ontology
    group: str  # how it looks on a map
    type_vi: str
    type_en: str
    names: list[str]
    date: str
    date_inferred: bool
    seat: str
    seat_label: str
    note: str
    evidence: list[str]
    place: NotRequired[str]  # where it lies: its seat, where it took place or was signed; empty where unknown
    in_region: NotRequired[str]  # of a network of a region: wholly, partly or not


class EdgeData(TypedDict):
    """A tie, or all parallel statements of it. `earliest` and `latest` are empty where that side is open."""

    kind: str
    label: str
    label_en: str
    detail: str  # role, post, property or class that tells parallel ties apart
    date: str
    date_inferred: bool
    earliest: str
    latest: str
    status: str
    occurred: bool
    certainty: list[str]
    symmetric: bool
    record: str
    sources: list[str]
    evidence: list[str]
    manner: NotRequired[str]
    manner_en: NotRequired[str]
    weight: NotRequired[float]  # of those who met: Newman's
    events: NotRequired[list[str]]
    undated: NotRequired[int]
