"""Bad input of every kind: each is refused in one line that names the file, the line and a hint."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from nobody import as_nobody

import kg
from kg.model import facts
from kg.validation import facts as facts_

ARTICLE = "facts/hai-phong-2019.toml"
EVENT = 'id = "event/workshop"'


def line_of(path: Path, text: str) -> int:
    """The first line of a file that holds a text."""
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def refusal(folder: Path) -> kg.KgError:
    """The error that loading a folder raises; its text is one line."""
    with pytest.raises(kg.KgError) as caught:
        kg.load(folder, bundled=False)
    assert "\n" not in str(caught.value)
    return caught.value


# (what is spoilt, file, old text, new text, what marks the line, what the message says)
CASES = [
    ("unknown key", ARTICLE, 'place = "province/hai-phong"', 'plase = "province/hai-phong"', "plase", "did you mean place"),
    ("unknown key of the source", ARTICLE, 'publisher = "sati.gov.vn"', 'publischer = "x"', "publischer", "did you mean publisher"),
    ("computed key", ARTICLE, 'status = "status/held"', 'earliest = "2019-10-11"', "earliest =", "worked out, not written"),
    ("inferred key", ARTICLE, 'status = "status/held"', 'hasParticipant = "person/pham-the-dung"', "hasParticipant", "worked out"),
    ("key of another class", ARTICLE, 'status = "status/held"', 'holder = "person/pham-the-dung"', "holder = ", "belongs to Tenure"),
    ("unknown id", ARTICLE, 'place = "province/hai-phong"', 'place = "province/hai-phon"', "place =", "did you mean province/hai-phong"),
    ("another source's id", ARTICLE, 'participant = "group/departments"', 'participant = "agency/sati"', 'participant = "agency/sati"', "nothing that this file may name"),
    ("duplicate id", ARTICLE, 'id = "group/application-centres"', 'id = "group/departments"', "", "the same is stated at line"),
    ("duplicate link", ARTICLE, 'role = "role/speaker"\nquote = "Ông', 'role = "role/chair"\nquote = "Ông', "", "only quote tells it from line"),
    ("misspelt class", ARTICLE, 'class = "Workshop"', 'class = "Workshp"', "Workshp", "did you mean Workshop"),
    ("abstract class", ARTICLE, 'class = "Workshop"', 'class = "Undertaking"', "Undertaking", "not a class of facts"),
    ("class without a class", ARTICLE, 'class = "Workshop"\n', "", "[[fact]]", "has no class"),
    ("id of another kind", ARTICLE, 'id = "group/departments"', 'id = "event/departments"', "event/departments", "begins with group/"),
    ("no id", ARTICLE, EVENT + "\n", "", "[[fact]]", "a Workshop has an id"),
    ("impossible date", ARTICLE, 'date = "2019-10-11"', 'date = "2019-02-30"', "2019-02-30", "that month has 28 days"),
    ("ambiguous date", ARTICLE, 'date = "2019-10-11"', 'date = "11/10/2019"', "11/10/2019", "2019-10-11, or 2019-11-10"),
    ("end before start", ARTICLE, 'date = "2019-10-11"', 'date = "2019-10-11/2019-10-10"', "2019-10-10", "ends before it starts"),
    ("inferred date without basis", ARTICLE, 'date = "2019-10-11"', 'dateInferred = "2019"', "dateInferred", "no dateBasis"),
    ("person as region", ARTICLE, 'scope = "region/red-river-delta"', 'scope = "person/pham-the-dung"', "scope = \"person", "takes a Territory"),
    ("role of another list", ARTICLE, 'role = "role/organiser"', 'role = "status/held"', 'role = "status', "takes a Role"),
    ("no evidence", ARTICLE, 'quote = "ông Phạm Thế Dũng - Phó Cục trưởng"\n', "", 'class = "Person"', "no quote or paraphrase"),
    ("IRI injection in an id", ARTICLE, EVENT, 'id = "event/x> . <http://evil> <p> <o"', "evil", "is not an id"),
    ("IRI injection in a reference", ARTICLE, 'place = "province/hai-phong"', 'place = "province/x> <a"', "place =", "is not an id"),
    ("script as address", ARTICLE, 'url = "http://www.sati.gov.vn/posts/397"', 'url = "javascript:alert(1)"', "javascript", "not an address"),
    ("id that is not the file's name", ARTICLE, 'id = "hai-phong-2019"', 'id = "hai-phong"', 'id = "hai-phong"', 'write id = "hai-phong-2019"'),
    ("expected count", ARTICLE, "Participation = 9", "Participation = 10", "", "9 Participation where 10 are expected"),
    ("two dates", ARTICLE, 'date = "2019-10-11"\nplace', 'date = ["2019-10-11", "2020"]\nplace', "2020", "date has 2 values"),
    ("two classes", ARTICLE, 'class = "Workshop"', 'class = ["Workshop", "Bogus"]', "", "a fact has one class, not 2"),
    ("two ids", ARTICLE, EVENT, 'id = ["event/workshop", "event/second"]', "", "a fact has one id, not 2"),
    ("two statuses", ARTICLE, 'status = "status/held"', 'status = ["status/held", "status/announced"]', "status =", "status has 2 values"),
    ("quote without a word", ARTICLE, 'quote = "ông Phạm Thế Dũng - Phó Cục trưởng"', 'quote = "…"', 'quote = "…"', "holds no word"),
    ("text over lines in a list", ARTICLE, 'status = "status/held"', 'note = [\'\'\'a', "note = [", "not one key a line"),
    ("number without end", ARTICLE, 'status = "status/held"', "note = " + "9" * 5000, "", "TOML"),
    ("coordinate with an underscore", "registers/provinces.csv", "21.027764", "2_1.0", "2_1.0", "not a number"),
    ("row with two ids", "registers/regions.csv", "region/south-east,Region", "region/south-east|region/x,Region", "south-east", "a fact has one id"),
    ("judged on no day", "identities.csv", "2026-11-22", "yesterday", "yesterday", "is no day"),
    ("key twice", ARTICLE, 'status = "status/held"', 'status = "status/held"\nstatus = "status/held"', "", "stands twice"),
    ("multi-line text", ARTICLE, 'status = "status/held"', 'note = """a\nb"""', 'note = """a', "not one key a line"),
    ("nested value", ARTICLE, 'status = "status/held"', 'note = { a = "b" }', "note = {", "flat list"),
    ("truth value", ARTICLE, 'status = "status/held"', "note = true", "note = true", "flat list"),
    ("empty value", ARTICLE, 'status = "status/held"', 'note = " "', 'note = " "', "is empty"),
    ("line break in a value", ARTICLE, 'status = "status/held"', 'note = "a\\nb"', "a\\nb", "line break"),
    ("control character", ARTICLE, 'status = "status/held"', 'note = "a\x07b"', "\x07", "the line holds"),
    ("control character, escaped", ARTICLE, 'status = "status/held"', 'note = "a\\u0007b"', "u0007", "control"),
    ("text turned around", ARTICLE, 'status = "status/held"', 'note = "a\u202eb"', "\u202e", "RIGHT-TO-LEFT OVERRIDE"),
    ("unclosed quote", ARTICLE, 'name = "Phạm Thế Dũng"', 'name = "Phạm Thế Dũng', "", "TOML"),
    ("key before [source]", ARTICLE, "[source]", 'x = "y"\n[source]', 'x = "y"', "before [source]"),
    ("unknown table", ARTICLE, "[[fact]]", "[[facts]]", "[[facts]]", "not one key a line"),
    ("row with too many cells", "registers/regions.csv", "region/south-east,Region", "region/south-east,Region,x,y,z", "south-east", "cells under"),
    ("register row without a class", "registers/regions.csv", "region/south-east,Region", "region/south-east,", "south-east", "has no class"),
    ("register with an unknown column", "registers/regions.csv", "id,class,name,nameEn", "id,class,name,nameEnglish", "", "did you mean nameEn"),
    ("row twice", "registers/regions.csv", "region/south-east,Region", "region/mekong-river-delta,Region", "", "the same is stated"),
    ("quote left open", "registers/regions.csv", "region/south-east,Region", 'region/south-east,"Region', "", "CSV"),
    ("number that is none", "registers/provinces.csv", "21.027764", "21,0", "", "cells under"),
    ("coordinate that is no number", "registers/provinces.csv", "21.027764", "north", "north", "not a number"),
    ("identity of nothing", "identities.csv", "person/pham-the-dung,person", "person/pham-the-dun,person", "pham-the-dun,", "did you mean person/pham-the-dung"),
    ("identity of another kind", "identities.csv", "person/pham-the-dung,person/pham-the-dung", "person/pham-the-dung,agency/sati", "person/pham-the-dung,agency", "a Person cannot be agency/sati"),
    ("judgement that is none", "identities.csv", "agency/sati,same", "agency/sati,maybe", "maybe", "same, different or unsure"),
    ("identity without a reason", "identities.csv", "first source that names him", "", "duong-ngoc-tuan", "by whom"),
    ("identity of no source", "identities.csv", "hai-phong-2019,person/pham", "hai-phong,person/pham", "hai-phong,person", "no source is called"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "mark", "says"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_spoilt_file_is_refused_with_its_line(
    spoil: Callable[[str, str, str], Path], data: Path, file: str, old: str, new: str, mark: str, says: str
) -> None:
    path = spoil(file, old, new)
    error = refusal(data)
    problems = error.problems if isinstance(error, kg.DataError) else ()
    told = [p for p in problems if says in str(p)]
    assert told, [str(p) for p in problems] or str(error)
    assert told[0].file == str(path)
    if mark:
        expected = path.read_text(encoding="utf-8").split("\n")
        assert any(mark in expected[p.line - 1] for p in told), [str(p) for p in told]
    assert all(p.hint for p in problems)
    assert all("\n" not in str(p) for p in problems)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("utf-16", "x".encode("utf-16"), "is not UTF-8"),
        ("latin", "[source]\ntitle = \"Hải\"".encode().replace("ả".encode(), b"\xe3"), "is not UTF-8"),
        ("empty", b"", "nothing in it"),
        ("blank", b" \n\n", "nothing in it"),
        ("nul", b"[source]\nid = \"a\x00\"\n", "hidden character"),
        ("truncated", b'[source]\nid = "truncated"\ntitle = "x', "TOML"),
        ("no-source", b'[[fact]]\nclass = "Person"\n', "one [source]"),
        ("deep", b'[source]\nid = "deep"\ntitle = ' + b"[" * 5000 + b"]" * 5000 + b"\n", "nested too deeply"),
        ("long", b'[source]\nid = "long"\ntitle = "' + b"x" * 10_000_000 + b'"\n', "10,000,000 characters"),
        ("huge", b"#" * 20_000_001, "more than 20,000,000 bytes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_of_facts_is_refused(data: Path, name: str, content: bytes, says: str) -> None:
    (data / "facts" / f"{name}.toml").write_bytes(content)
    error = refusal(data)
    assert f"{name}.toml" in str(error) and says in str(error)
    assert len(str(error)) < 500 + len(str(data))


@pytest.mark.parametrize(
    "name",
    ["Hải Phòng.toml", "a b.toml", "UPPER.toml", "article.txt", "article.toml.bak", "inferred.toml", "ontology.toml"],
)
def test_odd_file_names_are_refused_not_passed_over(data: Path, name: str) -> None:
    (data / "facts" / name).write_text('[source]\nid = "x"\n', encoding="utf-8")
    assert name in str(refusal(data)) and "file name" in str(refusal(data))


def test_files_of_editors_are_left_alone(data: Path) -> None:
    (data / "facts" / ".hidden.toml.swp").write_bytes(b"\xff")
    (data / "facts" / "hai-phong-2019.toml~").write_bytes(b"\xff")
    assert len(kg.load(data, bundled=False)) > 0


@pytest.mark.parametrize("change", [
    lambda b: b"\xef\xbb\xbf" + b,
    lambda b: b.replace(b"\n", b"\r\n"),
    lambda b: unicodedata.normalize("NFD", b.decode()).encode(),
], ids=["BOM", "CRLF", "NFD"])  # fmt: skip
def test_what_editors_and_systems_do_to_a_file_changes_nothing(
    data: Path, graph: kg.KnowledgeGraph, change: Callable[[bytes], bytes]
) -> None:
    path = data / ARTICLE
    path.write_bytes(change(path.read_bytes()))
    assert kg.load(data, bundled=False).store.dump() == graph.store.dump()


def test_a_circle_of_parts_is_found(spoil: Callable[[str, str, str], Path], data: Path) -> None:
    spoil("registers/centres.csv", ",department/so-khcn-hai-duong,", ",centre/application-centre-thai-binh,")
    spoil("registers/centres.csv", ",department/so-khcn-thai-binh,", ",centre/application-centre-hai-duong,")
    found = [p for p in kg.load(data, bundled=False).problems() if p.rule == "circular-parts"]
    assert {p.fact for p in found} == {"centre/application-centre-hai-duong", "centre/application-centre-thai-binh"}
    assert all(p.file.endswith("centres.csv") and p.line > 1 for p in found)


def test_missing_and_empty_folders_are_named(tmp_path: Path) -> None:
    assert "no such data directory" in str(refusal(tmp_path / "nowhere"))
    assert "holds no facts/" in str(refusal(tmp_path))


def test_a_folder_where_a_file_should_be(data: Path) -> None:
    (data / "facts" / "folder.toml").mkdir()
    assert "unreadable" in str(refusal(data))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="takes root to become somebody else")
@pytest.mark.parametrize("closed", [ARTICLE, "facts"])
def test_what_may_not_be_read_is_named(data: Path, closed: str) -> None:
    (data / closed).chmod(0)
    run = as_nobody(
        f"import kg, sys\ntry: kg.load({str(data)!r}, bundled=False)\nexcept kg.KgError as e: print(e)", data.parent
    )
    (data / closed).chmod(0o755)
    assert "unreadable" in run.stdout and closed.split("/")[-1] in run.stdout, run.stderr


def test_a_warning_names_the_row_to_add(data: Path, article: facts.Source) -> None:
    twin = (data / ARTICLE).read_text(encoding="utf-8").replace('id = "hai-phong-2019"', 'id = "twin"')
    (data / "facts" / "twin.toml").write_text(twin, encoding="utf-8")
    graph = kg.load(data, bundled=False)
    warnings = [p for p in graph.problems() if p.rule == "unjudged identity"]
    assert {p.fact for p in warnings} == {
        "agency/cuc-ung-dung-va-phat-trien-cong-nghe", "department/so-khcn-hai-phong", "person/pham-the-dung",
        "person/duong-ngoc-tuan"}  # fmt: skip
    assert "with your judgement: twin,person/pham-the-dung,person/pham-the-dung," in " ".join(p.hint for p in warnings)
    assert not facts_.errors(warnings)
    assert "person/twin/pham-the-dung" in graph and "person/pham-the-dung" in graph


def test_what_looks_like_a_registers_body_is_reported(spoil: Callable[[str, str, str], Path], data: Path) -> None:
    path = data / "identities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "agency/sati" not in line), encoding="utf-8")
    (warning,) = kg.load(data, bundled=False).problems()
    assert (warning.rule, warning.fact) == ("unjudged identity", "agency/cuc-ung-dung-va-phat-trien-cong-nghe")
    assert "may be agency/sati: the same name" in warning.message and warning.severity == "warning"


def test_two_things_of_a_source_that_are_one_keep_their_evidence(
    spoil: Callable[[str, str, str], Path], data: Path
) -> None:
    spoil(
        "identities.csv", "person/duong-ngoc-tuan,person/duong-ngoc-tuan", "person/duong-ngoc-tuan,person/pham-the-dung"
    )
    graph = kg.load(data, bundled=False)
    assert graph.problems() == []
    assert len(graph["person/pham-the-dung"].evidence()) == 2


def test_a_canonical_id_that_is_nearly_a_registers_is_reported(
    spoil: Callable[[str, str, str], Path], data: Path
) -> None:
    spoil(
        "identities.csv",
        "department/so-khcn-hai-phong,department/so-khcn-hai-phong",
        "department/so-khcn-hai-phong,department/so-khcn-hai-phon",
    )
    found = [str(p) for p in kg.load(data, bundled=False).problems() if p.rule == "identity"]
    assert len(found) == 1 and "did you mean department/so-khcn-hai-phong?" in found[0]


@pytest.mark.parametrize("status", ["announced", "planned", "proposed", "cancelled"])
def test_what_has_not_come_about_is_no_tie(spoil: Callable[[str, str, str], Path], data: Path, status: str) -> None:
    spoil(ARTICLE, "status/held", f"status/{status}")
    graph = kg.load(data, bundled=False)
    assert len(graph.query("ties-by-year")) == 0
    assert len(graph.network("collaboration")) == 0
    assert not graph.sparql("ASK { ?a lk:organises ?e }")
    assert len(graph.query("participations-in-region")) == 9  # what was said of it stays


def test_a_broken_link_and_a_pipe_are_named(data: Path) -> None:
    (data / "identities.csv").unlink()
    (data / "identities.csv").symlink_to(data / "nowhere.csv")
    assert "identities.csv: unreadable" in str(refusal(data))
    (data / "identities.csv").unlink()
    os.mkfifo(data / "facts" / "pipe.toml")
    assert "pipe.toml: unreadable: it is not a file" in str(refusal(data))


def test_a_blank_row_is_no_fault(data: Path) -> None:
    path = data / "registers" / "regions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    assert kg.load(data, bundled=False).problems() == []
