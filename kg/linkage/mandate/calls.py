"""Calls for linkage as plain values: who called when for what between whom, and where that holds."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import KgError, NotFoundError
from kg.linkage.mandate.basis import Basis
from kg.model.edtf import Span
from kg.model.iris import BASE
from kg.model.vocabularies import Key, Kind
from kg.network import regions as placing
from kg.network.columns import FOREVER, NEVER
from kg.network.records import Record, record_of
from kg.network.regions import Share

if TYPE_CHECKING:
    from kg.network.columns import Flags

FIRST = "2019-10-11"  # the calls that the project started from stand first in every list


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ends that a call is read to ask for; `default` readings are the ones that figures rest on."""

    first: str
    second: str
    reading_status: str
    reason: str
    record: str

    @property
    def default(self) -> bool:
        """Whether figures rest on it."""
        return self.reading_status == "default"


@dataclass(frozen=True, slots=True)
class Call:
    """A call for linkage. `earliest` and `latest` are ordinals; `dated` says how they are known."""

    id: str
    label: str
    by: tuple[str, ...]
    at: tuple[str, ...]  # the event
    to: tuple[str, ...]
    ends: tuple[str, ...]
    examples: tuple[str, ...]
    concerns: tuple[str, ...]
    scope: tuple[str, ...]
    bound: tuple[str, ...]  # the ends that the wording places in the scope, where it does not place them all
    aim: str
    modality: str
    date: str
    earliest: int
    latest: int
    dated: str  # stated, inferred, page (no later than the page that tells it), unknown
    pairs: tuple[Pair, ...]
    sources: tuple[str, ...]


def calls(basis: Basis) -> list[Call]:
    """Every LinkageCall, those of 11 October 2019 first, then by day and id."""
    found = [_call(basis, record) for record in basis.known.values() if Kind.LinkageCall in record.classes]
    return sorted(found, key=lambda call: (call.date != FIRST, call.latest, call.id))


def call_of(basis: Basis, name: str) -> Call:
    """The call of an id. Raises NotFoundError with the nearest one."""
    name = str(name).removeprefix(BASE)
    every = {call.id: call for call in calls(basis)}
    if name not in every:
        near = difflib.get_close_matches(name, every, n=1, cutoff=0.4)
        raise NotFoundError(
            f"no call for linkage has the id {name!r}",
            hint=f"did you mean {near[0]}?" if near else "kg scorecard lists them" if every else "the graph has none",
        )
    return every[name]


def _call(basis: Basis, record: Record) -> Call:
    earliest, latest, dated = _days(basis, record)
    return Call(
        id=record.id,
        label=basis.label(record.id),
        by=tuple(record.all(Key.madeBy)),
        at=tuple(record.all(Key.madeAt)),
        to=tuple(record.all(Key.addressedTo) + record.all(Key.addressedToAgent)),
        ends=tuple(record.all(Key.end)),
        examples=tuple(record.all(Key.endExample)),
        concerns=tuple(record.all(Key.callConcerns)),
        scope=tuple(record.all(Key.scope)),
        bound=tuple(record.all(Key.scopedEnd)),
        aim=record.get(Key.aim),
        modality=record.get(Key.modality).removeprefix("modality/"),
        date=record.date,
        earliest=earliest,
        latest=latest,
        dated=dated,
        pairs=_pairs(basis, record.id),
        sources=sources_of(basis, record),
    )


def _pairs(basis: Basis, call: str) -> tuple[Pair, ...]:
    found = [
        Pair(
            r.get(Key.firstEnd),
            r.get(Key.secondEnd),
            r.get(Key.readingStatus).removeprefix("reading-status/"),
            r.get(Key.reason),
            r.id,
        )
        for r in basis.known.values()
        if call in r.all(Key.ofCall)
    ]
    once = {
        (pair.first, pair.second, pair.reading_status): pair for pair in sorted(found, key=lambda p: p.record)[::-1]
    }
    return tuple(sorted(once.values(), key=lambda pair: (not pair.default, pair.first, pair.second)))


def sources_of(basis: Basis, record: Record) -> tuple[str, ...]:
    """The sources whose words bear a record out, sorted."""
    cited = {record_of(e, basis.known).get(Key.source) for e in record.all(Key.evidence)}
    return tuple(sorted(source for source in cited if source))


