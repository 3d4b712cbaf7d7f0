"""How groups of things look on the map: a shape and a colour each. Which class is of which group the ontology says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from kg.model.read_ontology import bundled
from kg.model.vocabularies import Kind, StyleGroup, slug_of


class Look(NamedTuple):
    """How things of a group are drawn."""

    shape: str
    color: str


# Each group has a shape of its own, so that they are told apart without colour. Colours follow Okabe and Ito, made
# darker where they stood out from white by less than 3 : 1.
LOOKS: dict[str, Look] = {
    StyleGroup.state: Look("square", "#0072b2"),
    StyleGroup.centre: Look("diamond", "#1f7fa8"),
    StyleGroup.knowledge: Look("triangle", "#a8407f"),
    StyleGroup.business: Look("hexagon", "#c04f00"),
    StyleGroup.other: Look("pentagon", "#6b6b6b"),
    StyleGroup.person: Look("dot", "#007a5a"),
    StyleGroup.group: Look("triangleDown", "#3f8a72"),
    StyleGroup.event: Look("star", "#ad7000"),
    StyleGroup.call: Look("plus", "#b2182b"),
    StyleGroup.subject: Look("bar", "#8a6d3b"),
    StyleGroup.category: Look("cross", "#737373"),
    StyleGroup.territory: Look("frame", "#595959"),
}


def look_of(group: str) -> Look:
    """How a group is drawn; one that has no look of its own as other organisations are."""
    return LOOKS.get(group, LOOKS[StyleGroup.other])


def group_of(data: Mapping[str, Any]) -> str:
    """The group of a node by its attributes: as it says, else by its class."""
    return str(data.get("group") or bundled().style_group(data.get("type", "")) or StyleGroup.other)


@cache
def groups_of(ancestor: str) -> frozenset[str]:
    """The groups of the classes below one: of Agent those of actors, of Organisation those of organisations."""
    words = bundled()
    return frozenset(words.style_group(cls) or StyleGroup.other for cls in words.classes if words.is_a(cls, ancestor))


@cache
def called_for() -> frozenset[str]:
    """The kinds of edges that say what was called for: drawn dashed, for they document nothing."""
    return frozenset(slug_of(term.name) for term in bundled().listed(Kind.EdgeKind) if term.called_for)
