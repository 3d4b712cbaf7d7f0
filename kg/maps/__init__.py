"""Maps: a network becomes one HTML file that opens offline. The only user of pyvis.

The way: network (and what the graph knows of calls, `kg.maps.called`) -> view, plain data (`kg.maps.view`, with its
layouts in `kg.maps.force` and `kg.maps.arrange`) -> page (`kg.maps.page`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import networkx as nx

from kg._util.atomic import write_bytes
from kg.linkage.suggestion.candidates import WithCandidates
from kg.maps.coerce import taken
from kg.maps.page import render
from kg.maps.view import view_of


@dataclass(frozen=True)
class Map:
    """A drawn map: one HTML page."""

    html: str = field(repr=False)

    def __repr__(self) -> str:
        return f"<Map: a page of {len(self.html.encode()) // 1000:,} kB; .save('map.html') writes it>"

    def _repr_html_(self) -> str:
        """A line: the page itself would be the most of a notebook."""
        return f"<p>{escape(repr(self))}</p>"

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all."""
        return write_bytes(Path(path), self.html.encode("utf-8"))


def draw(
    net: nx.Graph[Any],
    *,
    graph: WithCandidates | None = None,
    lang: str = "vi",
    focus: nx.MultiDiGraph[str] | None = None,
    named: Mapping[str, str] | None = None,
    outlines: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> Map:
    """Draw a network made by `KnowledgeGraph.network`, or any graph of networkx: what its attributes do not tell is
    left out, and a tie without direction is symmetric.

    With `graph`, what it was made of, the map tells of linkage that was called for too, and whom a group might mean.
    The page opens in `lang` (vi or en) and switches at one click. With `focus`, a part of the network, it opens on
    that part, called by its `named` in vi and en; everything is one click away. `outlines` is GeoJSON with a feature
    for each province, drawn in place of the tiles. pyvis draws up to 1,000 nodes, a canvas up to 20,000; above,
    communities open on demand, unless `everything` is asked for. Raises KgError for another language, outlines that
    are none, or two nodes that are the same as text.
    """
    from kg.maps.calls import called, guesses

    view = view_of(
        taken(net),
        focus,
        named or {},
        calls=called(graph) if graph is not None else (),
        guesses=guesses(graph.basis) if graph is not None else {},
        outlines=outlines,
        everything=everything,
    )
    return Map(render(view, lang=lang))
