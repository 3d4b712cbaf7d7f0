"""What the README and FORMAT.md say is true: examples run, every command, option and question is told."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from conftest import ROOT
from servers import oxigraph

import kg
from kg._util.paths import home
from kg.cli import common
from kg.ingest import reader
from kg.model.ontology import Ontology
from kg.validation import facts as facts_

README = (ROOT / "README.md").read_text(encoding="utf-8")
Run = Callable[..., tuple[int, str, str]]


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)


def test_the_python_session_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    session = "".join(blocks(README, "python"))
    test = doctest.DocTestParser().get_doctest(session, {}, "README", "README.md", 0)
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    assert result.attempted > 40 and result.failed == 0, "".join(said)


def test_the_five_sparql_questions_have_these_answers(run: Run, tmp_path: Path) -> None:
    questions, answers = blocks(README, "sparql"), blocks(README, "text")
    assert len(questions) == len(answers) == 5
    for question, answer in zip(questions, answers, strict=True):
        (tmp_path / "q.rq").write_text(question, encoding="utf-8")
        assert run("sparql", tmp_path / "q.rq")[:2] == (0, answer)


def test_every_command_line_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks(README, "sh") for line in block.splitlines() if line.startswith("kg ")]
    assert len(lines) == 26
    with oxigraph() as url:
        for line in lines:
            code, _, err = run(*shlex.split(line.replace("http://127.0.0.1:7878/query", url))[1:])
            assert code == 0, (line, err)


def test_the_two_commands_stand_in_the_first_screen() -> None:
    first = README.split("\n")[:20]
    assert any(line.startswith("make  ") for line in first) and any(line.startswith("make test") for line in first)


def test_every_command_and_option_is_told() -> None:
    section = README.split("## Commands")[1].split("## Add an article")[0]
    for name, command in common.cli.commands.items():
        assert f"| `kg {name}" in section, name
        for option in (p for p in command.params if isinstance(p, click.Option) and not p.is_eager):
            assert any(flag in section for flag in option.opts), f"{name} {option.opts}"


def test_no_command_is_told_that_is_not_there() -> None:
    assert set(re.findall(r"^\| `kg ([a-z-]+)", README, re.M)) == set(common.cli.commands)


def test_every_question_is_told() -> None:
    told = re.findall(r"^\| ([a-z]+(?:-[a-z]+)*) \|", README.split("## The catalogue")[1].split("\n## ")[0], re.M)
    assert set(told) - {"question"} == {p.stem for p in (home() / "queries").glob("*.rq")}


def test_every_link_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("*/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), (page, target)


def test_the_example_of_format_md_is_right(base: Path, tmp_path: Path, words: Ontology) -> None:
    (example,) = blocks((ROOT / "data" / "FORMAT.md").read_text(encoding="utf-8"), "toml")
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

    section = README.split("## Networks and measures")[1].split("\n## ")[0]
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
