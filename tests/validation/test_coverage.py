"""What is not known is listed and counted; copies of one text are one witness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from told import Tell, event, fact, part

import kg
from kg.validation import pages
from kg.validation.coverage import coverage


def test_gaps_of_our_data_are_listed_one_by_one(corpus: kg.KnowledgeGraph, run: Run) -> None:
    assert corpus.data is not None
    known, gaps = coverage(corpus.data, corpus.ontology)
    count = {one.what: (one.known, one.of) for one in known}
    assert {what: of - have for what, (have, of) in count.items() if what != "quote"} == {
        what: sum(gap.what == what for gap in gaps) for what in ("seat", "parent", "day")
    }
    code, out, err = run("check", "--coverage")
    assert code == 0 and out.count("no seat: ") == count["seat"][1] - count["seat"][0]
    assert "no seat: enterprise/bkav (Tập đoàn Công nghệ BKAV), named by ninh-binh-ban-tron" in out
    assert f"day: {count['day'][0]} of {count['day'][1]} have one" in err


def test_what_a_register_or_another_page_tells_is_known(tell: Tell) -> None:
    page = [fact("Enterprise", id="enterprise/e", name="E"), event(date="XXXX-03-02"), part("enterprise/e")]
    graph = tell(a=page)
    assert graph.data is not None
    gaps = {(gap.what, gap.thing) for gap in coverage(graph.data, graph.ontology)[1]}
    assert {("seat", "enterprise/e"), ("parent", "enterprise/e"), ("day", "event/w")} <= gaps
    told = tell(
        a=[
            fact("Enterprise", id="enterprise/e", name="E", seat="province/ha-noi"),
            event(date="2021"),
            part("enterprise/e"),
        ]
    )
    assert told.data is not None
    gaps = {(gap.what, gap.thing) for gap in coverage(told.data, told.ontology)[1]}
    assert ("seat", "enterprise/e") not in gaps and ("day", "event/w") not in gaps


def test_two_registers_tell_different_things_of_a_body_and_not_the_same(spoil: Callable[[str, str, str], Path]) -> None:
    path = spoil("registers/seats.csv", "id,class,seat,", "id,class,seat,")
    assert kg.load(path.parent.parent, bundled=False)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.append("department/so-khcn-hai-phong,Department,province/hai-phong,certainty/seen,http://example.org/,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(
        kg.DataError, match=r"seat of department/so-khcn-hai-phong is also in .*departments\.csv.*keep one of the two"
    ):
        kg.load(path.parent.parent, bundled=False)


TEXT = "Ngày ấy hai bên ký một thỏa thuận về giống lúa mới tại thành phố và cùng bàn việc chuyển giao công nghệ cho hợp tác xã."


def test_pages_of_one_text_are_found_and_a_page_that_says_so_is_not(tell: Tell, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, text in (
        ("a", TEXT),
        ("b", TEXT + " Tin của chúng tôi."),
        ("c", "Một bài khác hẳn về cảng biển, tàu và sinh viên hàng hải ở nơi xa."),
    ):
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    one = [event(), fact("Enterprise", id="enterprise/e", name="E"), part("enterprise/e")]
    data = tell(a=one, b=one, c=one).data
    assert data is not None
    (found,) = pages.copies(data, texts)
    assert found.rule == pages.COPY and found.severity == "note" and "100% of the text of a and b" in found.message
    assert 'copyOf = "source/a"' in found.hint


def test_our_copies_say_so_and_count_as_one_witness(corpus: kg.KnowledgeGraph) -> None:
    assert corpus.basis.witness("source/nam-dinh-2020-most") == "source/nam-dinh-2020"
    assert corpus.basis.witness("source/hai-phong-2019") == "source/hai-phong-2019"


@pytest.mark.parametrize("named", ["source/nowhere", "source/hai-phong-2019", "hai-phong"])
def test_a_copy_of_nothing_or_of_itself_is_refused(spoil: Callable[[str, str, str], Path], named: str) -> None:
    path = spoil("facts/hai-phong-2019.toml", 'language = "vi"\n', f'language = "vi"\ncopyOf = "{named}"\n')
    with pytest.raises(kg.DataError, match="is no other source"):
        kg.load(path.parent.parent, bundled=False)
