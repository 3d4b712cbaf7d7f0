"""What a map shows, as plain sorted data: nodes, ties, evidence, layouts, legend, texts in both languages. No HTML.

Ties and evidence name nodes, sources and each other by their row, so that a page of 20,000 actors stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import networkx as nx

from kg.maps import texts
from kg.maps.layouts.choose import layouts_of, packed, province_days
from kg.maps.layouts.force import positions
from kg.maps.layouts.plane import year_of
from kg.maps.styles import called_for, group_of, groups_of, look_of
from kg.maps.texts import TEXTS
from kg.measures import centrality, clustering, validation
from kg.model.read_ontology import bundled
from kg.model.vocabularies import EdgeKind, Key, Kind, Mandate, StyleGroup, labels
from kg.network.attributes import choices
from kg.text.names import ABBREVIATIONS
from kg.text.normalise import collation_key, fold

MOST_PYVIS = 1_000  # nodes that vis-network redraws twenty times a second (docs/MAP-SPEED.md)
MOST_DRAWN = 20_000  # and that a canvas draws at once; above, communities that open on demand
EXACT = 2_000  # nodes up to which betweenness is exact; above, from a sample of sources
SAMPLE = 100
LANGUAGES = tuple(TEXTS)


class NodeRow(TypedDict):
    """A node as the page has it; `cls` is its class, `evidence` rows of the evidence."""

    id: str
    group: str
    cls: str
    label: str
    label_en: str
    type: list[str]
    names: list[str]
    seat: str
    place: str
    date: str
    inferred: bool
    note: str
    evidence: list[int]


class TieRow(TypedDict):
    """A tie as the page has it, beside `from` and `to`, the rows of its nodes; `first` and `last` are years."""

    kind: str
    label: str
    label_en: str
    detail: str
    manner: str
    manner_en: str
    date: str
    inferred: bool
    first: int | None
    last: int | None
    status: str
    certainty: list[str]
    symmetric: bool
    called_for: bool
    weight: float
    record: str
    near: bool
    evidence: list[int]


def view_of(
    net: nx.MultiDiGraph[str],
    focus: nx.MultiDiGraph[str] | None = None,
    named: Mapping[str, str] | None = None,
    *,
    calls: Sequence[Mapping[str, Any]] = (),
    guesses: Mapping[str, Mapping[str, Any]] | None = None,
    outlines: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> dict[str, Any]:
    """Everything a page needs, as JSON-able data in a fixed order.

    Keys: title, summary (both by language), renderer (pyvis, canvas or communities), nodes (sorted by id), ties,
    evidence, sources, legend, layouts, communities, places, calls, guesses, words, abbreviations, texts, and focus:
    the part shown first, if any, with its label and summary; its nodes have places of their own in it.
    """
    names, simple = sorted(net), validation.simple(net)
    row = {name: i for i, name in enumerate(names)}
    evidence = dict(sorted(net.graph.get(Key.evidence, {}).items()))
    cited = {name: i for i, name in enumerate(evidence)}
    told = {name: i for i, name in enumerate(sorted(net.graph.get("sources", {})))}
    near = positions(focus) if focus is not None else {}
    part = _communities(simple)
    nodes = _nodes(net, names, cited, part, _between(simple))
    ties = [_tie(edge, row, cited, focus) for edge in sorted(net.edges(keys=True, data=True), key=lambda e: e[:3])]
    words = net.graph.get("words") or choices(bundled())
    legend = _legend(nodes, words["group"])
    layouts = layouts_of(net, nodes, ties, focus, near, outlines, words["group"])
    return {
        str(Key.title_): dict(zip(LANGUAGES, texts.TITLE, strict=True)),
        "summary": {lang: summary(net, lang) for lang in LANGUAGES},
        "renderer": _renderer(len(names), everything),
        "nodes": nodes,
        "ties": ties,
        str(Key.evidence): [_evidence(n, about, told, len(names) <= MOST_PYVIS) for n, about in evidence.items()],
        "sources": [{"id": name, **net.graph["sources"][name]} for name in told],
        "legend": legend,
        "layouts": [packed(layout, names) for layout in layouts],
        "communities": _hulls(nodes, part),
        "places": province_days(net, nodes),
        "focus": focus is not None and focus.number_of_nodes() > 0 and _focus(focus, named or {}),
        "calls": _calls(calls, row),
        "guesses": {str(row[name]): guess for name, guess in sorted((guesses or {}).items()) if name in row},
        "words": {**words, "layout": {name: list(pair) for name, pair in texts.LAYOUTS.items()}},
        "abbreviations": ABBREVIATIONS,
        "texts": {lang: _texts(lang, nodes, legend, bool(calls)) for lang in LANGUAGES},
    }


def _nodes(
    net: nx.MultiDiGraph[str],
    names: Sequence[str],
    cited: Mapping[str, int],
    part: Mapping[str, int],
    between: Mapping[str, float],
) -> list[dict[str, Any]]:
    degree, ranks = dict(net.degree()), _alphabetical(net, names)
    return [
        {
            **_node(name, net.nodes[name], cited),
            "degree": degree[name],
            "betweenness": round(between[name], 6),
            "community": part[name],
            "alphabetical": ranks[name],
        }
        for name in names
    ]


def _legend(nodes: Sequence[Mapping[str, Any]], names: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    counts = Counter(node["group"] for node in nodes)
    every = {**names, **{group: (group, group) for group in sorted(counts) if group not in names}}
    return [
        {"group": group, **look_of(group)._asdict(), "vi": vi, "en": en, "count": counts[group]}
        for group, (vi, en) in every.items()
        if counts[group]
    ]


def _renderer(size: int, everything: bool) -> str:
    if size <= MOST_PYVIS:
        return "pyvis"
    return "canvas" if size <= MOST_DRAWN or everything else "communities"


def _alphabetical(net: nx.MultiDiGraph[str], names: Sequence[str]) -> dict[str, int]:
    """The rank of each node in the order people read names in, that of the Vietnamese alphabet."""
    ordered = sorted(names, key=lambda n: (collation_key(str(net.nodes[n].get("label", n))), n))
    return {name: i for i, name in enumerate(ordered)}


def _texts(lang: str, nodes: Sequence[Mapping[str, Any]], legend: Sequence[Mapping[str, Any]], calls: bool) -> Any:
    """The page's texts, with examples taken from what is on this very map."""
    actors = [n for n in nodes if n["group"] in groups_of(Kind.Agent) - {StyleGroup.group}]
    first = max(actors or nodes, key=lambda n: (n["degree"], n["id"]), default={"label": ""})
    common = max(legend, key=lambda item: item["count"], default={"vi": "", "en": ""})
    filled = {"example": fold(first["label"]), "kind": common[lang]}
    made = {**_listed(lang), **TEXTS[lang]}
    made["try3"] = made["try3_call"] if calls else made["try3"]
    return {key: text.format(**filled) if key in ("try2", "try3") else text for key, text in made.items()}


