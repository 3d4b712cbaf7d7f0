"""Facts as values: what a file of data/ says, each value with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.vocabularies import Key


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one key, in NFC, with the line it stands on."""

    key: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing or one link as one source states it. `id` is empty where the file gives none."""

    source: str
    file: str
    line: int
    cls: str
    id: str
    values: tuple[Value, ...]
    head: tuple[Value, ...] = ()  # where class and id stand

    def all(self, key: str) -> tuple[str, ...]:
        """Every value of the key, in the order of the file."""
        return tuple(v.text for v in self.values if v.key == key)

    def get(self, key: str) -> str:
        """The first value of the key, or an empty string."""
        return next(iter(self.all(key)), "")

    @property
    def date(self) -> str:
        """The date as stated, else as inferred, else empty."""
        return self.get(Key.date) or self.get(Key.dateInferred)

    def line_of(self, key: str) -> int:
        """The line of the key, or of the fact where it has no such key."""
        return next((v.line for v in (*self.head, *self.values) if v.key == key), self.line)

    @property
    def name(self) -> str:
        """How an error names this fact."""
        return self.id or f"{self.cls} at line {self.line}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of facts: an article's, or a register."""

    id: str
    file: str
    register: bool
    values: tuple[Value, ...]
    expect: tuple[tuple[str, int], ...]
    facts: tuple[Fact, ...]
    table: bool = False  # of a table of somebody's: each fact cites its row

    def get(self, key: str) -> str:
        """The first value of the key, or an empty string."""
        return next((v.text for v in self.values if v.key == key), "")


@dataclass(frozen=True, slots=True)
class Identity:
    """One judgement: the thing a source calls `id` is, is not, or may be, the canonical one."""

    source: str
    id: str
    canonical: str
    judgement: str
    by: str
    on: str
    reason: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Data:
    """Everything under one or more data directories."""

    sources: tuple[Source, ...] = ()
    identities: tuple[Identity, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """All facts of all sources."""
        for source in self.sources:
            yield from source.facts
