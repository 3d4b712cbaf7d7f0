"""What nodes and ties carry: labels, types, dates, seats, and the evidence they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model.ontology import Ontology
from kg.network.records import Record, kind_of, label, record_of, records
from kg.store.base import Store

# Labels of the kinds of ties. The direction of a tie is that of the statement, from first to second.
LABELS = {
    "participation": ("tham gia", "takes part in"),
    "tenure": ("giữ chức", "holds post in"),
    "parent": ("trực thuộc", "is under"),
    "co-organisation": ("cùng tổ chức với", "organised together with"),
    "co-participation": ("cùng dự với", "took part together with"),
    "collaboration": ("hợp tác với", "collaborates with"),
    "topic": ("được nêu tại", "raised at"),
    "call": ("kêu gọi", "calls for"),
    "call-event": ("nêu tại", "made at"),
    "call-end": ("đầu liên kết", "end of the linkage"),
    "call-example": ("nêu trong ngoặc", "named in brackets"),
    "call-addressee": ("gửi tới", "addressed to"),
    "call-subject": ("về nội dung", "about"),
    "scope": ("phạm vi", "scope"),
    "place": ("diễn ra tại", "takes place in"),
    "drawn-from": ("thuộc", "drawn from"),
    "category": ("thuộc loại", "is of the kind"),
    "subordinate": ("trực thuộc loại", "is under the kind"),
    "key-product": ("sản phẩm chủ lực của", "key product of"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What nodes and ties are described with: records by id, the ontology, and who organised what."""

    known: dict[str, Record]
    ontology: Ontology
    organising: dict[str, list[Record]]  # event -> participations by which it was organised


def read(store: Store, ontology: Ontology) -> Words:
    """Read off a store what describing needs."""
    known = records(store)
    roles = {name for name, term in ontology.concepts.items() if term.direct == "organises"}
    organising: dict[str, list[Record]] = defaultdict(list)
    for _, record in sorted(known.items()):
        if record.get("role") in roles:
            for event in record.all("event"):
                organising[event].append(record)
    return Words(known, ontology, organising)


def evidence_of(carriers: Iterable[Record], words: Words) -> list[str]:
    """Ids of the evidence of some records, each once, sorted."""
    return sorted({e for r in carriers for e in r.all("evidence") if e in words.known})


def tie_labels(kind: str, detail: str, words: Words) -> tuple[str, str]:
    """A role's or post's own label, a property's, or that of the kind of tie."""
    if detail in words.ontology.properties:
        term = words.ontology.properties[detail]
        return term.label("vi"), term.label("en")
    if detail in words.known:
        return label(words.known[detail], "vi"), label(words.known[detail], "en")
    return LABELS[kind]


def node(name: str, words: Words) -> dict[str, object]:
    """What a node carries: label, label_en, type, names, date, seat, note, evidence."""
    known, ontology = words.known, words.ontology
    record = record_of(name, known)
    cls = kind_of(record, ontology)
    names = sorted(
        {
            *record.labels.values(),
            *(n for key in ("name", "nameEn", "alias", "abbreviation", "namedAs") for n in record.all(key)),
        }
    )
    seat = record.get("seat")
    return {
        "label": label(record, "vi"),
        "label_en": record.labels.get("en", ""),
        "type": cls,
        "type_vi": ontology.classes[cls].label("vi") if cls else "",
        "type_en": ontology.classes[cls].label("en") if cls else "",
        "names": names,
        "date": record.date,
        "date_inferred": bool(record.get("dateInferred")),
        "seat": seat,
        "seat_label": label(known[seat], "vi") if seat in known else "",
        "note": "; ".join(record.all("note")),
        "evidence": [e for e in record.all("evidence") if e in known],
    }


def evidence(record: Record) -> dict[str, str]:
    """An evidence record as plain texts."""
    return {
        "source": record.get("source"),
        "quote": record.get("quote"),
        "paraphrase": record.get("paraphrase"),
        "citation": record.get("citation"),
        "certainty": record.get("certainty").removeprefix("certainty/"),
    }


def source(record: Record) -> dict[str, str]:
    """A source as plain texts."""
    return {key: record.get(key) for key in ("title", "url", "publisher", "published", "readOn", "language")}
