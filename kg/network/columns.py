"""A store as integer columns: who and what is there, and every tie a source states; and their bytes when kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from kg.model.ontology import Ontology
from kg.model.vocabularies import EdgeKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


NEVER, FOREVER = 0, 4_000_000  # before and after every day that a date can name
ONCE = (EdgeKind.participation, EdgeKind.tenure)  # one edge, however many sources state it
NONE = -1  # no such thing: an unknown seat, a tie without a status


@dataclass(frozen=True, slots=True)
class Edges:
    """Ties as columns of equal length; things, records, details, sources and statuses are indices into `ids`."""

    kind: Ints  # index into `kinds` of the columns
    start: Ints
    end: Ints
    record: Ints  # the record that carries the evidence
    detail: Ints  # role, post, property or class; NONE where nothing tells parallel ties apart
    source: Ints
    status: Ints  # of the record, or of the event it speaks of; NONE where it has none
    certainty: Ints
    earliest: Ints  # first and last day it can be dated to
    latest: Ints
    dated: Flags
    inferred: Flags  # the date is inferred, not stated
    symmetric: Flags

    def __len__(self) -> int:
        return len(self.kind)

    def take(self, rows: Ints | Flags) -> Edges:
        """Some rows, by index or by mask."""
        return Edges(*(getattr(self, f.name)[rows] for f in fields(self)))

    def then(self, *others: Edges) -> Edges:
        """These ties, and others after them."""
        return Edges(*(np.concatenate([getattr(ties, f.name) for ties in (self, *others)]) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Columns:
    """A store as columns: ids, what each is and where it sits, and the ties."""

    ids: tuple[str, ...]
    cls: Ints  # index into `classes`, NONE where no class is stated
    classes: tuple[str, ...]
    place: Ints  # seat, place, where signed or territory drawn from (a territory: itself): in `ids`, NONE if unknown
    traits: Ints  # two rows: things, and the category or purpose that sources give each
    edges: Edges
    alone: Edges  # from a party to itself: agreements of which a source names no other party
    kinds: tuple[str, ...]  # of edges, as the ontology lists them
    occurred: frozenset[int]  # statuses that mean that something took place
    stated: frozenset[int]  # sources that are articles; registers only describe

    def index(self) -> dict[str, int]:
        """The index of every id."""
        return {name: i for i, name in enumerate(self.ids)}

    def of_kind(self, *kinds: str) -> Flags:
        """Which ties are of one of these kinds."""
        return np.isin(self.edges.kind, [self.kinds.index(kind) for kind in kinds if kind in self.kinds])

    def count(self, rows: Ints | Flags) -> int:
        """How many ties these rows are: one that several sources state counts once."""
        ties = self.edges.take(rows)
        once = np.isin(ties.kind, [i for i, kind in enumerate(self.kinds) if kind in ONCE])
        record = np.where(once, NONE, ties.record)
        return len(np.unique(np.stack([ties.kind, ties.start, ties.end, ties.detail, record]), axis=1).T)

    def is_a(self, ontology: Ontology, *ancestors: str) -> Flags:
        """Which things are of one of these classes, or of a class below."""
        hit = [any(ontology.is_a(c, a) for a in ancestors) for c in self.classes]
        return np.array([*hit, False])[self.cls]  # NONE is the last

    def in_category(self, ontology: Ontology, *categories: str) -> Flags:
        """Which things are in one of these categories: as stated, by function, or by class."""
        wanted = {narrow for c in categories for narrow in ontology.narrower(c)}
        terms = [ontology.concepts[c] for c in wanted]
        values = {*wanted, *(purpose for t in terms for purpose in t.purposes)}
        among = np.isin(self.traits[1], [i for i, name in enumerate(self.ids) if name in values])
        found = np.zeros(len(self.ids), bool)
        for term in terms:
            found |= self.is_a(ontology, *term.matches) & ~self.is_a(ontology, *term.excepts)
        found[self.traits[0][among]] = True
        return found


def ints(values: Iterable[int]) -> Ints:
    """Numbers as a column."""
    return np.fromiter(values, np.int64)


FORMAT = 7  # of what is kept: a new one leaves the old aside
_TIES = ("edges", "alone")


def pack(columns: Columns) -> bytes:
    """The columns as the bytes of a numpy archive."""
    texts = {"ids": columns.ids, "classes": columns.classes, "kinds": columns.kinds}
    arrays = {
        **{name: np.frombuffer("\n".join(buffer).encode(), np.uint8) for name, buffer in texts.items()},
        **{f"{name}_{f.name}": getattr(getattr(columns, name), f.name) for name in _TIES for f in fields(Edges)},
        **{name: getattr(columns, name) for name in ("cls", "place", "traits")},
        **{name: ints(sorted(getattr(columns, name))) for name in ("occurred", "stated")},
    }
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(kept: bytes) -> Columns | None:
    """The columns that were packed; None where the bytes are no longer whole."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            texts = {name: tuple(arrays[name].tobytes().decode().split("\n")) for name in ("ids", "classes", "kinds")}
            return Columns(
                ids=texts["ids"] if len(arrays["ids"]) else (),
                cls=arrays["cls"],
                classes=texts["classes"] if len(arrays["classes"]) else (),
                place=arrays["place"],
                traits=arrays["traits"],
                kinds=texts["kinds"],
                **{name: Edges(*(arrays[f"{name}_{f.name}"] for f in fields(Edges))) for name in _TIES},
                occurred=frozenset(arrays["occurred"].tolist()),
                stated=frozenset(arrays["stated"].tolist()),
            )
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None
