"""Drafts as data: what `kg extract` writes is what `kg check` accepts, and each quote stands in the text."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from conftest import SHARED, Run

SO = "Sở Khoa học và Công nghệ tỉnh Nam Định"
TEXT = (
    f"Hội thảo\nSáng 12/5, tại Nam Định, {SO} phối hợp với Trường Đại học Hàng hải Việt Nam tổ chức hội thảo về chuyển "
    f"giao công nghệ. Tham dự hội thảo có ông Trần Văn Bình, Giám đốc {SO} cùng đại diện hơn 50 doanh nghiệp.\n"
    "Tại đây, Trường Đại học Hàng hải Việt Nam và Công ty Cổ phần Thủy sản Bình Minh đã ký biên bản ghi nhớ hợp tác về "
    "công nghệ bảo quản."
)


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "item.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "mine" / "facts" / "item.toml"
    address = "https://example.org/item"
    code, _, err = run("extract", tmp_path / "item.txt", "--out", out, "--published", "2023-05-13", "--url", address)
    assert code == 0, err
    return out


def test_a_draft_is_accepted_and_its_quotes_are_borne_out(run: Run, drafted: Path, tmp_path: Path) -> None:
    code, out, _ = run("check", "--data", drafted.parent.parent, "--sources", tmp_path)
    ours = [line for line in out.splitlines() if str(drafted) in line]
    assert code in (0, 1) and all("unjudged identity" in line for line in ours), ours


def test_known_bodies_have_their_ids_and_new_ones_a_remark(drafted: Path) -> None:
    text = drafted.read_text(encoding="utf-8")
    facts = tomllib.loads(text)["fact"]
    by_id = {fact["id"]: fact for fact in facts if "id" in fact}
    assert by_id["department/so-khcn-nam-dinh"]["name"] == SO
    assert by_id["university/vmu"]["class"] == "University"
    assert "# same as university/vmu: the same name" in text and "# new:" in text and "# rule organises-with" in text
    event = next(fact for fact in facts if fact["class"] == "Workshop")
    assert (event["dateInferred"], event["place"]) == ("2023-05-12", "province/nam-dinh")
    assert "2023-05-13" in event["dateBasis"]
    group = next(fact for fact in facts if fact["class"] == "ParticipantGroup")
    assert (group["memberCategory"], group["memberCount"]) == ("category/enterprise", "50")
    deed = next(fact for fact in facts if fact["class"] == "Memorandum")
    assert deed["party"] == ["university/vmu", "enterprise/cong-ty-co-phan-thuy-san-binh-minh"]


def test_folders_json_and_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    code, out, err = run("extract", folder, "--out", tmp_path / "out", "--format", "json")
    assert code == 0 and out.count("\n") == 1 and "b.txt: has no text" in err and err.count("\n") == 1
    told = json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))
    assert told["source"]["chars"] == len(TEXT) and {"Participation", "Tenure"} <= {f["a"] for f in told["facts"]}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--published", "hôm qua"], "--published"),
        (["--province", "Atlantis"], "Atlantis"),
        (["--format", "xml"], "xml"),
    ],
)
def test_bad_options_are_refused_in_a_line(run: Run, tmp_path: Path, options: list[str], said: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code, out, err = run("extract", tmp_path / "a.txt", *options)
    assert code == 2 and out == "" and said in err and err.count("\n") == 1


def test_a_missing_article_is_an_error(run: Run, tmp_path: Path) -> None:
    code, _, err = run("extract", tmp_path / "none.txt")
    assert code == 2 and "does not exist" in err


REAL = SHARED / "corpus" / "real_dev" / "text"


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the press texts are not at hand")
def test_drafts_of_84_real_texts_are_accepted(run: Run, tmp_path: Path) -> None:
    assert run("extract", REAL, "--out", tmp_path / "mine" / "facts", "--url", "https://example.org/x")[0] == 0
    _, out, _ = run("check", "--data", tmp_path / "mine", "--sources", REAL)
    ours = [line for line in out.splitlines() if str(tmp_path) in line]
    assert ours and all("unjudged identity" in line or "same page" in line for line in ours)


def test_tones_tell_people_apart_and_no_article_is_replaced(run: Run, tmp_path: Path) -> None:
    text = "Ông Trần Văn Bình, Giám đốc Sở Y tế tỉnh Nam Định. Ông Trần Văn Bính, Giám đốc Sở Nội vụ tỉnh Nam Định."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    code, out, _ = run("extract", tmp_path / "a.txt")
    people = [fact["name"] for fact in tomllib.loads(out)["fact"] if fact["class"] == "Person"]
    assert code == 0 and people == ["Trần Văn Bình", "Trần Văn Bính"]
    code, _, err = run("extract", tmp_path / "a.txt", "--out", tmp_path / "a.txt")
    assert code == 2 and "would replace" in err and (tmp_path / "a.txt").read_text(encoding="utf-8") == text
