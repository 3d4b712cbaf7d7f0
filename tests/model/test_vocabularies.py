"""The words that code speaks of by name are words of the ontology; closed lists have labels in both languages."""

from __future__ import annotations

import pytest

from kg.model import vocabularies
from kg.model.ontology import Ontology
from kg.model.vocabularies import Key, Kind, StyleGroup, Word, labels


def test_every_property_that_code_names_is_one(words: Ontology) -> None:
    assert {str(key) for key in Key} <= words.properties.keys()


def test_every_class_that_code_names_is_one(words: Ontology) -> None:
    assert {str(kind) for kind in Kind} <= words.classes.keys()


@pytest.mark.parametrize(
    ("members", "cls"),
    [
        (vocabularies.EdgeKind, Kind.EdgeKind),
        (vocabularies.StyleGroup, Kind.StyleGroup),
        (vocabularies.TieKind, Kind.TieKind),
        (vocabularies.TieOrder, Kind.TieOrder),
        (vocabularies.TieWhere, Kind.TieWhere),
        (vocabularies.Mandate, Kind.MandateState),
        (vocabularies.Code, Kind.ReasonCode),
    ],
)
def test_concepts_that_code_names_are_in_their_list(words: Ontology, members: type[Word], cls: str) -> None:
    listed = labels(words, cls)
    assert {member.slug for member in members} <= listed.keys()
    assert all(vi and en for vi, en in listed.values())
    if members is not vocabularies.EdgeKind:  # of other kinds of edges code knows nothing
        assert {member.slug for member in members} == listed.keys()


def test_a_class_takes_the_group_of_the_nearest_class_above(words: Ontology) -> None:
    """Read off ontology/core.ttl: Workshop ⊑ Event, TechnologyExchange ⊑ Centre ⊑ Organisation, Ministry ⊑ StateBody."""
    told = {
        cls: words.style_group(cls) for cls in ("Workshop", "TechnologyExchange", "Ministry", "Association", "Post")
    }
    assert told == {
        "Workshop": StyleGroup.event,
        "TechnologyExchange": StyleGroup.centre,
        "Ministry": StyleGroup.state,
        "Association": StyleGroup.other,
        "Post": "",
    }


def test_what_follows_a_call_is_said_of_words(words: Ontology) -> None:
    """METHODS: contract, transfer, memorandum, joint project or co-organisation; rights transfer is the first two."""
    classes = {c for c in words.classes if words.is_a(c, "Collaboration") and words.follows_call(c)}
    assert classes == {"Contract", "TechnologyTransfer", "RightsTransfer", "Memorandum", "JointProject"}
    assert [t.name for t in words.listed(Kind.TieKind) if t.follows_call] == ["tie-kind/co-organisation"]
