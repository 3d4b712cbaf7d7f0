"""Names to known actors: the words of a name are compared within its kind and province, and the answer is same,
unsure or none, with its reason. Judgements themselves are data (data/identities.csv); this only proposes them.

A bare “Sở Khoa học và Công nghệ” is anybody's: it resolves with the document's province, or to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import search
from kg.errors import Problem
from kg.facts import Data, Fact, Source
from kg.names import BASE, name_words, person_words
from kg.ontology import Ontology
from kg.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

SAME, UNSURE, NONE = "same", "unsure", "none"
NEAR = 88.0  # similarity (0–100) of two names from which we are unsure rather than silent
# What the first words of a name say of its bearer.
_HEADS: tuple[tuple[str, str], ...] = (
    ("ủy ban nhân dân", "committee"), ("hội đồng nhân dân", "council"), ("sở", "department"), ("bộ", "ministry"),
    ("tổng cục", "agency"), ("cục", "agency"), ("vụ", "agency"), ("trường đại học", "university"),
    ("trường cao đẳng", "university"), ("đại học", "university"), ("học viện", "university"), ("viện", "institute"),
    ("trung tâm", "centre"), ("điểm kết nối", "exchange"), ("sàn giao dịch", "exchange"),
    ("tổng công ty", "enterprise"), ("công ty", "enterprise"), ("tập đoàn", "enterprise"),
    ("hợp tác xã", "cooperative"), ("liên hiệp", "association"), ("liên minh", "association"),
    ("hiệp hội", "association"), ("hội", "association"), ("câu lạc bộ", "association"),
    ("chương trình", "programme"), ("mạng lưới", "network"),
)  # fmt: skip
_PLACED = ("department", "committee", "council")  # kinds of which each province has its own
_EMPTY = name_words("và của các")  # words that a name may have or lack
_LEGAL = name_words("công ty cổ phần trách nhiệm hữu hạn tập đoàn tổng group")
_FORMS = (name_words("cổ phần"), name_words("trách nhiệm hữu hạn"))
_UNIVERSITY = name_words("trường đại học")
_PLACE = (name_words("thành phố"), name_words("tỉnh"))


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody known: an id, every name seen, and what tells two of one name apart."""

    id: str
    names: tuple[str, ...]
    province: str = ""
    since: date | None = None
    until: date | None = None
    bodies: tuple[str, ...] = ()  # of a person: the organisations of their posts


@dataclass(frozen=True, slots=True)
class Decision:
    """What a name means: `same` as one actor, `unsure` among `others`, or `none`. `score` is 0–100."""

    judgement: str
    id: str = ""
    score: float = 0.0
    reason: str = ""
    others: tuple[str, ...] = ()


class Name(NamedTuple):
    """A name taken apart: its kind, the words that tell it from others of the kind, its province."""

    kind: str
    words: tuple[str, ...]
    core: tuple[str, ...]  # the words without the province at their end
    province: str = ""
    bare: bool = False  # it leans on the document for its province
    legal: tuple[bool, ...] = ()
    school: bool = False  # “Trường …”


_Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Index:
    """Known actors by what their names say."""

    actors: Mapping[str, Actor]
    places: Mapping[tuple[str, ...], str]  # words of a province's name -> its id
    exact: Mapping[_Key, tuple[tuple[str, Name], ...]]
    by_word: Mapping[tuple[str, str], Ints]  # kind and word -> numbers of entries
    entries: Sequence[tuple[str, Name]]
    sizes: Ints  # different words of each entry


def index(actors: Iterable[Actor], places: Mapping[str, str]) -> Index:
    """Known actors made ready for `resolve`. `places`: names of provinces -> their ids."""
    import numpy as np

    held = {a.id: a for a in actors}
    found = {name_words(name): place for name, place in places.items()}
    exact: dict[_Key, dict[tuple[str, Name], None]] = defaultdict(dict)
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    entries: list[tuple[str, Name]] = []
    for actor in held.values():
        for name in dict.fromkeys(parse(text, found) for text in actor.names):
            for key in _keys(name, actor):
                exact[key][actor.id, name] = None
            for word in {*name.words, *([""] if len(name.words) == 1 else [])}:
                by_word[name.kind, word].append(len(entries))
            entries.append((actor.id, name))
    return Index(
        held,
        found,
        {key: tuple(ids) for key, ids in exact.items()},
        {key: np.array(numbers, dtype=np.int32) for key, numbers in by_word.items()},
        entries,
        np.array([len(set(name.words)) for _, name in entries], dtype=np.int32),
    )


