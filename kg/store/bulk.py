"""Large RDF files into a store on disk, about as fast as the store itself can take them.

The files go into a new store beside the old one while they are read through for faults; the new store then
takes the place of the old in one step. What needs rewriting (blank nodes, statements outside any graph, words
given up) is left to the slower way of `kg.store.read_rdf`.
"""

from __future__ import annotations

import contextlib
import glob
import gzip
import re
import shutil
import sys
import tempfile
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg._util import atomic
from kg.errors import KgError, StoreError
from kg.model import rdf
from kg.model.iris import MADE_ANEW, ONTOLOGY, PREFIXES, compress, graph_iri
from kg.model.ontology import Ontology
from kg.store import embedded, rdf_files, terms

LARGE = 5_000_000  # bytes from which this way pays
_QUADS = (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD)
_MADE_ANEW = frozenset(ox.NamedNode(name) for name in MADE_ANEW)
# The files of a store: RocksDB's, and what was kept beside them.
_OURS = re.compile(r"[0-9]+\.(sst|log|blob)|CURRENT|IDENTITY|LOCK|LOG(\.old\..*)?|(MANIFEST|OPTIONS)-.*|kept-.*|\..*")
_STRING = PREFIXES["xsd"] + "string"


class NotPlain(Exception):
    """The file needs rewriting before it can be kept."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in a file: statements by named graph."""

    path: Path
    counts: Counter[str]


def is_large(paths: Sequence[Path]) -> bool:
    """Whether the files are worth this way."""
    return _size(paths) >= LARGE


def load(place: Path, paths: Sequence[Path], ontology: Ontology) -> dict[str, tuple[int, int]]:
    """Load files into the store at a directory, all or none; statements now and before, by named graph.

    Raises KgError for a file that cannot be read, holds a word that the ontology has not, or a graph that
    another of these files holds too; StoreError where the store cannot be written; NotPlain where a file needs
    rewriting. The store is then as it was.
    """
    place = place.resolve()
    if place.is_dir() and (odd := [p.name for p in place.iterdir() if not _OURS.fullmatch(p.name)]):
        raise NotPlain(odd[0])  # a file of the user's would be lost with the old directory
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for left in place.parent.glob(f".{glob.escape(place.name)}.new-*"):
            _sweep(left)
        with tempfile.TemporaryDirectory(
            dir=place.parent, prefix=f".{place.name}.new-", ignore_cleanup_errors=True
        ) as room:
            fresh = Path(room) / place.name
            counts, before = _make(place, fresh, paths, ontology)
            with _held(place):
                if place.exists():
                    shutil.copymode(place, fresh)
                atomic.swap(fresh, place)
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the store cannot be written ({error})", where=str(place), hint="nothing was changed; check the free space"
        ) from error
    return {name: (number, before.get(name, 0)) for name, number in sorted(counts.items())}


def _sweep(left: Path) -> None:
    """Take away what a load that was killed left behind, unless its store is open: then a load is going on."""
    with contextlib.suppress(StoreError), contextlib.ExitStack() as held:
        for inner in left.iterdir():
            held.enter_context(_held(inner))
        shutil.rmtree(left, ignore_errors=True)


def _make(place: Path, fresh: Path, paths: Sequence[Path], ontology: Ontology) -> tuple[Counter[str], dict[str, int]]:
    """The new store beside the old; statements now and before. Both are shut on return: a store that is open
    while its directory changes places would go on writing into the other."""
    old = embedded.directory(place) if place.exists() and any(place.iterdir()) else None
    before = old.sizes() if old else {}
    if old is not None and _size(place.iterdir()) > 4 * _size(paths):
        return _onto(old, fresh, paths, ontology), before
    return _beside(old, fresh, paths, ontology), before


@contextlib.contextmanager
def _held(place: Path) -> Iterator[None]:
    """Keep others from opening the store while it is put aside, by the lock that RocksDB itself takes.

    Raises StoreError where another program has opened it in the meantime.
    """
    lock = place / "LOCK"
    if sys.platform == "win32" or not lock.exists():  # Windows does not move a folder that is in use
        yield
        return
    import fcntl

    with lock.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                "the store is in use by another program", where=str(place), hint="wait for it; nothing was changed"
            ) from error
        yield


def _size(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())


