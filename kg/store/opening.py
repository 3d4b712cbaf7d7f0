"""Opens the store that a place names: a directory or a URL."""

from __future__ import annotations

from pathlib import Path

from kg.store import embedded
from kg.store.base import Store


def is_url(place: str | Path) -> bool:
    """Whether a place is a remote store's address, not a directory."""
    return isinstance(place, str) and "://" in place


def open_held(place: str | Path) -> Store:
    """The store at a directory, which is made where there is none, or at a URL."""
    if isinstance(place, str) and is_url(place):
        from kg.store.remote import connect as connect_store

        return connect_store(place)
    return embedded.directory(Path(place))
