"""What nodes and ties carry: labels, types, dates, seats, and the evidence they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind, Labels, StyleGroup, labels, phrases, slug_of
from kg.network.data import NodeData
from kg.network.records import Record, kind_of, label, record_of, records
from kg.store.base import Store


@dataclass(frozen=True, slots=True)
class Words:
    """What nodes and ties are described with: records by id, the ontology, and who organised what."""

    known: dict[str, Record]
    ontology: Ontology
    organising: dict[str, list[Record]]  # event -> participations by which it was organised
    reads: dict[str, Labels]  # how a kind of edge reads between two names


def read(store: Store, ontology: Ontology) -> Words:
    """Read off a store what describing needs."""
    known = records(store)
    roles = {name for name, term in ontology.concepts.items() if term.direct == Key.organises}
    organising: dict[str, list[Record]] = defaultdict(list)
    for _, record in sorted(known.items()):
        if record.get(Key.role) in roles:
            for event in record.all(Key.event):
                organising[event].append(record)
    return Words(known, ontology, organising, phrases(ontology, Kind.EdgeKind))


def evidence_of(carriers: Iterable[Record], words: Words) -> list[str]:
    """Ids of the evidence of some records, each once, sorted."""
    return sorted({e for r in carriers for e in r.all(Key.evidence) if e in words.known})


def tie_labels(kind: str, detail: str, words: Words) -> tuple[str, str]:
    """A role's or post's own label, a property's, or that of the kind of tie."""
    if detail in words.ontology.properties:
        term = words.ontology.properties[detail]
        return term.label("vi"), term.label("en")
    if detail in words.known:
        return label(words.known[detail], "vi"), label(words.known[detail], "en")
    return words.reads[kind]


def node(name: str, words: Words) -> NodeData:
    """What a node carries: label, label_en, type, names, date, seat, note, evidence."""
    known, ontology = words.known, words.ontology
    record = record_of(name, known)
    cls = kind_of(record, ontology)
    names = sorted(
        {
            *record.labels.values(),
            *(n for key in (Key.name_, Key.nameEn, Key.alias, Key.abbreviation, Key.namedAs) for n in record.all(key)),
        }
    )
    seat = record.get(Key.seat)
    return NodeData(
        label=label(record, "vi"),
        label_en=record.labels.get("en", ""),
        type=cls,
        group=ontology.style_group(cls) or StyleGroup.other,
        type_vi=ontology.classes[cls].label("vi") if cls else "",
        type_en=ontology.classes[cls].label("en") if cls else "",
        names=names,
        date=record.date,
        date_inferred=bool(record.get(Key.dateInferred)),
        seat=seat,
        seat_label=label(known[seat], "vi") if seat in known else "",
        note="; ".join(record.all(Key.note)),
        evidence=[e for e in record.all(Key.evidence) if e in known],
    )


def evidence(record: Record) -> dict[str, str]:
    """An evidence record as plain texts."""
    told = {str(key): record.get(key) for key in (Key.source, Key.quote, Key.paraphrase, Key.citation)}
    return {**told, str(Key.certainty): slug_of(record.get(Key.certainty))}


def choices(ontology: Ontology) -> dict[str, dict[str, list[str]]]:
    """What kinds, statuses, certainties and groups are called, by slug: Vietnamese and English."""
    lists = {"kind": Kind.EdgeKind, Key.status: Kind.Status, Key.certainty: Kind.Certainty, "group": Kind.StyleGroup}
    return {
        str(what): {slug: list(pair) for slug, pair in labels(ontology, cls).items()} for what, cls in lists.items()
    }


def source(record: Record) -> dict[str, str]:
    """A source as plain texts."""
    told = (Key.title_, Key.url, Key.publisher, Key.published, Key.readOn, Key.language)
    return {str(key): record.get(key) for key in told}
