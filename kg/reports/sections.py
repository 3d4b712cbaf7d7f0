"""The sections of the report after the calls: matrices, brokers, partners, missing pairs, how sure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.linkage.mandate import gaps, trend
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call
from kg.linkage.mandate.expectation import participations
from kg.linkage.structure import brokers, fragility
from kg.linkage.suggestion import holdout
from kg.linkage.suggestion.candidates import WithCandidates as Graph
from kg.linkage.suggestion.of_call import suggested_for
from kg.measures.validation import simple
from kg.model.vocabularies import Key
from kg.network.columns import NONE
from kg.network.construct import network
from kg.network.records import record_of
from kg.reports import figures
from kg.reports.cards import figures_text
from kg.reports.shown import Brokers, Certainty, Linked, Matrix, Pairs, PartnersRow, Without, Year
from kg.reports.texts import Text, class_label, dicts, named, pair_label, several
from kg.text import written
from kg.text.normalise import collation_key

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


BROKERS, PARTNERS, PAIRS = 8, 8, 12  # rows shown


def _members(basis: Basis, call: Call) -> set[str]:
    """The provinces of a call's scope on its day."""
    return {
        land
        for region, land, since, until in basis.places.memberships
        if region in call.scope and since <= call.latest and call.earliest <= until
    }


def matrices_section(graph: Graph, scope: str | None, first: Call | None) -> list[Matrix]:
    """Who met whom, by type and by province."""
    basis = graph.basis
    found = gaps.gaps(graph, region=scope)
    types = sorted({*found.types["a"], *found.types["b"]})
    lands = sorted({*found.provinces["a"], *found.provinces["b"]} - {gaps.SEAT_UNKNOWN}, key=collation_key)
    missing = sorted(_members(basis, first) - set(lands)) if first and scope else []
    return [
        _matrix(
            ("Theo loại tổ chức", "By class of organisation"),
            found.types,
            types,
            {name: class_label(basis, name) for name in types},
        ),
        _matrix(
            ("Theo tỉnh, thành phố", "By province"),
            found.provinces,
            [*sorted([*lands, *missing], key=lambda n: collation_key(basis.label(n))), gaps.SEAT_UNKNOWN],
            {
                **{name: named(basis, name) for name in (*lands, *missing)},
                gaps.SEAT_UNKNOWN: ("không rõ trụ sở", "seat unknown"),
            },
        ),
    ]


def _matrix(
    title: Text,
    frame: pd.DataFrame,
    names: list[str],
    labels: Mapping[str, Text],
) -> Matrix:
    cells = {(row["a"], row["b"]): row for row in dicts(frame)}
    met = {name for pair, row in cells.items() if row["expected"] > 0 for name in pair}
    return {
        "title": title,
        "figure": figures.heat(names, labels, cells, met),
        "rows": [
            {
                "pair": (f"{labels[a][0]} – {labels[b][0]}", f"{labels[a][1]} – {labels[b][1]}"),
                "observed": row["observed"],
                "deviation": row["deviation"],
                "figures": figures_text(row),
            }
            for (a, b), row in sorted(cells.items(), key=lambda item: (-item[1]["observed"], item[0]))
            if row["observed"] or row["deviation"] != "insufficient"
        ],
    }


def _net(graph: Graph, scope: str | None) -> nx.MultiDiGraph[str] | None:
    try:
        net = network(graph.store, graph.ontology, "collaboration", region=scope or "", people="affiliate")
    except KgError:
        return None
    return net if net.number_of_edges() else None


