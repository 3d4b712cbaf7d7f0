"""The shapes of what the report's page is given, beside its cards: plain data, every text in both languages."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from kg.text.written import Text


class Linked(NamedTuple):
    """A source, to be led to on the page."""

    id: str
    title: str


class Point(TypedDict):
    """A point on a line of years, in pixels."""

    x: float
    y: float
    number: int
    how: str


class Tick(TypedDict):
    """A year on the line."""

    x: float
    label: str


class TimeLine(TypedDict):
    """What followed, by day."""

    width: int
    height: int
    axis: int
    points: list[Point]
    ticks: list[Tick]
    day: str


class HeatCell(TypedDict):
    """A cell of a matrix: its place, state, number, shade from 1 to 4, and a mark where it is above or below."""

    x: float
    y: float
    state: str
    count: int
    shade: int
    mark: str
    pair: Text


class HeatRow(TypedDict):
    """The label of a row."""

    y: float
    x: float
    label: Text


class HeatColumn(TypedDict):
    """The label of a column."""

    x: float
    y: float
    label: Text


class Heat(TypedDict):
    """The lower triangle of a matrix, in pixels."""

    width: float
    height: float
    cells: list[HeatCell]
    cell: int
    rows: list[HeatRow]
    columns: list[HeatColumn]


class MatrixRow(TypedDict):
    """Two categories and what is known of them."""

    pair: Text
    observed: int
    deviation: str
    figures: Text | None


class Matrix(TypedDict):
    """Who met whom, as a figure and in words."""

    title: Text
    figure: Heat
    rows: list[MatrixRow]


class BrokerRow(TypedDict):
    """Somebody who connects others, and what rests on them."""

    label: Text
    type: Text
    partners: int
    roles: list[str]
    betweenness: str
    constraint: str
    size: str
    kept: str
    rests: Linked | None
    lost: Text
    lost_count: int


class Without(TypedDict):
    """The network without something."""

    what: Text
    name: Text
    ties: int
    actors: int
    components: int
    lost: int
    largest: str


class Brokers(TypedDict):
    """Who connects: `unknown` are actors without a known seat."""

    unknown: int
    brokerage_total: int
    actors: int
    ties: int
    rows: list[BrokerRow]
    fragile: list[Without]


class PartnersRow(NamedTuple):
    """Two who could be linked, through whom, and whose seat is unknown."""

    first: Text
    second: Text
    score: str
    path: list[Text]
    common: int
    met: int
    subjects: Text
    unknown: list[Text]


class PairsRow(TypedDict):
    """Two named actors without a tie."""

    first: Text
    second: Text
    sources: list[Linked | None]


class ClassRow(TypedDict):
    """A group that is known as a class only."""

    label: Text
    of: Text
    sources: list[Linked | None]


class Pairs(TypedDict):
    """What is missing between the ends of a call."""

    covered: int
    not_covered: int
    unseated: int
    documented: list[tuple[Text, int]]
    rows: list[PairsRow]
    classes: list[ClassRow]


class Year(TypedDict):
    """A year of the trend."""

    year: int
    events: int
    actors: int
    ties: int
    dated: int
    inferred: int
    figures: list[str]


class Certainty(TypedDict):
    """How sure the figures are."""

    trend: list[Year] | None
    counts: dict[str, int]
    helix: list[tuple[str, list[Text]]]
    left_out: list[tuple[Text, int]]
    actors: int
    seated: int
