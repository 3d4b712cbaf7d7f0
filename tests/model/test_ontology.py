"""The words: all of them there, in both languages, and inside OWL 2 DL and RL by the OWL API."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT, need

import kg
from kg._util.paths import home
from kg.model.iris import INFERRED, ONTOLOGY_GRAPH
from kg.model.ontology import Ontology
from kg.model.read_ontology import read as read_ontology
from kg.reasoning import hermit

CORE = home() / "ontology" / "core.ttl"
ALIGNMENTS = home() / "ontology" / "alignments.ttl"
MAPPINGS = home() / "ontology" / "mappings.sssom.tsv"
JARS = "owlapi-api owlapi-apibinding owlapi-impl owlapi-parsers guava caffeine slf4j-api slf4j-nop atinject-jsr330-api commons-rdf-api hppcrt commons-io xz"

# The classes of the design, and what stands below what.
CLASSES = [
    "Agent",
    "Organisation",
    "Person",
    "ParticipantGroup",
    "StateBody",
    "Ministry",
    "Agency",
    "Department",
    "PeoplesCommittee",
    "Centre",
    "University",
    "ResearchInstitute",
    "Enterprise",
    "Cooperative",
    "Association",
    "Programme",
    "Post",
    "Tenure",
    "Province",
    "Region",
    "RegionMembership",
    "TerritorialChange",
    "Event",
    "Workshop",
    "Conference",
    "Signing",
    "TechnologyMarket",
    "Launch",
    "Training",
    "Visit",
    "Participation",
    "Collaboration",
    "CoOrganisation",
    "Memorandum",
    "Contract",
    "TechnologyTransfer",
    "JointProject",
    "Supervision",
    "Funding",
    "Membership",
    "Topic",
    "Technology",
    "Product",
    "Call",
    "LinkageCall",
    "ActorCategory",
    "Source",
    "Evidence",
]


def test_every_class_of_the_design_is_there(words: Ontology) -> None:
    assert set(CLASSES) <= set(words.classes)
    assert words.is_a("Department", "StateBody") and words.is_a("Centre", "Organisation")
    assert words.is_a("LinkageCall", "Call") and words.is_a("Workshop", "Event")
    assert not words.is_a("Person", "Organisation")
    assert {c for c, t in words.concepts.items() if t.type == "Role"} == {
        f"role/{r}" for r in ["organiser", "co-organiser", "host", "chair", "speaker", "participant", "sponsor", "witness"]}  # fmt: skip


def test_labels_and_definitions_in_both_languages(words: Ontology) -> None:
    for term in words.terms.values():
        assert set(term.labels) == {"vi", "en"}, term.name
        assert set(term.definitions) == {"vi", "en"}, term.name
        assert all(text.strip() and text == unicodedata.normalize("NFC", text) for text in
                   [*term.labels.values(), *term.definitions.values()])  # fmt: skip


def test_no_two_terms_have_one_label(words: Ontology) -> None:
    for lang in ("vi", "en"):
        for kind in ("class", "concept"):
            labels = [(t.type, t.label(lang)) for t in words.terms.values() if t.kind == kind]
            assert len(labels) == len(set(labels)), [x for x in labels if labels.count(x) > 1]


def test_what_the_software_reads_off_the_ontology(words: Ontology) -> None:
    assert words.ends("Participation") == ("participant", "event")
    assert words.ends("Workshop") is None
    assert words.concepts["role/organiser"].direct == "organises"
    assert words.properties["nameEn"].language == "en"
    assert words.properties["date"].form == "edtf"
    assert words.properties["earliest"].computed and not words.properties["date"].computed
    assert words.classes["Workshop"].folder == words.classes["Event"].folder == "event"
    assert words.nearest("Workshp", words.classes) == "Workshop"


def test_every_domain_range_parent_and_end_is_a_term(words: Ontology) -> None:
    for term in words.terms.values():
        for parent in (p for p in term.parents if ":" not in p):
            assert parent in words.terms, term.name
        for name in filter(None, (term.domain, term.range if term.kind == "object" else "")):
            assert name in words.classes, term.name
        for end in term.ends or ():
            assert end in words.properties, term.name


def owl_api(*files: Path) -> subprocess.CompletedProcess[str]:
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in JARS.split()]
    need("Java", shutil.which("java") is not None)
    need("the OWL API (libowlapi-java)", all(jar.is_file() for jar in jars))
    return subprocess.run(["java", "-cp", ":".join(map(str, jars)), str(ROOT / "tests" / "java" / "ProfileCheck.java"), *map(str, files)],
                          capture_output=True, text=True, check=False, timeout=300)  # fmt: skip


@pytest.mark.java
@pytest.mark.parametrize("files", [(CORE,), (CORE, ALIGNMENTS)], ids=["core", "core+alignments"])
def test_the_ontology_is_owl_2_dl_and_rl(files: tuple[Path, ...]) -> None:
    run = owl_api(*files)
    assert (run.returncode, run.stdout) == (0, ""), run.stdout[:2000] + run.stderr[:2000]


@pytest.mark.java
@pytest.mark.parametrize(
    ("axiom", "profile"),
    [
        ("lk:earliest rdfs:range xsd:date .", "DL: "),
        ("lk:collaboratesWith a owl:IrreflexiveProperty .", "DL: "),
        (
            "lk:Person rdfs:subClassOf [ a owl:Restriction ; owl:onProperty lk:hasTenure ; owl:someValuesFrom lk:Tenure ] .",
            "RL: ",
        ),
        ("lk:Person rdfs:subClassOf lk:Undeclared .", "DL: "),
    ],
)
def test_the_profile_check_can_fail(tmp_path: Path, axiom: str, profile: str) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(CORE.read_text(encoding="utf-8") + "\n" + axiom + "\n", encoding="utf-8")
    run = owl_api(path)
    assert run.returncode == 1 and profile in run.stdout


# --- the outer walls


def test_core_has_nothing_above_it_and_alignments_say_nothing_else() -> None:
    from rdflib import OWL, RDF, RDFS, Graph

    core, walls = Graph().parse(CORE), Graph().parse(ALIGNMENTS)
    ours = "https://w3id.org/lienket/"
    above = [(s, o) for p in (RDFS.subClassOf, RDFS.subPropertyOf) for s, o in core.subject_objects(p)]
    assert above and all(str(o).startswith(ours) for _, o in above)
    kinds = {RDFS.subClassOf: OWL.Class, RDFS.subPropertyOf: (OWL.ObjectProperty, OWL.DatatypeProperty)}
    said = 0
    for p, kind in kinds.items():
        for s, o in walls.subject_objects(p):
            said += 1
            assert str(s).startswith(ours) and not str(o).startswith(ours), (s, o)
            assert set(core.objects(s, RDF.type)) & set(walls.objects(o, RDF.type)), f"{s} and {o} are of two kinds"
            assert kind == OWL.Class or set(walls.objects(o, RDF.type)) <= set(kind)
    assert said > 70
    declared = {s for s in walls.subjects(RDF.type) if not str(s).startswith(ours)}
    used = set(walls.objects(None, RDFS.subClassOf)) | set(walls.objects(None, RDFS.subPropertyOf))
    annotations = set(walls.subjects(RDF.type, OWL.AnnotationProperty))
    assert declared - annotations == used


VOCABULARIES = ("foaf/0.1", "ns/prov#", "ns/org#", "schema.org", "europa.eu/m8g", "geosparql#", "ns/oa#", "skos/core#")


def test_the_vocabularies_asked_for_are_there() -> None:
    text = ALIGNMENTS.read_text(encoding="utf-8")
    assert [v for v in VOCABULARIES if v not in text] == []


@pytest.mark.java
def test_core_alignments_and_data_have_a_model(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    """HermiT over everything: nothing of ours becomes impossible by what stands above it."""
    need("Java", shutil.which("java") is not None)
    (tmp_path / "both.ttl").write_text(
        CORE.read_text(encoding="utf-8") + ALIGNMENTS.read_text(encoding="utf-8"), encoding="utf-8"
    )
    both = read_ontology(tmp_path / "both.ttl")
    stated = [
        q.triple
        for name in graph.store.graphs()
        if name not in (INFERRED, ONTOLOGY_GRAPH)
        for q in graph.store.quads(name)
    ]
    verdict = hermit.consistency(both, stated)
    assert verdict.consistent and verdict.unsatisfiable == ()


def mappings() -> tuple[dict[str, object], list[dict[str, str]]]:
    """The header (a small part of YAML: words, lists, one level of a table) and the rows."""
    lines = MAPPINGS.read_text(encoding="utf-8").splitlines()
    head: dict[str, object] = {}
    for line in (row[1:] for row in lines if row.startswith("#")):
        if line.startswith("  "):
            prefix, _, iri = line.strip().partition(": ")
            head.setdefault("prefixes", {})[prefix] = iri  # type: ignore[index]
        else:
            head[line.partition(":")[0]] = line.partition(": ")[2]
    return head, list(csv.DictReader((row for row in lines if not row.startswith("#")), delimiter="\t"))


def test_mappings_are_whole(words: Ontology) -> None:
    """What `sssom validate` lets through: a missing licence or justification, doubles, unknown words of ours."""
    head, rows = mappings()
    assert {"mapping_set_id", "license", "mapping_set_version", "mapping_date"} <= head.keys()
    prefixes = {**head["prefixes"], "skos": ""}  # type: ignore[dict-item]
    assert len(rows) >= 60 and len({(r["subject_id"], r["object_id"]) for r in rows}) == len(rows)
    for row in rows:
        assert None not in row and all(row.values()), row
        name = row["subject_id"].removeprefix("lk:")
        assert words.current[name].label("en") == row["subject_label"], row
        assert row["predicate_id"] in {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
        assert row["mapping_justification"] == "semapv:ManualMappingCuration" and 0 < float(row["confidence"]) <= 1
        assert row["object_id"].split(":")[0] in prefixes and len(row["comment"]) > 10
    assert rows == sorted(rows, key=lambda r: (r["subject_id"], r["subject_label"], r["predicate_id"], r["object_id"]))
    for one in ("eurio", "vivo", "wd", "ftm", "fabio"):
        assert sum(r["object_id"].startswith(one + ":") for r in rows) >= 5, one


def test_sssom_takes_the_mappings(tmp_path: Path) -> None:
    """In CI alone: the tool and what it needs are 390 MB."""
    path = shutil.which("sssom")
    if path is None and not os.environ.get("CI"):
        pytest.skip("sssom is installed in CI alone")
    need("sssom (pip install sssom)", path is not None)
    run = subprocess.run(
        [str(path), "validate", str(MAPPINGS)], capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr[-2000:]
    subprocess.run(
        [str(path), "parse", str(MAPPINGS), "-o", str(tmp_path / "out.tsv")], check=True, capture_output=True
    )
    kept = [
        line for line in (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert len(kept) - 1 == len(mappings()[1])  # it drops in silence what it cannot read
