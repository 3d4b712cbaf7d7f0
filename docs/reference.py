"""Writes the reference pages of docs/ from what they describe:  python docs/reference.py [--check]

command-line.md is made from the commands' own help, words.md from ontology/core.ttl. With --check nothing is written
and the exit code is 1 where a page is not as it would be made.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import cli
from kg.model.ontology import Ontology, Term
from kg.model.read_ontology import bundled

DOCS = Path(__file__).resolve().parent


def command_line() -> str:
    """Every command with its arguments and options, as its help tells them."""
    import kg.cli  # noqa: F401  (adds the commands)

    lines = [
        "# The command line",
        "",
        "Made from the commands' own help by `python docs/reference.py`. Exit codes: 0 fine, 1 when a check finds",
        "something, 2 for bad input. Errors are one line on standard error. `kg COMMAND --help` tells the same.",
        "",
        "Two variables of the environment: `KG_CACHE` names the folder where what was made of the same data is kept",
        "(without it, the user's cache folder); it may be deleted at any time. `KG_HOME` names a folder with copies of",
        "`ontology/`, `queries/` and `data/` to work with instead of ours.",
        "",
    ]
    for name, command in sorted(cli.commands.items()):
        arguments = [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
        lines += [f"## kg {' '.join([name, *arguments])}", "", " ".join((command.help or "").split()), ""]
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            lines += ["| option | what it does |", "| --- | --- |", *map(_option, options), ""]
    return "\n".join(lines).rstrip() + "\n"


def _option(option: click.Option) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    choices = "|".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""
    value = "" if option.is_flag else f" {option.metavar or choices or option.type.name.upper()}"
    said = " ".join((option.help or "").split())
    shown = f" Default: {option.default}." if option.show_default and option.default not in (None, (), False) else ""
    return "| " + f"`{names}{value}` | {said}{shown}".replace("|", "\\|").replace(" \\| ", " | ", 1) + " |"


def words() -> str:
    """Every class, key and concept that facts are written in, with labels and definitions in both languages."""
    ontology = bundled()
    lines = [
        "# The words",
        "",
        "Made from [ontology/core.ttl](../ontology/core.ttl) by `python docs/reference.py`: what facts, queries and",
        "filters are written in. `kg terms WORD` looks one up; [STYLE.md](../ontology/STYLE.md) tells how to add one.",
        "",
    ]
    for title, terms in _parts(ontology):
        lines += [f"## {title}", "", "| word | tiếng Việt | English | meaning |", "| --- | --- | --- | --- |"]
        lines += [*map(_word, terms), ""]
    return "\n".join(lines).rstrip() + "\n"


def _parts(ontology: Ontology) -> list[tuple[str, list[Term]]]:
    written = {name: term for name, term in ontology.current.items() if not term.computed}
    classes = [t for t in written.values() if t.kind == "class"]
    keys = [t for t in written.values() if t.kind in ("object", "data")]
    lists = [(f"{ontology.classes[cls].label('en')}", list(ontology.listed(cls))) for cls in sorted(ontology.classes)]
    return [("Classes", classes), ("Keys", keys), *((f"List: {name}", terms) for name, terms in lists if terms)]


def _word(term: Term) -> str:
    cells = (term.label("vi"), term.label("en"), term.definitions.get("en", ""))
    return f"| `{term.name}` | " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


PAGES = {"command-line.md": command_line, "words.md": words}


def main() -> None:
    stale = [name for name, make in PAGES.items() if _is_stale(DOCS / name, make())]
    if "--check" in sys.argv:
        sys.exit(f"run python docs/reference.py: {', '.join(stale)}" if stale else 0)
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")


def _is_stale(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


if __name__ == "__main__":
    main()
