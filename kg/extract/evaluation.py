"""How well extraction does on annotated texts: precision, recall and F1 by kind, with intervals, and what went wrong.

A gold text has `mentions` (start, end, text, type, class of a body, norm, optional), `facts` (a, its slots, start, end,
optional) and `event_aliases`, names of its main event. What is optional is neither rewarded nor punished.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kg.extract.lexicon import words_of
from kg.extract.plain import plain
from kg.extract.tokens import tokens

KINDS = ("organisation", "person", "place", "date", "event")
AGREEMENTS = ("Collaboration", "Memorandum", "Contract", "TechnologyTransfer", "JointProject", "Funding", "Supervision")
DRAWS = 1000  # of documents, for intervals
_SAME_ROLE = {"co_organiser": "organiser", "signatory": "participant"}

Held = Mapping[str, Any]
Words = tuple[str, ...]


class Row(NamedTuple):
    """A figure: what of, how many were right, made up and missed, and the 95 % interval of F1 over documents."""

    label: str
    right: int
    wrong: int
    missed: int
    low: float | None
    high: float | None

    @property
    def precision(self) -> float | None:
        """Of what was found, the share that is right; None where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Of what there is, the share that was found; None where there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both: 2·right / (2·right + wrong + missed)."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    @property
    def values(self) -> dict[str, float | int | None]:
        """The row as plain values."""
        counts = {"right": self.right, "wrong": self.wrong, "missed": self.missed}
        return {
            **counts,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "low": self.low,
            "high": self.high,
        }

    @property
    def said(self) -> str:
        """The row as a line."""
        shown = [
            f"{figure:.3f}" if figure is not None else "  -  " for figure in (self.precision, self.recall, self.f1)
        ]
        interval = f"[{self.low:.2f}-{self.high:.2f}]" if self.low is not None else " " * 11
        counts = f"right {self.right} wrong {self.wrong} missed {self.missed}"
        return f"{self.label:<34} P {shown[0]}  R {shown[1]}  F1 {shown[2]} {interval}  {counts}"


@dataclass
class Measured:
    """Figures, and each thing that went wrong as a line: text, kind, missed or made up, what, and the sentence."""

    rows: list[Row] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Counts = dict[str, dict[str, list[int]]]  # label -> document -> right, wrong, missed


def measure(gold: Mapping[str, Held], found: Mapping[str, Held], texts: Mapping[str, str]) -> Measured:
    """Figures of what was found in texts against their gold; a text without an answer counts as an empty one."""
    counts: Counts = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    made = Measured()
    for name, truth in gold.items():
        answer = found.get(name, {"mentions": [], "facts": []})
        _mentions(name, truth, answer, texts[name], counts, made)
        _facts(name, truth, answer, texts[name], counts, made)
    made.rows = [_row(label, counts[label]) for label in _order(counts)]
    return made


def _order(counts: Counts) -> list[str]:
    heads = ("mention", "class", "fact", "rule")
    return sorted(counts, key=lambda label: (heads.index(label.split()[0]), label))


def _row(label: str, by_document: Mapping[str, Sequence[int]]) -> Row:
    right, wrong, missed = (sum(counts[i] for counts in by_document.values()) for i in range(3))
    chance, held = random.Random(1), list(by_document.values())
    draws = []
    for _ in range(DRAWS if len(held) > 1 else 0):
        drawn = [chance.choice(held) for _ in held]
        hit, bad = sum(c[0] for c in drawn), sum(c[1] + c[2] for c in drawn)
        if 2 * hit + bad:
            draws.append(2 * hit / (2 * hit + bad))
    draws.sort()
    ends = (draws[int(0.025 * len(draws))], draws[int(0.975 * len(draws)) - 1]) if draws else (None, None)
    return Row(label, right, wrong, missed, *ends)


# --- mentions


def _mentions(name: str, truth: Held, answer: Held, text: str, counts: Counts, made: Measured) -> None:
    gold = [(m, _edges(text, m)) for m in truth["mentions"]]
    said = {(*_edges(text, m), m["type"]): m for m in answer["mentions"] if m["type"] in KINDS}
    for kind in KINDS:
        mine = {edges: m for m, edges in gold if m["type"] == kind}
        right = [edges for edges in mine if (*edges, kind) in said]
        for edges in right:
            if not mine[edges].get("optional"):
                counts[f"mention {kind}"][name][0] += 1
                if kind == "organisation":
                    _class(name, mine[edges]["class"], said[(*edges, kind)].get("class", ""), counts)
        for edges, mention in mine.items():
            if edges not in right and not mention.get("optional"):
                counts[f"mention {kind}"][name][2] += 1
                made.errors.append(_error(name, kind, "missed", mention["text"], text, edges[0]))
        for (start, end, of), mention in said.items():
            if of == kind and (start, end) not in mine and not _excused(gold, kind, start, end):
                counts[f"mention {kind}"][name][1] += 1
                made.errors.append(_error(name, kind, "made up", mention["text"], text, start))


