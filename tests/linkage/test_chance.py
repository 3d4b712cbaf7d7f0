"""Linkage against chance, brokers, suggestions, trends: by hand, by other ways, by properties, on bad input.

The H2020 table and what is told of it are in METHODS.md (CORDIS); those tests run where it is at hand.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from conftest import SHARED
from hypothesis import given
from hypothesis import strategies as st
from networks import classic

import kg
from kg.linkage.chance import matrix as matrix_
from kg.linkage.chance import pair_counts, participations, resample, sensitivity, trend
from kg.linkage.structure import brokers
from kg.linkage.suggestion import candidates, holdout, suggest
from kg.measures import gould_fernandez, significance

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

rows = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=1, max_size=60)


def frame_of(pairs: list[tuple[int, int]], kinds: int = 3) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["event", "actor"])
    return frame.assign(category=[f"c{a % kinds}" for a in frame["actor"]], s=[f"s{e % 2}" for e in frame["event"]])


def random_frame(seed: int = 0, events: int = 60, actors: int = 24, kinds: int = 3) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    pairs = [(e, int(a)) for e in range(events) for a in chance.choice(actors, int(chance.integers(1, 6)), False)]
    return frame_of(pairs, kinds)


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
    frame["role"] = ["organiser" if e < 200 else "guest" for e, _ in pairs]
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


def test_suggestions_on_horizon_2020(h2020: pd.DataFrame) -> None:
    """METHODS: random negatives flatter; degree-matched ones are harder for every score."""
    found = holdout.holdout(h2020, event="rcn", actor="pic", date="start_date", split="2018-01-01").set_index("score")
    assert found.attrs["pairs"] == 2000
    assert (found["random"] > found["matched"] + 0.2).all() and (found["matched"] > 0.5).all()
    assert found.loc["preferential attachment", "matched"] < found.loc["resource allocation", "matched"]


# --- brokers


def test_lazega_by_office() -> None:
    """Gould and Fernandez 1989 on Lazega's advice network, as R's sna prints it (METHODS)."""
    found = brokers.brokers(classic("lazega-advice-office"), by="group", permutations=0).total.set_index("role")
    assert found["count"].to_dict() == {
        "coordinator": 3446, "itinerant": 175, "representative": 1413, "gatekeeper": 1213, "liaison": 125,
    }  # fmt: skip
    assert found["expected_bernoulli"].tolist() == pytest.approx([2897.2, 1862.7, 1862.7, 1862.7, 578.5], abs=0.06)


graphs = st.builds(
    lambda n, p, seed, directed: nx.gnp_random_graph(n, p, seed=seed, directed=directed),
    st.integers(1, 14), st.floats(0, 1), st.integers(0, 99), st.booleans(),
)  # fmt: skip


@given(graphs, st.integers(1, 4))
def test_roles_sum_to_the_open_triples(net: nx.Graph, kinds: int) -> None:
    nx.set_node_attributes(net, {n: f"g{n % kinds}" for n in net}, "type")
    found = brokers.brokers(net, permutations=0)
    counted = sum(
        net.has_edge(i, v) and net.has_edge(v, j) and not net.has_edge(i, j)
        for i, v, j in itertools.permutations(net, 3)
    )
    assert found.total["count"].sum() == counted
    assert found.total["expected_permutation"].sum() == pytest.approx(counted if len(net) > 2 else 0)
    roles = found.actors[list(gould_fernandez.ROLES)].sum(axis=1) - found.actors["coordinator"]
    assert (roles == found.actors["brokerage_total"]).all()


def test_permuted_roles_come_to_the_closed_form() -> None:
    net = nx.gnp_random_graph(25, 0.2, seed=3)
    nx.set_node_attributes(net, {n: f"g{n % 3}" for n in net}, "type")
    found = brokers.brokers(net, permutations=0)
    chance, total = np.random.default_rng(0), np.zeros(5)
    for _ in range(300):
        nx.set_node_attributes(net, dict(zip(net, chance.permutation([f"g{n % 3}" for n in net]), strict=True)), "type")
        total += brokers.brokers(net, permutations=0).total["count"]
    assert (total / 300).tolist() == pytest.approx(found.total["expected_permutation"].tolist(), rel=0.05)


def test_a_broker_that_rests_on_one_source() -> None:
    """b joins a and c, once by each of two sources; d joins nobody but by one."""
    net: nx.MultiGraph = nx.MultiGraph()
    for one, other, sources in [("a", "b", ["s"]), ("b", "c", ["s", "t"]), ("c", "d", ["t"]), ("d", "e", ["t"])]:
        net.add_edge(one, other, sources=sources)
    nx.set_node_attributes(net, {"a": "x", "b": "y", "c": "z", "d": "x", "e": "y"}, "type")
    found = brokers.brokers(net, permutations=0).actors.set_index("id")
    assert found.loc["b", ["kept", "rests_on", "lost"]].tolist() == [0, "s", 1]
    assert found.loc["c", ["kept", "rests_on"]].tolist() == [0, "t"]
    assert math.isnan(found.loc["a", "kept"])


def test_brokers_of_our_network(corpus: kg.KnowledgeGraph) -> None:
    """By hand: the department of Hải Phòng is the only way to nine others of the delta's network."""
    net = corpus.network("collaboration", region="region/red-river-delta")
    found = kg.brokers(net, by="type").actors.set_index("id")
    assert found.loc["department/so-khcn-hai-phong", ["group", "lost"]].tolist() == ["Department", 9]
    assert found.index[0] == "department/so-khcn-hai-phong" and found["kept"].dropna().between(0, 1).all()


