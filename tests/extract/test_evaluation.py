"""The measure itself, on gold so small that every figure can be counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED, Run

from kg.extract.evaluation import Row, fold, measure

TEXT = "Sở A tổ chức hội thảo. Ông Trần Bình dự hội thảo."


def mention(text: str, kind: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text, "type": kind, **more}


GOLD = {
    "mentions": [mention("Sở A", "organisation", **{"class": "Department"}), mention("Trần Bình", "person")],
    "facts": [
        {"a": "Participation", "event": "hội thảo", "participant": "Sở A", "role": "organiser", "start": 0, "end": 22},
        {"a": "Participation", "event": "hội thảo", "participant": "Trần Bình", "role": "participant", "start": 23, "end": 49},
    ],
    "event_aliases": ["hội thảo"],
}  # fmt: skip


def rows(answer: dict[str, Any]) -> dict[str, Row]:
    return {row.label: row for row in measure({"x": GOLD}, {"x": answer}, {"x": TEXT}).rows}


def test_gold_against_itself_is_right() -> None:
    for row in rows({"mentions": GOLD["mentions"], "facts": GOLD["facts"]}).values():
        assert (row.wrong, row.missed) == (0, 0) and row.f1 == 1


def test_right_wrong_and_missed_are_counted() -> None:
    said = rows({
        "mentions": [mention("Sở A", "organisation", **{"class": "Agency"}), mention("hội thảo", "person")],
        "facts": [{**GOLD["facts"][0], "rule": "r"}, {**GOLD["facts"][1], "role": "chair", "rule": "r"}],
    })  # fmt: skip
    assert said["mention organisation"][1:4] == (1, 0, 0) and said["mention person"][1:4] == (0, 1, 1)
    assert said["class Department"][1:4] == (0, 0, 1) and said["class Agency"][1:4] == (0, 1, 0)
    assert said["fact Participation"][1:4] == (1, 1, 1) and said["rule r"][1:4] == (1, 1, 0)
    assert said["fact Participation"].f1 == 0.5  # 2·1 / (2·1 + 1 + 1)


def test_titles_case_and_tones_do_not_matter() -> None:
    assert fold("ông Trần Hòa") == fold("TRẦN HOÀ") and fold("KH & CN") == fold("KH và CN")


def test_nothing_found_is_no_figure_of_precision() -> None:
    row = rows({"mentions": [], "facts": []})["fact all"]
    assert row.precision is None and row.recall == 0 and "  -  " in row.said


def test_the_command_measures_a_folder(run: Run, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    for folder in ("text", "gold"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "x1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold" / "x1.yaml").write_text(yaml.safe_dump(GOLD, allow_unicode=True), encoding="utf-8")
    code, out, _ = run("evaluate", tmp_path, "--json", tmp_path / "f.json", "--errors")
    assert code == 0 and "mention person" in out and "fact all" in out
    code, out, _ = run("evaluate", tmp_path, "--compare", tmp_path / "f.json")
    assert code == 0 and "+0.000" in out
    assert run("evaluate", tmp_path, "--ids", "9")[0] == 2
    (tmp_path / "gold" / "x1.yaml").write_text("- a", encoding="utf-8")
    code, _, err = run("evaluate", tmp_path)
    assert code == 2 and "no mentions and facts" in err and err.count("\n") == 1


CORPUS = SHARED / "corpus" / "real_dev"


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated press texts are not at hand")
def test_gold_of_real_texts_against_itself_is_right() -> None:
    from kg.pipeline.extracting import read_gold

    truth, texts = read_gold(CORPUS)
    for row in measure(truth, truth, texts).rows:
        if not row.label.startswith("rule"):
            assert (row.wrong, row.missed) == (0, 0), row
