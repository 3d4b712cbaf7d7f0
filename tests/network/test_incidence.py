"""Columns and the sums over them: figures from outside, identities, and what must not matter."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.model.iris import BASE, ONTOLOGY
from kg.network import columns, filters, incidence, regions, scan
from kg.store import embedded

WORLD = ROOT / "tests" / "fixtures" / "world"
Table = list[tuple[str, str]]
tables = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("UVWXYZ")), max_size=25)


def of(table: Table) -> incidence.Incidence:
    return incidence.from_pairs([a for a, _ in table], [e for _, e in table])


def pairs_by_hand(table: Table) -> dict[tuple[str, str], list[int]]:
    """For each two actors the sizes of the events they share, counted the slow way."""
    rows = set(table)
    members = {e: sorted(a for a, f in rows if f == e) for _, e in rows}
    found: dict[tuple[str, str], list[int]] = {}
    for who in members.values():
        for pair in itertools.combinations(who, 2):
            found.setdefault(pair, []).append(len(who))
    return found


def test_newmans_example() -> None:
    """Newman 2001, PRE 64, 016132, figure 1: papers of 4, 2 and 3 authors shared give 1/3 + 1 + 1/2 = 11/6."""
    papers = {"first": "ABCD", "second": "AB", "third": "ABE"}
    held = of([(author, paper) for paper, authors in papers.items() for author in authors])
    assert incidence.co_participation(held.matrix)[0, 1] == pytest.approx(11 / 6)


@given(tables)
def test_weights_are_those_counted_by_hand(table: Table) -> None:
    held = of(table)
    weights, counts = incidence.co_participation(held.matrix), incidence.shared_events(held.matrix)
    expected = pairs_by_hand(table)
    assert weights.nnz == counts.nnz == 2 * len(expected)
    for (a, b), sizes in expected.items():
        i, j = held.actors.index(a), held.actors.index(b)
        assert weights[i, j] == weights[j, i] == pytest.approx(sum(1 / (n - 1) for n in sizes))
        assert counts[i, j] == len(sizes)


@given(tables)
def test_strength_is_the_number_of_events_with_company(table: Table) -> None:
    """METHODS: strength_i = number of i's events with n ≥ 2; total weight = Σ n_e / 2."""
    held = of(table)
    weights = incidence.co_participation(held.matrix)
    sizes = incidence.event_sizes(held.matrix)
    events, partners = incidence.degrees(held.matrix)
    assert np.asarray(weights.sum(axis=1)).ravel() == pytest.approx(events)
    assert weights.sum() / 2 == pytest.approx(sizes[sizes > 1].sum() / 2)
    assert partners.tolist() == np.asarray((weights > 0).sum(axis=1)).ravel().tolist()


@given(tables, st.randoms(use_true_random=False))
def test_neither_order_nor_repeated_rows_matter(table: Table, chance: object) -> None:
    again = table * 2
    chance.shuffle(again)  # type: ignore[attr-defined]
    one, other = of(table), of(again)
    assert (one.actors, one.events) == (other.actors, other.events)
    assert (one.matrix != other.matrix).nnz == 0


@given(tables)
def test_telling_every_event_twice_doubles_what_it_must(table: Table) -> None:
    twice = of([*table, *((a, e + "'") for a, e in table)])
    once = of(table)
    for measure in (incidence.co_participation, incidence.shared_events):
        assert abs(measure(twice.matrix) - 2 * measure(once.matrix)).sum() == pytest.approx(0)
    codes, names = once.category_codes(["even" if a in "aceg" else "odd" for a in once.actors])
    first, second = (incidence.category_matrix(h.matrix, codes, len(names)) for h in (once, twice))
    assert second == pytest.approx(2 * first)
    assert incidence.degrees(twice.matrix)[1].tolist() == incidence.degrees(once.matrix)[1].tolist()


