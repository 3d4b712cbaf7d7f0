"""Everything that articles state, as plain data for a page: events, actors, calls, and the words they rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from kg.linkage.mandate.basis import Graph
from kg.model.vocabularies import Key, Kind
from kg.network.records import Record, kind_of, label, record_of, records
from kg.text.normalise import collation_key


def content(graph: Graph) -> dict[str, Any]:
    """Events, actors and calls with their words, the sources, and how much there is of each kind."""
    known = records(graph.store)
    of = _by_actor(known)
    articles = sorted((r for r in known.values() if r.get(Key.url) and Kind.Source in r.classes), key=lambda r: r.id)
    stated = [r for r in known.values() if _cited(r, known) & {a.id for a in articles}]
    return {
        "articles": [
            {"id": a.id, **{k: a.get(k) for k in ("title", "url", "publisher", "published", "readOn")}}
            for a in articles
        ],
        "registers": [
            {"id": r.id, "title": r.get(Key.title_)}
            for r in sorted(known.values(), key=lambda r: r.id)
            if Kind.Source in r.classes and not r.get(Key.url)
        ],
        "counts": _counts(stated, graph),
        "actors": [_actor(r, known, of, graph) for r in _people_first(stated, graph)],
        "events": [_event(r, known) for r in stated if graph.ontology.is_a(kind_of(r, graph.ontology), Kind.Event)],
        "calls": [
            _call(r, known)
            for r in sorted(stated, key=lambda r: r.id)
            if graph.ontology.is_a(kind_of(r, graph.ontology), Kind.Call)
        ],
        "reasoned": graph.store.reasoned,
    }


def _cited(record: Record, known: dict[str, Record]) -> set[str]:
    return {known[e].get(Key.source) for e in record.all(Key.evidence) if e in known}


def _counts(stated: list[Record], graph: Graph) -> list[tuple[str, str, int]]:
    counts = Counter(kind_of(r, graph.ontology) for r in stated)
    return [
        (graph.ontology.classes[c].label("vi"), graph.ontology.classes[c].label("en"), n)
        for c, n in sorted(counts.items())
        if c
    ]


def _people_first(stated: list[Record], graph: Graph) -> list[Record]:
    agents = [r for r in stated if graph.ontology.is_a(kind_of(r, graph.ontology), Kind.Agent)]
    order = {"Person": 1, "ParticipantGroup": 2}
    return sorted(agents, key=lambda r: (order.get(kind_of(r, graph.ontology), 0), collation_key(label(r))))


def _by_actor(known: dict[str, Record]) -> dict[str, list[Record]]:
    """The participations and tenures of each actor."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in known.values():
        for actor in {*record.all(Key.participant), *record.all(Key.holder)}:
            found[actor].append(record)
    return found


def _actor(record: Record, known: dict[str, Record], of: dict[str, list[Record]], graph: Graph) -> dict[str, Any]:
    mine = of.get(record.id, [])
    cls = graph.ontology.classes[kind_of(record, graph.ontology)]
    posts = [
        f"{label(record_of(post, known))}, {label(record_of(body, known))}"
        for t in mine
        if record.id in t.all(Key.holder)
        for post in t.all(Key.post)
        for body in record_of(post, known).all(Key.postIn)
    ]
    roles = sorted(
        {
            (label(record_of(p.get(Key.role), known)), label(record_of(p.get(Key.event), known)))
            for p in mine
            if record.id in p.all(Key.participant)
        }
    )
    seat = known.get(record.get(Key.seat))
    return {
        "label": label(record),
        "label_en": record.labels.get("en", ""),
        "type_vi": cls.label("vi"),
        "type_en": cls.label("en"),
        "posts": sorted(set(posts)),
        "roles": roles,
        "seat": label(seat) if seat else "",
        "note": record.get(Key.note),
        "evidence": words(record, known),
    }


def words(record: Record, known: dict[str, Record]) -> list[dict[str, str]]:
    """The words on which a record rests."""
    found = [known[e] for e in record.all(Key.evidence) if e in known]
    return [
        {
            "kind": kind,
            "text": text,
            "certainty": e.get(Key.certainty).removeprefix("certainty/"),
            "source": known[e.get(Key.source)].get(Key.title_) if e.get(Key.source) in known else "",
            "id": e.get(Key.source),
        }
        for e in found
        for kind in ("quote", "paraphrase", "citation")
        for text in e.all(kind)
    ]


def _event(record: Record, known: dict[str, Record]) -> dict[str, Any]:
    place = known.get(record.get(Key.place))
    return {
        "label": label(record),
        "date": record.date,
        "inferred": bool(record.get(Key.dateInferred)),
        "place": label(place) if place else "",
        "evidence": words(record, known),
    }


def _call(record: Record, known: dict[str, Record]) -> dict[str, Any]:
    def names(key: str) -> list[str]:
        return [label(known[i]) for i in record.all(key) if i in known]

    readings = sorted(
        (
            r.get("reading_status").removeprefix("reading-status/") != "default",
            label(record_of(r.get(Key.firstEnd), known)),
            label(record_of(r.get(Key.secondEnd), known)),
            r.get(Key.reason),
        )
        for r in known.values()
        if record.id in r.all(Key.ofCall)
    )
    return {
        "label": label(record),
        "linkage": Kind.LinkageCall in record.classes,
        "by": names("madeBy"),
        "at": names("madeAt"),
        "date": record.date,
        "to": names("addressedTo") + names("addressedToAgent"),
        "ends": names("end"),
        "examples": names("endExample"),
        "scope": names("scope"),
        "aim": record.get(Key.aim),
        "readings": readings,
        "evidence": words(record, known),
    }
