"""Each shape and each must-be-empty query is broken by a fixture, and says so at the right file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import kg
from kg._util.paths import home
from kg.ingest import reader, writer
from kg.model import facts, rdf
from kg.model.iris import BASE, ONTOLOGY, PREFIXES, compress, graph_iri
from kg.model.ontology import Ontology
from kg.model.read_ontology import read as read_ontology
from kg.query import catalogue
from kg.store import embedded, terms
from kg.validation import check, quotes
from kg.validation import facts as facts_
from kg.validation import shapes as shapes_

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

SH = "http://www.w3.org/ns/shacl#"
SHAPES = home() / "ontology" / "shapes.ttl"
HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + f"@prefix : <{BASE}x/> .\n@base <{BASE}> .\n"
# A whole record of each kind, none of which breaks anything.
GOOD = """
:src a lk:Source ; lk:title "t" ; lk:url "http://example.org/" ; lk:extentRead "whole" .
:ev a lk:Evidence ; lk:source :src ; lk:certainty <certainty/seen> ; lk:quote "a … b" .
:org a lk:Centre ; lk:evidence :ev ; lk:countInCountry 8 ; rdfs:label "T"@vi ; lk:seat :prov ; lk:subOrganisationOf :dep .
:dep a lk:Department ; lk:evidence :ev ; rdfs:label "S"@vi .
:man a lk:Person ; lk:evidence :ev ; rdfs:label "N"@vi .
:grp a lk:ParticipantGroup ; lk:evidence :ev ; rdfs:label "G"@vi ; lk:memberCategory <category/enterprise> ;
  lk:completeness <completeness/unknown> ; lk:memberCount 3 .
:post a lk:Post ; lk:evidence :ev ; lk:name "P"@vi ; lk:postIn :org .
:ten a lk:Tenure ; lk:evidence :ev ; lk:holder :man ; lk:post :post .
:prov a lk:Province ; lk:evidence :ev ; lk:name "H"@vi ; lk:code "31" ; lk:isoCode "VN-HP" ; lk:latitude 20.8 ;
  lk:longitude 106.7 ; lk:provinceKind <province-kind/municipality> .
:reg a lk:Region ; lk:evidence :ev ; lk:name "R"@vi .
:mem a lk:RegionMembership ; lk:evidence :ev ; lk:region :reg ; lk:province :prov ; lk:regime "x" ; lk:date "2020/.." .
:tch a lk:TerritorialChange ; lk:evidence :ev ; lk:predecessor :prov ; lk:successor :reg ; lk:changeKind <change-kind/merger> .
:och a lk:OrganisationalChange ; lk:evidence :ev ; lk:predecessor :dep ; lk:successor :org ; lk:changeKind <change-kind/merger> .
:nam a lk:Naming ; lk:evidence :ev ; lk:namingOf :prov ; lk:name "N"@vi .
:event a lk:Workshop ; lk:evidence :ev ; lk:name "W"@vi ; lk:status <status/held> ; lk:place :prov ;
  lk:earliest "2019-10-11"^^xsd:date ; lk:latest "2019-10-11"^^xsd:date .
:par a lk:Participation ; lk:evidence :ev ; lk:participant :org ; lk:event :event ; lk:role <role/organiser> ;
  lk:manner <manner/online> .
:col a lk:Memorandum ; lk:evidence :ev ; lk:party :org, :dep ; lk:status <status/signed> .
:top a lk:Topic ; lk:evidence :ev ; lk:name "T"@vi .
:pro a lk:Product ; lk:evidence :ev ; lk:name "P"@vi .
:des a lk:KeyProductDesignation ; lk:evidence :ev ; lk:product :pro ; lk:territory :reg .
:call a lk:LinkageCall ; lk:evidence :ev ; lk:madeBy :man ; lk:modality <modality/called-for> ; lk:scope :reg ;
  lk:end <category/enterprise>, <category/scientist> .
