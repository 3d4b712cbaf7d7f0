"""What follows a call, and what must not be taken for a tie or for cover."""

from __future__ import annotations

import pytest
from called import CALL, REGION_CALL, agreement, ledger, linkage_call, university
from told import Tell, event, fact, firm, part

import kg
from kg.linkage.mandate import scorecard


def group(name: str, category: str, of: str = "region/red-river-delta") -> str:
    return fact(
        "ParticipantGroup", id=f"group/{name}", name=name, memberCategory=f"category/{category}", drawnFrom=of,
        completeness="completeness/unknown",
    )  # fmt: skip


def test_one_article_covers_nothing_after_its_call(graph: kg.KnowledgeGraph) -> None:
    frame = scorecard.scorecard(graph)
    assert frame["call"].nunique() == 2 and set(frame["mandate"]) == {"not covered"}
    assert set(frame["deviation"]) == {"insufficient"} and frame["ratio"].isna().all()
    assert (frame["ties"] == 0).all() and frame["by"].map(lambda by: by == ("person/pham-the-dung",)).all()


@pytest.mark.parametrize("cls", ["Contract", "TechnologyTransfer", "RightsTransfer", "Memorandum", "JointProject"])
def test_an_agreement_after_the_call_follows_it(tell: Tell, cls: str) -> None:
    row = ledger(tell(a=[university(), firm("e"), agreement(cls)]))
    assert (row["mandate"], row["why"], row["agreements_after"]) == (
        "followed",
        "since then: 1 agreement; it rests on one source",
        1,
    )
    assert row["reasons"] == ("ties-after", "one-source")
    assert row["records"] == ("collaboration/c",) and row["sources"] == ("source/a",)
    assert (row["dated_ties"], row["inferred_ties"], row["undated_ties"]) == (1, 0, 0)


@pytest.mark.parametrize("cls", ["Funding", "Membership"])
def test_other_agreements_answer_in_part(tell: Tell, cls: str) -> None:
    assert ledger(tell(a=[university(), firm("e"), agreement(cls)]))["mandate"] == "partly"


def test_being_directed_is_no_collaboration_and_answers_nothing(tell: Tell) -> None:
    graph = tell(a=[university(), firm("e"), agreement("Supervision")])
    assert ledger(graph)["mandate"] == "not covered"
    assert not len(graph.network("collaboration", status=["signed", "active", "ended"]))
    told = graph.network("hierarchy", source="a")
    assert [d["kind"] for *_, d in told.edges(data=True)] == ["supervision"]


def test_organising_together_follows_and_meeting_answers_in_part(tell: Tell) -> None:
    there = [university(), firm("e"), event(date="2021-03-02")]
    met = tell(a=[*there, part("university/u", "organiser"), part("enterprise/e")])
    assert (ledger(met)["mandate"], ledger(met)["met_after"]) == ("partly", 1)


def test_organising_together(tell: Tell) -> None:
    there = [university(), firm("e"), event(date="2021-03-02")]
    row = ledger(tell(a=[*there, part("university/u", "organiser"), part("enterprise/e", "co-organiser")]))
    assert (row["mandate"], row["co_organised_after"], row["met_after"]) == ("followed", 1, 0)


def test_a_class_answers_in_part_and_is_counted_apart(tell: Tell) -> None:
    there = [university(), group("firms", "enterprise"), event(date="2021-03-02")]
    row = ledger(tell(a=[*there, part("university/u"), part("group/firms")]))
    assert (row["mandate"], row["as_class_after"], row["ties"]) == ("partly", 1, 0)


def test_both_ends_covered_and_no_tie(tell: Tell) -> None:
    row = ledger(tell(
        a=[university(), event(date="2021-03-02"), part("university/u")],
        b=[firm("e"), fact("Visit", id="event/v", name="V", date="2022", place="province/hai-phong", status="status/held"),
           part("enterprise/e").replace("event/w", "event/v")],
    ))  # fmt: skip
    assert row["mandate"] == "none found"


def test_one_end_alone_is_not_covered(tell: Tell) -> None:
    row = ledger(tell(a=[university(), event(date="2021-03-02"), part("university/u")]))
    assert (
        row["mandate"] == "not covered" and row["why"] == "no source since then names any enterprise inside the scope"
    )


@pytest.mark.parametrize(
    ("date", "column"), [("2018", "before"), ("", "unordered"), ("2019", "unordered"), ("2019-10-11", "unordered")]
)
def test_what_is_not_after_the_call_does_not_follow_it(tell: Tell, date: str, column: str) -> None:
    row = ledger(tell(a=[university(), firm("e"), agreement(date=date)]))
    assert row["mandate"] == "not covered" and row[f"agreements_{column}"] == row["ties"] == 1
    assert row["undated_ties"] == (not date)


