"""The closure against owlrl (an independent engine), what the axioms are for, and HermiT."""

from __future__ import annotations

import shutil
import subprocess
import sys

import owlrl
import pyoxigraph as ox
import pytest
from conftest import need
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

import kg
from kg.model.iris import BASE, DERIVED, INFERRED, ONTOLOGY, ONTOLOGY_GRAPH
from kg.model.ontology import Ontology
from kg.reasoning import hermit, owl_rl
from kg.store import embedded

TYPE = str(RDF.type)
SCHEMA = tuple(str(n) for n in (RDF, RDFS, OWL, XSD))


def quad(s: str, p: str, o: str, graph: str = "graph/test") -> ox.Quad:
    name = p if p == TYPE else ONTOLOGY + p
    value = ONTOLOGY + o if p == TYPE else BASE + o
    return ox.Quad(ox.NamedNode(BASE + s), ox.NamedNode(name), ox.NamedNode(value), ox.NamedNode(BASE + graph))


def reasoned(words: Ontology, *quads: ox.Quad) -> set[tuple[str, str, str]]:
    """What is inferred from quads, with short names."""
    held = embedded.memory()
    held.replace_sources({BASE + "graph/test": quads})
    owl_rl.materialise(held, words)
    return {(q.subject.value.removeprefix(BASE), q.predicate.value.removeprefix(ONTOLOGY), q.object.value.removeprefix(BASE))
            for q in held.quads(INFERRED)}  # fmt: skip


# --- what the axioms are for


def test_a_participation_relates_its_actor_to_its_event(words: Ontology) -> None:
    made = reasoned(words, quad("p/1", "participant", "a/1"), quad("p/1", "event", "e/1"))
    assert {
        ("a/1", "participatesIn", "e/1"),
        ("e/1", "hasParticipant", "a/1"),
        ("a/1", "hasParticipation", "p/1"),
    } <= made


def test_a_tenure_relates_its_holder_to_the_organisation(words: Ontology) -> None:
    made = reasoned(words, quad("t/1", "holder", "h/1"), quad("t/1", "post", "x/1"), quad("x/1", "postIn", "o/1"))
    assert {("t/1", "tenureAt", "o/1"), ("h/1", "holdsPostIn", "o/1")} <= made


def test_parts_of_parts_are_parts(words: Ontology) -> None:
    made = reasoned(words, quad("a/1", "subOrganisationOf", "b/1"), quad("b/1", "subOrganisationOf", "c/1"))
    assert {("a/1", "subOrganisationOf", "c/1"), ("c/1", "hasSubOrganisation", "a/1")} <= made


def test_parties_collaborate_both_ways_and_giver_and_receiver_are_parties(words: Ontology) -> None:
    made = reasoned(words, quad("c/1", "giver", "a/1"), quad("c/1", "receiver", "b/1"))
    assert {("a/1", "collaboratesWith", "b/1"), ("b/1", "collaboratesWith", "a/1"), ("c/1", "party", "a/1")} <= made


def test_organising_together_implies_the_property_and_no_new_thing(words: Ontology) -> None:
    made = reasoned(words, quad("a/1", "organises", "e/1"), quad("b/1", "organises", "e/1"))
    assert {("a/1", "coOrganisedWith", "b/1"), ("b/1", "coOrganisedWith", "a/1")} <= made
    assert {s for s, _, _ in made} == {"a/1", "b/1", "e/1"}
    assert not any(o == ONTOLOGY + "Collaboration" for _, p, o in made if p == TYPE)


def test_a_change_relates_before_to_after(words: Ontology) -> None:
    made = reasoned(words, quad("c/1", "predecessor", "a/1"), quad("c/1", "successor", "b/1"))
    assert {("a/1", "succeededBy", "b/1"), ("b/1", "succeeds", "a/1")} <= made


def test_the_first_article_in_the_reasoned_graph(graph: kg.KnowledgeGraph) -> None:
    assert graph.sparql("ASK { <https://w3id.org/lienket/agency/sati> lk:coOrganisedWith "
                        "<https://w3id.org/lienket/department/so-khcn-hai-phong> }")  # fmt: skip


# --- equality with owlrl


def by_owlrl(words: Ontology, quads: list[ox.Quad]) -> set[tuple[str, str, str]]:
    """owlrl's closure, less what it says of the schema itself and of everything (owl:Thing, sameAs itself)."""
    # Words in a language mean nothing to any rule; without them the oracle takes a third of the time.
    formal = [t for t in words.triples if not (isinstance(t.object, ox.Literal) and t.object.language)]
    text = ox.serialize([*formal, *(q.triple for q in quads)], format=ox.RdfFormat.N_TRIPLES)
    full = Graph().parse(data=text, format="nt")
    schema = {s for s in full.subjects() if s not in {URIRef(q.subject.value) for q in quads}}
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(full)
    errors = [o for p, o in full.predicate_objects() if "agent-ont#error" in str(p)]
    assert not errors, errors
    return {(str(s), str(p), str(o)) for s, p, o in full if s not in schema and _about_things(s, p, o)}


def _about_things(s: object, p: object, o: object) -> bool:
    if not isinstance(s, URIRef) or not isinstance(o, URIRef) or isinstance(o, Literal) or str(s).startswith(SCHEMA):
        return False
    if p == RDF.type:
        return not str(o).startswith(SCHEMA)
    return not str(p).startswith(SCHEMA)


def by_us(words: Ontology, quads: list[ox.Quad]) -> set[tuple[str, str, str]]:
    held = embedded.memory()
    held.replace_sources({BASE + "graph/test": quads})
    owl_rl.materialise(held, words)
    return {
        (q.subject.value, q.predicate.value, q.object.value) for q in held.quads() if isinstance(q.object, ox.NamedNode)
    }