:rea a lk:PairReading ; lk:evidence :ev ; lk:ofCall :call ; lk:firstEnd <category/enterprise> ;
  lk:secondEnd <category/scientist> ; lk:readingStatus <reading-status/default> ; lk:reason "r" .
"""
# shape -> what is taken out of GOOD and what is put there instead
BREAKS = {
    "sourced-evidence": (":top a lk:Topic ; lk:evidence :ev ;", ":top a lk:Topic ;"),
    "sourced-earliest": ('"2019-10-11"^^xsd:date ; lk:latest', '"2019-10-11" ; lk:latest'),
    "sourced-latest": ('lk:latest "2019-10-11"^^xsd:date', 'lk:latest "2019-10-11"'),
    "sourced-order": ('lk:latest "2019-10-11"', 'lk:latest "2019-10-10"'),
    "sourced-date": ('lk:date "2020/.."', 'lk:date "năm 2020"'),
    "evidence-source": ("lk:source :src ; lk:certainty", "lk:source :man ; lk:certainty"),
    "evidence-certainty": ("lk:certainty <certainty/seen>", "lk:certainty <status/held>"),
    "evidence-text": (' ; lk:quote "a … b"', ""),
    "source-title": ('lk:title "t" ;', ""),
    "source-url": ('"http://example.org/"', '"javascript:x"'),
    "source-extent": ('lk:extentRead "whole"', 'lk:extentRead "half"'),
    "agent-label": (' ; rdfs:label "N"@vi', ""),
    "organisation-seat": ("lk:seat :prov", "lk:seat :reg"),
    "organisation-parent": ("lk:subOrganisationOf :dep", "lk:subOrganisationOf :man"),
    "organisation-count": ("lk:countInCountry 8", "lk:countInCountry 0"),
    "group-category": ("lk:memberCategory <category/enterprise> ;", ""),
    "group-completeness": ("<completeness/unknown>", "<status/held>"),
    "group-count": ("lk:memberCount 3", "lk:memberCount 0"),
    "post-name": (' ; lk:name "P"@vi ; lk:postIn', " ; lk:postIn"),
    "post-in": ("lk:postIn :org", "lk:postIn :man"),
    "tenure-holder": ("lk:holder :man", "lk:holder :org"),
    "tenure-post": (" ; lk:post :post", ""),
    "province-name": ('lk:name "H"@vi ; lk:code', "lk:code"),
    "province-code": ('lk:code "31"', 'lk:code "031"'),
    "province-iso": ('"VN-HP"', '"VNHP"'),
    "province-latitude": ("lk:latitude 20.8", "lk:latitude 106.7"),
    "province-longitude": ("lk:longitude 106.7", "lk:longitude 20.8"),
    "province-kind": ("<province-kind/municipality>", "<role/chair>"),
    "region-name": (' ; lk:name "R"@vi', ""),
    "membership-region": ("lk:region :reg", "lk:region :prov"),
    "membership-province": ("lk:province :prov ;", ""),
    "membership-regime": ('lk:regime "x" ;', ""),
    "change-predecessor": ("lk:predecessor :dep ;", ""),
    "change-successor": ("lk:successor :org ;", ""),
    "change-kind": ("lk:successor :org ; lk:changeKind <change-kind/merger>", "lk:successor :org"),
    "territorial-change-ends": ("lk:predecessor :prov ; lk:successor :reg", "lk:predecessor :dep ; lk:successor :reg"),
    "organisational-change-ends": ("lk:predecessor :dep ; lk:successor :org", "lk:predecessor :dep ; lk:successor :reg"),
    "naming-of": ("lk:namingOf :prov", "lk:namingOf :man"),
    "naming-name": ('lk:namingOf :prov ; lk:name "N"@vi', "lk:namingOf :prov"),
    "event-name": ('lk:name "W"@vi ;', ""),
    "event-status": ("lk:status <status/held> ;", ""),
    "event-place": ("lk:place :prov ;\n", "\n"),
    "place": ("lk:place :prov ;\n", "lk:place :src ;\n"),
    "place-type": ("lk:place :prov ;\n", "lk:place :nowhere ;\n"),
    "participation-participant": ("lk:participant :org ;", ""),
    "participation-event": ("lk:event :event ;", "lk:event :event, :col ;"),
    "participation-role": ("<role/organiser>", "<status/held>"),
    "participation-manner": ("<manner/online>", "<role/chair>"),
    "collaboration-parties": ("lk:party :org, :dep", "lk:party :org, :event"),
    "collaboration-other-party": ("lk:party :org, :dep", "lk:party :org"),
    "collaboration-status": (" ; lk:status <status/signed>", ""),
    "subject-matter-name": (':top a lk:Topic ; lk:evidence :ev ; lk:name "T"@vi', ":top a lk:Topic ; lk:evidence :ev"),
    "designation-product": ("lk:product :pro", "lk:product :top"),
    "designation-territory": (" ; lk:territory :reg", ""),
    "call-by": ("lk:madeBy :man ;", ""),
    "call-modality": ("lk:modality <modality/called-for> ;", ""),
    "call-scope": ("lk:scope :reg", "lk:scope :man"),
    "linkage-call-end": ("lk:scope :reg ;\n  lk:end <category/enterprise>, <category/scientist>", "lk:scope :reg"),
    "linkage-call-reading": ("lk:ofCall :call", "lk:ofCall :other"),
    "reading-call": ("lk:ofCall :call", "lk:ofCall :event"),
    "reading-first": ("lk:firstEnd <category/enterprise> ;", ""),
    "reading-second": ("lk:secondEnd <category/scientist>", "lk:secondEnd <role/chair>"),
    "reading-status": ("lk:readingStatus <reading-status/default> ;", ""),
    "reading-reason": (' ; lk:reason "r"', ""),
}  # fmt: skip


def broken_shapes(words: Ontology, turtle: str) -> set[str]:
    """The names of the shapes that a text breaks."""
    triples = {q.triple for q in ox.parse((HEAD + turtle).encode(), ox.RdfFormat.TURTLE)} | set(words.triples)
    return {shape for _, _, _, shape, _ in shapes_.validate(triples, SHAPES)}


def shapes_with_messages(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"^lks:([a-z-]+) a sh:PropertyShape", text, re.M))


def test_a_whole_record_of_each_kind_breaks_nothing(words: Ontology) -> None:
    assert broken_shapes(words, GOOD) == set()


@pytest.mark.parametrize("shape", sorted(BREAKS))
def test_each_shape_is_broken_by_its_fixture(words: Ontology, shape: str) -> None:
    old, new = BREAKS[shape]
    assert old in GOOD
    assert shape in broken_shapes(words, GOOD.replace(old, new, 1))


def test_no_shape_is_without_a_fixture() -> None:
    assert shapes_with_messages(SHAPES) <= set(BREAKS)


def test_every_message_is_in_both_languages() -> None:
    for path in (SHAPES, home() / "ontology" / "shapes-ontology.ttl"):
        text = path.read_text(encoding="utf-8")
        assert text.count('"@en') == text.count('"@vi') == text.count("sh:message")


# --- the engine against an older one


def by_pyshacl(statements: set[ox.Triple], shapes: Path) -> list[tuple[str, str, str, str, str]]:
    """What `check.validate` gives, by pySHACL."""
    import pyshacl
    from rdflib import Graph

    text = ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES)
    data = Graph().parse(data=text, format="nt")
    rules_graph = Graph().parse(shapes, format="turtle")
    _, report, detail = pyshacl.validate(data, shacl_graph=rules_graph, inference="none")
    assert isinstance(report, Graph), detail
    return sorted(set(_violations(report, rules_graph)))


def _violations(report: Graph, shapes: Graph) -> Iterator[tuple[str, str, str, str, str]]:
    from rdflib import BNode, Literal, URIRef

    def of(node: Node, name: str) -> Node | None:
        return report.value(node, URIRef(SH + name))

    for result in report.objects(None, URIRef(SH + "result")):
        shape, path, value = of(result, "sourceShape"), of(result, "resultPath"), of(result, "value")
        messages = [m for m in shapes.objects(shape, URIRef(SH + "message")) if isinstance(m, Literal)] if shape else []
        english = next((str(m) for m in messages if m.language == "en"), str(of(result, "resultMessage") or ""))
        yield (
            str(of(result, "focusNode")),
            "" if isinstance(path, BNode) or path is None else str(path),
            "" if isinstance(value, BNode) or value is None else str(value),
            re.split(r"[#/]", str(shape))[-1],
            english,
        )


def parsed(text: str) -> set[ox.Triple]:
    return {q.triple for q in ox.parse(text.encode(), ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("shape", sorted(BREAKS))
def test_both_engines_find_the_same_in_data(shape: str, words: Ontology) -> None:
    triples_ = {*parsed(HEAD + GOOD.replace(*BREAKS[shape], 1)), *words.triples}
    assert shapes_.validate(triples_, SHAPES) == by_pyshacl(triples_, SHAPES) != []


def test_both_engines_find_the_same_in_the_ontology() -> None:
    shapes = home() / "ontology" / "shapes-ontology.ttl"
    for old, new in ONTOLOGY_BREAKS.values():
        assert old in core()
        triples_ = parsed(core().replace(old, new, 1))
        assert shapes_.validate(triples_, shapes) == by_pyshacl(triples_, shapes) != []


def test_both_engines_find_nothing_in_our_data(graph: kg.KnowledgeGraph) -> None:
    held = {q.triple for name in graph.store.graphs() for q in graph.store.quads(name)}
    assert shapes_.validate(held, SHAPES) == by_pyshacl(held, SHAPES) == []


def test_shapes_that_are_broken_are_told(tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . <a> sh:path", encoding="utf-8")
    with pytest.raises(kg.KgError, match=r"s\.ttl: the shapes cannot be run"):
        shapes_.validate(set(), tmp_path / "s.ttl")


# --- shapes of the ontology itself

ONTOLOGY_BREAKS = {
    "term-label": ('rdfs:label "tổ chức"@vi, "organises"@en', 'rdfs:label "organises"@en'),
    "term-definition": ('skos:definition "Bên giao, chỉ đạo, tài trợ hoặc gia nhập."@vi,', "skos:definition"),
    "term-home": ("rdfs:isDefinedBy <https://w3id.org/lienket/ontology#>", "rdfs:isDefinedBy <http://elsewhere/>"),
    "class": ("lk:Workshop a owl:Class", "lk:workshop a owl:Class"),
    "object-property": ("lk:holder a owl:ObjectProperty ;\n    rdfs:domain lk:Tenure ;", "lk:holder a owl:ObjectProperty ;"),
    "data-property": ("lk:code a owl:DatatypeProperty ;\n    rdfs:domain lk:Territory ;\n    rdfs:range xsd:string ;",
                      "lk:code a owl:DatatypeProperty ;\n    rdfs:domain lk:Territory ;"),
    "annotation-property": ("lk:fromEnd a owl:AnnotationProperty", "lk:FromEnd a owl:AnnotationProperty"),
    "concept-scheme": ("<https://w3id.org/lienket/role/chair> a lk:Role ;\n    skos:inScheme <https://w3id.org/lienket/scheme/role>",
                       "<https://w3id.org/lienket/role/chair> a lk:Role ;\n    skos:inScheme <https://w3id.org/lienket/scheme/rule>"),
    "concept-broader": ("skos:broader <https://w3id.org/lienket/category/state-agency>", "skos:broader <https://w3id.org/lienket/category/state>"),
    "ontology-version": ("    owl:versionIRI <https://w3id.org/lienket/ontology/0.4.0> ;\n", ""),
    "ontology-licence": ("    dct:license <https://creativecommons.org/licenses/by/4.0/> ;\n", ""),
    "ontology-created": ("    dct:created ", "    dct:date "),
    "ontology-title": ("dct:title \"Liên Kết: bản thể học về các chủ thể đổi mới sáng tạo vùng\"@vi,", "dct:title"),
}  # fmt: skip


def ontology_breaks(text: str) -> set[str]:
    triples = {q.triple for q in ox.parse(text.encode(), ox.RdfFormat.TURTLE)}
    return {shape for _, _, _, shape, _ in shapes_.validate(triples, home() / "ontology" / "shapes-ontology.ttl")}


def core() -> str:
    return (home() / "ontology" / "core.ttl").read_text(encoding="utf-8")


def test_the_ontology_breaks_none_of_its_shapes() -> None:
    assert ontology_breaks(core()) == set()


@pytest.mark.parametrize("shape", sorted(ONTOLOGY_BREAKS))
def test_each_ontology_shape_is_broken_by_its_fixture(shape: str) -> None:
    old, new = ONTOLOGY_BREAKS[shape]
    assert old in core()
    assert shape in ontology_breaks(core().replace(old, new, 1))


def test_an_unconnected_class_is_found() -> None:
    lonely = core().replace("lk:Meeting a owl:Class ;\n    rdfs:subClassOf lk:Event ;", "lk:Meeting a owl:Class ;")
    assert lonely != core() and "class" in ontology_breaks(lonely)


def test_concept_home_is_asked_for() -> None:
    chair = core().split("<https://w3id.org/lienket/role/chair> a lk:Role")[1].split(" .\n")[0]
    bare = core().replace(chair, chair.replace(" ;\n    rdfs:isDefinedBy <https://w3id.org/lienket/ontology#>", ""))
    assert bare != core() and "concept-home" in ontology_breaks(bare)


# --- must-be-empty queries

CHECKS = {
    "circular-parts": ":org lk:subOrganisationOf :dep . :dep lk:subOrganisationOf :org .",
    "reading-outside-call": ":rea lk:ofCall :call ; lk:firstEnd <category/enterprise> .",
    "call-without-default-reading": ":call a lk:LinkageCall . :rea lk:ofCall :call ; lk:readingStatus <reading-status/alternative> .",
    "co-organiser-without-organiser": ":par lk:event :event ; lk:role <role/co-organiser> .",
    "event-without-participant": ":event a lk:Workshop .",
    "change-against-dates": ':c lk:predecessor :p ; lk:latest "2025-07-01"^^xsd:date . :p lk:latest "2025-07-02"^^xsd:date .',
    "province-in-two-regions": ':m lk:province :p ; lk:region :a ; lk:date "/2025" ; lk:latest "2025-12-31"^^xsd:date . '
                               ':n lk:province :p ; lk:region :b ; lk:date "2025/.." ; lk:earliest "2025-01-01"^^xsd:date .',
    "deprecated-word": ":old owl:deprecated true ; lk:replacedBy lk:seat . :org :old :p .",
    "successor-of-itself": ":c lk:predecessor :p ; lk:successor :p .",
    "parent-across-provinces": ":c a lk:Centre ; lk:subOrganisationOf :d ; lk:seat :p . :d a lk:Department ; lk:seat :q .",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_each_check_query_finds_its_fault(words: Ontology, name: str) -> None:
    held = embedded.memory()
    held.replace({graph_iri("x"): [ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse((HEAD + CHECKS[name]).encode(), ox.RdfFormat.TURTLE)],
                  BASE + "graph/ontology": [ox.Quad(t.subject, t.predicate, t.object) for t in words.triples]})  # fmt: skip
    found = list(check.query_problems(held, home() / "queries" / "checks", {}))
    assert name in {p.rule for p in found}
    assert all(p.hint and p.message for p in found)


# OOPS! pitfalls: what makes each, added to core.ttl or (with a second text) put in place of something there.
WORD = """lk:%s a owl:%s ; rdfs:isDefinedBy <https://w3id.org/lienket/ontology#> ;
  rdfs:label "x"@vi, "y"@en ; skos:definition "x"@vi, "y"@en ."""
LINKED = " lk:one rdfs:domain lk:Product ; rdfs:range lk:Post ."
PITFALLS = {
    "p04-unconnected": ("", WORD % ("Lonely", "Class")),
    "p05-wrong-inverse": ("", WORD % ("one", "ObjectProperty") + LINKED + " lk:one owl:inverseOf lk:partyTo ."),
    "p06-cycle": ("", "lk:Event rdfs:subClassOf lk:Workshop ."),
    "p08-without-annotation": ('rdfs:label "tổ chức"@vi, "organises"@en', 'rdfs:label "organises"@en'),
    "p10-without-disjointness": ("", WORD % ("Alone", "Class") + " lk:Part rdfs:subClassOf lk:Alone ."),
    "p11-without-domain-or-range": ("lk:holder a owl:ObjectProperty ;\n    rdfs:domain lk:Tenure ;", "lk:holder a owl:ObjectProperty ;"),
    "p13-undeclared-inverse": ("", WORD % ("one", "ObjectProperty") + LINKED + WORD % ("other", "ObjectProperty")
                               + " lk:other rdfs:domain lk:Post ; rdfs:range lk:Product ."),
    "p19-many-domains-or-ranges": ("", "lk:seat rdfs:domain lk:Person ."),
    "p22-naming": ("", WORD % ("big_Thing", "Class") + " lk:big_Thing rdfs:subClassOf lk:Event ."),
    "p38-without-header": ("<https://w3id.org/lienket/ontology#> a owl:Ontology ;", "<https://w3id.org/lienket/ontology#>"),
    "p39-ambiguous-namespace": ('vann:preferredNamespaceUri "https://w3id.org/lienket/ontology#"', 'vann:preferredNamespaceUri "https://else.where/#"'),
    "p41-without-licence": ("    dct:license <https://creativecommons.org/licenses/by/4.0/> ;\n", ""),
}  # fmt: skip


def found_in_words(text: str, folder: Path) -> set[str]:
    (folder / "core.ttl").write_text(text, encoding="utf-8")
    held = embedded.memory()
    held.replace({BASE + "graph/ontology": list(rdf.ontology_quads(read_ontology(folder / "core.ttl")))})
    return {p.rule.removeprefix("ontology-") for p in check.query_problems(held, home() / "queries" / "checks", {})}


@pytest.mark.parametrize("pitfall", sorted(PITFALLS))
def test_each_pitfall_of_the_ontology_is_found(tmp_path: Path, pitfall: str) -> None:
    old, new = PITFALLS[pitfall]
    assert old in core()
    found = found_in_words(core().replace(old, new, 1) if old else core() + new, tmp_path)
    assert pitfall in found


def test_the_ontology_and_its_alignments_fall_into_none(tmp_path: Path) -> None:
    assert found_in_words(core(), tmp_path) == set()
    both = core() + (home() / "ontology" / "alignments.ttl").read_text(encoding="utf-8")
    assert found_in_words(both, tmp_path) == set()


def test_no_check_query_is_without_a_fixture() -> None:
    broken = {*CHECKS, *(f"ontology-{name}" for name in PITFALLS)}
    assert set(catalogue.catalogue(home() / "queries" / "checks")) == broken


# --- words that are given up

RENAMED = """
lk:headquarters a owl:ObjectProperty ; rdfs:domain lk:Organisation ; rdfs:range lk:Province ;
  rdfs:label "x"@vi, "headquarters"@en ; skos:definition "x"@vi, "y"@en ; skos:example "z" ;
  rdfs:isDefinedBy <https://w3id.org/lienket/ontology#> ; owl:deprecated true ; lk:replacedBy lk:seat .
