"""Times, each as a ratio to a baseline measured in the same run, so that a slow machine does not matter.

python benchmarks/run.py          a line a measure: median of seven runs, baseline, ratio, limit where there is one
"""

from __future__ import annotations

import random
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


def asks() -> None:
    """Commands that put a question to data that did not change, against a bare interpreter."""
    bare = median(process("-c", "pass"))
    for words in (
        ("find", "so khcn hai phong"),
        ("show", "department/so-khcn-hai-phong"),
        ("query", "call-follow-up"),
        ("queries",),
        ("terms",),
    ):
        say(f"kg {' '.join(words)}", median(process("-m", "kg", *words)), "python -c pass", bare, 0.4)


def builds() -> None:
    """A whole build, against loading the same graph with rdflib's own parser."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "b")
        seconds = median(process("-m", "kg", "build", "--out", out))
        parse = "import rdflib, sys; rdflib.Dataset().parse(sys.argv[1], format='trig')"
        base = median(process("-c", parse, str(Path(out) / "graph.trig")))
    say("kg build (56 sources)", seconds, "rdflib parsing the result", base, 3.0)


def closures() -> None:
    """The closure of our own graph, against owlrl on the first article alone."""
    import owlrl
    import pyoxigraph as ox
    import rdflib

    import kg
    from kg.model.iris import graph_iri

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
    from kg.query import catalogue

    graph = kg.load()
    dataset = graph.dataset()
    bound = [catalogue.bind(q, {}) for q in graph.queries.values()]
    ours = median(lambda: [graph.store.query(text) for text in bound])
    theirs = median(lambda: [list(dataset.query(text, use_store_provided=False)) for text in bound], 1)
    say("fifteen questions", ours, "rdflib's own engine", theirs)


def checks() -> None:
    """All checks of our data, against pySHACL on the shapes alone."""
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    import kg
    from kg._util.paths import home

    graph = kg.load()
    triples = {q.triple for name in graph.store.graphs() for q in graph.store.quads(name)}
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    shapes = rdflib.Graph().parse(home() / "ontology" / "shapes.ttl")
    by_pyshacl = median(lambda: pyshacl.validate(data, shacl_graph=shapes, inference="none"), 3)
    say("all checks", median(graph.problems, 3), "pySHACL alone", by_pyshacl)


_HEADS = (
    "Công ty TNHH",
    "Công ty CP",
    "Trường Đại học",
    "Viện",
    "Trung tâm",
    "HTX",
    "Hội",
    "Tập đoàn",
    "Sở KH&CN tỉnh",
)
_SYLLABLES = [
    "an", "bình", "hòa", "phát", "thịnh", "vượng", "minh", "khang", "đức", "long", "sơn", "hải", "nam", "bắc",
    "đông", "tây", "trung", "tín", "việt", "hưng", "lộc", "phúc", "thành", "đạt", "quang", "vinh", "tiến", "thắng",
    "hoàng", "gia", "kim", "ngân", "ngọc", "bảo", "châu", "thái", "dương", "thanh", "tùng", "xuân", "thu", "hạ",
    "đại", "dũng", "hùng", "cường", "mạnh", "nghĩa", "nhân", "tâm", "trí", "tuệ", "sáng", "tạo", "khoa", "kỹ",
    "nông", "lâm", "ngư", "thủy", "cơ", "khí", "điện", "tử", "dược", "y", "hóa", "môi", "trường", "xây", "dựng",
    "vận", "tải",
]  # fmt: skip


def _names(number: int) -> tuple[list[str], list[str]]:
    """Known names, and a tenth as many to link: as they are, spelt out, with a slip, and of nobody known."""
    dice = random.Random(7)
    places = list(_provinces())

    def name() -> str:
        words = " ".join(dice.choice(_SYLLABLES).capitalize() for _ in range(dice.randint(2, 4)))
        return f"{dice.choice(_HEADS)} {words} {dice.choice(places)}"

    def varied(text: str) -> str:
        chance = dice.random()
        if chance < 0.3:
            return text.replace("CP", "Cổ phần").replace("KH&CN", "Khoa học và Công nghệ").replace("HTX", "Hợp tác xã")
        if chance < 0.5:
            return text + "h"
        return name() if chance < 0.7 else text

    known = sorted({name() for _ in range(number)})
    return known, [varied(dice.choice(known)) for _ in range(number // 10)]


def _provinces() -> dict[str, str]:
    import csv

    from kg._util.paths import home

    with (home() / "data" / "registers" / "provinces.csv").open(encoding="utf-8") as file:
        return {row["name"]: row["id"] for row in csv.DictReader(file) if not row["id"].endswith("-2025")}


def links() -> None:
    """10,000 names to 100,000 known actors, making the index too; against rapidfuzz over all of them."""
    from rapidfuzz import fuzz, process

    from kg.resolution import matching

    known, asked = _names(100_000)
    actors = [matching.Actor(f"enterprise/x{i}", (name,)) for i, name in enumerate(known)]
    places = _provinces()

    def ours() -> None:
        index = matching.index(actors, places)
        for name in asked:
            matching.resolve(index, name)

    theirs = median(lambda: [process.extractOne(name, known, scorer=fuzz.ratio) for name in asked[:100]], 1) * 100
    say("linking 10,000 to 100,000 names", median(ours, 3), "rapidfuzz over all (100 names, times 100)", theirs, 5.0)


if __name__ == "__main__":
    for measure in (starts, asks, builds, closures, questions, checks, links):
        measure()
