"""The scorecard: what each call for linkage asked for, and what is documented of it. Chance stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.linkage.chance.matrix import require_counts
from kg.linkage.mandate.basis import Basis
from kg.linkage.mandate.calls import Call
from kg.linkage.mandate.expectation import pair_against_chance
from kg.linkage.mandate.ledger import Graph, Ledger
from kg.linkage.mandate.reasons import Reason, sentences
from kg.linkage.mandate.verdicts import Placed, Verdict
from kg.model.ontology import Ontology
from kg.model.vocabularies import Code, Mandate, TieKind, TieOrder, TieWhere, slug_of
from kg.query.frames import framed

if TYPE_CHECKING:
    import pandas as pd


KINDS = {
    TieKind.agreement: "agreements",
    TieKind.co_organisation: "co_organised",
    TieKind.co_attendance: "met",
    TieKind.class_participation: "as_class",
}
COUNTED = (TieOrder.before, TieOrder.after, TieOrder.unordered)
FEW = 10  # dated ties under which before and after are no trend

COLUMNS = (
    "call", "label", "by", "date", "dated", "to", "ends", "scope", "scoped_ends", "aim", "modality", "first", "second",
    "reading_status", "reason", "mandate", "why", "reasons",
    *(f"{kind}_{when}" for when in COUNTED for kind in KINDS.values()),
    "ties", "dated_ties", "inferred_ties", "undated_ties", "inferred_before", "inferred_after",
    "ties_by_post", "measured",
    "partly_in_scope", "scope_open", "scope_open_after", "own_units",
    "trend",
    "observed", "expected", "ratio", "null_low", "null_high", "ci_low", "ci_high", "q",
    "coverage_first", "coverage_second", "shortfall", "deficit", "deviation", "sensitivity",
    "records", "sources", "call_sources",
)  # fmt: skip


def scorecard(g: Graph, *, permutations: int = 999, seed: int = 0) -> pd.DataFrame:
    """What was called for, and what is documented: a row per pair of ends that a call for linkage asks for.

    Calls of 11 October 2019 come first. Columns, after those that tell the call (who, when, to whom, ends as worded,
    scope, scoped_ends: those that the wording places in it, where it does not place them all, aim) and the pair as read
    (first, second, reading_status: default or alternative, reason):

    - mandate, why (in English), reasons (codes of the ontology's list `reason`): *followed* = an agreement (contract,
      transfer, memorandum, joint project) or an event organised together, dated after the call and inside its scope,
      joins the pair; *partly* = only other agreements, meetings at an event, or participation of one end as a class;
      *none found* = sources dated after the call name both ends inside the scope, but no tie; *not covered* = they do
      not; *none asked* = the call names no pair. The calling event never counts. Followed is not caused. The reasons
      also tell what the verdict hangs on: `dates-inferred`, `seats-unknown`, `one-source`, `not-new` (each two that it
      rests on had worked together before).
    - measured: what counts as each end, by class of body or by function; a person counts for the body of a post.
      ties_by_post: how many of the ties rest on such a post, and would not be there if organisations alone counted.
    - agreements, co_organised, met, as_class, each _before, _after and _unordered (undated, or of a span that holds
      the call's day): documented ties inside the scope, each two actors once for each record. `ties` sums them all,
      class participation left out; dated_, inferred_ and undated_ties tell on what days they rest
      (inferred_before and inferred_after of them before and after the call);
      partly_in_scope of them join bodies of a province that is partly in the region today; scope_open are further
      ones whose place nobody tells, scope_open_after those of them that would follow; own_units join a body with a
      unit of its own, or with what it became, and are no linkage. An agreement with a class counts as class
      participation. trend: `none: n dated` under ten dated events and agreements, else `told`.
    - observed … sensitivity: the pair against chance, among organisations of the scope with a known seat, by year, as
      `kg.linkage.matrix` (there also what `deviation` and `sensitivity` mean). For a pair of one end (actors of the
      region) the pairs are those of different provinces.
    - records, sources: tuples of ids, the facts behind the counts; call_sources: who tells of the call.

    Scope is the region's territory on the day of the call, carried through successors; an end that the wording does
    not place in it may lie anywhere, as long as the other end is placed. People count for the body of
    the post held that day; who has none is left out (`attrs["left_out"]`). Figures are of what sources report.
    Raises KgError for permutations or a seed that are no number.
    """
    require_counts(permutations, 0, seed)
    ledger = g.ledger
    rows = [row for call in ledger.calls for row in _rows(ledger, call, permutations, seed)]
    return framed(rows, COLUMNS, left_out=dict(ledger.basis.left_out), permutations=permutations, seed=seed)


def _rows(ledger: Ledger, call: Call, permutations: int, seed: int) -> list[dict[str, Any]]:
    told: dict[str, Any] = {
        "call": call.id, "label": call.label, "by": call.by, "date": call.date, "dated": call.dated, "to": call.to,
        "ends": call.ends, "scope": call.scope, "scoped_ends": call.bound, "aim": call.aim, "modality": call.modality,
        "call_sources": call.sources,
    }  # fmt: skip
    if not call.pairs:
        return [{**told, "mandate": str(Mandate.none_asked), **_why(ledger.basis, (Reason(Code.no_pair),))}]
    scope = ledger.scopes[call.id]
    return [
        {
            **told,
            **_pair(ledger.basis, verdict),
            **pair_against_chance(ledger.basis, verdict.pair, scope, permutations=permutations, seed=seed),
        }
        for verdict in ledger.verdicts[call.id]
    ]


def _why(basis: Basis, reasons: tuple[Reason, ...]) -> dict[str, Any]:
    """Why, in words and as codes."""
    return {
        "why": sentences(reasons, basis.ontology, basis.label)[1],
        "reasons": tuple(str(reason.code) for reason in reasons),
    }


def _pair(basis: Basis, verdict: Verdict) -> dict[str, Any]:
    pair, counting = verdict.pair, verdict.counting
    ties = [placed for placed in counting if placed.tie.kind != TieKind.class_participation]
    dated = sum(placed.tie.dated for placed in ties)
    days = len({placed.tie.record for placed in ties if placed.tie.dated})
    elsewhen = [placed for placed in verdict.ties if placed.order != TieOrder.calling_event]
    open_ = [placed for placed in elsewhen if placed.where == TieWhere.open]
    may = [placed for placed in open_ if placed.order == TieOrder.after and placed.tie.follows]
    return {
        "first": pair.first,
        "second": pair.second,
        "reading_status": pair.reading_status,
        "reason": pair.reason,
        "mandate": str(verdict.mandate),
        **_why(basis, verdict.reasons),
        **_counts(counting),
        "ties": len(ties),
        "dated_ties": dated - sum(placed.tie.inferred for placed in ties),
        "inferred_ties": sum(placed.tie.inferred for placed in ties),
        "undated_ties": len(ties) - dated,
        **{
            f"inferred_{when}": sum(placed.tie.inferred for placed in ties if placed.order == when)
            for when in (TieOrder.before, TieOrder.after)
        },
        "ties_by_post": sum(placed.tie.by_post for placed in ties),
        "measured": "; ".join(dict.fromkeys(_measured(basis, end) for end in (pair.first, pair.second))),
        "partly_in_scope": sum(placed.where == TieWhere.partly for placed in elsewhen),
        "scope_open": len(open_),
        "scope_open_after": len(may),
        "own_units": sum(placed.where == TieWhere.own_unit for placed in verdict.ties),
        "trend": "told" if days >= FEW else f"none: {days} dated",
        "records": tuple(sorted({placed.tie.record for placed in counting})),
        "sources": tuple(sorted({source for placed in counting for source in placed.tie.sources})),
    }


def counted_as(ontology: Ontology, end: str) -> tuple[list[str], list[str]]:
    """The classes, and the functions by id, by which bodies count as an end, sorted; both empty: as sources say."""
    terms = [ontology.concepts[name] for name in ontology.narrower(end)]
    classes = {cls for term in terms for cls in term.matches}
    return sorted(classes), sorted({purpose for term in terms for purpose in term.purposes})


def _measured(basis: Basis, end: str) -> str:
    """What counts as an end: bodies of which classes, with which function."""
    classes, purposes = counted_as(basis.ontology, end)
    told = [", ".join(classes), *(f"purpose {slug_of(name)}" for name in purposes)]
    return f"{end.removeprefix('category/')}: {' or '.join(filter(None, told)) or 'as sources say'}"


def _counts(counting: Sequence[Placed]) -> dict[str, int]:
    found = Counter((placed.tie.kind, placed.order) for placed in counting)
    return {f"{name}_{when}": found[kind, when] for when in COUNTED for kind, name in KINDS.items()}
