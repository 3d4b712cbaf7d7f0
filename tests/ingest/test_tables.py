"""People's tables: what spreadsheets and statistics programs write, read right or refused with its line."""

from __future__ import annotations

import datetime
import gzip
import json
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from conftest import SHARED, Run
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.ingest import containers, tables
from kg.ingest.flags import flags
from kg.ingest.tables import How, read_table

TOWNS = [["Hải Phòng", "Sở KH&CN"], ["Đà Nẵng", "Trường Đại học"]]
HEAD = ["tỉnh", "ai"]


def written(delimiter: str) -> str:
    return "\r\n".join(delimiter.join(row) for row in [HEAD, *TOWNS]) + "\r\n"


def windows_1258(text: str) -> bytes:
    """As Vietnamese Windows writes it: a letter with its own mark, the tone after it."""
    parts = []
    for char in unicodedata.normalize("NFC", text):
        bare = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in bare if c in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(c for c in bare if c not in tone)) if tone else char
        parts.append(base + tone)
    return "".join(parts).encode("cp1258")


# --- text with delimiters


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_delimiters_and_encodings_are_found_out(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = written(delimiter)
    raw = windows_1258(text) if encoding == "cp1258" else text.encode(encoding)
    (tmp_path / "t.csv").write_bytes(raw)
    frame = read_table(tmp_path / "t.csv")
    assert list(frame.columns) == HEAD and frame.to_numpy().tolist() == TOWNS
    named = {"cp1258": "Windows-1258"}.get(encoding, "UTF-16" if "16" in encoding else "UTF-8")
    assert frame.attrs["said"] == f"{tables.DELIMITERS[delimiter]}-separated, {named}, 2 rows"


def test_western_letters_are_not_taken_for_vietnamese_tones(tmp_path: Path) -> None:
    """In Windows-1258 the bytes of ò and ì are tones; after a consonant they cannot be."""
    (tmp_path / "t.csv").write_bytes("a,b\nperò,così\nMünchen,São Paulo\n".encode("cp1252"))
    frame = read_table(tmp_path / "t.csv")
    assert frame.to_numpy().tolist() == [["però", "così"], ["München", "São Paulo"]]
    assert "Windows-1252" in frame.attrs["said"]


def test_vietnamese_is_told_from_western_by_its_syllables(tmp_path: Path) -> None:
    """Without a tone mark đ tells it, or ươ; Antoniò could bear a tone, and is no syllable."""
    for text, encoding in (
        ("a,b\n1,Công ty Đông Á\n", "cp1258"),
        ("a,b\n1,ươm\n", "cp1258"),
        ("a,b\n1,Antoniò\n", "cp1252"),
    ):
        (tmp_path / "t.csv").write_bytes(text.encode(encoding))
        assert read_table(tmp_path / "t.csv")["b"].tolist() == [text.split(",")[-1].strip()], text


def test_lines_that_end_as_old_spreadsheets_end_them(tmp_path: Path) -> None:
    rows = "".join(f"{n};x{n};y\r" for n in range(9000))
    (tmp_path / "t.csv").write_text("event;actor;category\r" + rows, encoding="utf-8", newline="")
    frame = read_table(tmp_path / "t.csv")
    assert len(frame) == 9000 and frame.index[-1] == 9001 and frame["actor"].iloc[-1] == "x8999"


def test_the_line_of_a_fault_is_that_of_the_value(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("event,actor,date\n1,A,2019-10-11\n1,B,2020\n2,C,20\n", encoding="utf-8")
    with pytest.raises(kg.KgError, match=r"t.csv:4: '20' is not a date"):
        tables.dates(read_table(tmp_path / "t.csv"), "date")
    with pytest.raises(kg.KgError, match="dates cannot be 'mdy'; take day/month/year or month/day/year"):
        tables.dates(read_table(tmp_path / "t.csv"), "date", "mdy")


def test_missing_values_of_every_kind_are_no_dates() -> None:
    for values in (
        pd.array(["2019", None], dtype="string"),
        pd.array([2019, None], dtype="Int64"),
        [float("nan"), 2019.0],
        [pd.NaT, None],
    ):
        read = tables.dates(pd.DataFrame({"date": values}), "date").values
        assert set(read) <= {"2019", ""} and "" in read


def test_columns_that_are_no_texts_are_named_by_their_text() -> None:
    told = pd.DataFrame([[1, "a", "x"], [1, "b", "y"]])
    assert kg.linkage.matrix(told, event="0", actor="1", category="2", permutations=0)["observed"].tolist() == [0, 1, 0]


def test_text_taken_apart_is_put_together(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(unicodedata.normalize("NFD", written(",")), encoding="utf-8")
    assert read_table(tmp_path / "t.csv", "tỉnh")["tỉnh"].tolist() == ["Hải Phòng", "Đà Nẵng"]


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        ("event, actor ,category\n1,A,x\n", [["1", "A", "x"]], ",-separated, UTF-8, 1 rows"),
        ("a,b,,\n1,2,,\n,,,\n3,4,,\n", [["1", "2"], ["3", "4"]], ",-separated, UTF-8, 2 rows, 1 empty rows left out"),
        ("sep=;\na;b\n1,5;2\n", [["1,5", "2"]], ";-separated, UTF-8, 1 rows"),
        ("a,b\n1,2,\n", [["1", "2"]], ",-separated, UTF-8, 1 rows"),
        (",a,b\n0,x,y\n1,z,w\n", [["x", "y"], ["z", "w"]], ",-separated, UTF-8, 2 rows, the running number in its first column left out"),
        ("\n\na;b\n\n1;\"x;\ny\"\n", [["1", "x;\ny"]], ";-separated, UTF-8, 1 rows"),
        ("one\nx\ny\n", [["x"], ["y"]], ",-separated, UTF-8, 2 rows"),
        ('"a";"b"\n"TU, BERLIN";"DE"\n"ACME, INC";"FR"\n', [["TU, BERLIN", "DE"], ["ACME, INC", "FR"]], ";-separated, UTF-8, 2 rows"),
    ],
)  # fmt: skip
def test_what_spreadsheets_leave_around_a_table(tmp_path: Path, text: str, rows: list[list[str]], said: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    frame = read_table(tmp_path / "t.csv")
    assert frame.to_numpy().tolist() == rows and frame.attrs["said"] == said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n3\n", ":3: 1 cells under 2 columns; leave what is unknown empty between two"),
        ("a,b\n1,2\n3,4,5\n", ":3: 3 cells under 2 columns; quote cells that hold the delimiter"),
        ("a,b,a\n1,2,3\n", ":1: two columns are called 'a'; rename one"),
        ("a, a\n1,2\n", ":1: two columns are called 'a'; rename one"),
        ("a,,c\n1,2,3\n", ":1: column 2 has values and no name"),
        ('a,b\n1,2\n"3,4\n5,6\n', ":3: this CSV row cannot be read"),
        ("\n \n", ": there is nothing in it"),
    ],
)
def test_what_is_not_whole_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(kg.KgError) as caught:
        read_table(tmp_path / "t.csv")
    assert f"t.csv{says}" in str(caught.value) and "\n" not in str(caught.value)


