"""What a loaded graph depends on, as one name: where nothing of it changed, what was made of it still holds."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg._util.paths import home

_PACKAGE = Path(__file__).resolve().parent.parent


def name(directories: Sequence[Path], only: str | None) -> str:
    """The state of data directories, of the ontology, the queries and the code, as 32 hexadecimal digits.

    Where a directory lies does not matter. Empty where a file cannot be read: which it is, and why, is the reader's
    to tell.
    """
    try:
        return _name(directories, only)
    except OSError:
        return ""


def _name(directories: Sequence[Path], only: str | None) -> str:
    held = hashlib.sha256(repr((__version__, sys.version, ox.__version__, only)).encode())
    words = home() / "ontology", home() / "queries"
    parts = (_PACKAGE.rglob("*.py"), words[0].glob("*.ttl"), words[1].rglob("*.rq"), *map(_data, directories))
    for folder, paths in zip((_PACKAGE, *words, *directories), parts, strict=True):
        for entry in sorted(f"{path.relative_to(folder).as_posix()}\0{_content(path)}" for path in paths):
            held.update(entry.encode("utf-8", "surrogateescape") + b"\n")
        held.update(b"\0")
    return held.hexdigest()[:32]


def _data(directory: Path) -> Iterator[Path]:
    """All that a data directory holds where it is read: files that should not be there are told too."""
    yield directory
    for part in (directory / "facts", directory / "registers"):
        yield part
        yield from _children(part)
    yield directory / "identities.csv"


def _children(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()


def _content(path: Path) -> str:
    if not path.is_file():
        kinds = {"a folder": path.is_dir(), "something": path.exists(), "a broken link": path.is_symlink()}
        return next((kind for kind, here in kinds.items() if here), "nothing")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
