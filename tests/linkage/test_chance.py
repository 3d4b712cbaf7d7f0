"""Pairs of categories against chance: closed forms, identities, bad input, real participations."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import SHARED
from hypothesis import given
from hypothesis import strategies as st
from tables import frame_of, random_frame, rows

import kg
from kg.linkage.chance import matrix as matrix_
from kg.linkage.chance import pair_counts, participations, resample, sensitivity
from kg.linkage.suggestion import holdout

H2020 = SHARED / "data" / "h2020"


FIGURES = [
    "ratio",
    "null_low",
    "null_high",
    "ci_low",
    "ci_high",
    "q",
    "shortfall",
    "deficit",
    "coverage_a",
    "coverage_b",
]


# --- observed and expected


def test_a_table_by_hand() -> None:
    """Three events: {u, u, e}, {u, e}, {u}. The last one has one actor and does not enter."""
    frame = pd.DataFrame(
        {
            "event": ["1", "1", "1", "2", "2", "3"],
            "actor": ["u1", "u2", "e1", "u1", "e2", "u3"],
            "category": ["u", "u", "e", "u", "e", "u"],
        }
    )
    made = matrix_.matrix(frame, permutations=0).set_index(["a", "b"])
    assert made["observed"].to_dict() == {("e", "e"): 0, ("e", "u"): 3, ("u", "u"): 1}
    # T = 5 participations, 3 of u and 2 of e, S = 3 + 1 pairs: E_eu = 4 · 2 · 3 · 2 / 20, E_uu = 4 · 3 · 2 / 20.
    assert made["expected"].to_dict() == pytest.approx({("e", "e"): 0.4, ("e", "u"): 2.4, ("u", "u"): 1.2})
    assert made.attrs["participations"] == 5 and made.attrs["left_out"] == {"alone at an event": 1}
    assert made.reset_index().columns.tolist()[:4] == ["a", "b", "observed", "expected"]


@given(rows)
def test_all_expected_are_all_observed(pairs: list[tuple[int, int]]) -> None:
    for stratum in (None, "s"):
        made = matrix_.matrix(frame_of(pairs), stratum=stratum, permutations=0)
        assert made["expected"].sum() == pytest.approx(made["observed"].sum(), abs=1e-9)


@pytest.mark.slow
@given(rows, st.randoms())
def test_order_and_names_do_not_matter(pairs: list[tuple[int, int]], chance: Any) -> None:
    frame = frame_of(pairs)
    mixed = frame.sample(frac=1, random_state=chance.randrange(1000))
    renamed = mixed.assign(category=[{"c0": "x", "c1": "y", "c2": "z"}[c] for c in mixed["category"]])
    one = matrix_.matrix(frame, permutations=19, stratum="s")
    pd.testing.assert_frame_equal(one, matrix_.matrix(mixed, permutations=19, stratum="s"))
    other = matrix_.matrix(renamed, permutations=19, stratum="s")
    pd.testing.assert_frame_equal(one.drop(columns=["a", "b"]), other.drop(columns=["a", "b"]))


@given(rows)
def test_every_event_twice_doubles_what_was_observed(pairs: list[tuple[int, int]]) -> None:
    twice = pairs + [(e + 100, a) for e, a in pairs]
    one, two = (matrix_.matrix(frame_of(p), permutations=0)["observed"] for p in (pairs, twice))
    assert (two == 2 * one).all()


def test_repeated_rows_count_once() -> None:
    frame = random_frame()
    again = pd.concat([frame, frame.sample(frac=0.5, random_state=1)])
    pd.testing.assert_frame_equal(matrix_.matrix(frame, permutations=49), matrix_.matrix(again, permutations=49))


def test_the_mean_of_permutations_is_what_is_expected() -> None:
    frame = random_frame(3)
    held = participations.read(frame, stratum="s").together()
    cells = np.triu_indices(3)
    draw, chance = resample.Resample(held, cells), np.random.default_rng(1)
    drawn = np.array([draw.permuted(chance) for _ in range(4000)])
    error = drawn.std(axis=0) / math.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - pair_counts.pair_counts(held).expected[cells]) < 4 * error).all()


def test_both_ways_to_draw_are_one() -> None:
    """Counting events × categories, and going through pairs of participations, give the same figures."""
    held = participations.read(random_frame(5, kinds=6), stratum="s").together()
    ways = []
    for pairwise in (True, False):
        draw = resample.Resample(held, np.triu_indices(6))
        draw.pairwise = pairwise
        sizes = np.bincount(draw.event)
        draw.one, draw.other = resample._pairs(sizes)
        draw.code = draw._cell(draw.labels[draw.one], draw.labels[draw.other])
        chance = np.random.default_rng(2)
        ways.append((draw.permuted(chance), draw.resampled(chance)))
    assert (ways[0][0] == ways[1][0]).all() and np.allclose(ways[0][1], ways[1][1])


def test_a_bootstrap_that_draws_each_actor_once_is_the_table() -> None:
    held = participations.read(random_frame(6), stratum="s").together()
    cells = np.triu_indices(3)
    draw = resample.Resample(held, cells)
    draw._weights = lambda chance: np.ones(len(draw.actors))  # type: ignore[method-assign]
    whole = pair_counts.pair_counts(held)
    observed, expected = draw.resampled(np.random.default_rng(0))
    assert np.allclose(observed, whole.observed[cells]) and np.allclose(expected, whole.expected[cells])


def test_a_bootstrap_keeps_how_many_actors_each_category_has() -> None:
    held = participations.read(random_frame(7)).together()
    draw = resample.Resample(held, np.triu_indices(3))
    kind = held.category[draw.actors]
    for seed in range(5):
        weight = draw._weights(np.random.default_rng(seed))
        assert np.bincount(kind, weights=weight).tolist() == np.bincount(kind).tolist()


def test_what_is_too_little_is_empty_and_not_zero() -> None:
    made = matrix_.matrix(random_frame(1, events=4), permutations=99)
    little = made[made["deviation"] == "insufficient"]
    assert len(little) and little[FIGURES].isna().all().all() and little["sensitivity"].isna().all()
    assert little["expected"].notna().all()


def test_two_of_a_side_are_too_few() -> None:
    frame = random_frame(2)
    frame["category"] = ["two" if a < 2 else "rest" for a in frame["actor"]]
    made = matrix_.matrix(frame, permutations=99).set_index(["a", "b"])["deviation"]
    assert made["rest", "two"] == made["two", "two"] == "insufficient" and made["rest", "rest"] == "within"


def test_what_is_told_apart_is_below_and_above() -> None:
    """Two kinds that never meet, each meeting its own, in thirty actors and two hundred events."""
    chance = np.random.default_rng(0)
    pairs = [(e, int(a) * 2 + e % 2) for e in range(200) for a in chance.choice(15, 4, False)]
    made = matrix_.matrix(frame_of(pairs, 2), permutations=199).set_index(["a", "b"])
    assert made.loc[("c0", "c1"), "deviation"] == "below" and made.loc[("c0", "c1"), "shortfall"] > 0.9
    assert made.loc[("c0", "c0"), "deviation"] == "above" and (made["sensitivity"] == "stable").all()
    assert made.loc[("c0", "c1"), "coverage_a"] == 0 and made.loc[("c0", "c0"), "coverage_a"] == 1


def test_same_seed_same_figures() -> None:
    one, two, other = (matrix_.matrix(random_frame(), permutations=99, seed=s) for s in (4, 4, 5))
    pd.testing.assert_frame_equal(one, two)
    assert not one["null_low"].equals(other["null_low"])


# --- robustness


def test_without_each_actor_is_the_table_without_it() -> None:
    """The closed form against reading the table again without each actor's rows."""
    held = participations.read(random_frame(8, events=25, actors=12), stratum="s").together()
    cells = np.triu_indices(3)
    seen = 0
    for actors, observed, expected in sensitivity.without_each_actor(held, cells):
        for place, actor in enumerate(actors.tolist()):
            left = pair_counts.pair_counts(held.keep(held.row_actor != actor).together())
            assert np.allclose(observed[place], left.observed[cells])
            assert np.allclose(expected[place], left.expected[cells])
            seen += 1
    assert seen == 12


