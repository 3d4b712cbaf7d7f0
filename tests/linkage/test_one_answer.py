"""One ledger, one answer: scorecard, follow-through, gaps, suggestions, map, report and SPARQL about every pair."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from told import Tell, event, fact, firm, part

import kg
from kg.maps.calls import called
from kg.maps.shown import CallShown
from kg.model.iris import BASE, LEDGER
from kg.model.vocabularies import Code, Kind, TieOrder, TieWhere
from kg.reports import story
from kg.reports.sections import PARTNERS

CALL = "call/hai-phong-2019/transfer-scientists-enterprises"


def per_pair(graph: kg.KnowledgeGraph) -> Iterator[tuple[str, tuple[str, str, str], Any]]:
    for call, verdicts in graph.ledger.verdicts.items():
        for verdict in verdicts:
            yield call, (verdict.pair.first, verdict.pair.second, verdict.pair.reading_status), verdict


def agree(graph: kg.KnowledgeGraph) -> int:
    """Ask everybody about every pair of every call; how many pairs there were."""
    card = kg.scorecard(graph, permutations=0).set_index(["call", "first", "second", "reading_status"])
    shown = {call["id"]: call for call in called(graph)}
    told = {card.id: card for card in story.tell(graph)["scorecards"]}
    seen = 0
    for call, pair, verdict in per_pair(graph):
        row, seen = card.loc[(call, *pair)], seen + 1
        assert row["mandate"] == verdict.mandate and row["reasons"] == tuple(r.code for r in verdict.reasons)
        on_map = next(p for p, v in zip(shown[call]["pairs"], graph.ledger.verdicts[call], strict=True) if v is verdict)
        in_report = next(
            r for r, v in zip(told[call].rows, sorted_like(card, call, graph), strict=True) if v is verdict
        )
        assert on_map["mandate"] == in_report.mandate == verdict.mandate
        counting = {(p.tie.first, p.tie.second, p.tie.record) for p in verdict.counting}
        assert {(t["first"], t["second"], t["record"]) for t in on_map["ties"]} == counting
        assert len(in_report.ties) == len(verdict.counting)
        in_sparql(graph, call, verdict)
        in_follow_through(graph, call, verdict)
        in_gaps_and_partners(graph, call, verdict)
    suggestions_agree(graph, shown.values())
    return seen


def suggestions_agree(graph: kg.KnowledgeGraph, shown: Iterable[CallShown]) -> None:
    """What the map draws for a call, the report's best of all calls and `kg.partners` are of the same scores."""
    drawn = [s for call in shown for s in call["suggestions"]]
    for s in drawn:
        row = kg.partners(graph, s["first"], limit=500).set_index("actor").loc[s["second"]]
        assert abs(row["score"] - s["score"]) < 1e-6 and list(row["path"]) == s["path"]
    best: dict[frozenset[str], tuple[bool, float]] = {}
    for s in drawn:
        two = frozenset((s["first"], s["second"]))
        unseated = not all(graph.candidates.province.get(name) for name in two)
        best[two] = min((unseated, -s["score"]), best.get(two, (True, 0.0)))
    told = story.tell(graph)["partners"]
    assert [row.score for row in told] == [f"{-score:.2f}" for _, score in sorted(best.values())[: len(told)]]
    assert len(told) == min(len(best), PARTNERS)


def sorted_like(card: Any, call: str, graph: kg.KnowledgeGraph) -> list[Any]:
    """The verdicts of a call in the order of the scorecard's rows."""
    by_pair = {(v.pair.first, v.pair.second, v.pair.reading_status): v for v in graph.ledger.verdicts[call]}
    return [by_pair[pair] for pair in card.loc[call].index]


