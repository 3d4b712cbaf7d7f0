"""A build is whole or not at all: bad places, full disks, two at once, and death at any moment."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import FIRST
from nobody import as_nobody

import kg
from kg._util import atomic
from kg.pipeline.build import build, summary

pytestmark = pytest.mark.slow
NAMES = {"graph.trig", "map.html", "report.html", "dataset.ttl", "build.json"}


def content(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "build"
    build(folder)
    return folder


def test_a_build_makes_the_graph_the_map_and_the_report(built: Path, corpus: kg.KnowledgeGraph) -> None:
    assert set(content(built)) == NAMES
    assert (built / "graph.trig").read_bytes() == corpus.store.dump()
    mark = json.loads((built / "build.json").read_text())
    assert mark["files"] == {n: d for n, d in content(built).items() if n != "build.json"}
    assert [p.name for p in built.parent.iterdir() if p.name != "build"] == []


def test_two_builds_are_byte_identical(built: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "kg", "build", "--no-cache", "--out", str(tmp_path / "b")], check=True, capture_output=True,
                   env={**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"})  # fmt: skip
    assert content(tmp_path / "b") == content(built)


def test_the_summary_says_what_is_there_and_what_it_answers(tmp_path: Path) -> None:
    text = summary(build(tmp_path / "b", only="hai-phong-2019"))
    assert "1 article and 19 registers" in text and "hai-phong-2019: 37 facts" in text
    assert "kg query linkage-called-for" in text and "map.html" in text


def test_only_one_article_and_an_unknown_one(tmp_path: Path) -> None:
    assert build(tmp_path / "b", only="hai-phong-2019").graph.data is not None
    with pytest.raises(kg.NotFoundError, match="did you mean hai-phong-2019"):
        build(tmp_path / "b", only="hai-phong-2018")


def test_data_that_breaks_a_rule_leaves_the_old_build(data: Path, tmp_path: Path) -> None:
    build(tmp_path / "b", data=[data], bundled=False)
    before = content(tmp_path / "b")
    path = data / "facts" / "hai-phong-2019.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("status/held", "status/hold"), encoding="utf-8")
    with pytest.raises(kg.DataError, match="did you mean status/held"):
        build(tmp_path / "b", data=[data], bundled=False)
    assert content(tmp_path / "b") == before


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(kg.KgError, match="holds other files"):
        build(tmp_path)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(kg.KgError, match="not a folder"):
        build(tmp_path / "file")
    assert {p.name for p in tmp_path.iterdir()} == {"thesis.doc", "file"}


def test_two_builds_at_once(tmp_path: Path) -> None:
    with atomic.replacing(tmp_path / "b") as fresh:
        (fresh / atomic.MARK).write_text('{"made_by": "lienket 0", "files": {}}')
        with pytest.raises(kg.KgError, match="another build is writing there"):
            build(tmp_path / "b", only=FIRST)
    build(tmp_path / "b", only=FIRST)
    assert set(content(tmp_path / "b")) == NAMES


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="takes root to become somebody else")
def test_a_read_only_place(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    run = as_nobody(
        f"try: kg.pipeline.build.build({str(tmp_path / 'closed' / 'b')!r}, only={FIRST!r})\nexcept kg.KgError as e: print('said:', e)",
        tmp_path,
    )
    assert "said:" in run.stdout and "cannot be written" in run.stdout and run.stdout.count("\n") == 1, run.stderr


def test_a_full_disk_leaves_the_old_build(tmp_path: Path) -> None:
    build(tmp_path / "b", only=FIRST)
    before = content(tmp_path / "b")
    code = f"""
        import resource, signal, kg.pipeline.build
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try: kg.pipeline.build.build({str(tmp_path / "b")!r}, only={FIRST!r})
        except kg.KgError as error: print('said:', error)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert run.stdout.startswith("said:") and "File too large" in run.stdout and run.stdout.count("\n") == 1, run.stderr
    assert content(tmp_path / "b") == before
    assert {p.name for p in tmp_path.iterdir()} == {"b"}


# Builds again and again in children of one process, which has loaded the libraries once, and kills each at its moment.
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from kg.pipeline.build import build
folder, data = Path(sys.argv[1]), sys.argv[2]
build(folder / "other", data=[data], bundled=False)
began = time.monotonic()
build(folder / "other", data=[data], bundled=False)
took, moments = time.monotonic() - began, random.Random(20191011)
for _ in range(20):
    child = os.fork()
    if not child:
        build(folder / "b", data=[data], bundled=False)
        os._exit(0)
    # Half of the moments near the end, where the folders change places.
    time.sleep(moments.choice([moments.uniform(0, took), moments.uniform(took * 0.8, took * 1.05)]))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="takes a system that forks")
