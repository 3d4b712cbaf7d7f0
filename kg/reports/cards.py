"""The calls of the report: findings, scorecard, what followed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.linkage.chance.matrix import STABLE
from kg.linkage.mandate import follow_through
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call, Pair
from kg.linkage.mandate.ledger import Ledger
from kg.linkage.mandate.reasons import Reason
from kg.linkage.mandate.scorecard import COUNTED, KINDS, counted_as
from kg.linkage.mandate.verdicts import Placed, Verdict
from kg.linkage.suggestion.candidates import WithCandidates as Graph
from kg.model.vocabularies import Code, Key, Kind, Mandate, labels
from kg.network.records import record_of
from kg.reports import figures
from kg.reports.appendix import Words, words
from kg.reports.shown import Brokers, TimeLine
from kg.reports.texts import HOW, Text, class_label, dicts, mandates, named, pair_label, said, several, two
from kg.text import written

if TYPE_CHECKING:
    import pandas as pd


def findings(ledger: Ledger, first: Call | None) -> list[Text]:
    """What was found, in a few sentences: of the first day's calls."""
    basis = ledger.basis
    articles = len(basis.columns.stated)
    states = mandates(basis.ontology)
    found = [
        (
            f"Báo cáo đọc {articles} bài. Số liệu là điều các bài này nêu, không phải mọi điều đã xảy ra.",
            f"This rests on {articles} article{'s' * (articles != 1)}. Figures are of what these report, "
            "not of all that happened.",
        )
    ]
    if first is None:
        return [*found, ("Không bài nào nêu lời kêu gọi liên kết.", "No article reports a call for linkage.")]
    day = written.date(first.date)
    same_day = [call for call in ledger.calls if call.date == first.date]
    for verdict in (v for call in same_day for v in ledger.verdicts[call.id] if v.pair.default):
        vi, en = pair_label(basis, verdict.pair.first, verdict.pair.second)
        state, why = states[verdict.mandate], said(verdict.reasons, basis)
        found.append(
            (
                f"Kêu gọi ngày {day[0]}, {vi}: {state[0]} ({why[0]}).",
                f"Called for on {day[1]}, {en}: {state[1]} ({why[1]}).",
            )
        )
    return [*found, ("Có tiếp nối không có nghĩa là nhờ lời kêu gọi.", "Followed does not mean caused by the call.")]


def broker_finding(brokers: Brokers | None) -> list[Text]:
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


class Tie(NamedTuple):
    """A documented tie with the words behind it; `when` is empty where it is undated."""

    first: Text
    second: Text
    kind: Text
    when: str
    inferred: bool
    order: Text
    new: bool
    label: str
    words: tuple[Words, ...]


class Outcome(NamedTuple):
    """What became of a pair that a call asks for. `counts`: by before, after and unordered, of each of KINDS (None
    where no pair is asked); `rests`: how many ties have a stated, an inferred and no day."""

    mandate: str
    why: Text
    pair: Text = ("", "")
    counts: Mapping[str, list[int]] | None = None
    ties: tuple[Tie, ...] = ()
    reason: Text | None = None
    alternative: bool = False
    rests: tuple[int, ...] = ()
    by_post: int = 0
    measured: Text = ("", "")
    open: int = 0
    open_after: int = 0
    partly: int = 0
    deviation: str = ""
    figures: Text | None = None


class Card(NamedTuple):
    """A call: who asked whom for what, when, and what became of it."""

    id: str
    label: Text
    by: Text
    date: str
    dated: str
    to: Text
    ends: Text
    examples: Text
    scope: Text
    bound: Text
    aim: Text
    words: tuple[Words, ...]
    rows: tuple[Outcome, ...]


class Followed(NamedTuple):
    """A record after the calls, and what it answers of them."""

    number: int
    label: str
    kind: Text
    date: str
    inferred: bool
    days: int
    first: int
    how: str
    how_text: Text
    answers: tuple[Text, ...]
    where: Text
    place: Text
    same: Text | None
    theme: bool
    who: Text
    new: bool
    unknown: tuple[Text, ...]
    words: tuple[Words, ...]


class Follow(NamedTuple):
    """What followed the calls of a day; `undated` records could not be placed."""

    rows: tuple[Followed, ...]
    date: str
    undated: int
    figure: TimeLine | None


def call_card(ledger: Ledger, call: Call, rows: pd.DataFrame) -> Card:
    """A call with the rows of its scorecard, as the page shows it."""
    basis = ledger.basis
    verdicts = {(v.pair.first, v.pair.second, v.pair.reading_status): v for v in ledger.verdicts[call.id]}
    return Card(
        id=call.id,
        label=named(basis, call.id),
        by=several(basis, call.by),
        date=call.date or "",
        dated=call.dated,
        to=several(basis, call.to),
        ends=several(basis, call.ends),
        examples=several(basis, call.examples),
        scope=several(basis, call.scope),
        bound=several(basis, call.bound),
        aim=two(call.aim),
        words=words(record_of(call.id, basis.known), basis.known),
        rows=tuple(
            _row(basis, verdicts.get((row["first"], row["second"], row["reading_status"])), row) for row in dicts(rows)
        ),
    )