def test_who_has_no_group_plays_no_role(corpus: kg.KnowledgeGraph) -> None:
    """Triples with an unknown seat are of no role: between known provinces of the delta nobody stands."""
    net = corpus.network("collaboration", region="region/red-river-delta")
    found = kg.brokers(net, by="province")
    unseated = [node for node, data in net.nodes(data=True) if not data["seat"]]
    assert found.unknown == len(unseated) == 16 and "unknown" not in found.groups
    roles = found.actors.set_index("id")["brokerage_total"]
    assert roles[unseated].isna().all() and (roles.dropna() == 0).all()
    assert found.actors.set_index("id").loc["ministry/most", ["lost", "betweenness"]].notna().all()


@pytest.mark.parametrize(
    ("net", "options"),
    [(nx.Graph(), {}), (nx.path_graph(3), {"by": "nothing"}), (nx.path_graph(3), {"permutations": -1})],
    ids=["empty", "no attribute", "negative"],
)
def test_brokers_of_nothing(net: nx.Graph, options: dict[str, Any]) -> None:
    if len(net) and "by" not in options:
        nx.set_node_attributes(net, "x", "type")
    with pytest.raises(kg.KgError) as caught:
        kg.brokers(net, **options)
    assert caught.value.hint


# --- fragility


def test_who_falls_off_with_whom() -> None:
    net = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e")])
    nx.set_node_attributes(net, {n: n for n in net}, "type")
    found = kg.fragility(net)
    assert found.articulation.set_index("id")["with"].to_dict() == {"c": ("d", "e"), "d": ("e",)}
    assert found.core == ("a", "b", "c") and found.core_number == 2
    without = found.without.set_index("what")
    assert without.loc["nothing", ["ties", "actors", "components"]].tolist() == [5, 5, 1]
    assert without.loc["top broker", ["id", "ties", "components", "lost"]].tolist() == ["c", 2, 2, 0]


def test_each_source_and_the_largest_event(corpus: kg.KnowledgeGraph) -> None:
    net = corpus.network("co-participation")
    found = kg.fragility(net).without.set_index("what")
    assert found.loc["largest event", "id"] == "event/bay-truong-quy-nhon-2023/signing"
    assert set(found.loc["source", "id"]) == {s for *_, d in net.edges(data=True) for s in d["sources"]}
    assert (found["ties"] <= found.loc["nothing", "ties"]).all()


# --- suggestions


