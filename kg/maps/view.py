"""What a map shows, as plain sorted data: nodes, ties, evidence, legend, texts in both languages. No HTML here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.maps.layout import positions
from kg.names import ABBREVIATIONS, collation_key, fold, search_words

# How kinds of nodes look. Shape tells them apart without colour; colours are Okabe and Ito's, safe for
# colour-blind readers. The first class that fits decides.
STYLES: tuple[tuple[str, tuple[str, ...], str, str, str, str], ...] = (
    (
        "state",
        ("StateBody", "Ministry", "Agency", "Department", "PeoplesCommittee"),
        "square",
        "#0072b2",
        "Cơ quan nhà nước",
        "State bodies",
    ),
    ("centre", ("Centre", "TechnologyExchange"), "diamond", "#3a87b8", "Trung tâm", "Centres"),
    (
        "knowledge",
        ("University", "ResearchInstitute"),
        "triangle",
        "#a8407f",
        "Trường, viện",
        "Universities, institutes",
    ),
    (
        "business",
        ("Enterprise", "Cooperative"),
        "hexagon",
        "#c04f00",
        "Doanh nghiệp, hợp tác xã",
        "Enterprises, cooperatives",
    ),
    (
        "other",
        ("Association", "Network", "Programme", "Organisation"),
        "square",
        "#6b6b6b",
        "Tổ chức khác",
        "Other organisations",
    ),
    ("person", ("Person",), "dot", "#007a5a", "Cá nhân", "People"),
    (
        "group",
        ("ParticipantGroup",),
        "triangleDown",
        "#4f9d84",
        "Nhóm được nêu chung",
        "Groups named as a class",
    ),
    (
        "event",
        (
            "Event",
            "Workshop",
            "Conference",
            "Signing",
            "TechnologyMarket",
            "Exhibition",
            "Launch",
            "Ceremony",
            "Training",
            "Visit",
            "Meeting",
        ),
        "star",
        "#d98e00",
        "Sự kiện",
        "Events",
    ),
    ("call", ("Call", "LinkageCall"), "triangle", "#b2182b", "Lời kêu gọi", "Calls"),
    (
        "subject",
        ("Topic", "Technology", "Product"),
        "dot",
        "#8a6d3b",
        "Nội dung, sản phẩm",
        "Topics, products",
    ),
    ("category", ("ActorCategory",), "diamond", "#8c8c8c", "Loại chủ thể", "Kinds of actors"),
    ("territory", ("Province", "Region", "Territory"), "hexagon", "#595959", "Lãnh thổ", "Territories"),
)
_GROUP = {cls: style[0] for style in STYLES for cls in style[1]}
# Ties that say what was called for are drawn dashed: nothing of the kind is documented by them.
_CALLED_FOR = frozenset({"call-end", "call-example", "call-addressee", "call-subject", "scope"})

TEXTS: dict[str, dict[str, str]] = {
    "vi": {
        "search": "Tìm chủ thể",
        "search_hint": "gõ tên, không cần dấu; mũi tên và Enter để chọn",
        "no_hit": "Không tìm thấy tên phù hợp.",
        "filter": "Hiện loại nào",
        "list": "Danh sách",
        "part": "Một phần",
        "everything": "Tất cả",
        "scope": "Phạm vi",
        "language": "English",
        "shown": "Đang hiện {nodes} mục và {ties} mối liên kết",
        "evidence": "Bằng chứng",
        "ties": "Mối liên kết",
        "quote": "Trích dẫn rút gọn",
        "paraphrase": "Diễn đạt lại của chúng tôi, đọc ngày {day}",
        "citation": "Dẫn nguồn",
        "certainty_seen": "đọc thấy trong nguồn",
        "certainty_believed": "cho là đúng, chưa đối chiếu nguồn",
        "certainty_derived": "được suy ra",
        "undated": "không rõ ngày",
        "inferred": "ngày suy ra",
        "open_source": "Mở nguồn",
        "close": "Đóng",
        "seat": "Trụ sở",
        "also": "Tên khác",
        "whole": "Xem toàn bộ",
        "solid": "được ghi nhận",
        "dashed": "được kêu gọi",
        "map_label": "Bản đồ quan hệ; danh sách bên cạnh có cùng nội dung",
        "try": "Ba việc nên thử",
        "try1": "Bấm vào một hình để đọc bằng chứng",
        "try2": "Gõ “{example}” vào ô tìm, không cần dấu",
        "try3": "Bỏ chọn “{kind}” để thấy rõ phần còn lại",
        "estimand": "Đây là những gì các nguồn này nêu; điều không có ở đây có thể chỉ là chưa nguồn nào nói tới.",
        "class_members": "Nguồn nêu cả loại, không nêu từng thành viên.",
    },
    "en": {
        "search": "Find an actor",
        "search_hint": "type a name, tone marks not needed; arrows and Enter to pick",
        "no_hit": "No name is like that.",
        "filter": "Kinds shown",
        "list": "List",
        "part": "A part",
        "everything": "Everything",
        "scope": "Scope",
        "language": "Tiếng Việt",
        "shown": "{nodes} items and {ties} ties shown",
        "evidence": "Evidence",
        "ties": "Ties",
        "quote": "Shortened quote",
        "paraphrase": "Our restatement, read on {day}",
        "citation": "Citation",
        "certainty_seen": "seen in the source",
        "certainty_believed": "believed, not seen",
        "certainty_derived": "derived",
        "undated": "undated",
        "inferred": "date inferred",
        "open_source": "Open the source",
        "close": "Close",
        "seat": "Seat",
        "also": "Also",
        "whole": "See all",
        "solid": "documented",
        "dashed": "called for",
        "map_label": "Map of ties; the list beside it holds the same",
        "try": "Three things to try",
        "try1": "Click a shape to read its evidence",
        "try2": "Type “{example}” in the search box, without tone marks",
        "try3": "Untick “{kind}” to see the rest clearly",
        "estimand": "This is what these sources report; what is missing here may only be what no source tells.",
        "class_members": "The source names the class, not its members.",
    },
}


def view_of(
    net: nx.MultiDiGraph[str], focus: nx.MultiDiGraph[str] | None = None, named: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Everything a page needs, as JSON-able data in a fixed order.

    Keys: title, summary (both by language), nodes, ties, evidence, sources, legend, abbreviations, texts, and
    focus: the part shown first, if any, with its label and summary. Its nodes have places of their own in it.
    """
    degree, place, near = dict(net.degree()), positions(net), positions(focus) if focus is not None else {}
    nodes = [_node(name, net.nodes[name], degree[name], place[name], near.get(name)) for name in sorted(net)]
    ties = [
        _tie(f"t{i}", a, b, data, focus is not None and focus.has_edge(a, b, key))
        for i, (a, b, key, data) in enumerate(sorted(net.edges(keys=True, data=True), key=lambda e: e[:3]))
    ]
    groups = Counter(node["group"] for node in nodes)
    legend = [
        {"group": g, "shape": shape, "color": color, "vi": vi, "en": en, "count": groups[g]}
        for g, _, shape, color, vi, en in STYLES
        if groups[g]
    ]
    return {
        "title": {
            "vi": "Liên kết: ai làm việc với ai, điều gì được kêu gọi",
            "en": "Linkage: who works with whom, what was called for",
        },
        "summary": {lang: summary(net, lang) for lang in ("vi", "en")},
        "nodes": nodes,
        "ties": ties,
        "evidence": net.graph.get("evidence", {}),
        "sources": net.graph.get("sources", {}),
        "legend": legend,
        "focus": focus is not None and focus.number_of_nodes() > 0 and _focus(focus, named or {}),
        "abbreviations": ABBREVIATIONS,
        "texts": {lang: _texts(lang, nodes, legend) for lang in TEXTS},
    }


