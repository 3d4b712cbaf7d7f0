"""Networks as files that other tools read: GraphML, GEXF, Pajek, CSV, JSON.

What these formats cannot hold is written as text: a list as its items joined by ` | `, evidence and sources of
the whole network as JSON. Written whole or not at all.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kg._util.atomic import write_bytes
from kg.errors import KgError
from kg.model.vocabularies import Key

JOIN = " | "
_FOR_MAPS = ("territories", "words")  # what is said of the whole network for maps alone
# Control characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def save_network(net: nx.MultiDiGraph[str], path: str | Path) -> list[Path]:
    """Write a network; the ending tells the format. Returns the files written.

    .graphml and .gexf (Gephi, networkx), .net (Pajek), .json (networkx's node-link form), .csv (the ties; the
    nodes go to NAME.nodes.csv beside it). Raises KgError for another ending, or where it cannot be written.
    """
    target = Path(path)
    ending = require_format(target)
    return [write_bytes(place, content) for place, content in WRITERS[ending](net, target)]


def require_format(path: Path) -> str:
    """The ending of a file that a network can be written to. Raises KgError for another."""
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise KgError(
            f"unsupported file extension {path.suffix or path.name}",
            where=str(path),
            hint="use one of " + " ".join(sorted(WRITERS)),
        )
    return ending


def plain(net: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The network with text, numbers and truth values alone, each attribute of one type on all nodes (or ties).

    `url` is added to each: the pages that it rests on.
    """
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    shown = (key for key in sorted(net.graph) if key not in _FOR_MAPS)
    made.graph.update({key: _text(net.graph[key]) for key in shown})
    nodes = _columns(data for _, data in net.nodes(data=True))
    for name, data in net.nodes(data=True):
        made.add_node(name, **{key: _as(nodes[key], value) for key, value in data.items()}, url=_urls(net, data))
    ties = _columns(data for _, _, data in net.edges(data=True))
    for start, end, key, data in net.edges(keys=True, data=True):
        values = {name: _as(ties[name], value) for name, value in data.items()}
        made.add_edge(start, end, key=key, **values, url=_urls(net, data))
    return made


def _urls(net: nx.MultiDiGraph[str], data: Mapping[str, Any]) -> str:
    """The pages that a node or tie rests on."""
    evidence, sources = net.graph.get(Key.evidence, {}), net.graph.get("sources", {})
    cited = (sources.get(evidence[name]["source"], {}) for name in data.get("evidence", ()) if name in evidence)
    return JOIN.join(sorted({source["url"] for source in cited if source.get(Key.url)}))


def _columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """One type for each attribute: that of all its values, a number where some are whole, else text."""
    seen: dict[str, set[type]] = {}
    for row in rows:
        for key, value in row.items():
            seen.setdefault(key, set()).add(type(value))
    return {key: _common(types) for key, types in seen.items()}


def _common(types: set[type]) -> type:
    if types <= {bool}:
        return bool
    if types <= {int}:
        return int
    return float if types <= {int, float} else str


def _as(kind: type, value: Any) -> Any:
    return _text(value) if kind is str else kind(value)


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)) and all(isinstance(item, str) for item in value):
        return JOIN.join(value if isinstance(value, (list, tuple)) else sorted(value))
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


Files = list[tuple[Path, bytes]]


def _for_xml(net: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The plain network without the characters that XML cannot hold."""

    def clean(value: Any) -> Any:
        return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value

    def cleaned(data: Mapping[str, Any]) -> dict[str, Any]:
        return {key: clean(value) for key, value in data.items()}

    source = plain(net)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(**cleaned(source.graph))
    made.add_nodes_from((clean(name), cleaned(data)) for name, data in source.nodes(data=True))
    for start, end, key, data in source.edges(keys=True, data=True):
        made.add_edge(clean(start), clean(end), key=clean(key), **cleaned(data))
    return made


def _graphml(net: nx.MultiDiGraph[str], path: Path) -> Files:
    buffer = io.BytesIO()
    nx.write_graphml_xml(_undirected(_for_xml(net)), buffer)
    return [(path, buffer.getvalue())]


def _undirected(
    net: nx.MultiDiGraph[str], plain: nx.MultiDiGraph[str] | None = None
) -> nx.MultiDiGraph[str] | nx.MultiGraph[str]:
    """An undirected graph where every tie is symmetric; readers refuse to mix, so others stay directed and
    `symmetric` tells the ties apart."""
    ties = [bool(data.get("symmetric")) for _, _, data in (net if plain is None else plain).edges(data=True)]
    return nx.MultiGraph(net) if ties and all(ties) else net


def _gexf(net: nx.MultiDiGraph[str], path: Path) -> Files:
    """GEXF 1.2. The file's date is left out, so that the same network gives the same bytes."""
    buffer = io.BytesIO()
    made = _undirected(_for_xml(net))
    for _, _, data in made.edges(data=True):
        data["tie"] = data.pop("kind", "")  # `kind` of a tie is a word of GEXF's own, which no reader gives back
    nx.write_gexf(made, buffer, version="1.2draft")
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue())
    return [(path, text)]


def _pajek(net: nx.MultiDiGraph[str], path: Path) -> Files:
    """Pajek: every vertex and arc with its attributes as text. It has no way to write a quotation mark."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    source = plain(net)
    for name, data in source.nodes(data=True):
        made.add_node(name, **{key: _quoted(value) for key, value in data.items()})
    for start, end, data in source.edges(data=True):
        weight = float(data.get("weight", 1.0))
        made.add_edge(start, end, **{**{key: _quoted(value) for key, value in data.items()}, "weight": weight})
    return [(path, ("\n".join(nx.generate_pajek(_undirected(made, source))) + "\n").encode("utf-8", "replace"))]


def _quoted(value: Any) -> str:
    return " ".join(_text(value).replace('"', "”").replace("\\", "⧵").split()) or "-"


def _json(net: nx.MultiDiGraph[str], path: Path) -> Files:
    held = nx.node_link_data(net, edges="links")
    text = json.dumps(_whole_numbers(held), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return [(path, (text + "\n").encode("utf-8", "replace"))]


def _whole_numbers(value: Any) -> Any:
    """The value with null for numbers that JSON does not know."""
    if isinstance(value, dict):
        return {key: _whole_numbers(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole_numbers(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _csv(net: nx.MultiDiGraph[str], path: Path) -> Files:
    """Ties with Source, Target and Type, nodes with Id and Label, as Gephi's import wants them named."""
    made = plain(net)
    ties = [
        {"Source": a, "Target": b, "Type": "Undirected" if data.get("symmetric") else "Directed", **data}
        for a, b, data in made.edges(data=True)
    ]
    nodes = [{"Id": name, "Label": data.get("label", name), **data} for name, data in made.nodes(data=True)]
    return [
        (path, _table(ties, ["Source", "Target", "Type"])),
        (path.with_suffix(".nodes.csv"), _table(nodes, ["Id", "Label"])),
    ]


def _table(rows: list[dict[str, Any]], first: list[str]) -> bytes:
    columns = first + sorted({key for row in rows for key in row} - set(first))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


WRITERS: dict[str, Callable[[nx.MultiDiGraph[str], Path], Files]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".net": _pajek,
    ".csv": _csv,
    ".json": _json,
}
