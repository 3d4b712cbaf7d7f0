"""Any table of participations as integer codes: who, where, of what category, in what stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import KgError
from kg.ingest.containers import as_text
from kg.ingest.flags import flags
from kg.ingest.tables import first_place, read_table, require_column
from kg.text.normalise import nfc

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


UNKNOWN = "unknown"  # the category of an actor of whom none is told
NO_STRATUM = "none"
read_csv = read_table  # its public name in `kg.linkage`


@dataclass(frozen=True, slots=True)
class Table:
    """Slots: each an actor at an event, once, sorted by stratum, event and actor.

    `row_actor` and `row_event` are codes into `actors` and `events` (sorted texts); `category` gives each
    actor's code into `categories`, `stratum` each event's into `strata`. `organises` marks those of
    organisers, `told` pairs them with codes into `sources`. `left_out` counts rows by the reason why they are no
    participation.
    """

    row_actor: Ints
    row_event: Ints
    category: Ints
    stratum: Ints
    actors: tuple[str, ...]
    events: tuple[str, ...]
    categories: tuple[str, ...]
    strata: tuple[str, ...]
    left_out: dict[str, int]
    organises: Flags | None = None
    told: tuple[Ints, Ints] | None = None
    sources: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.row_actor)

    @property
    def row_category(self) -> Ints:
        """The category of each participation's actor."""
        return self.category[self.row_actor]

    @property
    def row_stratum(self) -> Ints:
        """The stratum of each participation's event."""
        return self.stratum[self.row_event]

    def keep(self, participations: Flags) -> Table:
        """Some participations alone; actors, events and categories keep their codes."""
        number = np.cumsum(participations) - 1
        told = self.told
        if told is not None:
            there = participations[told[0]]
            told = number[told[0][there]], told[1][there]
        return replace(
            self,
            row_actor=self.row_actor[participations],
            row_event=self.row_event[participations],
            organises=None if self.organises is None else self.organises[participations],
            told=told,
        )

    def together(self) -> Table:
        """The participations of events that have two actors or more: no other event enters a figure of linkage."""
        sizes = np.bincount(self.row_event, minlength=len(self.events))
        return self.keep(sizes[self.row_event] > 1)

    def unstratified(self) -> Table:
        """The same in one stratum."""
        return replace(self, stratum=np.zeros_like(self.stratum), strata=("",))


def read(
    participations: pd.DataFrame | Mapping[str, Sequence[Any]],
    *,
    event: str = "event",
    actor: str = "actor",
    category: str = "category",
    stratum: str | None = None,
    organiser: str | None = None,
    source: str | None = None,
) -> Table:
    """The participations of a table: a row an actor at an event; rows that repeat one count once.

    Rows without event or actor are left out, and counted; an actor without a category is of the category
    `unknown`, an event without a stratum of the stratum `none`. Raises KgError for a column that is not there, an
    actor of two categories, an event in two strata, a flag that is neither yes nor no, or an id too large for a column
    of floats to hold.
    """
    frame = framed(participations)
    wanted = {"event": event, "actor": actor, "category": category, "stratum": stratum, "organiser": organiser}
    for what, name in {**wanted, "source": source}.items():
        require(frame, name, what)
    left = {f"without {what}": _missing(frame[name]) for what, name in (("an event", event), ("an actor", actor))}
    if any(gone.any() for gone in left.values()):
        frame = frame[~(left["without an event"] | left["without an actor"])]
    at, events = coded(frame[event])
    who, actors = coded(frame[actor])
    kind, categories = coded(frame[category])
    of_actor, categories = _one_each(
        who, kind, actors, categories, UNKNOWN, f"{actor} {{}} has two values of {category}"
    )
    strata: tuple[str, ...] = ("",)
    of_event = np.zeros(len(events), np.int64)
    if stratum is not None:
        codes, strata = coded(frame[stratum])
        message = f"{event} {{}} has two values of {stratum}"
        of_event, strata = _one_each(at, codes, events, strata, NO_STRATUM, message)
    order = np.lexsort((who, at, of_event[at]))
    key = (at * max(len(actors), 1) + who)[order]
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    slot_of = np.empty(len(key), np.int64)
    slot_of[order] = np.cumsum(first) - 1
    made = Table(
        who[order][first], at[order][first], of_actor, of_event, actors, events, categories, strata,
        {reason: int(gone.sum()) for reason, gone in left.items() if gone.any()},
    )  # fmt: skip
    return _with_roles(made, frame, slot_of, organiser, source)