# Small graphs that cannot clash: each kind of thing has its own names, and properties join fitting kinds.
_ENDS = {
    "participant": ("participation", "organisation"), "event": ("participation", "event"), "organises": ("organisation", "event"),
    "party": ("collaboration", "organisation"), "giver": ("collaboration", "organisation"), "receiver": ("collaboration", "organisation"),
    "subOrganisationOf": ("organisation", "organisation"), "coOrganisedWith": ("organisation", "organisation"),
    "collaboratesWith": ("organisation", "organisation"), "holder": ("tenure", "person"), "post": ("tenure", "post"),
    "postIn": ("post", "organisation"), "predecessor": ("change", "organisation"), "successor": ("change", "organisation"),
    "discussedAt": ("topic", "event"), "seat": ("organisation", "province"), "concludedAt": ("collaboration", "event"),
    "madeBy": ("call", "person"), "ofCall": ("reading", "call"),
}  # fmt: skip


@st.composite
def small_graphs(draw: st.DrawFn) -> list[ox.Quad]:
    made = []
    for _ in range(draw(st.integers(1, 12))):
        name = draw(st.sampled_from(sorted(_ENDS)))
        start, end = _ENDS[name]
        made.append(quad(f"{start}/{draw(st.integers(1, 3))}", name, f"{end}/{draw(st.integers(1, 3))}"))
    kinds = {"organisation": "Centre", "event": "Workshop", "person": "Person"}
    for thing, cls in draw(st.lists(st.sampled_from(sorted(kinds.items())), max_size=2)):
        made.append(quad(f"{thing}/1", TYPE, cls))
    return made


@pytest.mark.slow
@settings(max_examples=12)
@given(small_graphs())
def test_equal_to_owlrl(words: Ontology, quads: list[ox.Quad]) -> None:
    assert by_us(words, quads) == by_owlrl(words, quads)


# --- manners


@pytest.mark.slow
def test_idempotent_and_never_in_a_sources_graph(words: Ontology) -> None:
    graph = kg.load(reasoned=False)
    before = {name: set(graph.store.quads(name)) for name in graph.store.graphs()}
    first = graph.reason()
    inferred = set(graph.store.quads(INFERRED))
    assert graph.reason() == first == len(inferred) > 1000
    assert set(graph.store.quads(INFERRED)) == inferred
    assert {name: set(graph.store.quads(name)) for name in graph.store.graphs() if name not in DERIVED} == before
    stated = {q.triple for name in before if name != ONTOLOGY_GRAPH for q in graph.store.quads(name)}
    assert not {q.triple for q in inferred} & stated


def test_loading_a_source_again_drops_what_was_inferred() -> None:
    graph = kg.load()
    assert graph.query("region-members").attrs["reasoned"] is True
    name = BASE + "graph/hai-phong-2019"
    graph.store.replace_sources({name: list(graph.store.quads(name))})
    assert not graph.store.reasoned
    assert graph.query("region-members").attrs["reasoned"] is False


def test_an_axiom_without_a_rule_is_refused(words: Ontology) -> None:
    extra = ox.Triple(ox.NamedNode(ONTOLOGY + "holder"), ox.NamedNode(TYPE), ox.NamedNode(str(OWL.FunctionalProperty)))
    with pytest.raises(kg.KgError, match="no rule for FunctionalProperty"):
        owl_rl.rules([*words.triples, extra])
    extra = ox.Triple(ox.NamedNode(ONTOLOGY + "Person"), ox.NamedNode(str(OWL.hasKey)), ox.NamedNode(ONTOLOGY + "x"))
    with pytest.raises(kg.KgError, match="no rule for hasKey"):
        owl_rl.rules([*words.triples, extra])


def test_disjoint_classes_clash_by_name(words: Ontology) -> None:
    held = embedded.memory()
    held.replace_sources({BASE + "graph/test": [quad("x/1", TYPE, "Person"), quad("c/1", "scope", "x/1")]})
    assert ("https://w3id.org/lienket/x/1", "lk:Agent", "lk:Territory") in owl_rl.clashes(held, words)


# --- HermiT


@pytest.mark.java
def test_the_ontology_is_consistent_and_every_class_possible(words: Ontology, graph: kg.KnowledgeGraph) -> None:
    need("Java", shutil.which("java") is not None)
    facts = [q.triple for name in graph.store.graphs() if name != ONTOLOGY_GRAPH for q in graph.store.quads(name)]
    assert hermit.consistency(words, facts) == hermit.Consistency(True, ())


@pytest.mark.java
def test_hermit_finds_a_contradiction_and_an_impossible_class(words: Ontology) -> None:
    need("Java", shutil.which("java") is not None)
    both = [quad("x/1", TYPE, "Person").triple, quad("x/1", TYPE, "Province").triple]
    assert not hermit.consistency(words, both).consistent
    sub = [ox.Triple(ox.NamedNode(ONTOLOGY + "Chimera"), ox.NamedNode(str(RDFS.subClassOf)), ox.NamedNode(ONTOLOGY + c))
           for c in ("Person", "Province")]  # fmt: skip
    cls = ox.Triple(ox.NamedNode(ONTOLOGY + "Chimera"), ox.NamedNode(TYPE), ox.NamedNode(str(OWL.Class)))
    assert hermit.consistency(words, [cls, *sub]) == hermit.Consistency(True, ("lk:Chimera",))


def test_without_java_one_line_and_exit_2() -> None:
    run = subprocess.run([sys.executable, "-c", "from kg.cli import main; main(['reason', '--consistency'])"],
                         env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1 and "HermiT needs Java" in run.stderr and "install a Java runtime" in run.stderr
