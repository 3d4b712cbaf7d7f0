"""Maps: a network becomes one HTML file that opens offline. The only user of pyvis.

The way: network -> view (plain data, `kg.maps.view`) -> page (`kg.maps.page`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from kg.files import write_bytes
from kg.maps.page import render
from kg.maps.view import view_of


@dataclass(frozen=True)
class Map:
    """A drawn map: one HTML page."""

    html: str

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all."""
        return write_bytes(Path(path), self.html.encode("utf-8"))


def draw(
    net: nx.MultiDiGraph[str],
    *,
    lang: str = "vi",
    focus: nx.MultiDiGraph[str] | None = None,
    named: Mapping[str, str] | None = None,
) -> Map:
    """Draw a network made by `KnowledgeGraph.network` (or any MultiDiGraph with the same attributes).

    The page opens in `lang` (vi or en) and switches at one click. With `focus`, a part of the network, it opens on
    that part, called by its `named` in vi and en; everything is one click away. Raises KgError for another language.
    """
    return Map(render(view_of(net, focus, named or {}), lang=lang))
