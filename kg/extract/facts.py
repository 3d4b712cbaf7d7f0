"""Facts that sentences state: tenures, participations, agreements, calls; each with where and by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.calls import calls
from kg.extract.cues import Found, found
from kg.extract.document import Document
from kg.extract.events import BARE as BARE_EVENTS
from kg.extract.gathering import Parts, gathered, grouped
from kg.extract.lexicon import word, words_of
from kg.extract.names import BARE
from kg.extract.pieces import Line, Piece, lines
from kg.extract.tenures import tenures

TENURE, PARTICIPATION, COLLECTIVE, CALL = "Tenure", "Participation", "CollectiveParticipation", "LinkageCall"


@dataclass(frozen=True)
class Draft:
    """A fact as the text has it: its kind, its values (words of the text), the tokens that say it, the rule."""

    kind: str
    values: Mapping[str, str | tuple[str, ...] | None]
    start: int
    end: int
    rule: str
    planned: bool = False


@dataclass(frozen=True, slots=True)
class _Scene:
    """A document while its facts are read, and its main event."""

    document: Document
    main: str
    signing: str  # the ceremony at which something was signed


def facts(document: Document) -> list[Draft]:
    """The facts of a document in reading order, each once."""
    scene = _Scene(document, main_event(document), _ceremony(document))
    made: list[Draft] = []
    speaker: Piece | None = None
    for held in lines(document):
        made += _of_line(scene, held)
        made += _calls(document, held, speaker)
        speaker = next((piece for piece in held.pieces if piece.kind == "P"), speaker)
    return list(_once(scene, made))


def _calls(document: Document, held: Line, speaker: Piece | None) -> Iterator[Draft]:
    for call in calls(document, held, speaker):
        values = {
            "by": _said(document, call.by),
            "ends": tuple(document.text(*end) for end in call.ends),
            "scope": None,
            "aim": document.text(*call.aim) if call.aim else None,
        }
        yield Draft(CALL, values, held.pieces[call.first].start, held.pieces[call.last - 1].end, call.rule)


def _once(scene: _Scene, made: Iterable[Draft]) -> Iterator[Draft]:
    """Each fact once: a bare “hội thảo” is the event that the document is about, by whatever name."""
    seen: set[object] = set()
    for draft in made:
        values = {**draft.values, "event": _which(scene, draft.values.get("event"))}
        key = (draft.kind, tuple(sorted((name, str(value).casefold()) for name, value in values.items())))
        if key not in seen:
            seen.add(key)
            yield draft


def _which(scene: _Scene, event: object) -> str:
    named = str(event or "")
    return scene.main if words_of(named) in BARE_EVENTS else named


def main_event(document: Document) -> str:
    """The event that the document is about: the first that has a name of several words, else the first."""
    events = [m for m in document.mentions if m.kind == "event"]
    first = next((m for m in events if m.end - m.start > 3), events[0] if events else None)
    return document.said(first) if first else ""


def _ceremony(document: Document) -> str:
    events = [document.said(m) for m in document.mentions if m.kind == "event"]
    return next((text for text in events if "ký" in text.casefold()), "")


def _of_line(scene: _Scene, held: Line) -> Iterator[Draft]:
    told = tenures(scene.document, held)
    for tenure in told:
        if tenure.organisation is None:
            continue
        first, last = held.pieces[tenure.first], held.pieces[tenure.last - 1]
        values = {
            "person": _said(scene.document, tenure.person),
            "post": scene.document.text(*tenure.post),
            "organisation": _said(scene.document, tenure.organisation),
        }
        yield Draft(TENURE, values, first.start, last.end, tenure.rule)
    plain = gathered(scene.document, held, told)
    yield from _participations(scene, *grouped(plain))
    yield from _agreements(scene, plain, {t.person.code: t.organisation for t in told if t.organisation})


def _said(document: Document, piece: Piece) -> str:
    mention = piece.mention
    if mention is None:
        return document.text(piece.start, piece.end)
    return (mention.norm if mention.rule == BARE or piece.kind == "P" else "") or document.said(mention)


# --- participations

_PLANNED = {words_of(text) for text in ("sẽ", "dự kiến", "sắp", "chuẩn bị", "đề nghị", "mong muốn", "mong")}
_DENIED = {words_of(text) for text in ("không", "chưa", "không thể", "nếu")}


def _participations(scene: _Scene, held: Line, parts: Parts) -> Iterator[Draft]:
    for hit in found(held, "participation"):
        between = [piece.code for piece in held.pieces[hit.first : hit.last]]
        if _has(between, _DENIED):
            continue
        event = _event(scene, held, hit)
        if hit.cue.roles.keys() & {"p", "q"} and set(hit.cue.roles.values()) <= _SIGNING:
            event = event if "ký" in event.casefold() or "lễ" in event.casefold() else scene.signing
        if not event or _plural(hit):
            continue
        for slot, role in hit.cue.roles.items():
            for piece in hit.slots.get(slot, ()):
                yield _participation(scene, held, hit, piece, role, event, parts, planned=_has(between, _PLANNED))


_SIGNING = {"signatory"}  # such roles belong to a ceremony, not to whatever the document is about


def _plural(hit: Found) -> bool:
    """Whether a group is no more than those who are there anyway."""
    return (
        any(piece.kind == "G" and piece.end - piece.start <= 3 for piece in hit.slots.get("x", ()))
        and hit.cue.id == "group-at-event"
    )


def _has(codes: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> bool:
    return any(tuple(codes[i : i + len(phrase)]) == phrase for phrase in phrases for i in range(len(codes)))


def _event(scene: _Scene, held: Line, hit: Found) -> str:
    """The event of a cue: its own, the nearest of the line, or the document's."""
    if "e" in hit.slots:
        return _said(scene.document, hit.slots["e"][0])
    near = [piece for piece in held.pieces if piece.kind == "E"]
    if near:
        best = min(near, key=lambda piece: abs(held.pieces.index(piece) - hit.first))
        return _said(scene.document, best)
    return scene.main


