"""Networks as files that other tools read: GraphML, GEXF, Pajek, JSON; CSV, XLSX, Parquet, Neo4j.

Any networkx graph can be written. What a format cannot hold is written as text: a list as its items joined by ` | `,
evidence and sources of the whole network as JSON. Written whole or not at all.
"""

from __future__ import annotations

import io
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg._util.atomic import write_bytes
from kg._util.sheets import BOM, csv_text, parquet, xlsx
from kg.errors import KgError
from kg.ingest.containers import as_text
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
        other = seen.setdefault(" ".join(_NOT_XML.sub("\ufffd", str(name)).split()), name)
        if other is not name and other != name:
            raise KgError(
                f"the nodes {other!r} and {name!r} would be one in a file", hint="rename one: names are texts there"
            )


def plain(net: AnyGraph) -> nx.MultiDiGraph[str]:
    """Any network with text, numbers and truth values alone, each attribute of one type on all nodes (or ties).

    Ties of an undirected graph are `symmetric`. `url` is added to each: the pages that it rests on.
    """
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update({str(key): _text(net.graph[key]) for key in sorted(net.graph, key=str) if key not in _FOR_MAPS})
    nodes = _columns(data for _, data in net.nodes(data=True))
    for name, data in net.nodes(data=True):
        made.add_node(str(name))
        made.nodes[str(name)].update({**_row(nodes, data), "url": _urls(net, data)})
    undirected = {} if net.is_directed() else {"symmetric": True}
    held = [(str(a), str(b), {**undirected, **data}) for a, b, data in net.edges(data=True)]
    keys = [key for *_, key in net.edges(keys=True)] if isinstance(net, nx.MultiGraph) else ["0"] * len(held)
    ties = _columns(data for *_, data in held)
    for (start, end, data), key in zip(held, keys, strict=True):
        free = next(k for k in _names(str(key)) if not made.has_edge(start, end, k))
        made.add_edge(start, end, key=free)
        made.edges[start, end, free].update({**_row(ties, data), "url": _urls(net, data)})
    return made


def _names(name: str) -> Iterator[str]:
    """A name, and what it is called where that is taken."""
    yield name
    yield from (f"{name} {number}" for number in itertools.count(2))


def _row(columns: Mapping[Any, type], data: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _as(columns[key], value) for key, value in data.items()}


def _urls(net: AnyGraph, data: Mapping[str, Any]) -> str:
    """The pages that a node or tie rests on."""
    evidence, sources, mine = net.graph.get(Key.evidence), net.graph.get("sources"), data.get("evidence")
    if not (isinstance(evidence, dict) and isinstance(sources, dict) and isinstance(mine, (list, tuple))):
        return str(data.get("url") or "")
    cited = (sources.get(evidence[name]["source"], {}) for name in mine if name in evidence)
    return JOIN.join(sorted({source["url"] for source in cited if source.get(Key.url)}))


def _columns(rows: Iterable[Mapping[Any, Any]]) -> dict[Any, type]:
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
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, set, frozenset)) and all(isinstance(item, str) for item in value):
        return JOIN.join(value if isinstance(value, (list, tuple)) else sorted(value))
    if isinstance(value, (dict, list, tuple)):
        try:
            return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        except (TypeError, ValueError):  # keys of several kinds
            return str(value)
    try:
        return as_text(value)
    except ValueError:
        return str(value)


Files = list[tuple[Path, bytes]]


def _for_xml(net: AnyGraph) -> nx.MultiDiGraph[str]:
    """The plain network without the characters that XML cannot hold."""

    def clean(value: Any) -> Any:
        return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value

    def cleaned(data: Mapping[str, Any]) -> dict[str, Any]:
        return {clean(key): clean(value) for key, value in data.items()}

    source = plain(net)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update(
        {f"{k}_" if k in ("node_default", "edge_default") else k: v for k, v in cleaned(source.graph).items()}
    )
    made.add_nodes_from((clean(name), cleaned(data)) for name, data in source.nodes(data=True))
    for number, (start, end, data) in enumerate(source.edges(data=True)):
        made.add_edge(clean(start), clean(end), key=f"e{number}")  # an id of its own: readers keep one of two alike
        made.edges[clean(start), clean(end), f"e{number}"].update(cleaned(data))
    return made