def test_a_verdict_that_rests_on_one_event_is_not_robust() -> None:
    frame = random_frame(9, events=40)
    party = pd.DataFrame({"event": 999, "actor": range(100, 130), "category": "c0", "s": "s0"})
    made = matrix_.matrix(pd.concat([frame, party]), permutations=199)
    assert any("largest event 999" in reasons for reasons in made.attrs["overturned_by"].values())
    assert made.set_index(["a", "b"]).loc[("c0", "c0"), "sensitivity"] == "overturned"


def test_sources_and_organisers_are_left_out_in_turn() -> None:
    """Two kinds apart in what one source tells, mixed in what another tells without organisers."""
    chance = np.random.default_rng(0)
    pairs = [(e, int(a) * 2 + e % 2) for e in range(200) for a in chance.choice(15, 4, False)]
    pairs += [(e, int(a)) for e in range(200, 215) for a in chance.choice(30, 4, False)]
    frame = frame_of(pairs, 2)
    frame["source"] = ["main" if e < 200 else "more" for e in frame["event"]]
    frame["role"] = ["organiser" if e < 200 else "participant" for e, _ in pairs]
    made = matrix_.matrix(frame, permutations=99, source="source", organiser="role")
    reasons = made.attrs["overturned_by"]["c0 | c1"]
    assert "source main" in reasons and "organisers" in reasons and "source more" not in reasons


