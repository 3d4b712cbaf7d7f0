"""Linkage at scale, on Horizon 2020:  python benchmarks/linkage.py [--write]

Each figure comes from a process of its own (with its peak memory) and stands beside the plain pandas or networkx way,
measured in the same run: one permutation, or a sample of nodes, times how many there are. `--write` puts the table
into docs/LINKAGE-SPEED.md. The data (../shared/data/h2020) must be at hand.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from kg.linkage.chance import matrix, participations
from kg.linkage.suggestion import candidates, suggest
from kg.network import incidence

ROOT = Path(__file__).resolve().parent.parent
H2020 = ROOT.parent / "shared" / "data" / "h2020"
SHARES = (0.01, 0.03, 0.1, 0.3, 1.0)
COLUMNS = {"event": "rcn", "actor": "pic"}
NODES = 20  # of the plain way to count brokerage


def table(share: float = 1.0) -> pd.DataFrame:
    """Participations of a share of the projects, with the first programme part of each."""
    frame = participations.read_csv(H2020 / "h2020.csv.gz", "rcn", "pic", "type", "country", "start_date")
    parts = participations.read_csv(H2020 / "programme_parts.csv.gz", "rcn", "programme_part").drop_duplicates("rcn")
    frame = frame.merge(parts, how="left", on="rcn")
    projects = frame["rcn"].drop_duplicates().sample(frac=share, random_state=0)
    return frame[frame["rcn"].isin(projects)]


def projection() -> nx.Graph[int]:
    """The largest component of who was in a project with whom, with types."""
    frame = table()
    held = incidence.from_pairs(frame["pic"].tolist(), frame["rcn"].tolist())
    net: nx.Graph[int] = nx.from_scipy_sparse_array(incidence.shared_events(held.matrix))
    types = dict(zip(frame["pic"], frame["type"], strict=True))
    nx.set_node_attributes(net, {i: types[name] for i, name in enumerate(held.actors)}, "type")
    return net.subgraph(max(nx.connected_components(net), key=len)).copy()


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and the answer."""
    began = time.perf_counter()
    answer = action()
    return time.perf_counter() - began, answer


# --- ours --------------------------------------------------------------------------------------


def matrix_of(category: str, stratum: str | None, permutations: int, share: float) -> float:
    """The matrix, without reading the file."""
    frame = table(share)
    options: dict[str, Any] = {"category": category, "stratum": stratum, "permutations": permutations}
    return timed(lambda: matrix.matrix(frame, **COLUMNS, **options))[0]


def brokerage(permutations: int) -> float:
    """Counts and closed-form means of all roles, with z where permutations are asked for."""
    from kg.measures import gould_fernandez

    net = projection()
    return timed(lambda: gould_fernandez.brokerage(net, "type", permutations=permutations))[0]


def partner() -> float:
    """One actor's suggestions after loading: the slowest of ten, the most active actor among them."""
    held = candidates.candidate_index(table(), **COLUMNS, category="type", province="country")
    held.degree  # noqa: B018  (the ground is made)
    chosen = np.argsort(-held.degree)[np.r_[0, np.linspace(1, len(held.actors) - 1, 9).astype(int)]]
    return max(timed(lambda i=i: suggest.suggest(held, held.actors[i]))[0] for i in chosen)


# --- the plain way -----------------------------------------------------------------------------


def plain_matrix(category: str, stratum: str | None) -> float:
    """One permutation by pandas: shuffle within groups, join events with themselves, count."""
    frame = table()
    frame = frame[frame.groupby("rcn")["pic"].transform("size") > 1]

    def once() -> pd.DataFrame:
        groups = frame.groupby(stratum)[category] if stratum else None
        mixed = groups.transform(lambda c: c.sample(frac=1).to_numpy()) if groups else frame[category].sample(frac=1)
        participations = frame[["rcn", "pic"]].assign(c=np.asarray(mixed))
        pairs = participations.merge(participations, on="rcn")
        pairs = pairs[pairs["pic_x"] < pairs["pic_y"]]
        return pairs.groupby(["c_x", "c_y"]).size().reset_index()

    return timed(once)[0]