@pytest.mark.parametrize("status", ["announced", "planned", "proposed", "cancelled"])
def test_what_did_not_come_about_does_not_count(tell: Tell, status: str) -> None:
    assert ledger(tell(a=[university(), firm("e"), agreement(status=status)]))["ties"] == 0


def test_outside_the_scope(tell: Tell) -> None:
    row = ledger(tell(a=[university(), firm("e", "province/da-nang"), agreement()]))
    assert row["mandate"] == "not covered" and row["ties"] == 0


def test_a_seat_that_nobody_tells(tell: Tell) -> None:
    nowhere = [fact("University", id="university/u", name="U"), fact("Enterprise", id="enterprise/e", name="E")]
    row = ledger(tell(a=[*nowhere, agreement()]))
    assert (row["ties"], row["scope_open"]) == (0, 1) and row["mandate"] != "followed"


def test_unseated_parties_lie_where_they_signed(tell: Tell) -> None:
    nowhere = [fact("University", id="university/u", name="U"), fact("Enterprise", id="enterprise/e", name="E")]
    row = ledger(tell(a=[*nowhere, event(date="2020-05-01"), agreement(concludedAt="event/w")]))
    assert row["mandate"] == "followed"


def test_what_is_signed_at_a_meeting_is_one_tie(tell: Tell) -> None:
    there = [university(), firm("e"), event(date="2020-05-01"), part("university/u"), part("enterprise/e")]
    row = ledger(tell(a=[*there, agreement(concludedAt="event/w")]))
    assert (row["agreements_after"], row["met_after"]) == (1, 0)


def test_a_person_signs_for_the_body_of_the_post(tell: Tell) -> None:
    who = [
        fact("Person", id="person/p", name="Nguyễn Văn P"),
        fact("Post", id="post/d", name="Giám đốc", postIn="university/u"),
        fact("Tenure", holder="person/p", post="post/d", date="2020"),
    ]
    signed = agreement().replace('"university/u"', '"person/p"')
    row = ledger(tell(a=[university(), firm("e"), *who, signed]))
    assert (row["mandate"], row["ties_by_post"]) == ("followed", 1)


def test_a_province_that_is_partly_in_the_region_today_is_marked(tell: Tell) -> None:
    """Hòa Bình, outside the region, went into Phú Thọ with Vĩnh Phúc, inside it, on 1 July 2025."""
    row = ledger(tell(a=[university(), firm("e", "province/phu-tho-2025"), agreement(date="2025-09-01")]))
    assert (row["mandate"], row["partly_in_scope"]) == ("followed", 1)


def test_a_region_asks_for_ties_between_provinces(tell: Tell) -> None:
    pair = ("actor-of-the-region", "actor-of-the-region", REGION_CALL)
    there = [university(), firm("e", "province/ha-noi"), agreement()]
    assert ledger(tell(a=there), *pair)["ties"] == 0


def test_ties_between_provinces(tell: Tell) -> None:
    pair = ("actor-of-the-region", "actor-of-the-region", REGION_CALL)
    assert ledger(tell(a=[university(), firm("e"), agreement()]), *pair)["mandate"] == "followed"


def test_our_ledger_as_read_by_hand(corpus: kg.KnowledgeGraph) -> None:
    """Of the calls of 11 October 2019: rights in four rice varieties passed on 22 October 2019, from Hải Dương to Thái
    Bình, to a firm that had worked with the institute for two years. A university of Hà Nội signed with a firm on 21
    January 2022; only enterprises are said to be of the region, and no source tells the seat of this one: open. Of the
    workshop of 29 September 2024 only meetings are told. An institute of Cần Thơ had passed rights to the firm of Thái
    Bình before the call: it counts, as research may sit anywhere."""
    frame = scorecard.scorecard(corpus, permutations=199)
    assert frame["call"].tolist()[:4] == [REGION_CALL, CALL, CALL, CALL]
    found = {(r.first, r.second): (r.mandate, r.why) for r in frame[frame["call"] == CALL].itertuples()}
    assert found["category/scientist", "category/enterprise"] == (
        "followed",
        "since then: 1 agreement; it rests on an inferred date; it rests on one source; not new, they worked together before "
        "the call: Tổng Công ty Giống cây trồng Thái Bình, Viện Cây lương thực và Cây thực phẩm",
    )
    assert found["category/transfer-service-organisation", "category/enterprise"][0] == "none found"
    # The rights, and the institute VKIST of Hà Nội with the department of Hải Phòng, both inferred to a day or a year.
    assert frame.loc[0, ["mandate", "why"]].tolist() == [
        "followed",
        "since then: 2 agreements; it rests on an inferred date",
    ]
    assert (frame["trend"].str.startswith("none: ")).all()
    assert frame.loc[1, ["inferred_before", "inferred_after", "inferred_ties"]].tolist() == [
        1,
        4,
        5,
    ]  # the joint research; the rights, three meetings at Ninh Bình with firms whose seat is known
    # four papers of Hưng Yên without a day, rights of Cần Thơ, and those above; by post: the three meetings
    assert frame.loc[1, ["ties", "ties_by_post"]].tolist() == [10, 3]
    assert frame.loc[1, "scoped_ends"] == ("category/enterprise",)
    assert frame.loc[1, "measured"] == "scientist: ResearchInstitute, University; enterprise: Enterprise"
    for row in frame.itertuples():
        assert all(record in corpus and len(corpus[record].evidence()) for record in row.records)
        assert "event/hai-phong-2019/workshop" not in row.records
    assert frame.loc[frame["deviation"] == "insufficient", "ratio"].isna().all()


