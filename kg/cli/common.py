"""What commands share: the group, options, opening a graph, printing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg import __version__
from kg._util.sheets import TEXTS, csv_text, xlsx
from kg._util.sheets import text as as_text
from kg.cli.completion import OF_OPTIONS, kinds

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kg.graph import KnowledgeGraph


Place = Path | str


F = TypeVar("F", bound=Callable[..., Any])
WIDEST, NARROWEST = 60, 8  # characters of a cell of a table; other formats give all


class PlaceType(click.ParamType["Place"]):
    """A store: a directory, or the URL of a server."""

    name = "DIR|URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """URLs stay as they are."""
        return value if isinstance(value, Path) or "://" in value else Path(value)


cache_option = click.option(
    "--cache/--no-cache",
    default=True,
    help="Use what was made of the same data before (in the folder KG_CACHE, else the user's cache), or make it anew.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def cli(context: click.Context) -> None:
    """Liên Kết: a sourced knowledge graph of regional innovation actors and their linkage."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which graph a command works on, as its options say."""

    data: tuple[Path, ...]
    bundled: bool
    directory: Place | None
    cache: bool


def graph_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which graph a command works on; it is told of them as `chosen`."""

    @wraps(command)
    def told(*, data: tuple[Path, ...], bundled: bool, directory: Place | None, cache: bool, **others: object) -> None:
        command(chosen=Chosen(data, bundled, directory, cache), **others)

    taking: Callable[..., None] = told
    for option in (
        cache_option,
        click.option(
            "--store",
            "directory",
            type=PlaceType(),
            help="A store kept on disk or on a server, instead of the data.",
        ),
        click.option("--bundled/--no-bundled", default=True, help="With our data, or with yours alone."),
        click.option(
            "--data",
            multiple=True,
            type=click.Path(path_type=Path),
            help="A data directory of yours; may be repeated.",
        ),
    ):
        taking = option(taking)
    return taking


def network_options(command: F) -> F:
    """The options that say which ties make a network; their names are those of kg.network.filters.Filter."""
    many = (
        ("--type", "Actors of this class, such as University."),
        ("--category", "Actors of this category, such as enterprise."),
        ("--role", "Participations in this role, such as organiser."),
        ("--edge", "Edges of this kind, such as tenure or Memorandum."),
        ("--status", "Of events and agreements, such as held; occurred means any that took place."),
        ("--source", "Ties that this article states."),
        ("--certainty", "seen, believed or derived."),
    )
    one = (
        ("--region", "Ties within a region."),
        ("--on", "The day for which the region's provinces are taken; without it, any time."),
        ("--since", "Keep edges possibly dated on or after this day, month or year (YYYY[-MM[-DD]])."),
        ("--until", "Keep edges possibly dated on or before this day, month or year (YYYY[-MM[-DD]])."),
    )
    for option in reversed(
        (
            *(click.option(flag, default="", help=text, shell_complete=OF_OPTIONS.get(flag)) for flag, text in one),
            *(
                click.option(flag, multiple=True, help=f"{text} May be repeated.", shell_complete=OF_OPTIONS.get(flag))
                for flag, text in many
            ),
            click.option("--registers", is_flag=True, help="Include edges found only in authority files."),
            click.option(
                "--people",
                type=click.Choice(["keep", "affiliate", "drop"]),
                help="People as they are, as the body of their post that day, or left out.",
            ),
            click.option("--groups/--no-groups", default=None, help="With unnamed groups, or without."),
            click.option(
                "--significant",
                type=click.Choice(["sdsm", "hypergeometric"]),
                help="Only those who met more often than chance explains (co-participation).",
            ),
            click.option(
                "--alpha",
                type=click.FloatRange(0, 1, min_open=True, max_open=True),
                help="False discovery rate for --significant.  [default: 0.05]",
            ),
        )
    ):
        command = option(command)
    return command


kind_argument = click.argument("kind", metavar="KIND", default="everything", shell_complete=kinds)


actor_kind_argument = click.argument("kind", metavar="KIND", default="collaboration", shell_complete=kinds)


seed_option = click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0, 4_000_000_000),
    help="Of what is random: communities, samples, permutations.",
)


def draw_options(command: F) -> F:
    """How often chance is drawn, and from which seed."""
    for option in (
        seed_option,
        click.option(
            "--permutations",
            default=999,
            show_default=True,
            type=click.IntRange(0, 100_000),
            help="Number of permutations (0 skips intervals and verdicts).",
        ),
    ):
        command = option(command)
    return command


def _remember(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    context.meta[EXCEL] = value


EXCEL = "kg.excel"


def format_option(command: F) -> F:
    """In which form rows come out; whether CSV is for a spreadsheet is kept beside the command's own options."""
    for option in (
        click.option(
            "--excel",
            is_flag=True,
            expose_value=False,
            callback=_remember,
            help="CSV for a spreadsheet: with a byte order mark, and no cell that it would run.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["table", *TEXTS, "xlsx"]),
            default="table",
            show_default=True,
            help="Output format.",
        ),
    ):
        command = option(command)
    return command


