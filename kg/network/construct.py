"""From a store to a plain networkx.MultiDiGraph of actors, events and typed ties.

Nodes are ids. Every node and tie carries its kind, labels (vi, en), dates and the ids of its evidence; the
evidence and source records themselves are in `net.graph["evidence"]` and `net.graph["sources"]`, provinces and
regions in `net.graph["territories"]`, and `net.graph["left_out"]` counts what filters and projection left out, by
reason.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Unpack

import networkx as nx
import numpy as np

from kg.errors import KgError
from kg.model.ontology import Ontology
from kg.model.vocabularies import EdgeKind, Key, Kind, NetworkKind, slug_of
from kg.network import attributes, hierarchy, scan, territories
from kg.network import columns as columnar
from kg.network import filters as filtering
from kg.network import incidence as incident
from kg.network.affiliation import PEOPLE
from kg.network.columns import FOREVER, NEVER, NONE, Columns
from kg.network.data import EdgeData
from kg.network.filters import Filter, Selection
from kg.network.records import Record, label, record_of
from kg.network.regions import Places
from kg.network.regions import read as read_places
from kg.store.base import Store

if TYPE_CHECKING:
    from kg.network.columns import Flags, Ints


KINDS = tuple(NetworkKind)
# Which filters say nothing of a kind of network.
_IDLE: dict[str, tuple[str, ...]] = {
    NetworkKind.collaboration: (Key.role,),
    NetworkKind.affiliation: (Key.role, Key.status, "people"),
    NetworkKind.hierarchy: (Key.role, "people"),
}


def network(
    store: Store,
    ontology: Ontology,
    kind: str = "everything",
    *,
    people: str = "",
    groups: bool | None = None,
    significant: str = "",
    alpha: float = 0.05,
    **filters: Unpack[filtering.FilterOptions],
) -> nx.MultiDiGraph[str]:
    """The network of what articles state.

    `kind`: everything; participation (actor → event); co-participation (organisations that met at an event
    which came about, weighted by Newman 2001); collaboration (actor – actor, of what came about unless
    `status` asks for more, without ties of a body and its own unit); affiliation (person → organisation,
    organisation → parent); hierarchy (who is under whom, directed or supervised by whom, as articles and
    authority files state). A symmetric tie stands once, with `symmetric` true; no tie joins a node to itself.

    `people`: "keep" as nodes, "affiliate" to the organisation of their tenure that day, or "drop" out; affiliated by
    default in co-participation, kept elsewhere. `groups`: whether groups named as a class enter (not in
    co-participation, by default). With a region, each node says by `in_region` whether it lies there wholly or
    partly (a province of today that took in one from elsewhere). `significant` keeps those who met more often than
    chance explains, at level `alpha` of false discoveries (co-participation only): "sdsm" (Neal 2014, exact) or
    "hypergeometric" (Tumminello 2011), on who was at which event; nodes stay. `filters` are the fields of
    `kg.network.filters.Filter`: region, on, type, category, role, edge, status, since, until, source, certainty,
    registers.

    Raises KgError for another kind or filter, or a value that the graph does not know.
    """
    if kind not in KINDS:
        raise KgError(f"no network is called {kind!r}", hint="take one of " + ", ".join(KINDS))
    wanted = _wanted(kind, filters)
    for name in _IDLE.get(kind, ()):
        if people if name == "people" else getattr(wanted, name):
            raise KgError(f"--{name} does not apply to {kind} networks", hint=f"leave {name} out")
    if people and people not in PEOPLE:
        raise KgError(f"people cannot be {people!r}", hint="take one of " + ", ".join(PEOPLE))
    if significant and kind != NetworkKind.co_participation:
        raise KgError(f"--significant does not apply to {kind} networks", hint="take co-participation")
    held, words, where = scan.read(store, ontology), attributes.read(store, ontology), read_places(store)
    if kind == NetworkKind.co_participation:
        net = _met(held, words, where, wanted, people or "affiliate", bool(groups), (significant, alpha))
    else:
        net = _stated(held, words, where, wanted, kind, people or "keep", groups is not False)
    net.graph.update(kind=str(kind), reasoned=store.reasoned, words=attributes.choices(ontology))
    _cite(net, words.known)
    _place(net, held, filtering.region_share(where, wanted) if wanted.region else None)
    net.graph["territories"] = territories.read(words.known, where)
    return net


def _wanted(kind: str, filters: filtering.FilterOptions) -> Filter:
    """The filter; who is under whom is mostly told by authority files, so these always count there."""
    wanted = filtering.make(**filters)
    return replace(wanted, registers=True) if kind == NetworkKind.hierarchy else wanted


def edges_of(kind: str, ontology: Ontology) -> tuple[str, ...]:
    """The kinds of edges that make up a network, as the ontology says."""
    every = ontology.listed(Kind.EdgeKind)
    return tuple(slug_of(t.name) for t in every if kind == NetworkKind.everything or kind in t.network_kinds)


def _place(net: nx.MultiDiGraph[str], columns: Columns, share: dict[str, str] | None) -> None:
    """Say of each node where it lies (its seat, where it took place or was signed, where a group is drawn from), and,
    with the share of a region, whether it lies there wholly or partly; empty where its place is not known."""
    index = columns.index()
    for name, data in net.nodes(data=True):
        code = columns.place[index[name]]
        data[str(Key.place)] = place = columns.ids[code] if code != NONE else ""
        if share is not None:
            data["in_region"] = share.get(place, "")


def _cite(net: nx.MultiDiGraph[str], known: dict[str, Record]) -> None:
    """Put the evidence that nodes and ties rest on, and its sources, beside them."""
    carriers = [*(data for _, data in net.nodes(data=True)), *(data for *_, data in net.edges(data=True))]
    evidence = {
        name: attributes.evidence(known[name]) for name in sorted({e for c in carriers for e in c[Key.evidence]})
    }
    net.graph[str(Key.evidence)] = evidence
    sources = sorted({e[Key.source] for e in evidence.values()})
    net.graph["sources"] = {name: attributes.source(record_of(name, known)) for name in sources}


def _stated(
    columns: Columns,
    words: attributes.Words,
    where: Places,
    wanted: Filter,
    kind: str,
    people: str,
    groups: bool,
) -> nx.MultiDiGraph[str]:
    """Each tie once, whatever number of sources state it; people counted for their bodies or left out where asked."""
    taken = filtering.select(
        columns, words.ontology, where, wanted, within=edges_of(kind, words.ontology), people=people
    )
    columns, rows, left = taken.columns, taken.rows, dict(taken.left_out)
    if kind == NetworkKind.collaboration and not wanted.status:
        open_ = ~filtering.occurred(columns)[rows] & (columns.edges.status[rows] != NONE)
        left.update({"not come about": columns.count(rows[open_])} if open_.any() else {})
        rows = rows[~open_]
    if kind == NetworkKind.collaboration:
        own = _own(columns, rows)
        left.update({"a body with its own unit": columns.count(rows[own])} if own.any() else {})
        rows = rows[~own]
    if not groups:
        there = columns.is_a(words.ontology, Kind.ParticipantGroup)
        drop = there[columns.edges.start[rows]] | there[columns.edges.end[rows]]
        left.update({"named as a class": columns.count(rows[drop])} if drop.any() else {})
        rows = rows[~drop]
    net = _graph(replace(taken, columns=columns, rows=rows), words)
    if kind == NetworkKind.participation:
        nx.set_node_attributes(net, {n: int(not net.out_degree(n)) for n in net}, "bipartite")
    net.graph["left_out"] = left
    return net


def _own(columns: Columns, rows: Ints) -> Flags:
    """Which of some ties join a body and a unit of it, at any depth."""
    house = {frozenset(two) for two in hierarchy.pairs(columns, hierarchy.OWN)}
    ends = zip(columns.edges.start[rows].tolist(), columns.edges.end[rows].tolist(), strict=True)
    return np.array([frozenset(two) in house for two in ends], bool)


def _graph(taken: Selection, words: attributes.Words) -> nx.MultiDiGraph[str]:
    columns = taken.columns
    ties, ids = columns.edges, columns.ids
    merged: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in taken.rows.tolist():
        start, end = int(ties.start[row]), int(ties.end[row])
        if start != end:
            kind = columns.kinds[ties.kind[row]]
            # Who took part in a role, or held a post, did so once, whoever tells it; two agreements are two.
            record = "" if kind in columnar.ONCE else ids[ties.record[row]]
            key = " ".join(filter(None, (kind, record, _detail(columns, row))))
            merged[ids[start], ids[end], key].append(row)
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in sorted({end for *ends, _ in merged for end in ends}):
        net.add_node(name, **attributes.node(name, words))
    for (one, other, name), same in sorted(merged.items()):
        net.add_edge(one, other, key=name, **_edge(taken, sorted(same, key=lambda r: ids[ties.record[r]]), words))
    return net


def _detail(columns: Columns, row: int) -> str:
    """What tells parallel ties apart: a role or post by id, a property or class by its name."""
    code = int(columns.edges.detail[row])
    return columns.ids[code].removeprefix("ontology#") if code != NONE else ""


def _edge(taken: Selection, rows: list[int], words: attributes.Words) -> EdgeData:
    columns = taken.columns
    ties, first, known = columns.edges, rows[0], words.known
    kind, detail = columns.kinds[ties.kind[first]], _detail(columns, first)
    records = [record_of(name, known) for name in sorted({columns.ids[ties.record[row]] for row in rows})]
    record = records[0]
    manner = known.get(record.get(Key.manner))
    vi, en = attributes.tie_labels(kind, detail, words)
    ends = {columns.ids[ties.start[first]], columns.ids[ties.end[first]]}
    tenures = [record_of(columns.ids[ties.record[t]], known) for t in {taken.via[r] for r in rows if r in taken.via}]
    carriers = [carrier for one in records for carrier in _carriers(kind, one, ends, words)]
    return EdgeData(
        kind=kind,
        label=vi,
        label_en=en,
        detail=detail,
        manner=label(manner, "vi") if manner else "",
        manner_en=label(manner, "en") if manner else "",
        date=_dated(record, words).date,
        date_inferred=bool(ties.inferred[first]),
        earliest=_day(min(ties.earliest[rows].tolist())),
        latest=_day(max(ties.latest[rows].tolist())),
        status=columns.ids[ties.status[first]].removeprefix("status/") if ties.status[first] != NONE else "",
        occurred=int(ties.status[first]) in columns.occurred,
        certainty=_short(columns, ties.certainty[rows], "certainty/"),
        symmetric=bool(ties.symmetric[first]),
        record=record.id,
        sources=_short(columns, ties.source[rows], "source/"),
        evidence=attributes.evidence_of([*carriers, *tenures], words),
    )


def _day(ordinal: int) -> str:
    return "" if ordinal in (NEVER, FOREVER) else date.fromordinal(ordinal).isoformat()


def _dated(record: Record, words: attributes.Words) -> Record:
    """The record itself where it has a date, else what it speaks of."""
    known = words.known
    events = [known[e] for key in scan.dated_by(words.ontology) for e in record.all(key) if e in known]
    return next((r for r in (record, *events) if r.date), record)


def _short(columns: Columns, codes: Ints, folder: str) -> list[str]:
    """Ids without their folder, each once, sorted."""
    return sorted({columns.ids[code].removeprefix(folder) for code in codes})


def _carriers(kind: str, record: Record, ends: set[str], words: attributes.Words) -> list[Record]:
    """The records whose words bear a tie out: organising together rests on the two participations."""
    if kind != EdgeKind.co_organisation:
        return [record]
    return [r for r in words.organising.get(record.id, []) if r.get(Key.participant) in ends]


def _met(
    columns: Columns,
    words: attributes.Words,
    where: Places,
    wanted: Filter,
    people: str,
    groups: bool,
    test: tuple[str, float],
) -> nx.MultiDiGraph[str]:
    """Who met whom at events: one symmetric tie for each two actors. Weights are of the events as filtered."""
    anywhere = replace(wanted, region="", on="")
    taken = filtering.select(columns, words.ontology, where, anywhere, within=(EdgeKind.participation,), people=people)
    columns, rows, left = taken.columns, taken.rows, dict(taken.left_out)
    inside = np.ones(len(columns.ids), bool)
    if wanted.region:  # here it is of actors alone: those of a region who meet elsewhere meet all the same
        inside, outside = filtering.in_region(columns, where, wanted)
        drop = outside[columns.edges.start[rows]]
        left.update({"outside the region": columns.count(rows[drop])} if drop.any() else {})
        rows = rows[~drop]
    met = incident.incidence(columns, rows, words.ontology, groups=groups)
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(left_out={**left, **met.left_out})
    for name in met.actors:
        net.add_node(name, **attributes.node(name, words))
    index = columns.index()
    placed = [bool(inside[index[name]]) for name in met.actors]
    at: list[dict[int, list[int]]] = [defaultdict(list) for _ in met.actors]  # actor -> event -> rows of the columns
    for row, actor, event in zip(met.rows.tolist(), met.actor.tolist(), met.event.tolist(), strict=True):
        at[actor][event].append(row)
    kept = _significant(met.matrix, *test)
    for one, other, weight in _pairs(met.matrix):
        if kept is not None and (one, other) not in kept:
            net.graph["left_out"]["not significant"] = net.graph["left_out"].get("not significant", 0) + 1
        elif placed[one] or placed[other]:
            shared = at[one].keys() & at[other].keys()
            records = [row for side in (at[one], at[other]) for event in shared for row in side[event]]
            tenures = sorted({taken.via[row] for row in records if row in taken.via})
            net.add_edge(
                met.actors[one],
                met.actors[other],
                key="co-participation",
                **_meeting(columns, weight, records, tenures, words),
            )
    return net


def _significant(matrix: Any, test: str, alpha: float) -> set[tuple[int, int]] | None:
    """The pairs (rows of the matrix, i < j) that pass a test; None where none is asked for."""
    from kg.measures import significance

    tests = {"sdsm": significance.sdsm, "hypergeometric": significance.hypergeometric}
    if not test:
        return None
    if test not in tests:
        raise KgError(f"no test is called {test!r}", hint="take one of " + ", ".join(tests))
    found = tests[test](matrix)
    keep = found.keep(alpha)
    return set(zip(found.first[keep].tolist(), found.second[keep].tolist(), strict=True))


def _pairs(matrix: Any) -> list[tuple[int, int, float]]:
    """Each two actors that met, the first before the second, and their weight."""
    from scipy.sparse import triu

    weights = triu(incident.co_participation(matrix), k=1).tocoo()
    return sorted(zip(weights.row.tolist(), weights.col.tolist(), weights.data.tolist(), strict=True))


def _meeting(
    columns: Columns, weight: float, records: list[int], tenures: list[int], words: attributes.Words
) -> EdgeData:
    """What a tie of two who met carries; `records` are the ties (rows of the columns) by which they were there."""
    ties = columns.edges
    events = sorted({columns.ids[e] for e in ties.end[records]})
    stated = [
        words.known[columns.ids[r]] for r in sorted({*ties.record[records].tolist(), *ties.record[tenures].tolist()})
    ]
    dated = np.array(records)[ties.dated[records]]
    vi, en = words.reads[EdgeKind.co_participation]
    return EdgeData(
        kind=str(EdgeKind.co_participation),
        label=vi,
        label_en=en,
        detail="",
        weight=weight,
        events=events,
        date=words.known[events[0]].date if len(events) == 1 and events[0] in words.known else "",
        date_inferred=bool(ties.inferred[records].any()),
        earliest=_day(min(ties.earliest[dated].tolist(), default=NEVER)),
        latest=_day(max(ties.latest[dated].tolist(), default=FOREVER)),
        undated=len(events) - len(set(ties.end[dated].tolist())),
        status="",
        occurred=True,
        certainty=_short(columns, ties.certainty[records], "certainty/"),
        symmetric=True,
        record="",
        sources=_short(columns, ties.source[records], "source/"),
        evidence=attributes.evidence_of(stated, words),
    )
