"""Installed from a wheel, it works from any directory: ontology, queries and our data travel in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(out), str(ROOT)],
                   check=True, capture_output=True)  # fmt: skip
    (made,) = out.glob("*.whl")
    return made


def test_what_a_wheel_carries(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in [*ROOT.glob("ontology/*.ttl"), *ROOT.glob("queries/**/*.rq"), *ROOT.glob("data/**/*.*")]:
        if path.is_file():
            assert f"kg/_home/{path.relative_to(ROOT)}" in names
    for asset in ROOT.glob("kg/**/assets/**/*.*"):
        assert not asset.is_file() or str(asset.relative_to(ROOT)) in names
    assert {"kg/py.typed"} <= names
    assert any(n.endswith("licenses/LICENSE") for n in names) and any(n.endswith("licenses/NOTICE") for n in names)
    assert not any(n.startswith(("tests/", "benchmarks/", "docs/")) for n in names)


def test_it_builds_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONDONTWRITEBYTECODE": "1"}
    (tmp_path / "elsewhere").mkdir()

    def run(*words: str) -> str:
        return subprocess.run([sys.executable, *words], cwd=tmp_path / "elsewhere", env=environment, check=True,
                              capture_output=True, text=True).stdout  # fmt: skip

    assert run("-c", "from kg._util.paths import home; print(home())").strip() == str(
        tmp_path / "site" / "kg" / "_home"
    )
    assert "56 articles and 19 registers" in run("-m", "kg", "build")
    run("-m", "kg", "init", "w")
    assert "57 articles and 20 registers" in run("-m", "kg", "build", "--data", "w", "--out", "b2")
    here = subprocess.run(
        [sys.executable, "-m", "kg", "build", "--out", str(tmp_path / "b3")], check=True, capture_output=True, cwd=ROOT
    )
    assert here.returncode == 0
    for name in ("graph.trig", "map.html", "report.html"):
        assert (tmp_path / "elsewhere" / "build" / name).read_bytes() == (tmp_path / "b3" / name).read_bytes()
