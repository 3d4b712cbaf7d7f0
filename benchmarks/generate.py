"""A seeded graph of any size in the ontology's words, for measuring:  python benchmarks/generate.py 1000000 out.nq

Invented, but shaped like the real thing: few actors are active and most appear once (Zipf), events are mostly
small and now and then large (Pareto), half the dates are partial or missing, a named graph holds one article.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.model.iris import BASE, ONTOLOGY, PREFIXES

_XSD = PREFIXES["xsd"]
_TYPE = f"<{PREFIXES['rdf']}type>"
_LABEL = f"<{PREFIXES['rdfs']}label>"
PROVINCES = ["ha-noi", "hai-phong", "quang-ninh", "hai-duong", "hung-yen", "thai-binh", "nam-dinh", "ninh-binh",
             "ha-nam", "vinh-phuc", "bac-ninh", "da-nang", "can-tho", "nghe-an", "thanh-hoa", "lam-dong"]  # fmt: skip
ACTORS = (  # class, folder, what it is called, share
    ("Enterprise", "enterprise", "Công ty cổ phần Công nghệ", 50),
    ("Centre", "centre", "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ", 10),
    ("University", "university", "Trường Đại học Kỹ thuật", 12),
    ("ResearchInstitute", "institute", "Viện Nghiên cứu Nông nghiệp", 10),
    ("Department", "department", "Sở Khoa học và Công nghệ tỉnh", 8),
    ("Association", "association", "Hội Khoa học kỹ thuật", 10),
)
THEMES = ["chuyển giao công nghệ", "nông nghiệp số", "vật liệu mới", "chế biến thuỷ sản", "năng lượng tái tạo"]
EVENTS = ["Workshop", "Conference", "Training", "Exhibition", "Meeting"]
ROLES = ["organiser", "co-organiser", "speaker", "participant", "participant", "participant"]


class _Graph:
    """Statements of one named graph, each as a line."""

    def __init__(self, name: str) -> None:
        self.name, self.end = name, f" <{BASE}graph/{name}> .\n"

    def say(self, subject: str, key: str, value: str) -> str:
        return f"<{BASE}{subject}> <{ONTOLOGY}{key}> {value}{self.end}"

    def typed(self, subject: str, cls: str) -> str:
        return f"<{BASE}{subject}> {_TYPE} <{ONTOLOGY}{cls}>{self.end}"

    def labelled(self, subject: str, text: str) -> Iterator[str]:
        yield f'<{BASE}{subject}> {_LABEL} "{text}"@vi{self.end}'
        yield self.say(subject, "name", f'"{text}"@vi')

    def sourced(self, subject: str, number: int, words: str) -> Iterator[str]:
        """The evidence of a record."""
        evidence = f"evidence/{self.name}/{number:012x}"
        yield self.say(subject, "evidence", ref(evidence))
        yield self.typed(evidence, "Evidence")
        yield self.say(evidence, "source", ref(f"source/{self.name}"))
        yield self.say(evidence, "certainty", ref("certainty/seen" if number % 20 else "certainty/believed"))
        yield self.say(evidence, "quote", f'"{words} … số {number}"')


def ref(identifier: str) -> str:
    return f"<{BASE}{identifier}>"


def lines(statements: int, seed: int = 0) -> Iterator[str]:
    """N-Quads lines, at least as many as asked for; the same seed gives the same lines."""
    chance = random.Random(seed)
    many = max(20, statements // 60)
    weights = [1 / (rank + 5) for rank in range(many)]  # Zipf: activity falls with rank
    names = [_actor(i, chance) for i in range(many)]
    count = written = article = 0
    yet = set(range(many))
    while written < statements:
        graph = _Graph(f"generated-{article}")
        for line in _article(graph, article, chance, names, weights, yet, count):
            yield line
            written += 1
        count += 1000
        article += 1


def _actor(number: int, chance: random.Random) -> tuple[str, str, str, str]:
    cls, folder, called, _ = chance.choices(ACTORS, [a[3] for a in ACTORS])[0]
    seat = chance.choice(PROVINCES) if chance.random() < 0.9 else ""
    return f"{folder}/generated-{number}", cls, f"{called} {seat.replace('-', ' ').title()} {number}".strip(), seat


def _article(graph: _Graph, article: int, chance: random.Random, names: list[tuple[str, str, str, str]],
             weights: list[float], yet: set[int], first: int) -> Iterator[str]:  # fmt: skip
    source = f"source/{graph.name}"
    yield graph.typed(source, "Source")
    yield graph.say(source, "title", f'"Bản tin khoa học và công nghệ số {article}"')
    yield graph.say(source, "url", f'"http://example.org/{article}"')
    yield graph.say(source, "language", '"vi"')
    event = f"event/{graph.name}/meeting"
    yield from _event(graph, event, chance, first)
    size = min(400, 1 + int(chance.paretovariate(1.1)))
    there = sorted(set(chance.choices(range(len(names)), weights, k=size)))
    for place, number in enumerate(there):
        identifier, cls, name, seat = names[number]
        if number in yet:
            yet.remove(number)
            yield from _introduced(graph, identifier, cls, name, seat, first + 500 + place)
        part = f"participation/{graph.name}/{place:012x}"
        role = ROLES[min(place, 1)] if place < 1 + article % 3 else chance.choice(ROLES[2:])
        yield graph.typed(part, "Participation")
        yield graph.say(part, "participant", ref(identifier))
        yield graph.say(part, "event", ref(event))
        yield graph.say(part, "role", ref(f"role/{role}"))
        if role in ("organiser", "co-organiser"):
            yield graph.say(identifier, "organises", ref(event))
        yield from graph.sourced(part, first + 1 + place, f"Tham dự có {name}")
    if len(there) > 1 and chance.random() < 0.15:
        yield from _memorandum(graph, [names[i][0] for i in there[:2]], first + 999)


def _event(graph: _Graph, event: str, chance: random.Random, number: int) -> Iterator[str]:
    yield graph.typed(event, chance.choice(EVENTS))
    yield from graph.labelled(event, f"Hội thảo về {chance.choice(THEMES)} lần thứ {number}")
    yield graph.say(event, "status", ref("status/held"))
    yield graph.say(event, "place", ref(f"province/{chance.choice(PROVINCES)}"))
    year = chance.randint(2004, 2026)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    kind = chance.random()
    if kind < 0.5:
        text, span = f"{year}-{month:02}-{day:02}", (f"{year}-{month:02}-{day:02}",) * 2
    elif kind < 0.8:
        text, span = f"{year}", (f"{year}-01-01", f"{year}-12-31")
    else:
        text, span = "", ("", "")
    if text:
        yield graph.say(event, "date", f'"{text}"')
        yield graph.say(event, "earliest", f'"{span[0]}"^^<{_XSD}date>')
        yield graph.say(event, "latest", f'"{span[1]}"^^<{_XSD}date>')
    yield from graph.sourced(event, number, "Ngày khai mạc")


def _introduced(graph: _Graph, identifier: str, cls: str, name: str, seat: str, number: int) -> Iterator[str]:
    yield graph.typed(identifier, cls)
    yield from graph.labelled(identifier, name)
    if seat:
        yield graph.say(identifier, "seat", ref(f"province/{seat}"))
    if cls == "Centre":
        yield graph.say(identifier, "purpose", ref("purpose/technology-transfer"))
    yield from graph.sourced(identifier, number, name)


def _memorandum(graph: _Graph, parties: list[str], number: int) -> Iterator[str]:
    record = f"collaboration/{graph.name}/{number:012x}"
    yield graph.typed(record, "Memorandum")
    for party in parties:
        yield graph.say(record, "party", ref(party))
    yield graph.say(record, "status", ref("status/signed"))
    yield from graph.sourced(record, number, "Hai bên ký kết")


def write(statements: int, path: Path, seed: int = 0) -> int:
    """Write a graph; returns how many statements it holds."""
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(statements, seed):
            file.write(line)
            number += 1
    return number


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])), "statements")
