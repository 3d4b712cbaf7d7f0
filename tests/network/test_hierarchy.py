"""Who is under whom is a network of its own, and no collaboration."""

from __future__ import annotations

import numpy as np
from told import Tell, event, fact, part

import kg
from kg.network import hierarchy, scan

ROOF = fact("Ministry", id="ministry/m", name="Bộ Thử")
UNDER = fact("Agency", id="agency/a", name="Cục Thử", subOrganisationOf="ministry/m", seat="province/ha-noi")
DEEP = fact("Centre", id="centre/c", name="Trung tâm Thử", subOrganisationOf="agency/a", seat="province/ha-noi")
LED = fact("Department", id="department/d", name="Sở Thử", directedBy="ministry/m", seat="province/hai-phong")
FREE = fact("University", id="university/u", name="Trường Thử", seat="province/nam-dinh")
BODIES = (ROOF, UNDER, DEEP, LED, FREE)
M, A, C, D, U = "ministry/m", "agency/a", "centre/c", "department/d", "university/u"


def together(*who: str) -> list[str]:
    return [
        event(date="2021-03-02"),
        *(part(name, "organiser" if i == 0 else "co-organiser") for i, name in enumerate(who)),
    ]


def test_a_chain_of_bodies_has_all_above_each(tell: Tell) -> None:
    graph = tell(a=[*BODIES, *together("centre/c", "university/u")])
    columns = scan.read(graph.store, graph.ontology)
    index = columns.index()
    above = hierarchy.superiors(columns)
    assert above[index[C]] == {index[A], index[M]} and above[index[D]] == {index[M]}
    assert index[D] not in hierarchy.superiors(columns, hierarchy.OWN)


def test_a_ring_of_bodies_ends(tell: Tell) -> None:
    ring = [
        fact("Centre", id=f"centre/r{i}", name=f"R{i}", subOrganisationOf=f"centre/r{(i + 1) % 3}") for i in range(3)
    ]
    columns = scan.read(tell(a=ring).store, kg.load(reasoned=False).ontology)
    index = columns.index()
    over = hierarchy.superiors(columns)[index["centre/r0"]]
    assert over == {index["centre/r1"], index["centre/r2"]}


def test_a_body_and_its_own_unit_are_no_collaboration_and_are_counted(tell: Tell) -> None:
    graph = tell(a=[*BODIES, *together("ministry/m", "centre/c", "university/u", "department/d")])
    net = graph.network("collaboration", source="a")
    pairs = {frozenset(two) for two in net.edges()}
    assert frozenset((M, C)) not in pairs and {frozenset((M, U)), frozenset((C, U)), frozenset((M, D))} <= pairs
    assert net.graph["left_out"]["a body with its own unit"] == 1


def test_the_network_of_who_is_under_whom(tell: Tell) -> None:
    net = tell(a=[*BODIES, *together("centre/c", "university/u")]).network("hierarchy", source="a")
    told = {(a, b, d["kind"]) for a, b, d in net.edges(data=True)}
    assert told == {(A, M, "parent"), (C, A, "parent"), (D, M, "directed")}


def test_authority_files_count_there_without_being_asked(corpus: kg.KnowledgeGraph) -> None:
    net = corpus.network("hierarchy")
    assert net.has_edge("department/so-khcn-hai-phong", "committee/ubnd-hai-phong")
    assert {d["kind"] for *_, d in net.edges(data=True)} == {"parent", "directed", "supervision"}
    under = [n for n in net if n.startswith("department/so-khcn-")]
    assert len(under) == 63 + 23 and all(net.out_degree(n) >= 2 for n in under)  # a committee, a ministry


def test_nobody_is_suggested_who_stands_over_one_or_under_one(corpus: kg.KnowledgeGraph) -> None:
    """A ministry was proposed to its own department once."""
    subordinate = corpus.basis.subordinate
    for actor in corpus.candidates.actors:
        found = kg.partners(corpus, actor, limit=500)
        assert not [other for other in found["actor"] if frozenset((actor, other)) in subordinate]
        unseated = (found["province"] == "unknown").to_numpy() if corpus.candidates.province.get(actor) else np.zeros(0)
        assert (np.diff(unseated.astype(int)) >= 0).all()  # those of unknown seat come last
    assert "ministry/most" not in set(kg.partners(corpus, "department/so-khcn-hai-phong", limit=500)["actor"])


def test_parties_to_what_is_only_announced_are_not_suggested_to_each_other(tell: Tell) -> None:
    planned = fact("Memorandum", id="collaboration/p", party=["university/u", "department/d"], status="status/planned")
    graph = tell(
        a=[*BODIES, planned, event(date="2021-03-02"), part("university/u"), part("department/d"), part("agency/a")]
    )
    assert D not in set(kg.partners(graph, U)["actor"]) and A in set(kg.partners(graph, U)["actor"])


def test_a_national_body_is_no_actor_of_the_region_it_sits_in(tell: Tell) -> None:
    graph = tell(a=[*BODIES, *together("agency/a", "university/u")])
    columns = scan.read(graph.store, graph.ontology)
    regional = columns.in_category(graph.ontology, "category/actor-of-the-region")
    index = columns.index()
    assert regional[index[U]] and regional[index[D]] and not regional[index[A]] and not regional[index[M]]


def test_being_under_somebody_lasts_while_both_are_there(tell: Tell) -> None:
    """Days of the unit, cut by those of whoever is over it; two that were never there at once keep the unit's."""
    old = fact("Ministry", id="ministry/old", name="Bộ Cũ", date="2002/2025-02-28")
    new = fact("Ministry", id="ministry/new", name="Bộ Mới", date="2025-03-01/..")
    led = {"directedBy": ["ministry/old", "ministry/new"]}
    both = fact("Department", id="department/both", name="Sở Hai", date="/2025-06-30", **led)
    late = fact("Department", id="department/late", name="Sở Sau", date="2025-07-01/..", **led)
    net = tell(a=[old, new, both, late]).network("hierarchy")
    days = {
        (a.split("/")[-1], b.split("/")[-1]): (d["earliest"], d["latest"])
        for a, b, d in net.edges(data=True)
        if b in ("ministry/old", "ministry/new")
    }
    assert days == {
        ("both", "old"): ("2002-01-01", "2025-02-28"),
        ("both", "new"): ("2025-03-01", "2025-06-30"),
        ("late", "new"): ("2025-07-01", ""),
        ("late", "old"): ("2025-07-01", ""),
    }
