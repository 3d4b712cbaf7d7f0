"""The story of the report as plain data: what was called for, what followed, what is missing, who could close it.

Every text that is shown is a pair (Vietnamese, English).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import linkage
from kg.columns import NONE
from kg.errors import KgError
from kg.linkage import mandate
from kg.linkage.calls import Call, Pair, calls, territory
from kg.linkage.documented import INSIDE, PARTLY, Documented, Tie
from kg.linkage.expectation import participations
from kg.linkage.mandate import CALLING
from kg.linkage.suggestions import Grounded as Graph
from kg.measures import simple
from kg.names import collation_key
from kg.network import network
from kg.records import record_of
from kg.reports import figures
from kg.reports.appendix import words

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

Text = tuple[str, str]
BROKERS, PARTNERS, PAIRS = 8, 8, 12  # rows shown
MANDATE: dict[str, Text] = {
    "followed": ("có tiếp nối", "followed"),
    "partly": ("một phần", "partly"),
    "none found": ("chưa tìm thấy", "none found"),
    "not covered": ("nguồn không bao quát", "not covered"),
    "none asked": ("không nêu cặp nào", "none asked"),
}
CHANCE: dict[str, Text] = {
    "above": ("trên mức ngẫu nhiên", "above chance"),
    "within": ("trong mức ngẫu nhiên", "within chance"),
    "below": ("dưới mức ngẫu nhiên", "below chance"),
    "insufficient": ("chưa đủ dữ liệu", "insufficient"),
}
KIND: dict[str, Text] = {
    "agreements": ("thỏa thuận", "agreements"),
    "co_organised": ("cùng tổ chức", "organised together"),
    "met": ("cùng dự", "took part together"),
    "as_class": ("dự theo nhóm", "took part as a class"),
}
ONE = {"agreements": "agreement"}
HOW: dict[str, Text] = {
    "followed": ("đáp ứng một cặp", "answers a pair"),
    "partly": ("đáp ứng một phần", "answers in part"),
    "no pair": ("không đáp ứng cặp nào", "answers no pair"),
}
WHERE: dict[str, Text] = {
    "inside": ("trong vùng", "in the scope"),
    "partly": ("tỉnh nay chỉ một phần trong vùng", "a province partly in the scope today"),
    "outside": ("ngoài vùng", "outside the scope"),
    "open": ("không rõ nơi", "place not told"),
}


def tell(graph: Graph) -> dict[str, Any]:
    """Everything the report's page says before its appendix."""
    doc = graph.documented
    every = calls(doc)
    first = every[0] if every else None
    share = territory(doc, first) if first else {}
    scope = first.scope[0] if first and share and len(first.scope) == 1 else None
    card = linkage.scorecard(graph)
    brokers = _brokers(graph, scope)
    return {
        "findings": [*_findings(doc, card, first), *_broker_finding(brokers)],
        "scope": _named(doc, scope) if scope else ("mọi nơi", "everywhere"),
        "scorecards": [_card(doc, call, card[card["call"] == call.id]) for call in every],
        "shown": sum(call.date == first.date for call in every) if first else 0,
        "follow": _follow(graph, first) if first else None,
        "matrices": _matrices(graph, scope, first),
        "brokers": brokers,
        "trust": _trust(graph, first),
        "partners": _partners(graph, share if scope else None, first),
        "pairs": _pairs(graph, _of_two_ends(every)),
        "sure": _sure(graph, doc, scope),
        "legend": {"mandate": MANDATE, "chance": CHANCE},
    }


def _dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _named(doc: Documented, name: str) -> Text:
    """The labels of an id."""
    return doc.label(name), doc.label(name, "en")


def _several(doc: Documented, names: tuple[str, ...]) -> Text:
    return ", ".join(doc.label(n) for n in names), ", ".join(doc.label(n, "en") for n in names)


def _pair_label(doc: Documented, first: str, second: str) -> Text:
    one, other = _named(doc, first), _named(doc, second)
    if first == second:
        return f"{one[0]} ở các tỉnh khác nhau", f"{one[1]}, of different provinces"
    return f"{one[0]} – {other[0]}", f"{one[1]} – {other[1]}"


# --- what was found, in a few sentences --------------------------------------------------------


