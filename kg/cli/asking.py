"""Commands that ask a graph: questions, SPARQL, names, things."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import completion
from kg.cli.common import Chosen, F, cli, format_option, graph_options, open_graph, show_rows
from kg.errors import KgError
from kg.model import edtf
from kg.text.normalise import nfc

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.query.entity import Entity
    from kg.resolution.matching import Decision


_QUERY = re.compile(r"\s*(?:#|(?:prefix|base|select|ask|construct|describe|insert|delete)\b)", re.IGNORECASE)
RDF_FORMS = ("nt", "ttl", "n3", "nq", "trig", "jsonld", "rdf")


def province_option(what: str) -> Callable[[F], F]:
    """The option that names a province."""
    return click.option("--province", shell_complete=completion.provinces, metavar="ID", default="", help=what)


@cli.command()
@click.argument("name", shell_complete=completion.questions)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the question; may be repeated.",
)
@graph_options
@format_option
def query(name: str, params: tuple[str, ...], chosen: Chosen, form: str) -> None:
    """Answer a question of the catalogue."""
    values = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise click.UsageError(f"--param {param!r} is not NAME=VALUE")
        if key in values:
            raise click.UsageError(f"--param {key} is given twice; ask once for each value")
        values[key] = value
    answer = open_graph(chosen, asks=True).answer(name, **values)
    show_rows(answer.columns, answer.rows, form)
    if answer.parameters:
        click.echo("asked with " + ", ".join(f"{k}={v}" for k, v in answer.parameters.items()), err=True)
    if answer.note:
        click.echo(answer.note, err=True)
    if answer.undated:
        click.echo(f"{answer.undated} undated items were not counted", err=True)


@cli.command()
@format_option
def queries(form: str) -> None:
    """List the questions, with their parameters."""
    from kg._util.paths import home
    from kg.query.catalogue import catalogue

    rows = [
        (q.name, " ".join(f"{p.name}={p.default}" for p in q.parameters), " ".join(q.tags), q.summary, q.question_vi)
        for q in catalogue(home() / "queries").values()
    ]
    show_rows(("name", "parameters", "tags", "summary", "question_vi"), rows, form)


@cli.command()
@click.argument("query", metavar="QUERY|FILE")
@click.option(
    "--rdf",
    type=click.Choice(RDF_FORMS),
    default="nt",
    show_default=True,
    help="How what CONSTRUCT and DESCRIBE give is written.",
)
@graph_options
@format_option
def sparql(query: str, rdf: str, chosen: Chosen, form: str) -> None:
    """Run a SPARQL query: as it stands, from a file, or from standard input with -."""
    from kg.store.rdf_files import format_of, in_format

    graph = open_graph(chosen, asks=True)
    answer = graph.store.query(_query_text(query))
    if isinstance(answer, bool):
        click.echo("true" if answer else "false")
    elif isinstance(answer, list):
        click.echo(in_format(answer, format_of(rdf)).decode(), nl=False)
    else:
        table = graph.rows(answer)
        show_rows(table.columns, table.rows, form)


def _query_text(given: str) -> str:
    """The query that stands in a file, or comes in, or is given as it is."""
    if _QUERY.match(given) and not Path(given).is_file():
        return given
    raw = sys.stdin.buffer.read() if given == "-" else Path(given).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KgError("the query is not UTF-8", where=given, hint="save it as UTF-8") from error


@cli.command()
@click.argument("words", metavar="TEXT...", nargs=-1, required=True)
@province_option("Only what sits in this province, or is held there: its id or name.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(min=1), help="Maximum number of rows.")
@graph_options
@format_option
def find(words: tuple[str, ...], province: str, limit: int, chosen: Chosen, form: str) -> None:
    """Find things by name; tone marks, case and common abbreviations do not matter. What a thing became follows it."""
    every = open_graph(chosen, asks=True).find(" ".join(words), province=province, limit=None)
    found = every[:limit]
    rows = [(e.id, e.label, " ".join(e.classes), e.when, " ".join(p.id for p in e.predecessors)) for e in found]
    show_rows(("id", "label", "class", "when", "before"), rows, form)
    if len(every) > limit:
        click.echo(f"{limit} of {len(every)} are shown (--limit)", err=True)


@cli.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@province_option("The province that the document is about.")
@click.option("--on", metavar="DATE", default="", help="The day of the document.")
@graph_options
@format_option
def resolve(
    names: tuple[str, ...],
    province: str,
    on: str,
    chosen: Chosen,
    form: str,
) -> None:
    """Which known organisation each name means: same, unsure or none, with the reason, and what that became.

    Quote names of several words.
    """
    graph = open_graph(chosen, asks=True)
    decisions = [(nfc(name), graph.resolve(name, province=province, on=on)) for name in names]
    rows = [
        (name, d.judgement, d.id or " ".join(d.others), round(d.score, 1), d.reason, " ".join(_became(graph, d, on)))
        for name, d in decisions
    ]
    show_rows(("name", "judgement", "id", "score", "reason", "became"), rows, form)


def _became(graph: KnowledgeGraph, decision: Decision, on: str) -> list[str]:
    """What those whom a name may mean were renamed to or merged into, by that day, or by now."""
    perhaps = [decision.id] if decision.id else decision.others
    found = {after.id: after for one in perhaps for after in graph[one].later if _begun(after, on)}
    return [name for name, thing in found.items() if not any(after.id in found for after in thing.successors)]


def _begun(thing: Entity, on: str) -> bool:
    """Whether something may have begun by a day; without a day, it has."""
    last = edtf.parse(on).latest if on else None
    first = edtf.parse(thing.when).earliest if thing.when else None
    return not (last and first and first > last)


@cli.command("show")
@click.argument("id", shell_complete=completion.ids)
@graph_options
@format_option
def show_thing(id: str, chosen: Chosen, form: str) -> None:
    """Show everything that sources state about a thing, with their words."""
    graph = open_graph(chosen, asks=True)
    thing = graph[id]
    if form == "table":
        click.echo(f"{thing.label}{f' ({thing.label_en})' if thing.label_en else ''}, {' '.join(thing.classes)}")
    stated = graph.answer("profile", thing=thing.id)
    show_rows(stated.columns, stated.rows, form)
