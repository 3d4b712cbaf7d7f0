"""The network is what the article says: no more, no less, each tie in the direction of its statement."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import networkx as nx
import pytest
from conftest import ROOT

import kg
from kg.maps import view as viewing
from kg.maps.layouts.force import APART, positions
from kg.maps.styles import group_of
from kg.model import edtf
from kg.network import construct, filters, regions
from kg.query import search

WORLD = ROOT / "tests" / "fixtures" / "world"
WORKSHOP = "event/hai-phong-2019/workshop"


@pytest.fixture(scope="module")
def world(base: Path) -> kg.KnowledgeGraph:
    """Our data and a small invented world, where people move, events are only announced, and days are missing."""
    return kg.load([base, WORLD], bundled=False)


@pytest.fixture(scope="module")
def net(graph: kg.KnowledgeGraph) -> nx.MultiDiGraph:
    return graph.network()


def ties(net: nx.MultiDiGraph, kind: str) -> set[tuple[str, str, str]]:
    return {(a, b, d["detail"]) for a, b, d in net.edges(data=True) if d["kind"] == kind}


def test_it_is_a_plain_multidigraph(net: nx.MultiDiGraph) -> None:
    assert type(net) is nx.MultiDiGraph
    assert (len(net), net.number_of_edges()) == (30, 60)


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
    with pytest.raises(kg.KgError, match="take one of everything, participation, co-participation"):
        graph.network("friendship")


def test_organising_together_is_what_reasoning_says_without_ones_own_self(base: Path, world: kg.KnowledgeGraph) -> None:
    net = kg.load([base, WORLD], bundled=False, reasoned=False).network("collaboration")
    assert net.graph["reasoned"] is False
    found = {frozenset((a, b)) for a, b, _ in ties(net, "co-organisation")}
    inferred = world.sparql("SELECT ?a ?b { ?a lk:coOrganisedWith ?b FILTER (?a != ?b) }")
    assert found == {frozenset(pair) for pair in inferred.itertuples(index=False, name=None)} and len(found) == 2


def test_collaborations_become_ties(world: kg.KnowledgeGraph) -> None:
    net = world.network("collaboration")
    assert ties(net, "collaboration") == {("enterprise/e", "university/u", "Memorandum")}
    assert net.graph["left_out"] == {"not come about": 1}
    proposed = world.network("collaboration", status=["occurred", "proposed"])
    assert ("university/u", "enterprise/e", "TechnologyTransfer") in ties(proposed, "collaboration")
    by_name = {d["detail"]: d for _, _, d in proposed.edges(data=True)}
    assert by_name["Memorandum"]["symmetric"] and not by_name["TechnologyTransfer"]["symmetric"]
    assert by_name["Memorandum"]["occurred"] and not by_name["TechnologyTransfer"]["occurred"]


# --- who met whom, in a small invented world


def test_co_participation_is_of_organisations_that_met(world: kg.KnowledgeGraph) -> None:
    net = world.network("co-participation", source=["world-2019", "world-2021"])
    assert type(net) is nx.MultiDiGraph and not list(nx.selfloop_edges(net))
    weights = {(a, b): d["weight"] for a, b, d in net.edges(data=True)}
    # Four organisations at one (1/3 a pair), the same two at two more (1 each): Newman 2001.
    assert weights.pop(("enterprise/e", "university/u")) == pytest.approx(1 / 3 + 1 + 1)
    assert len(weights) == 5 and list(weights.values()) == pytest.approx([1 / 3] * 5)
    assert net.graph["left_out"] == {
        "other sources": 9, "event not held": 2, "named as a class": 1, "person with several posts": 1,
        "person without a post": 1, "person without a post that day": 1}  # fmt: skip
    tie = net.edges["enterprise/e", "university/u", "co-participation"]
    assert len(tie["events"]) == 3 and (tie["earliest"], tie["latest"]) == ("2019-10-11", "2021-05-31")
    assert tie["undated"] == 1 and tie["date_inferred"] and tie["symmetric"]
    assert tie["sources"] == ["world-2019", "world-2021"]
    assert (
        all(net.graph["evidence"][e] for e in tie["evidence"]) and len(tie["evidence"]) == 8
    )  # of seven participations, and of the tenure by which the rector counts


def test_people_stand_for_the_body_of_their_post_that_day(world: kg.KnowledgeGraph) -> None:
    lifted = world.network("participation", people="affiliate", source="world-2019")
    assert ("university/u", "event/world-2019/one", "role/chair") in ties(lifted, "participation")
    assert not [n for n in lifted if n.startswith("person/")]
    assert lifted.graph["left_out"]["person without a post"] == 1
    kept = world.network("co-participation", people="keep", source="world-2019")
    assert "person/p" in kept and "person/world-2019/q" in kept
    left = world.network("participation", people="drop", groups=False)
    assert not [n for n in left if n.split("/")[0] in ("person", "group")]


def test_affiliation_leads_from_people_to_bodies(world: kg.KnowledgeGraph) -> None:
    net = world.network("affiliation", since=2021)
    assert {(a, b) for a, b in net.edges()} == {
        ("person/world-2021/two-posts", "enterprise/e"), ("person/world-2021/two-posts", "university/u")}  # fmt: skip
    assert world.network("affiliation", registers=True, edge="parent").number_of_edges() > 0


FILTERS = [
    ({"since": 2021}, {"event/world-2021/two"}, {"undated": 2, "other days": 18}),
    ({"since": "2021-05-20", "until": "2021-05-25"}, {"event/world-2021/two"}, {"undated": 2, "other days": 18}),
    ({"until": "2019-10-10"}, set(), {"undated": 2, "other days": 22}),
    ({"status": "announced"}, {"event/world-2019/planned"}, {"other statuses": 22}),
    ({"role": "role/organiser", "source": "world-2021"}, {"event/world-2021/two"}, {"other roles": 5, "other sources": 18}),
    ({"type": "StateBody"}, {"event/hai-phong-2019/workshop"}, {"other actors": 21}),
    ({"region": "region/red-river-delta", "source": "world-2019", "type": "Organisation"},
     {"event/world-2019/one", "event/world-2019/planned"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "events", "left"), FILTERS, ids=[str(list(f[0])) for f in FILTERS])
def test_filters_take_what_may_fit_and_count_the_rest(
    world: kg.KnowledgeGraph, wanted: dict[str, object], events: set[str], left: dict[str, int] | None
) -> None:
    net = world.network("participation", **wanted)
    assert {b for _, b in net.edges()} == events
    assert left is None or net.graph["left_out"] == left
    whole = {(a, b, k) for a, b, k in world.network("participation").edges(keys=True)}
    assert set(net.edges(keys=True)) <= whole


def test_a_region_leaves_out_who_sits_elsewhere_and_keeps_the_unknown_at_a_known_place(
    world: kg.KnowledgeGraph,
) -> None:
    net = world.network("co-participation", region="region/red-river-delta", source="world-2019")
    assert sorted(net) == ["enterprise/e", "organisation/world-2019/nowhere", "university/u"]
    assert net.graph["left_out"]["outside the region"] == 2  # both of the enterprise in Đà Nẵng
    # Weights are those of the events as filtered: three are left.
    assert {d["weight"] for _, _, d in net.edges(data=True)} == {0.5}


def test_who_lies_in_a_region_only_partly_is_marked(data: Path) -> None:
    path = data / "facts" / "hai-phong-2019.toml"
    text = path.read_text(encoding="utf-8").replace("Participation = 9", "Participation = 10, Enterprise = 1")
    path.write_text(text + """
