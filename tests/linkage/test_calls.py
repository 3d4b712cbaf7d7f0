"""Calls of other kinds."""

from __future__ import annotations

import pytest
from called import CALL, REGION_CALL, agreement, ledger, linkage_call, university
from told import Tell, event, firm

import kg
from kg.linkage.suggestion import holdout


def test_what_is_signed_at_the_calling_event_does_not_follow_it(tell: Tell) -> None:
    there = [university(), firm("e"), event(date="2020-01-05/2020-01-06")]
    called = linkage_call(madeAt="event/w", date="2020-01-05")
    graph = tell(a=[*there, *called, agreement(date="2020-01-06", concludedAt="event/w")])
    row = ledger(graph, call="call/x")
    assert row["ties"] == 0 and row["mandate"] == "not covered"
    assert not len(kg.follow_through(graph, call="call/x"))


def test_a_call_of_several_scopes_has_them_all(tell: Tell) -> None:
    called = linkage_call(date="2019-01-01", scope=["region/mekong-river-delta", "region/red-river-delta"])
    assert ledger(tell(a=[university(), firm("e"), *called, agreement()]), call="call/x")["mandate"] == "followed"


def test_a_call_without_a_scope(tell: Tell) -> None:
    row = ledger(
        tell(a=[university(), firm("e"), *linkage_call(date="2019-01-01", scope=""), agreement()]), call="call/x"
    )
    assert (row["mandate"], row["why"]) == ("not covered", "the call names no scope")


def test_a_call_without_a_day_is_followed_by_nothing_older_than_its_page(tell: Tell) -> None:
    row = ledger(tell(a=[university(), firm("e"), *linkage_call(), agreement()]), call="call/x")
    assert (row["dated"], row["mandate"], row["agreements_unordered"]) == ("page", "not covered", 1)


def test_what_a_page_tells_that_was_published_before_is_before(tell: Tell) -> None:
    graph = tell(a=[university(), firm("e"), agreement(date="")])
    assert ledger(graph)["agreements_unordered"] == 1


def test_a_record_around_the_day_of_the_call_is_counted(tell: Tell) -> None:
    graph = tell(a=[university(), firm("e"), agreement(date="2019")])
    found = kg.follow_through(graph, call=CALL)
    assert "collaboration/c" not in set(found["record"]) and found.attrs["unordered"] == 1


def test_what_a_body_became_is_that_body(corpus: kg.KnowledgeGraph) -> None:
    """The information centre of Hải Phòng became the centre of information and statistics."""
    old, new = "centre/thong-tin-khcn-hai-phong", "centre/thong-tin-thong-ke-khcn-hai-phong"
    for one, other in ((old, new), (new, old)):
        assert other not in set(kg.partners(corpus, one, limit=99)["actor"])
    pairs = kg.gaps(corpus, call=REGION_CALL, permutations=0).pairs
    assert not len(pairs[pairs[["first", "second"]].isin([old]).any(axis=1)])


@pytest.mark.parametrize("options", [{"permutations": -1}, {"permutations": "x"}, {"seed": -1}, {"permutations": 1.5}])
def test_numbers_that_are_none(graph: kg.KnowledgeGraph, options: dict) -> None:
    for ask in (kg.scorecard, kg.gaps):
        with pytest.raises(kg.KgError):
            ask(graph, **options)
    with pytest.raises(kg.KgError):
        kg.trend(graph, draws=-1)
    with pytest.raises(kg.KgError):
        kg.partners(graph, "agency/sati", limit="3")  # type: ignore[arg-type]


def test_both_ways_of_counting_people(corpus: kg.KnowledgeGraph) -> None:
    """Organisations alone, or with the people of their posts: the second holds the first."""
    lift, leave = (kg.gaps(corpus, people=way, permutations=0) for way in ("affiliate", "drop"))
    assert lift.types["observed"].sum() > leave.types["observed"].sum() > 0
    assert leave.left_out["a person"] > 0 and "a person" not in lift.left_out
    with pytest.raises(kg.KgError, match="people"):
        kg.gaps(corpus, people="keep")


def test_a_holdout_of_ours_says_that_it_cannot_tell(corpus: kg.KnowledgeGraph) -> None:
    found = holdout.holdout_of(corpus, split="2019-10-11")
    assert found[["random", "matched"]].isna().all().all() and "insufficient" in found.attrs["why"]