def _graphml(net: AnyGraph, path: Path) -> Files:
    """GraphML; the id of each tie is its own."""
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


def _gexf(net: AnyGraph, path: Path) -> Files:
    """GEXF 1.2, with the time of each node and tie where that is known. The file's own date is left out, so that the
    same network gives the same bytes."""
    buffer = io.BytesIO()
    made = _undirected(_for_xml(net))
    for _, data in made.nodes(data=True):
        _plain_for_gexf(data)
        data.update(_lifetime(*_bounds(str(data.get("date", "")))))
    for _, _, data in made.edges(data=True):
        _plain_for_gexf(data)
        data["tie"] = data.pop("kind", "")  # `kind` of a tie is a word of GEXF's own, which no reader gives back
        data.update(_lifetime(str(data.get("earliest", "")), str(data.get("latest", ""))))
    nx.write_gexf(made, buffer, version="1.2draft")
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue())
    return [(path, text)]


_GEXF = ("id", "viz", "start", "end", "spells", "slices", "parents", "pid")


def _plain_for_gexf(data: dict[str, Any]) -> None:
    """Attributes that the format takes for its own get a mark behind; a weight that is none becomes one."""
    for name in [name for name in data if name in _GEXF]:
        data[f"{name}_"] = data.pop(name)
    if "weight" in data and (isinstance(data["weight"], bool) or not isinstance(data["weight"], (int, float))):
        data["weight_"] = data.pop("weight")


def _bounds(date: str) -> tuple[str, str]:
    """First and last day of a date as a source gives it; empty where it is none."""
    span = edtf.known(date)
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
        made.add_node(names[name])
        quoted = {_quoted(key) if key != "id" else "id_": _quoted(value) for key, value in data.items()}
        made.nodes[names[name]].update({**quoted, "name": _quoted(name)})
    for number, (start, end, data) in enumerate(source.edges(data=True)):
        weight = data.get("weight", 1.0)
        plain_ = weight if isinstance(weight, (int, float)) and not isinstance(weight, bool) else 1.0
        made.add_edge(names[start], names[end], key=number)
        values = {_quoted(key): _quoted(value) for key, value in data.items()}
        made.edges[names[start], names[end], number].update({**values, "weight": float(plain_)})
    lines = "\n".join(nx.generate_pajek(_undirected(made, source))) + "\n"
    return [(path, (BOM + lines).encode("utf-8", "replace"))]


def _called(net: nx.MultiDiGraph[str]) -> dict[str, str]:
    labels = {name: _quoted(data.get("label") or name) for name, data in net.nodes(data=True)}
    shared = Counter(labels.values())
    found: dict[str, str] = {}
    taken = {label for label, count in shared.items() if count == 1}
    for name, label in labels.items():
        if shared[label] > 1:
            label = next(called for called in _names(_quoted(f"{label} ({name})")) if called not in taken)
            taken.add(label)
        found[name] = label
    return found


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
        return {str(key): _whole_numbers(item) for key, item in value.items()}
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
        {**_apart(data, "Source", "Target", "Type"), "Source": a, "Target": b, "Type": _direction(data)}
        for a, b, data in made.edges(data=True)
    ]
    nodes = [
        {**_apart(data, "Id", "Label"), "Id": name, "Label": data.get("label", name)}
        for name, data in made.nodes(data=True)
    ]
    return {"ties": _table(ties, ["Source", "Target", "Type"]), "nodes": _table(nodes, ["Id", "Label"])}


def _direction(data: Mapping[str, Any]) -> str:
    return "Undirected" if data.get("symmetric") else "Directed"


def _apart(data: Mapping[str, Any], *taken: str) -> dict[str, Any]:
    """Attributes by names of their own: one that a column of ours has gets a mark behind."""
    return {f"{key}_" if key in taken else key: value for key, value in data.items()}


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
    if path.name.startswith("."):
        raise KgError("the file has no name", where=str(path), hint="write NAME.neo4j.csv")
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