def test_the_provinces_of_a_scope_may_be_unknown(corpus: kg.KnowledgeGraph) -> None:
    row = ledger(
        corpus, "actor-of-the-region", "actor-of-the-region", "call/ban-dao-ca-mau-2017/linkage-ca-mau-peninsula"
    )
    assert row["mandate"] == "not covered" and row["reasons"] == ("scope-unknown",)


def test_what_followed_in_nam_dinh_answers_no_pair(corpus: kg.KnowledgeGraph) -> None:
    """By hand: the same organiser and theme a year later; centres of the North as a class; none of the pairs."""
    found = kg.follow_through(corpus, call=CALL).set_index("record")
    row = found.loc["event/hoi-thao-nam-dinh-2020"]
    assert row["how"] == "no pair" and row["same_organiser"] == ("agency/sati",) and row["days_from"] == 391
    assert row["theme"].startswith("title alike") and row["where"] == "inside"
    assert row["ends"] == ("category/transfer-service-organisation: as a class, of region/north",)
    rights = found.loc["collaboration/thaibinh-seed-2019/rights-four-varieties"]
    assert rights["how"] == "followed" and rights["dated"] == "inferred" and rights["days_from"] == 11
    assert {reason.code for reason in rights["unknown"]} == {"dates-inferred"} and rights["sources"] == (
        "source/thaibinh-seed-2019",
    )
    assert found["days_from"].is_monotonic_increasing and (found["days_from"] > 0).all()
    assert CALL not in found.index and "event/hai-phong-2019/workshop" not in found.index


def test_an_unknown_call_has_a_near_one(corpus: kg.KnowledgeGraph) -> None:
    with pytest.raises(kg.NotFoundError, match="no call for linkage") as caught:
        kg.follow_through(corpus, call="call/hai-phong-2019/transfer")
    assert CALL in caught.value.hint


def test_gaps_in_the_scope_of_the_call(corpus: kg.KnowledgeGraph) -> None:
    """By hand: 18 institutes and universities of the delta or of no known seat, firms likewise; no source covers two."""
    found = kg.gaps(corpus, call=CALL, permutations=99)
    assert found.scope == "region/red-river-delta"
    pairs = found.pairs.set_index(["first", "second"])["answer"]
    assert set(pairs) == {"not covered"} and not {"institute/clrri", "university/ctu"} & set(found.pairs["first"])
    known = (found.pairs[["first_seat", "second_seat"]] != "seat unknown").sum(axis=1)
    ends = found.pairs.groupby(["first_end", "second_end"], sort=False).groups.values()
    assert all(known.loc[rows].is_monotonic_decreasing for rows in ends)
    assert known.min() == 1 and found.pairs.attrs["unseated"] > 0
    assert ("institute/fcri", "enterprise/thaibinhseed") not in pairs.index
    assert "seat unknown" in set(found.provinces["a"]) | set(found.provinces["b"])
    assert "group/hai-phong-2019/application-centres" in set(found.classes["group"])
    assert found.classes["sources"].map(len).all()
    assert found.types["observed"].sum() == pytest.approx(found.types["expected"].sum())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"call": CALL, "region": "region/red-river-delta"}, "scope of its own"),
        ({"region": "region/nowhere"}, "no members are known"),
        ({"call": "call/ban-dao-ca-mau-2017/linkage-ca-mau-peninsula"}, "are not known"),
        ({"call": "call/none"}, "no call for linkage"),
    ],
)
def test_gaps_of_nowhere(corpus: kg.KnowledgeGraph, options: dict[str, str], says: str) -> None:
    with pytest.raises(kg.KgError, match=says) as caught:
        kg.gaps(corpus, **options)
    assert caught.value.hint


