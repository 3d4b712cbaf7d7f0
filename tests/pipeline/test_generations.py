"""What is kept of a state in the user's cache: the same answers, whatever became of the files."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIRST, Run

import kg
from kg._util import atomic
from kg.errors import KgError
from kg.pipeline import load, state
from kg.pipeline.build import build
from kg.store import embedded, generations

pytestmark = pytest.mark.slow

ASK = ["find", "so khcn hai phong", "--format", "csv"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "generations"


@pytest.fixture
def makes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a graph was made from the data, and not opened."""
    found: list[str] = []
    made = load._loaded

    def counted(places: list[Path], only: str | None, *rest: object) -> kg.KnowledgeGraph:
        found.append(str(only))
        return made(places, only, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "_loaded", counted)
    return found


def test_a_state_is_made_once_and_says_the_same(cache: Path, data: Path, makes: list[str]) -> None:
    graphs = [kg.load(data, bundled=False) for _ in range(3)]
    assert len(makes) == 1 and len({g.store.dump() for g in graphs}) == 1
    without = kg.load(data, bundled=False, cache=False)
    assert len(makes) == 2 and without.store.dump() == graphs[0].store.dump()
    assert [g.data and [s.id for s in g.data.sources] for g in graphs] == [[s.id for s in without.data.sources]] * 3
    assert without.problems() == graphs[2].problems()


def test_a_graph_to_ask_answers_like_one_to_work_on(cache: Path, data: Path, makes: list[str]) -> None:
    whole = kg.load(data, bundled=False)
    for _ in range(2):
        asked = load.load_to_ask(data, bundled=False)
        for name in whole.queries:
            values = {"thing": "department/so-khcn-hai-phong"} if name == "profile" else {}
            assert asked.answer(name, **values) == whole.answer(name, **values)
        assert asked.find("hai phong") and [e.id for e in asked.find("hai phong")] == [
            e.id for e in whole.find("hai phong")
        ]
    assert len(makes) == 2  # one to work on, one to ask; the second asking opened it


@pytest.mark.parametrize(
    "change",
    [
        lambda d: (d / "facts" / "more.txt").write_text("x"),
        lambda d: (d / "identities.csv").write_text((d / "identities.csv").read_text("utf-8") + "\n", "utf-8"),
        lambda d: (d / "facts" / f"{FIRST}.toml").rename(d / "facts" / "other.toml"),
        lambda d: next((d / "registers").glob("*.csv")).unlink(),
    ],
)
def test_every_change_of_the_data_is_another_state(data: Path, change: Callable[[Path], object]) -> None:
    before = state.name([data], None)
    assert state.name([data], None) == before != state.name([data], FIRST)
    change(data)
    assert state.name([data], None) != before


def test_where_the_data_lie_does_not_matter(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "elsewhere")
    assert state.name([data], None) == state.name([tmp_path / "elsewhere"], None)


def test_bad_data_are_refused_each_time(cache: Path, spoil: Callable[[str, str, str], Path], data: Path) -> None:
    kg.load(data, bundled=False)
    spoil(f"facts/{FIRST}.toml", 'class = "Workshop"', 'class = "Workshopp"')
    for _ in range(2):
        with pytest.raises(KgError, match="Workshop"):
            kg.load(data, bundled=False)


def test_facts_that_changed_after_loading_are_not_told_as_those_loaded(cache: Path, data: Path) -> None:
    kg.load(data, bundled=False)
    graph = kg.load(data, bundled=False)
    (data / "identities.csv").write_text((data / "identities.csv").read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(KgError, match=r"changed after they were loaded.*load them again"):
        _ = graph.data


def _spoilt(path: Path, chance: random.Random) -> bytes:
    whole = path.read_bytes()
    at = chance.randrange(max(1, len(whole)))
    ways = (whole[:at], whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :] if whole else b"x",
            whole + b"x", b"", os.urandom(64))  # fmt: skip
    return chance.choice([way for way in ways if way != whole])


def test_what_is_spoilt_in_any_file_is_made_anew_without_a_word(
    cache: Path, data: Path, makes: list[str], recwarn: object
) -> None:
    chance = random.Random(1)
    expected = kg.load(data, bundled=False).store.dump()
    asked = load.load_to_ask(data, bundled=False).find("hai phong")
    files = [p for p in cache.rglob("*") if p.is_file()]
    assert {p.suffix for p in cache.iterdir()} == {".quads", ".store"} and len(files) > 5
    for path in files:
        path.write_bytes(_spoilt(path, chance))
        before = len(makes)
        if path.suffix == ".quads":
            assert kg.load(data, bundled=False).store.dump() == expected
        else:
            assert [e.id for e in load.load_to_ask(data, bundled=False).find("hai phong")] == [e.id for e in asked]
        assert len(makes) == before + 1, path.name  # seen, and mended
    (quads,) = cache.glob("*.quads")
    whole = quads.read_bytes()
    for at in chance.sample(range(len(whole)), 100):  # of a file that is read whole, any byte
        assert atomic.unsealed(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]) is None


