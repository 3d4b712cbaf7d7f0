"""Large files: the same result as the slower way, all or nothing, and the slower way where it is needed."""

from __future__ import annotations

import gzip
import subprocess
import sys
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT

import kg
from kg.model.iris import BASE, DERIVED, INFERRED, ONTOLOGY, PREFIXES
from kg.pipeline.load import load_into, open_store
from kg.store import bulk, embedded

pytestmark = pytest.mark.slow

WORLD = ROOT / "tests" / "fixtures" / "world"
TOPIC = f"<{BASE}topic/%s> <{PREFIXES['rdf']}type> <{ONTOLOGY}Topic> .\n"


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LARGE", 0)


@pytest.fixture
def dump(graph: kg.KnowledgeGraph, tmp_path: Path) -> Path:
    return graph.save(tmp_path / "all.trig")


def stated(place: Path) -> bytes:
    return open_store(place).store.dump()


@pytest.mark.parametrize("ending", [".trig", ".nq", ".nq.gz"])
def test_it_is_the_store_that_the_slower_way_makes(
    graph: kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = tmp_path / f"all{ending}"
    form = ox.RdfFormat.TRIG if ending == ".trig" else ox.RdfFormat.N_QUADS
    raw = ox.serialize(graph.store.quads(), format=form)
    path.write_bytes(gzip.compress(raw) if ending.endswith("gz") else raw)
    quick = load_into(tmp_path / "quick", [path])
    monkeypatch.setattr(bulk, "LARGE", sys.maxsize)
    slow = load_into(tmp_path / "slow", [path])
    assert quick == slow and stated(tmp_path / "quick") == stated(tmp_path / "slow")
    held = open_store(tmp_path / "quick")
    assert not held.store.reasoned and held.reason() == sum(1 for _ in graph.store.quads(INFERRED))
    assert held.query("region-members").equals(graph.query("region-members"))


@pytest.mark.parametrize("copying", [True, False], ids=["onto a copy", "beside"])
def test_graphs_of_the_same_name_are_replaced_and_others_stay(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copying: bool
) -> None:
    place = tmp_path / "s"
    load_into(place, [dump])
    open_store(place).reason()
    before = open_store(place).store.sizes()
    monkeypatch.setattr(bulk, "_size", lambda paths: 10 if any(p.parent == place for p in paths) is copying else 1)
    path = tmp_path / "hai-phong-2019.nt"
    path.write_text("".join(TOPIC % i for i in range(500)), encoding="utf-8")
    name = f"{BASE}graph/hai-phong-2019"
    assert load_into(place, [path]) == [(name, 500, before[name])]
    after = open_store(place).store.sizes()
    assert after == {**{n: c for n, c in before.items() if n not in DERIVED}, name: 500}
    topics = open_store(place).sparql("SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a lk:Topic }")
    assert topics["n"][0] == 500
    assert sorted(p.name for p in tmp_path.iterdir()) == ["all.trig", "hai-phong-2019.nt", "s"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TOPIC % 1 + "<http://a/b> <http://a/c> .\n", r"new.nt:2: "),
        (f"<{BASE}t/1> <{ONTOLOGY}raisedAtt> <{BASE}t/2> .\n", "has no word 'raisedAtt'; did you mean raisedAt"),
        (f"<{BASE}t/1> <{PREFIXES['rdf']}type> <{ONTOLOGY}Topik> .\n", "has no word 'Topik'; did you mean Topic"),
        (f"<{ONTOLOGY}Topic> <{ONTOLOGY}note> \"x\" .\n", "redefines the ontology term lk:Topic"),
        (f"<{BASE}t/1> <{ONTOLOGY}memberCount> \"many\"^^<{PREFIXES['xsd']}integer> .\n", "'many' is no integer"),
    ],
)  # fmt: skip
def test_a_fault_leaves_the_store_as_it_was(dump: Path, tmp_path: Path, text: str, says: str) -> None:
    place, path = tmp_path / "s", tmp_path / "new.nt"
    path.write_text(text, encoding="utf-8")
    for there in (False, True):
        if there:
            load_into(place, [dump])
        with pytest.raises(kg.KgError, match=says):
            load_into(place, [path])
        assert place.exists() is there
    assert f"{BASE}graph/new" not in open_store(place).store.graphs()
    with pytest.raises(kg.KgError, match="another of these files is"):
        load_into(place, [dump, dump])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["all.trig", "new.nt", "s"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", f"[] a <{ONTOLOGY}Topic> ; <{ONTOLOGY}name> 'x'@vi ."),
        ("a.nt", f"<{BASE}topic/1> <{ONTOLOGY}raisedAt> _:b .\n"),
        ("a.trig", TOPIC % 1),
        ("a.nt", "\ufeff" + TOPIC % 1),
    ],
    ids=["blank subject", "blank object", "outside any graph", "byte order mark"],
)
def test_what_needs_rewriting_goes_the_slower_way(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ((graph, count, _),) = load_into(tmp_path / "s", [path])
    assert graph == f"{BASE}graph/a" and count == len(text.split(";"))
    assert not any(isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)
                   for q in open_store(tmp_path / "s").store.quads(graph))  # fmt: skip