def test_a_build_killed_at_twenty_moments_leaves_the_old_or_the_new(tmp_path: Path, data: Path) -> None:
    build(tmp_path / "b", only=FIRST)
    old = content(tmp_path / "b")
    (data / "facts" / "hai-phong-2019.toml").unlink()
    (data / "identities.csv").unlink()
    killer = subprocess.Popen([sys.executable, "-c", KILLER, str(tmp_path), str(data)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert killer.stdin and killer.stdout
    seen = []
    for _ in range(20):
        assert killer.stdout.readline() == "killed\n"
        after = content(tmp_path / "b")
        seen.append(after == content(tmp_path / "other"))
        assert seen[-1] or after == old
        killer.stdin.write("\n")
        killer.stdin.flush()
    killer.stdin.close()
    killer.stdout.close()
    assert killer.wait() == 0 and content(tmp_path / "other") != old
    assert build(tmp_path / "b", data=[data], bundled=False) and content(tmp_path / "b") == content(tmp_path / "other")
    assert {p.name for p in tmp_path.iterdir()} == {"b", "other", "data"}, seen


def test_the_way_without_an_exchange_in_one_step_repairs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_exchange", lambda one, other: False)
    build(tmp_path / "b", only=FIRST)
    before = content(tmp_path / "b")
    build(tmp_path / "b", only=FIRST)
    assert content(tmp_path / "b") == before
    (tmp_path / "b").rename(tmp_path / ".b.old")  # as a stop between the two steps leaves it
    with pytest.raises(RuntimeError, match="stop"), atomic.replacing(tmp_path / "b"):
        raise RuntimeError("stop")
    assert content(tmp_path / "b") == before


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = atomic.write_bytes(tmp_path / "deep" / "f.txt", b"one")
    assert path.read_bytes() == b"one"
    (tmp_path / "f").mkdir()
    with pytest.raises(kg.KgError, match="not a file"):
        atomic.write_bytes(tmp_path / "f", b"two")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    "mark", ['{"name": "webpack"}', "no json", '{"made_by": "lienket 0.1.0", "files": {"graph.trig": ""}}']
)
def test_only_what_a_build_wrote_and_nothing_more_is_replaced(tmp_path: Path, mark: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "build.json").write_text(mark)
    (tmp_path / "b" / "thesis.txt").write_text("mine")
    with pytest.raises(kg.KgError, match="holds other files"):
        build(tmp_path / "b")
    assert (tmp_path / "b" / "thesis.txt").read_text() == "mine"


def test_a_name_with_a_star_sweeps_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".abc.new-mine").mkdir()
    build(tmp_path / "*", only=FIRST)
    assert (tmp_path / ".abc.new-mine").is_dir()


@pytest.mark.parametrize(("out", "store"), [("b", "b"), ("b", "b/store"), ("s/b", "s")])
def test_store_and_folder_may_not_lie_in_each_other(tmp_path: Path, out: str, store: str) -> None:
    with pytest.raises(kg.KgError, match="lie in each other"):
        build(tmp_path / out, directory=tmp_path / store)
    assert list(tmp_path.iterdir()) == []


def test_a_store_with_other_sources_is_not_overwritten(tmp_path: Path, data: Path) -> None:
    build(tmp_path / "b", data=[data], bundled=False, directory=tmp_path / "s")
    (data / "facts" / "hai-phong-2019.toml").unlink()
    (data / "identities.csv").unlink()
    with pytest.raises(kg.StoreError, match="also holds graph/hai-phong-2019"):
        build(tmp_path / "b", data=[data], bundled=False, directory=tmp_path / "s")
    assert "event/hai-phong-2019/workshop" in kg.open_store(tmp_path / "s")


def test_a_link_is_followed_and_a_device_left_alone(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "there")
    build(tmp_path / "here", only=FIRST)
    assert (tmp_path / "here").is_symlink() and set(content(tmp_path / "there")) == NAMES
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(kg.KgError, match="not a file"):
        atomic.write_bytes(tmp_path / "pipe", b"x")
    (tmp_path / "f").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "f")
    atomic.write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "f").read_text() == "new"


def test_the_description_counts_what_is_there(built: Path) -> None:
    """Counted again with rdflib: every number of dataset.ttl, the named graphs and the partitions included."""
    from rdflib import Dataset, Graph, Namespace, URIRef
    from rdflib.namespace import DCTERMS, RDF

    void, base = Namespace("http://rdfs.org/ns/void#"), "https://w3id.org/lienket/"
    said = Graph().parse(built / "dataset.ttl")
    held = Dataset(default_union=True)
    held.parse(built / "graph.trig", format="trig")
    union = {(s, p, o) for s, p, o, _ in held.quads()}
    dataset = URIRef(base + "dataset")

    def number(about: object, what: str) -> int:
        return int(said.value(about, void[what]))

    typed = {(s, o) for s, p, o in union if p == RDF.type}
    assert number(dataset, "triples") == len(union)
    assert number(dataset, "entities") == len(
        {
            s
            for s, _ in typed
            if str(s).startswith(base) and not str(s).startswith((base + "ontology#", base + ".well-known/"))
        }
    )
    assert number(dataset, "classes") == len({o for _, o in typed})
    assert number(dataset, "properties") == len({p for _, p, _ in union})
    assert number(dataset, "distinctSubjects") == len({s for s, _, _ in union})
    assert number(dataset, "distinctObjects") == len({o for _, _, o in union})
    parts = list(said.objects(dataset, void.classPartition)), list(said.objects(dataset, void.propertyPartition))
    assert {said.value(p, void["class"]): number(p, "entities") for p in parts[0]} == {
        cls: len({s for s, o in typed if o == cls}) for cls in {o for _, o in typed}
    }
    assert {said.value(p, void.property): number(p, "triples") for p in parts[1]} == {
        key: sum(1 for _, p, _ in union if p == key) for key in {p for _, p, _ in union}
    }
    subsets = set(said.objects(dataset, void.subset))
    assert subsets == {g.identifier for g in held.graphs() if len(g) and str(g.identifier).startswith(base)}
    for graph in subsets:
        assert number(graph, "triples") == len(held.graph(graph))
    assert str(said.value(URIRef(base + "graph/hai-phong-2019"), DCTERMS.source)) == "http://www.sati.gov.vn/posts/397"