def _texts(lang: str, nodes: list[dict[str, Any]], legend: list[dict[str, Any]]) -> dict[str, str]:
    """The page's texts, with examples taken from what is on this very map."""
    actors = [n for n in nodes if n["group"] in ("state", "centre", "knowledge", "business", "other", "person")]
    first = max(actors or nodes, key=lambda n: (n["degree"], n["id"]), default={"label": ""})
    common = max(legend, key=lambda item: item["count"], default={"vi": "", "en": ""})
    filled = {"example": fold(first["label"]), "kind": common[lang]}
    return {key: text.format(**filled) if key.startswith("try") else text for key, text in TEXTS[lang].items()}


def _focus(part: nx.MultiDiGraph[str], named: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": {lang: named.get(lang) or TEXTS[lang]["part"] for lang in TEXTS},
        "summary": {lang: summary(part, lang) for lang in TEXTS},
    }


def group_of(cls: str) -> str:
    """The legend group of a class."""
    return _GROUP.get(cls, "other")


def _node(
    name: str, data: Mapping[str, Any], degree: int, place: tuple[int, int], near: tuple[int, int] | None
) -> dict[str, Any]:
    group = group_of(data.get("type", ""))
    label = str(data.get("label", name))
    return {
        "id": name,
        "group": group,
        "x": place[0],
        "y": place[1],
        "near": near,
        "degree": degree,
        "label": label,
        "label_en": data.get("label_en", ""),
        "type_vi": data.get("type_vi", ""),
        "type_en": data.get("type_en", ""),
        "names": [n for n in data.get("names", []) if n != label],
        "words": sorted({" ".join(search_words(n)) for n in [*data.get("names", []), label, name.split("/")[-1]]}),
        "seat": data.get("seat_label", ""),
        "date": data.get("date", ""),
        "inferred": bool(data.get("date_inferred")),
        "note": data.get("note", ""),
        "evidence": list(data.get("evidence", [])),
    }


