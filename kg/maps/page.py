"""A view becomes one offline HTML page: through pyvis (its Network, nodes, edges, options and bundle), or, where that
would be slow, with a canvas of our own. The page around the picture is the same.

pyvis's own template fetches from elsewhere and runs titles as HTML, so the template engine is replaced (its
`templateEnv` and `path`), and the page written here. Everything stands in the page; its policy lets only the
scripts and styles run whose hashes are named.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from kg.errors import KgError
from kg.maps.shown import View
from kg.maps.styles import look_of

_ASSETS = Path(__file__).parent / "assets"
# vis-network 9.1.2 as pyvis 0.3.2 carries it: other bytes would be other code.
_VIS = {
    "vis-network.min.js": "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69",
}
# The page's own code, in the order in which it is read: each part uses only what stands before it.
SCRIPTS = (
    "base",
    "shapes",
    "state",
    "select",
    "paths",
    "scene",
    "labels",
    "frames",
    "draw-pyvis",
    "canvas-lens",
    "canvas-paint",
    "canvas-hands",
    "draw-canvas",
    "detail",
    "search",
    "controls",
    "calls",
    "table",
    "xml",
    "tables",
    "turtle",
    "pictures",
    "export",
    "main",
)
PYVIS = ("draw-pyvis",)  # of these and those a page has one
CANVAS = ("canvas-lens", "canvas-paint", "canvas-hands", "draw-canvas")
_TYPES = re.compile(r"^ */\*\* @.*\*/\n|/\*\* @[^\n]*?\*/ ?|^ +", re.MULTILINE)
MANY = 2_000  # numbers that are written in short
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "nodes": {"font": {"size": 0}, "borderWidth": 1.5, "borderWidthSelected": 4},
    "edges": {
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12},
        "width": 1.8,
        "selectionWidth": 2,
        "arrows": {"to": {"scaleFactor": 0.6}},
    },
    "interaction": {
        "tooltipDelay": 1_000_000_000,
        "hover": True,
        "multiselect": False,
        "dragNodes": True,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": False},
        "navigationButtons": False,
    },
}


def render(view: View, *, lang: str = "vi") -> str:
    """The page of a view, in Vietnamese or English at first sight.

    Raises KgError for another language, or where the installed pyvis is not the one this was made for.
    """
    if lang not in view["texts"]:
        raise KgError(f"the page has no language {lang!r}", hint="take vi or en")
    environment = _environment(view, lang)
    if view["renderer"] != "pyvis":
        return _encodable(environment.get_template("map.html.j2").render(nodes=[], edges=[], options={}))
    net = network(view)
    net.templateEnv, net.path = environment, "map.html.j2"
    return _encodable(str(net.generate_html()))


def network(view: View) -> Any:
    """A pyvis Network of the view. vis-network is handed no text that it could take for markup."""
    from pyvis.network import Network

    places = view["layouts"][0]
    net = Network(directed=True, cdn_resources="in_line")
    for i, node in enumerate(view["nodes"]):
        style = look_of(node["group"])
        net.add_node(
            node["id"],
            label=" ",
            shape=style.shape,
            color=style.color,
            size=15 + min(node["degree"], 12),
            x=places["x"][i],
            y=places["y"][i],
        )
    for i, tie in enumerate(view["ties"]):
        net.add_edge(
            view["nodes"][tie["from"]]["id"],
            view["nodes"][tie["to"]]["id"],
            id=f"t{i}",
            dashes=tie["called_for"],
            arrows="" if tie["symmetric"] else "to",
        )
    net.options = OPTIONS
    return net


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows of the same keys as columns, each value that comes again written once.

    {"count", "columns": {key: column}}, where a column is {"all": value}, {"of": values, "at": numbers}, {"after":
    what all texts begin with, "each": the rest}, {"one": numbers} for lists of one number each, {"numbers": numbers}
    or {"each": values}; `numbers` tells how numbers stand. base.js makes rows again.
    """
    keys = list(rows[0]) if rows else []
    return {"count": len(rows), "columns": {key: _column([row[key] for row in rows]) for key in keys}}