def test_curveball_keeps_degrees_and_sizes_in_each_stratum() -> None:
    held = participations.read(random_frame(11), stratum="s").together()
    changed = 0
    for made in sensitivity.traded(held, 5, seed=1):
        assert (np.bincount(made.row_event) == np.bincount(held.row_event)).all()
        key = [t.row_actor * 2 + t.stratum[t.row_event] for t in (held, made)]
        assert (np.bincount(key[0]) == np.bincount(key[1])).all()
        assert len(set(zip(made.row_actor, made.row_event, strict=True))) == len(held)
        changed += set(zip(made.row_actor, made.row_event, strict=True)) != set(
            zip(held.row_actor, held.row_event, strict=True)
        )
    assert changed == 5


def test_curveball_overturns_what_activity_explains() -> None:
    """Actors of c0 go to everything, so that meeting each other is what their activity gives."""
    chance = np.random.default_rng(0)
    pairs = [(e, a) for e in range(60) for a in (0, 3, 6) if chance.random() < 0.9]
    pairs += [(e, int(a)) for e in range(60) for a in chance.choice([1, 2, 4, 5, 7, 8, 10, 11], 2, False)]
    made = matrix_.matrix(frame_of(pairs), permutations=199, curveball=40)
    assert all("curveball" in json.dumps(r) or r for r in made.attrs["overturned_by"].values())
    assert made.set_index(["a", "b"]).loc[("c0", "c0"), "deviation"] != "insufficient"


# --- bad input


def test_nothing_at_all() -> None:
    made = matrix_.matrix({"event": [], "actor": [], "category": []})
    assert len(made) == 0 and made.columns.tolist() == list(matrix_.COLUMNS)


@pytest.mark.parametrize(
    ("pairs", "kinds"),
    [
        ([(0, a) for a in range(9)], 3),
        ([(e, a) for e in range(9) for a in range(4)], 1),
        ([(e, e) for e in range(5)], 3),
    ],
    ids=["one event", "one category", "events of one"],
)
def test_a_table_that_tells_nothing(pairs: list[tuple[int, int]], kinds: int) -> None:
    made = matrix_.matrix(frame_of(pairs, kinds), permutations=99)
    assert set(made["deviation"]) == {"insufficient"}


def test_a_category_of_one_actor() -> None:
    frame = random_frame()
    frame.loc[frame["actor"] == 0, "category"] = "alone"
    made = matrix_.matrix(frame, permutations=99)
    assert set(made.loc[(made["a"] == "alone") | (made["b"] == "alone"), "deviation"]) == {"insufficient"}


def test_missing_values_are_counted_or_named() -> None:
    frame = random_frame().astype({"actor": object, "event": object})
    frame.loc[0, "actor"], frame.loc[1, "event"], frame.loc[2, "event"] = None, float("nan"), "  "
    frame.loc[frame["actor"] == 5, "category"] = None
    frame.loc[frame["event"] == 7, "s"] = ""
    made = matrix_.matrix(frame, stratum="s", permutations=0)
    assert made.attrs["left_out"]["without an actor"] == 1 and made.attrs["left_out"]["without an event"] == 2
    assert "unknown" in set(made["a"]) | set(made["b"])


def test_a_value_told_in_one_row_holds_in_all() -> None:
    frame = random_frame()
    some = frame.assign(category=frame["category"].where(~frame["actor"].duplicated(), None))
    pd.testing.assert_frame_equal(matrix_.matrix(frame, permutations=0), matrix_.matrix(some, permutations=0))


def test_whole_numbers_with_a_hole_are_still_whole() -> None:
    frame = random_frame()
    holed = pd.concat([frame, pd.DataFrame({"event": [np.nan], "actor": [1], "category": ["c1"], "s": ["s0"]})])
    assert participations.read(holed).events == participations.read(frame).events