def _listed(lang: str) -> dict[str, str]:
    """What mandates, kinds of ties and their order are called in the ontology."""
    states = {str(state): state.slug for state in Mandate}
    names = {slug: pair for cls in (Kind.TieKind, Kind.TieOrder) for slug, pair in labels(bundled(), cls).items()}
    mandates = labels(bundled(), Kind.MandateState)
    names |= {text: mandates[slug] for text, slug in states.items()}
    return {name: pair[LANGUAGES.index(lang)] for name, pair in names.items()}


def _focus(part: nx.MultiDiGraph[str], named: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": {lang: named.get(lang) or TEXTS[lang]["part"] for lang in LANGUAGES},
        "summary": {lang: summary(part, lang) for lang in LANGUAGES},
    }


def _node(name: str, data: Mapping[str, Any], cited: Mapping[str, int]) -> NodeRow:
    label = str(data.get("label", name))
    return NodeRow(
        id=name,
        group=group_of(data),
        cls=data.get("type", ""),
        label=label,
        label_en=data.get("label_en", ""),
        type=[data.get("type_vi", ""), data.get("type_en", "")],
        names=[n for n in data.get("names", []) if n != label],
        seat=data.get("seat_label", ""),
        place=data.get(Key.place, "") or data.get(Key.seat, ""),
        date=data.get(Key.date, ""),
        inferred=bool(data.get("date_inferred")),
        note=data.get(Key.note, ""),
        evidence=[cited[e] for e in data.get(Key.evidence, []) if e in cited],
    )