def in_sparql(graph: kg.KnowledgeGraph, call: str, verdict: Any) -> None:
    """The question for default readings, and the ledger's graph for all."""
    stated = graph.sparql(
        f"SELECT ?state {{ GRAPH <{LEDGER}> {{ ?v lk:verdictReading <{BASE}{verdict.pair.record}> ; lk:mandate ?state }} }}"
    )
    assert stated["state"].tolist() == [f"mandate/{verdict.mandate.slug}"]
    if not verdict.pair.default:
        return
    rows = graph.query("call-follow-up", call=call)
    rows = rows[rows["reading"] == verdict.pair.record]
    assert set(rows["answer"]) == {str(verdict.mandate)}
    after = [p for p in verdict.ties if p.order == TieOrder.after]
    listed = {
        (p.tie.first, p.tie.second, p.tie.record, str(p.where), p.known_before)
        for p in after
        if p.where in (TieWhere.inside, TieWhere.partly, TieWhere.open)
    }
    found = rows.dropna(subset=["event"])
    assert set(found[["first", "second", "event", "where", "knownBefore"]].itertuples(index=False, name=None)) == listed


def in_follow_through(graph: kg.KnowledgeGraph, call: str, verdict: Any) -> None:
    if not verdict.pair.default:
        return
    rows = kg.follow_through(graph, call=call).set_index("record")
    pair = (verdict.pair.first, verdict.pair.second)
    for placed in verdict.counting:
        if placed.order == TieOrder.after:
            row = rows.loc[placed.tie.record]
            assert pair in row["answers"] and row["how"] in ("followed", "partly")
            assert not placed.tie.follows or row["how"] == "followed"
    for placed in verdict.ties:
        if placed.order == TieOrder.after and placed.where == TieWhere.open and placed.tie.record in rows.index:
            assert rows.loc[placed.tie.record, "how"] != "no pair"


def in_gaps_and_partners(graph: kg.KnowledgeGraph, call: str, verdict: Any) -> None:
    """Nobody is missing, or suggested, who the ledger says works together."""
    if not verdict.pair.default or not graph.ledger.scopes[call].whole:
        return
    gaps = kg.gaps(graph, call=call, permutations=0).pairs
    missing = {frozenset(two) for two in zip(gaps["first"], gaps["second"], strict=True)}
    assert not missing & graph.ledger.named
    working = {
        frozenset((p.tie.first, p.tie.second)) for p in verdict.ties if p.tie.kind in ("agreement", "co-organisation")
    }
    for two in working:
        for actor in two & set(graph.candidates.actors):
            assert not (two - {actor}) & set(kg.partners(graph, actor, limit=50)["actor"])


@pytest.mark.slow
def test_everybody_says_the_same_of_our_data(corpus: kg.KnowledgeGraph) -> None:
    pairs = sum(len(verdicts) for verdicts in corpus.ledger.verdicts.values())
    assert agree(corpus) == pairs == 11


def made_up(seed: int) -> list[str]:
    """Universities, firms and groups that meet, sign and organise, before and after the call, seated or not."""
    chance = random.Random(seed)
    lands = ("province/hai-phong", "province/ha-noi", "province/da-nang", None)
    told = []
    for cls, folder, names in (("University", "university", "uvw"), ("Enterprise", "enterprise", "efg")):
        for name in names:
            seat = {"seat": land} if (land := chance.choice(lands)) else {}
            told.append(fact(cls, id=f"{folder}/{name}", name=name.upper() * 3, **seat))
    actors = [*(f"university/{n}" for n in "uvw"), *(f"enterprise/{n}" for n in "efg")]
    dates = ("2015", "2018-05-02", "2019", "2019-10-22", "2021-03-02", "2024", "")
    told.append(event(date="2021-03-02"))
    told += [
        part(actor, chance.choice(["organiser", "co-organiser", "participant"]))
        for actor in actors
        if chance.random() < 0.6
    ]
    for n in range(chance.randrange(1, 5)):
        cls = chance.choice(["Contract", "Memorandum", "Funding", "JointProject"])
        ends = ("giver", "receiver") if cls == "Funding" else ("party", "party")
        one, other = chance.sample(actors, 2)
        parties = {ends[0]: [one, other]} if ends[0] == ends[1] else dict(zip(ends, (one, other), strict=True))
        day = chance.choice(dates)
        dated = (
            {"date": day} if day and chance.random() < 0.6 else {"dateInferred": day, "dateBasis": "x"} if day else {}
        )
        told.append(fact(cls, id=f"collaboration/c{n}", status="status/signed", **parties, **dated))
    return told


