"""The shapes of what a page is given, as assets/page.d.ts has them; nodes, ties and sources are named by their row."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Words = list[str]  # Vietnamese, English
ByLang = dict[str, str]  # by language
CellState = Literal["documented", "none_found", "not_covered", "not_asked"]


class Node(TypedDict):
    """A node as its record tells it; `cls` is its class, `evidence` rows of the evidence."""

    id: str
    group: str
    cls: str
    label: str
    label_en: str
    type: Words
    names: list[str]
    seat: str
    place: str
    date: str
    inferred: bool
    note: str
    evidence: list[int]


class NodeRow(Node):
    """A node as the page has it, with its place in the network."""

    degree: int
    betweenness: float
    community: int
    alphabetical: int


class Tie(TypedDict):
    """A tie as its record tells it; `first` and `last` are years."""

    kind: str
    label: str
    label_en: str
    detail: str
    manner: str
    manner_en: str
    date: str
    inferred: bool
    first: int | None
    last: int | None
    status: str
    certainty: list[str]
    symmetric: bool
    called_for: bool
    weight: float
    record: str
    near: bool
    evidence: list[int]


Ends = TypedDict("Ends", {"from": int, "to": int})
Ends.__doc__ = "The two nodes of a tie, as rows."


class TieRow(Tie, Ends):
    """A tie as the page has it."""


class LegendItem(TypedDict):
    """A group of nodes: its look, name in both languages, and how many there are."""

    group: str
    shape: str
    color: str
    vi: str
    en: str
    count: int


class LayoutShown(TypedDict):
    """Places in the order of nodes (None: not in it), frames and shapes."""

    id: str
    until: str
    near: bool
    x: list[int | None]
    y: list[int | None]
    frames: list[dict[str, Any]]  # plane.Frame as a dictionary
    shapes: list[list[int]]


class Community(TypedDict):
    """The row of its best connected member, and its size."""

    first: int
    size: int


class RegionShown(TypedDict):
    """A region and those of its provinces that are on the map."""

    label: Words
    members: list[str]


class PlacesShown(TypedDict):
    """What the filters by place offer."""

    provinces: dict[str, Words]
    regions: dict[str, RegionShown]


class Focus(TypedDict):
    """The part shown first."""

    label: ByLang
    summary: ByLang


class Cell(TypedDict):
    """How many ties are documented between two ends or provinces, or why none is."""

    state: CellState
    n: int


class CellShown(Cell):
    """A cell of ends × ends; `after` are those that came after the call."""

    after: int


class Answer(TypedDict):
    """A tie that answers what a call asks for; its actors by id."""

    first: str
    second: str
    kind: str
    what: Words
    when: str
    inferred: bool
    order: str
    new: bool
    record: str
    sources: list[str]


class ProvincesShown(TypedDict):
    """Provinces × provinces."""

    names: list[str]
    labels: list[Words]
    cells: list[list[Cell]]


class Pair(TypedDict):
    """A pair that a call asks for and its verdict; `aside`: how many ties of it lie elsewhere."""

    first: Words
    second: Words
    reading_status: str
    reason: str
    mandate: str
    why: Words
    aside: int
    provinces: ProvincesShown


class PairShown(Pair):
    """A pair with the ties in it."""

    ties: list[Answer]


class AnswerRow(Answer, Ends):
    """An answer between nodes of this page."""


class PairRow(Pair):
    """A pair with those ties whose actors are on this page, and how many are not."""

    ties: list[AnswerRow]
    absent: int


class SuggestionShown(TypedDict):
    """Two who could be linked, what speaks for it and what is not known."""

    first: str
    second: str
    score: float
    path: list[str]
    common: list[Words]
    events: list[Words]
    subjects: list[Words]
    seatless: list[Words]
    once: list[Words]
    one_partner: bool


class SuggestionRow(SuggestionShown, Ends):
    """A suggestion between nodes of this page."""


class Call(TypedDict):
    """A call for linkage and what is documented of it."""

    id: str
    label: Words
    by: list[Words]
    to: list[Words]
    ends: list[Words]
    scope: list[Words]
    bound: list[Words]
    date: str
    matrix: list[list[CellShown]]


class CallShown(Call):
    """A call with whom its ends mean (`lit`), by id."""

    lit: list[list[str]]
    pairs: list[PairShown]
    suggestions: list[SuggestionShown]


class CallRow(Call):
    """A call with whom its ends mean, as far as they are on this page; `node` is its own row, or -1."""

    node: int
    lit: list[list[int]]
    pairs: list[PairRow]
    suggestions: list[SuggestionRow]


class Body(TypedDict):
    """A body that a group might mean."""

    id: str
    label: Words


class Guess(TypedDict):
    """Whom a group named as a class might mean."""

    of: list[Words]
    area: Words
    bodies: list[Body]


class View(TypedDict):
    """Everything a page is made of."""

    title: ByLang
    summary: ByLang
    renderer: Literal["pyvis", "canvas", "communities"]
    nodes: list[NodeRow]
    ties: list[TieRow]
    evidence: list[dict[str, Any]]  # what is told of each piece, its source as a row
    sources: list[dict[str, Any]]
    legend: list[LegendItem]
    layouts: list[LayoutShown]
    communities: list[Community]
    places: PlacesShown
    focus: Focus | Literal[False]
    calls: list[CallRow]
    guesses: dict[str, Guess]
    words: dict[str, dict[str, Words]]
    abbreviations: dict[str, str]
    plain: dict[str, str]
    before_place: list[str]
    after_place: list[str]
    texts: dict[str, dict[str, str]]
