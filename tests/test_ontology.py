"""The words: all of them there, in both languages, and inside OWL 2 DL and RL by the OWL API."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT, need

from kg.home import home
from kg.ontology import Ontology

CORE = home() / "ontology" / "core.ttl"
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
def test_the_ontology_is_owl_2_dl_and_rl() -> None:
    run = owl_api(CORE)
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
