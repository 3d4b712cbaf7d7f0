"""Cost against size, on generated graphs:  python benchmarks/scale.py [100000 1000000 …] [--write]

Each figure stands beside a named baseline of the same run. `--write` puts the table into docs/SPEED.md and the
plot into docs/speed.svg. Horizon 2020 (../shared/data/h2020) is measured where it is at hand.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pyoxigraph as ox
from generate import write

import kg
from kg._util.paths import home
from kg.measures import centrality
from kg.model.iris import INFERRED, ONTOLOGY
from kg.network import incidence, scan
from kg.reasoning import owl_rl
from kg.store import embedded
from kg.validation import shapes as shapes_

ROOT = Path(__file__).resolve().parent.parent
H2020 = ROOT.parent / "shared" / "data" / "h2020"
LIMIT = 30  # seconds that a query of a baseline may take
ENGINES_UP_TO = 1_000_000  # statements up to which SPARQL engines are tried
_LK = f"PREFIX lk: <{ONTOLOGY}>"
# The same figures in SPARQL, as fast as we could write them (MINUS, not NOT EXISTS).
SPARQL = {
    "co-participation": f"""{_LK} SELECT (COUNT(*) AS ?pairs) {{ SELECT ?a ?b (COUNT(DISTINCT ?e) AS ?n) {{
        ?x lk:event ?e ; lk:participant ?a . ?y lk:event ?e ; lk:participant ?b . FILTER (STR(?a) < STR(?b))
        }} GROUP BY ?a ?b }}""",
    "province matrix": f"""{_LK} SELECT ?p ?q (COUNT(*) AS ?n) {{
        ?x lk:event ?e ; lk:participant ?a . ?y lk:event ?e ; lk:participant ?b .
        ?a lk:seat ?p . ?b lk:seat ?q . FILTER (STR(?a) < STR(?b)) }} GROUP BY ?p ?q""",
    "centre–enterprise gap": f"""{_LK} SELECT (COUNT(DISTINCT ?c) AS ?n) {{ ?c a lk:Centre . MINUS {{
        ?x lk:participant ?c ; lk:event ?e . ?y lk:event ?e ; lk:participant ?f . ?f a lk:Enterprise }} }}""",
    "degrees": f"""{_LK} SELECT ?a (COUNT(DISTINCT ?e) AS ?events) (COUNT(DISTINCT ?b) AS ?others) {{
        ?x lk:participant ?a ; lk:event ?e . ?y lk:event ?e ; lk:participant ?b . FILTER (?a != ?b) }} GROUP BY ?a""",
}


def seconds(action: Callable[[], object], runs: int = 1) -> float:
    """The shortest time of some runs."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return min(times)


def process(*words: object) -> Callable[[], object]:
    return lambda: subprocess.run([str(w) for w in words], check=True, capture_output=True)


def within(action: Callable[[], object]) -> float | None:
    """The time of an action in a process of its own; None where it does not end in LIMIT seconds."""
    read, wrote = os.pipe()
    child = os.fork()
    if not child:
        os.write(wrote, json.dumps(seconds(action)).encode())
        os._exit(0)
    os.close(wrote)
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            with os.fdopen(read) as held:
                return float(held.read() or "nan")
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(read)
    return None


# --- loading and the columns -------------------------------------------------------------------


def loading(path: Path) -> dict[str, Any]:
    """`kg load` against Oxigraph's own loader, whole processes into fresh stores on disk."""
    with tempfile.TemporaryDirectory() as folder:
        binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
        theirs = seconds(process(binary, "load", "--location", Path(folder) / "a", "--file", path))
        ours = seconds(process(sys.executable, "-m", "kg", "load", path, "--store", Path(folder) / "b"))
    return {"kg load": ours, "oxigraph load": theirs}


def in_memory(path: Path) -> embedded.Embedded:
    held = embedded.memory()
    held._inner.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return held


def answers(held: embedded.Embedded, ontology: Any) -> dict[str, float]:
    """The scan, and then each answer from the columns."""
    found = {"scan": seconds(lambda: scan.scan(held, ontology), 3)}
    held_columns = scan.scan(held, ontology)
    rows = np.flatnonzero(held_columns.of_kind("participation"))
    found["incidence"] = seconds(lambda: incidence.incidence(held_columns, rows, ontology), 3)
    made = incidence.incidence(held_columns, rows, ontology)
    index = held_columns.index()
    actors = np.array([index[name] for name in made.actors])
    centre, firm = (held_columns.is_a(ontology, cls)[actors] for cls in ("Centre", "Enterprise"))
    for name, answer in {
        "co-participation": lambda: incidence.co_participation(made.matrix),
        "province matrix": lambda: incidence.province_matrix(held_columns, made),
        "centre–enterprise gap": lambda: incidence.gap(made.matrix, centre, firm),
        "degrees": lambda: incidence.degrees(made.matrix),
    }.items():
        found[name] = seconds(answer, 5)
    return found