# --- what must not be taken for a tie, or for cover


def test_a_topic_of_a_later_event_does_not_date_an_old_page(tell: Tell) -> None:
    topic = fact("Topic", id="topic/t", name="T", raisedAt="event/w")
    old = [university(), firm("e"), event(date="2014-06-01"), topic, part("university/u"), part("enterprise/e")]
    new = [
        fact("Workshop", id="event/n", name="N", date="2021", place="province/da-nang", status="status/held"),
        fact("Topic", id="topic/t", name="T", raisedAt="event/n"),
    ]
    row = ledger(tell(a=old, b=new))
    assert row["mandate"] == "not covered" and row["met_before"] == 1


def test_an_agreement_with_a_class_is_class_participation(tell: Tell) -> None:
    signed = agreement().replace('"enterprise/e"', '"group/firms"')
    row = ledger(tell(a=[university(), group("firms", "enterprise"), signed]))
    assert (row["mandate"], row["as_class_after"], row["ties"]) == ("partly", 1, 0)


def test_a_body_and_its_own_unit_are_no_linkage(tell: Tell) -> None:
    own = (
        firm("e")
        .replace("[[fact]]", "[[fact]]", 1)
        .replace('name = "e"', 'name = "e"\nsubOrganisationOf = "university/u"')
    )
    graph = tell(a=[university(), own, agreement()])
    row = ledger(graph)
    assert (row["ties"], row["own_units"]) == (0, 1) and row["mandate"] != "followed"
    assert "enterprise/e" not in set(kg.partners(graph, "university/u")["actor"])
    pairs = kg.gaps(graph, call=CALL, permutations=0).pairs
    assert not len(pairs[(pairs["first"] == "university/u") & (pairs["second"] == "enterprise/e")])


def test_several_parties_are_one_agreement(tell: Tell) -> None:
    provinces = ("ha-noi", "hai-phong", "nam-dinh", "ha-nam")
    firms = [firm(f"f{i}", f"province/{land}") for i, land in enumerate(provinces)]
    signed = fact("Memorandum", id="collaboration/c", party=[f"enterprise/f{i}" for i in range(4)], date="2020",
                  status="status/signed")  # fmt: skip
    row = ledger(tell(a=[*firms, signed]), "actor-of-the-region", "actor-of-the-region", REGION_CALL)
    assert (row["why"], row["agreements_after"], row["trend"]) == (
        "since then: 1 agreement; it rests on one source",
        6,
        "none: 1 dated",
    )


def test_what_two_sign_where_they_are_hosts_is_one_tie(tell: Tell) -> None:
    hosts = [part("university/u", "organiser"), part("enterprise/e", "co-organiser")]
    row = ledger(tell(a=[university(), firm("e"), event(date="2020-05-01"), *hosts, agreement(concludedAt="event/w")]))
    assert (row["why"], row["ties"]) == ("since then: 1 agreement; it rests on one source", 1)


def test_one_source_that_states_a_contract_is_enough(tell: Tell) -> None:
    there = [university(), firm("e")]
    row = ledger(tell(a=[*there, agreement("Contract")], b=[*there, agreement("Funding")]))
    assert (row["mandate"], row["why"]) == ("followed", "since then: 1 agreement")


def test_provinces_that_have_become_one_are_one(tell: Tell) -> None:
    """Hải Dương went into Hải Phòng on 1 July 2025."""
    pair = ("actor-of-the-region", "actor-of-the-region", REGION_CALL)
    there = [university("province/hai-duong"), firm("e")]
    assert ledger(tell(a=[*there, agreement(date="2025-09-01")]), *pair)["ties"] == 0


def test_before_they_became_one_they_were_two(tell: Tell) -> None:
    pair = ("actor-of-the-region", "actor-of-the-region", REGION_CALL)
    there = [university("province/hai-duong"), firm("e")]
    assert ledger(tell(a=[*there, agreement(date="2024-09-01")]), *pair)["mandate"] == "followed"


def test_an_event_elsewhere_with_one_unknown_seat_is_open(tell: Tell) -> None:
    nowhere = [university(), fact("Enterprise", id="enterprise/e", name="E")]
    away = event(date="2021-03-02").replace("province/ha-noi", "province/da-nang")
    there = [*nowhere, away, part("university/u", "organiser"), part("enterprise/e", "co-organiser")]
    row = ledger(tell(a=[*there, *linkage_call(date="2019-10-11")]), call="call/x")
    assert (row["ties"], row["scope_open"], row["scope_open_after"]) == (0, 1, 1)
