"""Sources that tell of one thing differently: nothing hangs on how sources are called, nothing is counted twice."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import Run
from told import Tell, event, fact, firm, part

import kg
from kg.measures.centrality import strength
from kg.measures.validation import simple
from kg.model import edtf
from kg.model.iris import BASE, ONTOLOGY, graph_iri
from kg.model.ontology import Ontology
from kg.network import filters, incidence, regions, scan
from kg.store import embedded
from kg.validation import contradictions
from kg.validation.shapes import shape_problems

SHAPES = Path(__file__).parents[2] / "ontology" / "shapes.ttl"


def left(net: nx.MultiDiGraph) -> dict[str, int]:
    """What was left out of these sources."""
    return {reason: n for reason, n in net.graph["left_out"].items() if reason != "other sources"}


def only(graph: kg.KnowledgeGraph, kind: str, *sources: str, **wanted: object) -> nx.MultiDiGraph:
    return graph.network(kind, source=list(sources), **wanted)


@pytest.mark.parametrize(("first", "second"), [("announced", "held"), ("held", "announced")])
def test_what_one_source_announced_and_another_saw_took_place(tell: Tell, first: str, second: str) -> None:
    told = [firm("e"), firm("f"), part("enterprise/e"), part("enterprise/f")]
    graph = tell(a=[event(first), *told], b=[event(second), *told])
    net = only(graph, "co-participation", "a", "b")
    assert net.number_of_edges() == 1 and left(net) == {}


def test_a_participation_told_twice_is_one(tell: Tell) -> None:
    told = [event(), firm("e"), part("enterprise/e", "organiser")]
    graph = tell(a=told, b=[*told, firm("f"), part("enterprise/f", "co-organiser")])
    net = only(graph, "participation", "a", "b")
    assert net.number_of_edges() == 2 and strength(simple(net))["enterprise/e"] == 1
    tie = net.edges["enterprise/e", "event/w", "participation role/organiser"]
    assert tie["sources"] == ["a", "b"] and len(tie["evidence"]) == 2
    assert left(only(graph, "participation", "a", "b", role="speaker")) == {"other roles": 2}


@pytest.mark.parametrize("names", [("a", "b"), ("k", "b")])
def test_of_two_seats_columns_and_nodes_take_the_same(tell: Tell, names: tuple[str, str]) -> None:
    seats = ["province/hai-phong", "province/da-nang"]
    graph = tell(**{n: [event(), firm("e", seat), firm("f"), part("enterprise/e"), part("enterprise/f")]
                    for n, seat in zip(names, seats, strict=True)})  # fmt: skip
    held = scan.read(graph.store, graph.ontology)
    seat = only(graph, "participation", *names).nodes["enterprise/e"]["seat"]
    assert held.ids[held.place[held.index()["enterprise/e"]]] == seat == "province/da-nang"


def test_contradicting_dates_stay_possible_and_an_open_end_stays_open(tell: Tell) -> None:
    told = [firm("e"), part("enterprise/e")]
    graph = tell(a=[event(date="2019"), *told], b=[event(date="2018-12/.."), *told])
    for since, there in ((2020, 1), (2018, 1)):
        assert only(graph, "participation", "a", "b", since=since).number_of_edges() == there
    assert only(graph, "participation", "a", "b", until="2018-11").number_of_edges() == 0


def test_a_third_party_of_a_transfer_is_not_lost(tell: Tell) -> None:
    transfer = fact("TechnologyTransfer", giver="enterprise/e", receiver="enterprise/f", party="enterprise/g",
                    status="status/signed")  # fmt: skip
    graph = tell(a=[firm("e"), firm("f"), firm("g"), transfer])
    net = only(graph, "collaboration", "a")
    ties = {(a, b): d["symmetric"] for a, b, d in net.edges(data=True)}
    assert ties == {("enterprise/e", "enterprise/f"): False, ("enterprise/e", "enterprise/g"): True,
                    ("enterprise/f", "enterprise/g"): True}  # fmt: skip


@pytest.fixture
def director(tell: Tell) -> kg.KnowledgeGraph:
    """An enterprise of Đà Nẵng that is there only through its director."""
    return tell(c=[
        event(), firm("e"), firm("f", "province/da-nang"), part("enterprise/e"),
        fact("University", id="university/u", name="U", seat="province/ha-noi"), part("university/u"),
        fact("Person", id="person/p", name="P"), fact("Post", id="post/d", name="D", postIn="enterprise/f"),
        fact("Tenure", holder="person/p", post="post/d", date="2019"), part("person/p", "speaker"),
    ])  # fmt: skip


def test_filters_of_actors_speak_of_who_counts(director: kg.KnowledgeGraph) -> None:
    firms = only(director, "co-participation", "c", type="Enterprise")
    assert sorted(firms) == ["enterprise/e", "enterprise/f"] and firms.number_of_edges() == 1
    assert len(only(director, "co-participation", "c", type="Person")) == 0
    delta = only(director, "co-participation", "c", region="region/red-river-delta")
    assert sorted(delta) == ["enterprise/e", "university/u"]
    assert left(delta) == {"outside the region": 1}
    lifted = only(director, "participation", "c", people="affiliate", region="region/red-river-delta")
    assert "enterprise/f" not in lifted and left(lifted) == {"outside the region": 1}


def test_who_counts_for_a_body_can_be_traced_to_the_post(director: kg.KnowledgeGraph) -> None:
    net = only(director, "participation", "c", people="affiliate")
    tie = net.edges["enterprise/f", "event/w", "participation role/speaker"]
    stated = director.sparql(
        "SELECT DISTINCT ?e { ?t a lk:Tenure ; lk:holder <https://w3id.org/lienket/person/p> ; lk:evidence ?e }"
    )
    assert set(stated["e"]) < set(tie["evidence"])
    everything = only(director, "everything", "c", people="affiliate")
    assert not [n for n in everything if n.startswith("person/")]
    assert left(everything) == {"a person": 1}


def test_a_membership_with_two_ends_lasts_to_the_later(director: kg.KnowledgeGraph) -> None:
    class Two:
        def statements(self, predicate: str, value: str = "") -> list[tuple[str, str, str]]:
            said = {
                "region": ["r/1"],
                "province": ["p/1"],
                "earliest": ["2000-01-01"],
                "latest": ["2001-12-31", "2005-12-31"],
            }
            return [("g", "m/1", value) for value in said.get(predicate.rpartition("#")[2], [])]

    where = regions._read(Two())  # type: ignore[arg-type]
    assert edtf.parse("2004").earliest and "p/1" in regions.inside(where, "r/1", edtf.parse("2004"))


def test_incidence_counts_an_event_once_whoever_tells_it(tell: Tell) -> None:
    told = [event(), firm("e"), firm("f"), part("enterprise/e"), part("enterprise/f")]
    graph = tell(a=told, b=told)
    held = scan.read(graph.store, graph.ontology)
    taken = filters.select(held, graph.ontology, regions.read(graph.store), filters.Filter(source=("a", "b")))
    made = incidence.incidence(taken.columns, taken.rows, graph.ontology)
    assert made.matrix.toarray().tolist() == [[1.0], [1.0]]


def test_counts_that_differ_are_listed_and_both_stay(tell: Tell) -> None:
    def point(count: str) -> str:
        return fact("TechnologyExchange", id="centre/p", name="P", seat="province/hai-phong", countInCountry=count)

    graph = tell(a=[point("9")], b=[point("10")], c=[point("10")])
    assert graph.data is not None
    told = [p.message for p in contradictions.contradictions(graph.data, graph.ontology)]
    assert told == ["count in the country of centre/p: 9 (a); 10 (b, c)"]
    both = graph.sparql("SELECT ?n { <https://w3id.org/lienket/centre/p> lk:countInCountry ?n } ORDER BY ?n")
    assert both["n"].tolist() == [9, 10]


@pytest.mark.parametrize(
    ("place", "reason"), [("province/hai-phong", None), ("province/gia-lai", "outside the region")]
)
def test_an_agreement_of_unseated_parties_lies_where_it_was_signed(tell: Tell, place: str, reason: str | None) -> None:
    signing = fact("Signing", id="event/s", name="S", date="2019-10-11", place=place, status="status/held")
    unseated = [fact("Enterprise", id=f"enterprise/{name}", name=name) for name in "ef"]
    signed = fact("Memorandum", id="collaboration/m", party=["enterprise/e", "enterprise/f"], status="status/signed")
    graph = tell(a=[signing, *unseated, signed.replace("status =", 'concludedAt = "event/s"\nstatus =')])
    net = only(graph, "collaboration", "a", region="region/red-river-delta")
    assert net.number_of_edges() == (reason is None) and left(net) == ({reason: 1} if reason else {})


def test_a_page_that_two_sources_restate_is_noted_and_nothing_else_is(data: Path, run: Run) -> None:
    first = (data / "facts" / "hai-phong-2019.toml").read_text(encoding="utf-8")
    for name, url in (
        ("again", "https://sati.gov.vn/posts/397/"),
        ("other", "http://www.sati.gov.vn/posts/397?page=2"),
    ):
        text = first.replace('id = "hai-phong-2019"', f'id = "{name}"', 1).replace(
            "http://www.sati.gov.vn/posts/397", url
        )
        head = text.split("[[fact]]")[0].split("expect")[0]
        (data / "facts" / f"{name}.toml").write_text(head, encoding="utf-8")
    code, out, err = run("check", "--no-bundled", "--data", data)
    (line,) = [line for line in out.splitlines() if "same page" in line]
    assert "hai-phong-2019.toml:1: same page: hai-phong-2019 restates the page of again; facts of both stay" in line
    assert code == 0 and "1 restated by two sources" in err


def test_what_only_two_pages_together_break_is_their_contradiction(tell: Tell) -> None:
    """Each page gives one day and one length, and they differ: both stay, and no shape is broken."""

    def agreement(*lengths: str, date: str) -> list[str]:
        return [firm("e"), firm("f"), fact("Memorandum", id="collaboration/m", party=["enterprise/e", "enterprise/f"],
                     status="status/signed", date=date, termLength=list(lengths))]  # fmt: skip

    graph = tell(a=agreement("P2Y", date="2019-05-01"), b=agreement("P3Y", date="2020-06-01"))
    assert not [p for p in shape_problems(graph.store, SHAPES, {}) if p.fact == "collaboration/m"]
    assert graph.data is not None
    said = [p.message for p in contradictions.contradictions(graph.data, graph.ontology)]
    assert any("2019-05-01" in text for text in said) and any("P2Y" in text for text in said)


def test_what_one_page_breaks_stays_broken_whoever_else_tells(words: Ontology) -> None:
    """Two lengths in one page, a third in another."""
    store = embedded.memory()
    graphs = {BASE + "graph/ontology": words.triples}
    for source, lengths in (("a", '"P2Y", "P3Y"'), ("b", '"P4Y"')):
        text = f"<{BASE}collaboration/m> a <{ONTOLOGY}Memorandum> ; <{ONTOLOGY}termLength> {lengths} ."
        graphs[graph_iri(source)] = [q.triple for q in ox.parse(text, ox.RdfFormat.TURTLE)]
    store.replace({graph: [ox.Quad(*triple) for triple in held] for graph, held in graphs.items()})
    broken = {p.rule for p in shape_problems(store, SHAPES, {}) if p.fact == "collaboration/m"}
    assert "shape agreement-length" in broken
