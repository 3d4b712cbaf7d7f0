"""Everything that articles state, as plain values for a page: events, actors, calls, and the words they rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.linkage.mandate.basis import Graph
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind, slug_of
from kg.network.records import Record, kind_of, label, record_of, records
from kg.reports.texts import Text, two
from kg.text.normalise import collation_key

Known = Mapping[str, Record]


class Page(NamedTuple):
    """A source: an article, or a register, which has no address."""

    id: str
    title: str
    url: str
    publisher: str
    published: str
    read_on: str


class Words(NamedTuple):
    """A piece of evidence: a quote, a paraphrase or a citation, and where it stands."""

    kind: str
    text: str
    certainty: str
    source: str
    id: str


class Actor(NamedTuple):
    """Who is named, with posts (post and body in one text), roles (role, event) and the words for it."""

    label: str
    label_en: str
    type_vi: str
    type_en: str
    posts: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    seat: str
    note: Text
    evidence: tuple[Words, ...]


class Event(NamedTuple):
    """What happened, when and where."""

    label: str
    date: str
    inferred: bool
    place: str
    evidence: tuple[Words, ...]


class Plea(NamedTuple):
    """A call, for linkage or for something else: by whom and to whom."""

    label: str
    linkage: bool
    by: tuple[str, ...]
    to: tuple[str, ...]
    date: str
    evidence: tuple[Words, ...]


class Content(NamedTuple):
    """All that the appendix tells. `counts`: how much there is of each kind, in Vietnamese and English."""

    articles: tuple[Page, ...]
    registers: tuple[Page, ...]
    counts: tuple[tuple[str, str, int], ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    calls: tuple[Plea, ...]


def content(graph: Graph) -> Content:
    """Events (by day, undated ones last), actors (people and groups last) and calls with their words; the sources."""
    known, ontology = records(graph.store), graph.ontology
    pages = [_page(r) for r in known.values() if Kind.Source in r.classes]
    articles = tuple(page for page in pages if page.url)
    stated = [r for r in known.values() if _cited(r, known) & {page.id for page in articles}]
    of = _by_actor(known)
    return Content(
        articles=articles,
        registers=tuple(page for page in pages if not page.url),
        counts=_counts(stated, ontology),
        actors=tuple(_actor(r, known, of, ontology) for r in _people_last(stated, ontology)),
        events=tuple(
            sorted((_event(r, known) for r in _of_kind(stated, Kind.Event, ontology)), key=lambda e: e.date or "~")
        ),
        calls=tuple(_call(r, known) for r in _of_kind(stated, Kind.Call, ontology)),
    )


def _page(record: Record) -> Page:
    told = (Key.title_, Key.url, Key.publisher, Key.published, Key.readOn)
    return Page(record.id, *(record.get(key) for key in told))


def _cited(record: Record, known: Known) -> set[str]:
    return {known[e].get(Key.source) for e in record.all(Key.evidence) if e in known}


def _of_kind(stated: Sequence[Record], kind: Kind, ontology: Ontology) -> list[Record]:
    return [r for r in stated if ontology.is_a(kind_of(r, ontology), kind)]


def _counts(stated: Sequence[Record], ontology: Ontology) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(kind_of(r, ontology) for r in stated)
    classes = ontology.classes
    return tuple((classes[c].label("vi"), classes[c].label("en"), n) for c, n in sorted(counts.items()) if c)


def _people_last(stated: Sequence[Record], ontology: Ontology) -> list[Record]:
    order: dict[str, int] = {Kind.Person: 1, Kind.ParticipantGroup: 2}
    agents = _of_kind(stated, Kind.Agent, ontology)
    return sorted(agents, key=lambda r: (order.get(kind_of(r, ontology), 0), collation_key(label(r))))


def _by_actor(known: Known) -> dict[str, list[Record]]:
    """The participations and tenures of each actor."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in known.values():
        for actor in {*record.all(Key.participant), *record.all(Key.holder)}:
            found[actor].append(record)
    return found


def _actor(record: Record, known: Known, of: Mapping[str, list[Record]], ontology: Ontology) -> Actor:
    cls, mine = ontology.classes[kind_of(record, ontology)], of.get(record.id, [])
    posts = {
        f"{label(record_of(post, known))}, {label(record_of(body, known))}"
        for tenure in mine
        if record.id in tenure.all(Key.holder)
        for post in tenure.all(Key.post)
        for body in record_of(post, known).all(Key.postIn)
    }
    roles = {
        (label(record_of(p.get(Key.role), known)), label(record_of(p.get(Key.event), known)))
        for p in mine
        if record.id in p.all(Key.participant)
    }
    return Actor(
        label=label(record),
        label_en=record.labels.get("en", ""),
        type_vi=cls.label("vi"),
        type_en=cls.label("en"),
        posts=tuple(sorted(posts)),
        roles=tuple(sorted(roles)),
        seat=_name(record.get(Key.seat), known),
        note=two(record.get(Key.note)),
        evidence=words(record, known),
    )


def _name(thing: str, known: Known) -> str:
    return label(known[thing]) if thing in known else ""


def words(record: Record, known: Known) -> tuple[Words, ...]:
    """The words on which a record rests."""
    found = [known[e] for e in record.all(Key.evidence) if e in known]
    return tuple(
        Words(
            kind=str(kind),
            text=text,
            certainty=slug_of(e.get(Key.certainty)),
            source=record_of(e.get(Key.source), known).get(Key.title_),
            id=e.get(Key.source),
        )
        for e in found
        for kind in (Key.quote, Key.paraphrase, Key.citation)
        for text in e.all(kind)
    )


def _event(record: Record, known: Known) -> Event:
    return Event(
        label=label(record),
        date=record.date,
        inferred=bool(record.get(Key.dateInferred)),
        place=_name(record.get(Key.place), known),
        evidence=words(record, known),
    )


def _call(record: Record, known: Known) -> Plea:
    def names(*keys: Key) -> tuple[str, ...]:
        return tuple(label(known[i]) for key in keys for i in record.all(key) if i in known)

    return Plea(
        label=label(record),
        linkage=Kind.LinkageCall in record.classes,
        by=names(Key.madeBy),
        to=names(Key.addressedTo, Key.addressedToAgent),
        date=record.date,
        evidence=words(record, known),
    )
