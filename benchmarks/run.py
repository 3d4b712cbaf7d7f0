"""Times, each as a ratio to a baseline measured in the same run, so that a slow machine does not matter.

python benchmarks/run.py          a line a measure: median of seven runs, baseline, ratio, limit where there is one
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 7


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of an action in seconds, after one run that is not counted."""
    action()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def process(*words: str) -> Callable[[], object]:
    """Run a whole Python process."""
    return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)


def say(name: str, seconds: float, baseline: str, base: float, limit: float | None = None) -> None:
    bound = f", limit {limit:.2f} s: {'within' if seconds < limit else 'OVER'}" if limit else ""
    print(f"{name:<34} {seconds:8.3f} s   {seconds / base:6.2f} x {baseline}{bound}")


def starts() -> None:
    """The command's start, against a bare interpreter."""
    bare = median(process("-c", "pass"))
    say("python -c 'import kg'", median(process("-c", "import kg")), "python -c pass", bare, 0.15)
    say("kg --help", median(process("-m", "kg", "--help")), "python -c pass", bare, 0.3)


def builds() -> None:
    """A whole build, against loading the same graph with rdflib's own parser."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "b")
        seconds = median(process("-m", "kg", "build", "--out", out))
        parse = "import rdflib, sys; rdflib.Dataset().parse(sys.argv[1], format='trig')"
        base = median(process("-c", parse, str(Path(out) / "graph.trig")))
    say("kg build (first article)", seconds, "rdflib parsing the result", base, 3.0)


def closures() -> None:
    """The closure of our own graph, against owlrl on the first article alone."""
    import owlrl
    import pyoxigraph as ox
    import rdflib

    import kg
    from kg.names import graph_iri

    graph = kg.load(reasoned=False)
    ours = median(graph.reason)
    part = [q.triple for q in graph.store.quads(graph_iri("hai-phong-2019"))]
    text = ox.serialize([*graph.ontology.triples, *part], format=ox.RdfFormat.N_TRIPLES)

    def by_owlrl() -> None:
        small = rdflib.Graph().parse(data=text, format="nt")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(small)

    say("closure of the whole graph", ours, "owlrl on the first article alone", median(by_owlrl, 1))


def questions() -> None:
    """All fifteen questions, against rdflib's own engine on the same store."""
    import kg
    from kg import queries

    graph = kg.load()
    dataset = graph.dataset()
    bound = [queries.bind(q, {}) for q in graph.queries.values()]
    ours = median(lambda: [graph.store.query(text) for text in bound])
    theirs = median(lambda: [list(dataset.query(text, use_store_provided=False)) for text in bound], 1)
    say("fifteen questions", ours, "rdflib's own engine", theirs)


def checks() -> None:
    """All checks of our data, against pySHACL on the shapes alone."""
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    import kg
    from kg.home import home

    graph = kg.load()
    triples = {q.triple for name in graph.store.graphs() for q in graph.store.quads(name)}
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    shapes = rdflib.Graph().parse(home() / "ontology" / "shapes.ttl")
    by_pyshacl = median(lambda: pyshacl.validate(data, shacl_graph=shapes, inference="none"), 3)
    say("all checks", median(graph.problems, 3), "pySHACL alone", by_pyshacl)


if __name__ == "__main__":
    for measure in (starts, builds, closures, questions, checks):
        measure()