def _column(values: list[Any]) -> dict[str, Any]:
    codes: dict[object, int] = {}
    at = [codes.setdefault(_same(value), len(codes)) for value in values]
    if len(codes) == 1:
        return {"all": values[0]}
    if len(codes) < len(values) / 2:
        first = dict(zip(reversed(at), reversed(values), strict=True))
        return {"of": [first[code] for code in codes.values()], "at": numbers(at)}
    if all(isinstance(value, str) for value in values):
        shared = _beginning(values)
        return {"after": shared, "each": [value[len(shared) :] for value in values]} if shared else {"each": values}
    if all(type(value) is int for value in values):
        return {"numbers": numbers(values)}
    if all(isinstance(value, list) and len(value) == 1 and type(value[0]) is int for value in values):
        return {"one": numbers([value[0] for value in values])}
    return {"each": values}


def _same(value: object) -> object:
    """What two values have in common that JSON writes alike; quick for the plain ones, of which there are many."""
    if type(value) is str:
        return value
    return (
        (type(value), value)
        if value is None or type(value) in (int, bool)
        else (None, json.dumps(value, sort_keys=True))
    )


def _beginning(texts: Sequence[str]) -> str:
    """What all of these begin with."""
    first, last = min(texts), max(texts)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same]


def numbers(values: Sequence[int | None]) -> Sequence[int | None] | dict[str, str]:
    """Whole numbers; many small ones, none of them missing, as base64 of 16 bits each, the low byte first.

    {"signed": base64} or {"unsigned": base64}; else the numbers themselves.
    """
    whole = [value for value in values if value is not None]
    if len(values) < MANY or len(whole) < len(values):
        return values
    for name, code, low in (("signed", "h", -(2**15)), ("unsigned", "H", 0)):
        if low <= min(whole) and max(whole) < low + 2**16:
            packed = array(code, whole)
            if sys.byteorder == "big":
                packed.byteswap()
            return {name: base64.b64encode(packed.tobytes()).decode()}
    return values


def _environment(view: View, lang: str) -> Environment:
    vis = view["renderer"] == "pyvis"
    css = _asset("map.css")
    scripts = [_script(name) for name in SCRIPTS if name not in (CANVAS if vis else PYVIS)]
    if vis:
        scripts.insert(0, re.sub(r"\n//# sourceMappingURL=\S+\s*\Z", "\n", _vis("vis-network.min.js")))
    environment = Environment(
        loader=DictLoader({"map.html.j2": _asset("map.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["data_json"] = _data_json
    environment.globals.update(
        lang=lang,
        text=view["texts"][lang],
        view={
            **view,
            **{key: columns(view[key]) for key in ("nodes", "ties", "evidence")},
            "layouts": [{**each, "x": numbers(each["x"]), "y": numbers(each["y"])} for each in view["layouts"]],
        },
        css=Markup(css),
        scripts=[Markup(script) for script in scripts],
        policy=f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(css)}; "
        "img-src blob: data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'",
    )
    return environment


def _script(name: str) -> str:
    """A script without its types and its indentation, which are for those who work on it; no text of it has a line's
    beginning in it."""
    return _TYPES.sub("", _asset(f"{name}.js"))


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _vis(name: str) -> str:
    import pyvis

    raw = (Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / name).read_bytes()
    if hashlib.sha256(raw).hexdigest() != _VIS[name]:
        raise KgError(f"the installed pyvis carries another {name}", hint="install pyvis 0.3.2")
    # The HTML reader turns CRLF into LF, and a hash of the script must be of what it reads.
    return raw.decode("utf-8").replace("\r\n", "\n")


def _encodable(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which no file in UTF-8 can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _data_json(value: object) -> Markup:
    """JSON that can stand in a script element whatever it holds."""
    plain = json.loads(value) if isinstance(value, str) else value
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))
