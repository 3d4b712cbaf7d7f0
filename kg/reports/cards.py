"""The calls of the report: findings, scorecard, what followed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.linkage.chance.matrix import STABLE
from kg.linkage.mandate import follow_through, ledger
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, Pair, calls, territory
from kg.linkage.mandate.ledger import CALLING
from kg.linkage.mandate.ties import INSIDE, PARTLY, Tie
from kg.linkage.suggestion.candidates import WithCandidates as Graph
from kg.network.records import record_of
from kg.reports import figures
from kg.reports.appendix import words
from kg.reports.texts import HOW, KIND, MANDATE, ONE, WHERE, Text, day, dicts, named, pair_label, several, two

if TYPE_CHECKING:
    import pandas as pd


def findings(basis: Basis, card: pd.DataFrame, first: Call | None) -> list[Text]:
    """What was found, in a few sentences: of the first day's calls."""
    articles = len(basis.columns.stated)
    found = [
        (
            f"Báo cáo đọc {articles} bài. Số liệu là điều các bài này nêu, không phải mọi điều đã xảy ra.",
            f"This rests on {articles} article{'s' * (articles != 1)}. Figures are of what these report, "
            "not of all that happened.",
        )
    ]
    if first is None:
        return [*found, ("Không bài nào nêu lời kêu gọi liên kết.", "No article tells of a call for linkage.")]
    rows = card[(card["date"] == first.date) & (card["reading_status"] == "default")]
    for row in dicts(rows):
        vi, en = pair_label(basis, row["first"], row["second"])
        verdict = MANDATE[row["mandate"]]
        why = _why(row)
        found.append(
            (
                f"Kêu gọi ngày {first.date}, {vi}: {verdict[0]} ({why[0]}).",
                f"Called for on {first.date}, {en}: {verdict[1]} ({why[1]}).",
            )
        )
    return [*found, ("Có tiếp nối không có nghĩa là nhờ lời kêu gọi.", "Followed does not mean caused by the call.")]


