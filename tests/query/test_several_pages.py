"""Answers where several pages tell of one thing: nothing is counted twice, and what each tells stays its own."""

from __future__ import annotations

from typing import Any

from answers import rows
from told import Tell, event, fact, firm, part

MADE = {"status": "status/signed", "date": "2021-03-02"}


def agreement(name: str, **keys: Any) -> str:
    return fact(
        "Contract", **{"id": f"collaboration/{name}", "party": ["enterprise/e", "enterprise/f"], **MADE, **keys}
    )


def sum_of(value: str) -> str:
    return fact("MonetaryAmount", amountOf="collaboration/m", amountKind="amount-kind/contract-sum", value=value,
                currency="VND", bound="bound/exact")  # fmt: skip


def test_a_sum_that_two_pages_tell_counts_once(tell: Tell) -> None:
    """And another sum of the same agreement is added, whatever days the pages give."""
    both = [firm("e"), firm("f")]
    graph = tell(
        a=[*both, agreement("m"), sum_of("1000")],
        b=[*both, agreement("m", date="2021"), sum_of("1000"), sum_of("5").replace("collaboration/m", "collaboration/n"), agreement("n")],
    )  # fmt: skip
    told = [(r["year"], r["amounts"], r["total"], r["sources"]) for r in rows(graph, "contract-sums")]
    assert told == [("2021", "2", "1005", "a | b")]


def test_what_each_page_tells_of_an_agreement_stays_its_own(tell: Tell) -> None:
    """One page gives a term, the other a day and a length; one calls the right exclusive, the other does not."""
    both = [firm("e"), firm("f")]
    graph = tell(
        a=[*both, agreement("m", term="2021/2025", exclusivity="exclusivity/exclusive")],
        b=[*both, agreement("m", date="2021-06-01", termLength="P4Y", exclusivity="exclusivity/non-exclusive")],
    )
    ends = {(r["source"], r["ends"], r["basis"]) for r in rows(graph, "agreements-that-expire", year="2025")}
    assert ends == {("source/a", "2025", "term told"), ("source/b", "2025-06-01", "day and length told")}
    rights = {(r["source"], r["exclusivity"], r["until"], r["date"]) for r in rows(graph, "exclusive-rights")}
    assert rights == {
        ("source/a", "exclusive", "2025-12-31", "2021-03-02"),
        ("source/b", "non-exclusive", "2025-06-01", "2021-06-01"),
    }


def test_who_organised_as_different_pages_tell_did_not_organise_together(tell: Tell) -> None:
    both = [firm("e"), firm("f"), event()]
    apart = tell(a=[*both, part("enterprise/e", "organiser")], b=[*both, part("enterprise/f", "organiser")])
    assert rows(apart, "organising-partners", body="enterprise/e") == []
    one = tell(a=[*both, part("enterprise/e", "organiser"), part("enterprise/f", "organiser")])
    assert [r["partner"] for r in rows(one, "organising-partners", body="enterprise/e")] == ["enterprise/f"]
