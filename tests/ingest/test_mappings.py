"""Tables become facts by a mapping: what rows make, what does not fit, and that an import may be run again."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, SHARED, Run

import kg
from kg.ingest import mappings
from kg.ingest.tables import read_grid
from kg.linkage.mandate.expectation import participations
from kg.model.ontology import Ontology
from kg.pipeline.importing import import_tables

SHIPPED = ROOT / "data" / "mappings"
H2020 = SHARED / "data" / "h2020" / "h2020.csv.gz"
ROWS = [
    "event,actor,date,role",
    "Hội thảo,Đại học A,20/08/2019,organiser",
    "Hội thảo,Công ty B,20/08/2019,",
    "Hội thảo,Công ty B,20/08/2019,",  # told twice: once
    "Chợ,Công ty B,2020-05-01,speaker",
]


def table(tmp_path: Path, rows: list[str]) -> Path:
    path = tmp_path / "met.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def changed(tmp_path: Path, *pairs: tuple[str, str], name: str = "participations.toml") -> Path:
    text = (SHIPPED / name).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_make_things_once_and_links_between_them(tmp_path: Path) -> None:
    out = tmp_path / "met.trig"
    made = import_tables([table(tmp_path, ROWS)], SHIPPED / "participations.toml", out=out)
    assert made.facts == {"Event": 2, "Organisation": 2, "Participation": 3} and not made.unfit
    graph = kg.KnowledgeGraph(kg.store.embedded.memory(), kg.load(bundled=True).ontology)
    graph.load_files(out)
    rows = graph.sparql(
        "SELECT ?a ?e ?r ?d { ?p lk:participant ?a ; lk:event ?e ; lk:role ?r . ?e lk:date ?d } ORDER BY ?e ?a"
    )
    base = "participations"
    assert rows.to_numpy().tolist() == [
        [f"organisation/{base}/cong-ty-b", f"event/{base}/cho", "role/speaker", "2020-05-01"],
        [f"organisation/{base}/cong-ty-b", f"event/{base}/hoi-thao", "role/participant", "2019-08-20"],
        [f"organisation/{base}/dai-hoc-a", f"event/{base}/hoi-thao", "role/organiser", "2019-08-20"],
    ]
    cited = graph.sparql(f"SELECT ?c {{ <https://w3id.org/lienket/event/{base}/cho> lk:evidence/lk:citation ?c }}")
    assert cited["c"].tolist() == ["met.csv, line 5"]


def test_what_does_not_fit_is_listed_with_its_line(tmp_path: Path) -> None:
    rows = [*ROWS, "Chợ,,2020-05-01,x", "Chợ,Công ty C,2021-05-01,speaker", "!!,Công ty D,,speaker"]
    mapping = changed(tmp_path, ('"*" = "role/participant"', '"" = "role/participant"'))
    made = import_tables([table(tmp_path, rows)], mapping, dry_run=True)
    told = [(problem.line, problem.rule, problem.message) for problem in made.unfit]
    assert told == [
        (6, "actor", "a cell that its id is made of is empty"),
        (6, "participation", "the row makes no actor"),
        (7, "event", "event/cho is told otherwise at line 5: date 2020-05-01, not 2021-05-01"),
        (8, "event", "no id can be made of it ('event/!!')"),
        (8, "participation", "the row makes no event"),
    ]
    made = import_tables([table(tmp_path, [*ROWS, "Chợ,Công ty C,2020-05-01,guest"])], mapping, dry_run=True)
    assert [p.message for p in made.unfit] == ["'guest' has no meaning in [words.role]"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('date = "{date}"', 'dat = "{date}"', "m.toml:13: mapping: 'dat' is not a key of facts; did you mean date?"),
        ('class = "Event"', 'class = "Evnt"', "m.toml:10: mapping: 'Evnt' is not a class; did you mean Event?"),
        ('"@actor"', '"@actr"', "names no fact of the mapping; they are @event, @actor, @participation"),
        ('id = "event/{event}"\n', "", "the fact 'event' has no id"),
        ('id = "participations"', 'id = "Bảng 1"', "the mapping names no source"),
        ('name = "{actor}"', 'name = "{actr}"', "the table has no column 'actr'; did you mean actor?"),
        ('id = "event/{event}"', 'id = "sukien/{event}"', "the id of a Event begins with event/"),
        ('"role/speaker"', '"role/speeker"', "did you mean role/speaker?"),
        ("[words.role]", "[word.role]", "'word' is no part of a mapping"),
        ('[source]\nid', '[source\nid', "TOML"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(kg.KgError) as caught:
        import_tables([table(tmp_path, ROWS)], changed(tmp_path, (old, new)), dry_run=True)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_an_import_may_be_run_again(tmp_path: Path) -> None:
    store, mapping = tmp_path / "store", SHIPPED / "participations.toml"
    first = import_tables([table(tmp_path, ROWS)], mapping, store=store)
    assert (first.added, first.removed) == (first.statements, 0)
    again = import_tables([table(tmp_path, ROWS)], mapping, store=store)
    assert (again.added, again.removed, again.statements) == (0, 0, first.statements)
    fewer = import_tables([table(tmp_path, ROWS[:-1])], mapping, store=store, dry_run=True)
    assert fewer.added == 0 and fewer.removed and fewer.removed == first.statements - fewer.statements
    assert kg.open_store(store).store.sizes()[first.graph] == first.statements  # a dry run changes nothing
    import_tables([table(tmp_path, ROWS[:-1])], mapping, store=store)
    assert kg.open_store(store).store.sizes()[first.graph] == fewer.statements


def test_the_command_says_what_it_did(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path, [*ROWS, "Chợ,,2020-05-01,x"])
    code, out, err = run("import", path, "--mapping", SHIPPED / "participations.toml", "--store", tmp_path / "s")
    assert code == 0 and "2 Event, 2 Organisation, 3 Participation" in out and "kg reason --store" in out
    assert "read as ,-separated, UTF-8, 5 rows" in err and "met.csv:6: actor:" in err and "2 facts did not fit" in err
    for words, says in (
        ((path,), "a table needs a --mapping"),
        ((path, "--mapping", tmp_path / "none.toml"), "No such file"),
        ((path, "--mapping", SHIPPED / "participations.toml"), "nothing says where to"),
    ):
        code, _, err = run("import", *words)
        assert code == 2 and says in err and "Traceback" not in err


def test_a_first_mapping_is_guessed_and_can_be_used(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path, ["Mã dự án;Tổ chức;Ngày;Vai trò", "1;A;20/08/2019;bên tổ chức", "1;B;20/08/2019;tham gia"])
    text = run("import", path, "--guess")[1]
    assert 'id = "event/{Mã dự án}"' in text and '"bên tổ chức" = "role/organiser"' in text
    (tmp_path / "g.toml").write_text(
        text.replace('"https://…"', '"https://example.org/x"').replace('readOn = "…"\n', ""), encoding="utf-8"
    )
    made = import_tables([path], tmp_path / "g.toml", dry_run=True)
    assert made.facts == {"Event": 1, "Organisation": 2, "Participation": 2} and not made.unfit


def test_shipped_mappings_are_right(words: Ontology) -> None:
    names = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    assert names == ["h2020-participations", "participations", "ror"]
    for name in names:
        assert mappings.read_mapping(SHIPPED / f"{name}.toml", words).templates


@pytest.mark.slow
@pytest.mark.skipif(not H2020.is_file(), reason="the H2020 table is not at hand")
def test_linkage_of_what_was_imported_is_that_of_the_table(tmp_path: Path) -> None:
    """Of the first 6,000 rows: the same actors met, by type, whether asked of the table or of the graph."""
    part = tmp_path / "h2020.csv.gz"
    with gzip.open(H2020, "rt", encoding="utf-8") as whole, gzip.open(part, "wt", encoding="utf-8") as some:
        some.writelines(line for line, _ in zip(whole, range(6001), strict=False))
    made = import_tables([part], SHIPPED / "h2020-participations.toml", store=tmp_path / "s")
    assert not made.unfit and made.facts["Participation"] == 6000
    graph = kg.open_store(tmp_path / "s")
    graph.reason()
    types = {
        "University": "HES",
        "ResearchInstitute": "REC",
        "Enterprise": "PRC",
        "StateBody": "PUB",
        "Organisation": "OTH",
    }
    frame = participations(graph.basis)
    frame = frame.assign(category=frame["type"].map(types))
    asked = kg.linkage.matrix(frame, organiser="organiser", permutations=0).set_index(["a", "b"])
    table_ = kg.read_table(part, "rcn", "pic", "type", "role")
    told = kg.linkage.matrix(
        table_, event="rcn", actor="pic", category="type", organiser="role", permutations=0
    ).set_index(["a", "b"])
    pd.testing.assert_frame_equal(asked[["observed", "expected"]], told[["observed", "expected"]])
    shutil.rmtree(tmp_path / "s")


@pytest.mark.skipif(not (SHARED / "reference" / "ror_vietnam.csv").is_file(), reason="the ROR table is not at hand")
def test_ror_becomes_organisations(tmp_path: Path) -> None:
    """194 rows, two of them withdrawn or inactive; each cites its record."""
    grid = read_grid(SHARED / "reference" / "ror_vietnam.csv")
    made = import_tables([SHARED / "reference" / "ror_vietnam.csv"], SHIPPED / "ror.toml", out=tmp_path / "ror.nq")
    assert len(grid.rows) == 194 and sum(made.facts.values()) == 192 and made.skipped == 2 and not made.unfit
    assert '"https://ror.org/' in (tmp_path / "ror.nq").read_text(encoding="utf-8")