@given(tables, st.integers(1, 4))
def test_categories_share_out_all_pairs(table: Table, many: int) -> None:
    """METHODS: O_ab = Σ m_ea m_eb and O_aa = Σ C(m_ea, 2); together they are all pairs, Σ C(n_e, 2)."""
    held = of(table)
    of_actor = [str("abcdefg".index(a) % many) for a in held.actors]
    codes, names = held.category_codes(of_actor)
    matrix = incidence.category_matrix(held.matrix, codes, len(names))
    sizes = incidence.event_sizes(held.matrix)
    assert np.triu(matrix).sum() == pytest.approx((sizes * (sizes - 1) / 2).sum())
    for (a, b), shared in pairs_by_hand(table).items():
        i, j = codes[held.actors.index(a)], codes[held.actors.index(b)]
        matrix[i, j] -= len(shared)
        matrix[j, i] -= len(shared) * (i != j)
    assert np.allclose(matrix, 0)


@given(tables, st.sets(st.sampled_from("abcdefg")), st.sets(st.sampled_from("abcdefg")))
def test_the_gap_is_what_never_met(table: Table, first: set[str], second: set[str]) -> None:
    held = of(table)
    masks = [np.array([a in group for a in held.actors], bool) for group in (first, second)]
    found = incidence.gap(held.matrix, *masks)
    across = {frozenset((a, b)) for a in first & set(held.actors) for b in second & set(held.actors) if a != b}
    met = {frozenset(pair) for pair in pairs_by_hand(table)}
    assert found.basis == len(across & met) and found.missing == len(across - met)
    lonely = [a for a in held.actors if a in first and not any(frozenset((a, b)) in met for b in second)]
    assert [held.actors[i] for i in found.without_first] == lonely


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(kg.KgError, match="2 actors and 1 events"):
        incidence.from_pairs(["a", "b"], ["e"])
    with pytest.raises(kg.KgError, match="1 categories for 2 actors"):
        of([("a", "e"), ("b", "e")]).category_codes(["x"])
    empty = of([])
    assert empty.matrix.shape == (0, 0) and incidence.co_participation(empty.matrix).nnz == 0


# --- the scan


@pytest.fixture(scope="module")
def world(base: Path) -> kg.KnowledgeGraph:
    return kg.load([base, WORLD], bundled=False)


def counted(world: kg.KnowledgeGraph, people: str) -> incidence.Incidence:
    held = scan.read(world.store, world.ontology)
    wanted = filters.Filter(registers=True)
    taken = filters.select(
        held, world.ontology, regions.read(world.store), wanted, within=("participation",), people=people
    )
    return incidence.incidence(taken.columns, taken.rows, world.ontology)


def test_matrices_agree_with_sparql(world: kg.KnowledgeGraph) -> None:
    """The same figures by self-join in SPARQL, on a graph small enough for it."""
    met = counted(world, "drop")
    counts = incidence.shared_events(met.matrix)
    joined = world.sparql("""
        SELECT ?a ?b (COUNT(DISTINCT ?e) AS ?n) {
          ?x lk:event ?e ; lk:participant ?a . ?y lk:event ?e ; lk:participant ?b . ?e lk:status/lk:occurred true .
          FILTER (?a != ?b)
          FILTER NOT EXISTS { ?a a lk:Person } FILTER NOT EXISTS { ?a a lk:ParticipantGroup }
          FILTER NOT EXISTS { ?b a lk:Person } FILTER NOT EXISTS { ?b a lk:ParticipantGroup }
        } GROUP BY ?a ?b""")
    assert counts.nnz == len(joined) > 4
    for a, b, n in joined.itertuples(index=False, name=None):
        assert counts[met.actors.index(a), met.actors.index(b)] == n


def test_provinces_have_a_column_for_seats_nobody_tells(world: kg.KnowledgeGraph) -> None:
    matrix, names = incidence.province_matrix(scan.read(world.store, world.ontology), counted(world, "affiliate"))
    assert names == ("province/da-nang", "province/ha-noi", "province/hai-phong", "unknown")
    # event one: E (Hải Phòng), U (Hà Nội), F (Đà Nẵng), N (no seat); E and U at two more; the first article's
    # agency, which sits in Hà Nội, organised with the department of Hải Phòng
    assert matrix.tolist() == [[0, 1, 1, 1], [1, 0, 4, 1], [1, 4, 0, 1], [1, 1, 1, 0]]


