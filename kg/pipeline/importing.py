"""Tables into a graph, by a mapping: read, made into facts, checked, and put in place of what they said before."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg._util.atomic import write_bytes
from kg._util.paths import home
from kg.errors import DataError, KgError, Problem
from kg.ingest import mappings, reader
from kg.ingest import quads as quads_
from kg.ingest.subjects import resolver
from kg.ingest.tables import How, read_grid
from kg.model.facts import Data
from kg.model.iris import graph_iri
from kg.model.ontology import Ontology
from kg.model.read_ontology import bundled
from kg.pipeline.load import load_into, open_store
from kg.store import rdf_files
from kg.validation import facts as validation_facts


@dataclass(frozen=True)
class Imported:
    """What an import made: `facts` by class, `statements` of its graph now, `added` and `removed` against what a store
    held of it (None where none was named), rows that did not fit, and how the tables were read."""

    graph: str
    facts: dict[str, int]
    statements: int
    added: int | None
    removed: int | None
    unfit: tuple[Problem, ...]
    skipped: int
    said: tuple[str, ...]


def import_tables(
    tables: Sequence[str | Path],
    mapping: str | Path,
    *,
    store: str | Path | None = None,
    out: str | Path | None = None,
    how: How | None = None,
    dry_run: bool = False,
) -> Imported:
    """Import tables by a mapping into a store (in place of what the same source said before), or into an RDF file.

    Facts are checked as those of data/ are. With `dry_run` nothing is written. Raises DataError for a mapping or facts
    that break a rule, KgError for a table that cannot be read, or where nothing says where to.
    """
    ontology = bundled()
    chosen = mappings.read_mapping(_mapping(mapping), ontology)
    read = [(str(path), read_grid(Path(path), _how(chosen.how, how))) for path in tables]
    made = mappings.apply(chosen, read, ontology)
    if store is None and out is None and not dry_run:
        raise KgError("nothing says where to", hint="name a --store, a file (--out), or try it first (--dry-run)")
    statements = _checked(chosen, made, ontology)
    graph = graph_iri(chosen.source.id)
    number, added, removed = _put(statements, graph, store, out, dry_run)
    counts = dict(sorted(Counter(fact.cls for fact in made.facts).items()))
    said = tuple(grid.said for _, grid in read)
    return Imported(graph, counts, number, added, removed, tuple(made.unfit), made.skipped, said)


def _mapping(given: str | Path) -> Path:
    """The file of a mapping: a path, or the name of one of ours."""
    ours = home() / "data" / "mappings" / f"{given}.toml"
    return ours if not Path(given).exists() and ours.is_file() else Path(given)


def _how(mapped: How, given: How | None) -> How:
    """How to read: as given, else as the mapping says."""
    given = given or How()
    return How(given.delimiter or mapped.delimiter, given.encoding or mapped.encoding, given.sheet or mapped.sheet)


def _checked(chosen: mappings.TableMapping, made: mappings.Made, ontology: Ontology) -> Iterator[ox.Quad]:
    """The quads of the facts, made as they are taken. Raises DataError where a fact breaks a rule."""
    source = replace(chosen.source, facts=tuple(made.facts), table=True)
    registers = tuple(s for s in reader.read([home() / "data"]).sources if s.register)
    data = Data((*registers, source))
    wrong = validation_facts.errors(validation_facts.problems(data, ontology))
    if wrong:
        raise DataError(wrong)
    return quads_.of_source(source, resolver(data, ontology), ontology)


def _put(
    statements: Iterator[ox.Quad], graph: str, store: str | Path | None, out: str | Path | None, dry_run: bool
) -> tuple[int, int | None, int | None]:
    """Write the statements where they are wanted: how many they are; of a store, how many are new there, and gone."""
    before = _held(store, graph) if store is not None else None
    if before is None and out is None:
        return len(set(statements)), None, None
    if before is not None and not before and not dry_run and out is None:
        number = _load(statements, graph, store)  # a first import: nothing to compare with, and none kept in memory
        return number, number, 0
    now = set(statements)
    if out is not None and not dry_run:
        write_bytes(Path(out), rdf_files.written(now, Path(out)))
    if before is None:
        return len(now), None, None
    if not dry_run:
        _load(now, graph, store)
    return len(now), len(now - before), len(before - now)


def _held(store: str | Path, graph: str) -> set[ox.Quad]:
    """What a store holds of a graph; nothing where no store is there yet."""
    if isinstance(store, Path) and not (store / "CURRENT").exists():
        return set()
    return set(open_store(store).store.quads(graph))


def _load(statements: Iterable[ox.Quad], graph: str, store: str | Path | None) -> int:
    """Put statements in place of a graph of a store: how many it then has."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{graph.rpartition('/')[2]}.nq"
        ox.serialize(statements, output=str(file), format=ox.RdfFormat.N_QUADS)
        return sum(now for name, now, _ in load_into(store, [file]) if name == graph)
