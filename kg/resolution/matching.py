"""Names to known actors: the words of a name are compared within its kind and province, and the answer is same,
unsure or none, with its reason. Judgements themselves are data (data/identities.csv); this only proposes them.

A bare “Sở Khoa học và Công nghệ” is anybody's: it resolves with the document's province, or to nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kg._util.memory import without_collection
from kg.model.edtf import Span
from kg.model.vocabularies import Kind
from kg.resolution.bodies import NATION, Name, Places, parse
from kg.text.names import name_words, person_words
from kg.text.normalise import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]


SAME, UNSURE, NONE = "same", "unsure", "none"
COMMON = 3  # words of a name that many may bear
NEAR = 88.0  # similarity (0–100) of two names from which we are unsure rather than silent


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


_Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Index:
    """Known actors by what their names say."""

    actors: Mapping[str, Actor]
    places: Places
    exact: Mapping[_Key, tuple[tuple[str, Name], ...]]
    by_word: Mapping[tuple[str, str], Ints]  # kind and word -> numbers of entries
    entries: Sequence[tuple[str, Name]]
    sizes: Ints  # different words of each entry

    @cached_property
    def plain(self) -> Mapping[str, Sequence[str]]:
        """Ids by names without marks."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for actor in self.actors.values():
            for name in actor.names:
                found[fold(name)][actor.id] = None
        return {name: tuple(ids) for name, ids in found.items()}


def index(actors: Iterable[Actor], places: Mapping[str, str], cities: Iterable[str] = ()) -> Index:
    """Known actors made ready for `resolve`. `places`: names of provinces -> their ids; `cities`: those that are."""
    with without_collection():
        return _index(actors, places, cities)


def _index(actors: Iterable[Actor], places: Mapping[str, str], cities: Iterable[str]) -> Index:
    import numpy as np

    held = {a.id: a for a in actors}
    found = Places({name_words(name): place for name, place in places.items()}, frozenset(cities))
    exact: dict[_Key, dict[tuple[str, Name], None]] = defaultdict(dict)
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    entries: list[tuple[str, Name]] = []
    for actor in held.values():
        for name in dict.fromkeys(parse(text, found) for text in actor.names):
            if name.hollow:
                continue
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
    if not name.placed and not name.bare:
        yield name.kind, name.words, ""
    if province:
        yield name.kind, name.core, province


def resolve(
    known: Index,
    text: str,
    *,
    province: str = "",
    on: Span | None = None,
    but: str = "",
    named: Iterable[str] = (),
) -> Decision:
    """What a name means in a document about a province, of some day of a span (where these are known).

    A parent named behind it (“…, Sở …”, “… thuộc …”) is no part of a name, and tells its province; but for a
    university, which tells its member schools apart. A name without any mark is the one body so called, marks aside.
    `named` are actors that the document names in full elsewhere: “Học viện”, “Mạng lưới” mean the one of them that
    is so called. `but` is left out. A name that differs from a known one in short forms, tone placement or words
    without weight is the `same`; one that is longer, shorter or merely similar is `unsure`.
    """
    own, parent = _apart(known.places, text)
    name = parse(own, known.places)
    # Bodies keep the seat of their province through its merger.
    about = (parse(parent, known.places).province or province).removesuffix("-2025")
    if name.hollow:
        return _of_the_document(known, name, named)
    place = name.province or (about if name.bare else "")
    if (name.placed or name.bare) and not place:
        return Decision(NONE, reason="it names no known province, and the document's is not known")
    if not known.places.fits(name.label, place) or (name.placed and name.marks):
        return Decision(NONE, reason="it names a city inside a province, or a place that is not known")
    found = _exact(known, name, place, but) or _unmarked(known, own, name, place, but)
    return _choose(known, name, found, about, on) if found else _near(known, name, place, but)


_BEHIND = re.compile(r"\s*(?:,|\btrực thuộc\b|\bthuộc\b)\s*")


def _apart(places: Places, text: str) -> tuple[str, str]:
    """A name, and the parent that is named behind it; nothing for none."""
    if len(text) > LONGEST:
        return text, ""
    for match in _BEHIND.finditer(text):
        own, rest = text[: match.start()], text[match.end() :]
        above = places.heads.kind(name_words(rest))
        if own and above and above != Kind.University and places.heads.kind(name_words(own)):
            return own, rest
    return text, ""


LONGEST = 300  # letters of a name with the parent behind it


def province_named(places: Places, text: str) -> str:
    """The province that a text names and nothing else; empty where it is none."""
    words = name_words(text)
    for label in (name_words("thành phố"), name_words("tỉnh"), ()):
        if words[: len(label)] == label and (found := places.names.get(words[len(label) :])):
            return found if places.fits(label, found) else ""
    return ""


def _unmarked(known: Index, text: str, name: Name, place: str, but: str) -> list[str]:
    """Bodies that a name without any mark means: those that are so called, and none that sits elsewhere."""
    if not text.isascii():
        return []
    found = [i for i in known.plain.get(fold(text), ()) if i != but]
    seats = {i: known.actors[i].province for i in found}
    return [i for i in found if not (place and seats[i] and seats[i] != place)]


def _of_the_document(known: Index, name: Name, named: Iterable[str]) -> Decision:
    """A name that says no more than its kind: the one body of the kind that the document names in full."""
    alike = {i for i in named if any(parse(n, known.places).kind == name.kind for n in known.actors[i].names)}
    if name.kind and len(alike) == 1:
        return Decision(SAME, alike.pop(), 100.0, "the one of its kind that the document names in full")
    return Decision(NONE, reason="it says no more than a kind or a place: only the document tells who")