def _with_roles(made: Table, frame: pd.DataFrame, slot_of: Ints, organiser: str | None, source: str | None) -> Table:
    if organiser is not None:
        codes, names = coded(frame[organiser])
        yes = np.array([*flags(names, organiser, lambda text: first_place(frame, organiser, text)), False], bool)[codes]
        made = replace(made, organises=np.bincount(slot_of[yes], minlength=len(made)) > 0)
    if source is not None:
        codes, names = coded(frame[source])
        pairs = np.unique(np.stack([slot_of, codes])[:, codes >= 0], axis=1)
        made = replace(made, told=(pairs[0], pairs[1]), sources=names)
    return made


def framed(participations: pd.DataFrame | Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """The table as a DataFrame. Raises KgError for what is none."""
    import pandas as pd

    if isinstance(participations, pd.DataFrame):
        named = all(isinstance(name, str) for name in participations.columns)
        return (
            participations if named else participations.set_axis([str(name) for name in participations.columns], axis=1)
        )
    try:
        return pd.DataFrame(participations)
    except (ValueError, TypeError) as error:
        raise KgError(
            f"the participations are no table ({error})", hint="give a DataFrame, or columns of like length"
        ) from error


def require(frame: pd.DataFrame, name: str | None, what: str) -> None:
    """Raise KgError for a column that is not there, or there twice."""
    if name is None:
        return
    require_column(name, [str(c) for c in frame.columns], of=what)
    if list(frame.columns).count(name) > 1:
        raise KgError(f"the table has two columns {name!r}", hint="rename one")


def _missing(column: pd.Series[Any]) -> Flags:
    return coded(column)[0] < 0


def coded(column: pd.Series[Any]) -> tuple[Ints, tuple[str, ...]]:
    """Codes of a column's values as texts, and these texts, sorted; -1 for what is missing or blank."""
    import pandas as pd

    try:
        found, values = pd.factorize(column)
    except TypeError as error:
        raise KgError(
            f"the column {column.name!r} holds what is no plain value", hint="give texts or numbers"
        ) from error
    try:
        texts = [nfc(as_text(value)).strip() for value in values]
    except ValueError as error:
        raise KgError(f"column {column.name!r}: {error}", hint="read the column as text (dtype=str)") from error
    names = sorted({text for text in texts if text})
    position = {name: i for i, name in enumerate(names)}
    recode = np.array([*(position.get(text, -1) for text in texts), -1], np.int64)
    return recode[found], tuple(names)


def _one_each(
    of: Ints, value: Ints, names: Sequence[str], values: tuple[str, ...], missing: str, message: str
) -> tuple[Ints, tuple[str, ...]]:
    """The one value of each thing (some may be told in other rows alone), and the values with `missing`, sorted."""
    known = value >= 0
    chosen = np.full(len(names), -1, np.int64)
    chosen[of[known]] = value[known]
    torn = np.flatnonzero(chosen[of[known]] != value[known])
    if len(torn):
        thing = int(of[known][torn[0]])
        two = sorted({values[int(value[known][torn[0]])], values[int(chosen[thing])]})
        raise KgError(
            message.format(repr(names[thing])) + f": {two[0]!r} and {two[1]!r}",
            hint="give it one, in every row",
        )
    if (chosen >= 0).all():
        return chosen, values
    every = tuple(sorted({*values, missing}))
    recode = np.array([*(every.index(v) for v in values), every.index(missing)], np.int64)
    return recode[chosen], every
