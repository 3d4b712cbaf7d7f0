"""Draft facts of an article as data: things with ids of the file, links between them, with the words that say it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.dates import with_year
from kg.extract.draft import Extracted, confidence
from kg.extract.facts import COLLECTIVE, PARTICIPATION, TENURE, Draft
from kg.extract.lexicon import lexicon, word, words_of
from kg.extract.mentions import Mention
from kg.ingest.writer import write
from kg.model import edtf
from kg.model.facts import Fact, Source, Value
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind
from kg.resolution.matching import SAME, UNSURE, Decision, resolve, resolve_person
from kg.resolution.proposals import Known
from kg.text.names import name_words
from kg.text.normalise import slug

_WORDS = 4  # of a quote's beginning and end


@dataclass(frozen=True)
class About:
    """What is known of an article beside its text; `province` is an id."""

    id: str
    title: str
    published: str = ""
    publisher: str = ""
    url: str = ""
    province: str = ""


@dataclass
class _Draft:
    """A source while its facts are made: things by id, in their order, then links; and a remark on each."""

    held: Extracted
    about: About
    known: Known
    ontology: Ontology
    things: dict[str, tuple[str, tuple[Value, ...]]] = field(default_factory=dict)
    links: list[tuple[str, tuple[Value, ...], str]] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)


def as_source(held: Extracted, about: About, known: Known, ontology: Ontology) -> tuple[Source, list[str]]:
    """The facts of an article as a source, and a remark on each: the rule, how sure, who the thing may be.

    What is planned, and calls (whose categories only a reader can tell), are left to the reader.
    """
    draft = _Draft(held, about, known, ontology)
    for fact in held.facts:
        if not fact.planned and fact.kind in _MAKERS:
            _MAKERS[fact.kind](draft, fact)
    facts, remarks = [], []
    for identifier, (cls, values) in draft.things.items():
        facts.append(Fact(about.id, "", 0, cls, identifier, values))
        remarks.append(draft.remarks.get(identifier, ""))
    for cls, values, remark in draft.links:
        facts.append(Fact(about.id, "", 0, cls, "", values))
        remarks.append(remark)
    counts = Counter(fact.cls for fact in facts)
    told = {
        "title": about.title,
        "url": about.url,
        "publisher": about.publisher,
        "published": about.published,
        "language": "vi",
    }
    values = tuple(Value(key, _flat(text), 0) for key, text in told.items() if text)
    return Source(about.id, "", False, values, tuple(sorted(counts.items())), tuple(facts)), remarks


def as_text(source: Source, remarks: Sequence[str]) -> str:
    """A draft in canonical form, with each remark as a comment above its fact."""
    told = iter(remarks)
    lines = []
    for line in write(source).split("\n"):
        if line == "[[fact]]" and (remark := next(told)):
            lines.append(f"# {remark}")
        lines.append(line)
    return "\n".join(lines)


# --- things


def _values(quote: str, **told: str | Iterable[str]) -> tuple[Value, ...]:
    pairs = [(key, [text] if isinstance(text, str) else list(text)) for key, text in told.items()]
    made = [Value(key, _flat(text), 0) for key, texts in pairs for text in texts if text]
    return (*made, Value(Key.quote, quote, 0))


def _quote(draft: _Draft, start: int, end: int) -> str:
    """The first and last words of what says a fact, from one sentence; in the words of the original."""
    if end - start <= 2 * _WORDS + 2:
        return _original(draft, start, end)
    return f"{_original(draft, start, start + _WORDS)} … {_original(draft, end - _WORDS, end)}"


def _original(draft: _Draft, start: int, end: int) -> str:
    first, last = draft.held.document.place(start, end)
    return _flat(draft.held.original[first:last])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _thing(draft: _Draft, cls: str, name: str, start: int, end: int, *, near: str = "", **told: str) -> str:
    """The id of a thing of a class and name: made at its first mention."""
    key = (draft.ontology.classes[cls].folder, " ".join(name_words(name)) or name)  # tones tell people apart
    if key not in draft.ids:
        identifier = near or _free(draft, f"{key[0]}/{slug(name)[:60].strip('-') or 'x'}")
        draft.ids[key] = identifier
        draft.things.setdefault(identifier, (cls, _values(_quote(draft, start, end), name=name, **told)))
    return draft.ids[key]


def _free(draft: _Draft, wanted: str) -> str:
    numbered = (f"{wanted}-{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([wanted], numbered) if name not in draft.things)


def _full(draft: _Draft, name: str) -> tuple[str, Mention | None]:
    """The name in full that a document has for one, and the mention that tells its class."""
    document = draft.held.document
    mention = next((m for m in document.mentions if document.said(m) == name and m.kind == "organisation"), None)
    return (mention.norm or name if mention else name), mention


def _body(draft: _Draft, name: str, fact: Draft) -> str:
    full, mention = _full(draft, name)
    decision = resolve(
        draft.known.organisations, full, province=draft.about.province, on=edtf.known(draft.about.published)
    )
    cls = _class_of(draft, decision, mention)
    identifier = decision.id if decision.judgement == SAME else ""
    made = _thing(draft, cls, full, fact.start, fact.end, near=identifier)
    draft.remarks.setdefault(made, _who(decision, "" if mention and mention.cls else "class guessed"))
    return made


def _class_of(draft: _Draft, decision: Decision, mention: Mention | None) -> str:
    """The class of a body: of the one that it is, else as its name tells."""
    if decision.judgement == SAME:
        folder = decision.id.split("/")[0]
        known = [c for c in draft.known.classes.get(decision.id, ()) if c in draft.ontology.classes]
        fitting = [c for c in known if draft.ontology.classes[c].folder == folder]
        return max(fitting or known, key=lambda c: (draft.ontology.depths[c], c))
    told = mention.cls if mention else ""
    return told if told in draft.ontology.classes else str(Kind.Organisation)


def _who(decision: Decision, more: str = "") -> str:
    """Whom a name may mean, for a reader to judge."""
    if decision.judgement == SAME:
        said = f"same as {decision.id}: {decision.reason}"
    elif decision.judgement == UNSURE:
        said = f"perhaps {', '.join(decision.others[:3])}: {decision.reason}"
    else:
        said = f"new: {decision.reason}" if decision.reason else "new"
    return "; ".join(filter(None, (said, more)))


def _person(draft: _Draft, name: str, fact: Draft, bodies: Iterable[str] = ()) -> str:
    full = _longest(draft, name)
    decision = resolve_person(draft.known.people, full, bodies)
    near = decision.id if decision.judgement == SAME else ""
    made = _thing(draft, str(Kind.Person), full, fact.start, fact.end, near=near)
    draft.remarks.setdefault(made, _who(decision))
    return made


def _longest(draft: _Draft, name: str) -> str:
    """The full name of somebody who is called by the last word of it."""
    if " " in name:
        return name
    document = draft.held.document
    full = [document.said(m) for m in document.mentions if m.kind == "person"]
    return next((text for text in full if text.split()[-1] == name and " " in text), name)


def _event(draft: _Draft, name: str) -> str:
    """An event; a bare “hội thảo” is the one of the document that has a name."""
    document = draft.held.document
    named = [document.said(m) for m in document.mentions if m.kind == "event"]
    head = name.casefold()
    full = next((text for text in named if text.casefold().startswith(head) and len(text) > len(name)), name)
    mention = next(m for m in document.mentions if m.kind == "event" and document.said(m) in (full, name))
    cls = _event_class(full)
    told = {"status": "status/held", **_when(draft, mention), **(_where(draft, mention) or _NOWHERE)}
    return _thing(draft, cls, full, mention.start, mention.end, **told)


def _event_class(name: str) -> str:
    length, cls = lexicon().event_classes.at(words_of(name), 0)
    return cls if length else str(Kind.Event)


def _sentence(draft: _Draft, mention: Mention) -> list[Mention]:
    """The mentions of the sentence in which one stands."""
    document = draft.held.document
    line = next(s for s in document.sentences if s.start <= mention.start < s.stop)
    return [m for m in document.mentions if line.start <= m.start < line.stop]


def _when(draft: _Draft, mention: Mention) -> dict[str, str]:
    """The day of an event: the one of its sentence; a year that is not told is that of the page, and says so."""
    days = [m for m in _sentence(draft, mention) if m.kind == "date" and len(m.norm) > 4]
    return _dated(draft, days[0].norm) if days else {}


def _dated(draft: _Draft, value: str) -> dict[str, str]:
    if "XXXX" not in value:
        return {"date": value}
    published = draft.about.published
    if inferred := with_year(value, published):
        return {
            "dateInferred": inferred,
            "dateBasis": f"năm theo ngày của trang ({published}) · year from the page's own date ({published})",
        }
    return {"date": value} if "/" not in value else {}


def _where(draft: _Draft, mention: Mention) -> dict[str, str]:
    """The province of an event: one that its sentence names behind “tại” or “ở”."""
    document = draft.held.document
    for place in _sentence(draft, mention):
        before = {document.words[k].low for k in range(max(0, place.start - 3), place.start)}
        found = draft.known.organisations.places.names.get(name_words(document.said(place)), "")
        if place.kind == "place" and before & _AT and found:
            return {"place": found}
    return {}


_NOWHERE = {"note": "chưa đọc ra nơi nào, xem lại trang · no place was read, look at the page again"}
_AT = frozenset(map(word, ("tại", "ở")))


# --- links


def _remark(fact: Draft) -> str:
    return f"rule {fact.rule}, {confidence(fact.rule):.2f} or more"


def _participation(draft: _Draft, fact: Draft) -> None:
    event = _event(draft, str(fact.values["event"]))
    name = str(fact.values["participant"])
    person = any(m.kind == "person" for m in draft.held.document.mentions if draft.held.document.said(m) == name)
    who = _person(draft, name, fact) if person else _body(draft, name, fact)
    _link(draft, fact, "Participation", participant=who, event=event, role=_role(draft, fact))


def _role(draft: _Draft, fact: Draft) -> str:
    """The role in our words; who only signs takes part (a Signature of ours says for whom)."""
    role = f"role/{str(fact.values['role']).replace('_', '-')}"
    return role if role in draft.ontology.concepts else "role/participant"


def _collective(draft: _Draft, fact: Draft) -> None:
    event = _event(draft, str(fact.values["event"]))
    category, scope = str(fact.values["category"]), fact.values["scope"]
    name = f"{category} ({scope})" if scope else category
    told = {"memberCategory": f"category/{_category(category)}", "completeness": "completeness/unknown"}
    if count := re.search(r"\b(\d[\d.]*)\b", category):
        told["memberCount"] = count[1].replace(".", "")
    who = _thing(draft, "ParticipantGroup", name, fact.start, fact.end, **told)
    _link(draft, fact, "Participation", participant=who, event=event, role=_role(draft, fact))


def _category(words: str) -> str:
    lows = words_of(words)
    found = [tag for _, _, tag in lexicon().categories.all(lows)]
    return found[0] if found else "unspecified"


def _tenure(draft: _Draft, fact: Draft) -> None:
    body = _body(draft, str(fact.values["organisation"]), fact)
    person = _person(draft, str(fact.values["person"]), fact, [body])
    title = str(fact.values["post"])
    post = f"post/{slug(title)}-{body.rpartition('/')[2]}"
    if post not in draft.things:
        draft.things[post] = ("Post", _values(_quote(draft, fact.start, fact.end), name=title, postIn=body))
    _link(draft, fact, "Tenure", holder=person, post=post)


def _agreement(draft: _Draft, fact: Draft) -> None:
    names = fact.values["parties"]
    parties = [_body(draft, name, fact) for name in (names if isinstance(names, tuple) else ())]
    told: dict[str, str | list[str]] = {"status": "status/signed"}
    if fact.kind in ("TechnologyTransfer", "Funding"):
        told |= {"giver": parties[0], "receiver": parties[1:], "status": "status/ended"}
    else:
        told["party"] = parties
    if fact.values["object"]:
        told["concerns"] = _thing(draft, "Topic", str(fact.values["object"]), fact.start, fact.end)
    if day := _value_of(draft, fact.values["date"]):
        told |= _dated(draft, day)
    _link(draft, fact, fact.kind, **told)


def _value_of(draft: _Draft, said: object) -> str:
    document = draft.held.document
    return next((m.norm for m in document.mentions if m.kind == "date" and document.said(m) == said), "")


def _link(draft: _Draft, fact: Draft, cls: str, **told: str | list[str]) -> None:
    values = _values(_quote(draft, fact.start, fact.end), **told)
    ends = [(value.key, value.text) for value in values if value.key not in _NO_END]
    if (cls, ends) not in [(c, [(v.key, v.text) for v in held if v.key not in _NO_END]) for c, held, _ in draft.links]:
        draft.links.append((cls, values, _remark(fact)))


_NO_END = (Key.quote, Key.date, Key.dateInferred, Key.dateBasis, Key.concerns)  # these do not tell links apart


_MAKERS = {
    PARTICIPATION: _participation, COLLECTIVE: _collective, TENURE: _tenure,
    **dict.fromkeys(
        ("Collaboration", "Memorandum", "Contract", "TechnologyTransfer", "JointProject", "Funding"), _agreement
    ),
}  # fmt: skip
