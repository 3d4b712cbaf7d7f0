"""The story of the report as plain data: what was called for, what followed, what is missing, who could close it.

Every text that is shown is a pair (Vietnamese, English).
"""

from __future__ import annotations

from typing import Any

from kg.linkage.mandate import scorecard
from kg.linkage.suggestion.candidates import WithCandidates as Graph
from kg.reports.cards import broker_finding, call_card, findings, follow_section
from kg.reports.sections import (
    brokers_section,
    certainty_section,
    matrices_section,
    of_two_ends,
    pairs_section,
    partners_section,
    trust_section,
)
from kg.reports.texts import DEVIATION, mandates, named


def tell(graph: Graph) -> dict[str, Any]:
    """Everything the report's page says before its appendix."""
    ledger, basis = graph.ledger, graph.basis
    every = ledger.calls
    first = every[0] if every else None
    share = ledger.scopes[first.id].whole if first else {}
    scope = first.scope[0] if first and share and len(first.scope) == 1 else None
    card = scorecard.scorecard(graph)
    brokers = brokers_section(graph, scope)
    return {
        "findings": [*findings(ledger, first), *broker_finding(brokers)],
        "scope": named(basis, scope) if scope else ("mọi nơi", "everywhere"),
        "scorecards": [call_card(ledger, call, card[card["call"] == call.id]) for call in every],
        "shown": sum(call.date == first.date for call in every) if first else 0,
        "follow": follow_section(graph, first) if first else None,
        "matrices": matrices_section(graph, scope, first),
        "brokers": brokers,
        "trust": trust_section(graph, first),
        "partners": partners_section(graph),
        "pairs": pairs_section(graph, of_two_ends(every)),
        "sure": certainty_section(graph, basis, scope),
        "legend": {"mandate": mandates(basis.ontology), "deviation": DEVIATION},
    }
