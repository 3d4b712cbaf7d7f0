"""The scorecard: what each call for linkage asked for, and what is documented of it. Chance stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.linkage.chance.matrix import require_counts
from kg.linkage.mandate import ties as basis_
from kg.linkage.mandate.basis import Basis, Graph
from kg.linkage.mandate.calls import Call, Pair, calls, territory
from kg.linkage.mandate.expectation import pair_against_chance
from kg.linkage.mandate.ledger import AFTER, BEFORE, CALLING, UNORDERED, framed, ties, verdict
from kg.linkage.mandate.ties import AGREEMENT, CLASS, MEETING, TOGETHER, Tie

if TYPE_CHECKING:
    import pandas as pd


KINDS = {AGREEMENT: "agreements", TOGETHER: "co_organised", MEETING: "met", CLASS: "as_class"}

FEW = 10  # dated ties under which before and after are no trend

COLUMNS = (
    "call", "label", "by", "date", "dated", "to", "ends", "scope", "aim", "modality", "first", "second",
    "reading_status", "reason", "mandate", "why",
    *(f"{kind}_{when}" for when in ("before", "after", "unordered") for kind in KINDS.values()),
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
    scope, aim) and the pair as read (first, second, standing: default or alternative, reason):

    - mandate, why: *followed* = an agreement (contract, transfer, memorandum, joint project) or an event organised
      together, dated after the call, inside its scope, joins the pair; *partly* = only other agreements, meetings at
      an event, or participation of one end as a class; *none found* = sources dated after the call name both ends
      inside the scope, but no tie; *not covered* = they do not; *none asked* = the call names no pair.
      The calling event never counts. Followed is not caused.
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

    Scope is the region's territory on the day of the call, carried through successors. People count for the body of
    the post held that day; who has none is left out (`attrs["left_out"]`). Figures are of what sources report.
    Raises KgError for permutations or a seed that are no number.
    """
    require_counts(permutations, 0, seed)
    basis = g.basis
    rows = [row for call in calls(basis) for row in _rows(basis, call, permutations, seed)]
    return framed(rows, COLUMNS, left_out=dict(basis.left_out), permutations=permutations, seed=seed)


def _rows(basis: Basis, call: Call, permutations: int, seed: int) -> list[dict[str, Any]]:
    told: dict[str, Any] = {
        "call": call.id, "label": call.label, "by": call.by, "date": call.date, "dated": call.dated, "to": call.to,
        "ends": call.ends, "scope": call.scope, "aim": call.aim, "modality": call.modality,
        "call_sources": call.sources,
    }  # fmt: skip
    if not call.pairs:
        return [{**told, "mandate": "none asked", "why": "the call names no pair of ends"}]
    share = territory(basis, call)
    return [{**told, **_pair(basis, call, pair, share, permutations, seed)} for pair in call.pairs]


def _pair(basis: Basis, call: Call, pair: Pair, share: dict[str, str], permutations: int, seed: int) -> dict[str, Any]:
    placed = ties(basis, call, pair, share)
    inside = [(tie, when) for tie, where, when in placed if where in (basis_.INSIDE, basis_.PARTLY) and when != CALLING]
    named = [(tie, when) for tie, when in inside if tie.kind != CLASS]
    mandate, why = verdict(basis, call, pair, share, inside)
    dated = sum(tie.dated for tie, _ in named)
    days = len({tie.record for tie, _ in named if tie.dated})
    may = [tie for tie, where, when in placed if where == basis_.OPEN and when == AFTER and tie.follows]
    return {
        "first": pair.first,
        "second": pair.second,
        "reading_status": pair.reading_status,
        "reason": pair.reason,
        "mandate": mandate,
        "why": why,
        **_counts(inside),
        "ties": len(named),
        "dated_ties": dated - sum(tie.inferred for tie, _ in named),
        "inferred_ties": sum(tie.inferred for tie, _ in named),
        "undated_ties": len(named) - dated,
        **{f"inferred_{when}": sum(t.inferred for t, w in named if w == when) for when in (BEFORE, AFTER)},
        "ties_by_post": sum(tie.by_post for tie, _ in named),
        "measured": "; ".join(dict.fromkeys(_measured(basis, end) for end in (pair.first, pair.second))),
        "partly_in_scope": sum(where == basis_.PARTLY and when != CALLING for _, where, when in placed),
        "scope_open": sum(where == basis_.OPEN and when != CALLING for _, where, when in placed),
        "scope_open_after": len(may),
        "own_units": sum(where == basis_.OWN for _, where, _ in placed),
        "trend": "told" if days >= FEW else f"none: {days} dated",
        **pair_against_chance(basis, pair, share, permutations=permutations, seed=seed),
        "records": tuple(sorted({tie.record for tie, _ in inside})),
        "sources": tuple(sorted({source for tie, _ in inside for source in tie.sources})),
    }


def _measured(basis: Basis, end: str) -> str:
    """What counts as an end: bodies of which classes, with which function."""
    terms = [basis.ontology.concepts[name] for name in sorted(basis.ontology.narrower(end))]
    classes = {cls for term in terms for cls in term.matches}
    purposes = {purpose.removeprefix("purpose/") for term in terms for purpose in term.purposes}
    told = [", ".join(sorted(classes)), *(f"purpose {name}" for name in sorted(purposes))]
    return f"{end.removeprefix('category/')}: {' or '.join(filter(None, told)) or 'as sources say'}"


def _counts(inside: Sequence[tuple[Tie, str]]) -> dict[str, int]:
    found = Counter((tie.kind, when) for tie, when in inside)
    suffix = {BEFORE: "before", AFTER: "after", UNORDERED: "unordered"}
    return {f"{name}_{suffix[when]}": found[kind, when] for when in suffix for kind, name in KINDS.items()}