def _keys(name: Name, actor: Actor) -> Iterator[_Key]:
    """Where a known name is looked for: as it is, and without its place for those who leave that to the reader."""
    province = name.province or actor.province
    if name.kind not in _PLACED and not name.bare:
        yield name.kind, name.words, ""
    if province:
        yield name.kind, name.core, province


def parse(text: str, places: Mapping[tuple[str, ...], str]) -> Name:
    """A name taken apart. Vietnamese in any normal form and tone placement, with or without short forms."""
    words = name_words(text)
    kind = _kind(words)
    place, before = _place(words, places)
    core = _strip_place(before)
    bare = not place and (core != words or kind in _PLACED)
    legal = tuple(_has(words, form) for form in _FORMS) if kind == "enterprise" else ()
    core = _kept(kind, core)
    end = words[len(before) :]
    return Name(kind, (*core, *end) if place else core, core, place, bare, legal, words[:1] == _UNIVERSITY[:1])


def _kept(kind: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell a name from others of its kind; all of them where none does."""
    if kind == "enterprise":
        words = tuple(w for w in words if w not in _LEGAL) or words
    elif kind == "university":
        words = words[next((i for i, w in enumerate(words) if w not in _UNIVERSITY), len(words)) :]
    return tuple(w for w in words if w not in _EMPTY) or words


_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
for _head, _of in _HEADS:
    _BY_FIRST[name_words(_head)[0]].append((name_words(_head), _of))


def _kind(words: tuple[str, ...]) -> str:
    heads = _BY_FIRST.get(words[0], ()) if words else ()
    return next((kind for head, kind in heads if words[: len(head)] == head), "")


def _place(words: tuple[str, ...], places: Mapping[tuple[str, ...], str]) -> tuple[str, tuple[str, ...]]:
    """The province at the end of a name, and the words before it."""
    for size in (4, 3, 2, 1):
        if len(words) >= size and words[-size:] in places:
            return places[words[-size:]], words[:-size]
    return "", words


def _strip_place(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without “thành phố” or “tỉnh” at their end."""
    for label in _PLACE:
        if words[-len(label) :] == label:
            return words[: -len(label)]
    return words


def _has(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(len(words)))


# --- deciding ----------------------------------------------------------------------------------


def resolve(known: Index, text: str, *, province: str = "", on: date | None = None, but: str = "") -> Decision:
    """What a name means in a document about a province, of a day (where these are known); `but` is left out.

    A name that differs from a known one in short forms, tone placement, words without weight, or one letter of a
    long word is the `same`; one that is longer, shorter or merely similar is `unsure`.
    """
    name = parse(text, known.places)
    place = name.province or (province if name.bare else "")
    if (name.kind in _PLACED or name.bare) and not place:
        return Decision(NONE, reason="a bare name, and the document's province is not known")
    found = _exact(known, name, place, but)
    if found:
        return _choose(known, name, found, province, on)
    return _near(known, name, place, but)


def _exact(known: Index, name: Name, place: str, but: str) -> list[str]:
    leaning = name.kind in _PLACED or name.bare
    words, where = (name.core, place) if leaning else (name.words, "")
    hits = [hit for hit in known.exact.get((name.kind, words, where), ()) if hit[0] != but]
    agreeing = [i for i, other in hits if not _clash(name, other)]
    schooled = [i for i, other in hits if other.school == name.school and not _clash(name, other)]
    return list(dict.fromkeys(schooled or agreeing))


def _clash(one: Name, other: Name) -> bool:
    """Two legal forms that exclude each other."""
    return bool(one.legal and other.legal and any(one.legal) and any(other.legal) and one.legal != other.legal)


def _choose(known: Index, name: Name, found: list[str], province: str, on: date | None) -> Decision:
    """One of the actors that bear a name exactly: by day, then by the document's province."""
    ids = found
    if len(ids) > 1 and on is not None:
        ids = [i for i in ids if _lives(known.actors[i], on)] or ids
    if len(ids) > 1 and province:
        ids = [i for i in ids if known.actors[i].province == province] or ids
    if len(ids) > 1:
        return Decision(UNSURE, "", 100.0, f"{len(ids)} known bodies have this name", tuple(sorted(ids)))
    reason = "a bare name, with the document's province" if name.bare else "the same name, short forms spelt out"
    return Decision(SAME, ids[0], 100.0, reason)


def _lives(actor: Actor, on: date) -> bool:
    return (actor.since is None or actor.since <= on) and (actor.until is None or on <= actor.until)


def _near(known: Index, name: Name, place: str, but: str) -> Decision:
    """The nearest known name of the kind: a slip of the pen, or a longer or shorter name."""
    best: dict[str, tuple[bool, float]] = {}
    for at in _candidates(known, name):
        identifier, other = known.entries[at]
        elsewhere = name.kind in _PLACED and (other.province or known.actors[identifier].province) != place
        if identifier != but and not elsewhere and (score := _likeness(name.words, other.words)):
            slip = _slip(name.words, other.words) and not _clash(name, other)
            best[identifier] = max(best.get(identifier, (False, 0.0)), (slip, score))
    if not best:
        return Decision(NONE, reason="no known name of its kind is near it")
    ranked = sorted(best, key=lambda i: (*(-x for x in best[i]), i))
    slip, score = best[ranked[0]]
    if slip and not any(best[i][0] for i in ranked[1:]):
        return Decision(SAME, ranked[0], score, "one letter apart in a long word")
    return Decision(UNSURE, "", score, "a longer, shorter or similar name is known", tuple(ranked))


def _candidates(known: Index, name: Name) -> list[int]:
    """Known names of the kind that share all words with the name, or all but one, or lie within it."""
    import numpy as np

    words = set(name.words) | ({""} if len(name.words) == 1 else set())
    found = [known.by_word[name.kind, word] for word in words if (name.kind, word) in known.by_word]
    if not found:
        return []
    at, shared = np.unique(np.concatenate(found), return_counts=True)
    least = max(len(set(name.words)) - 1, 1)
    near = (shared >= least) | ((shared == known.sizes[at]) & (shared > 1))
    return [int(i) for i in at[near]]


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """0–100; 0 below NEAR. A name that holds the whole of another of two words or more is just at NEAR."""
    from rapidfuzz import fuzz

    score = fuzz.ratio(" ".join(one), " ".join(other), score_cutoff=NEAR)
    shorter, longer = sorted((one, other), key=len)
    return score or (NEAR if len(shorter) > 1 and _has(longer, shorter) else 0.0)


def _slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names differ in one letter of one word of five letters or more, and in no number."""
    from rapidfuzz.distance import Levenshtein

    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(apart) != 1:
        return False
    a, b = apart[0]
    letters = min(len(a), len(b)) >= 5 and not any(c.isdigit() for c in a[:-1] + b[:-1])
    return letters and Levenshtein.distance(a, b, score_cutoff=1) <= 1


# --- people ------------------------------------------------------------------------------------


def people(actors: Iterable[Actor]) -> dict[tuple[str, ...], tuple[Actor, ...]]:
    """People by the words of their names, titles left out."""
    found: dict[tuple[str, ...], dict[str, Actor]] = defaultdict(dict)
    for actor in actors:
        for text in actor.names:
            found[person_words(text)][actor.id] = actor
    return {words: tuple(held.values()) for words, held in found.items()}


def resolve_person(known: Mapping[tuple[str, ...], Sequence[Actor]], text: str, bodies: Iterable[str] = ()) -> Decision:
    """Who a name means, given the organisations of the posts that the document gives them.

    One name in one body is the `same` person. One name in another body is `unsure`: people move, and names recur.
    """
    alike, here = known.get(person_words(text), ()), frozenset(bodies)
    if not alike:
        return Decision(NONE, reason="nobody known has this name")
    shared = [a for a in alike if here & frozenset(a.bodies)]
    if len(shared) == 1:
        return Decision(SAME, shared[0].id, 100.0, "the same name in the same body")
    if len(alike) == 1 and not (here and alike[0].bodies):
        return Decision(SAME, alike[0].id, 100.0, "the same name; one page gives no body")
    why = "another body: a move, or another person" if len(alike) == 1 else f"{len(alike)} people have this name"
    return Decision(UNSURE, "", 100.0, why, tuple(sorted(a.id for a in alike)))


# --- who is known ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """Everybody a store speaks of: organisations and people, and the names of provinces."""

    organisations: Index
    people: Mapping[tuple[str, ...], tuple[Actor, ...]]


def known(store: Store) -> Known:
    """Everybody a store speaks of, with every name that a source or register gives them."""
    named = search.names(store)
    seat, bodies = _values(store, "?x lk:seat ?v"), _values(store, "?t lk:holder ?x ; lk:post/lk:postIn ?v")
    since, until = _values(store, "?x lk:earliest ?v"), _values(store, "?x lk:latest ?v")

    def actor(i: str) -> Actor:
        days = [date.fromisoformat(d[0]) if (d := by.get(i)) else None for by in (since, until)]
        return Actor(i, named.get(i, ()), next(iter(seat.get(i, ())), ""), days[0], days[1], tuple(bodies.get(i, ())))

    places = {name: i for i in _of_class(store, "Province") for name in named.get(i, ()) if not i.endswith("-2025")}
    return Known(
        index(map(actor, _of_class(store, "Organisation")), places), people(map(actor, _of_class(store, "Person")))
    )


def _of_class(store: Store, cls: str) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?x {{ ?x a/rdfs:subClassOf* lk:{cls} }} ORDER BY ?x").rows
    return [_text(x).removeprefix(BASE) for (x,) in rows]


def _values(store: Store, pattern: str) -> dict[str, list[str]]:
    """The values of a pattern by thing, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for x, v in store.select(f"SELECT DISTINCT ?x ?v {{ {pattern} }} ORDER BY ?x ?v").rows:
        found[_text(x).removeprefix(BASE)].append(_text(v).removeprefix(BASE))
    return found


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))


