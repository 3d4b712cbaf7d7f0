"""The network is what the article says: no more, no less, each tie in the direction of its statement."""

from __future__ import annotations

import networkx as nx
import pytest
from conftest import SHARED  # noqa: F401

import kg
from kg import search
from kg.maps import view as viewing
from kg.maps.layout import APART, positions

WORKSHOP = "event/hai-phong-2019/workshop"


@pytest.fixture(scope="module")
def net(graph: kg.KnowledgeGraph) -> nx.MultiDiGraph:
    return graph.network()


def ties(net: nx.MultiDiGraph, kind: str) -> set[tuple[str, str, str]]:
    return {(a, b, d["detail"]) for a, b, d in net.edges(data=True) if d["kind"] == kind}


def test_it_is_a_plain_multidigraph(net: nx.MultiDiGraph) -> None:
    assert type(net) is nx.MultiDiGraph
    assert (len(net), net.number_of_edges()) == (28, 50)


def test_participations_run_from_actor_to_event(net: nx.MultiDiGraph) -> None:
    assert ties(net, "participation") == {
        ("agency/sati", WORKSHOP, "role/organiser"), ("agency/sati", WORKSHOP, "role/participant"),
        ("department/so-khcn-hai-phong", WORKSHOP, "role/co-organiser"),
        ("person/pham-the-dung", WORKSHOP, "role/chair"), ("person/pham-the-dung", WORKSHOP, "role/speaker"),
        ("person/duong-ngoc-tuan", WORKSHOP, "role/chair"), ("person/duong-ngoc-tuan", WORKSHOP, "role/speaker"),
        ("group/hai-phong-2019/departments", WORKSHOP, "role/participant"),
        ("group/hai-phong-2019/application-centres", WORKSHOP, "role/participant")}  # fmt: skip


def test_people_are_tied_to_the_body_of_their_post(net: nx.MultiDiGraph) -> None:
    assert {(a, b) for a, b, _ in ties(net, "tenure")} == {
        ("person/pham-the-dung", "agency/sati"), ("person/duong-ngoc-tuan", "department/so-khcn-hai-phong")}  # fmt: skip
    (post,) = (d["label"] for _, _, d in net.out_edges("person/pham-the-dung", data=True) if d["kind"] == "tenure")
    assert post == "Phó Cục trưởng"


def test_organising_together_stands_once_and_never_with_oneself(net: nx.MultiDiGraph) -> None:
    assert {(a, b) for a, b, _ in ties(net, "co-organisation")} == {("agency/sati", "department/so-khcn-hai-phong")}
    assert not list(nx.selfloop_edges(net))


def test_organising_together_rests_on_the_words_that_say_so(net: nx.MultiDiGraph) -> None:
    (tie,) = (d for _, _, d in net.edges(data=True) if d["kind"] == "co-organisation")
    quotes = [net.graph["evidence"][e]["quote"] for e in tie["evidence"]]
    assert len(quotes) == 2 and all("đã phối hợp" in quote for quote in quotes)


def test_each_direction_is_that_of_the_statement(graph: kg.KnowledgeGraph, net: nx.MultiDiGraph) -> None:
    for start, end, data in net.edges(data=True):
        about = f"<https://w3id.org/lienket/{start}>", f"<https://w3id.org/lienket/{end}>"
        record = f"<https://w3id.org/lienket/{data['record']}>"
        if data["detail"] in graph.ontology.properties:
            assert graph.sparql(f"ASK {{ {about[0]} lk:{data['detail']} {about[1]} }}")
        elif data["kind"] == "participation":
            assert graph.sparql(f"ASK {{ {record} lk:participant {about[0]} ; lk:event {about[1]} }}")


def test_every_tie_has_its_kind_labels_date_and_evidence(net: nx.MultiDiGraph) -> None:
    for _, _, data in net.edges(data=True):
        assert data["label"] and data["label_en"] and data["evidence"]
        assert all(net.graph["evidence"][e]["quote"] for e in data["evidence"])
        assert data["date"] in ("2019-10-11", "")
    dated = {d["kind"] for _, _, d in net.edges(data=True) if d["date"]}
    assert {"participation", "co-organisation", "tenure", "topic"} <= dated


