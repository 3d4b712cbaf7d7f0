"""Answers of the catalogue, worked out anew from the TOML files and identity rows alone: no graph, no SPARQL, no parser
of ours takes part, so that a golden answer recorded from a wrong program is seen here."""

from __future__ import annotations

import csv
import itertools
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from answers import rows

import kg
from kg._util.paths import home

Fact = dict[str, Any]
DATA = home() / "data"
EVENTS = {
    "Event", "Workshop", "Conference", "Signing", "TechnologyMarket", "Exhibition", "Launch", "Ceremony", "Training", "Visit", "Meeting",
}  # fmt: skip
ORGANISATIONS = {
    "Organisation", "StateBody", "Ministry", "Agency", "MinistryDepartment", "Department", "PeoplesCommittee", "PeoplesCouncil", "Centre",
    "TechnologyExchange", "University", "College", "ResearchInstitute", "Enterprise", "Cooperative", "Association", "Network", "Fund",
}  # fmt: skip
AGREEMENTS = {
    "Collaboration", "Memorandum", "Contract", "TechnologyTransfer", "RightsTransfer", "JointProject", "Supervision", "Funding", "Membership",
}  # fmt: skip
CAME = {"status/held", "status/signed", "status/active", "status/ended"}


def listed(fact: Fact, *keys: str) -> list[str]:
    found = [fact[key] for key in keys if key in fact]
    return [text for value in found for text in (value if isinstance(value, list) else [value])]


@pytest.fixture(scope="module")
def told() -> list[tuple[str, Fact]]:
    """Every fact of every article, its ids as the identity rows join them."""
    with (DATA / "identities.csv").open(encoding="utf-8") as file:
        same = {(r["source"], r["id"]): r["canonical"] for r in csv.DictReader(file) if r["judgement"] == "same"}
    found = []
    for path in sorted((DATA / "facts").glob("*.toml")):
        facts = tomllib.loads(path.read_text(encoding="utf-8"))["fact"]
        own = {fact["id"] for fact in facts if "id" in fact}

        def shared(text: Any, source: str = path.stem, own: set[str] = own) -> Any:
            if isinstance(text, list):
                return [shared(one) for one in text]
            if (source, text) in same:
                return same[source, text]
            return str(text).replace("/", f"/{source}/", 1) if text in own else text

        found += [(path.stem, {key: shared(value) for key, value in fact.items()}) for fact in facts]
    return found


def of(told: list[tuple[str, Fact]], *classes: str) -> Iterator[tuple[str, Fact]]:
    return ((source, fact) for source, fact in told if fact["class"] in classes)


def wholes(told: list[tuple[str, Fact]]) -> dict[str, str]:
    """Of each event the event it is part of, itself where it is part of none."""
    parts = {f["id"]: f["partOf"] for _, f in of(told, *EVENTS) if str(f.get("partOf", "")).startswith("event/")}
    events = {f["id"] for _, f in of(told, *EVENTS)}

    def whole(event: str) -> str:
        return whole(parts[event]) if event in parts else event

    return {event: whole(event) for event in events}


def came_about(told: list[tuple[str, Fact]]) -> set[str]:
    return {f["id"] for _, f in of(told, *EVENTS) if CAME & set(listed(f, "status"))}


def day(fact: Fact) -> str:
    return str(fact.get("date") or fact.get("dateInferred") or "undated")