@pytest.mark.parametrize(
    ("spoil", "options", "says"),
    [
        (lambda f: f.drop(columns="actor"), {}, "no column 'actor'"),
        (lambda f: f, {"category": "categroy"}, "no column 'categroy'"),
        (lambda f: f.assign(category=[str(i % 2) for i in range(len(f))]), {}, "two values of category"),
        (lambda f: f.assign(s=[str(i % 2) for i in range(len(f))]), {"stratum": "s"}, "two values of s"),
        (lambda f: f, {"permutations": -1}, "-1 permutations"),
        (lambda f: f, {"permutations": 2.5}, "2.5 permutations"),
        (lambda f: f, {"seed": -3}, "seed must be a non-negative integer"),
        (lambda f: {c: list(range(2100)) for c in ("event", "actor", "category")}, {}, "too many pairs"),
        (lambda f: f, {"permutations": 10**9}, "too many to hold"),
        (lambda f: {"event": [1, 2], "actor": [1]}, {}, "no table"),
        (lambda f: f.assign(actor=[[1]] * len(f)), {}, "no plain value"),
    ],
)
def test_errors_say_what_and_how_to_mend_it(
    spoil: Callable[[pd.DataFrame], Any], options: dict[str, Any], says: str
) -> None:
    frame = random_frame(events=400, actors=24)
    with pytest.raises(kg.KgError, match=says) as caught:
        matrix_.matrix(spoil(frame), **options)
    assert caught.value.hint


def test_an_event_of_five_thousand() -> None:
    frame = pd.DataFrame({"event": ["big"] * 5000 + ["small"] * 2, "actor": [*range(5000), 1, 2]})
    frame["category"] = [f"c{a % 3}" for a in frame["actor"]]
    made = matrix_.matrix(frame, permutations=19)
    assert made["observed"].sum() == 5000 * 4999 // 2 + 1


def test_names_are_one_in_either_form_of_unicode() -> None:
    frame = pd.DataFrame({"event": [1, 1, 2, 2], "actor": ["Sở A", "b", "So\u031b\u0309 A", "c"]})
    frame["category"] = ["Sở", "x", "So\u031b\u0309", "x"]
    assert participations.read(frame).actors == ("Sở A", "b", "c") and len(participations.read(frame).categories) == 2


# --- the H2020 table


@pytest.fixture(scope="module")
def h2020() -> pd.DataFrame:
    if not (H2020 / "h2020.csv.gz").is_file():
        pytest.skip("the H2020 table is not at hand")
    frame = participations.read_csv(H2020 / "h2020.csv.gz", "rcn", "pic", "type", "country", "start_date", "role")
    parts = participations.read_csv(H2020 / "programme_parts.csv.gz", "rcn", "programme_part").drop_duplicates("rcn")
    return frame.merge(parts, how="left", on="rcn")


@pytest.mark.slow
def test_universities_and_enterprises_in_horizon_2020(h2020: pd.DataFrame) -> None:
    """METHODS: far weaker without strata than within programme parts; 19,050 of 31,451 projects have one participant;
    NA is Namibia; every cell is significant by participations alone."""
    options = {"event": "rcn", "actor": "pic", "category": "type", "permutations": 99}
    plain = matrix_.matrix(h2020, **options).set_index(["a", "b"])
    within = matrix_.matrix(h2020, stratum="programme_part", **options).set_index(["a", "b"])
    assert plain.loc[("HES", "PRC"), "deviation"] == "below" and within.loc[("HES", "PRC"), "deviation"] == "within"
    assert plain.loc[("HES", "PRC"), "ratio"] + 0.1 < within.loc[("HES", "PRC"), "ratio"]
    assert within.loc[("HES", "PRC"), "sensitivity"] == "overturned"
    assert plain.attrs["left_out"]["alone at an event"] == 19_050 and plain.attrs["events"] == 31_451 - 19_050
    assert (within["q"] < 0.05).all()
    assert "NA" in set(h2020["country"])


@pytest.mark.slow
def test_suggestions_on_horizon_2020(h2020: pd.DataFrame) -> None:
    """METHODS: random negatives flatter; degree-matched ones are harder for every score."""
    found = holdout.holdout(h2020, event="rcn", actor="pic", date="start_date", split="2018-01-01").set_index("score")
    assert found.attrs["pairs"] == 2000
    assert (found["random"] > found["matched"] + 0.2).all() and (found["matched"] > 0.5).all()
    assert found.loc["preferential attachment", "matched"] < found.loc["resource allocation", "matched"]
