"""Linkage that was called for, on the map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pages import Opened

import kg

pytestmark = pytest.mark.browser


def test_a_chip_for_each_call_with_ends_answers_and_gaps(
    opened: Callable[..., Opened], whole: Path, corpus: kg.KnowledgeGraph
) -> None:
    page = opened(whole).page
    card = corpus_card(corpus)
    page.click("#called summary")
    chips = page.locator("#chips button").evaluate_all("bs => bs.map(b => b.dataset.call)")
    assert chips == list(dict.fromkeys(card["call"]))
    for call in chips:
        page.click(f"#chips [data-call='{call}']")
        rows = card[card["call"] == call]
        assert page.locator("#call .mandate").count() == len(rows)
        shown = page.evaluate(
            "lienket.view.calls.find(c => c.id === lienket.state.call).pairs.map(p => [p.mandate, p.ties.length + p.absent])"
        )
        ties = [sum(row[f"{k}_{w}"] for k in ("agreements", "co_organised", "met", "as_class") for w in ("before", "after", "unordered"))
                for _, row in rows.iterrows()]  # fmt: skip
        assert [m for m, _ in shown] == list(rows["mandate"]) and [n for _, n in shown] == ties
        drawn = page.evaluate("lienket.current().ties.filter(t => t.key.startsWith('a ')).length")
        assert drawn == page.evaluate(
            "lienket.view.calls.find(c => c.id === lienket.state.call).pairs.reduce((n, p) => n + p.ties.length, 0)"
        )
        assert set(page.locator("#call td").evaluate_all("ts => ts.map(t => t.dataset.state || '')")) <= {
            "", "documented", "none_found", "not_covered", "not_asked"}  # fmt: skip
    page.click("#chips [data-call='call/hai-phong-2019/transfer-scientists-enterprises']")
    page.click("#call .pair >> nth=0 >> summary")
    looks = {state: page.locator(f"#call td[data-state={state}]").first.evaluate("t => getComputedStyle(t).backgroundImage + getComputedStyle(t).backgroundColor")
             for state in ("none_found", "not_covered")}  # fmt: skip
    assert looks["none_found"] != looks["not_covered"]
    assert "không rõ trụ sở" in page.inner_text("#call .pair >> nth=0")
    hints = page.evaluate("lienket.current().ties.filter(t => t.key.startsWith('s '))")
    assert hints and all(t["dash"] == "dotted" for t in hints)
    # Nothing is suggested to a region from what lies elsewhere, and reasons are told in the reader's language.
    net = corpus.network()
    delta = net.graph["territories"]["regions"]["region/red-river-delta"]["members"]
    told = {c["id"]: c["suggestions"] for c in page.evaluate("lienket.view.calls")}
    assert told["call/ban-dao-ca-mau-2017/linkage-ca-mau-peninsula"] == []
    for s in told["call/hai-phong-2019/linkage-across-the-region"]:
        assert any(net.nodes[n]["place"] in delta for n in (*s["path"],))
    assert "seat unknown" not in page.inner_text("#call") and "không rõ trụ sở của" in page.inner_text("#call")


def corpus_card(corpus: kg.KnowledgeGraph) -> Any:
    return kg.scorecard(corpus, permutations=0)
