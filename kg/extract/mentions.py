"""What a text names: bodies, people, places, events, days."""

from __future__ import annotations

from dataclasses import dataclass

ORGANISATION, PERSON, PLACE, EVENT, DATE = "organisation", "person", "place", "event", "date"


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in a text: its tokens, kind, class (of a body), value (a day, a full name), how it was found."""

    start: int  # tokens
    end: int
    kind: str
    cls: str = ""
    norm: str = ""
    id: str = ""
    rule: str = "model"
    sure: float = 1.0