def test_other_kinds(graph: kg.KnowledgeGraph) -> None:
    assert graph.network("participation").number_of_edges() == 9
    together = graph.network("collaboration")
    assert sorted(together) == ["agency/sati", "department/so-khcn-hai-phong"]
    with pytest.raises(kg.KgError, match="take one of everything, participation, collaboration"):
        graph.network("affiliation")


def test_an_unreasoned_graph_says_so(graph: kg.KnowledgeGraph) -> None:
    bare = kg.load(reasoned=False).network("collaboration")
    assert len(bare) == 0 and bare.graph["reasoned"] is False


def test_collaborations_become_ties(data: kg.graph.Path) -> None:
    path = data / "facts" / "hai-phong-2019.toml"
    path.write_text(path.read_text(encoding="utf-8") + """
[[fact]]
class = "Memorandum"
party = ["agency/cuc-ung-dung-va-phat-trien-cong-nghe", "department/so-khcn-hai-phong", "group/departments"]
status = "status/signed"
quote = "x"

[[fact]]
class = "TechnologyTransfer"
giver = "agency/cuc-ung-dung-va-phat-trien-cong-nghe"
receiver = "department/so-khcn-hai-phong"
status = "status/announced"
quote = "x"
""", encoding="utf-8")  # fmt: skip
    net = kg.load(data, own=False).network("collaboration")
    kinds = [(a, b, d["detail"], d["symmetric"]) for a, b, d in net.edges(data=True) if d["kind"] == "collaboration"]
    assert len([k for k in kinds if k[2] == "Memorandum"]) == 3 and all(k[3] for k in kinds if k[2] == "Memorandum")
    assert ("agency/sati", "department/so-khcn-hai-phong", "TechnologyTransfer", False) in kinds


# --- where nodes stand


def test_positions_are_the_same_whatever_the_order(net: nx.MultiDiGraph) -> None:
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(net.nodes(data=True))))
    turned.add_edges_from(reversed(list(net.edges(keys=True, data=True))))
    assert positions(turned) == positions(net)


@pytest.mark.parametrize("size", [0, 1, 2, 60])
def test_no_two_icons_stand_on_each_other(size: int) -> None:
    net = nx.MultiDiGraph(nx.gnp_random_graph(size, 0.1, seed=1))
    net = nx.relabel_nodes(net, str)
    placed = list(positions(net).values())
    assert len(placed) == size
    for i, one in enumerate(placed):
        for other in placed[i + 1 :]:
            assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 >= APART * 0.8


def test_the_view_is_plain_sorted_data(net: nx.MultiDiGraph) -> None:
    import json

    view = viewing.view_of(net)
    assert json.loads(json.dumps(view)) == view
    assert [n["id"] for n in view["nodes"]] == sorted(net)
    assert set(view["texts"]["vi"]) == set(view["texts"]["en"])
    assert "1 bài viết nêu 1 sự kiện, 2 tổ chức có tên và 3 nhóm" in view["summary"]["vi"]


def test_every_class_of_thing_has_a_look(graph: kg.KnowledgeGraph) -> None:
    for cls, term in graph.ontology.classes.items():
        thing = any(graph.ontology.is_a(cls, top) for top in ("Agent", "Event", "Call", "SubjectMatter", "Territory"))
        if thing and term.folder:
            assert viewing.group_of(cls) != "other" or cls in ("Association", "Programme", "Organisation"), cls


# --- finding


def test_finding_prefers_the_name_itself_then_the_shortest() -> None:
    known = {
        "a/1": ("Hải Phòng",),
        "a/2": ("Sở Khoa học và Công nghệ thành phố Hải Phòng", "Sở KH&CN Hải Phòng"),
        "a/3": ("Hải Dương",),
    }
    assert search.find(known, "hai phong") == ["a/1", "a/2"]
    assert search.find(known, "Sở KH & CN hải ph") == ["a/2"]
    assert search.find(known, "hai") == ["a/3", "a/1", "a/2"]
    assert search.find(known, "  ") == search.find(known, "nowhere") == []
    assert search.find(known, "a/3")[0] == "a/3"