lk:Firm a owl:Class ; rdfs:subClassOf lk:Organisation ; lk:idFolder "firm" ;
  rdfs:label "x"@vi, "firm"@en ; skos:definition "x"@vi, "y"@en ; skos:example "z" ;
  rdfs:isDefinedBy <https://w3id.org/lienket/ontology#> ; owl:deprecated true ; lk:replacedBy lk:Company .
lk:Company a owl:Class ; rdfs:subClassOf lk:Organisation ;
  rdfs:label "x"@vi, "company"@en ; skos:definition "x"@vi, "y"@en ; skos:example "z" ;
  rdfs:isDefinedBy <https://w3id.org/lienket/ontology#> ; owl:deprecated true ; lk:replacedBy lk:Enterprise .
"""


@pytest.fixture
def renamed(tmp_path: Path) -> Ontology:
    (tmp_path / "core.ttl").write_text(core() + RENAMED, encoding="utf-8")
    return read_ontology(tmp_path / "core.ttl")


def test_facts_in_a_word_given_up_are_told_the_new_one(renamed: Ontology, data: Path) -> None:
    path = data / "facts" / "hai-phong-2019.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text + '\n[[fact]]\nclass = "Firm"\nid = "firm/a"\nname = "A"\nheadquarters = "province/ha-noi"\nquote = "x"\n',
        encoding="utf-8",
    )
    found = {p.rule: p.hint for p in facts_.problems(reader.read([data]), renamed)}
    assert found["unknown class"] == "did you mean Enterprise?"
    path.write_text(
        text
        + '\n[[fact]]\nclass = "Enterprise"\nid = "enterprise/a"\nname = "A"\nheadquarters = "province/ha-noi"\nquote = "x"\n',
        encoding="utf-8",
    )
    found = {p.rule: p.hint for p in facts_.problems(reader.read([data]), renamed)}
    assert found["unknown key"] == "did you mean seat?"


def test_rdf_in_a_word_given_up_is_loaded_in_the_new_one(renamed: Ontology, tmp_path: Path) -> None:
    from kg.store.terms import read_files

    (tmp_path / "old.ttl").write_text(HEAD + ":a a lk:Firm ; lk:headquarters <province/ha-noi> .", encoding="utf-8")
    ((_, quads),) = read_files([tmp_path / "old.ttl"], renamed).items()
    said = {(compress(q.predicate.value), compress(q.object.value)) for q in quads}
    assert said == {("rdf:type", "lk:Enterprise"), ("lk:seat", "province/ha-noi")}
    with pytest.raises(kg.KgError, match="the ontology has no word 'Firm'"):
        terms.require_words(
            [ox.Quad(q.subject, q.predicate, ox.NamedNode(ONTOLOGY + "Firm")) for q in quads], renamed, "x"
        )


def test_a_store_in_a_word_given_up_is_found(renamed: Ontology) -> None:
    held = embedded.memory()
    old = [
        ox.Quad(q.subject, q.predicate, q.object)
        for q in ox.parse((HEAD + ":a a lk:Firm ; lk:headquarters :b .").encode(), ox.RdfFormat.TURTLE)
    ]
    held.replace({graph_iri("x"): old, BASE + "graph/ontology": list(rdf.ontology_quads(renamed))})
    found = [p for p in check.query_problems(held, home() / "queries" / "checks", {}) if p.rule == "deprecated-word"]
    assert len(found) == 2 and all(p.file == "x/a" for p in found)


def test_a_word_given_up_names_the_next() -> None:
    assert ontology_breaks(core() + RENAMED) == set()
    assert "deprecated-successor" in ontology_breaks(
        core() + RENAMED.replace("lk:replacedBy lk:seat", "lk:note lk:seat")
    )


def test_neighbouring_memberships_do_not_overlap(words: Ontology) -> None:
    held = embedded.memory()
    text = HEAD + CHECKS["province-in-two-regions"].replace("2025-12-31", "2024-12-31")
    held.replace(
        {
            graph_iri("x"): [
                ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(text.encode(), ox.RdfFormat.TURTLE)
            ]
        }
    )
    assert "province-in-two-regions" not in {
        p.rule for p in check.query_problems(held, home() / "queries" / "checks", {})
    }


# --- places of faults, quotes


def test_our_data_has_no_fault(graph: kg.KnowledgeGraph) -> None:
    assert graph.problems() == []


def test_a_broken_shape_names_file_line_and_fact(spoil: Callable[[str, str, str], Path], data: Path) -> None:
    path = spoil("facts/hai-phong-2019.toml", 'status = "status/held"\n', "")
    (problem,) = kg.load(data, bundled=False).problems()
    assert (problem.file, problem.rule, problem.fact) == (str(path), "shape event-status", "event/workshop")
    assert path.read_text(encoding="utf-8").split("\n")[problem.line - 1] == "[[fact]]"


def test_a_clash_of_classes_names_the_thing(
    spoil: Callable[[str, str, str], Path], data: Path, words: Ontology
) -> None:
    graph = kg.load(data, bundled=False)
    name = graph_iri("hai-phong-2019")
    extra = ox.Quad(ox.NamedNode(BASE + "person/pham-the-dung"), ox.NamedNode(PREFIXES["rdf"] + "type"),
                    ox.NamedNode(ONTOLOGY + "Province"), ox.NamedNode(name))  # fmt: skip
    graph.store.replace_sources({name: [*graph.store.quads(name), extra]})
    clashes = [p for p in graph.problems() if p.rule == "disjoint classes"]
    assert clashes and all(p.fact == "person/pham-the-dung" and p.line > 0 for p in clashes)


def test_quotes_stand_in_the_articles_text(graph: kg.KnowledgeGraph, seed: Path) -> None:
    assert graph.problems(texts=seed) == []


def test_a_changed_word_in_the_text_is_caught(graph: kg.KnowledgeGraph, seed: Path, tmp_path: Path) -> None:
    text = (seed / "hai-phong-2019.txt").read_text(encoding="utf-8")
    (tmp_path / "hai-phong-2019.txt").write_text(
        text.replace("Chủ trì Hội thảo", "Điều hành Hội thảo"), encoding="utf-8"
    )
    found = graph.problems(texts=tmp_path)
    assert found and {p.rule for p in found} == {"quote"}
    assert all(p.line > 1 and "Chủ trì" in p.message for p in found)


@pytest.mark.parametrize(
    ("quote", "missing"),
    [
        ("Một hai … sáu", ""),
        ("Một hai … ba … sáu", ""),
        ("sáu … Một", "Một"),
        ("Một hai … hai", "hai"),
        ("một hai", "một hai"),
        ("Mô\u0323t hai", ""),  # NFD
        ("bốn\n năm", ""),
        ("Một haii", "Một haii"),
    ],
)
def test_pieces_must_stand_in_order(quote: str, missing: str) -> None:
    assert quotes.missing_piece(quote, "Một hai ba\nbốn  năm sáu.") == missing


def test_missing_texts_are_named(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(kg.NotFoundError, match="no such directory"):
        graph.problems(texts=tmp_path / "nowhere")
    with pytest.raises(kg.NotFoundError, match="no text of any source"):
        graph.problems(texts=tmp_path)


def test_a_written_source_reads_back_the_same(article: facts.Source, tmp_path: Path) -> None:
    path = tmp_path / "hai-phong-2019.toml"
    path.write_text(writer.write(article), encoding="utf-8")
    again, wrong = reader.read_source(path)
    assert not wrong and again is not None
    assert [(f.cls, f.id, [(v.key, v.text) for v in f.values]) for f in again.facts] == [
        (f.cls, f.id, [(v.key, v.text) for v in f.values]) for f in article.facts]  # fmt: skip