def _exact(known: Index, name: Name, place: str, but: str) -> list[str]:
    leaning = name.placed or name.bare
    words, where = (name.core, place) if leaning else (name.words, "")
    hits = [hit for hit in known.exact.get((name.kind, words, where), ()) if hit[0] != but]
    agreeing = [(i, other) for i, other in hits if not _clash(name, other)]
    schooled = [i for i, other in agreeing if other.school == name.school]
    return list(dict.fromkeys(schooled or [i for i, _ in agreeing]))


def _clash(one: Name, other: Name) -> bool:
    """Legal forms, levels, labels or brackets that exclude each other."""
    legal = any(a and b and a != b for a, b in zip(one.legal, other.legal, strict=False))
    labels = bool(one.label and other.label and one.label != other.label)
    return legal or labels or (one.marks != other.marks and not (one.own_marks and other.own_marks))


def _choose(known: Index, name: Name, found: list[str], about: str, on: Span | None) -> Decision:
    """One of the actors that bear a name exactly: by day, then by the document's province."""
    ids = [i for i in found if on is None or _lives(known.actors[i], on)]
    if not ids:
        return Decision(UNSURE, "", 100.0, "the name of a body that was not there on that day", tuple(sorted(found)))
    if len(ids) > 1 and about:
        ids = [i for i in ids if known.actors[i].province == about] or ids
    if len(ids) > 1:
        return Decision(UNSURE, "", 100.0, f"{len(ids)} known bodies have this name", tuple(sorted(ids)))
    seat = known.actors[ids[0]].province
    if name.shared and not name.province and about and seat and about != seat:
        return Decision(UNSURE, "", 100.0, f"the one of this name sits in {seat}, not {about}", (ids[0],))
    leaning = not name.province and (name.bare or name.placed)
    return Decision(SAME, ids[0], 100.0, f"a bare name; the document is about {about}" if leaning else "the same name")


def _lives(actor: Actor, on: Span) -> bool:
    """Whether somebody may have been there on some day of a span."""
    begun = actor.since is None or on.latest is None or actor.since <= on.latest
    return begun and (actor.until is None or on.earliest is None or on.earliest <= actor.until)


def _near(known: Index, name: Name, place: str, but: str) -> Decision:
    """Known names of the kind that are longer, shorter or a letter apart: never more than unsure."""
    best: dict[str, float] = {}
    for at in _candidates(known, name):
        identifier, other = known.entries[at]
        if identifier == but or _elsewhere(name, other, place, known.actors[identifier].province):
            continue
        if score := _likeness(name.words, other.words):
            best[identifier] = max(best.get(identifier, 0.0), score)
    if not best:
        return Decision(NONE, reason="no known organisation of its kind has a name near it")
    ranked = tuple(sorted(best, key=lambda i: (-best[i], i)))
    return Decision(UNSURE, "", best[ranked[0]], "a longer or shorter or similar name is known", ranked)


def _elsewhere(name: Name, other: Name, place: str, seat: str) -> bool:
    """Whether two names set their bearers apart: in two provinces, or one in a province and one nationwide."""
    here = name.province or place
    there = other.province or (seat if other.bare or name.placed else "")
    nation = (name.words[-2:] == NATION, other.words[-2:] == NATION)
    return bool(here and there and here != there) or (nation[0] and bool(there)) or (nation[1] and bool(here))


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
    starts = range(len(longer) - len(shorter) + 1)
    within = len(shorter) > 1 and any(longer[i : i + len(shorter)] == shorter for i in starts)
    return score or (NEAR if within else 0.0)


def likeness(one: str, other: str) -> float:
    """How much of the shorter text's words the longer one has, 0–100; tone marks and case do not matter."""
    from rapidfuzz import fuzz

    return float(fuzz.token_set_ratio(fold(one), fold(other)))


def people(actors: Iterable[Actor]) -> dict[tuple[str, ...], tuple[Actor, ...]]:
    """People by the words of their names, titles left out."""
    found: dict[tuple[str, ...], dict[str, Actor]] = defaultdict(dict)
    for actor in actors:
        for text in actor.names:
            found[person_words(text)][actor.id] = actor
    return {words: tuple(held.values()) for words, held in found.items() if words}


def resolve_person(known: Mapping[tuple[str, ...], Sequence[Actor]], text: str, bodies: Iterable[str] = ()) -> Decision:
    """Who a name means, given the organisations of the posts that the document gives them.

    One name in one body is the `same` person. One name in another body is `unsure`: people move, and names recur. So
    is a name of two or three words without a body: many bear it, and “Ông Cao Thắng” may be Mr Cao Thắng, or one
    whose family name is Ông.
    """
    words, here = person_words(text), frozenset(bodies)
    alike = known.get(words, ())
    if not alike:
        return Decision(NONE, reason="nobody known has this name")
    shared = [a for a in alike if here & frozenset(a.bodies)]
    if len(shared) == 1:
        return Decision(SAME, shared[0].id, 100.0, "the same name in the same body")
    if len(alike) == 1 and len(words) > COMMON and not (here and alike[0].bodies):
        return Decision(SAME, alike[0].id, 100.0, "the same rare name; of one of the two no body is known")
    why = (
        "another body or none: a move, or another person" if len(alike) == 1 else f"{len(alike)} people have this name"
    )
    return Decision(UNSURE, "", 100.0, why, tuple(sorted(a.id for a in alike)))
