"""Writing so that a file or folder is the old one or the new one, never half of each."""

from __future__ import annotations

import ctypes
import glob
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import KgError

MARK = "build.json"  # every folder this software writes holds it, and only such a folder is ever replaced


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all. Raises KgError where it cannot be written."""
    if path.exists() and not path.is_file():
        raise KgError("this is not a file", where=str(path), hint="name a file; nothing was changed")
    try:
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def sealed(content: bytes) -> bytes:
    """Content behind its checksum, to be kept where it may be cut short or spoilt."""
    return hashlib.sha256(content).digest() + content


def unsealed(kept: bytes) -> bytes | None:
    """What was sealed; None where it is no longer whole."""
    seal, content = kept[:32], kept[32:]
    return content if hashlib.sha256(content).digest() == seal else None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def unwritable(path: Path, error: OSError) -> KgError:
    """The error for a place that cannot be written, and why."""
    return KgError(
        f"cannot be written ({error.strerror or error})",
        where=str(path),
        hint="check the path, its rights and the free space; nothing was changed",
    )


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A fresh folder to fill; on leaving without an error it takes the place of `folder` in one step.

    Only an absent or empty folder, or one that holds MARK, is ever replaced. Raises KgError where it is
    in use by another build, holds other files, or cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder.parent):
            pass  # a place that cannot be written would look like a lock that is held
        lock = FileLock(folder.parent / f".{folder.name}.lock", timeout=0)
        with lock:
            try:
                _sweep(folder)
                _refuse_others(folder)
                with tempfile.TemporaryDirectory(
                    dir=folder.parent, prefix=f".{folder.name}.new-", ignore_cleanup_errors=True
                ) as name:
                    fresh = Path(name) / folder.name
                    fresh.mkdir()
                    yield fresh
                    swap(fresh, folder)
            finally:
                with suppress(OSError):  # a system that does not let go of an open file leaves it behind
                    Path(lock.lock_file).unlink()
    except Timeout as error:
        raise KgError("another build is writing there", where=str(folder), hint="wait for it to end") from error
    except OSError as error:
        raise unwritable(folder, error) from error


def _refuse_others(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise KgError("this is a file, not a folder", where=str(folder), hint="name another folder")
    if folder.is_dir() and any(folder.iterdir()) and not _ours(folder):
        raise KgError(
            "the folder holds other files, which a build would replace", where=str(folder), hint="name a new folder"
        )


def _ours(folder: Path) -> bool:
    """Whether a folder holds what a build of this software wrote and nothing else."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        known = {MARK, *mark["files"]}
        return str(mark["made_by"]).startswith("lienket ") and {p.name for p in folder.iterdir()} <= known
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sweep(folder: Path) -> None:
    """Put away what a killed build left: unfinished folders, or the old one half-way through a swap."""
    old = folder.parent / f".{folder.name}.old"
    if _ours(old):
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(folder)
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.new-*"):
        shutil.rmtree(left, ignore_errors=True)


def swap(fresh: Path, folder: Path) -> None:
    """Put a fresh folder in place of another, in one step where the system can."""
    if not folder.exists() or not any(folder.iterdir()):
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
    elif not _exchange(fresh, folder):
        # Without an exchange in one step, the next build repairs a stop between these two.
        old = folder.parent / f".{folder.name}.old"
        folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can (Linux: renameat2 with RENAME_EXCHANGE)."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0
