"""A bar with the time that remains, for work that takes longer than two seconds at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
AFTER = 2.0  # seconds


def watched(work: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """The same items, with a bar on standard error from two seconds on; none where that is no terminal."""
    from tqdm import tqdm

    yield from tqdm(work, desc=what, total=total, delay=AFTER, leave=False, disable=None)
