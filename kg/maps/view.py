"""What a map shows, as plain sorted data: nodes, ties, evidence, layouts, legend, texts in both languages. No HTML.

Ties and evidence name nodes, sources and each other by their row, so that a page of 20,000 actors stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import networkx as nx

from kg.maps import texts
from kg.maps.layouts.choose import layouts_of, packed, province_days
from kg.maps.layouts.force import positions
from kg.maps.layouts.plane import year_of
from kg.maps.shown import (
    Answer,
    AnswerRow,
    Call,
    CallRow,
    CallShown,
    Community,
    Ends,
    Focus,
    Guess,
    LegendItem,
    Node,
    NodeRow,
    PairRow,
    PairShown,
    SuggestionShown,
    Tie,
    TieRow,
    View,
)
from kg.maps.styles import called_for, group_of, groups_of, look_of
from kg.maps.texts import TEXTS
from kg.measures import centrality, clustering, validation
from kg.model.read_ontology import bundled
from kg.model.vocabularies import EdgeKind, Key, Kind, Mandate, StyleGroup, labels
from kg.network.attributes import choices
from kg.text.names import ABBREVIATIONS, AFTER_PLACE, BEFORE_PLACE
from kg.text.normalise import PLAIN, collation_key, fold

MOST_PYVIS = 1_000  # nodes that vis-network redraws twenty times a second (docs/MAP-SPEED.md)
MOST_DRAWN = 20_000  # and that a canvas draws at once; above, communities that open on demand
EXACT = 2_000  # nodes up to which betweenness is exact; above, from a sample of sources
SAMPLE = 100
LANGUAGES = tuple(TEXTS)


def view_of(
    net: nx.MultiDiGraph[str],
    focus: nx.MultiDiGraph[str] | None = None,
    named: Mapping[str, str] | None = None,
    *,
    calls: Sequence[CallShown] = (),
    guesses: Mapping[str, Guess] | None = None,
    outlines: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> View:
    """Everything a page needs, as JSON-able data in a fixed order, nodes by id; the nodes of the part shown first
    have places of their own in it."""
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
        "title": dict(zip(LANGUAGES, texts.TITLE, strict=True)),
        "summary": {lang: summary(net, lang) for lang in LANGUAGES},
        "renderer": _renderer(len(names), everything),
        "nodes": nodes,
        "ties": ties,
        "evidence": [_evidence(n, about, told, len(names) <= MOST_PYVIS) for n, about in evidence.items()],
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
        "plain": PLAIN,
        "before_place": list(BEFORE_PLACE),
        "after_place": list(AFTER_PLACE),
        "texts": {lang: _texts(lang, nodes, legend, bool(calls)) for lang in LANGUAGES},
    }


def _nodes(
    net: nx.MultiDiGraph[str],
    names: Sequence[str],
    cited: Mapping[str, int],
    part: Mapping[str, int],
    between: Mapping[str, float],
) -> list[NodeRow]:
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


def _legend(nodes: Sequence[NodeRow], names: Mapping[str, Sequence[str]]) -> list[LegendItem]:
    counts = Counter(node["group"] for node in nodes)
    every = {**names, **{group: (group, group) for group in sorted(counts) if group not in names}}
    return [
        LegendItem(
            group=group, shape=look_of(group).shape, color=look_of(group).color, vi=vi, en=en, count=counts[group]
        )
        for group, (vi, en) in every.items()
        if counts[group]
    ]


def _renderer(size: int, everything: bool) -> Literal["pyvis", "canvas", "communities"]:
    if size <= MOST_PYVIS:
        return "pyvis"
    return "canvas" if size <= MOST_DRAWN or everything else "communities"


def _alphabetical(net: nx.MultiDiGraph[str], names: Sequence[str]) -> dict[str, int]:
    """The rank of each node in the order people read names in, that of the Vietnamese alphabet."""
    ordered = sorted(names, key=lambda n: (collation_key(str(net.nodes[n].get("label", n))), n))
    return {name: i for i, name in enumerate(ordered)}


def _texts(lang: str, nodes: Sequence[NodeRow], legend: Sequence[LegendItem], calls: bool) -> dict[str, str]:
    """The page's texts, with examples taken from what is on this very map."""
    actors = [n for n in nodes if n["group"] in groups_of(Kind.Agent) - {StyleGroup.group}]
    first = max(actors or nodes, key=lambda n: (n["degree"], n["id"]), default=None)
    common = max(legend, key=lambda item: item["count"], default=None)
    kind = "" if common is None else common["vi"] if lang == "vi" else common["en"]
    filled = {"example": fold(first["label"]) if first else "", "kind": kind}
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


def _focus(part: nx.MultiDiGraph[str], named: Mapping[str, str]) -> Focus:
    return {
        "label": {lang: named.get(lang) or TEXTS[lang]["part"] for lang in LANGUAGES},
        "summary": {lang: summary(part, lang) for lang in LANGUAGES},
    }


def _node(name: str, data: Mapping[str, Any], cited: Mapping[str, int]) -> Node:
    label = str(data.get("label", name))
    return Node(
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


def _tie(edge: Any, row: Mapping[str, int], cited: Mapping[str, int], focus: nx.MultiDiGraph[str] | None) -> TieRow:
    start, end, key, data = edge
    told = Tie(
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


def _hulls(nodes: Sequence[NodeRow], part: Mapping[str, int]) -> list[Community]:
    """Communities: the row of the best connected member, and how many there are."""
    best: dict[int, int] = {}
    for i, node in enumerate(nodes):
        code = part[node["id"]]
        if code not in best or node["degree"] > nodes[best[code]]["degree"]:
            best[code] = i
    sizes = Counter(part.values())
    return [{"first": best[code], "size": sizes[code]} for code in sorted(best)]


def _calls(calls: Sequence[CallShown], row: Mapping[str, int]) -> list[CallRow]:
    """Calls with ids as rows of nodes; what is not on this map is left out and counted."""
    return [
        {
            **_head(call),
            "node": row.get(call["id"], -1),
            "lit": [[row[n] for n in names if n in row] for names in call["lit"]],
            "pairs": [_pair(pair, row) for pair in call["pairs"]],
            "suggestions": [{**s, **ends} for s in call["suggestions"] if (ends := _ends(s, row))],
        }
        for call in calls
    ]


def _head(call: CallShown) -> Call:
    return {
        "id": call["id"],
        "label": call["label"],
        "by": call["by"],
        "to": call["to"],
        "ends": call["ends"],
        "scope": call["scope"],
        "bound": call["bound"],
        "date": call["date"],
        "matrix": call["matrix"],
    }


def _pair(pair: PairShown, row: Mapping[str, int]) -> PairRow:
    ties: list[AnswerRow] = [{**tie, **ends} for tie in pair["ties"] if (ends := _ends(tie, row))]
    return {**pair, "ties": ties, "absent": len(pair["ties"]) - len(ties)}


def _ends(tie: Answer | SuggestionShown, row: Mapping[str, int]) -> Ends | None:
    known = tie["first"] in row and tie["second"] in row
    return {"from": row[tie["first"]], "to": row[tie["second"]]} if known else None


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
