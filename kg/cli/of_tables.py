"""Commands on any table of participations: against chance, by year, and how far suggestions can be trusted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from kg.cli.common import (
    Chosen,
    F,
    cli,
    draw_options,
    format_option,
    graph_options,
    left_out,
    open_graph,
    seed_option,
    show_figures,
)
from kg.text.dates import FORMS

if TYPE_CHECKING:
    import pandas as pd

    from kg.ingest.tables import How


def table_options(command: F) -> F:
    """How to read a table, where it should not be found out; the command gets it as `how`."""

    @functools.wraps(command)
    def with_how(*args: Any, delimiter: str, encoding: str, sheet: str, **options: Any) -> Any:
        from kg.ingest.tables import How

        return command(*args, how=How(delimiter, encoding, sheet), **options)

    named = cast(F, with_how)
    for option in (
        click.option(
            "--sheet", default="", metavar="NAME", help="The sheet of a workbook, where several hold something."
        ),
        click.option("--encoding", default="", metavar="NAME", help="UTF-8, UTF-16, cp1258 …  [default: found out]"),
        click.option(
            "--delimiter", default="", metavar="CHAR", help="What parts columns: , ; tab |  [default: found out]"
        ),
    ):
        named = option(named)
    return named


def column_option(name: str, what: str) -> Callable[[F], F]:
    """An option that names a column, by default its own name."""
    return click.option(f"--{name}", metavar="COL", default=name, show_default=True, help=f"The column of {what}.")


dates_option = click.option(
    "--dates",
    type=click.Choice(FORMS),
    default=None,
    help="How days with the year last are written.  [default: as they show]",
)


def opened(table: Path, columns: Iterable[str | None], how: How) -> pd.DataFrame:
    """Columns of a table, as texts."""
    from kg.ingest.tables import read_table

    return read_table(table, *(name for name in columns if name), how=how)


def say_how(frame: pd.DataFrame, form: str = "") -> None:
    """How a table was read, on standard error."""
    click.echo(f"read as {frame.attrs['said']}" + (f"; dates {form}" if form else ""), err=True)


@cli.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@column_option("event", "events")
@column_option("actor", "actors")
@click.option("--category", metavar="COL", help="The column of categories.  [default: category; of a graph: type]")
@click.option("--stratum", metavar="COL", help="The column within whose values participations are permuted.")
@click.option("--organiser", metavar="COL", help="The column that marks organisers: true, 1, organiser, coordinator …")
@click.option("--source", metavar="COL", help="The column of sources, each left out in turn.")
@click.option(
    "--curveball",
    default=0,
    show_default=True,
    type=click.IntRange(0, 10_000),
    help="Random tables with fixed degrees to hold verdicts against.",
)
@table_options
@draw_options
@graph_options
@format_option
def linkage(
    table: Path | None,
    event: str,
    actor: str,
    category: str | None,
    stratum: str | None,
    organiser: str | None,
    source: str | None,
    curveball: int,
    how: How,
    permutations: int,
    seed: int,
    chosen: Chosen,
    form: str,
) -> None:
    """Linkage between categories of actors against chance, for any table of participations.

    CSV parted by , ; tab or | (also .gz), .xlsx, .ods, .parquet or .json. Without a TABLE, of the graph, whose columns
    are event, actor, type, province, year, source, organiser.
    """
    from kg.linkage.chance import matrix as chance
    from kg.linkage.mandate.expectation import participations

    if table is None:
        category = category or "type"
        frame = participations(open_graph(chosen).basis)
    else:
        category = category or "category"
        frame = opened(table, (event, actor, category, stratum, organiser, source), how)
    made = chance.matrix(
        frame,
        event=event,
        actor=actor,
        category=category,
        stratum=stratum,
        organiser=organiser,
        source=source,
        permutations=permutations,
        seed=seed,
        curveball=curveball,
    )
    if table is not None:
        say_how(frame)
    show_figures(made, form)
    left_out(made.attrs["left_out"])
    counts = {name: made.attrs[name] for name in ("participations", "actors", "events")}
    click.echo("{participations:,} participations of {actors:,} actors in {events:,} events".format(**counts), err=True)


@cli.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@click.option("--region", metavar="ID", help="Organisations with a seat in this region; without it, all.")
@click.option("--at", metavar="DATE", help="Set what was before this day (or year) against what came after.")
@column_option("event", "events")
@column_option("actor", "actors")
@column_option("type", "types")
@column_option("province", "provinces")
@column_option("date", "days")
@dates_option
@table_options
@draw_options
@graph_options
@format_option
def trend(
    table: Path | None,
    region: str | None,
    at: str | None,
    dates: str | None,
    how: How,
    permutations: int,
    seed: int,
    chosen: Chosen,
    form: str,
    **columns: Any,
) -> None:
    """Linkage year by year, or before against after a day, with what each figure rests on.

    Without a TABLE (of participations, with types and provinces of actors), of the graph.
    """
    from kg.linkage.chance import trend as of_table
    from kg.linkage.mandate.trend import trend_of

    if table is None:
        found = trend_of(open_graph(chosen), region=region, at=at, draws=permutations, seed=seed)
    else:
        if region:
            raise click.UsageError("--region is of the graph, and a TABLE has none")
        frame = opened(table, columns.values(), how)
        found = of_table.trend(frame, **columns, dates=dates or "", at=at, draws=permutations, seed=seed)
        say_how(frame, found.dates)
    show_figures(found.change if at else found.years, form)
    counts = ", ".join(f"{count} {name}" for name, count in found.counts.items())
    sides = "; ".join(f"{side}: {', '.join(types)}" for side, types in found.helix.items())
    click.echo(f"events {counts}" + (f"; {found.why}" if found.why else ""), err=True)
    told = {name for names in found.helix.values() for name in names}
    nobody = table is not None and not told & set(frame[columns["type"]])
    click.echo(f"triple helix: {sides}" + ("; no type of the table is one of these" if nobody else ""), err=True)


@cli.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@click.option("--split", metavar="DATE", required=True, help="Predict pairs that first met on or after this day.")
@column_option("event", "events")
@column_option("actor", "actors")
@column_option("date", "days")
@dates_option
@click.option(
    "--samples", default=2000, show_default=True, type=click.IntRange(1), help="New pairs tested at the most."
)
@table_options
@seed_option
@graph_options
@format_option
def holdout(
    table: Path | None,
    split: str,
    event: str,
    actor: str,
    date: str,
    dates: str | None,
    samples: int,
    how: How,
    seed: int,
    chosen: Chosen,
    form: str,
) -> None:
    """How far to trust suggestions: what was known before a day against the pairs that met after it.

    Without a TABLE (of participations, as in kg linkage), of the graph.
    """
    from kg.linkage.suggestion import holdout

    if table is None:
        made = holdout.holdout_of(open_graph(chosen), split=split, samples=samples, seed=seed)
    else:
        frame = opened(table, (event, actor, date), how)
        columns = {"event": event, "actor": actor, "date": date, "dates": dates or ""}
        made = holdout.holdout(frame, **columns, split=split, samples=samples, seed=seed)
        say_how(frame, made.attrs["dates"])
    show_figures(made, form)
    click.echo(f"{made.attrs['pairs']:,} new pairs; {made.attrs['undated']:,} participations without a day", err=True)
    if made.attrs["why"]:
        click.echo(made.attrs["why"], err=True)
