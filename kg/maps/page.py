"""A view becomes one offline HTML page through pyvis: its Network, nodes, edges, options and bundle; our template.

pyvis's own template fetches from elsewhere and runs titles as HTML, so the template engine is replaced (its
`templateEnv` and `path`), and the page written here. Everything stands in the page; its policy lets only the
scripts and styles run whose hashes are named.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from kg.errors import KgError
from kg.maps.view import STYLES, listed

_ASSETS = Path(__file__).parent / "assets"
# vis-network 9.1.2 as pyvis 0.3.2 carries it: other bytes would be other code.
_VIS = {
    "vis-network.min.js": "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69",
    "vis-network.css": "2e82d445ad5878ea881652470ce632601f8f55f1b99e6ebecdff8614600e6d0e",
}
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


def render(view: dict[str, Any], *, lang: str = "vi") -> str:
    """The page of a view, in Vietnamese or English at first sight.

    Raises KgError for another language, or where the installed pyvis is not the one this was made for.
    """
    if lang not in view["texts"]:
        raise KgError(f"the page has no language {lang!r}", cure="take vi or en")
    net = network(view)
    net.templateEnv, net.path = _environment(view, lang), "map.html.j2"
    return str(net.generate_html())


def network(view: dict[str, Any]) -> Any:
    """A pyvis Network of the view. vis-network is handed no text that it could take for markup."""
    from pyvis.network import Network

    looks = {group: (shape, color) for group, _, shape, color, _, _ in STYLES}
    net = Network(directed=True, cdn_resources="in_line")
    for node in view["nodes"]:
        shape, color = looks[node["group"]]
        net.add_node(
            node["id"],
            label=" ",
            shape=shape,
            color=color,
            size=15 + min(node["degree"], 12),
            x=node["x"],
            y=node["y"],
        )
    for tie in view["ties"]:
        net.add_edge(
            tie["from"],
            tie["to"],
            id=tie["id"],
            dashes=tie["called_for"],
            arrows="" if tie["symmetric"] else "to",
        )
    net.options = OPTIONS
    return net


def _environment(view: dict[str, Any], lang: str) -> Environment:
    css = re.sub(r"url\(\s*([\"']?)data:[^)\"']*\1\s*\)", "none", _vis("vis-network.css")) + _asset("map.css")
    scripts = [re.sub(r"\n//# sourceMappingURL=\S+\s*\Z", "\n", _vis("vis-network.min.js")), _asset("map.js")]
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
        view={**view, "nodes": listed(view["nodes"])},
        css=Markup(css),
        scripts=[Markup(script) for script in scripts],
        policy=f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(css)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    )
    return environment


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _vis(name: str) -> str:
    import pyvis

    raw = (Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / name).read_bytes()
    if hashlib.sha256(raw).hexdigest() != _VIS[name]:
        raise KgError(f"the installed pyvis carries another {name}", cure="install pyvis 0.3.2")
    # The HTML reader turns CRLF into LF, and a hash of the script must be of what it reads.
    return raw.decode("utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _data_json(value: object) -> Markup:
    """JSON that can stand in a script element whatever it holds."""
    plain = json.loads(value) if isinstance(value, str) else value
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))