def _tie(edge: Any, row: Mapping[str, int], cited: Mapping[str, int], focus: nx.MultiDiGraph[str] | None) -> Any:
    start, end, key, data = edge
    told = TieRow(
        kind=data.get("kind", ""),
        label=data.get("label", ""),
        label_en=data.get("label_en", ""),
        detail=data.get("detail", ""),
        manner=data.get(Key.manner, ""),
        manner_en=data.get("manner_en", ""),
        date=data.get(Key.date, ""),
        inferred=bool(data.get("date_inferred")),
        first=year_of(data.get(Key.earliest, "")),
        last=year_of(data.get(Key.latest, "")),
        status=data.get(Key.status, ""),
        certainty=list(data.get(Key.certainty, [])),
        symmetric=bool(data.get("symmetric")),
        called_for=data.get("kind") in called_for(),
        weight=data.get("weight", 0),
        record=data.get("record", ""),
        near=focus is not None and focus.has_edge(start, end, key),
        evidence=[cited[e] for e in data.get(Key.evidence, []) if e in cited],
    )
    return {"from": row[start], "to": row[end], **told}


def _evidence(name: str, about: Mapping[str, str], told: Mapping[str, int], named: bool) -> dict[str, Any]:
    """A piece of evidence; its id, where it is told, in short where it is its source's."""
    source = about[Key.source]
    home = "evidence/" + source.removeprefix("source/") + "/"
    return {**about, str(Key.source): told.get(source, -1), "id": name.removeprefix(home) if named else ""}


def _communities(simple: nx.Graph[str]) -> dict[str, int]:
    """The community of each node (Leiden); all in one where there is no tie."""
    if not simple.number_of_edges():
        return dict.fromkeys(simple, 0)
    undirected = nx.Graph(simple)
    return clustering.communities(undirected, weight=None, seeds=5 if len(simple) <= EXACT else 1).members


def _between(simple: nx.Graph[str]) -> dict[str, float]:
    undirected = nx.Graph(simple)
    if len(undirected) <= EXACT:
        return centrality.betweenness(undirected)
    return {name: found.value for name, found in centrality.betweenness_sampled(undirected, sources=SAMPLE).items()}


def _hulls(nodes: Sequence[Mapping[str, Any]], part: Mapping[str, int]) -> list[dict[str, Any]]:
    """Communities: the row of the best connected member, and how many there are."""
    best: dict[int, int] = {}
    for i, node in enumerate(nodes):
        code = part[node["id"]]
        if code not in best or node["degree"] > nodes[best[code]]["degree"]:
            best[code] = i
    sizes = Counter(part.values())
    return [{"first": best[code], "size": sizes[code]} for code in sorted(best)]


def _calls(calls: Sequence[Mapping[str, Any]], row: Mapping[str, int]) -> list[dict[str, Any]]:
    """Calls with ids as rows of nodes; what is not on this map is left out and counted."""
    found = []
    for call in calls:
        made = {**call, "lit": [[row[n] for n in names if n in row] for names in call["lit"]]}
        made["node"] = row.get(call["id"], -1)
        pairs = []
        for pair in call["pairs"]:
            shown = [
                {**tie, "from": row[tie["first"]], "to": row[tie["second"]]}
                for tie in pair["ties"]
                if tie["first"] in row and tie["second"] in row
            ]
            pairs.append({**pair, "ties": shown, "absent": len(pair["ties"]) - len(shown)})
        made["pairs"] = pairs
        made["suggestions"] = [
            {**s, "from": row[s["first"]], "to": row[s["second"]]}
            for s in call["suggestions"]
            if s["first"] in row and s["second"] in row
        ]
        found.append(made)
    return found


def summary(net: nx.MultiDiGraph[str], lang: str) -> str:
    """One sentence of findings, made from the data."""
    groups = Counter(group_of(data) for _, data in net.nodes(data=True))
    kinds = Counter(data.get("kind", "") for _, _, data in net.edges(data=True) if data.get("occurred", True))
    calls = sum(bundled().is_a(data.get("type", ""), Kind.LinkageCall) for _, data in net.nodes(data=True))
    events, unnamed = groups[StyleGroup.event], groups[StyleGroup.group]
    organisations = sum(groups[group] for group in groups_of(Kind.Organisation))
    ties = kinds[EdgeKind.co_organisation] + kinds[EdgeKind.collaboration]
    articles = sum(bool(s.get(Key.url)) for s in net.graph.get("sources", {}).values())
    if lang == "vi":
        return (
            f"{articles} bài viết nêu {events} sự kiện, {organisations} tổ chức có tên "
            f"và {unnamed} nhóm được nêu chung: "
            f"{ties} quan hệ hợp tác được ghi nhận, {calls} lời kêu gọi liên kết."
        )
    return (
        f"{_count(articles, 'article')} {'reports' if articles == 1 else 'report'} {_count(events, 'event')}, "
        f"{_count(organisations, 'named organisation')} and {_count(unnamed, 'unnamed group')}: "
        f"{_count(ties, 'collaboration')} documented, {_count(calls, 'linkage')} called for."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
