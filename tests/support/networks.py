"""Networks made up for tests and benchmarks of maps: nodes and ties carry what `KnowledgeGraph.network` gives them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

TYPES = (
    ("Enterprise", "Doanh nghiệp", "enterprise", "business", "Công ty"),
    ("University", "Trường đại học", "university", "university", "Trường Đại học"),
    ("Centre", "Trung tâm", "centre", "centre", "Trung tâm"),
    ("Department", "Sở", "department", "department", "Sở"),
    ("Person", "Người", "person", "person", "Nguyễn Văn"),
)
WORDS = ("Ứng", "dụng", "Khoa", "học", "Công", "nghệ", "Hải", "Phòng", "Đổi", "mới", "sáng", "tạo", "Nông", "nghiệp")

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def generated(actors: int, *, ties_each: float = 2.5, seed: int = 0) -> nx.MultiDiGraph[str]:
    """A network of so many actors in communities, a tie of each of three kinds dated or not, each with evidence."""
    rng = np.random.default_rng(seed)
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(kind="collaboration", left_out={})
    kinds = rng.integers(0, len(TYPES), actors)
    places = rng.integers(0, 30, actors)
    groups = rng.integers(0, max(2, actors // 40), actors)
    names = [f"{TYPES[k][3]}/n-{i}" for i, k in enumerate(kinds.tolist())]
    for i, name in enumerate(names):
        cls, vi, en, _, first = TYPES[kinds[i]]
        label = " ".join([first, *rng.choice(WORDS, 3).tolist(), str(i)])
        seat = f"province/p-{places[i]}" if i % 4 else ""
        net.add_node(
            name, label=label, label_en="", type=cls, type_vi=vi, type_en=en, names=[label], date="", date_inferred=False,
            seat=seat, seat_label=f"Tỉnh {places[i]}" if seat else "", place=seat, note="", evidence=[],
        )  # fmt: skip
    sources = [f"source/s-{i}" for i in range(max(1, actors // 100))]
    evidence = {}
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(groups.max() + 2))
    for t in range(int(actors * ties_each)):
        a = int(rng.integers(actors))
        low, high = starts[groups[a]], starts[groups[a] + 1]
        b = int(order[rng.integers(low, high)]) if rng.random() < 0.85 else int(rng.integers(actors))
        if a == b:
            continue
        source = sources[t % len(sources)]
        proof = f"evidence/{source.removeprefix('source/')}/{t:08x}"
        evidence[proof] = {
            "source": source, "quote": "", "citation": "", "certainty": "seen",
            "paraphrase": f"Hai bên {t} thỏa thuận cùng làm một việc, được nêu trong bài {t % len(sources)}.",
        }  # fmt: skip
        day = (date(2010, 1, 1) + timedelta(days=int(rng.integers(5000)))).isoformat() if t % 5 else ""
        net.add_edge(
            names[a], names[b], key=f"collaboration c-{t}", kind="collaboration", label="hợp tác với",
            label_en="collaborates with", detail="Memorandum", manner="", manner_en="", date=day, date_inferred=t % 7 == 0,
            earliest=day, latest=day, status="signed" if t % 2 else "active", occurred=True, certainty=["seen"],
            symmetric=bool(t % 3), record=f"collaboration/c-{t}", sources=[source.removeprefix("source/")], evidence=[proof],
        )  # fmt: skip
    net.graph["evidence"] = evidence
    net.graph["sources"] = {
        name: {"title": f"Bài {name}", "url": f"https://example.org/{i}", "publisher": "", "published": "2020-01-01",
               "readOn": "2026-01-01", "language": "vi"}
        for i, name in enumerate(sources)
    }  # fmt: skip
    return net


def classic(name: str) -> Any:
    """A classic network; `group` is its node attribute."""
    held = json.loads((FIXTURES / "networks" / f"{name}.json").read_text(encoding="utf-8"))
    net = nx.DiGraph() if held.get("directed") else nx.Graph()
    net.add_nodes_from(held["nodes"])
    net.add_edges_from((held["nodes"][a - 1], held["nodes"][b - 1]) for a, b in held["edges_one_based"])
    for key in ("group", "type"):
        nx.set_node_attributes(net, dict(zip(held["nodes"], held.get(key, []), strict=False)), key)
    return net