def test_what_is_given_is_not_found_out(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("a;b|c\né;1|2\n".encode("cp1252"))
    frame = read_table(tmp_path / "t.csv", how=How(delimiter="pipe", encoding="latin-1"))
    assert frame.to_numpy().tolist() == [["é;1", "2"]]
    for how, says in ((How(delimiter="::"), "'::' is no delimiter"), (How(encoding="klingon"), "unknown encoding: klingon"),
                      (How(encoding="utf-8"), "t.csv:2: byte 6 is not UTF-8; save it as UTF-8, or name its --encoding")):  # fmt: skip
        with pytest.raises(kg.KgError) as caught:
            read_table(tmp_path / "t.csv", how=how)
        assert says in str(caught.value)


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_what_pandas_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    told = pd.DataFrame(rows, columns=["x", "y", "z"])
    told.to_csv(path, sep=delimiter, index=False)
    assert read_table(path).to_numpy().tolist() == [[unicodedata.normalize("NFC", c) for c in row] for row in rows]


# --- typed tables


def typed() -> pd.DataFrame:
    days = [datetime.datetime(2019, 10, 11), datetime.datetime(2020, 1, 2)]
    return pd.DataFrame(
        {"id": [101, 102], "ngày": days, "tên": ["Hải Phòng", "NA"], "x": [1.5, float("nan")], "f": [True, False]}
    )


SHOWN = [["101", "2019-10-11", "Hải Phòng", "1.5", "true"], ["102", "2020-01-02", "NA", "", "false"]]


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "json", "jsonl", "columns.json"])
def test_typed_tables_are_texts(tmp_path: Path, kind: str) -> None:
    path, frame = tmp_path / f"t.{kind}", typed()
    if kind == "xlsx":
        frame.to_excel(path, index=False)
    elif kind == "parquet":
        frame.to_parquet(path)
    else:
        told = frame.assign(ngày=frame["ngày"].dt.strftime("%Y-%m-%d"))
        records = json.loads(told.to_json(orient="records"))
        records = {key: [row[key] for row in records] for key in told} if kind == "columns.json" else records
        path.write_text(
            "\n".join(map(json.dumps, records)) if kind == "jsonl" else json.dumps(records), encoding="utf-8"
        )
    assert read_table(path).to_numpy().tolist() == SHOWN