def _row(basis: Basis, verdict: Verdict | None, row: Mapping[str, Any]) -> Outcome:
    if verdict is None:
        why = said((Reason(Code.no_pair),), basis)
        return Outcome(str(Mandate.none_asked), why)
    pair = verdict.pair
    return Outcome(
        open_after=int(row["scope_open_after"]),
        pair=pair_label(basis, pair.first, pair.second),
        reason=two(pair.reason),
        alternative=not pair.default,
        mandate=str(verdict.mandate),
        why=said(verdict.reasons, basis),
        counts={when: [int(row[f"{kind}_{when}"]) for kind in KINDS.values()] for when in COUNTED},
        rests=tuple(int(row[f"{how}_ties"]) for how in ("dated", "inferred", "undated")),
        by_post=int(row["ties_by_post"]),
        measured=_measured(basis, pair),
        open=int(row["scope_open"]),
        partly=int(row["partly_in_scope"]),
        deviation=row["deviation"],
        figures=figures_text(row),
        ties=tuple(_tie(basis, placed) for placed in reversed(verdict.counting)),
    )


def _measured(basis: Basis, pair: Pair) -> Text:
    """What counts as each end, in words: bodies of which classes, with which function; else what sources say."""
    ends = tuple(dict.fromkeys((pair.first, pair.second)))
    vi, en = ("; ".join(_counted(basis, end, lang) for end in ends) for lang in ("vi", "en"))
    return vi, en


def _counted(basis: Basis, end: str, lang: str) -> str:
    ontology = basis.ontology
    classes, purposes = counted_as(ontology, end)
    bodies = sorted(ontology.classes[name].label(lang) for name in classes)
    functions = sorted(ontology.concepts[name].label(lang) for name in purposes)
    plain = "theo lời các nguồn" if lang == "vi" else "as sources say"
    return f"{basis.label(end, lang)}: {', '.join([*bodies, *functions]) or plain}"


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
    vi_shown, en_shown = zip(*map(written.number, shown), strict=True)
    return (
        "{} mối, ngẫu nhiên {}, tỷ số {} (ngẫu nhiên {}; lấy mẫu lại {}), ".format(*vi_shown) + vi,
        "{} ties, {} by chance, ratio {} (by chance {}; bootstrap {}), ".format(*en_shown) + en,
    )


def _tie(basis: Basis, placed: Placed) -> Tie:
    """A tie with the words behind it."""
    tie, ontology = placed.tie, basis.ontology
    kind = (
        class_label(basis, tie.detail) if tie.detail in ontology.classes else labels(ontology, Kind.TieKind)[tie.kind]
    )
    return Tie(
        first=named(basis, tie.first),
        second=named(basis, tie.second),
        kind=kind,
        when=tie.when,
        inferred=tie.inferred,
        order=labels(ontology, Kind.TieOrder)[placed.order],
        new=not placed.known_before,
        label=basis.label(tie.record) if basis.label(tie.record) != tie.record else "",
        words=words(record_of(tie.record, basis.known), basis.known),
    )


def follow_section(graph: Graph, call: Call) -> Follow:
    """The calls of the first day taken together: each record once, with what it answers of any of them."""
    basis = graph.basis
    same = [c for c in graph.ledger.calls if c.date == call.date and c.at == call.at]
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
    signed = {at for name in best for at in record_of(name, basis.known).all(Key.concludedAt)}
    shown = [row for name, row in best.items() if name not in signed]  # what was signed there tells it
    rows = sorted(shown, key=lambda row: (row["days_from"], row["record"]))
    first = follow_through.first_days(basis)
    told = tuple(_followed(basis, number, row, first[row["record"]]) for number, row in enumerate(rows, 1))
    return Follow(
        rows=told,
        date=call.date,
        undated=max((frame.attrs["undated"] for frame in frames), default=0),
        figure=figures.timeline(call.date, call.latest, [(each.first, each.how) for each in told]) if told else None,
    )


def _followed(basis: Basis, number: int, row: Mapping[str, Any], first: int) -> Followed:
    record = record_of(row["record"], basis.known)
    same = several(basis, row["same_organiser"])
    return Followed(
        number=number,
        label=row["label"],
        kind=class_label(basis, row["kind"]) if row["kind"] else ("", ""),
        date=row[Key.date],
        inferred=row["dated"] == "inferred",
        days=int(row["days_from"]),
        first=first,
        how=row["how"],
        how_text=HOW[row["how"]],
        answers=tuple(pair_label(basis, one, other) for one, other in dict.fromkeys(row["answers"])),
        where=labels(basis.ontology, Kind.TieWhere)[row["where"]],
        place=named(basis, row[Key.place]) if row[Key.place] else ("", ""),
        same=same if row["same_organiser"] else None,
        theme=bool(row["theme"]),
        who=several(basis, row["who"]),
        new=row["new"],
        unknown=tuple(said((reason,), basis) for reason in row["unknown"]),
        words=words(record, basis.known)[:2],
    )