def _class(name: str, true: str, said: str, counts: Counts) -> None:
    counts[f"class {true}"][name][0 if said == true else 2] += 1
    if said != true:
        counts[f"class {said}"][name][1] += 1


def _excused(gold: Sequence[tuple[Held, tuple[int, int]]], kind: str, start: int, end: int) -> bool:
    """Whether a mention touches an optional one of its kind, or lies inside one of another kind."""
    for mention, (first, last) in gold:
        if mention["type"] == kind:
            if mention.get("optional") and start < last and first < end:
                return True
        elif first <= start and end <= last and ((first, last) != (start, end) or mention.get("optional")):
            return True
    return False


_BEFORE = re.compile(
    r"(?:(?:các |từ |vào |hôm )?(?:tỉnh|thành phố|tp\.?|thị xã|huyện|quận|vùng|khu vực|thủ đô|ông|bà|anh|chị|đồng chí|"
    r"ngài|"
    r"(?:pgs|gs|ts|ths|tskh)[.,]*|giáo sư|phó giáo sư|tiến s[ĩỹ]|thạc s[ĩỹ]|ngày|sáng|chiều|tối)[\s.,]+)+",
    re.IGNORECASE,
)


def _edges(text: str, mention: Held) -> tuple[int, int]:
    """Where a mention begins and ends without quotes, signs, and words that only lead to it."""
    start, end = mention["start"], mention["end"]
    while start < end and (text[start].isspace() or text[start] in '“"(‘'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '.,;:”"’'):
        end -= 1
    if mention["type"] in ("place", "person", "date") and (match := _BEFORE.match(text[start:end])):
        start += match.end() if match.end() < end - start else 0
    return start, end


def _error(name: str, kind: str, what: str, said: str, text: str, at: int) -> str:
    first = max(text.rfind("\n", 0, at), text.rfind(". ", 0, at)) + 1
    sentence = " ".join(text[first : first + 240].split())
    return f"{name}\t{kind}\t{what}\t{' '.join(said.split())}\t{sentence}"


# --- facts


class _Names:
    """Names of one document that mean one: by their norms, and the aliases of its event."""

    def __init__(self, truth: Held) -> None:
        self._of: dict[Words, Words] = {}
        for mention in truth["mentions"]:
            norm = mention.get("norm")
            if norm and mention["type"] != "date":
                self._of.setdefault(fold(mention["text"]), fold(norm))
        self._aliases = {fold(text) for text in truth.get("event_aliases") or ()}

    def same(self, one: object, other: object) -> bool:
        """Whether two names mean one thing."""
        if one is None or other is None:
            return one is other
        a, b = fold(one), fold(other)
        return a == b or self._of.get(a, a) == self._of.get(b, b)

    def event(self, one: object, other: object) -> bool:
        """Whether two names mean one event: aliases of the document's own, or a bare kind where it has one."""
        a, b = fold(one), fold(other)
        bare = any(a == fold(text) for text in _BARE_EVENTS)
        return self.same(one, other) or {a, b} <= self._aliases or (bare and bool(self._aliases))


_BARE_EVENTS = ("hội thảo", "hội nghị", "diễn đàn", "tọa đàm", "buổi tọa đàm", "lễ ký kết", "lễ ký", "lễ",
                "buổi làm việc", "sự kiện", "buổi lễ", "lễ khai mạc")  # fmt: skip


def fold(text: object) -> Words:
    """A name as it is compared: its words without case, “&” as “và”, titles of people left out."""
    told = _BEFORE.sub("", str(text).replace(" & ", " và "), count=1) or str(text)
    return tuple(token.low for token in tokens(plain(told).text) if token.text[0].isalnum() or token.text == "&")


