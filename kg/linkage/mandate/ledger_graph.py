"""The ledger as statements of a named graph of its own, so that SPARQL gives the same answers as everything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox

from kg.linkage.mandate.ledger import Ledger
from kg.linkage.mandate.ties import Tie
from kg.linkage.mandate.verdicts import Placed, Verdict
from kg.model.iris import BASE, LEDGER, ONTOLOGY, PREFIXES
from kg.model.vocabularies import Key, Kind
from kg.network.columns import FOREVER, NEVER

_GRAPH = ox.NamedNode(LEDGER)
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_DATE = ox.NamedNode(PREFIXES["xsd"] + Key.date)
Value = str | bool | ox.Literal | None  # the id of a thing, a truth value, or a literal
Values = dict[str, Value | tuple[str, ...]]  # property -> what it has, once or several times


def quads(ledger: Ledger) -> list[ox.Quad]:
    """All of the ledger. An entry's IRI is made from what it is about, so that it stays the same."""
    return [*_ties(ledger), *_coverage(ledger), *_verdicts(ledger)]


def _entry(cls: str, name: str, values: Values) -> Iterator[ox.Quad]:
    node = ox.NamedNode(f"{BASE}ledger/{name}")
    yield ox.Quad(node, _TYPE, ox.NamedNode(ONTOLOGY + cls), _GRAPH)
    for key, value in values.items():
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                yield ox.Quad(node, ox.NamedNode(ONTOLOGY + key), _term(one), _GRAPH)


def _term(value: str | bool | ox.Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(value, bool):
        return ox.Literal(value)
    return ox.NamedNode(BASE + value) if isinstance(value, str) else value


def _name(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _day(ordinal: int) -> ox.Literal | None:
    if ordinal in (NEVER, FOREVER):
        return None
    return ox.Literal(date.fromordinal(ordinal).isoformat(), datatype=_DATE)


def _tie_name(tie: Tie) -> str:
    one, other = sorted((tie.first, tie.second))
    return f"tie-{_name(one, other, tie.record, tie.kind)}"


def _ties(ledger: Ledger) -> Iterator[ox.Quad]:
    for tie in ledger.ties:
        one, other = sorted((tie.first, tie.second))
        one_house = frozenset((one, other)) in ledger.basis.related
        yield from _entry(
            Kind.DocumentedTie,
            _tie_name(tie),
            {
                Key.tieFirst: one,
                Key.tieSecond: other,
                Key.tieKind: f"tie-kind/{tie.kind}",
                Key.tieRecord: tie.record,
                Key.tieDetail: ox.Literal(tie.detail),
                Key.tieDated: ox.Literal("undated" if not tie.dated else "inferred" if tie.inferred else "stated"),
                Key.tieEarliest: _day(tie.earliest),
                Key.tieLatest: _day(tie.latest),
                Key.tieOf: () if one_house else (one, other),
                Key.tieSource: tie.sources,
            },
        )


def _coverage(ledger: Ledger) -> Iterator[ox.Quad]:
    for (source, body), (first, last) in sorted(ledger.coverage.items()):
        yield from _entry(
            Kind.Coverage,
            f"coverage-{_name(source, body)}",
            {
                Key.coveringSource: source,
                Key.coveredBody: body,
                Key.coveredFrom: _day(first),
                Key.coveredUntil: _day(last),
            },
        )


def _verdicts(ledger: Ledger) -> Iterator[ox.Quad]:
    for call in ledger.calls:
        for verdict in ledger.verdicts[call.id]:
            name = f"verdict-{_name(verdict.pair.record)}"
            yield from _entry(
                Kind.Verdict,
                name,
                {
                    Key.verdictCall: verdict.call,
                    Key.verdictReading: verdict.pair.record,
                    Key.verdictFirst: verdict.pair.first,
                    Key.verdictSecond: verdict.pair.second,
                    Key.mandate: f"mandate/{verdict.mandate.slug}",
                    Key.verdictReason: tuple(f"reason/{reason.code.slug}" for reason in verdict.reasons),
                },
            )
            for placed in verdict.ties:
                yield from _placed(name, verdict, placed)


def _placed(name: str, verdict: Verdict, placed: Placed) -> Iterator[ox.Quad]:
    tie = _tie_name(placed.tie)
    yield from _entry(
        Kind.TieInVerdict,
        f"placed-{_name(verdict.pair.record, tie)}",
        {
            Key.inVerdict: f"ledger/{name}",
            Key.ofTie: f"ledger/{tie}",
            Key.answersFirst: placed.tie.first,
            Key.answersSecond: placed.tie.second,
            Key.tieOrder: f"tie-order/{placed.order.slug}",
            Key.tieWhere: f"tie-where/{placed.where.slug}",
            Key.knownBefore: placed.known_before,
        },
    )