def _tie(identifier: str, start: str, end: str, data: Mapping[str, Any], near: bool) -> dict[str, Any]:
    return {
        "id": identifier,
        "from": start,
        "to": end,
        "kind": data.get("kind", ""),
        "label": data.get("label", ""),
        "label_en": data.get("label_en", ""),
        "manner": data.get("manner", ""),
        "manner_en": data.get("manner_en", ""),
        "date": data.get("date", ""),
        "inferred": bool(data.get("date_inferred")),
        "symmetric": bool(data.get("symmetric")),
        "called_for": data.get("kind") in _CALLED_FOR,
        "near": near,
        "evidence": list(data.get("evidence", [])),
    }


def summary(net: nx.MultiDiGraph[str], lang: str) -> str:
    """One sentence of findings, made from the data."""
    types = [data.get("type", "") for _, data in net.nodes(data=True)]
    kinds = Counter(data.get("kind", "") for _, _, data in net.edges(data=True) if data.get("realised", True))
    events, calls = sum(group_of(t) == "event" for t in types), types.count("LinkageCall")
    organisations = sum(group_of(t) in ("state", "centre", "knowledge", "business", "other") for t in types)
    groups, ties = types.count("ParticipantGroup"), kinds["co-organisation"] + kinds["collaboration"]
    articles = sum(bool(s.get("url")) for s in net.graph.get("sources", {}).values())
    if lang == "vi":
        return (
            f"{articles} bài viết nêu {events} sự kiện, {organisations} tổ chức có tên "
            f"và {groups} nhóm được nêu chung: "
            f"{ties} quan hệ hợp tác được ghi nhận, {calls} lời kêu gọi liên kết."
        )
    return (
        f"{_count(articles, 'article')} {'tells' if articles == 1 else 'tell'} of {_count(events, 'event')}, "
        f"{_count(organisations, 'named organisation')} and {_count(groups, 'group')} named as a class: "
        f"{_count(ties, 'collaboration')} documented, {_count(calls, 'linkage')} called for."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nodes in the order people read them: by label, in Vietnamese alphabetical order."""
    return sorted(nodes, key=lambda n: collation_key(n["label"]))
