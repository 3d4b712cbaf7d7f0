"""Cases that a ledger gets wrong easily, each from sources made up for it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from called import linkage_call
from told import HEAD, Tell, event, fact, firm, part

import kg
from kg.linkage.mandate.follow_through import follow_through
from kg.model.iris import BASE
from kg.model.vocabularies import Code

CALL = "call/hai-phong-2019/transfer-scientists-enterprises"
REGION_CALL = "call/hai-phong-2019/linkage-across-the-region"
HOUSE = [
    fact("University", id="university/h", name="HHH", seat="province/hai-phong"),
    fact("Enterprise", id="enterprise/own", name="OOO", seat="province/ha-noi", subOrganisationOf="university/h"),
]


def university(seat: str | None = "province/ha-noi") -> str:
    return fact("University", id="university/u", name="UUU", **({"seat": seat} if seat else {}))


def contract(name: str = "c", **keys: Any) -> str:
    parties = {"party": ["university/u", "enterprise/e"], "status": "status/signed", **keys}
    return fact("Contract", id=f"collaboration/{name}", **parties)


def codes(graph: kg.KnowledgeGraph, call: str = CALL) -> tuple[str, list[str]]:
    verdict = graph.ledger.verdicts[call][0]
    return str(verdict.mandate), [str(reason.code) for reason in verdict.reasons]


@pytest.mark.parametrize("date", ["2019", "2019-10", "2010/2030"])
def test_a_coarse_date_is_no_beginning(tell: Tell, date: str) -> None:
    """A contract of 2019 may be of December: that the two worked together before October is not known."""
    graph = tell(a=[university(), firm("e"), contract("y", date=date), contract(date="2020-05-01")])
    assert codes(graph) == ("followed", ["ties-after", "one-source"])


@pytest.mark.parametrize("date", ["2018", "2018-05-02", "2018/.."])
def test_what_was_there_before_is_told(tell: Tell, date: str) -> None:
    graph = tell(a=[university(), firm("e"), contract("y", date=date), contract(date="2020-05-01")])
    assert codes(graph)[1][-1] == Code.not_new


def test_of_what_lasts_an_interval_is_its_duration(tell: Tell) -> None:
    lasting = fact(
        "JointProject",
        id="collaboration/j",
        party=["university/u", "enterprise/e"],
        date="2017/2021",
        status="status/active",
    )
    assert Code.not_new in codes(tell(a=[university(), firm("e"), lasting, contract(date="2022")]))[1]


def test_days_of_who_took_part_are_those_of_the_tie(tell: Tell) -> None:
    """The event has no day; two organised it in 2021, as their own participations say, a third came in 2018."""
    there = [
        part(actor, role).replace("quote", f'date = "{day}"\nquote')
        for actor, role, day in (
            ("university/u", "organiser", "2021-01-01"),
            ("enterprise/e", "organiser", "2021-01-01"),
            ("enterprise/z", "participant", "2018-01-01"),
        )
    ]
    undated = event().replace('date = "2019-10-11"\n', "")
    graph = tell(a=[university(), firm("e"), firm("z"), undated, *there])
    row = follow_through(graph, call=CALL).set_index("record").loc["event/w"]
    assert codes(graph)[0] == row["how"] == "followed"


def test_one_house_is_no_linkage_in_sparql_either(tell: Tell) -> None:
    graph = tell(a=[*HOUSE, event(date="2021-03-02"), part("university/h"), part("enterprise/own")])
    assert not len(graph.query("cross-province-ties").dropna(subset=["one"]))
    house = f"<{BASE}university/h> , <{BASE}enterprise/own>"
    assert not len(graph.select(f"SELECT ?t {{ ?t lk:tieOf {house} }}"))
    assert len(graph.select(f"SELECT ?t {{ ?t lk:tieFirst|lk:tieSecond {house} }}")) == 1


def test_a_body_is_no_candidate_for_its_own_unit(tell: Tell) -> None:
    graph = tell(a=HOUSE)
    assert "university/h" not in set(graph.query("partner-candidates", actor="enterprise/own")["candidate"])


def test_contradicting_days_of_a_call_stay_possible(tell: Tell) -> None:
    def told(day: str) -> list[str]:
        held = fact("Workshop", id="event/k", name="K", date=day, place="province/hai-phong", status="status/held")
        call = fact("LinkageCall", id="call/x", name="X", madeAt="event/k", scope="region/red-river-delta",
                    end=["category/scientist", "category/enterprise"], modality="modality/called-for")  # fmt: skip
        return [held, call]

    graph = tell(a=[*told("2019-10-11"), university(), firm("e"), contract(date="2020-05-01")], b=told("2020-10-11"))
    call = next(c for c in graph.ledger.calls if c.id == "call/x")
    assert call.latest - call.earliest == 366  # 11 October 2019 to 11 October 2020, with 29 February


def test_one_body_for_two_ends_is_too_few_and_said_so(tell: Tell) -> None:
    both = fact(
        "Centre",
        id="centre/c",
        name="CCC",
        seat="province/hai-phong",
        category=["category/scientist", "category/enterprise"],
    )
    graph = tell(a=[both, event(date="2021-03-02"), part("centre/c")])
    assert codes(graph) == ("not covered", ["too-few-named"])


def test_gaps_and_report_where_nobody_took_part(base: Path, tmp_path: Path) -> None:
    """Registers and one contract: no source tells of a participation."""
    shutil.copytree(base / "registers", tmp_path / "registers")
    (tmp_path / "facts").mkdir()
    told = [university("province/hai-phong"), firm("e"), contract(date="2020")]
    (tmp_path / "facts" / "a.toml").write_text(HEAD.format("a") + "\n".join(told) + "\n", encoding="utf-8")
    graph = kg.load(tmp_path, bundled=False)
    gaps = kg.gaps(graph, region="region/red-river-delta", permutations=0)
    assert len(gaps.types) == len(gaps.provinces) == 0
    assert "<html" in kg.report(graph).html


def test_a_reading_that_two_sources_tell_stands_once(tell: Tell) -> None:
    call = fact("LinkageCall", id="call/x", name="X", date="2019-10-11", scope="region/red-river-delta",
                end=["category/scientist", "category/enterprise"], modality="modality/called-for")  # fmt: skip
    reading = fact("PairReading", ofCall="call/x", firstEnd="category/scientist", secondEnd="category/enterprise",
                   readingStatus="reading-status/default", reason="x")  # fmt: skip
    graph = tell(a=[call, reading], b=[call, reading])
    assert len(graph.ledger.verdicts["call/x"]) == 1


def test_an_open_tie_is_a_row_of_what_followed(tell: Tell) -> None:
    """The seat of one is not known, and it was signed elsewhere: open, and nobody hides it."""
    signed = fact("Signing", id="event/s", name="S", date="2020-05-01", place="province/da-nang", status="status/held")
    call = linkage_call(date="2019-10-11")
    graph = tell(a=[university(None), firm("e"), signed, *call, contract(date="2020-05-01", concludedAt="event/s")])
    rows = follow_through(graph, call="call/x").set_index("record")
    assert rows.loc["collaboration/c", "how"] == "open"
    asked = graph.query("call-follow-up", call="call/x").dropna(subset=["event"])
    assert set(asked["where"]) == {"open"}


def test_another_who_changes_the_store_is_seen(tell: Tell) -> None:
    graph = tell(a=[university(), firm("e"), contract(date="2020-05-01")])
    assert set(graph.query("call-follow-up")["answer"]) >= {"followed"}
    graph.store.replace_sources({f"{BASE}graph/a": []})
    assert "followed" not in set(graph.query("call-follow-up")["answer"])


def test_what_rdflib_changes_is_seen(tell: Tell) -> None:
    graph = tell(a=[university(), firm("e"), contract(date="2020-05-01")])
    graph.dataset().remove_graph(f"{BASE}graph/a")
    assert "followed" not in set(graph.query("call-follow-up")["answer"])


@pytest.mark.parametrize(
    ("status", "date", "expected"),
    [
        ("status/signed", "2020-05-01", "none found"),  # named, and no tie with a scientist
        ("status/announced", "2020-05-01", "not covered"),  # an agreement to come names nobody as having made one
        ("status/signed", "2018-05-01", "not covered"),  # before the call
    ],
)
def test_an_agreement_without_its_other_party_still_names_who_made_it(
    tell: Tell, status: str, date: str, expected: str
) -> None:
    """The enterprise is named in an agreement with nobody told, the university at an event of another page."""
    lone = fact(
        "Contract", id="collaboration/c", party="enterprise/e", status=status, date=date, note="bên kia không nêu"
    )
    there = [university(), event(date="2020-06-01"), part("university/u", "organiser")]
    graph = tell(a=[firm("e"), lone], b=there)
    assert codes(graph)[0] == expected
    assert (("source/a", "enterprise/e") in graph.ledger.coverage) == (status == "status/signed")


def test_an_agreement_with_a_person_without_a_post_names_its_organisation(tell: Tell) -> None:
    """No tie of two bodies, and yet the enterprise is named, as where nobody else is told."""
    who = fact("Person", id="person/p", name="Phạm Thử")
    made = {"status": "status/signed", "date": "2020-05-01"}
    signed = fact("Contract", id="collaboration/c", party=["enterprise/e", "person/p"], **made)
    there = [university(), event(date="2020-06-01"), part("university/u", "organiser")]
    assert codes(tell(a=[firm("e"), who, signed], b=there))[0] == "none found"