# --- proposals ---------------------------------------------------------------------------------


def proposals(data: Data, ontology: Ontology, everybody: Known) -> Iterator[Problem]:
    """Bodies and people of articles that no row judges and whose names somebody known bears, or nearly."""
    joined = {(row.source, row.id) for row in data.identities if row.judgement == SAME}
    judged = {(row.source, row.id, row.canonical) for row in data.identities}
    for source in (s for s in data.sources if not s.register):
        place = document_province(source, everybody.organisations.places, ontology)
        for fact in source.facts:
            if (fact.source, fact.id) in joined or not ontology.is_a(fact.cls, "Agent"):
                continue
            decision = _proposal(fact, everybody, place, ontology)
            if decision is None or decision.judgement == NONE:
                continue
            target = decision.id or decision.others[0]
            if (fact.source, fact.id, target) not in judged:
                row = f"{fact.source},{fact.id},{target},{decision.judgement},by,on,{decision.reason}"
                why = f"{fact.get('name')} may be {target}: {decision.reason}"
                cure = f"add to identities.csv, with your judgement: {row}"
                yield Problem(fact.file, fact.line_of("id"), "unjudged identity", why, cure, fact.id, "warning")


def _proposal(fact: Fact, everybody: Known, place: str, ontology: Ontology) -> Decision | None:
    folder, _, slug = fact.id.partition("/")
    own = f"{folder}/{fact.source}/{slug}"
    if ontology.is_a(fact.cls, "Organisation"):
        seat = fact.get("seat") or place
        return resolve(everybody.organisations, fact.get("name"), province=seat, but=own)
    if ontology.is_a(fact.cls, "Person"):
        others = {w: tuple(a for a in held if a.id != own) for w, held in everybody.people.items()}
        return resolve_person(others, fact.get("name"))
    return None


def document_province(source: Source, places: Mapping[tuple[str, ...], str], ontology: Ontology) -> str:
    """The province that a document is about: of its first event, else the one province that its names hold."""
    stated = [f.get("place") for f in source.facts if f.get("place").startswith("province/")]
    named = {parse(f.get("name"), places).province for f in source.facts if ontology.is_a(f.cls, "Organisation")} - {""}
    return stated[0] if stated else named.pop() if len(named) == 1 else ""