# --- the same in SPARQL ------------------------------------------------------------------------


@contextlib.contextmanager
def server(path: Path) -> Iterator[str]:
    """Oxigraph's server over the file, in memory of its own kind: a store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        binary = str(shutil.which("oxigraph", path=str(Path(sys.executable).parent)))
        subprocess.run([binary, "load", "--location", folder, "--file", str(path)], check=True, capture_output=True)
        run = subprocess.Popen(
            [binary, "serve-read-only", "--location", folder, "--bind", "127.0.0.1:7979", "--union-default-graph"],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(2)
        try:
            yield "http://127.0.0.1:7979/query"
        finally:
            run.kill()
            run.wait()


def _post(url: str, query: str) -> bytes:
    body = urllib.parse.urlencode({"query": query}).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return bytes(opener.open(url, body, timeout=LIMIT).read())


def engines(path: Path) -> dict[str, dict[str, float | None]]:
    """Seconds of each query on each engine; None where it does not end in LIMIT seconds."""
    inner = in_memory(path)._inner
    found = {
        "pyoxigraph": {
            name: within(
                lambda q=q: inner.query(q, use_default_graph_as_union=True).serialize(format=ox.QueryResultsFormat.TSV)
            )
            for name, q in SPARQL.items()
        }
    }
    import rdflib

    graph = rdflib.Graph()
    for quad in inner:
        graph.add(tuple(_rdflib(t) for t in (quad.subject, quad.predicate, quad.object)))
    found["rdflib"] = {name: within(lambda q=q: list(graph.query(q))) for name, q in SPARQL.items()}
    with server(path) as url:
        found["server"] = {name: within(lambda q=q: _post(url, q)) for name, q in SPARQL.items()}
    return found


def _rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=None if term.language else term.datatype.value)


# --- other engines of ours ---------------------------------------------------------------------


def closure_and_shapes(path: Path, base: Any) -> dict[str, float]:
    """RL closure and SHACL of a generated graph with our registers, against owlrl and pySHACL."""
    held = in_memory(path)
    for name in base.store.graphs():
        held._inner.extend(base.store.quads(name))
    held.replace({}, drop=[INFERRED])
    shapes = home() / "ontology" / "shapes.ttl"
    triples = {q.triple for name in held.graphs() for q in held.quads(name)}
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    found = {
        "triples": float(len(triples)),
        "RL closure": seconds(lambda: owl_rl.materialise(held, base.ontology), 3),
        "SHACL": seconds(lambda: shapes_.validate(triples, shapes), 3),
    }
    import pyshacl
    import rdflib

    data, rules = rdflib.Graph().parse(data=text, format="nt"), rdflib.Graph().parse(shapes)
    found["pySHACL"] = seconds(lambda: pyshacl.validate(data, shacl_graph=rules, inference="none"))
    return found


def horizon() -> dict[str, float]:
    """Projection and sampled betweenness on Horizon 2020, where it is at hand."""
    import pandas as pd

    table = pd.read_csv(H2020 / "h2020.csv.gz", dtype=str, keep_default_na=False)
    held = incidence.from_pairs(table["pic"].tolist(), table["rcn"].tolist())
    found = {"projection": seconds(lambda: incidence.co_participation(held.matrix), 3)}
    two = nx.Graph()
    two.add_edges_from(zip(table["pic"], "e" + table["rcn"], strict=True))
    found["networkx projection"] = seconds(
        lambda: nx.bipartite.collaboration_weighted_projected_graph(two, set(table["pic"]))
    )
    net = nx.from_scipy_sparse_array(incidence.co_participation(held.matrix))
    giant = net.subgraph(max(nx.connected_components(net), key=len)).copy()
    found["giant nodes"] = float(len(giant))
    began = time.perf_counter()
    estimate = centrality.betweenness_sampled(giant, sources=1000)
    found["betweenness, 1,000 sources"] = time.perf_counter() - began
    top = max(estimate.values(), key=lambda e: e.value)
    found["largest betweenness"], found["its error"] = top.value, top.error
    return found


# --- telling -----------------------------------------------------------------------------------


def shown(value: float | None) -> str:
    return (
        f"> {LIMIT}"
        if value is None
        else f"{value:.4f}"
        if value < 0.01
        else f"{value:.3f}"
        if value < 1
        else f"{value:.1f}"
    )


def measure(size: int, folder: Path, ontology: Any) -> dict[str, Any]:
    path = folder / f"{size}.nq"
    found: dict[str, Any] = {"statements": write(size, path)}
    found.update(loading(path))
    found["columns"] = answers(in_memory(path), ontology)
    found["engines"] = engines(path) if size <= ENGINES_UP_TO else {}
    path.unlink() if size > 100_000 else None
    return found


def lines_of(runs: list[dict[str, Any]]) -> list[str]:
    """The table: a row a figure, a column a size."""
    head = "| seconds | " + " | ".join(f"{r['statements']:,}" for r in runs) + " |"
    rows = [head, "| --- |" + " --- |" * len(runs)]

    def row(name: str, get: Callable[[dict[str, Any]], str]) -> None:
        rows.append(f"| {name} | " + " | ".join(get(r) for r in runs) + " |")

    row("`kg load`, new store on disk", lambda r: shown(r["kg load"]))
    row("`oxigraph load`, the same file", lambda r: shown(r["oxigraph load"]))
    row("**rate of ours to theirs**", lambda r: f"**{r['oxigraph load'] / r['kg load']:.2f}**")
    row("scan into columns", lambda r: shown(r["columns"]["scan"]))
    row("incidence (people affiliated)", lambda r: shown(r["columns"]["incidence"]))
    for name in SPARQL:
        row(f"{name}, from columns", lambda r, n=name: shown(r["columns"][n]))
        for engine, called in (
            ("pyoxigraph", "pyoxigraph"),
            ("rdflib", "rdflib in memory"),
            ("server", "Oxigraph server"),
        ):
            row(f"… SPARQL, {called}", lambda r, n=name, e=engine: shown(r["engines"][e][n]) if r["engines"] else "")
    return rows


def plot(runs: list[dict[str, Any]], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "lienket"
    from matplotlib import pyplot as plt

    sizes = [r["statements"] for r in runs]
    figure, axes = plt.subplots(figsize=(8, 5))
    for name, get in {
        "kg load": lambda r: r["kg load"],
        "oxigraph load": lambda r: r["oxigraph load"],
        "scan": lambda r: r["columns"]["scan"],
        **{n: (lambda r, n=n: r["columns"][n]) for n in SPARQL},
    }.items():
        axes.plot(sizes, [get(r) for r in runs], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="statements", ylabel="seconds", title="Cost against size")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})


_PAGE = """# Cost against size

