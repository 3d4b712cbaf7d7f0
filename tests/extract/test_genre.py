"""Our own gold: sentences in the genre, annotated by hand, that no model was trained on. A figure that drops fails."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.extract.draft import as_json, extract
from kg.extract.evaluation import AGREEMENTS, Measured, measure
from kg.pipeline.extracting import known_names

KINDS = {"O": "organisation", "P": "person", "L": "place", "D": "date", "E": "event"}
MARK = re.compile(r"\[([OPLDE]) ([^\]|]*)(?:\|([^\]]*))?\]")
ROLES = ("organiser", "co_organiser", "speaker", "chair", "participant", "witness", "sponsor", "signatory")


def read(block: str) -> tuple[str, dict[str, Any]]:
    """A sentence without its marks, and its gold."""
    marked, *stated = block.split("\n")
    text, mentions, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        start = len(text)
        text += match[2]
        more = {"norm": [match[3]]} if match[3] else {"class": "?"} if match[1] == "O" else {}
        mentions.append({"start": start, "end": len(text), "text": match[2], "type": KINDS[match[1]], **more})
        last = match.end()
    text += marked[last:]
    events = [m["text"] for m in mentions if m["type"] == "event"]
    facts = [fact(line.removeprefix("=").strip(), events) for line in stated if line.strip("= ")]
    return text, {"mentions": mentions, "facts": facts, "event_aliases": events or ["hội nghị"]}


def fact(line: str, events: list[str]) -> dict[str, Any]:
    kind, *parts = (part.strip() for part in line.split("|"))
    event = events[0] if events else "hội nghị"
    if kind == "tenure":
        return {"a": "Tenure", "person": parts[0], "post": parts[1], "organisation": parts[2]}
    if kind == "group":
        return {
            "a": "CollectiveParticipation",
            "event": event,
            "role": parts[0],
            "category": parts[1],
            "scope": parts[2] or None,
        }
    if kind == "call":
        return {"a": "LinkageCall", "by": parts[0], "ends": parts[1:], "scope": None, "aim": None}
    if kind in AGREEMENTS:
        return {"a": kind, "parties": parts, "object": None, "date": None}
    assert kind in ROLES, line
    return {"a": "Participation", "event": event, "participant": parts[0], "role": kind}


def blocks() -> list[str]:
    text = Path(__file__).with_name("genre.txt").read_text(encoding="utf-8")
    return [block for block in re.split(r"\n\s*\n", text) if block.strip() and not block.startswith("#")]


@pytest.fixture(scope="module")
def measured(graph: kg.KnowledgeGraph) -> Measured:
    held = {f"{i:03}": read(block) for i, block in enumerate(blocks())}
    known = known_names(graph.known, graph)
    texts = {name: text for name, (text, _) in held.items()}
    found = {name: as_json(extract(text, known)) for name, text in texts.items()}
    return measure({name: gold for name, (_, gold) in held.items()}, found, texts)


@pytest.mark.parametrize(
    ("label", "least", "how_many"),
    [
        ("mention organisation", 0.90, 55),
        ("mention person", 0.95, 24),
        ("mention date", 0.90, 8),
        ("mention event", 0.85, 30),
        ("fact Tenure", 0.85, 16),
        ("fact Participation", 0.85, 30),
        ("fact CollectiveParticipation", 0.70, 5),
        ("fact agreement", 0.70, 9),
    ],
)
def test_no_figure_drops(measured: Measured, label: str, least: float, how_many: int) -> None:
    row = next(row for row in measured.rows if row.label == label)
    assert row.right + row.missed >= how_many
    assert row.f1 is not None and row.f1 >= least, "\n".join(e for e in measured.errors if label.split()[1] in e)


def test_what_states_nothing_gives_nothing(graph: kg.KnowledgeGraph) -> None:
    silent = [read(block)[0] for block in blocks() if block.rstrip().endswith("=")]
    assert len(silent) >= 10
    for text in silent:
        assert as_json(extract(text))["facts"] == [], text