def test_a_link_and_what_the_user_keeps_there_stay(dump: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    load_into(real, [dump])
    real.chmod(0o750)
    link = tmp_path / "link"
    link.symlink_to(real)
    more = tmp_path / "more.nt"
    more.write_text(TOPIC % 1, encoding="utf-8")
    load_into(link, [more])
    assert link.is_symlink() and f"{BASE}graph/more" in open_store(real).store.graphs()
    assert real.stat().st_mode & 0o777 == 0o750
    (real / "my-notes.txt").write_text("mine", encoding="utf-8")
    load_into(real, [dump])
    assert (real / "my-notes.txt").read_text(encoding="utf-8") == "mine"
    assert f"{BASE}graph/more" in open_store(real).store.graphs()


def test_what_a_killed_load_left_is_taken_away(dump: Path, tmp_path: Path) -> None:
    left = tmp_path / ".s.new-abc" / "s"
    left.mkdir(parents=True)
    (left / "LOCK").write_bytes(b"")
    load_into(tmp_path / "s", [dump])
    assert not left.exists() and (tmp_path / "s" / "CURRENT").exists()


def test_a_second_file_without_a_format_is_one_line(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(kg.KgError, match="unsupported file extension"):
        load_into(tmp_path / "s", [dump, tmp_path / "notes.txt"])
    assert not (tmp_path / "s").exists()


def test_a_store_in_use_is_left_alone(dump: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    load_into(place, [dump])
    code = "import sys, kg; g = kg.open_store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as user:
        assert user.stdout is not None and user.stdout.readline() == b"open\n"
        with pytest.raises(kg.StoreError, match="in use by another program"):
            load_into(place, [dump])
        with pytest.raises(kg.StoreError, match="in use by another program"), bulk._held(place):
            pass
        user.communicate()
    assert len(load_into(place, [dump])) > 5


def test_a_load_that_is_killed_leaves_the_old_store(dump: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    load_into(place, [dump])
    before = stated(place)
    path = tmp_path / "more.nt"
    path.write_text("".join(TOPIC % i for i in range(20_000)), encoding="utf-8")
    code = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from kg._util import atomic
        from kg.pipeline.load import load_into
        from kg.store import bulk
        bulk.LARGE = 0
        atomic.swap = lambda fresh, folder: os.kill(os.getpid(), 9)
        load_into(Path(sys.argv[1]), [sys.argv[2]])
    """)
    run = subprocess.run([sys.executable, "-c", code, str(place), str(path)], check=False, capture_output=True)
    assert run.returncode == -9
    assert stated(place) == before
    load_into(place, [path])
    assert open_store(place).store.sizes()[f"{BASE}graph/more"] == 20_000


def test_the_union_is_made_when_it_is_asked_for(dump: Path, tmp_path: Path) -> None:
    load_into(tmp_path / "s", [dump])
    held = open_store(tmp_path / "s").store
    assert isinstance(held, embedded.Embedded)
    default = ox.DefaultGraph()
    assert next(held._inner.quads_for_pattern(None, None, None, default), None) is None
    union = held.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    assert int(union.value) == len({q.triple for q in held.quads()})  # type: ignore[union-attr]
    held.replace({}, drop=[f"{BASE}graph/hai-phong-2019"])
    assert next(held._inner.quads_for_pattern(None, None, None, default), None) is None
    assert held.query(f"ASK {{ <{BASE}event/hai-phong-2019/workshop> ?p ?o }}") is False