Written by `python benchmarks/scale.py {sizes} --write` on 2 cores; graphs are generated
(`benchmarks/generate.py`, seeded). Figures are seconds; what matters is the ratio to the baseline beside them. Answers
from columns come after the scan and the incidence, which are made once. `> {limit}` did not end in {limit} s.

{table}

![Seconds against statements, on logarithmic axes](speed.svg)

The rest, on a generated graph with our registers, and on Horizon 2020 (144,726 participations) where it is at hand:

| what | seconds, or number |
| --- | --- |
{others}

`kg load` leaves the union of all graphs to be made by the first query after it. Small things (start, build, questions,
checks) are measured by `make bench`.
"""


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [100_000, 1_000_000]
    base = kg.load()
    runs = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            runs.append(measure(size, folder, base.ontology))
            print(json.dumps(runs[-1], ensure_ascii=False), flush=True)
        small = folder / "small.nq"
        write(100_000, small)
        others = closure_and_shapes(small, base)
        print(json.dumps(others), flush=True)
        if (H2020 / "h2020.csv.gz").exists():
            others.update(horizon())
            print(json.dumps(others), flush=True)
    table = lines_of(runs)
    extra = [f"| {key} | {shown(value) if value < 1000 else f'{value:,.0f}'} |" for key, value in others.items()]
    print("\n".join(table))
    if "--write" in sys.argv:
        (ROOT / "docs" / "SPEED.md").write_text(
            _PAGE.format(table="\n".join(table), others="\n".join(extra), limit=LIMIT, sizes=" ".join(map(str, sizes))),
            "utf-8",
        )
        plot(runs, ROOT / "docs" / "speed.svg")


if __name__ == "__main__":
    main()