def test_what_is_missing_foreign_or_strange_is_made_anew(
    cache: Path, data: Path, makes: list[str], tmp_path: Path
) -> None:
    expected = kg.load(data, bundled=False).store.dump()
    load.load_to_ask(data, bundled=False)
    (quads,), (store,) = cache.glob("*.quads"), cache.glob("*.store")

    def strange() -> None:
        quads.unlink()
        quads.mkdir()

    def foreign() -> None:  # a whole store with a true list, of another state
        shutil.rmtree(store)
        other = embedded.memory()
        generations.keep(store.stem, other)
        (store / "list.json").write_text((store / "list.json").read_text().replace("{", '{"x": 1,', 1))

    def link() -> None:
        table = next(p for p in (store / "store").iterdir() if p.suffix == ".sst")
        table.rename(tmp_path / table.name)
        table.symlink_to(tmp_path / table.name)

    def empty() -> None:
        shutil.rmtree(store)
        store.mkdir()

    def pipe() -> None:
        os.mkfifo(store / "store" / "x")

    for spoil in (strange, foreign, link, empty, pipe):
        spoil()
        before = len(makes)
        assert kg.load(data, bundled=False).store.dump() == expected
        assert load.load_to_ask(data, bundled=False).find("hai phong")
        assert len(makes) > before, spoil.__name__
        if quads.is_dir():
            quads.rmdir()


