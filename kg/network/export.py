"""Networks as files that other tools read: GraphML, GEXF, Pajek, JSON; CSV, XLSX, Parquet, Neo4j.

Any networkx graph can be written. What a format cannot hold is written as text: a list as its items joined by ` | `,
evidence and sources of the whole network as JSON. Written whole or not at all.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg._util.atomic import write_bytes
from kg._util.sheets import BOM, csv_text, parquet, xlsx
from kg.errors import KgError
from kg.model import edtf
from kg.model.vocabularies import Key

if TYPE_CHECKING:
    AnyGraph = nx.Graph[Any]  # directed or not, with parallel ties or without

JOIN = " | "
_FOR_MAPS = ("territories", "words")  # what is said of the whole network for maps alone
# Control characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def save_network(net: AnyGraph, path: str | Path, *, excel: bool = True) -> list[Path]:
    """Write a network (any networkx graph); the ending tells the format. Returns the files written.

    .graphml and .gexf (Gephi, igraph, networkx), .net (Pajek), .json (networkx's node-link form), .csv (the ties; the
    nodes go to NAME.nodes.csv beside it; `excel`: with a byte order mark, and no cell that a spreadsheet runs), .xlsx
    (a sheet of each), .parquet (likewise two files), .neo4j.csv (nodes and relationships for `neo4j-admin import`).
    Raises KgError for another ending, for nodes that a file cannot tell apart, or where it cannot be written.
    """
    target = Path(path)
    ending = require_format(target)
    _require_distinct(net)
    files = tables(net, target, excel=True) if ending == ".csv" and excel else WRITERS[ending](net, target)
    return [write_bytes(place, content) for place, content in files]


def require_format(path: Path) -> str:
    """The ending of a file that a network can be written to. Raises KgError for another."""
    name = path.name.lower()
    ending = next((end for end in sorted(WRITERS, key=len, reverse=True) if name.endswith(end)), "")
    if not ending:
        raise KgError(
            f"unsupported file extension {path.suffix or path.name}",
            where=str(path),
            hint="use one of " + " ".join(sorted(WRITERS)),
        )
    return ending


def _require_distinct(net: AnyGraph) -> None:
    """Raise KgError for two nodes whose names are one text in a file, such as 1 and "1"."""
    seen: dict[str, object] = {}
    for name in net:
        other = seen.setdefault(str(name), name)
        if other is not name and other != name:
            raise KgError(
                f"the nodes {other!r} and {name!r} would be one in a file", hint="rename one: names are texts there"
            )


def plain(net: AnyGraph) -> nx.MultiDiGraph[str]:
    """Any network with text, numbers and truth values alone, each attribute of one type on all nodes (or ties).

    Ties of an undirected graph are `symmetric`. `url` is added to each: the pages that it rests on.
    """
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    shown = (key for key in sorted(net.graph) if key not in _FOR_MAPS)
    made.graph.update({key: _text(net.graph[key]) for key in shown})
    nodes = _columns(data for _, data in net.nodes(data=True))
    for name, data in net.nodes(data=True):
        made.add_node(str(name), **_row(nodes, data), url=_urls(net, data))
    undirected = {} if net.is_directed() else {"symmetric": True}
    held = [(a, b, {**undirected, **data}) for a, b, data in net.edges(data=True)]
    keys = [key for *_, key in net.edges(keys=True)] if isinstance(net, nx.MultiGraph) else ["0"] * len(held)
    ties = _columns(data for *_, data in held)
    for (start, end, data), key in zip(held, keys, strict=True):
        made.add_edge(str(start), str(end), key=str(key), **_row(ties, data), url=_urls(net, data))
    return made


def _row(columns: Mapping[str, type], data: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _as(columns[key], value) for key, value in data.items()}


def _urls(net: AnyGraph, data: Mapping[str, Any]) -> str:
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


def _for_xml(net: AnyGraph) -> nx.MultiDiGraph[str]:
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


def _graphml(net: AnyGraph, path: Path) -> Files:
    """GraphML. The id of each tie is its own: readers that meet one twice keep the last."""
    made = _for_xml(net)
    numbered: nx.MultiDiGraph[str] = nx.MultiDiGraph(**made.graph)
    numbered.add_nodes_from(made.nodes(data=True))
    for number, (start, end, data) in enumerate(made.edges(data=True)):
        numbered.add_edge(start, end, key=f"e{number}", **data)
    buffer = io.BytesIO()
    nx.write_graphml_xml(_undirected(numbered), buffer)
    return [(path, buffer.getvalue())]


def _undirected(
    net: nx.MultiDiGraph[str], plain: nx.MultiDiGraph[str] | None = None
) -> nx.MultiDiGraph[str] | nx.MultiGraph[str]:
    """An undirected graph where every tie is symmetric; readers refuse to mix, so others stay directed and
    `symmetric` tells the ties apart."""
    ties = [bool(data.get("symmetric")) for _, _, data in (net if plain is None else plain).edges(data=True)]
    return nx.MultiGraph(net) if ties and all(ties) else net


def _gexf(net: AnyGraph, path: Path) -> Files:
    """GEXF 1.2, with the time of each node and tie where that is known. The file's own date is left out, so that the
    same network gives the same bytes."""
    buffer = io.BytesIO()
    made = _undirected(_for_xml(net))
    for _, data in made.nodes(data=True):
        data.update(_lifetime(*_bounds(data.get("date", ""))))
    for _, _, data in made.edges(data=True):
        data["tie"] = data.pop("kind", "")  # `kind` of a tie is a word of GEXF's own, which no reader gives back
        data.update(_lifetime(data.get("earliest", ""), data.get("latest", "")))
    nx.write_gexf(made, buffer, version="1.2draft")
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue())
    return [(path, text)]


def _bounds(date: str) -> tuple[str, str]:
    """First and last day of a date as a source gives it; empty where it is none."""
    try:
        span = edtf.parse(date)
    except ValueError:
        return "", ""
    return tuple(day.isoformat() if day else "" for day in (span.earliest, span.latest))  # type: ignore[return-value]


def _lifetime(first: str, last: str) -> dict[str, str]:
    return {key: day for key, day in (("start", first), ("end", last)) if re.fullmatch(r"\d{4}-\d\d-\d\d", day)}


def _pajek(net: AnyGraph, path: Path) -> Files:
    """Pajek: every vertex and arc with its attributes as text, behind a byte order mark by which it knows UTF-8.
    Vertices are called by their labels; of two that share one, by label and id. It cannot write a quotation mark."""
    source = plain(net)
    names = _called(source)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, data in source.nodes(data=True):
        made.add_node(names[name], **{**{key: _quoted(value) for key, value in data.items()}, "name": _quoted(name)})
    for start, end, data in source.edges(data=True):
        weight = float(data.get("weight", 1.0))
        values = {**{key: _quoted(value) for key, value in data.items()}, "weight": weight}
        made.add_edge(names[start], names[end], **values)
    text = "\n".join(nx.generate_pajek(_undirected(made, source))) + "\n"
    return [(path, (BOM + text).encode("utf-8", "replace"))]


def _called(net: nx.MultiDiGraph[str]) -> dict[str, str]:
    labels = {name: _quoted(data.get("label") or name) for name, data in net.nodes(data=True)}
    shared = Counter(labels.values())
    return {name: label if shared[label] == 1 else _quoted(f"{label} ({name})") for name, label in labels.items()}


def _quoted(value: Any) -> str:
    return " ".join(_text(value).replace('"', "”").replace("\\", "⧵").split()) or "-"


def _json(net: AnyGraph, path: Path) -> Files:
    held = nx.node_link_data(net, edges="edges")
    text = json.dumps(
        _whole_numbers(held), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False, default=_text
    )
    return [(path, (text + "\n").encode("utf-8", "replace"))]


def _whole_numbers(value: Any) -> Any:
    """The value with null for numbers that JSON does not know."""
    if isinstance(value, dict):
        return {key: _whole_numbers(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole_numbers(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def tables(net: AnyGraph, path: Path, *, excel: bool = False) -> Files:
    """Ties with Source, Target and Type, nodes with Id and Label, as Gephi's import wants them named."""
    (_, ties), (_, nodes) = _sheets(net).items()
    found = ((path, ties), (path.with_suffix(".nodes.csv"), nodes))
    return [(place, csv_text(*table, excel=excel).encode("utf-8", "replace")) for place, table in found]


