"""What sources say of each subject, as plain records: classes, values, labels, and the graphs that state it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.model.iris import BASE, DERIVED, ONTOLOGY, PREFIXES
from kg.model.ontology import Ontology
from kg.model.rdf import text_of
from kg.model.vocabularies import Key
from kg.store.base import Store

_TYPE, _LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"


@dataclass(slots=True)
class Record:
    """What the sources say of one subject: values by property (ids or texts), and its evidence."""

    id: str
    classes: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)  # graphs that state it

    def all(self, key: str) -> list[str]:
        """Every value of a property, sorted."""
        return self.values.get(key, [])

    def get(self, key: str) -> str:
        """The first value of a property, or an empty string."""
        return next(iter(self.all(key)), "")

    @property
    def date(self) -> str:
        """The date as stated, else as inferred, else empty."""
        return self.get(Key.date) or self.get(Key.dateInferred)


def records(store: Store) -> dict[str, Record]:
    """All that sources state, read in one flat scan of each state of a store: a Record a subject of ours, by id.

    Many share them: nobody changes them.
    """
    return store.once("records", lambda: _scanned(store))


def _scanned(store: Store) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for graph in store.graphs():
        if graph in DERIVED:
            continue
        for quad in store.quads(graph):
            subject = text_of(quad.subject)
            if subject.startswith(BASE) and not subject.startswith(ONTOLOGY):
                name = subject.removeprefix(BASE)
                record = found.setdefault(name, Record(name))
                record.sources.add(graph)
                _take(record, quad.predicate.value, quad.object)
    for record in found.values():
        record.classes = sorted(set(record.classes))
        record.values = {key: sorted(set(texts)) for key, texts in record.values.items()}
        if not record.labels and record.get(Key.name_):
            record.labels["vi"] = record.get(Key.name_)
    return dict(sorted(found.items()))  # a store gives its quads in no order


def _take(record: Record, predicate: str, value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> None:
    if isinstance(value, ox.Literal) and predicate == _LABEL:
        record.labels[value.language or ""] = min(value.value, record.labels.get(value.language or "", value.value))
    elif isinstance(value, ox.NamedNode) and predicate == _TYPE:
        record.classes.append(value.value.removeprefix(ONTOLOGY))
    elif isinstance(value, (ox.NamedNode, ox.Literal)) and predicate.startswith(ONTOLOGY):
        record.values.setdefault(predicate.removeprefix(ONTOLOGY), []).append(value.value.removeprefix(BASE))


def record_of(name: str, known: Mapping[str, Record]) -> Record:
    """The record of an id, or an empty one where no source describes it."""
    return known.get(name) or Record(name)


def kind_of(record: Record, ontology: Ontology) -> str:
    """The most specific class of a record that the ontology knows; empty for none."""
    known = [c for c in record.classes if c in ontology.classes]
    return max(known, key=lambda c: (ontology.depths[c], c), default="")


def label(record: Record, lang: str = "vi") -> str:
    """The label in the language, else in Vietnamese, else in any, else the id."""
    return record.labels.get(lang) or record.labels.get("vi") or next(iter(sorted(record.labels.values())), record.id)
