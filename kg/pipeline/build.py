"""The whole path as one job: data -> checked, reasoned graph -> graph, map, report, description; all or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from kg import __version__
from kg._util import atomic
from kg.errors import DataError, KgError, Problem
from kg.graph import KnowledgeGraph
from kg.maps import Map, draw
from kg.model.iris import INFERRED, graph_iri
from kg.pipeline import kept
from kg.pipeline.dataset_description import describe
from kg.pipeline.load import data_directories, load
from kg.reports import report
from kg.store.opening import is_url
from kg.validation import facts


@dataclass(frozen=True)
class Built:
    """What a build made: the graph, the folder, and the warnings it went past."""

    graph: KnowledgeGraph
    folder: Path
    warnings: tuple[Problem, ...]


def build(
    out: str | Path = "build",
    *,
    data: Sequence[str | Path] = (),
    bundled: bool = True,
    only: str | None = None,
    directory: str | Path | None = None,
    texts: str | Path | None = None,
    cache: bool = True,
) -> Built:
    """Build everything into the folder `out`, which is replaced whole or not at all.

    `directory` (or a server's URL) keeps the store there too; `texts` verifies quotes; `cache` is that of `load`.
    Raises DataError for data that breaks a rule, KgError where the folder cannot be written or is not a build's.
    """
    folder = Path(out).resolve()
    if directory is not None and not is_url(directory):
        _keep_apart(folder, Path(directory).resolve())
    graph = load(list(data), bundled=bundled, only=only, cache=cache)
    if texts is not None:
        found = graph.problems(texts=texts)
    else:
        found = kept.problems(graph, data_directories(list(data), bundled=bundled))
    if wrong := facts.errors(found):
        raise DataError(wrong)
    with atomic.replacing(folder) as fresh:
        _write(graph, fresh)
        if directory is not None:
            load(list(data), bundled=bundled, only=only, directory=directory)
    return Built(graph, Path(out), tuple(p for p in found if p.severity == "warning"))


def _keep_apart(folder: Path, store: Path) -> None:
    """A build replaces its folder whole: a store inside it would go with the old one."""
    if folder == store or folder in store.parents or store in folder.parents:
        raise KgError("the store and the build's folder lie in each other", where=str(store), hint="name another place")


FOCUS = "region/red-river-delta"  # what a map shows first


def map_of(
    graph: KnowledgeGraph,
    net: nx.MultiDiGraph[str],
    *,
    lang: str = "vi",
    focus: str | None = None,
    outlines: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> Map:
    """The map of a network of the graph, opening on what lies in a region; the other options are those of `kg.draw`.

    Raises KgError for a region whose members the graph does not know. Without `focus` the map opens on the Red
    River Delta where the graph knows it and the network reaches beyond it, else on everything.
    """
    region = focus or FOCUS
    try:
        near = graph.network(net.graph["kind"], region=region)
    except KgError:
        if focus:
            raise
        return draw(net, graph=graph, lang=lang, outlines=outlines, everything=everything)
    both = [edge for edge in net.edges(keys=True) if near.has_edge(*edge)]
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph(net.edge_subgraph(both))  # type: ignore[arg-type]
    cited = {e for *_, data in [*part.nodes(data=True), *part.edges(data=True)] for e in data["evidence"]}
    held = {net.graph["evidence"][e]["source"] for e in cited}
    part.graph["sources"] = {name: about for name, about in net.graph["sources"].items() if name in held}
    part.graph["region"] = region
    if not focus and part.number_of_nodes() in (0, net.number_of_nodes()):
        return draw(net, graph=graph, lang=lang, outlines=outlines, everything=everything)
    named = {"vi": graph.label(region), "en": graph.label(region, lang="en")}
    return draw(net, graph=graph, lang=lang, focus=part, named=named, outlines=outlines, everything=everything)


def _write(graph: KnowledgeGraph, folder: Path) -> None:
    atomic.write_bytes(folder / "graph.trig", kept.of_state(graph, "trig", graph.store.dump))
    map_of(graph, graph.network()).save(folder / "map.html")
    report(graph).save(folder / "report.html")
    atomic.write_bytes(folder / "dataset.ttl", kept.of_state(graph, "description", lambda: describe(graph)))
    names = ("graph.trig", "map.html", "report.html", "dataset.ttl")
    mark = {
        "made_by": f"lienket {__version__}",
        "sources": [s.id for s in kept.sources(graph) if not s.register],
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
    }
    atomic.write_bytes(folder / atomic.MARK, (json.dumps(mark, indent=2, sort_keys=True) + "\n").encode())


def summary(built: Built) -> str:
    """What was built and what it answers, for the terminal."""
    graph = built.graph
    sources = kept.sources(graph)
    articles, registers = [s for s in sources if not s.register], [s for s in sources if s.register]
    inferred = _size(graph, INFERRED)
    stated = sum(_size(graph, name) for name in graph.store.graphs()) - inferred
    lines = [
        f"{_count(len(articles), 'article')} and {_count(len(registers), 'register')}: {stated:,} statements, "
        f"{inferred:,} more inferred",
        *(
            f"  {s.id}: {_count(s.facts, 'fact')}, {_count(_size(graph, graph_iri(s.id)), 'statement')}"
            for s in articles
        ),
        f"{len(graph.queries)} questions to ask (kg queries), for example:",
        *(
            f"  kg query {name:<22} {graph.queries[name].summary}"
            for name in ("linkage-called-for", "call-follow-up", "region-members")
            if name in graph.queries
        ),
        f"open {built.folder / 'map.html'} and {built.folder / 'report.html'}; the graph is in graph.trig beside them",
    ]
    return "\n".join(lines)


def _size(graph: KnowledgeGraph, name: str) -> int:
    return sum(1 for _ in graph.store.quads(name))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