def _findings(doc: Documented, card: pd.DataFrame, first: Call | None) -> list[Text]:
    articles = len(doc.columns.stated)
    found = [
        (
            f"Báo cáo đọc {articles} bài. Số liệu là điều các bài này nêu, không phải mọi điều đã xảy ra.",
            f"This rests on {articles} article{'s' * (articles != 1)}. Figures are of what these report, "
            "not of all that happened.",
        )
    ]
    if first is None:
        return [*found, ("Không bài nào nêu lời kêu gọi liên kết.", "No article tells of a call for linkage.")]
    rows = card[(card["date"] == first.date) & (card["standing"] == "default")]
    for row in _dicts(rows):
        vi, en = _pair_label(doc, row["first"], row["second"])
        verdict = MANDATE[row["mandate"]]
        why = _why(row)
        found.append(
            (
                f"Kêu gọi ngày {first.date}, {vi}: {verdict[0]} ({why[0]}).",
                f"Called for on {first.date}, {en}: {verdict[1]} ({why[1]}).",
            )
        )
    return [*found, ("Có tiếp nối không có nghĩa là nhờ lời kêu gọi.", "Followed does not mean caused by the call.")]


def _broker_finding(brokers: dict[str, Any] | None) -> list[Text]:
    """Who stands between most, and who would fall off."""
    if not brokers or not brokers["rows"]:
        return []
    top = brokers["rows"][0]
    (vi, en), lost = top["label"], top["lost_count"]
    return [
        (
            f"Đứng giữa nhiều nhất trong mạng hợp tác của vùng: {vi}; thiếu nơi này, {lost} tổ chức rời mạng.",
            f"Who stands between most in the region’s collaboration: {en}; without it {lost} organisations fall off.",
        )
    ]


def _why(row: Mapping[str, Any]) -> Text:
    """Why a verdict was given, in words."""
    if row["mandate"] in ("followed", "partly"):
        counts = [(int(row[f"{kind}_after"]), text) for kind, text in KIND.items() if row[f"{kind}_after"]]
        return (
            "sau đó: " + ", ".join(f"{n} {text[0]}" for n, text in counts),
            "since then: " + ", ".join(f"{n} {ONE.get(text[1], text[1]) if n == 1 else text[1]}" for n, text in counts),
        )
    if row["mandate"] == "none found":
        return (
            "sau đó có nguồn nêu cả hai đầu, không nguồn nào nêu mối giữa chúng",
            "sources since then name both ends, and no tie between them",
        )
    if row["mandate"] == "none asked":
        return "lời kêu gọi không nêu hai đầu nào", "the call names no two ends"
    if str(row["why"]).startswith("the call names no scope"):
        return "lời kêu gọi không nêu phạm vi", "the call names no scope"
    if str(row["why"]).startswith("the provinces"):
        return "không rõ vùng ấy gồm những tỉnh nào", "the provinces of its scope are not known"
    return (
        "sau đó không nguồn nào nêu đủ hai đầu trong vùng",
        "no source since then names both ends inside the scope",
    )


# --- scorecard ---------------------------------------------------------------------------------


def _card(doc: Documented, call: Call, rows: pd.DataFrame) -> dict[str, Any]:
    share = territory(doc, call)
    pairs = {(pair.first, pair.second, pair.standing): pair for pair in call.pairs}
    return {
        "id": call.id,
        "label": _named(doc, call.id),
        "by": _several(doc, call.by),
        "date": call.date or "",
        "dated": call.dated,
        "to": _several(doc, call.to),
        "ends": _several(doc, call.ends),
        "examples": _several(doc, call.examples),
        "scope": _several(doc, call.scope),
        "aim": call.aim,
        "words": words(record_of(call.id, doc.known), doc.known),
        "rows": [
            _row(doc, call, pairs.get((row["first"], row["second"], row["standing"])), share, row)
            for row in _dicts(rows)
        ],
    }


def _row(
    doc: Documented, call: Call, pair: Pair | None, share: dict[str, str], row: Mapping[str, Any]
) -> dict[str, Any]:
    if pair is None:
        return {"mandate": "none asked", "why": _why(row), "pair": ("", ""), "counts": None, "ties": []}
    return {
        "open_after": int(row["scope_open_after"]),
        "pair": _pair_label(doc, pair.first, pair.second),
        "reason": _two(pair.reason),
        "alternative": not pair.default,
        "mandate": row["mandate"],
        "why": _why(row),
        "counts": {when: [int(row[f"{kind}_{when}"]) for kind in KIND] for when in ("before", "after", "unordered")},
        "rests": [int(row[f"{how}_ties"]) for how in ("dated", "inferred", "undated")],
        "by_post": int(row["ties_by_post"]),
        "measured": row["measured"],
        "open": int(row["scope_open"]),
        "partly": int(row["partly_in_scope"]),
        "chance": row["chance"],
        "figures": _figures(row),
        "ties": _ties(doc, call, pair, share),
    }