def _facts(name: str, truth: Held, answer: Held, text: str, counts: Counts, made: Measured) -> None:
    names, taken = _Names(truth), set[int]()
    for fact in answer["facts"]:
        kind = _label(fact["a"])
        hits = [i for i, other in enumerate(truth["facts"]) if _agree(names, other, fact)]
        free = sorted((i for i in hits if i not in taken), key=lambda i: bool(truth["facts"][i].get("optional")))
        rule = f"rule {fact.get('rule', '?')}"
        if free:
            taken.add(free[0])
            if not truth["facts"][free[0]].get("optional"):
                counts[f"fact {kind}"][name][0] += 1
                counts["fact all"][name][0] += 1
            counts[rule][name][0] += 1
        elif not hits and not _implied(names, truth["facts"], fact):
            counts[f"fact {kind}"][name][1] += 1
            counts["fact all"][name][1] += 1
            counts[rule][name][1] += 1
            made.errors.append(_error(name, kind, "made up", _told(fact), text, fact.get("start", 0)))
    for i, fact in enumerate(truth["facts"]):
        if i not in taken and not fact.get("optional") and not _repeats(names, truth["facts"], taken, i):
            counts[f"fact {_label(fact['a'])}"][name][2] += 1
            counts["fact all"][name][2] += 1
            made.errors.append(_error(name, _label(fact["a"]), "missed", _told(fact), text, fact.get("start", 0)))


def _label(kind: str) -> str:
    return "agreement" if kind in AGREEMENTS else kind


def _told(fact: Held) -> str:
    return "; ".join(
        f"{key} {value}"
        for key, value in fact.items()
        if key not in ("start", "end", "quote", "rule", "optional") and value
    )


def _repeats(names: _Names, facts: Sequence[Held], taken: Iterable[int], i: int) -> bool:
    """Whether a gold fact is one that was found, told again under another name."""
    return any(_agree(names, facts[k], facts[i]) for k in taken)


def _implied(names: _Names, facts: Iterable[Held], fact: Held) -> bool:
    """Who speaks, chairs or organises takes part, too."""
    if fact["a"] != "Participation" or _role(fact) != "participant":
        return False
    return any(
        other["a"] == "Participation" and _agree(names, other, {**fact, "role": other["role"]}) for other in facts
    )


def _role(fact: Held) -> str:
    return str(_SAME_ROLE.get(fact["role"], fact["role"]))


def _agree(names: _Names, gold: Held, said: Held) -> bool:
    """Whether a fact is a gold one: the same kind, and the same in each slot that tells facts of the kind apart."""
    if gold["a"] != said["a"]:
        return False
    return _AGREE.get(gold["a"], _parties)(names, gold, said)


def _tenure(names: _Names, gold: Held, said: Held) -> bool:
    apart = fold(gold["post"]) == fold(said["post"]) and names.same(gold["organisation"], said["organisation"])
    return names.same(gold["person"], said["person"]) and (apart or _phrase(gold) == _phrase(said))


def _phrase(fact: Held) -> Words:
    """Post and body as one phrase; a word that ends the one and begins the other stands once."""
    post, body = fold(fact["post"]), fold(fact["organisation"] or "")
    size = next((n for n in range(min(len(post), len(body)), 0, -1) if post[-n:] == body[:n]), 0)
    return (*post, *body[size:])


def _participation(names: _Names, gold: Held, said: Held) -> bool:
    return (
        _role(gold) == _role(said)
        and names.same(gold["participant"], said["participant"])
        and names.event(said["event"], gold["event"])
    )


def _collective(names: _Names, gold: Held, said: Held) -> bool:
    scoped = not gold.get("scope") or _overlap(gold["scope"], said.get("scope")) >= HALF
    return _role(gold) == _role(said) and _overlap(gold["category"], said["category"]) >= HALF and scoped


def _call(names: _Names, gold: Held, said: Held) -> bool:
    met = sum(any(_overlap(end, other) >= HALF for other in said["ends"]) for end in gold["ends"])
    return names.same(gold["by"], said["by"]) and met >= min(2, len(gold["ends"]))


def _parties(names: _Names, gold: Held, said: Held) -> bool:
    left = list(said.get("parties") or ())
    for party in gold["parties"]:
        hit = next((other for other in left if names.same(party, other)), None)
        if hit is None:
            return False
        left.remove(hit)
    return not left


HALF = 0.5
_LIGHT = frozenset(
    words_of(
        "các những một số đại diện lãnh đạo của và cùng với từ đến về tại trong ở cho để nhằm là có vùng khu vực tỉnh"
    )
)


def _overlap(one: object, other: object) -> float:
    """Dice's coefficient of the words of two texts, words without weight left out: 2·|A∩B| / (|A|+|B|)."""
    if not one or not other:
        return 0.0
    a, b = ({w for w in fold(text) if w not in _LIGHT} or set(fold(text)) for text in (one, other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


_AGREE: dict[str, Callable[[_Names, Held, Held], bool]] = {
    "Tenure": _tenure, "Participation": _participation, "CollectiveParticipation": _collective, "LinkageCall": _call,
}  # fmt: skip
