"""What README, docs/ and FORMAT.md say is true: examples run, every command, option and question is documented."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from conftest import ROOT, Run
from servers import oxigraph

import kg
from kg._util.paths import home
from kg.cli import common
from kg.ingest import reader
from kg.model.ontology import Ontology
from kg.validation import facts as facts_

PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "least"),
    [
        ("README.md", 4),
        ("README.vi.md", 4),
        ("docs/python.md", 20),
        ("docs/linkage.md", 14),
        ("docs/tables.md", 8),
        ("docs/articles.md", 6),
    ],
)
def test_the_python_session_runs(page: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = "".join(blocks((ROOT / page).read_text(encoding="utf-8"), "python"))
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(session, {}, page, page, 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert result.attempted >= least and result.failed == 0, "".join(said)


def test_every_python_example_is_run() -> None:
    tested = {"README.md", "README.vi.md", "python.md", "linkage.md", "tables.md", "articles.md"}
    assert {page.name for page in PAGES if blocks(page.read_text(encoding="utf-8"), "python")} == tested


@pytest.mark.slow
def test_the_five_sparql_questions_have_these_answers(run: Run, tmp_path: Path) -> None:
    questions, answers = blocks(text_of("sparql.md"), "sparql"), blocks(text_of("sparql.md"), "text")
    assert len(questions) == len(answers) == 5
    for question, answer in zip(questions, answers, strict=True):
        (tmp_path / "q.rq").write_text(question, encoding="utf-8")
        assert run("sparql", tmp_path / "q.rq")[:2] == (0, answer)


@pytest.mark.server
def test_every_command_line_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    every = (page.read_text(encoding="utf-8") for page in PAGES if page.name != "README.vi.md")
    lines = [line for text in every for block in blocks(text, "sh") for line in block.splitlines()]
    lines = [line for line in lines if line.startswith("kg ")]
    assert len(lines) >= 22
    with oxigraph() as url:
        for line in lines:
            code, _, err = run(*shlex.split(line.replace("http://127.0.0.1:7878/query", url))[1:])
            assert code == 0, (line, err)


def test_the_two_commands_stand_in_the_first_screen() -> None:
    first = README.split("\n")[:20]
    assert any(line.startswith("make  ") for line in first) and any(line.startswith("make test") for line in first)


def test_the_readme_is_one_screen_and_leads_to_every_page() -> None:
    for name in ("README.md", "README.vi.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 150
        for page in PAGES[2:]:
            assert f"(docs/{page.name})" in text or "SPEED" in page.name, (name, page.name)


def test_the_readme_in_vietnamese_has_the_same_commands_and_parts() -> None:
    other = PAGES[1].read_text(encoding="utf-8")
    commands = [[line.split("  ")[0] for line in "".join(blocks(text, "sh")).splitlines()] for text in (README, other)]
    assert [line.removesuffix(" --lang en") for line in commands[0]] == commands[1]
    assert len(re.findall("^## ", other, re.M)) == len(re.findall("^## ", README, re.M))


def test_the_reference_pages_are_as_they_would_be_made() -> None:
    """Every command with every option, and every word: docs/reference.py makes the pages of what they describe."""
    subprocess.run([sys.executable, str(ROOT / "docs" / "reference.py"), "--check"], check=True)
    page = text_of("command-line.md")
    for name, command in common.cli.commands.items():
        section = page.split(f"\n## kg {name}")[1].split("\n## ")[0]
        for option in (p for p in command.params if isinstance(p, click.Option) and not p.is_eager):
            assert any(f"`{flag}" in section or f", {flag}" in section for flag in option.opts), (name, option.opts)
    assert set(re.findall(r"^## kg ([a-z-]+)", page, re.M)) == set(common.cli.commands)


def test_every_question_is_told() -> None:
    told = re.findall(
        r"^\| ([a-z]+(?:-[a-z]+)*) \|", text_of("sparql.md").split("## The catalogue")[1].split("\n## ")[0], re.M
    )
    assert set(told) - {"question"} == {p.stem for p in (home() / "queries").glob("*.rq")}


def test_every_link_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), (page, target)


def test_the_example_of_format_md_is_right(base: Path, tmp_path: Path, words: Ontology) -> None:
    example, agreement = blocks((ROOT / "data" / "FORMAT.md").read_text(encoding="utf-8"), "toml")
    (told,) = tomllib.loads(agreement)["fact"]
    every = tomllib.loads((home() / "data" / "facts" / "ban-dao-ca-mau-2017.toml").read_text(encoding="utf-8"))["fact"]
    assert any(told.items() <= fact.items() for fact in every)
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "nam-dinh-2020-example.toml").write_text(example, encoding="utf-8")
    body = reader.read([home() / "data", tmp_path])
    assert facts_.errors(facts_.problems(body, words)) == []
    assert kg.load([base, tmp_path], bundled=False).query("participations-in-region").shape[0] == 10


def test_every_date_form_of_format_md_is_read() -> None:
    from kg.model import edtf

    table = (ROOT / "data" / "FORMAT.md").read_text(encoding="utf-8").split("## Dates")[1].split("## Registers")[0]
    forms = [form for row in re.findall(r"^\| (`.*?) \|", table, re.M) for form in re.findall(r"`([^`]+)`", row)]
    assert len(forms) == 10
    for form in forms:
        edtf.parse(form)


def test_public_docstrings() -> None:
    """What is exported has a docstring; so has every public function and class of the package."""
    import importlib
    import inspect
    import pkgutil

    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if module.name.endswith("__main__") or "_home" in module.name:
            continue
        held = importlib.import_module(module.name)
        assert held.__doc__
        for name, thing in inspect.getmembers(held):
            if not name.startswith("_") and getattr(thing, "__module__", "") == module.name and callable(thing):
                assert thing.__doc__, f"{module.name}.{name}"


def test_every_network_and_filter_is_told() -> None:
    from dataclasses import fields

    from kg import measures
    from kg.network import construct, filters

    section = text_of("networks.md")
    assert set(re.findall(r"^\| ([a-z][a-z-]*) \|", section, re.M)) - {"network", "filter"} == set(construct.KINDS)
    for field in fields(filters.Filter):
        assert f"`--{field.name}`" in section, field.name
    for name in measures.__all__:
        assert getattr(measures, name).__doc__ or name == "ROLES", name


def test_the_page_of_the_ontology(tmp_path: Path, words: Ontology, browser: object) -> None:
    """Every term under its own anchor, with both labels; nothing is fetched."""
    page_file = tmp_path / "ontology.html"
    subprocess.run(
        [sys.executable, str(ROOT / "docs" / "ontology.py"), str(page_file)], check=True, capture_output=True
    )
    page = browser.new_page()  # type: ignore[attr-defined]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert page.title().startswith("Liên Kết: bản thể học") and asked == [page_file.as_uri()]
    for name, term in [*words.classes.items(), *words.properties.items()]:
        heading = page.evaluate("id => document.getElementById(id)?.querySelector('h3')?.innerText", name)
        assert heading and heading.startswith(f"{term.label('vi')} · {term.label('en')}"), (name, heading)
    text = page.inner_text("body")
    for concept in words.concepts.values():
        assert f"{concept.label('vi')} · {concept.label('en')}" in text
    assert "http://www.w3.org/ns/org#Organization" in page.content()
    page.close()