def test_columns_are_kept_until_the_content_changes(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    for held in (embedded.memory(), embedded.directory(tmp_path / "s")):
        held.replace({name: list(world.store.quads(name)) for name in world.store.graphs()})
        first = scan.read(held, world.ontology)
        assert scan.read(held, world.ontology) is first and len(_files(held)) == (held._place is not None)
        held._made.clear()  # as another process would find it
        again = scan.read(held, world.ontology)
        assert again.ids == first.ids and all(
            (getattr(again.edges, f) == getattr(first.edges, f)).all() for f in columns.Edges.__slots__
        )
        assert (again.occurred, again.stated, again.classes) == (first.occurred, first.stated, first.classes)
        source = BASE + "graph/world-2021"
        held.replace_sources({}, drop=[source])
        assert not _files(held)
        assert len(scan.read(held, world.ontology).edges) < len(first.edges)


def _files(held: embedded.Embedded) -> list[Path]:
    return list(held._place.glob("kept-*")) if held._place else []


def test_a_spoilt_file_of_columns_is_made_anew(world: kg.KnowledgeGraph, tmp_path: Path) -> None:
    held = embedded.directory(tmp_path / "s")
    held.replace({name: list(world.store.quads(name)) for name in world.store.graphs()})
    expected = len(scan.read(held, world.ontology).edges)
    (file,) = (tmp_path / "s").glob("kept-*")
    whole = file.read_bytes()
    chance = random.Random(0)
    changed = [whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
               for at in chance.sample(range(len(whole)), 200)]  # fmt: skip
    for spoilt in (b"", b"not an archive", whole[:-200], whole + b"x", *changed):
        file.write_bytes(spoilt)
        assert held.recall(file.name.removeprefix("kept-")) is None
    held._made.clear()  # as another process would find it
    assert len(scan.read(held, world.ontology).edges) == expected and file.read_bytes() == whole


def test_the_words_decide_what_was_kept_and_not_the_labels_of_blank_nodes(
    world: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    held = embedded.directory(tmp_path / "s")
    held.replace({name: list(world.store.quads(name)) for name in world.store.graphs()})
    scan.read(held, world.ontology)
    code = """if True:
        import sys; from kg._util.paths import home; from kg.model.read_ontology import read
        from kg.network import scan; from kg.network.columns import FORMAT
        print(f"kept-columns-{FORMAT}-{read(home() / 'ontology' / 'core.ttl').digest[:16]}")"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert [file.name for file in _files(held)] == [told]  # another process finds it


def test_what_rdflib_writes_is_seen(world: kg.KnowledgeGraph) -> None:
    held = embedded.memory()
    held.replace({name: list(world.store.quads(name)) for name in world.store.graphs()})
    before = len(scan.read(held, world.ontology).edges)
    dataset = held.dataset()
    scan.read(held, world.ontology)
    dataset.update(
        f"INSERT DATA {{ GRAPH <{BASE}graph/world-2021> {{ <{BASE}topic/t> <{ONTOLOGY}raisedAt> <{BASE}event/e> }} }}"
    )
    assert len(scan.read(held, world.ontology).edges) == before + 1


def test_a_tie_that_two_sources_state_stands_twice_in_columns_and_once_in_the_network(
    world: kg.KnowledgeGraph,
) -> None:
    held = embedded.memory()
    held.replace({name: list(world.store.quads(name)) for name in world.store.graphs()})
    copied = [
        ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(BASE + "graph/world-2019"))
        for q in world.store.quads(BASE + "graph/world-2021")
    ]
    held.replace({BASE + "graph/world-2019": [*world.store.quads(BASE + "graph/world-2019"), *copied]})
    first, second = (scan.scan(s, world.ontology) for s in (world.store, held))
    extra = len(second.edges) - len(first.edges)
    assert extra == int((first.edges.source == first.index()["source/world-2021"]).sum())
    nets = [kg.KnowledgeGraph(s, world.ontology).network() for s in (world.store, held)]
    assert nets[0].number_of_edges() == nets[1].number_of_edges()
    tie = next(d for _, _, d in nets[1].edges(data=True) if d["detail"] == "Memorandum")
    assert tie["sources"] == ["world-2019", "world-2021"]