def _days(basis: Basis, record: Record) -> tuple[int, int, str]:
    """First and last day of a call: its own, else its event's, else no later than its page."""
    for one in (record, *(record_of(e, basis.known) for e in record.all(Key.madeAt))):
        first, last = one.all(Key.earliest), one.all(Key.latest)  # contradicting days stay possible
        if first or last:
            how = "stated" if one.get(Key.date) else "inferred"
            return ordinal(min(first, default=""), NEVER), ordinal(max(last, default=""), FOREVER), how
    pages = [record_of(source, basis.known) for source in sources_of(basis, record)]
    known = [day for page in pages for key in (Key.published, Key.readOn) if (day := page.get(key))]
    return (NEVER, min(ordinal(day, FOREVER) for day in known), "page") if known else (NEVER, FOREVER, "unknown")


def ordinal(text: str, otherwise: int) -> int:
    """A day as an ordinal."""
    return date.fromisoformat(text[:10]).toordinal() if len(text) >= len("2019-10-11") else otherwise


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a call holds: the territories of the whole (each wholly or partly), and the ends that lie in them.

    `whole` is empty where the call names no scope, or nobody tells the provinces of it. `bound`: None for all ends."""

    whole: Share
    bound: frozenset[str] | None = None

    def of(self, end: str) -> Share | None:
        """The territories that an end lies in; None for anywhere."""
        return self.whole if self.bound is None or end in self.bound else None

    def of_pair(self, first: str, second: str) -> tuple[Share | None, Share | None]:
        """The same of both ends of a pair. Where the wording places neither, the whole holds of both."""
        ends = self.of(first), self.of(second)
        return ends if any(share is not None for share in ends) else (self.whole, self.whole)


def scope_of_call(basis: Basis, call: Call) -> Scope:
    """Where a call holds on its day, carried through what territories became."""
    return Scope(_territory(basis, call), frozenset(call.bound) if call.bound else None)


def _territory(basis: Basis, call: Call) -> dict[str, str]:
    """The union of a call's scopes. Empty where there is none, or the provinces of one are not known."""
    if unknown_scopes(basis, call):
        return {}
    found: dict[str, str] = {}
    for scope in call.scope:
        for land, how in _lands(basis, call, scope).items():
            found[land] = placing.WHOLLY if placing.WHOLLY in (how, found.get(land)) else how
    return found


def unknown_scopes(basis: Basis, call: Call) -> tuple[str, ...]:
    """Those of a call's scopes of which no source tells a province on its day."""
    return tuple(scope for scope in call.scope if not _lands(basis, call, scope).keys() - {scope} and not _land(scope))


def _land(scope: str) -> bool:
    return scope.startswith("province/")


def _lands(basis: Basis, call: Call, scope: str) -> dict[str, str]:
    span = Span(
        date.fromordinal(call.earliest) if call.earliest > NEVER else None,
        date.fromordinal(call.latest) if call.latest < FOREVER else None,
    )
    return placing.inside(basis.places, scope, span if call.dated in ("stated", "inferred") else None)


def lying(basis: Basis, share: Share | None, *, unseated: bool) -> Flags:
    """Which things lie in territories (all, without any); and those of no known place, where `unseated`."""
    if share is None:
        return np.ones(len(basis.columns.ids), bool)
    return np.asarray(np.array([*(name in share for name in basis.columns.ids), unseated])[basis.columns.place])


def published(basis: Basis, sources: Iterable[str]) -> int:
    """The day by which all these sources were published, as an ordinal; FOREVER where one does not tell."""
    days = [ordinal(record_of(source, basis.known).get(Key.published), FOREVER) for source in sources]
    return max(days, default=FOREVER)


def scope_of(basis: Basis, call: str | None, region: str | None) -> tuple[str, Scope | None]:
    """The scope of a call, a region, or nothing: its id, and where that is (None for everywhere)."""
    if call is not None and region is not None:
        raise KgError("a call has a scope of its own", hint="name a call, or a region")
    if call is not None:
        asked = call_of(basis, call)
        scope = scope_of_call(basis, asked)
        if not scope.whole:
            scopes = ", ".join(asked.scope) or "this call"
            raise KgError(f"the provinces of {scopes} are not known", hint="name another call, or a region")
        return ", ".join(asked.scope), scope
    if region is None:
        return "", None
    name = str(region).removeprefix(BASE)
    if name not in basis.places.regions and not (name.startswith("province/") and name in basis.index):
        raise KgError(
            f"no members are known of a region {name!r}", hint="take one of " + ", ".join(basis.places.regions)
        )
    return name, Scope(placing.inside(basis.places, name), None)
