"""From the store to a plain networkx.MultiDiGraph of actors, events and typed ties.

Nodes are ids. Every node and tie carries its kind, labels (vi, en), dates and the ids of its evidence; the
evidence and source records themselves are in `net.graph["evidence"]` and `net.graph["sources"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import networkx as nx
import pyoxigraph as ox

from kg.errors import KgError
from kg.names import BASE, INFERRED, ONTOLOGY, PREFIXES
from kg.ontology import Ontology
from kg.store import Store
from kg.triples import text_of

KINDS = ("everything", "participation", "collaboration")
_TYPE, _LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"

# Tie kinds with their labels. The direction of a tie is that of the statement, from first to second.
TIES = {
    "participation": ("tham gia", "takes part in"),
    "tenure": ("giữ chức", "holds post in"),
    "parent": ("trực thuộc", "is under"),
    "co-organisation": ("cùng tổ chức với", "organised together with"),
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
# Properties that are ties by themselves, from subject to object.
_PLAIN = {
    "subOrganisationOf": "parent",
    "raisedAt": "topic",
    "discussedAt": "topic",
    "sharedAt": "topic",
    "proposedAt": "topic",
    "madeAt": "call-event",
    "end": "call-end",
    "endExample": "call-example",
    "addressedTo": "call-addressee",
    "addressedToAgent": "call-addressee",
    "callConcerns": "call-subject",
    "scope": "scope",
    "place": "place",
    "drawnFrom": "drawn-from",
    "memberCategory": "category",
    "subordinateTo": "subordinate",
}
_ONLY = {
    "everything": tuple(TIES),
    "participation": ("participation",),
    "collaboration": ("co-organisation", "collaboration"),
}


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
        return self.get("date") or self.get("dateInferred")


def records(store: Store) -> dict[str, Record]:
    """One flat scan of all that sources state: a Record for each subject under our base, by id."""
    found: dict[str, Record] = {}
    for graph in store.graphs():
        if graph == INFERRED:
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
        if not record.labels and record.get("name"):
            record.labels["vi"] = record.get("name")
    return found


def _take(record: Record, predicate: str, value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> None:
    if isinstance(value, ox.Literal) and predicate == _LABEL:
        record.labels[value.language or ""] = min(value.value, record.labels.get(value.language or "", value.value))
    elif isinstance(value, ox.NamedNode) and predicate == _TYPE:
        record.classes.append(value.value.removeprefix(ONTOLOGY))
    elif isinstance(value, (ox.NamedNode, ox.Literal)) and predicate.startswith(ONTOLOGY):
        record.values.setdefault(predicate.removeprefix(ONTOLOGY), []).append(value.value.removeprefix(BASE))


def network(store: Store, ontology: Ontology, kind: str = "everything") -> nx.MultiDiGraph[str]:
    """The network of what articles state (registers only describe it).

    `kind` is one of KINDS: everything, participation (actor to event), collaboration (actor to actor).
    A symmetric tie stands once, with `symmetric` true, and never joins a node to itself.
    Raises KgError for another kind.
    """
    if kind not in KINDS:
        raise KgError(f"no network is called {kind!r}", cure="take one of " + ", ".join(KINDS))
    known = records(store)
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(kind=kind)
    ties = sorted({t for t in _ties(known, ontology, _co_organised(store)) if t.kind in _ONLY[kind]}, key=Tie.order)
    for name in sorted({end for tie in ties for end in (tie.start, tie.end)}):
        net.add_node(name, **_node(known.get(name, Record(name)), known, ontology))
    for tie in ties:
        net.add_edge(tie.start, tie.end, key=tie.key, **_edge(tie, known, ontology))
    cited = sorted(
        {e for _, data in net.nodes(data=True) for e in data["evidence"]}
        | {e for _, _, data in net.edges(data=True) for e in data["evidence"]}
    )
    net.graph["evidence"] = {name: _evidence(known[name]) for name in cited}
    net.graph["sources"] = {
        name: _source(record_of(name, known)) for name in sorted({e["source"] for e in net.graph["evidence"].values()})
    }
    net.graph["reasoned"] = store.reasoned
    return net


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie as a record or property states it."""

    kind: str
    start: str
    end: str
    record: str  # the id of the record that carries the evidence
    detail: str = ""  # role, post or property: what tells parallel ties apart
    symmetric: bool = False

    @property
    def key(self) -> str:
        """The key of the tie among parallel ones."""
        return f"{self.kind} {self.record} {self.detail}".strip()

    def order(self) -> tuple[str, str, str]:
        """Sort key."""
        return self.start, self.end, self.key


def _ties(known: dict[str, Record], ontology: Ontology, together: list[tuple[str, str]]) -> Iterator[Tie]:
    for record in known.values():
        if not _from_article(record, known):
            continue
        for cls in record.classes:
            yield from _of_class(record, cls, known, ontology)
        for key, tie in _PLAIN.items():
            for end in record.all(key):
                yield Tie(tie, record.id, end, record.id, key)
        for maker in record.all("madeBy"):
            yield Tie("call", maker, record.id, record.id)
    for one, other in together:
        for event in _shared(one, other, known):
            yield Tie("co-organisation", one, other, event, symmetric=True)


def _from_article(record: Record, known: dict[str, Record]) -> bool:
    """Whether an article, not only a register, states the record."""
    sources = (known[e].get("source") for e in record.all("evidence") if e in known)
    return any(source in known and known[source].get("url") for source in sources)