def brokers_section(graph: Graph, scope: str | None) -> Brokers | None:
    """Who connects, and what rests on whom; None without a collaboration network."""
    basis, net = graph.basis, _net(graph, scope)
    if net is None:
        return None
    found, fragile = brokers.brokers(net, by="type", permutations=199), fragility.fragility(net, by="type")
    rows = [row for row in dicts(found.actors) if row["brokerage_total"] > 0][:BROKERS]
    lost = {row["id"]: row["with"] for row in dicts(fragile.articulation)}
    whole = simple(net)
    lands = brokers.brokers(net, by="province") if any(d.get("seat") for _, d in net.nodes(data=True)) else None
    return {
        "unknown": lands.unknown if lands else len(net),
        "brokerage_total": int((lands.actors["brokerage_total"] > 0).sum()) if lands else 0,
        "actors": len(whole),
        "ties": whole.number_of_edges(),
        "rows": [
            {
                "label": named(basis, row["id"]),
                "type": class_label(basis, row["group"]),
                "partners": row["degree"],
                "roles": [_halved(row, role) for role in ("coordinator", "itinerant", "gatekeeper", "liaison")],
                "betweenness": f"{row['betweenness']:.3f}",
                "constraint": f"{row['constraint']:.2f}",
                "size": f"{row['effective_size']:.1f}",
                "kept": "" if math.isnan(row["kept"]) else f"{row['kept']:.0%}",
                "rests": _source_title(basis, row["rests_on"]),
                "lost": several(basis, lost.get(row["id"], ())),
                "lost_count": len(lost.get(row["id"], ())),
            }
            for row in rows
        ],
        "fragile": [_without(basis, row) for row in dicts(fragile.without) if row["what"] != "source"]
        + [_without(basis, row) for row in _worst(fragile.without)],
    }