def _sheets(net: AnyGraph) -> dict[str, tuple[list[str], list[list[object]]]]:
    made = plain(net)
    ties = [
        {"Source": a, "Target": b, "Type": "Undirected" if data.get("symmetric") else "Directed", **data}
        for a, b, data in made.edges(data=True)
    ]
    nodes = [{"Id": name, "Label": data.get("label", name), **data} for name, data in made.nodes(data=True)]
    return {"ties": _table(ties, ["Source", "Target", "Type"]), "nodes": _table(nodes, ["Id", "Label"])}


def _table(rows: list[dict[str, Any]], first: list[str]) -> tuple[list[str], list[list[object]]]:
    columns = first + sorted({key for row in rows for key in row} - set(first))
    return columns, [[row.get(column) for column in columns] for row in rows]


def _xlsx(net: AnyGraph, path: Path) -> Files:
    return [(path, xlsx(dict(_sheets(net))))]


def _parquet(net: AnyGraph, path: Path) -> Files:
    (_, ties), (_, nodes) = _sheets(net).items()
    return [(path, parquet(*ties)), (path.with_suffix(".nodes.parquet"), parquet(*nodes))]


_NEO4J = {bool: ":boolean", int: ":long", float: ":double", str: ""}


def _neo4j(net: AnyGraph, path: Path) -> Files:
    """Nodes with their class as label, relationships with their kind as type, as `neo4j-admin import` reads them."""
    made = plain(net)
    base = path.with_name(path.name[: -len(".neo4j.csv")])
    nodes = [
        {"id:ID": name, **_neo4j_row(data), ":LABEL": data.get("type", "")} for name, data in made.nodes(data=True)
    ]
    ties = [
        {":START_ID": a, ":END_ID": b, ":TYPE": data.get("kind") or "tie", **_neo4j_row(data)}
        for a, b, data in made.edges(data=True)
    ]
    files = ((".nodes.neo4j.csv", _table(nodes, ["id:ID", ":LABEL"])),
             (".relationships.neo4j.csv", _table(ties, [":START_ID", ":END_ID", ":TYPE"])))  # fmt: skip
    return [(base.with_name(base.name + end), csv_text(*table).encode("utf-8", "replace")) for end, table in files]


def _neo4j_row(data: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{key}{_NEO4J[type(value)]}": value for key, value in data.items()}


WRITERS: dict[str, Callable[[AnyGraph, Path], Files]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".net": _pajek,
    ".csv": tables,
    ".json": _json,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".neo4j.csv": _neo4j,
}