def _of_class(record: Record, cls: str, known: dict[str, Record], ontology: Ontology) -> Iterator[Tie]:
    if cls == "Participation":
        for actor in record.all("participant"):
            for event in record.all("event"):
                yield Tie("participation", actor, event, record.id, record.get("role"))
    elif cls == "Tenure":
        for holder in record.all("holder"):
            for post in record.all("post"):
                for organisation in known[post].all("postIn") if post in known else ():
                    yield Tie("tenure", holder, organisation, record.id, post)
    elif cls == "KeyProductDesignation":
        yield Tie("key-product", record.get("product"), record.get("territory"), record.id)
    elif ontology.is_a(cls, "Collaboration"):
        parties = sorted({p for key in ("party", "giver", "receiver") for p in record.all(key)})
        directed = bool(record.all("giver") and record.all("receiver"))
        pairs = (
            [(a, b) for a in record.all("giver") for b in record.all("receiver")]
            if directed
            else [(a, b) for i, a in enumerate(parties) for b in parties[i + 1 :]]
        )
        for one, other in pairs:
            yield Tie("collaboration", one, other, record.id, cls, symmetric=not directed)


def _co_organised(store: Store) -> list[tuple[str, str]]:
    """Pairs that organised something together, each once; known only once the store is reasoned."""
    predicate = ox.NamedNode(ONTOLOGY + "coOrganisedWith")
    pairs = (
        ((text_of(q.subject), q.object) for q in store.quads(INFERRED) if q.predicate == predicate)
        if store.reasoned
        else ()
    )
    return sorted(
        (a.removeprefix(BASE), b.value.removeprefix(BASE))
        for a, b in pairs
        if isinstance(b, ox.NamedNode) and a < b.value
    )


def _shared(one: str, other: str, known: dict[str, Record]) -> list[str]:
    """The events that both organised."""
    return sorted(set(record_of(one, known).all("organises")) & set(record_of(other, known).all("organises")))


def record_of(name: str, known: dict[str, Record]) -> Record:
    """The record of an id, or an empty one where no source describes it."""
    return known.get(name) or Record(name)


# --- attributes --------------------------------------------------------------------------------


def kind_of(record: Record, ontology: Ontology) -> str:
    """The most specific class of a record that the ontology knows; empty for none."""
    known = [c for c in record.classes if c in ontology.classes]
    return max(known, key=lambda c: (sum(ontology.is_a(c, other) for other in ontology.classes), c), default="")


def _node(record: Record, known: dict[str, Record], ontology: Ontology) -> dict[str, object]:
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


def label(record: Record, lang: str = "vi") -> str:
    """The label in the language, else in Vietnamese, else in any, else the id."""
    return record.labels.get(lang) or record.labels.get("vi") or next(iter(sorted(record.labels.values())), record.id)


def _edge(tie: Tie, known: dict[str, Record], ontology: Ontology) -> dict[str, object]:
    record = known[tie.record]
    dated = _dated(record, known)
    manner = known.get(record.get("manner"))
    vi, en = _tie_labels(tie, known, ontology)
    return {
        "kind": tie.kind,
        "label": vi,
        "label_en": en,
        "detail": tie.detail,
        "manner": label(manner, "vi") if manner else "",
        "manner_en": label(manner, "en") if manner else "",
        "date": dated.date,
        "date_inferred": bool(dated.get("dateInferred")),
        "symmetric": tie.symmetric,
        "record": tie.record,
        "evidence": [e for r in _carriers(tie, known, ontology) for e in r.all("evidence") if e in known],
    }


def _carriers(tie: Tie, known: dict[str, Record], ontology: Ontology) -> list[Record]:
    """The records whose words bear a tie out: organising together rests on the two participations."""
    if tie.kind != "co-organisation":
        return [known[tie.record]]
    organising = {name for name, term in ontology.concepts.items() if term.direct == "organises"}
    return [
        r
        for _, r in sorted(known.items())
        if tie.record in r.all("event") and r.get("role") in organising and r.get("participant") in (tie.start, tie.end)
    ]


def _dated(record: Record, known: dict[str, Record]) -> Record:
    """The record itself where it has a date, else the event it speaks of: what happens there has its date."""
    events = [
        known[e]
        for key in ("event", "discussedAt", "sharedAt", "proposedAt", "raisedAt")
        for e in record.all(key)
        if e in known
    ]
    return next((r for r in (record, *events) if r.date), record)


def _tie_labels(tie: Tie, known: dict[str, Record], ontology: Ontology) -> tuple[str, str]:
    """A role's or post's own label, a property's, or that of the kind of tie."""
    if tie.detail in ontology.properties:
        term = ontology.properties[tie.detail]
        return term.label("vi"), term.label("en")
    if tie.detail in known:
        return label(known[tie.detail], "vi"), label(known[tie.detail], "en")
    return TIES[tie.kind]


def _evidence(record: Record) -> dict[str, str]:
    return {
        "source": record.get("source"),
        "quote": record.get("quote"),
        "paraphrase": record.get("paraphrase"),
        "citation": record.get("citation"),
        "certainty": record.get("certainty").removeprefix("certainty/"),
    }


def _source(record: Record) -> dict[str, str]:
    return {key: record.get(key) for key in ("title", "url", "publisher", "published", "readOn", "language")}
