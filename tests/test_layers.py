"""The structure of kg/: imports point one way, functions stay small, heavy libraries stay in their rooms."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

# A module imports only from modules with a smaller number.
LAYERS = {
    "errors": 0,
    "home": 1, "progress": 1, "names": 1, "files": 1, "dates": 1, "measures": 2,
    "ontology": 2, "facts": 2, "resolve": 2,
    "triples": 3,
    "rules": 4, "contradictions": 4, "evidence": 4, "store": 4, "remote": 5,
    "reason": 5, "queries": 5, "search": 5, "columns": 5, "records": 5,
    "identities": 6, "places": 6, "people": 6, "describe": 6,
    "check": 7, "selection": 7, "territories": 7,
    "incidence": 8, "bulk": 8,
    "network": 9,
    "linkage": 10, "exchange": 10, "description": 10,
    "reports": 11, "maps": 11, "graph": 11,
    "build": 12,
    "cli": 13,
}  # fmt: skip
# The one place where a heavy library may be used.
ROOMS = {
    "pyvis": {"maps"},
    "owlready2": {"reason"},
    "pyshacl": set(),
    "shacl": {"check"},
    "click": {"cli"},
    "rustworkx": {"measures"},
    "graspologic_native": {"measures"},
    "SPARQLWrapper": {"remote"},
    "rapidfuzz": {"resolve"},
    "pandas": {"graph", "linkage", "reports", "cli"},
    "tqdm": {"progress"},
}
# What may be loaded with a module; everything else heavy waits until it is needed.
MODULES = sorted(p for p in (ROOT / "kg").rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "kg").parts
    return parts[0].removesuffix(".py")


def imported(path: Path) -> set[tuple[str, bool]]:
    """Names of imported modules, and whether each is imported at the head of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"kg.{a.name}" for a in node.names] if node.module == "kg" else [node.module]
        found |= {(name, node in tree.body) for name in names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT / "kg")))
def test_imports_point_one_way(path: Path) -> None:
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    for name, _ in imported(path):
        if name.startswith("kg.") and (there := name.split(".")[1]) in LAYERS and there != here:
            assert LAYERS[there] < LAYERS[here], f"{here} imports {there}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT / "kg")))
def test_heavy_libraries_stay_in_their_rooms_and_load_late(path: Path) -> None:
    for name, at_head in imported(path):
        library = name.split(".")[0]
        if library in ROOMS:
            assert room(path) in ROOMS[library]
        if library in (
            "pyvis",
            "owlready2",
            "pyshacl",
            "pandas",
            "scipy",
            "rdflib",
            "oxrdflib",
            "rustworkx",
            "graspologic_native",
            "SPARQLWrapper",
        ):
            assert not at_head, f"{path.name} loads {library} at its head"


def test_every_module_has_its_layer() -> None:
    assert {room(p) for p in MODULES} - {"__init__", "__main__"} == set(LAYERS)


def test_functions_are_small() -> None:
    sizes = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                sizes[f"{path.name}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert max(sizes.values()) <= 50, max(sizes, key=sizes.get)
    assert statistics.median(sizes.values()) <= 10


def test_importing_loads_nothing_heavy() -> None:
    code = "import kg, sys; print(sorted(set(sys.modules) & {'rdflib', 'pandas', 'pyshacl', 'pyvis', 'owlready2', 'networkx', 'pyoxigraph', 'click'}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_no_broad_except_no_print_no_assert() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Assert), path
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None and "Exception" not in ast.dump(node.type).split("id='")[-1][:9], path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", path


def test_the_public_face_stays_what_it_is_whatever_was_imported() -> None:
    """A module of the same name as a function would take its place on the package."""
    code = "import kg, kg.build, kg.cli\nfor _ in range(2): print(all(callable(getattr(kg, n)) for n in kg.__all__))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "True"]
    submodules = {p.stem for p in (ROOT / "kg").glob("*.py")} | {"maps"}
    import kg

    assert not submodules & set(kg.__all__)