def test_a_cache_that_cannot_be_written_is_none(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/1/x")):
        monkeypatch.setenv("KG_CACHE", str(place))
        assert len(kg.load(data, bundled=False)) == len(load.load_to_ask(data, bundled=False))
    assert (tmp_path / "file").read_text() == "x"


def test_two_processes_write_at_once(cache: Path, data: Path) -> None:
    command = [sys.executable, "-m", "kg", *ASK, "--no-bundled", "--data", str(data)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    told = [run.communicate() for run in runs]
    assert len({out for out, _ in told}) == 1 and {err for _, err in told} == {b""}
    assert [p.suffix for p in cache.iterdir()] == [".store"]
    assert generations.find(next(cache.iterdir()).stem) is not None


def test_a_killed_writer_leaves_nothing_that_is_read(cache: Path, data: Path) -> None:
    code = (
        "import os, signal; from kg.store import generations as g; from kg.pipeline.load import load_to_ask\n"
        "g._list = lambda store: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"load_to_ask({str(data)!r}, bundled=False)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    (left,) = cache.iterdir()
    assert left.name.startswith(".") and load.load_to_ask(data, bundled=False).find("hai phong")
    old = time.time() - 2 * generations.UNUSED
    os.utime(left, (old, old))
    generations._sweep()
    assert [p.suffix for p in cache.iterdir()] == [".store"]


def test_what_nobody_asks_for_goes(cache: Path, data: Path) -> None:
    kg.load(data, bundled=False)
    load.load_to_ask(data, bundled=False)
    old = time.time() - 2 * generations.UNUSED
    for n in range(generations.MOST + 3):
        (cache / f"{n:032}.quads").write_bytes(b"x")
        os.utime(cache / f"{n:032}.quads", (old + n, old + n))
    (cache / f"{1:032}.store").mkdir()
    generations._sweep()
    assert len(list(cache.glob("*.quads"))) == generations.MOST and len(list(cache.glob("*.store"))) == 2


def test_problems_are_kept_with_where_the_data_lie(cache: Path, data: Path, tmp_path: Path, run: Run) -> None:
    (data / "facts" / "second.toml").write_text(
        (data / "facts" / f"{FIRST}.toml").read_text("utf-8").replace(f'id = "{FIRST}"', 'id = "second"', 1), "utf-8"
    )
    told = [
        run("build", "--no-bundled", "--data", data, "--out", tmp_path / "b", *extra)
        for extra in ((), (), ["--no-cache"])
    ]
    assert told[0] == told[1] == told[2] and str(data) in told[0][2]
    shutil.copytree(data, tmp_path / "moved")
    _, _, err = run("build", "--no-bundled", "--data", tmp_path / "moved", "--out", tmp_path / "b")
    assert err == told[0][2].replace(str(data), str(tmp_path / "moved"))


def test_asking_loads_neither_pandas_nor_numpy(cache: Path) -> None:
    code = (
        "import sys; from kg import cli\n"
        "try: cli.main({words!r})\n"
        "except SystemExit: pass\n"
        "assert not {{'pandas', 'numpy', 'networkx'}} & set(sys.modules), sorted(sys.modules)"
    )
    for words in (
        ASK,
        ["show", "department/so-khcn-hai-phong"],
        ["query", "region-members"],
        ["queries"],
        ["terms", "sự kiện"],
    ):
        for _ in range(2):  # the second time it is opened, not made
            done = subprocess.run(
                [sys.executable, "-c", code.format(words=words)], capture_output=True, text=True, check=False
            )
        assert done.returncode == 0, done.stderr[-500:]


def test_commands_without_a_cache_read_none(cache: Path, run: Run) -> None:
    code, out, _ = run(*ASK, "--no-cache")
    assert code == 0 and "so-khcn-hai-phong" in out and not cache.exists()


def test_an_edit_while_it_loads_leaves_no_verdict_on_the_other_state(
    cache: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = data / "facts" / f"{FIRST}.toml"
    good = path.read_text("utf-8")
    read = load._body

    def edited(*args: object) -> object:
        body = read(*args)  # type: ignore[arg-type]
        path.write_text(good.replace('status = "status/held"\n', "", 1), "utf-8")
        return body

    monkeypatch.setattr(load, "_body", edited)
    first = build(tmp_path / "b", data=[data], bundled=False)
    monkeypatch.undo()
    monkeypatch.setenv("KG_CACHE", str(cache.parent))
    assert not first.graph.state and [p.suffix for p in cache.glob("*")] == []
    without = _outcome(tmp_path, data, cache=False)
    assert _outcome(tmp_path, data) == _outcome(tmp_path, data) == without
    path.write_text(good, "utf-8")
    assert _outcome(tmp_path, data) == first.warnings


def _outcome(folder: Path, data: Path, *, cache: bool = True) -> object:
    try:
        return build(folder / "b", data=[data], bundled=False, cache=cache).warnings
    except kg.DataError as error:
        return str(error)


@pytest.mark.parametrize("wrong", ["missing", "empty", "a file", "a broken link"])
def test_a_wrong_directory_is_refused_after_an_empty_one_was_kept(cache: Path, tmp_path: Path, wrong: str) -> None:
    for name in ("right", "empty", "a file", "a broken link"):
        (tmp_path / name).mkdir()
    (tmp_path / "right" / "facts").mkdir()
    (tmp_path / "a file" / "facts").write_text("x")
    (tmp_path / "a broken link" / "identities.csv").symlink_to(tmp_path / "nowhere")
    assert len(kg.load(tmp_path / "right", bundled=False)) and len(load.load_to_ask(tmp_path / "right", bundled=False))
    for opening in (kg.load, load.load_to_ask):
        with pytest.raises(KgError):
            opening(tmp_path / wrong, bundled=False)


def test_only_what_is_ours_is_ever_swept(cache: Path, data: Path) -> None:
    kg.load(data, bundled=False)
    (cache / "thesis").mkdir()
    (cache / "thesis" / "one.txt").write_text("mine")
    (cache / ".notes").write_text("mine")
    old, ours = time.time() - 2 * generations.UNUSED, f".{0:032}.store.abc"
    (cache / ours).mkdir()
    (cache / f"{1:032}.store").symlink_to(cache / "thesis")
    for path in cache.iterdir():
        os.utime(path, (old, old), follow_symlinks=False)
    generations._sweep()
    names = {path.name for path in cache.iterdir()}
    assert {"thesis", ".notes"} <= names and ours not in names and (cache / "thesis" / "one.txt").read_text() == "mine"


def test_times_in_the_future_are_no_reason_to_stay(cache: Path, data: Path) -> None:
    kg.load(data, bundled=False)
    far = time.time() + 10**8
    for n in range(generations.MOST + 3):
        (cache / f"{n:032}.quads").write_bytes(b"x")
        os.utime(cache / f"{n:032}.quads", (far, far))
    generations._sweep()
    assert len(list(cache.glob("*.quads"))) == generations.MOST and generations.read(state.name([data], None))


@pytest.mark.parametrize("kind", ["a folder", "a file", "a pipe", "a link"])
def test_what_stands_in_the_place_of_an_entry_is_replaced(
    cache: Path, data: Path, tmp_path: Path, makes: list[str], kind: str
) -> None:
    made = {
        "a folder": lambda place: (place.mkdir(), (place / "x").write_text("x")),
        "a file": lambda place: place.write_text("x"),
        "a pipe": os.mkfifo,
        "a link": lambda place: place.symlink_to(tmp_path),
    }[kind]
    cache.mkdir(parents=True)
    name = state.name([data], None)
    for suffix in ("quads", "store"):
        made(cache / f"{name}.{suffix}")
    for opening in (kg.load, load.load_to_ask):
        opening(data, bundled=False)
        before = len(makes)
        opening(data, bundled=False)
        assert len(makes) == before  # it was mended, and is opened now
    assert (tmp_path / "data").is_dir()


def test_a_cache_that_cannot_be_touched_is_read(
    cache: Path, data: Path, makes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kg.load(data, bundled=False)
    load.load_to_ask(data, bundled=False)

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "utime", refused)
    before = len(makes)
    assert len(kg.load(data, bundled=False)) == len(load.load_to_ask(data, bundled=False)) and len(makes) == before


@pytest.mark.skipif(os.name == "nt", reason="takes file names of any bytes")
def test_a_name_that_is_no_text_is_told_all_the_same(data: Path) -> None:
    with open(os.fsencode(data / "facts") + b"/a\xff.toml", "w") as file:  # noqa: PTH123
        file.write("x")
    command = [sys.executable, "-m", "kg", "find", "x", "--no-bundled", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1 and b"a\\udcff.toml" in done.stderr, done.stderr
