"""What tests share: our own graph, a small data folder to spoil, a browser, and what must be there in CI."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from told import HEAD, Tell

import kg
from kg import cli
from kg._util.paths import home
from kg.ingest import reader
from kg.model import facts, ontology, read_ontology

pytest_plugins = ["pages", "stores"]  # fixtures that tests of several files share

Run = Callable[..., tuple[int, str, str]]  # words -> exit code, standard output, standard error
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FIRST = "hai-phong-2019"  # the article that the project started from


# The same examples in every CI run, and no clock: a busy machine must not fail a property.
settings.register_profile("quiet", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("quiet")


def pytest_configure(config: pytest.Config) -> None:
    """A cache of this run's own: nothing of the user's is read, and the workers share what they make."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="kg-cache-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        os.environ["KG_CACHE"] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test asks for says what it needs; `make test-fast` leaves these out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def need(thing: str, there: bool) -> None:
    """Skip a test for want of something; in CI that want is a failure."""
    if not there:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{thing} is not here")


@pytest.fixture(scope="session")
def words() -> ontology.Ontology:
    return read_ontology.read(home() / "ontology" / "core.ttl")


@pytest.fixture(scope="session")
def graph() -> kg.KnowledgeGraph:
    """The graph of the first article alone, reasoned. Tests only read it."""
    return kg.load(only=FIRST)


@pytest.fixture(scope="session")
def corpus() -> kg.KnowledgeGraph:
    """The graph of all our sources, reasoned. Tests only read it."""
    return kg.load()


@pytest.fixture(scope="session")
def article() -> facts.Source:
    """The first article as it is in data/."""
    source, wrong = reader.read_source(home() / "data" / "facts" / "hai-phong-2019.toml")
    assert source is not None and not wrong
    return source


def first_alone(copy: Path) -> Path:
    """The registers and the first article, with its identities, in a folder of their own."""
    shutil.copytree(home() / "data", copy, ignore=shutil.ignore_patterns("facts"))
    (copy / "facts").mkdir()
    shutil.copy(home() / "data" / "facts" / f"{FIRST}.toml", copy / "facts")
    lines = (copy / "identities.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    ours = [line for line in lines if line.startswith((f"{FIRST},", "source,"))]
    (copy / "identities.csv").write_text("".join(ours), encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registers and the first article, to which tests add sources of their own. Tests only read it."""
    return first_alone(tmp_path_factory.mktemp("base") / "data")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the registers and the first article that a test may spoil."""
    return first_alone(tmp_path / "data")


@pytest.fixture
def spoil(data: Path) -> Callable[[str, str, str], Path]:
    """Replace a text in a file of the copied data; the text must be there."""

    def change(file: str, old: str, new: str) -> Path:
        path = data / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return change


@pytest.fixture(scope="session")
def seed() -> Path:
    """The folder with the first article's text, where it is at hand."""
    if not (SHARED / "seed" / "hai-phong-2019.txt").is_file():
        pytest.skip("the article's text is not at hand")
    return SHARED / "seed"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real headless Chromium from the system: without a window's trappings, where there is such a one, since making
    and closing those takes longer than most tests."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((p for p in map(shutil.which, names) if p), None)
    need("Chromium", path is not None)
    from playwright.sync_api import sync_playwright

    try:
        playwright = sync_playwright().start()
    except Exception as error:  # its driver lacks a library of the system
        need(f"a working browser driver ({error})", False)
    chromium = playwright.chromium.launch(
        executable_path=path,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
              "--disable-sync", "--no-first-run", "--disable-quic"],
    )  # fmt: skip
    yield chromium
    chromium.close()
    playwright.stop()


@pytest.fixture
def tell(base: Path, tmp_path: Path) -> Tell:
    """A graph of these sources; whatever they call alike is one thing."""

    def make(**sources: list[str]) -> kg.KnowledgeGraph:
        (tmp_path / "facts").mkdir(exist_ok=True)
        rows = ["source,id,canonical,judgement,by,on,reason"]
        for name, told in sources.items():
            (tmp_path / "facts" / f"{name}.toml").write_text(HEAD.format(name) + "\n".join(told) + "\n", "utf-8")
            ids = {line.split('"')[1] for text in told for line in text.splitlines() if line.startswith("id = ")}
            rows += [f"{name},{i},{i},same,us,2026-11-22,one" for i in sorted(ids)]
        (tmp_path / "identities.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        return kg.load([base, tmp_path], bundled=False)

    return make


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run kg with words; its exit code, standard output and standard error."""

    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            cli.main([str(w) for w in words])
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    return call


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-answers", action="store_true", help="write the queries' answers to tests/expected")