def meeting_table() -> pd.DataFrame:
    """a–b–c in a row, d with c, e alone with f."""
    return pd.DataFrame({"event": [1, 1, 2, 2, 3, 3, 4, 4], "actor": list("abbccdef")})


def test_a_suggestion_and_its_path() -> None:
    held = candidates.candidate_index(meeting_table())
    found = suggest.suggest(held, "a")
    assert found["actor"].tolist() == ["c"] and found.loc[0, "path"] == ("a", "1", "b", "2", "c")
    assert found.loc[0, "score"] == pytest.approx(1 / 2)  # b has two partners
    assert found.loc[0, ["common", "distance"]].tolist() == [1, 2]
    assert suggest.suggest(held, "e").empty and "insufficient" in suggest.suggest(held, "e").attrs["why"]


def test_nobody_is_suggested_with_whom_there_is_a_tie(corpus: kg.KnowledgeGraph) -> None:
    net = corpus.network("collaboration", people="drop", groups=False)
    tied = {frozenset(pair) for pair in net.edges()}
    for actor in list(corpus.candidates.actors)[::7]:
        found = kg.partners(corpus, actor)
        assert not [b for b in found["actor"] if frozenset((actor, b)) in tied]
        assert all(path[0] == actor and path[-1] == b for path, b in zip(found["path"], found["actor"], strict=True))
        assert all(node in corpus for path in found["path"] for node in path)


def test_partners_that_work_on_a_product(corpus: kg.KnowledgeGraph) -> None:
    """By hand: of the firms that took rights in rice varieties, SSC's rights came from the Mekong institute."""
    found = kg.partners(corpus, "enterprise/thaibinhseed", product="giong lua")
    assert found["actor"].tolist() == ["enterprise/ssc"]
    assert found.loc[0, "path"][2] == "institute/clrri" and found.loc[0, "unknown"][0].code == "seats-unknown"


@pytest.mark.parametrize(
    ("actor", "options", "says"),
    [
        ("enterprise/nobody", {}, "enterprise/nobody"),
        ("enterprise/ssc", {"product": "máy bay"}, "no agreement concerns"),
        ("enterprise/ssc", {"limit": 0}, "0 partners"),
    ],
)
def test_partners_of_nobody(corpus: kg.KnowledgeGraph, actor: str, options: dict[str, Any], says: str) -> None:
    with pytest.raises(kg.KgError, match=says):
        kg.partners(corpus, actor, **options)


def test_a_person_has_no_partners(corpus: kg.KnowledgeGraph) -> None:
    found = kg.partners(corpus, "person/pham-the-dung")
    assert found.empty and "insufficient" in found.attrs["why"]


def test_a_holdout_of_too_little_says_so() -> None:
    frame = meeting_table().assign(date=["2019"] * 4 + ["2020"] * 4)
    found = holdout.holdout(frame, split="2020")
    assert found[["random", "matched"]].isna().all().all() and "insufficient" in found.attrs["why"]


def test_a_holdout_finds_what_is_planted() -> None:
    """New pairs close triangles of the time before: common neighbours tell them from others."""
    chance, rows_ = np.random.default_rng(0), []
    for block in range(20):
        members = range(block * 8, block * 8 + 8)
        pairs = list(itertools.combinations(members, 2))
        chance.shuffle(pairs)
        rows_ += [(f"{a}-{b}", x, "2019" if i < 18 else "2021") for i, (a, b) in enumerate(pairs) for x in (a, b)]
    found = holdout.holdout(pd.DataFrame(rows_, columns=["event", "actor", "date"]), split="2020")
    found = found.set_index("score")
    assert found.loc["common neighbours", "random"] > 0.95 and found.loc["common neighbours", "matched"] > 0.95
    assert found.loc["preferential attachment", "matched"] == pytest.approx(0.5, abs=0.1)


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
    with pytest.raises(kg.KgError, match="EDTF"):
        trend.trend(trend_table().assign(**{column: value}))


def test_a_trend_of_ours_says_how_little_it_rests_on(corpus: kg.KnowledgeGraph) -> None:
    found = kg.trend(corpus, region="region/red-river-delta", at="2019-10-11")
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
