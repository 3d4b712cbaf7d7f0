"""Errors that say what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the data: where it stands, which rule it breaks, how to mend it."""

    file: str
    line: int
    rule: str
    message: str
    hint: str = ""
    fact: str = ""
    severity: str = "error"

    @property
    def where(self) -> str:
        """The place as `file:line`, or the file alone where no line is to blame."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        fact = f" [{self.fact}]" if self.fact else ""
        hint = f"; {self.hint}" if self.hint else ""
        return one_line(f"{self.where}: {self.rule}: {self.message}{fact}{hint}")


class KgError(Exception):
    """Base of every error this package raises on purpose; its text is one line.

    `where` names a file, fact, query or id; `hint` says what to do about it.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message, self.where, self.hint = message, where, hint
        super().__init__(one_line(": ".join(filter(None, (where, message))) + (f"; {hint}" if hint else "")))


class DataError(KgError):
    """The data breaks a rule; `problems` holds every violation that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        first = self.problems[0]
        more = len(self.problems) - 1
        super().__init__(
            f"{first.rule}: {first.message}" + (f" [{first.fact}]" if first.fact else ""),
            where=first.where,
            hint=first.hint + (f" (and {more} more: kg check lists them)" if more else ""),
        )


class NotFoundError(KgError):
    """Something was asked for by a name or id that nothing has."""


class QueryError(KgError):
    """A query is malformed, or a parameter does not fit its type."""


class StoreError(KgError):
    """A store cannot be opened, read or written."""


class ReasonerError(KgError):
    """A reasoner is missing, or did not come to an answer."""


def one_line(text: str) -> str:
    """Fold any white space, line breaks included, so that an error stays on one line."""
    return " ".join(text.split())