def plain_brokerage() -> float:
    """Roles by loops over the neighbours of sampled nodes of a networkx graph, times all nodes."""
    net = projection()
    types = nx.get_node_attributes(net, "type")
    sample = np.random.default_rng(0).choice(len(net), NODES, replace=False).tolist()
    nodes = list(net)

    def roles() -> int:
        counted = 0
        for v in (nodes[i] for i in sample):
            near = list(net[v])
            for i in near:
                for j in near:
                    if i != j and not net.has_edge(i, j):
                        counted += (types[i] == types[v]) + (types[j] == types[v]) + (types[i] == types[j]) >= 0
        return counted

    return timed(roles)[0] * len(net) / NODES


def plain_partner() -> float:
    """networkx's resource allocation of one ordinary actor with all that it has no tie to."""
    net = projection()
    node = sorted(net, key=net.degree)[len(net) // 2]
    others = [(node, other) for other in nx.non_neighbors(net, node)]
    return timed(lambda: sorted(nx.resource_allocation_index(net, others), key=lambda t: -t[2])[:10])[0]


# --- the run -----------------------------------------------------------------------------------


def _child(send: Any, name: str, arguments: tuple[Any, ...]) -> None:
    value = globals()[name](*arguments)
    send.send((value, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6))


def alone(name: str, *arguments: Any) -> tuple[float, float]:
    """Seconds and peak gigabytes of a function in a process of its own."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(send, name, arguments))
    process.start()
    answer: tuple[float, float] = receive.recv()
    process.join()
    return answer


def lines() -> list[str]:
    """The tables."""
    rows = [
        ("matrix, type, 999 permutations, by programme part", 15, ("matrix_of", "type", "programme_part", 999, 1.0),
         ("plain_matrix", "type", "programme_part"), 999, "pandas, one permutation × 999"),
        ("matrix, type, 999 permutations, no strata", 15, ("matrix_of", "type", None, 999, 1.0),
         ("plain_matrix", "type", None), 999, "pandas, one permutation × 999"),
        ("matrix, country, 999 permutations, by programme part", 45,
         ("matrix_of", "country", "programme_part", 999, 1.0),
         ("plain_matrix", "country", "programme_part"), 999, "pandas, one permutation × 999"),
        ("brokerage, counts and closed-form means", 60, ("brokerage", 0), ("plain_brokerage",), 1,
         f"networkx, {NODES} nodes × all"),
        ("brokerage, z from 99 permutations", None, ("brokerage", 99), ("plain_brokerage",), 100,
         f"networkx, {NODES} nodes × all × 100"),
        ("partners of one actor, slowest of ten", 0.2, ("partner",), ("plain_partner",), 1, "networkx, a middling one"),
    ]  # fmt: skip
    told = [
        "| what | seconds | limit | peak GB | plain way, seconds | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for what, limit, ours, plain, times, how in rows:
        took, memory = alone(*ours)
        base = alone(*plain)[0] * times
        told.append(f"| {what} | {took:.2f} | {limit or ''} | {memory:.2f} | {base:.4g} ({how}) | {took / base:.4f} |")
        print(told[-1], flush=True)
    told += [
        "",
        "| share of the projects | participations | matrix by type, s | by country, s |",
        "| --- | --- | --- | --- |",
    ]
    for share in SHARES:
        took = [alone("matrix_of", by, "programme_part", 999, share)[0] for by in ("type", "country")]
        told.append(f"| {share:.0%} | {len(table(share)):,} | {took[0]:.2f} | {took[1]:.2f} |")
        print(told[-1], flush=True)
    return told


HEAD = """# Cost of linkage

Written by `python benchmarks/linkage.py --write` on 2 cores, on Horizon 2020 (144,726 participations, 31,451 projects;
its projection has 31,152 actors and 796,231 ties in the largest part). Reading the file is not counted. Figures with
bands, bootstrap and robustness in closed form are all in `matrix`.

"""


def main() -> None:
    """Measure, and write where that is asked for."""
    if not (H2020 / "h2020.csv.gz").is_file():
        sys.exit("the Horizon 2020 table is not at hand")
    told = lines()
    if "--write" in sys.argv:
        (ROOT / "docs" / "LINKAGE-SPEED.md").write_text(HEAD + "\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