def network_of(kind: str, graph: KnowledgeGraph, options: dict[str, Any]) -> nx.MultiDiGraph[str]:
    """The network that the options ask for; what they left out goes to standard error."""
    given = {name: value for name, value in options.items() if value not in ((), "", None)}
    net = graph.network(kind, **given)
    left_out(net.graph["left_out"])
    return net


def open_graph(chosen: Chosen, *, reasoned: bool = True, asks: bool = False) -> KnowledgeGraph:
    """The graph a command asked for; `asks`: it puts a question or two. Says on standard error where it is not
    reasoned."""
    from kg.pipeline.load import load, load_to_ask, open_store

    if chosen.directory is None:
        if asks:
            return load_to_ask(list(chosen.data), bundled=chosen.bundled, cache=chosen.cache)
        return load(list(chosen.data), bundled=chosen.bundled, reasoned=reasoned, cache=chosen.cache)
    if chosen.data:
        raise click.UsageError("--store and --data exclude each other")
    graph = open_store(chosen.directory)
    if reasoned and not graph.store.reasoned:
        click.echo("kg: the store is not reasoned since its last change; kg reason --store DIR does it", err=True)
    return graph


def show(frame: pd.DataFrame, form: str) -> None:
    """Print a frame as `show_rows` does; what is not a number, or missing, is empty."""
    import pandas as pd

    rows = (
        [None if value is None or value is pd.NA or value != value else value for value in row]
        for row in frame.itertuples(index=False, name=None)
    )
    show_rows([str(c) for c in frame.columns], rows, form)


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    """Print rows as a table for people, or in a format for programs; a workbook goes to standard output as it is."""
    if form == "xlsx":
        if sys.stdout.isatty():
            raise click.UsageError("a workbook is no text; send it to a file: > answer.xlsx")
        click.echo(xlsx({"answer": (columns, rows)}), nl=False)
    elif form == "csv":
        click.echo(csv_text(columns, rows, excel=click.get_current_context().meta.get(EXCEL, False)), nl=False)
    elif form in TEXTS:
        click.echo(TEXTS[form](columns, rows), nl=False)
    else:
        click.echo(_table(list(columns), [[" ".join(as_text(value).split()) for value in row] for row in rows]))


def _table(columns: list[str], rows: list[list[str]]) -> str:
    """Columns that hold something, as narrow as the terminal wants them."""
    if not rows:
        return "(no row)"
    filled = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    lines = [[row[i] for i in filled] for row in (columns, *rows)]
    widths = _widths([max(map(len, column)) for column in zip(*lines, strict=True)])
    shown = [_line(line, widths) for line in lines]
    return "\n".join([shown[0], "  ".join("-" * width for width in widths), *shown[1:]])


def _line(cells: list[str], widths: list[int]) -> str:
    cut = (cell if len(cell) <= width else cell[: width - 1] + "…" for cell, width in zip(cells, widths, strict=True))
    return "  ".join(cell.ljust(width) for cell, width in zip(cut, widths, strict=True)).rstrip()


def _widths(wanted: list[int]) -> list[int]:
    """None above WIDEST; in a terminal the widest columns give way until a row fits, none below NARROWEST."""
    widths = [min(width, WIDEST) for width in wanted]
    room = shutil.get_terminal_size().columns - 2 * (len(widths) - 1) if sys.stdout.isatty() else sum(widths)
    while sum(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def show_figures(frame: pd.DataFrame, form: str) -> None:
    """Print figures, rounded in a table; a tuple becomes words parted by spaces (one inside it, by commas), or a list
    in JSON."""
    tidy = frame.map(rounded if form == "table" else _plain)
    show(tidy.map(lambda value: _joined(value, form)), form)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def rounded(value: Any) -> Any:
    """A figure as tables show it, to three places."""
    value = _plain(value)
    return round(value, 3) if isinstance(value, float) else value


def _joined(value: Any, form: str) -> Any:
    if not isinstance(value, tuple):
        return value
    return list(value) if form.startswith("json") else " ".join(",".join(_leaves(part)) for part in value)


def _leaves(value: object) -> list[str]:
    """What a tuple holds at any depth, as words; what is empty is left out."""
    if isinstance(value, tuple):
        return [leaf for part in value for leaf in _leaves(part)]
    return [str(value.value if isinstance(value, Enum) else value)] if value != "" else []


def left_out(counts: dict[str, int]) -> None:
    """Say on standard error what does not count, and why."""
    if counts:
        click.echo("left out: " + ", ".join(f"{count:,} {reason}" for reason, count in counts.items()), err=True)