def test_agreements_that_expire(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    """A term that ends in the year; no agreement has a length alone so far."""
    assert not any("termLength" in fact for _, fact in told)
    parties: dict[str, set[str]] = defaultdict(set)
    for _, fact in told:
        parties[fact.get("id", "")] |= set(listed(fact, "party", "giver", "receiver"))
    for year in ("2024", "2025", "2026"):
        ending = {fact["id"] for _, fact in told if str(fact.get("term", "")).partition("/")[2].startswith(year)}
        answer = {(r["agreement"], r["party"]) for r in rows(corpus, "agreements-that-expire", year=year)}
        assert answer == {(one, party) for one in ending for party in parties[one]}, year


def test_signatories(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    expected = {(f["signatureOf"], f["signatory"], f["signedFor"]) for _, f in of(told, "Signature")}
    assert {(r["agreement"], r["signatory"], r["body"]) for r in rows(corpus, "signatories")} == expected
    assert expected


def test_contract_sums(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    """Of each kind of sum the total over all events; what is told of a whole event stays apart."""
    events = {fact["id"] for _, fact in of(told, *EVENTS)}
    expected: Counter[tuple[str, str]] = Counter()
    for _, fact in of(told, "MonetaryAmount"):
        whole = "of the whole event" if fact["amountOf"] in events else "one by one"
        expected[whole, fact["amountKind"].removeprefix("amount-kind/")] += int(fact["value"])
    answer: Counter[tuple[str, str]] = Counter()
    for row in rows(corpus, "contract-sums"):
        answer[row["told"], row["kind"]] += int(float(row["total"]))
    assert answer == expected and expected["one by one", "contract-sum"] == 96_700_000_000  # 10 + 0.7 + 6 + 10 + 70


def test_met_as_a_class(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    groups = {
        f["id"] for _, f in of(told, "ParticipantGroup") if "category/science-department" in listed(f, "memberCategory")
    }
    came, whole = came_about(told), wholes(told)
    met = {whole[f["event"]] for _, f in of(told, "Participation") if f["participant"] in groups and f["event"] in came}
    answer = {event for row in rows(corpus, "met-as-a-class") for event in row["events"].split(" | ")}
    assert answer == met and len(met) > 5


def test_exclusive_rights(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    expected = {
        (f["id"], str(f.get("exclusivity", "exclusivity/not told")).removeprefix("exclusivity/"))
        for _, f in of(told, "RightsTransfer")
    }
    assert {(r["agreement"], r["exclusivity"]) for r in rows(corpus, "exclusive-rights")} == expected
    assert Counter(kind for _, kind in expected) == {"exclusive": 3, "non-exclusive": 3, "not told": 2}


def test_topics_that_come_back(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    at: dict[str, set[str]] = defaultdict(set)
    for _, fact in of(told, "Topic"):
        at[fact["id"]] |= set(listed(fact, "raisedAt", "discussedAt", "sharedAt", "proposedAt"))
    came, whole = came_about(told), wholes(told)
    times = {topic: len({whole[event] for event in events & came}) for topic, events in at.items()}
    expected = {topic: count for topic, count in times.items() if count > 1}
    assert (
        "topic/giao-ban-dong-nam-bo-16/ket-qua-khcn-2019-2023" not in expected
    )  # raised at events that were only announced
    assert {r["topic"]: int(r["times"]) for r in rows(corpus, "topics-that-come-back")} == expected


def test_organising_partners(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    """Who is told as organiser of an event that came about, by one and the same page."""
    came, whole = came_about(told), wholes(told)
    by: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, fact in of(told, "Participation"):
        if fact["role"] in ("role/organiser", "role/co-organiser") and fact["event"] in came:
            by[source, fact["event"]].add(fact["participant"])
    with_it = {
        (who, whole[e]) for (_, e), there in by.items() if "agency/sati" in there for who in there - {"agency/sati"}
    }
    expected = Counter(who for who, _ in with_it)
    assert {r["partner"]: int(r["times"]) for r in rows(corpus, "organising-partners")} == expected


def test_what_follows_what(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    expected = {(key, f["id"], other) for _, f in told for key in ("renews", "follows") for other in listed(f, key)}
    series: dict[str, dict[int, str]] = defaultdict(dict)
    for _, fact in told:
        if "edition" in fact:
            series[fact["inSeries"]][int(fact["edition"])] = fact["id"]
    for editions in series.values():
        for before, after in itertools.pairwise(sorted(editions)):
            expected.add(("next known edition", editions[after], editions[before]))
    assert {(r["relation"], r["later"], r["earlier"]) for r in rows(corpus, "what-follows-what")} == expected
    assert len(expected) > 8


def test_people_between_bodies(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    body = {f["id"]: f["postIn"] for _, f in of(told, "Post")}
    of_person: dict[str, set[str]] = defaultdict(set)
    for _, fact in of(told, "Tenure"):
        of_person[fact["holder"]].add(body[fact["post"]])
    expected = {(p, *two) for p, bodies in of_person.items() for two in itertools.combinations(sorted(bodies), 2)}
    answer = {(r["person"], r["firstBody"], r["secondBody"]) for r in rows(corpus, "people-between-bodies")}
    assert answer == expected and expected


def test_announced_only(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    status: dict[str, set[str]] = defaultdict(set)
    for _, fact in told:
        if "id" in fact:
            status[fact["id"]] |= set(listed(fact, "status"))
    expected = {thing for thing, said in status.items() if said and not said & CAME}
    answer = {r["record"] for r in rows(corpus, "announced-only")}
    assert answer >= expected and all(len(one.split("/")[-1]) == 12 for one in answer - expected)  # links without an id


def test_programme_funding(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    payers = {giver for _, f in of(told, "Funding") for giver in listed(f, "giver")}
    programmes = {f["partOf"] for _, f in of(told, "Project") if str(f.get("partOf", "")).startswith("programme/")}
    programmes |= {f["underProgramme"] for _, f in told if "underProgramme" in f}
    answer = rows(corpus, "programme-funding")
    assert {r["payer"] for r in answer} - {""} == payers and {r["programme"] for r in answer} - {""} == programmes


def test_coverage_of_sources(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    """63 provinces before the mergers: where the articles place an event, and where the bodies sit that they name; of
    each year, as the event or agreement has it that a page tells of them. Two copies of one page are one."""
    copies = {"nam-dinh-2020-most": "nam-dinh-2020"}
    seats: dict[str, set[str]] = defaultdict(set)
    for path in (DATA / "registers").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            for r in csv.DictReader(file):
                seats[r.get("id", "")] |= {r["seat"]} if r.get("seat") else set()
    first: dict[str, str] = {}
    places: dict[str, set[str]] = defaultdict(set)  # one page may tell the place, and another of the same event
    for _, fact in told:
        seats[fact.get("id", "")] |= set(listed(fact, "seat", "drawnFrom"))
        places[fact.get("id", "")] |= set(listed(fact, "place"))
        text = day(fact)
        if fact.get("id") and text[:4].isdigit():  # the earliest day that any page gives it
            first[fact["id"]] = min(text[:4], first.get(fact["id"], "9999"))
    acts: dict[tuple[str, str], set[str]] = defaultdict(set)  # a page and a body -> what the body does there
    for source, fact in told:
        if fact["class"] == "Participation":
            acts[source, fact["participant"]].add(first.get(fact["event"], "undated"))
        elif fact["class"] in AGREEMENTS:
            own = day(fact)[:4] if day(fact)[:4].isdigit() else first.get(fact.get("id", ""))
            year = own or first.get(fact.get("concludedAt", ""), "undated")
            for body in listed(fact, "party", "giver", "receiver"):
                acts[source, body].add(year)
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, fact in told:
        thing = fact.get("id", "")
        if fact["class"] in EVENTS:
            for place in places[thing]:
                expected[place, first.get(thing, "undated")].add(copies.get(source, source))
        elif fact["class"] in ORGANISATIONS | {"ParticipantGroup"}:
            for place, year in itertools.product(seats[thing], acts.get((source, thing)) or {"undated"}):
                expected[place, year].add(copies.get(source, source))
    answer = rows(corpus, "coverage-of-sources")
    asked = {r["province"] for r in answer}
    seen = {(r["province"], r["year"]): int(r["sources"]) for r in answer if r["year"] != "none"}
    assert seen == {key: len(who) for key, who in expected.items() if key[0] in asked}
    assert len(asked) == 63 and ("province/quang-ninh", "2023") in seen  # a workshop of its department, no place told


def test_coverage_of_a_merged_province_is_that_of_those_before_it(corpus: kg.KnowledgeGraph) -> None:
    before = rows(corpus, "coverage-of-sources")
    after = [
        r for r in rows(corpus, "coverage-of-sources", on="2025-10-01") if r["province"] == "province/ninh-binh-2025"
    ]
    joined = {r["year"] for r in before if r["province"].split("/")[1] in ("ninh-binh", "nam-dinh", "ha-nam")}
    assert {r["year"] for r in after} == joined - {"none"}


def test_key_products(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    """Of the delta those of its provinces: eight of Hải Dương by decision; four of the Cà Mau peninsula by a page."""
    with (DATA / "registers" / "key-products.csv").open(encoding="utf-8") as file:
        by_decision = {(r["product"], r["territory"]) for r in csv.DictReader(file)}
    by_page = {(f["product"], f["territory"]) for _, f in of(told, "KeyProductDesignation")}
    for territory, expected in (("region/red-river-delta", by_decision), ("province/hai-duong", by_decision),
                                ("region/ca-mau-peninsula", by_page), ("province/ca-mau", set[Any]())):  # fmt: skip
        answer = rows(corpus, "key-products", territory=territory)
        assert {(r["product"], r["territory"]) for r in answer} == expected, territory
        assert all(bool(r["document"]) == ((r["product"], r["territory"]) in by_decision) for r in answer)
    assert (len(by_decision), len(by_page)) == (8, 4)


def test_bodies_of_merged_provinces(corpus: kg.KnowledgeGraph) -> None:
    """What each change says of the bodies seated in Nam Định, and those that no change tells of."""
    seats: dict[str, str] = {}
    for name in ("departments", "committees", "centres", "seats", "universities"):
        with (DATA / "registers" / f"{name}.csv").open(encoding="utf-8") as file:
            seats |= {r["id"]: r["seat"] for r in csv.DictReader(file) if r["seat"]}
    with (DATA / "registers" / "organisational-changes.csv").open(encoding="utf-8") as file:
        became = {(p, r["successor"]) for r in csv.DictReader(file) for p in r["predecessor"].split("|")}
    here = {body for body, seat in seats.items() if seat == "province/nam-dinh"}
    expected = {(body, after) for body, after in became if body in here}
    answer = {(r["body"], r["successor"]) for r in rows(corpus, "bodies-of-merged-provinces")}
    assert {pair for pair in answer if pair[1]} == expected and {body for body, _ in answer} >= here


def test_ties_by_year(corpus: kg.KnowledgeGraph, told: list[tuple[str, Fact]]) -> None:
    """Pairs that organised together as one page tells, that took part in one event, that are parties to an agreement."""
    came = {f["id"] for _, f in told if "id" in f and CAME & set(listed(f, "status"))}
    first: dict[str, str] = {}
    for _, fact in told:
        text = day(fact)
        if fact.get("id") and text[:4].isdigit():
            first[fact["id"]] = min(text[:4], first.get(fact["id"], "9999"))
    organisations = {f["id"] for _, f in told if f["class"] in ORGANISATIONS}
    pairs: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    there: dict[str, set[str]] = defaultdict(set)
    organised: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, fact in of(told, "Participation"):
        if fact["event"] in came:
            if fact["participant"] in organisations:
                there[fact["event"]].add(fact["participant"])
            if fact["role"] in ("role/organiser", "role/co-organiser"):
                organised[source, fact["event"]].add(fact["participant"])
    for event, who in there.items():
        pairs["took part in one event"] |= {(*two, event) for two in itertools.combinations(sorted(who), 2)}
    for (_, event), who in organised.items():
        pairs["organised together"] |= {(*two, event) for two in itertools.combinations(sorted(who), 2)}
    parties: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, fact in told:
        if fact["class"] in AGREEMENTS and CAME & set(listed(fact, "status")):
            name = fact.get("id") or f"{source} {sorted(fact.items(), key=str)}"
            parties[fact["class"], name] |= set(listed(fact, "party", "giver", "receiver"))
            if not fact.get("id") and day(fact)[:4].isdigit():
                first[name] = day(fact)[:4]
    for (cls, name), who in parties.items():
        pairs[cls] |= {(*two, name) for two in itertools.combinations(sorted(who), 2)}
    expected = Counter((first.get(what, "undated"), kind) for kind, some in pairs.items() for _, _, what in some)
    assert {(r["year"], r["kind"]): int(r["ties"]) for r in rows(corpus, "ties-by-year")} == expected