def _two(text: str) -> Text:
    """Texts of ours hold both languages, parted by a dot."""
    vi, _, en = text.partition(" · ")
    return vi, en or vi


def _figures(row: Mapping[str, Any]) -> Text | None:
    """O, E and R with its bands, where there is enough."""
    if row["ratio"] is None or math.isnan(row["ratio"]):
        return None
    shown = (
        f"{row['observed']:.0f}",
        f"{row['expected']:.1f}",
        f"{row['ratio']:.2f}",
        f"{row['low']:.2f}–{row['high']:.2f}",
        f"{row['boot_low']:.2f}–{row['boot_high']:.2f}",
    )
    vi, en = ("bền vững", "robust") if row["robust"] else ("không bền vững", "not robust")
    return (
        "{} mối, ngẫu nhiên {}, tỷ số {} (ngẫu nhiên {}; lấy mẫu lại {}), ".format(*shown) + vi,
        "{} ties, {} by chance, ratio {} (by chance {}; bootstrap {}), ".format(*shown) + en,
    )


def _ties(doc: Documented, call: Call, pair: Pair, share: dict[str, str]) -> list[dict[str, Any]]:
    """What is documented of a pair inside the scope, with the words behind it; the latest first."""
    placed = mandate.ties(doc, call, pair, share)
    inside = [(tie, when) for tie, where, when in placed if where in (INSIDE, PARTLY) and when != CALLING]
    return [_tie(doc, tie, when) for tie, when in reversed(inside)]


def _tie(doc: Documented, tie: Tie, when: str) -> dict[str, Any]:
    orders = {"before": ("trước", "before"), "after": ("sau", "after")}
    record = record_of(tie.record, doc.known)
    cls = doc.ontology.classes.get(tie.detail)
    return {
        "first": _named(doc, tie.first),
        "second": _named(doc, tie.second),
        "kind": (cls.label("vi"), cls.label("en")) if cls else (tie.kind, tie.kind),
        "when": tie.when.replace("/", "–") or "",
        "inferred": tie.inferred,
        "order": orders.get(when, ("không rõ trước sau", "order unknown")),
        "label": doc.label(tie.record) if doc.label(tie.record) != tie.record else "",
        "words": words(record, doc.known),
    }


# --- follow-through ----------------------------------------------------------------------------


def _follow(graph: Graph, call: Call) -> dict[str, Any]:
    """The calls of the first day taken together: each record once, with what it answers of any of them."""
    doc = graph.documented
    same = [c for c in calls(doc) if c.date == call.date and c.at == call.at]
    frames = [linkage.follow_through(graph, call=c.id) for c in same]
    best: dict[str, dict[str, Any]] = {}
    order = list(HOW)
    for frame in frames:
        for row in _dicts(frame):
            held = best.get(row["record"])
            if held is None or order.index(row["how"]) < order.index(held["how"]):
                best[row["record"]] = {**row, "answers": (held or row)["answers"] + row["answers"]}
            else:
                held["answers"] = tuple(sorted({*held["answers"], *row["answers"]}))
    signed = {at for name in best for at in record_of(name, doc.known).all("concludedAt")}
    shown = [row for name, row in best.items() if name not in signed]  # what was signed there tells it
    rows = sorted(shown, key=lambda row: (row["days_from"], row["record"]))
    told = [_followed(doc, number, row) for number, row in enumerate(rows, 1)]
    return {
        "rows": told,
        "date": call.date,
        "undated": max((frame.attrs["undated"] for frame in frames), default=0),
        "figure": figures.timeline(call.date, call.latest, [(r["first"], r["how"]) for r in told]) if told else None,
    }


