"""What was made of a state of data, words and code, kept in the user's cache and never changed there.

Of each state three things, each made when it is first wanted. Its quads in one file, from which a graph in memory is
read: to work on. A store on disk, opened where it lies and only read: for a question or two, which is then answered
before all the quads would be read. Notes, such as what is wrong with the data. All stand under checksums; what is not
whole (cut short, spoilt, somebody else's) is made anew. None holds anything that would be carried out on reading.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from kg._util import atomic
from kg._util.paths import cache
from kg.errors import KgError
from kg.store import embedded

MOST = 8  # generations that are kept however old; others go when nobody asked for them
UNUSED = 600  # for so many seconds
_OURS = re.compile(r"[0-9a-f]{32}\.(quads|store|note)|\.[0-9a-f]{32}\.(quads|store|note)\..+")
_FAULTS = (OSError, RuntimeError, SyntaxError, ValueError, KgError)  # a cache that cannot be read or written is none


def read(state: str) -> embedded.Embedded | None:
    """The graph of a state, in memory; None where it is not kept whole."""
    with contextlib.suppress(*_FAULTS):
        written = _unsealed(_quads(state))
        return embedded.loaded(written) if written is not None else None
    return None


def write(state: str, store: embedded.Embedded) -> None:
    """Keep the graph of a state, to be read; a cache that cannot be written keeps nothing."""
    with contextlib.suppress(*_FAULTS):
        atomic.write_bytes(_made(_quads(state)), atomic.sealed(store.written()))
        _sweep()


def find(state: str) -> embedded.Embedded | None:
    """The store of a state, opened where it lies; None where it is not kept whole."""
    with contextlib.suppress(*_FAULTS):
        place = _store(state)
        if _whole(place):
            _asked_for(place)
            return embedded.frozen(place / "store")
    return None


def keep(state: str, store: embedded.Embedded) -> None:
    """Keep a store of a state, to be opened; a cache that cannot be written keeps nothing."""
    with contextlib.suppress(*_FAULTS):
        place = _made(_store(state))
        room = tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.", ignore_cleanup_errors=True)
        with room as name:
            fresh = Path(name) / place.name
            fresh.mkdir()
            store.copy(fresh / "store")
            (fresh / "list.json").write_bytes(_list(fresh / "store"))
            if not _whole(place):  # another process may have been faster
                atomic.swap(fresh, place)
        _sweep()


def recall(name: str) -> bytes | None:
    """What was noted under a name; None where it is not kept whole."""
    with contextlib.suppress(*_FAULTS):
        return _unsealed(_folder() / f"{name}.note")
    return None


def note(name: str, told: bytes) -> None:
    """Note something small that was made of a state; a cache that cannot be written keeps nothing."""
    with contextlib.suppress(*_FAULTS):
        atomic.write_bytes(_made(_folder() / f"{name}.note"), atomic.sealed(told))
        _sweep()


def _folder() -> Path:
    return cache() / "generations"


def _quads(state: str) -> Path:
    return _folder() / f"{state}.quads"


def _store(state: str) -> Path:
    return _folder() / f"{state}.store"


def _unsealed(place: Path) -> bytes | None:
    """What stands in a file of ours, where it is whole; a pipe in its place would keep us waiting."""
    told = atomic.unsealed(place.read_bytes()) if place.is_file() else None
    if told is not None:
        _asked_for(place)
    return told


def _asked_for(place: Path) -> None:
    """Note the time; a cache that can only be read is read all the same."""
    with contextlib.suppress(OSError):
        os.utime(place)


def _made(place: Path) -> Path:
    """The place, in a folder that is there; what stands in it and is not of its kind is taken away."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    right = place.is_dir() if place.suffix == ".store" else place.is_file()
    if place.is_symlink() or (place.exists() and not right):
        _remove(place)
    return place


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _whole(place: Path) -> bool:
    try:
        return (place / "list.json").read_bytes() == _list(place / "store")
    except OSError:
        return False


def _list(store: Path) -> bytes:
    """The checksum of each file: worked out from what is there, so that reading a list trusts nothing in it."""
    return json.dumps({path.name: _checksum(path) for path in sorted(store.iterdir())}, indent=1).encode()


def _checksum(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep() -> None:
    """Put away what was not asked for lately, but for the newest of each kind, and what killed writers left.

    Nothing but what we named is ever touched.
    """
    now = time.time()
    ours = [path for path in _folder().iterdir() if _OURS.fullmatch(path.name)]
    asked = {path: when if (when := path.lstat().st_mtime) <= now + 60 else 0.0 for path in ours}  # no clock of ours
    newest = {
        path
        for kind in (".quads", ".store", ".note")
        for path in sorted((p for p in ours if p.suffix == kind), key=lambda path: -asked[path])[:MOST]
    }
    for path in asked.keys() - newest:
        if asked[path] < now - UNUSED:
            _remove(path)