@pytest.mark.parametrize("seed", range(6))
def test_everybody_says_the_same_of_generated_sources(tell: Tell, seed: int) -> None:
    graph = tell(a=made_up(seed), b=made_up(seed + 100)) if seed % 2 else tell(a=made_up(seed))
    assert agree(graph) == 4


def test_a_contract_of_two_that_worked_together_is_followed_and_not_new(corpus: kg.KnowledgeGraph) -> None:
    """Rights passed on 22 October 2019, after two years of joint research of the same two (thaibinh-seed-2019)."""
    verdict = next(v for v in corpus.ledger.verdicts[CALL] if v.pair.first == "category/scientist" and v.pair.default)
    assert verdict.mandate == "followed"
    rights = [p for p in verdict.counting if p.tie.record == "collaboration/thaibinh-seed-2019/rights-four-varieties"]
    assert [p.known_before for p in rights] == [True]
    # nothing else follows it, so the verdict says so: of VNUA and Aimstone the seat of the firm is not told
    assert Code.not_new in {reason.code for reason in verdict.reasons}
    aimstone = [p for p in verdict.ties if p.tie.record == "collaboration/vnua-aimstone-2022/memorandum"]
    assert [(str(p.where), p.known_before) for p in aimstone] == [("open", False)]


def test_two_that_never_worked_together_are_new(tell: Tell) -> None:
    signed = fact(
        "Contract", id="collaboration/c", party=["university/u", "enterprise/e"], date="2020", status="status/signed"
    )
    university = fact("University", id="university/u", name="UUU", seat="province/ha-noi")
    graph = tell(a=[university, firm("e"), signed])
    verdict = next(v for v in graph.ledger.verdicts[CALL] if v.pair.first == "category/scientist")
    assert [reason.code for reason in verdict.reasons] == [Code.ties_after, Code.one_source]


def test_each_reason_has_a_sentence_in_both_languages(corpus: kg.KnowledgeGraph) -> None:
    from kg.linkage.mandate.reasons import Reason, sentence

    things, counts = ("university/vnua",), (("tie-kind/agreement", 2), ("", 3))
    assert {term.name for term in corpus.ontology.listed(Kind.ReasonCode)} == {f"reason/{code.slug}" for code in Code}
    for code in Code:
        filled = counts[1:] if code == Code.no_tie else counts[:1]
        vi, en = sentence(Reason(code, things, filled), corpus.ontology, corpus.basis.label)
        assert vi and en and vi != en and not {"{", "}"} & set(vi + en) and not (vi + en).endswith(".")


@pytest.fixture
def unreasoned(tell: Tell) -> Callable[[], kg.KnowledgeGraph]:
    return lambda: tell(a=[firm("e"), event(date="2021"), part("enterprise/e")])


@pytest.mark.slow
def test_a_store_without_a_ledger_answers_all_the_same_and_raw_sparql_says_so(corpus: kg.KnowledgeGraph) -> None:
    bare = kg.load(reasoned=False)
    assert not bare.sparql("SELECT ?v { ?v a lk:Verdict }").attrs["ledger"]
    asked = bare.query("call-follow-up")
    assert asked.equals(corpus.query("call-follow-up")) and LEDGER not in bare.store.graphs()
    assert corpus.sparql("SELECT ?v { ?v a lk:Verdict }").attrs["ledger"]


def test_a_change_of_a_source_drops_the_ledger(tell: Tell) -> None:
    graph = tell(a=[firm("e")])
    assert LEDGER in graph.store.graphs()
    graph.put({f"{BASE}graph/more": []})
    assert LEDGER not in graph.store.graphs() and not graph.store.reasoned