def _followed(doc: Documented, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    record = record_of(row["record"], doc.known)
    cls = doc.ontology.classes.get(row["kind"])
    pairs = [tuple(answer.split(" – ")) for answer in dict.fromkeys(row["answers"])]
    same = _several(doc, row["same_organiser"])
    return {
        "number": number,
        "label": row["label"],
        "kind": (cls.label("vi"), cls.label("en")) if cls else ("", ""),
        "date": _day(row["date"]),
        "inferred": row["dated"] == "inferred",
        "days": int(row["days_from"]),
        "first": mandate.day_of(doc, row["record"]),
        "how": row["how"],
        "how_text": HOW[row["how"]],
        "answers": [_pair_label(doc, one, other) for one, other in pairs],
        "where": WHERE[row["where"]],
        "place": _named(doc, row["place"]) if row["place"] else ("", ""),
        "same": same if row["same_organiser"] else None,
        "theme": bool(row["theme"]),
        "who": _several(doc, row["who"]),
        "sure": [_unsure(doc, phrase) for phrase in row["sure"].split("; ") if phrase],
        "words": words(record, doc.known)[:2],
    }


def _day(text: str) -> Text:
    """A date as shown; one with an open end as from or until."""
    first, slash, last = text.partition("/")
    first, last = first.strip("."), last.strip(".")
    if not slash or (first and last):
        return (text.replace("/", "–"),) * 2
    return (f"từ {first}", f"from {first}") if first else (f"đến {last}", f"until {last}")


def _unsure(doc: Documented, phrase: str) -> Text:
    """What is not known, of `kg.linkage.follow_through`, in both languages."""
    head, _, names = phrase.partition(": ")
    plain = {
        "its date is inferred": "ngày suy ra",
        "its day is not told": "không rõ ngày nào",
        "whether it lies in the scope is open": "không rõ có trong vùng không",
        "whether its actors sit in the scope is open": "không rõ trụ sở các bên có trong vùng không",
    }
    if head in plain:
        return plain[head], phrase
    vi, en = _several(doc, tuple(names.split(", ")))
    return f"không rõ trụ sở: {vi}", f"seat unknown: {en}"


# --- matrices ----------------------------------------------------------------------------------


def _members(doc: Documented, call: Call) -> set[str]:
    """The provinces of a call's scope on its day."""
    return {
        land
        for region, land, since, until in doc.places.memberships
        if region in call.scope and since <= call.latest and call.earliest <= until
    }


def _matrices(graph: Graph, scope: str | None, first: Call | None) -> list[dict[str, Any]]:
    doc = graph.documented
    found = linkage.gaps(graph, region=scope)
    types = sorted({*found.types["a"], *found.types["b"]})
    lands = sorted({*found.provinces["a"], *found.provinces["b"]} - {linkage.SEAT_UNKNOWN}, key=collation_key)
    missing = sorted(_members(doc, first) - set(lands)) if first and scope else []
    return [
        _matrix(
            ("Theo loại tổ chức", "By class of organisation"),
            found.types,
            types,
            {name: _class_label(doc, name) for name in types},
        ),
        _matrix(
            ("Theo tỉnh, thành phố", "By province"),
            found.provinces,
            [*sorted([*lands, *missing], key=lambda n: collation_key(doc.label(n))), linkage.SEAT_UNKNOWN],
            {
                **{name: _named(doc, name) for name in (*lands, *missing)},
                linkage.SEAT_UNKNOWN: ("không rõ trụ sở", "seat unknown"),
            },
        ),
    ]


def _class_label(doc: Documented, name: str) -> Text:
    cls = doc.ontology.classes.get(name)
    return (cls.label("vi"), cls.label("en")) if cls else (name, name)


def _matrix(
    title: Text,
    frame: pd.DataFrame,
    names: list[str],
    labels: Mapping[str, Text],
) -> dict[str, Any]:
    cells = {(row["a"], row["b"]): row for row in _dicts(frame)}
    met = {name for pair, row in cells.items() if row["expected"] > 0 for name in pair}
    return {
        "title": title,
        "figure": figures.heat(names, labels, cells, met),
        "rows": [
            {
                "pair": (f"{labels[a][0]} – {labels[b][0]}", f"{labels[a][1]} – {labels[b][1]}"),
                "observed": row["observed"],
                "chance": row["chance"],
                "figures": _figures(row),
            }
            for (a, b), row in sorted(cells.items(), key=lambda item: (-item[1]["observed"], item[0]))
            if row["observed"] or row["chance"] != "insufficient"
        ],
    }


# --- brokers and partners ----------------------------------------------------------------------


def _net(graph: Graph, scope: str | None) -> nx.MultiDiGraph[str] | None:
    try:
        net = network(graph.store, graph.ontology, "collaboration", region=scope or "", people="lift")
    except KgError:
        return None
    return net if net.number_of_edges() else None


def _brokers(graph: Graph, scope: str | None) -> dict[str, Any] | None:
    doc, net = graph.documented, _net(graph, scope)
    if net is None:
        return None
    found, fragile = linkage.brokers(net, by="type", permutations=199), linkage.fragility(net, by="type")
    rows = [row for row in _dicts(found.actors) if row["between"] > 0][:BROKERS]
    lost = {row["id"]: row["with"] for row in _dicts(fragile.articulation)}
    whole = simple(net)
    lands = linkage.brokers(net, by="province") if any(d.get("seat") for _, d in net.nodes(data=True)) else None
    return {
        "unknown": lands.unknown if lands else len(net),
        "between": int((lands.actors["between"] > 0).sum()) if lands else 0,
        "actors": len(whole),
        "ties": whole.number_of_edges(),
        "rows": [
            {
                "label": _named(doc, row["id"]),
                "type": _class_label(doc, row["group"]),
                "partners": row["degree"],
                "roles": [_halved(row, role) for role in ("coordinator", "itinerant", "gatekeeper", "liaison")],
                "betweenness": f"{row['betweenness']:.3f}",
                "constraint": f"{row['constraint']:.2f}",
                "size": f"{row['effective_size']:.1f}",
                "kept": "" if math.isnan(row["kept"]) else f"{row['kept']:.0%}",
                "rests": _source_title(doc, row["rests_on"]),
                "lost": _several(doc, lost.get(row["id"], ())),
                "lost_count": len(lost.get(row["id"], ())),
            }
            for row in rows
        ],
        "fragile": [_without(doc, row) for row in _dicts(fragile.without) if row["what"] != "source"]
        + [_without(doc, row) for row in _worst(fragile.without)],
    }


def _halved(row: Mapping[str, Any], role: str) -> str:
    """A role's triples, each once (representative and gatekeeper are one), with z where there is one."""
    count = int(row[role] if role == "gatekeeper" else row[role] // 2)
    z = row[f"{role}_z"]
    return f"{count}" if math.isnan(z) else f"{count} ({z:+.1f})".replace("-", "−")


def _source_title(doc: Documented, source: str) -> dict[str, str] | None:
    if not source:
        return None
    name = f"source/{source}"
    return {"id": name, "title": record_of(name, doc.known).get("title") or source}


def _worst(without: pd.DataFrame) -> list[dict[str, Any]]:
    """The source that takes most ties with it."""
    rows = _dicts(without[without["what"] == "source"])
    return sorted(rows, key=lambda row: (row["ties"], row["id"]))[:1]


def _without(doc: Documented, row: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "nothing": ("không bỏ gì", "nothing left out"),
        "top broker": ("bỏ tổ chức môi giới hàng đầu", "without the top broker"),
        "largest event": ("bỏ sự kiện lớn nhất", "without the largest event"),
        "source": ("bỏ nguồn nặng nhất", "without the weightiest source"),
    }
    thing = str(row["id"])
    title = record_of(f"source/{thing}", doc.known).get("title") if row["what"] == "source" else ""
    return {
        "what": names[row["what"]],
        "name": (title or thing,) * 2 if row["what"] == "source" else _named(doc, thing) if thing else ("", ""),
        **{key: row[key] for key in ("ties", "actors", "components", "lost")},
        "largest": f"{row['largest']:.0%}",
    }


def _trust(graph: Graph, call: Call | None) -> Text:
    """How well the score told new pairs after the call from others, or that too few are dated to say."""
    if call is None or not call.date:
        return "Chưa kiểm chứng được: không có ngày nào để chia.", "Not tested: there is no day to split at."
    found = linkage.holdout_of(graph, split=call.date[:10])
    pairs = found.attrs["pairs"]
    if found.attrs["why"]:
        return (
            f"Chưa kiểm chứng được bằng dữ liệu này: chỉ {pairs} cặp mới có ngày sau lời kêu gọi.",
            f"These data cannot test it: only {pairs} new pairs have a day after the call.",
        )
    row = found.set_index("score").loc["ours"]
    plain, like = f"{row['random']:.2f}", f"{row['matched']:.2f}"
    return (
        f"Thử trên {pairs} cặp mới sau lời kêu gọi: AUC {plain} (cặp ngẫu nhiên), {like} (cặp cùng bậc).",
        f"On {pairs} new pairs after the call: AUC {plain} (random pairs), {like} (of like degree).",
    )


def _partners(graph: Graph, share: dict[str, str] | None, call: Call | None) -> list[dict[str, Any]]:
    """The best suggestions between ends that were asked for, each two once, where they lie in the scope or may."""
    doc = graph.documented
    held = graph.ground
    seen: set[frozenset[str]] = set()
    rows = []
    for actor in held.actors:
        if held.ends.get(actor):
            found = linkage.suggest(held, actor, limit=20)
            for row in _dicts(found[found["asked"]]):
                pair = frozenset((actor, row["actor"]))
                seats = [held.province.get(name, "") for name in pair]
                if pair not in seen and (share is None or all(not s or s in share for s in seats)):
                    rows.append({"from": actor, **row})
                seen.add(pair)
    rows.sort(key=lambda row: (-round(row["score"], 9), row["from"], row["actor"]))
    return [
        {
            "first": _named(doc, row["from"]),
            "second": _named(doc, row["actor"]),
            "score": f"{row['score']:.2f}",
            "path": [_named(doc, step) for step in row["path"][1:-1]],
            "common": row["common"],
            "met": len(row["events"]),
            "subjects": _several(doc, row["subjects"]),
            "unknown": [_named(doc, name) for name in (row["from"], row["actor"]) if not held.province.get(name)],
        }
        for row in rows[:PARTNERS]
    ]


def _of_two_ends(every: list[Call]) -> Call | None:
    """The first call that sets two different ends against each other."""
    return next((c for c in every if any(p.default and p.first != p.second for p in c.pairs)), None)


def _pairs(graph: Graph, call: Call | None) -> dict[str, Any]:
    doc = graph.documented
    call = call if call and territory(doc, call) else None
    found = linkage.gaps(graph, call=call.id if call else None, permutations=0)
    answers = Counter("covered" if row else "not covered" for row in found.pairs["sources"].map(len))
    return {
        "covered": answers["covered"],
        "not_covered": answers["not covered"],
        "documented": [
            (_pair_label(doc, *ends.split(" – ")), count) for ends, count in found.pairs.attrs["documented"].items()
        ],
        "rows": [
            {
                "first": _named(doc, row["first"]),
                "second": _named(doc, row["second"]),
                "sources": [_source_title(doc, s.removeprefix("source/")) for s in row["sources"]],
            }
            for row in _dicts(found.pairs[found.pairs["sources"].map(len) > 0].head(PAIRS))
        ],
        "classes": [
            {
                "label": _named(doc, row["group"]),
                "of": _named(doc, row["of"]) if row["of"] else ("không rõ", "not told"),
                "sources": [_source_title(doc, s.removeprefix("source/")) for s in row["sources"]],
            }
            for row in _dicts(found.classes)
        ],
    }


# --- how sure ----------------------------------------------------------------------------------


def _sure(graph: Graph, doc: Documented, scope: str | None) -> dict[str, Any]:
    found = linkage.trend_of(graph, region=scope, draws=199)
    held = participations(doc)
    actors = sorted(set(held["actor"]))
    seated = sum(int(doc.columns.place[doc.index[name]]) != NONE for name in actors)
    return {
        "trend": None if found.why else _years(found.years),
        "counts": found.counts,
        "helix": [(side, [_class_label(doc, name) for name in types]) for side, types in found.helix.items()],
        "left_out": [(_left_out(reason), count) for reason, count in held.attrs["left_out"].items()],
        "actors": len(actors),
        "seated": seated,
    }


def _years(frame: pd.DataFrame) -> list[dict[str, Any]]:
    def shown(row: Mapping[str, Any], name: str) -> str:
        value, low, high = (row[f"{name}{suffix}"] for suffix in ("", "_low", "_high"))
        if math.isnan(value):
            return ""
        return f"{value:.2f}" + ("" if math.isnan(low) else f" ({low:.2f}–{high:.2f})")

    names = ("ei_province", "ei_type", "inter_province", "helix", "coverage")
    keys = ("year", "events", "actors", "ties", "dated", "inferred")
    return [
        {**{key: row[key] for key in keys}, "figures": [shown(row, name) for name in names]} for row in _dicts(frame)
    ]


def _left_out(reason: str) -> Text:
    known = {
        "person without a post": "người không rõ chức vụ",
        "person without a post that day": "người không rõ chức vụ ngày ấy",
        "person with several posts": "người có nhiều chức vụ",
        "event not held": "sự kiện chưa diễn ra",
        "named as a class": "chỉ nêu theo nhóm",
        "agreement of a person without a post": "thỏa thuận của người không rõ chức vụ",
    }
    return known.get(reason, reason), reason
