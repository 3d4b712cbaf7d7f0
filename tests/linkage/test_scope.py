"""Which ends of a call its scope places, and what that changes."""

from __future__ import annotations

from called import CALL, agreement, ledger, linkage_call, university
from told import Tell, event, fact, firm, part

import kg


def test_an_end_that_the_wording_does_not_place_may_be_anywhere(tell: Tell) -> None:
    """Enterprises of the delta alone are placed: a university of Đà Nẵng counts, an enterprise of Đà Nẵng does not."""
    placed = linkage_call(date="2019-10-11", scopedEnd="category/enterprise")
    for seats, mandate in ((("da-nang", "hai-phong"), "followed"), (("ha-noi", "da-nang"), "not covered")):
        there = [university(f"province/{seats[0]}"), firm("e", f"province/{seats[1]}"), agreement(), *placed]
        assert ledger(tell(a=there), call="call/x")["mandate"] == mandate
    unplaced = [university("province/da-nang"), firm("e"), agreement(), *linkage_call(date="2019-10-11")]
    assert ledger(tell(a=unplaced), call="call/x")["mandate"] == "not covered"  # all ends lie there


def test_the_seat_of_the_placed_end_decides(tell: Tell) -> None:
    """Of the enterprise no source tells a seat: that the university sits in the delta says nothing of it."""
    placed = linkage_call(date="2019-10-11", scopedEnd="category/enterprise")
    nowhere = fact("Enterprise", id="enterprise/e", name="E")
    row = ledger(tell(a=[university(), nowhere, agreement(), *placed]), call="call/x")
    assert (row["mandate"], row["scope_open"]) == ("not covered", 1)
    signed = agreement(concludedAt="event/w")  # in Hà Nội
    assert ledger(tell(a=[university("province/da-nang"), nowhere, event(date="2020-05-01"), signed, *placed]),
                  call="call/x")["mandate"] == "followed"  # fmt: skip


def test_of_two_that_can_each_be_either_end_one_has_to_lie_there(tell: Tell) -> None:
    """Two bodies that are both ends (a university that is a transfer service too): either may be the placed one."""
    ends = ["category/scientist", "category/university"]
    reading = fact("PairReading", ofCall="call/x", firstEnd=ends[0], secondEnd=ends[1],
                   readingStatus="reading-status/default", reason="r · r")  # fmt: skip
    call = fact("LinkageCall", id="call/x", name="X", date="2019-10-11", madeBy="agency/a", end=ends, scopedEnd=ends[1],
                scope="region/red-river-delta", modality="modality/called-for")  # fmt: skip
    agency = fact("Agency", id="agency/a", name="A")
    for home in ("university/u", "university/v"):
        seats = {name: "ha-noi" if name == home else "da-nang" for name in ("university/u", "university/v")}
        two = [fact("University", id=n, name=n[-1].upper(), seat=f"province/{seat}") for n, seat in seats.items()]
        signed = agreement().replace("enterprise/e", "university/v")
        graph = tell(a=[*two, signed, agency, call, reading])
        assert ledger(graph, "scientist", "university", "call/x")["mandate"] == "followed"


def test_where_neither_end_of_a_pair_is_placed_the_whole_holds_of_both(tell: Tell) -> None:
    """The alternative reading of the first call joins services with scientists; the region is that of the sentence."""
    pair = ("transfer-service-organisation", "scientist", CALL)
    centre = fact("Centre", id="centre/c", name="C", seat="province/da-nang", purpose="purpose/technology-transfer")
    signed = agreement().replace("enterprise/e", "centre/c")
    assert ledger(tell(a=[university(), centre, signed]), *pair)["ties"] == 0


def test_pairs_with_somebody_elsewhere_are_counted_and_listed_when_asked_for(tell: Tell) -> None:
    placed = linkage_call(date="2019-10-11", scopedEnd="category/enterprise")
    there = [university("province/da-nang"), firm("e"), event(date="2021-03-02"), part("university/u"),
             fact("Visit", id="event/v", name="V", date="2022", place="province/hai-phong", status="status/held"),
             part("enterprise/e").replace("event/w", "event/v"), *placed]  # fmt: skip
    graph = tell(a=there)
    for asked, listed in ((False, []), (True, [("university/u", "enterprise/e")])):
        pairs = kg.gaps(graph, call="call/x", elsewhere=asked, permutations=0).pairs
        assert list(zip(pairs["first"], pairs["second"], strict=True)) == listed and pairs.attrs["elsewhere"] == 1


def test_an_enterprise_of_another_place_is_not_called_for(tell: Tell) -> None:
    """What suggestions double for: an end that is not placed may sit anywhere, one that is placed may not."""
    placed = linkage_call(date="2019-10-11", scopedEnd="category/enterprise")
    for seats, asked in ((("da-nang", "hai-phong"), True), (("ha-noi", "da-nang"), False)):
        there = [university(f"province/{seats[0]}"), firm("e", f"province/{seats[1]}"), event(date="2018"),
                 part("university/u"), part("enterprise/e"), *placed]  # fmt: skip
        graph = kg.partners(tell(a=there), "university/u", limit=5).set_index("actor")
        assert bool(graph.loc["enterprise/e", "asked"]) is asked