def _halved(row: Mapping[str, Any], role: str) -> str:
    """A role's triples, each once (representative and gatekeeper are one), with z where there is one."""
    count = int(row[role] if role == "gatekeeper" else row[role] // 2)
    z = row[f"{role}_z"]
    return f"{count}" if math.isnan(z) else f"{count} ({z:+.1f})".replace("-", "−")


def _source_title(basis: Basis, source: str) -> Linked | None:
    if not source:
        return None
    name = f"source/{source}"
    return Linked(name, record_of(name, basis.known).get(Key.title_) or source)


def _worst(without: pd.DataFrame) -> list[dict[str, Any]]:
    """The source that takes most ties with it."""
    rows = dicts(without[without["what"] == "source"])
    return sorted(rows, key=lambda row: (row["ties"], row["id"]))[:1]


def _without(basis: Basis, row: Mapping[str, Any]) -> Without:
    names = {
        "nothing": ("không bỏ gì", "nothing left out"),
        "top broker": ("bỏ tổ chức môi giới hàng đầu", "without the top broker"),
        "largest event": ("bỏ sự kiện lớn nhất", "without the largest event"),
        "source": ("bỏ nguồn nặng nhất", "without the weightiest source"),
    }
    thing = str(row["id"])
    name = named(basis, thing) if thing else ("", "")
    if row["what"] == "source":
        title = record_of(f"source/{thing}", basis.known).get(Key.title_) or thing
        name = (title, title)
    return {
        "what": names[row["what"]],
        "name": name,
        "ties": row["ties"],
        "actors": row["actors"],
        "components": row["components"],
        "lost": row["lost"],
        "largest": f"{row['largest']:.0%}",
    }


def trust_section(graph: Graph, call: Call | None) -> Text:
    """How well the score told new pairs after the call from others, or that too few are dated to say."""
    if call is None or not call.date:
        return "Chưa kiểm chứng được: không có ngày nào để chia.", "Not tested: there is no day to split at."
    found = holdout.holdout_of(graph, split=call.date[:10])
    pairs = found.attrs["pairs"]
    if found.attrs["why"]:
        return (
            f"Chưa kiểm chứng được bằng dữ liệu này: chỉ {pairs} cặp mới có ngày sau lời kêu gọi.",
            f"These data cannot test it: only {pairs} new pairs have a day after the call.",
        )
    row = found.set_index("score").loc["ours"]
    plain, like = (written.number(f"{row[name]:.2f}") for name in ("random", "matched"))
    return (
        f"Thử trên {pairs} cặp mới sau lời kêu gọi: AUC {plain[0]} (cặp ngẫu nhiên), {like[0]} (cặp cùng bậc).",
        f"On {pairs} new pairs after the call: AUC {plain[1]} (random pairs), {like[1]} (of like degree).",
    )


def partners_section(graph: Graph) -> list[PartnersRow]:
    """The best suggestions for what calls ask for."""
    basis, seats = graph.basis, graph.candidates.province
    return [
        PartnersRow(
            first=named(basis, first),
            second=named(basis, row.actor),
            score=f"{row.score:.2f}",
            path=[named(basis, step) for step in row.path[1:-1]],
            common=row.common,
            met=len(row.events),
            subjects=several(basis, row.subjects),
            unknown=[named(basis, name) for name in (first, row.actor) if not seats.get(name)],
        )
        for first, row in suggested_for(graph.ledger, graph.candidates, graph.ledger.calls, PARTNERS)
    ]


def of_two_ends(every: Sequence[Call]) -> Call | None:
    """The first call that sets two different ends against each other."""
    return next((c for c in every if any(p.default and p.first != p.second for p in c.pairs)), None)


def pairs_section(graph: Graph, call: Call | None) -> Pairs:
    """Named actors without a tie, and centres that are known as a class only."""
    basis = graph.basis
    call = call if call and graph.ledger.scopes[call.id].whole else None
    found = gaps.gaps(graph, call=call.id if call else None, permutations=0)
    answers = Counter("covered" if row else "not covered" for row in found.pairs["sources"].map(len))
    return {
        "covered": answers["covered"],
        "not_covered": answers["not covered"],
        "unseated": found.pairs.attrs["unseated"],
        "documented": [(pair_label(basis, *ends), count) for ends, count in found.pairs.attrs["documented"].items()],
        "rows": [
            {
                "first": named(basis, row["first"]),
                "second": named(basis, row["second"]),
                "sources": [_source_title(basis, s.removeprefix("source/")) for s in row["sources"]],
            }
            for row in dicts(found.pairs[found.pairs["sources"].map(len) > 0].head(PAIRS))
        ],
        "classes": [
            {
                "label": named(basis, row["group"]),
                "of": named(basis, row["of"]) if row["of"] else ("không rõ", "not told"),
                "sources": [_source_title(basis, s.removeprefix("source/")) for s in row["sources"]],
            }
            for row in dicts(found.classes)
        ],
    }


def certainty_section(graph: Graph, basis: Basis, scope: str | None) -> Certainty:
    """How sure the figures are: years, what was left out, how many seats are known."""
    found = trend.trend_of(graph, region=scope, draws=199)
    rows = participations(basis)
    actors = sorted(set(rows["actor"]))
    seated = sum(int(basis.columns.place[basis.index[name]]) != NONE for name in actors)
    return {
        "trend": None if found.why else _years(found.years),
        "counts": found.counts,
        "helix": [(side, [class_label(basis, name) for name in types]) for side, types in found.helix.items()],
        "left_out": [(_left_out(reason), count) for reason, count in rows.attrs["left_out"].items()],
        "actors": len(actors),
        "seated": seated,
    }


def _years(frame: pd.DataFrame) -> list[Year]:
    def shown(row: Mapping[str, Any], name: str) -> str:
        value, low, high = (row[f"{name}{suffix}"] for suffix in ("", "_low", "_high"))
        if math.isnan(value):
            return ""
        return f"{value:.2f}" + ("" if math.isnan(low) else f" ({low:.2f}–{high:.2f})")

    names = ("ei_province", "ei_type", "inter_province", "helix", "coverage")
    return [
        Year(
            year=row["year"],
            events=row["events"],
            actors=row["actors"],
            ties=row["ties"],
            dated=row["dated"],
            inferred=row["inferred"],
            figures=[shown(row, name) for name in names],
        )
        for row in dicts(frame)
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
