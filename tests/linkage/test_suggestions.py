"""Suggestions and their evaluation."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kg
from kg.linkage.suggestion import candidates, holdout, suggest


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
    assert found.loc[0, "path"][2] == "institute/clrri" and [r.code for r in found.loc[0, "unknown"]] == ["one-partner"]


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