def _beside(old: embedded.Embedded | None, fresh: Path, paths: Sequence[Path], ontology: Ontology) -> Counter[str]:
    """A store of the files, filled while they are surveyed, and of what else the old one holds."""
    store = ox.Store(str(fresh))
    failed: list[BaseException] = []

    for path in paths:
        rdf_files.rdf_format(path)  # before the thread, which could not tell anybody

    def fill() -> None:
        try:
            for path in paths:
                _take(store, path)
        except (KgError, OSError, SyntaxError, RuntimeError, ValueError, EOFError, zlib.error) as error:
            failed.append(error)

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        counts = _together([survey(path, ontology) for path in paths])
    finally:
        filling.join()
    if failed:
        raise StoreError(
            f"the store cannot be written ({failed[0]})", where=str(fresh.name), hint="nothing was changed"
        )
    if old is not None:
        for name in set(old.graphs()) - counts.keys() - set(MADE_ANEW):
            store.bulk_extend(old.quads(name))
    _finish(store, ontology)
    return counts


def _onto(old: embedded.Embedded, fresh: Path, paths: Sequence[Path], ontology: Ontology) -> Counter[str]:
    """A copy of the old store with the files' graphs in place of those of the same name."""
    counts = _together([survey(path, ontology) for path in paths])
    old.copy(fresh)
    store = ox.Store(str(fresh))
    store.update(";\n".join([*(f"DROP SILENT GRAPH <{name}>" for name in counts), "DROP DEFAULT"]))
    for path in paths:
        _take(store, path)
    _finish(store, ontology)
    return counts


def _finish(store: ox.Store, ontology: Ontology) -> None:
    """The ontology as it is now, nothing inferred; what was kept of the old content is gone with it."""
    for name in MADE_ANEW:
        store.remove_graph(ox.NamedNode(name))
    store.extend(rdf.ontology_quads(ontology))
    store.flush()


def _take(store: ox.Store, path: Path) -> None:
    form, name = rdf_files.rdf_format(path)
    graph = None if form in _QUADS else ox.NamedNode(graph_iri(name))
    if path.name.lower().endswith(".gz"):
        with gzip.open(path) as stream:
            store.bulk_load(input=cast(IO[bytes], stream), format=form, to_graph=graph)
    else:
        store.bulk_load(path=str(path), format=form, to_graph=graph)


def survey(path: Path, ontology: Ontology) -> Survey:
    """Read a file through. Raises KgError for its first fault, NotPlain where it needs rewriting."""
    form, name = rdf_files.rdf_format(path)
    home = None if form in _QUADS else ox.NamedNode(graph_iri(name))
    given_up = frozenset(ox.NamedNode(term.iri) for term in ontology.terms.values() if term.deprecated)
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as stream:
            if stream.read(3) == b"\xef\xbb\xbf":
                raise NotPlain
            stream.seek(0)
            counts, words = _read_through(ox.parse(cast(IO[bytes], stream), form), home, given_up, str(path))
    except (OSError, EOFError, ValueError, SyntaxError, zlib.error) as error:
        raise rdf_files.unreadable(error, str(path)) from error
    terms.require_terms(words, ontology, str(path))
    return Survey(path, counts)


def _read_through(
    statements: Iterable[ox.Quad], home: ox.NamedNode | None, given_up: frozenset[ox.NamedNode], where: str
) -> tuple[Counter[str], set[str]]:
    """Statements by graph, and the words of ours that they use; one plain loop, for millions of them."""
    counts: Counter[Any] = Counter()
    predicates: set[ox.NamedNode] = set()
    objects: set[ox.NamedNode] = set()
    named, literal, anew = ox.NamedNode, ox.Literal, _MADE_ANEW
    for subject, predicate, value, graph in statements:
        graph = home or graph
        counts[graph] += 1
        if graph in anew:
            continue
        predicates.add(predicate)
        if given_up and (predicate in given_up or value in given_up):
            raise NotPlain
        kind = type(value)
        if kind is named:
            if value.value.startswith(ONTOLOGY):
                objects.add(value)
        elif kind is literal:
            plain = value.direction is None and (value.language is not None or value.datatype.value == _STRING)
            if not plain and (fault := rdf_files.value_fault(value)):
                raise KgError(fault, where=where, hint="mend the value; nothing was loaded")
        else:
            raise NotPlain
        if type(subject) is not named or type(graph) is not named:
            raise NotPlain
        if subject.value.startswith(ONTOLOGY):
            raise terms.ours(subject.value, where)
    words = {node.value.removeprefix(ONTOLOGY) for node in predicates | objects if node.value.startswith(ONTOLOGY)}
    return Counter({graph.value: number for graph, number in counts.items()}), words


def _together(surveys: Sequence[Survey]) -> Counter[str]:
    """The counts of all files, less the graphs that are made anew. Raises KgError for two files of one graph."""
    counts: Counter[str] = Counter()
    for one in surveys:
        for name, number in one.counts.items():
            if name in counts and name not in MADE_ANEW:
                raise KgError(f"another of these files is {compress(name)} too", where=str(one.path), hint="rename one")
            counts[name] = 0 if name in MADE_ANEW else number
    return counts
