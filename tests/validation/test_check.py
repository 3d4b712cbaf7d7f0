"""Queries that must be empty, words that are given up, places of faults and quotes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from broken import HEAD, core, ontology_breaks

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

# --- must-be-empty queries


CIRCULAR = ("subOrganisationOf", "directedBy", "partOf", "follows", "renews", "copyOf", "decidesOn")
CHECKS = {
    "circular-parts": ":org lk:subOrganisationOf :dep . :dep lk:subOrganisationOf :org .",
    "renews-what-is-later": ':b lk:renews :a ; lk:latest "2021-12-31"^^xsd:date . :a lk:earliest "2023-01-01"^^xsd:date .',
    "signed-for-no-party": ":sig lk:signatureOf :agr ; lk:signedFor :org . :agr lk:party :dep .",
    "one-edition-twice": ":e lk:inSeries :s ; lk:edition 7 . :f lk:inSeries :s ; lk:edition 7 .",
    "term-against-dates": ':a lk:latestEnd "2012-12-31"^^xsd:date ; lk:earliest "2026-01-01"^^xsd:date .',
    "scoped-end-outside-call": ":call lk:scopedEnd <category/enterprise> ; lk:end <category/enterprise> .",
    "reading-outside-call": ":rea lk:ofCall :call ; lk:firstEnd <category/enterprise> .",
    "call-without-default-reading": ":call a lk:LinkageCall . :rea lk:ofCall :call ; lk:readingStatus <reading-status/alternative> .",
    "co-organiser-without-organiser": ":par lk:event :event ; lk:role <role/co-organiser> .",
    "event-without-participant": ":event a lk:Workshop .",
    "change-against-dates": ':c lk:predecessor :p ; lk:latest "2025-07-01"^^xsd:date . :p lk:latest "2025-07-02"^^xsd:date .',
    "province-in-two-regions": ':m lk:province :p ; lk:region :a ; lk:date "/2025" ; lk:latest "2025-12-31"^^xsd:date . '
                               ':n lk:province :p ; lk:region :b ; lk:date "2025/.." ; lk:earliest "2025-01-01"^^xsd:date .',
    "deprecated-word": ":old owl:deprecated true ; lk:replacedBy lk:seat . :org :old :p .",
    "successor-of-itself": ":c lk:predecessor :p ; lk:successor :p .",
    "acts-outside-its-life": ':par lk:participant :body ; lk:event :event . :event lk:earliest "2025-08-01"^^xsd:date . '
                             ':body a lk:Department ; lk:latest "2025-06-30"^^xsd:date .',
    "tied-to-what-had-ended": ':body a lk:Department ; lk:seat :p ; lk:earliest "2025-07-01"^^xsd:date . '
                              ':p lk:latest "2025-06-30"^^xsd:date .',
    "parent-across-provinces": ":c a lk:Centre ; lk:subOrganisationOf :d ; lk:seat :p . :d a lk:Department ; lk:seat :q .",
}  # fmt: skip


def held_by(words: Ontology, text: str) -> embedded.Embedded:
    held = embedded.memory()
    held.replace({graph_iri("x"): [ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse((HEAD + text).encode(), ox.RdfFormat.TURTLE)],
                  BASE + "graph/ontology": [ox.Quad(t.subject, t.predicate, t.object) for t in words.triples]})  # fmt: skip
    return held


@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize("key", CIRCULAR)
def test_a_ring_of_any_length_is_found(words: Ontology, key: str, length: int) -> None:
    """And a chain that ends is none."""
    ring = " ".join(f":t{i} lk:{key} :t{(i + 1) % length} ." for i in range(length))
    for text, expected in ((ring, length), (f":t0 lk:{key} :t1 . :t1 lk:{key} :t2 .", 0)):
        found = check.query_problems(held_by(words, text), home() / "queries" / "checks", {})
        assert sum(p.rule == "circular-parts" for p in found) == expected


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_each_check_query_finds_its_fault(words: Ontology, name: str) -> None:
    found = list(check.query_problems(held_by(words, CHECKS[name]), home() / "queries" / "checks", {}))
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
