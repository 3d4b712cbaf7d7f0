"""States of data, words and code, each kept in the user's cache as a store that is only ever read.

A generation is a folder named after the state it is of. It is filled beside its place and moved there whole; whoever
finds it not whole (cut short, spoilt, somebody else's) makes it anew. It holds quads and a list of checksums, and
nothing that would be carried out on reading.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from kg._util import atomic
from kg._util.paths import cache
from kg.errors import KgError
from kg.store import embedded

MOST = 8  # generations that are kept however old; others go when nobody asked for them
UNUSED = 3600  # for so many seconds
_LIST = "generation.json"  # the checksum of each file; its time says when the generation was last asked for
_FAULTS = (OSError, RuntimeError, ValueError, KgError)  # a cache that cannot be read or written is none


def find(state: str) -> embedded.Embedded | None:
    """The store of a state; None where it is not there or not whole."""
    place = _folder() / state
    with contextlib.suppress(*_FAULTS):
        if _whole(place, state):
            os.utime(place / _LIST)
            return embedded.shared(place / "store", place)
    return None


def keep(state: str, held: embedded.Embedded) -> None:
    """Keep what a store holds as the generation of a state; a cache that cannot be written keeps nothing."""
    folder = _folder()
    with contextlib.suppress(*_FAULTS):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{state}.new-", ignore_cleanup_errors=True) as room:
            fresh = Path(room) / state
            fresh.mkdir()
            held.copy(fresh / "store")
            (fresh / _LIST).write_bytes(_list(fresh, state))
            if not _whole(folder / state, state):  # another process may have been faster
                atomic.swap(fresh, folder / state)
        _sweep(folder)


def _folder() -> Path:
    return cache() / "generations"


def _whole(place: Path, state: str) -> bool:
    try:
        return (place / _LIST).read_bytes() == _list(place, state)
    except OSError:
        return False


def _list(place: Path, state: str) -> bytes:
    """What stands in the list of a generation: made of what is there, so that reading it trusts nothing."""
    files = {path.name: _checksum(path) for path in sorted((place / "store").iterdir())}
    return json.dumps({"state": state, "files": files}, indent=1).encode()


def _checksum(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep(folder: Path) -> None:
    """Put away what killed writers left, and generations beyond the newest that were not asked for lately."""
    asked = {path: _asked(path) for path in folder.iterdir()}
    newest = sorted((path for path in asked if not path.name.startswith(".")), key=lambda path: -asked[path])
    for path, when in asked.items():
        if path not in newest[:MOST] and when < time.time() - UNUSED:
            shutil.rmtree(path, ignore_errors=True)


def _asked(path: Path) -> float:
    with contextlib.suppress(OSError):
        return (path / _LIST).stat().st_mtime
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0