def _participation(
    scene: _Scene,
    held: Line,
    hit: Found,
    piece: Piece,
    role: str,
    event: str,
    parts: Parts,
    *,
    planned: bool,
) -> Draft:
    document = scene.document
    start, end = held.pieces[hit.first].start, held.pieces[hit.last - 1].end
    if piece.kind == "G":
        first, scope, last = parts[piece.code]
        category = _trimmed(document, first, scope)
        where = document.text(scope, last) if scope < last else None
        return Draft(
            COLLECTIVE,
            {"event": event, "category": category, "scope": where, "role": role},
            start,
            end,
            hit.cue.id,
            planned,
        )
    return Draft(
        PARTICIPATION,
        {"event": event, "participant": _said(document, piece), "role": role},
        start,
        end,
        hit.cue.id,
        planned,
    )


_CONNECT = frozenset(map(word, ("của", "thuộc", "từ", "đến", "tại", "ở", "trên", "địa", "bàn", "trong", ",")))


def _trimmed(document: Document, first: int, last: int) -> str:
    """The words of a category, without what only leads to its scope."""
    end = last
    while end - 1 > first and document.words[end - 1].low in _CONNECT:
        end -= 1
    return document.text(first, end)


# --- agreements

_KINDS = (
    ("Contract", ("hợp đồng",)),
    ("Memorandum", ("ghi nhớ", "mou", "biên bản hợp tác", "biên bản ghi nhớ")),
    ("TechnologyTransfer", ("chuyển giao công nghệ", "chuyển giao")),
    ("Funding", ("tài trợ", "trao tặng")),
    (
        "Collaboration",
        ("thỏa thuận", "hợp tác", "phối hợp", "liên kết", "chương trình", "cam kết", "đối tác", "quy chế"),
    ),
)
_KIND_WORDS = tuple((kind, frozenset(words_of(text) for text in texts)) for kind, texts in _KINDS)
_ABOUT = tuple(
    words_of(text)
    for text in ("trong lĩnh vực", "về việc", "về", "nhằm", "để", "trong việc", "phục vụ", "với mục tiêu")
)


def _agreements(scene: _Scene, held: Line, bodies: Mapping[str, Piece]) -> Iterator[Draft]:
    taken: set[frozenset[str]] = set()
    for hit in found(held, "agreements"):
        codes = _words(scene.document, held.pieces[hit.first : min(hit.last + 8, len(held.pieces))])
        if _has(codes, _DENIED):
            continue
        kind = hit.cue.fact if hit.cue.fact != "Collaboration" else _kind(codes)
        parties = [bodies.get(piece.code, piece) for slot in "ab" for piece in hit.slots.get(slot, ())]
        if any(piece.kind == "P" for piece in parties):
            continue
        names = {piece.code for piece in parties}
        if not kind or len(names) < 2 or any(names <= other or other <= names for other in taken):
            continue
        taken.add(frozenset(names))
        yield _agreement(
            scene,
            held,
            hit,
            kind,
            parties,
            planned=_has([piece.code for piece in held.pieces[hit.first : hit.last]], _PLANNED),
        )


def _words(document: Document, pieces: Sequence[Piece]) -> list[str]:
    """The codes of pieces, the words of an event's name among them: a ceremony tells what was signed."""
    return [
        code
        for piece in pieces
        for code in ([w.low for w in document.words[piece.start : piece.end]] if piece.kind == "E" else [piece.code])
    ]


def _kind(codes: Sequence[str]) -> str:
    return next((kind for kind, phrases in _KIND_WORDS if _has(codes, phrases)), "")


def _agreement(scene: _Scene, held: Line, hit: Found, kind: str, parties: Sequence[Piece], *, planned: bool) -> Draft:
    document = scene.document
    names = tuple(dict.fromkeys(_said(document, piece) for piece in parties))
    days = [piece for piece in held.pieces if piece.kind == "D"]
    values = {
        "parties": names,
        "object": _object(document, held, hit),
        "date": _said(document, days[0]) if days else None,
    }
    return Draft(kind, values, held.pieces[hit.first].start, held.pieces[hit.last - 1].end, hit.cue.id, planned)


def _object(document: Document, held: Line, hit: Found) -> str | None:
    """What an agreement is about: from “về” and the like, in or behind the cue, to the next comma or point."""
    codes = [piece.code for piece in held.pieces]
    for i in range(hit.first + 1, min(hit.last + 12, len(codes))):
        size = next((len(words) for words in _ABOUT if tuple(codes[i : i + len(words)]) == words), 0)
        if size and i + size < len(codes):
            end = next(
                (k for k in range(i + size, len(codes)) if codes[k] in ".;:," or codes[k] in (")", "(")), len(codes)
            )
            if end > i + size:
                return document.text(held.pieces[i + size].start, held.pieces[end - 1].end)
    return None
