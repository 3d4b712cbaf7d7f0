"""From data directories, RDF files, a directory or a URL to a graph."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kg._util.paths import home
from kg.errors import DataError, KgError, NotFoundError, StoreError
from kg.graph import KnowledgeGraph
from kg.ingest import quads as quads_
from kg.ingest import reader
from kg.model import facts as model_facts
from kg.model.iris import DERIVED, compress
from kg.model.ontology import Ontology
from kg.model.read_ontology import read as read_ontology
from kg.pipeline.state import name as state_of
from kg.store import bulk, embedded, generations
from kg.store.base import without_password
from kg.store.opening import is_url, open_held
from kg.store.terms import read_files
from kg.validation import facts as validation_facts


def load(
    data: str | Path | Sequence[str | Path] | None = None,
    *,
    bundled: bool = True,
    only: str | None = None,
    reasoned: bool = True,
    directory: str | Path | None = None,
    cache: bool = True,
) -> KnowledgeGraph:
    """Load the ontology and data into a checked, reasoned graph.

    `data` names one or more data directories of yours; `bundled=False` leaves ours out. `only` keeps one
    article (registers stay). `directory` keeps the store on disk (or on a server, by its URL), where graphs of
    the same names are replaced. Without one, what was loaded before and has not changed since is taken from the
    user's cache (the folder KG_CACHE, where that is set), unless `cache=False`. Raises DataError, with every
    problem, for data that breaks a rule; StoreError for a store that holds other sources.
    """
    places = data_directories(data, bundled=bundled)
    if not cache or directory is not None or not reasoned:
        return _loaded(places, only, reasoned, directory)
    return _generation(places, only, generations.read, generations.write)


def load_to_ask(
    data: str | Path | Sequence[str | Path] | None = None, *, bundled: bool = True, cache: bool = True
) -> KnowledgeGraph:
    """The graph that `load` gives, for a few questions and no change: where it was kept, it is opened where it lies."""
    places = data_directories(data, bundled=bundled)
    if not cache:
        return _loaded(places, None, True, None)
    return _generation(places, None, generations.find, generations.keep)


def _generation(
    places: Sequence[Path],
    only: str | None,
    find: Callable[[str], embedded.Embedded | None],
    keep: Callable[[str, embedded.Embedded], None],
) -> KnowledgeGraph:
    """The graph of the data as they are now: kept from before, or made and kept."""
    state = state_of(places, only)
    if state and (held := find(state)):
        return KnowledgeGraph(held, _ontology(), partial(_unchanged, places, only, state), state)
    graph = _loaded(places, only, True, None)
    if state and state == state_of(places, only) and isinstance(graph.store, embedded.Embedded):
        graph.state = state  # nothing changed while it was read
        keep(state, graph.store)
    return graph


def _unchanged(places: Sequence[Path], only: str | None, state: str) -> model_facts.Data:
    """The facts that a kept graph was made of. Raises KgError where they are others by now."""
    if state != state_of(places, only):
        raise KgError("the data changed after they were loaded", where=str(places[-1]), hint="load them again")
    return _body(places, only)


def _body(places: Sequence[Path], only: str | None) -> model_facts.Data:
    body = reader.read(places)
    return body if only is None else _only(body, only)


def _ontology() -> Ontology:
    return read_ontology(home() / "ontology" / "core.ttl")


def _loaded(places: Sequence[Path], only: str | None, reasoned: bool, directory: str | Path | None) -> KnowledgeGraph:
    ontology = _ontology()
    body = _body(places, only)
    wrong = validation_facts.errors(validation_facts.problems(body, ontology))
    if wrong:
        raise DataError(wrong)
    held = open_held(directory) if directory is not None else embedded.memory()
    made = quads_.quads(body, ontology)
    if only is None and (others := set(held.graphs()) - made.graphs.keys() - set(DERIVED)):
        raise StoreError(
            f"the store also holds {compress(min(others))}, which is not of this data",
            where=without_password(directory),
            hint="name a new directory, or remove this one first",
        )
    held.replace_sources(made.graphs)
    graph = KnowledgeGraph(held, ontology, body)
    if reasoned:
        graph.reason()
    return graph


def load_into(place: str | Path | None, paths: Sequence[str | Path]) -> list[tuple[str, int, int]]:
    """Load RDF files into the store at a directory or URL, all or none: (graph, statements now, before), sorted.

    Without a place the files are only read through. Raises KgError as `KnowledgeGraph.load_files` does.
    """
    ontology = _ontology()
    named = [Path(path) for path in paths]
    if isinstance(place, Path) and bulk.is_large(named):
        with contextlib.suppress(bulk.NotPlain):
            return [(name, *counts) for name, counts in bulk.load(place, named, ontology).items()]
    graphs = read_files(named, ontology)
    graph = KnowledgeGraph(open_held(place) if place else embedded.memory(), ontology)
    loaded = [(name, len(quads), sum(1 for _ in graph.store.quads(name))) for name, quads in sorted(graphs.items())]
    graph.put(graphs)
    return loaded


def _only(body: model_facts.Data, source: str) -> model_facts.Data:
    articles = [s.id for s in body.sources if not s.register]
    if source not in articles:
        near = difflib.get_close_matches(source, articles, n=1)
        raise NotFoundError(
            f"no article is called {source!r}",
            hint=f"did you mean {near[0]}?" if near else "the articles are " + ", ".join(articles),
        )
    return model_facts.Data(
        tuple(s for s in body.sources if s.register or s.id == source),
        tuple(r for r in body.identities if r.source == source),
    )


def connect(url: str, *, update: str | None = None, timeout: int = 60) -> KnowledgeGraph:
    """A graph on a remote SPARQL 1.1 store, with everything that a graph in this process can do.

    `url` is where it is asked (`http://user:password@host/…` where it wants that), `update` where it is told;
    without it, …/query becomes …/update, and else both are one. `timeout`: seconds without a byte. Raises
    StoreError where nothing answers SPARQL there.
    """
    from kg.store.remote import connect as connect_store

    held = connect_store(url, update=update, timeout=timeout)
    return KnowledgeGraph(held, _ontology())


def open_store(directory: str | Path) -> KnowledgeGraph:
    """Open a graph that was kept on disk, or on a server. Raises StoreError where there is none."""
    if isinstance(directory, str) and is_url(directory):
        return connect(directory)
    path = Path(directory)
    if not (path / "CURRENT").exists():
        raise NotFoundError("no store is there", where=str(path), hint="kg build --store DIR makes one")
    return KnowledgeGraph(embedded.directory(path), _ontology())


def data_directories(data: str | Path | Sequence[str | Path] | None = None, *, bundled: bool = True) -> list[Path]:
    """Our data, then the user's. Raises KgError where neither is asked for."""
    theirs = [] if data is None else [data] if isinstance(data, (str, Path)) else list(data)
    chosen = ([home() / "data"] if bundled else []) + [Path(d) for d in theirs]
    if not chosen:
        raise KgError(
            "there is no data to load", hint="name a data directory (--data), or leave --no-bundled (bundled=False) out"
        )
    return chosen