[[fact]]
class = "Enterprise"
id = "enterprise/a"
name = "A"
seat = "province/phu-tho-2025"
quote = "x"

[[fact]]
class = "Participation"
participant = "enterprise/a"
event = "event/workshop"
role = "role/participant"
quote = "x"
""", encoding="utf-8")  # fmt: skip
    net = kg.load(data, bundled=False).network("co-participation", region="region/red-river-delta", on="2019-10-11")
    assert {n: d["in_region"] for n, d in net.nodes(data=True)} == {
        "agency/sati": "wholly", "department/so-khcn-hai-phong": "wholly", "enterprise/hai-phong-2019/a": "partly"}  # fmt: skip


def test_a_region_is_where_it_was_that_day(world: kg.KnowledgeGraph) -> None:
    where = regions.read(world.store)
    then = regions.inside(where, "region/red-river-delta", edtf.parse("2019-10-11"))
    assert then["province/vinh-phuc"] == regions.WHOLLY and "province/bac-giang" not in then
    # Hưng Yên and Thái Bình became one, both of the delta; Phú Thọ took in Vĩnh Phúc alone of it.
    assert then["province/hung-yen-2025"] == regions.WHOLLY and then["province/phu-tho-2025"] == regions.PARTLY
    now = regions.inside(where, "region/red-river-delta", edtf.parse("2026"))
    assert now["province/nam-dinh"] == regions.WHOLLY and "province/vinh-phuc" not in now


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"regoin": "x"}, "did you mean region?"),
        ({"region": "region/red-river-dleta"}, "did you mean region/red-river-delta?"),
        ({"region": "region/red-river-delta", "on": "1900"}, "take another day"),
        ({"since": "11/10/2019"}, "since: '11/10/2019' is not an EDTF date"),
        ({"since": "XXXX-06"}, "names no year"),
        ({"since": 2020, "until": 2019}, "swap them"),
        ({"type": "Enterprize"}, "did you mean Enterprise?"),
        ({"type": "Workshop"}, "is no type of actor"),
        ({"category": "category/centr"}, "is no actor category"),
        ({"role": "organizer"}, "did you mean organiser?"),
        ({"role": "status/held"}, "is no role"),
        ({"status": "hold"}, "did you mean held?"),
        ({"edge": "Memo"}, "no edge is called 'Memo'"),
        ({"source": "world-2020"}, "did you mean world-2021?"),
        ({"certainty": "sure"}, "take one of believed, derived, seen"),
        ({"people": "lift"}, "take one of keep, affiliate, drop"),
    ],
)
def test_a_filter_that_fits_nothing_says_what_would(
    world: kg.KnowledgeGraph, wanted: dict[str, str], says: str
) -> None:
    with pytest.raises(kg.KgError) as error:
        world.network("co-participation", **wanted)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_a_filter_without_sense_is_refused(world: kg.KnowledgeGraph) -> None:
    with pytest.raises(kg.KgError, match="--role does not apply to collaboration networks"):
        world.network("collaboration", role="organiser")


def test_a_category_is_matched_as_stated_by_function_and_by_class(world: kg.KnowledgeGraph) -> None:
    net = world.network("everything", category="enterprise", edge="participation")
    actors = {a for a, _ in net.edges()}
    assert actors == {"enterprise/e", "enterprise/world-2019/far", "group/world-2019/firms"}
    assert {a for a, _ in world.network("participation", category="state-agency").edges()} == {
        "agency/sati", "department/so-khcn-hai-phong", "group/hai-phong-2019/departments"}  # fmt: skip


def test_entities_and_iris_do_for_ids(world: kg.KnowledgeGraph) -> None:
    region = world["region/red-river-delta"]
    by_thing, by_iri = (world.network("participation", region=r) for r in (region, region.iri))
    assert nx.utils.graphs_equal(by_thing, by_iri) and len(by_thing)


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
            assert group_of({"type": cls}) != "other" or cls in (
                "Association",
                "Network",
                "Fund",
                "Incubator",
                "Organisation",
            ), cls


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


def test_an_editor_knows_every_filter() -> None:
    """What a caller may write is what a filter has."""
    assert list(filters.FilterOptions.__annotations__) == [field.name for field in dataclasses.fields(filters.Filter)]
    given = set(inspect.signature(construct.network).parameters) - {"store", "ontology", "kind", "filters"}
    assert set(filters.NetworkOptions.__annotations__) - set(filters.FilterOptions.__annotations__) == given
