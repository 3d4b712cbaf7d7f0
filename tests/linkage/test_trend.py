"""Trends, and ties that chance does not explain."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from tables import frame_of, random_frame, rows

import kg
from kg.linkage.chance import matrix as matrix_
from kg.linkage.chance import trend
from kg.linkage.suggestion import holdout
from kg.measures import significance

# --- trends


def test_transmission_of_known_cases() -> None:
    """METHODS: XOR −1 bit, three identical fair bits +1 bit, independent 0."""
    assert trend.transmission(np.array([0, 3, 5, 6])) == pytest.approx(-1)
    assert trend.transmission(np.array([0, 7])) == pytest.approx(1)
    assert trend.transmission(np.arange(8)) == pytest.approx(0)


def trend_table(events: int = 24) -> pd.DataFrame:
    """Before 2020 within provinces, after it between them."""
    held = []
    for e in range(events):
        year = 2018 + e % 4
        lands = ("p", "p", "q", "q") if year < 2020 else ("p", "q", "p", "q")
        for i, (who, kind) in enumerate(
            zip(("u", "i", "g", "u2"), ("University", "Enterprise", "Agency", "University"), strict=True)
        ):
            if i < 2 or e % 3:
                held.append((e, f"{who}{lands[i]}{year}", kind, lands[i], str(year)))
    return pd.DataFrame(held, columns=["event", "actor", "type", "province", "date"])


def test_before_and_after_by_hand() -> None:
    found = trend.trend(trend_table(), at="2019-12-31", draws=199)
    change = found.change.set_index("measure")
    assert change.loc["ei_province", "before"] < change.loc["ei_province", "after"]
    assert change.loc["ei_province", "p"] < 0.05 and change.loc["ei_type", "p"] > 0.05
    # The years 2019 hold the day, and are neither before nor after it.
    assert change["events_before"].unique().tolist() == [6] and change["events_after"].unique().tolist() == [12]
    two = trend.trend(trend_table().query("event % 3 == 0"), draws=0, at="2020").years
    assert two["ei_province"].isna().all()  # under ten events


def test_years_and_their_intervals() -> None:
    found = trend.trend(trend_table(), draws=99).years.set_index("year")
    assert found.index.tolist() == [2018, 2019, 2020, 2021] and found["events"].tolist() == [6] * 4
    assert (found["inter_province_low"] <= found["inter_province"]).all()
    assert found.loc[2020, "ei_province"] > found.loc[2018, "ei_province"]


def test_dates_that_do_not_name_one_year_are_of_none() -> None:
    frame = trend_table()
    frame.loc[frame["event"] == 0, "date"] = ""
    frame.loc[frame["event"] == 1, "date"] = "2018/2020"
    frame.loc[frame["event"] == 2, "date"] = "XXXX-06-21"
    frame["guessed"] = frame["event"] == 3
    found = trend.trend(frame, inferred="guessed", draws=0)
    assert found.counts == {"dated": 21, "inferred": 1, "undated": 2, "over several years": 1, "open on one side": 0}
    assert found.years["events"].sum() == 21 and found.years["inferred"].sum() == 1


@pytest.mark.parametrize(("column", "value"), [("date", "soon"), ("date", "2019-13")])
def test_a_date_that_is_none(column: str, value: str) -> None:
    with pytest.raises(kg.KgError, match=f"row 0, column 'date': '{value}'"):
        trend.trend(trend_table().assign(**{column: value}))


def test_a_trend_of_ours_says_how_little_it_rests_on(corpus: kg.KnowledgeGraph) -> None:
    found = kg.trend(corpus, region="region/mekong-river-delta", at="2019-10-11")
    assert "under 10 dated events" in found.why and found.change["p"].isna().all()
    assert found.helix["G"][0] == "StateBody" and sum(found.counts.values()) > 0


# --- significant ties


def test_significant_ties_are_a_filter(corpus: kg.KnowledgeGraph) -> None:
    plain = corpus.network("co-participation")
    for test in ("sdsm", "hypergeometric"):
        kept = corpus.network("co-participation", significant=test, alpha=0.5)
        assert set(kept) == set(plain)
        assert kept.number_of_edges() + kept.graph["left_out"]["not significant"] == plain.number_of_edges()
    with pytest.raises(kg.KgError, match="does not apply"):
        corpus.network("collaboration", significant="sdsm")
    with pytest.raises(kg.KgError, match="no test"):
        corpus.network("co-participation", significant="magic")


def test_significant_ties_of_a_planted_pair(tmp_path: Path) -> None:
    """Two who are always together among many who are not stay; as kg.measures finds them."""
    from scipy.sparse import csr_matrix

    chance = np.random.default_rng(0)
    matrix = (chance.random((12, 60)) < 0.25).astype(float)
    matrix[0] = matrix[1]
    found = significance.sdsm(csr_matrix(matrix))
    keep = found.keep(0.05)
    assert list(zip(found.first[keep].tolist(), found.second[keep].tolist(), strict=True)) == [(0, 1)]


def test_any_kind_of_column_is_read(tmp_path: Path) -> None:
    """Numbers, texts, categories, days, nullable integers: the same table, the same figures."""
    frame = random_frame(12)
    plain = matrix_.matrix(frame, permutations=19)
    for kinds in ({"actor": "string"}, {"actor": "category", "category": "category"}, {"event": "Int64"}):
        pd.testing.assert_frame_equal(plain, matrix_.matrix(frame.astype(kinds), permutations=19))
    days = frame.assign(event=pd.Timestamp("2020-01-01") + pd.to_timedelta(frame["event"], unit="D"))
    assert matrix_.matrix(days, permutations=0)["observed"].tolist() == plain["observed"].tolist()
    assert matrix_.matrix(frame.to_dict("records"), permutations=0)["observed"].tolist() == plain["observed"].tolist()


def test_chance_alone_is_within() -> None:
    """Tables without any structure: of many verdicts none may be below or above but by rare luck."""
    verdicts = [
        verdict
        for seed in range(12)
        for verdict in matrix_.matrix(random_frame(seed, events=120, actors=60), permutations=99)["deviation"]
    ]
    assert verdicts.count("within") >= len(verdicts) - 1


@given(rows)
def test_observed_and_coverage_counted_one_by_one(pairs: list[tuple[int, int]]) -> None:
    """Every two actors of every event, by a loop."""
    held: dict[int, set[int]] = {}
    for at, who in pairs:
        held.setdefault(at, set()).add(who)
    meetings = [(a, b) for people in held.values() for a, b in itertools.combinations(sorted(people), 2)]
    kind = {who: f"c{who % 3}" for _, who in pairs}
    there = {who for pair in meetings for who in pair}
    loose = matrix_.Margins(expected=0, organisations=0)
    for row in matrix_.matrix(frame_of(pairs), permutations=0, margins=loose).itertuples():
        met = [(a, b) for a, b in meetings if {kind[a], kind[b]} == {row.a, row.b}]
        assert row.observed == len(met)
        for side, other, told in ((row.a, row.b, row.coverage_a), (row.b, row.a, row.coverage_b)):
            of = {who for who in there if kind[who] == side}
            tied = {x for a, b in met for x, y in ((a, b), (b, a)) if kind[x] == side and kind[y] == other}
            assert math.isnan(told) if not of else told == pytest.approx(len(tied) / len(of))


@given(rows)
def test_trend_measures_counted_one_by_one(pairs: list[tuple[int, int]]) -> None:
    """E-I, the share between provinces and coverage of one year, by a loop over its meetings."""
    frame = frame_of(pairs).rename(columns={"category": "type"}).assign(date="2020")
    frame["province"] = [f"p{a % 2}" if a % 5 else "" for a in frame["actor"]]
    held: dict[int, set[int]] = {}
    for at, who in pairs:
        held.setdefault(at, set()).add(who)
    events = [people for people in held.values() if len(people) > 1]
    found = trend.trend(frame, draws=0)
    if len(events) < 10:
        assert found.why and found.years[list(trend.MEASURES)].isna().all().all()
        return
    meetings = [pair for people in events for pair in itertools.combinations(sorted(people), 2)]
    known = [(a, b) for a, b in meetings if a % 5 and b % 5]
    across = sum(a % 2 != b % 2 for a, b in known)
    other = sum(a % 3 != b % 3 for a, b in meetings)
    (row,) = found.years.itertuples()
    assert row.ties == len(meetings) and row.events == len(events)
    assert row.inter_province == pytest.approx(across / len(known) if known else math.nan, nan_ok=True)
    assert row.ei_type == pytest.approx((2 * other - len(meetings)) / len(meetings))
    mixed = {x for a, b in meetings if a % 3 != b % 3 for x in (a, b)}
    assert row.coverage == pytest.approx(len(mixed) / len({x for pair in meetings for x in pair}))


@pytest.mark.slow
def test_few_actors_do_not_look_as_if_they_avoided_each_other() -> None:
    """Attendance at random: three of eighteen cannot meet themselves, and that alone is no gap between them."""
    below = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = [(e, a, "few" if a < 3 else "many") for e in range(150) for a in rng.choice(18, 4, replace=False)]
        found = matrix_.matrix(
            pd.DataFrame(rows, columns=["event", "actor", "category"]), permutations=99, seed=seed
        ).set_index(["a", "b"])
        below += found.loc[("few", "few"), "deviation"] == "below"
    assert below <= 2  # 5 % of 40; by participations alone it was 17


def test_a_date_open_on_one_side_is_before_or_after() -> None:
    rows = [(f"e{i}", a, "x" if a == "p" else "y", "here", day) for i, day in
            enumerate(["2020-05-01/..", "../2018-03", "2018-01-02", "2021-01-01"]) for a in ("p", "q")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["event", "actor", "type", "province", "date"])
    found = trend.trend(table, at="2019", draws=0)
    assert found.change[["events_before", "events_after", "undated"]].iloc[0].tolist() == [2, 2, 0]
    assert found.counts["open on one side"] == 2 and found.years["year"].tolist() == [2018, 2021]


def test_a_holdout_leaves_aside_what_cannot_be_ordered() -> None:
    rows = [(f"e{i}", a, day) for i, (pair, day) in enumerate([("ab", "2014"), ("cd", "2014"), ("ac", "2015"), ("bd", "2016")])
            for a in pair]  # fmt: skip
    table = pd.DataFrame(rows, columns=["event", "actor", "date"])
    found = holdout.holdout(table, split="2015-06-01")
    assert found.attrs["undated"] == 2 and found.attrs["pairs"] == 1  # a and c met within 2015: before or after?
