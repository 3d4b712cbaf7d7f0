"""Shapes: each is broken once, an older engine agrees, and those of the ontology itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from broken import HEAD, core, ontology_breaks

import kg
from kg._util.paths import home
from kg.model.ontology import Ontology
from kg.validation import shapes as shapes_

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


SH = "http://www.w3.org/ns/shacl#"


SHAPES = home() / "ontology" / "shapes.ttl"


# A whole record of each kind, none of which breaks anything.
GOOD = """
:src a lk:Source ; lk:title "t" ; lk:url "http://example.org/" ; lk:extentRead "whole" .
:ev a lk:Evidence ; lk:source :src ; lk:certainty <certainty/seen> ; lk:quote "a … b" .
:org a lk:Centre ; lk:evidence :ev ; lk:countInCountry 8 ; rdfs:label "T"@vi ; lk:seat :prov ; lk:subOrganisationOf :dep ;
  lk:directedBy :dep .
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
:copy a lk:Source ; lk:title "t" ; lk:copyOf :src .
:ser a lk:EventSeries ; lk:evidence :ev ; lk:name "S"@vi .
:prg a lk:Programme ; lk:evidence :ev ; lk:name "P"@vi .
:tas a lk:Project ; lk:evidence :ev ; lk:name "J"@vi ; lk:partOf :prg ; lk:follows :event .
:ses a lk:Meeting ; lk:evidence :ev ; lk:name "M"@vi ; lk:status <status/held> ; lk:place :prov ; lk:inSeries :ser ;
  lk:edition 12 .
:ren a lk:Contract ; lk:evidence :ev ; lk:party :org, :dep ; lk:status <status/signed> ; lk:renews :col ;
  lk:term "2021/2025" ; lk:termLength "P5Y" ; lk:exclusivity <exclusivity/exclusive> .
:sum a lk:MonetaryAmount ; lk:evidence :ev ; lk:amountOf :ren ; lk:amountKind <amount-kind/contract-sum> ; lk:value 5.5 ;
  lk:currency "VND" ; lk:bound <bound/about> .
:doc a lk:LegalDocument ; lk:evidence :ev ; lk:code "1/QĐ" ; lk:issuedBy :dep .
:sig a lk:Signature ; lk:evidence :ev ; lk:signatureOf :ren ; lk:signatory :man ; lk:signedFor :dep .
:tec a lk:Technology ; lk:evidence :ev ; lk:name "T"@vi ; lk:readinessLevel 7 .
:pat a lk:Patent ; lk:evidence :ev ; lk:name "B"@vi ; lk:heldBy :org ; lk:protects :tec .
:zon a lk:HighTechZone ; lk:evidence :ev ; lk:name "K"@vi ; lk:locatedIn :prov .
:ind a lk:IndicatorValue ; lk:evidence :ev ; lk:indicator <indicator/pii> ; lk:measuredIn :prov ; lk:rankInCountry 3 .
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
    "linkage-call-scoped": ("lk:scope :reg", "lk:scope :reg ; lk:scopedEnd <role/chair>"),
    "linkage-call-reading": ("lk:ofCall :call", "lk:ofCall :other"),
    "reading-call": ("lk:ofCall :call", "lk:ofCall :event"),
    "reading-first": ("lk:firstEnd <category/enterprise> ;", ""),
    "reading-second": ("lk:secondEnd <category/scientist>", "lk:secondEnd <role/chair>"),
    "reading-status": ("lk:readingStatus <reading-status/default> ;", ""),
    "reading-reason": (' ; lk:reason "r"', ""),
    "organisation-directed": ("lk:directedBy :dep", "lk:directedBy :man"),
    "undertaking-part": ("lk:partOf :prg", "lk:partOf :man"),
    "undertaking-edition": ("lk:edition 12", "lk:edition 0"),
    "undertaking-series": ("lk:inSeries :ser", "lk:inSeries :event"),
    "undertaking-follows": ("lk:follows :event", "lk:follows :org"),
    "named-undertaking-name": (' ; lk:name "J"@vi', ""),
    "agreement-term": ('lk:term "2021/2025"', 'lk:term "năm năm"'),
    "agreement-length": ('"P5Y"', '"5 năm"'),
    "agreement-renews": ("lk:renews :col", "lk:renews :event"),
    "agreement-exclusivity": ("<exclusivity/exclusive>", "<role/chair>"),
    "amount-of": ("lk:amountOf :ren ;", ""),
    "amount-kind": ("<amount-kind/contract-sum>", "<role/chair>"),
    "amount-value": ("lk:value 5.5", "lk:value -5.5"),
    "amount-currency": ('"VND"', '"đồng"'),
    "amount-bound": (" ; lk:bound <bound/about>", ""),
    "document-name": (' ; lk:code "1/QĐ"', ""),
    "document-issuer": ("lk:issuedBy :dep", "lk:issuedBy :event"),
    "signature-of": ("lk:signatureOf :ren", "lk:signatureOf :event"),
    "signature-signatory": ("lk:signatory :man", "lk:signatory :org"),
    "signature-for": (" ; lk:signedFor :dep", ""),
    "technology-readiness": ("lk:readinessLevel 7", "lk:readinessLevel 10"),
    "title-holder-of": ("lk:heldBy :org", "lk:heldBy :event"),
    "title-protects": ("lk:protects :tec", "lk:protects :man"),
    "zone-located": (" ; lk:locatedIn :prov", ""),
    "indicator-value-indicator": ("<indicator/pii>", "<role/chair>"),
    "indicator-value-territory": ("lk:measuredIn :prov ;", ""),
    "indicator-value-figure": (" ; lk:rankInCountry 3", ""),
    "source-copy": ("lk:copyOf :src", "lk:copyOf :man"),
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


@pytest.mark.slow
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
    "data-property": ("lk:code a owl:DatatypeProperty ;\n    rdfs:domain lk:Sourced ;\n    rdfs:range xsd:string ;",
                      "lk:code a owl:DatatypeProperty ;\n    rdfs:domain lk:Sourced ;"),
    "annotation-property": ("lk:fromEnd a owl:AnnotationProperty", "lk:FromEnd a owl:AnnotationProperty"),
    "concept-scheme": ("<https://w3id.org/lienket/role/chair> a lk:Role ;\n    skos:inScheme <https://w3id.org/lienket/scheme/role>",
                       "<https://w3id.org/lienket/role/chair> a lk:Role ;\n    skos:inScheme <https://w3id.org/lienket/scheme/rule>"),
    "concept-broader": ("skos:broader <https://w3id.org/lienket/category/state-agency>", "skos:broader <https://w3id.org/lienket/category/state>"),
    "ontology-version": ("    owl:versionIRI <https://w3id.org/lienket/ontology/0.5.0> ;\n", ""),
    "ontology-licence": ("    dct:license <https://creativecommons.org/licenses/by/4.0/> ;\n", ""),
    "ontology-created": ("    dct:created ", "    dct:date "),
    "ontology-title": ("dct:title \"Liên Kết: bản thể học về các chủ thể đổi mới sáng tạo vùng\"@vi,", "dct:title"),
}  # fmt: skip


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