def broker_finding(brokers: dict[str, Any] | None) -> list[Text]:
    """Who is the main broker, and who would become disconnected."""
    if not brokers or not brokers["rows"]:
        return []
    top = brokers["rows"][0]
    (vi, en), lost = top["label"], top["lost_count"]
    return [
        (
            f"Đầu mối trung gian chính trong mạng hợp tác của vùng: {vi}; nếu vắng, {lost} tổ chức mất kết nối.",
            f"Main broker in the region’s collaboration: {en}; without it {lost} organisations become disconnected.",
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


def call_card(basis: Basis, call: Call, rows: pd.DataFrame) -> dict[str, Any]:
    """A call with the rows of its scorecard, as the page shows it."""
    share = territory(basis, call)
    pairs = {(pair.first, pair.second, pair.reading_status): pair for pair in call.pairs}
    return {
        "id": call.id,
        "label": named(basis, call.id),
        "by": several(basis, call.by),
        "date": call.date or "",
        "dated": call.dated,
        "to": several(basis, call.to),
        "ends": several(basis, call.ends),
        "examples": several(basis, call.examples),
        "scope": several(basis, call.scope),
        "aim": call.aim,
        "words": words(record_of(call.id, basis.known), basis.known),
        "rows": [
            _row(basis, call, pairs.get((row["first"], row["second"], row["reading_status"])), share, row)
            for row in dicts(rows)
        ],
    }


def _row(basis: Basis, call: Call, pair: Pair | None, share: dict[str, str], row: Mapping[str, Any]) -> dict[str, Any]:
    if pair is None:
        return {"mandate": "none asked", "why": _why(row), "pair": ("", ""), "counts": None, "ties": []}
    return {
        "open_after": int(row["scope_open_after"]),
        "pair": pair_label(basis, pair.first, pair.second),
        "reason": two(pair.reason),
        "alternative": not pair.default,
        "mandate": row["mandate"],
        "why": _why(row),
        "counts": {when: [int(row[f"{kind}_{when}"]) for kind in KIND] for when in ("before", "after", "unordered")},
        "rests": [int(row[f"{how}_ties"]) for how in ("dated", "inferred", "undated")],
        "by_post": int(row["ties_by_post"]),
        "measured": row["measured"],
        "open": int(row["scope_open"]),
        "partly": int(row["partly_in_scope"]),
        "deviation": row["deviation"],
        "figures": figures_text(row),
        "ties": _ties(basis, call, pair, share),
    }


def figures_text(row: Mapping[str, Any]) -> Text | None:
    """O, E and R with its bands, where there is enough."""
    if row["ratio"] is None or math.isnan(row["ratio"]):
        return None
    shown = (
        f"{row['observed']:.0f}",
        f"{row['expected']:.1f}",
        f"{row['ratio']:.2f}",
        f"{row['null_low']:.2f}–{row['null_high']:.2f}",
        f"{row['ci_low']:.2f}–{row['ci_high']:.2f}",
    )
    steady = row["sensitivity"] == STABLE
    vi, en = (
        ("vững", "stable") if steady else ("không vững (đổi khi đổi cách tính)", "changes with the way of counting")
    )
    return (
        "{} mối, ngẫu nhiên {}, tỷ số {} (ngẫu nhiên {}; lấy mẫu lại {}), ".format(*shown) + vi,
        "{} ties, {} by chance, ratio {} (by chance {}; bootstrap {}), ".format(*shown) + en,
    )


def _ties(basis: Basis, call: Call, pair: Pair, share: dict[str, str]) -> list[dict[str, Any]]:
    """What is documented of a pair inside the scope, with the words behind it; the latest first."""
    placed = ledger.ties(basis, call, pair, share)
    inside = [(tie, when) for tie, where, when in placed if where in (INSIDE, PARTLY) and when != CALLING]
    return [_tie(basis, tie, when) for tie, when in reversed(inside)]


def _tie(basis: Basis, tie: Tie, when: str) -> dict[str, Any]:
    orders = {"before": ("trước", "before"), "after": ("sau", "after")}
    record = record_of(tie.record, basis.known)
    cls = basis.ontology.classes.get(tie.detail)
    return {
        "first": named(basis, tie.first),
        "second": named(basis, tie.second),
        "kind": (cls.label("vi"), cls.label("en")) if cls else (tie.kind, tie.kind),
        "when": tie.when.replace("/", "–") or "",
        "inferred": tie.inferred,
        "order": orders.get(when, ("không rõ trước sau", "order unknown")),
        "label": basis.label(tie.record) if basis.label(tie.record) != tie.record else "",
        "words": words(record, basis.known),
    }


def follow_section(graph: Graph, call: Call) -> dict[str, Any]:
    """The calls of the first day taken together: each record once, with what it answers of any of them."""
    basis = graph.basis
    same = [c for c in calls(basis) if c.date == call.date and c.at == call.at]
    frames = [follow_through.follow_through(graph, call=c.id) for c in same]
    best: dict[str, dict[str, Any]] = {}
    order = list(HOW)
    for frame in frames:
        for row in dicts(frame):
            held = best.get(row["record"])
            if held is None or order.index(row["how"]) < order.index(held["how"]):
                best[row["record"]] = {**row, "answers": (held or row)["answers"] + row["answers"]}
            else:
                held["answers"] = tuple(sorted({*held["answers"], *row["answers"]}))
    signed = {at for name in best for at in record_of(name, basis.known).all("concludedAt")}
    shown = [row for name, row in best.items() if name not in signed]  # what was signed there tells it
    rows = sorted(shown, key=lambda row: (row["days_from"], row["record"]))
    told = [_followed(basis, number, row) for number, row in enumerate(rows, 1)]
    return {
        "rows": told,
        "date": call.date,
        "undated": max((frame.attrs["undated"] for frame in frames), default=0),
        "figure": figures.timeline(call.date, call.latest, [(r["first"], r["how"]) for r in told]) if told else None,
    }


def _followed(basis: Basis, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    record = record_of(row["record"], basis.known)
    cls = basis.ontology.classes.get(row["kind"])
    pairs = [tuple(answer.split(" – ")) for answer in dict.fromkeys(row["answers"])]
    same = several(basis, row["same_organiser"])
    return {
        "number": number,
        "label": row["label"],
        "kind": (cls.label("vi"), cls.label("en")) if cls else ("", ""),
        "date": day(row["date"]),
        "inferred": row["dated"] == "inferred",
        "days": int(row["days_from"]),
        "first": follow_through.day_of(basis, row["record"]),
        "how": row["how"],
        "how_text": HOW[row["how"]],
        "answers": [pair_label(basis, one, other) for one, other in pairs],
        "where": WHERE[row["where"]],
        "place": named(basis, row["place"]) if row["place"] else ("", ""),
        "same": same if row["same_organiser"] else None,
        "theme": bool(row["theme"]),
        "who": several(basis, row["who"]),
        "sure": [_unsure(basis, phrase) for phrase in row["sure"].split("; ") if phrase],
        "words": words(record, basis.known)[:2],
    }


def _unsure(basis: Basis, phrase: str) -> Text:
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
    vi, en = several(basis, tuple(names.split(", ")))
    return f"không rõ trụ sở: {vi}", f"seat unknown: {en}"