def test_json_in_other_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        (tmp_path / "t.json").write_bytes('[{"a": "é"}]'.encode(encoding))
        assert read_table(tmp_path / "t.json")["a"].tolist() == ["é"], encoding


def test_a_workbook_of_several_sheets_wants_a_name(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with pd.ExcelWriter(path) as book:
        typed().to_excel(book, sheet_name="Bảng 1", index=False)
        typed().assign(id=[1, 2]).to_excel(book, sheet_name="Bảng 2", index=False)
    with pytest.raises(kg.KgError, match="2 sheets hold something: Bảng 1, Bảng 2; name one"):
        read_table(path)
    assert read_table(path, "id", how=How(sheet="Bảng 2"))["id"].tolist() == ["1", "2"]
    with pytest.raises(kg.KgError, match="no sheet 'x'; its sheets are Bảng 1, Bảng 2"):
        read_table(path, how=How(sheet="x"))


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("t.csv.gz", gzip.compress(b"a,b\n" * 500, mtime=0)[:-20], "cannot be unpacked"),
        ("t.xlsx", b"PK\x03\x04rest", "the workbook cannot be read"),
        ("t.parquet", b"PAR1rest", "the Parquet file cannot be read"),
        ("t.json", b"[{]", "it is no JSON"),
        ("t.json", b'[{"a": 1, "a": 2}]', "two columns are called 'a'"),
        ("t.json", b'[{"a": [1]}]', "t.json:1: 'a' holds a list or an object"),
        ("t.json", b'[{"a": 1}, 2]', "t.json:2: it is no object"),
        ("t.json", b"[" * 100_000, "it is nested too deeply"),
        ("t.json", b'{"a": 1}\n{"a": 2}\n{"a": }\n', "t.json:3: it is no JSON"),
        ("t.json", b'[{"a": ' + b"9" * 5000 + b"}]", "it is no JSON"),
        ("t.csv", b"%PDF-1.7\n\x00\x01\xff\xfe", "it is no text"),
    ],
)
def test_a_damaged_file_is_one_line(tmp_path: Path, name: str, raw: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(kg.KgError) as caught:
        read_table(tmp_path / name)
    assert says in str(caught.value) and len(str(caught.value)) < 300


def test_ids_that_a_float_does_not_hold_are_refused() -> None:
    assert containers.as_text(float(2**53 - 1)) == str(2**53 - 1) and containers.as_text(2**60 + 1) == str(2**60 + 1)
    told = pd.DataFrame({"event": [1.0, 2.0**60], "actor": ["a", "b"], "category": ["x", "y"]})
    with pytest.raises(kg.KgError, match="column 'event': 1152921504606846976 stands as a float"):
        kg.linkage.matrix(told, permutations=0)


# --- flags and dates


def test_flags_in_both_languages() -> None:
    told = [
        "1",
        "1.0",
        "x",
        "Có",
        "TRUE",
        "Coordinator",
        "role/organiser",
        "bên tổ chức",
        "0",
        "0.0",
        "Không",
        "false",
        "participant",
        "thirdParty",
        "",
    ]
    assert flags(told, "c") == [True] * 8 + [False] * 6 + [None]


def test_a_flag_that_is_neither_is_refused() -> None:
    told = pd.DataFrame({"event": [1, 1], "actor": ["a", "b"], "category": ["x", "y"], "org": ["1", "maybe"]})
    with pytest.raises(kg.KgError, match="'maybe' in the column 'org' says neither yes nor no"):
        kg.linkage.matrix(told, organiser="org", permutations=0)


# --- the command line, and the inputs that failed once


def test_how_a_table_was_read_is_said(run: Run, tmp_path: Path) -> None:
    rows = [(f"e{e}", f"A{a}", f"{1 + a + e % 5:02}/0{1 + e % 9}/20{15 + e % 8}") for e in range(40) for a in range(20)]
    text = "event;actor;date\n" + "".join(";".join(row) + "\n" for row in {(e, a, f"13/{d[3:]}") for e, a, d in rows})
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    code, _, err = run("holdout", tmp_path / "t.csv", "--split", "2019-01-01")
    assert code == 0 and err.splitlines()[0] == "read as ;-separated, UTF-8, 800 rows; dates day/month/year"
    code, _, err = run("trend", tmp_path / "t.csv", "--type", "actor", "--province", "actor", "--permutations", "9")
    assert code == 0 and "dates day/month/year" in err
    assert run("trend", tmp_path / "t.csv", "--region", "region/red-river-delta")[0] == 2


CASES = SHARED / "cases" / "tables"
TOLD = [
    ("pc.csv", "linkage --event projectID --actor organisationID --category activityType", 0, ";-separated, UTF-8"),
    ("pc2.csv", "linkage --event projectID --actor organisationID --category activityType", 0, ";-separated, UTF-8"),
    ("hs.csv", "linkage --event event --actor actor --category category", 0, "2 participations"),
    ("dup2.csv", "linkage", 2, "two columns are called 'actor'"),
    ("short.csv", "linkage", 2, "short.csv:3: 2 cells under 3 columns"),
    ("org.csv", "linkage --organiser org", 0, "4 participations"),
    ("ow.csv", "linkage --organiser role", 0, "6 participations"),
    ("dmy2.csv", "holdout --split 2019-01-01", 0, "142 new pairs"),
    ("iso2.csv", "holdout --split 2019-01-01", 0, "142 new pairs"),
    ("hold_serial.csv", "holdout --split 2019-01-01", 2, "'43101' looks like a serial number"),
    ("hold_bad.csv", "holdout --split 2019-01-01", 2, "hold_bad.csv:4: '2019-02-30' does not exist"),
    ("damaged.csv.gz", "linkage", 2, "cannot be unpacked"),
]


@pytest.mark.skipif(not CASES.is_dir(), reason="the small inputs that failed are not at hand")
@pytest.mark.parametrize(("name", "words", "code", "says"), TOLD, ids=[name for name, *_ in TOLD])
def test_inputs_that_failed_once(run: Run, name: str, words: str, code: int, says: str) -> None:
    command, *options = words.split()
    more = ["--permutations", "0"] if command == "linkage" else []
    found, _, err = run(command, CASES / name, *options, *more)
    assert found == code and says in err and "Traceback" not in err
