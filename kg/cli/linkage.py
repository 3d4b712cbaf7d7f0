"""Commands of the linkage analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    Chosen,
    F,
    actor_kind_argument,
    cli,
    format_option,
    graph_options,
    left_out,
    network_of,
    network_options,
    open_graph,
    seed_option,
    show_figures,
)

if TYPE_CHECKING:
    import pandas as pd


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


SHORT = (
    "call", "first", "second", "reading_status", "mandate", "reasons", "ties", "dated_ties", "inferred_ties",
    "undated_ties", "scope_open", "observed", "expected", "ratio", "null_low", "null_high", "q", "deviation",
    "sensitivity",
)  # fmt: skip


@cli.command()
@draw_options
@graph_options
@format_option
def scorecard(permutations: int, seed: int, chosen: Chosen, form: str) -> None:
    """What linkage was called for, and what is documented of it; then chance. CSV and JSON give every column."""
    from kg.linkage.mandate import scorecard

    frame = scorecard.scorecard(open_graph(chosen), permutations=permutations, seed=seed)
    show_figures(frame[list(SHORT)] if form == "table" else frame, form)
    left_out(frame.attrs["left_out"])
    click.echo("Followed is not caused; figures are of what the sources report.", err=True)


@cli.command("follow-through")
@click.argument("call")
@graph_options
@format_option
def follow_through(call: str, chosen: Chosen, form: str) -> None:
    """What came after a call, event by event and agreement by agreement, and how it answers the call."""
    from kg.linkage.mandate import follow_through

    frame = follow_through.follow_through(open_graph(chosen), call=call)
    short = ["date", "days_from", "record", "kind", "how", "where", "answers", "same_organiser", "theme", "new"]
    show_figures(frame[short] if form == "table" else frame, form)
    click.echo(
        f"{frame.attrs['undated']} more have no day and {frame.attrs['unordered']} a span that holds the call's: "
        "they may have come after; "
        f"{frame.attrs['elsewhere']} later ones have nothing to do with the call as far as is told",
        err=True,
    )


@cli.command()
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path))
@click.option("--event", metavar="COL", default="event", show_default=True, help="The column of events.")
@click.option("--actor", metavar="COL", default="actor", show_default=True, help="The column of actors.")
@click.option("--category", metavar="COL", default="category", show_default=True, help="The column of categories.")
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
@draw_options
@format_option
def linkage(
    table: Path,
    event: str,
    actor: str,
    category: str,
    stratum: str | None,
    organiser: str | None,
    source: str | None,
    curveball: int,
    permutations: int,
    seed: int,
    form: str,
) -> None:
    """Linkage between categories of actors against chance, for any CSV of participations (also .gz)."""
    from kg.linkage.chance import matrix as chance
    from kg.linkage.chance import participations

    columns = filter(None, (event, actor, category, stratum, organiser, source))
    made = chance.matrix(
        participations.read_csv(table, *columns),
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
    show_figures(made, form)
    left_out(made.attrs["left_out"])
    counts = {name: made.attrs[name] for name in ("participations", "actors", "events")}
    click.echo("{participations:,} participations of {actors:,} actors in {events:,} events".format(**counts), err=True)


@cli.command()
@click.option("--region", metavar="ID", help="Organisations with a seat in this region; without it, all.")
@click.option("--at", metavar="DATE", help="Set what was before this day (or year) against what came after.")
@draw_options
@graph_options
@format_option
def trend(
    region: str | None,
    at: str | None,
    permutations: int,
    seed: int,
    chosen: Chosen,
    form: str,
) -> None:
    """Linkage year by year, or before against after a day, with what each figure rests on."""
    from kg.linkage.mandate import trend

    found = trend.trend_of(open_graph(chosen), region=region, at=at, draws=permutations, seed=seed)
    show_figures(found.change if at else found.years, form)
    counts = ", ".join(f"{count} {name}" for name, count in found.counts.items())
    sides = "; ".join(f"{side}: {', '.join(types)}" for side, types in found.helix.items())
    click.echo(f"events {counts}" + (f"; {found.why}" if found.why else ""), err=True)
    click.echo(f"triple helix: {sides}", err=True)


@cli.command()
@click.option("--call", metavar="ID", help="In the scope of this call, between the ends that it asks for.")
@click.option("--region", metavar="ID", help="In this region.")
@click.option(
    "--show",
    "what",
    type=click.Choice(["types", "provinces", "pairs", "classes"]),
    default="types",
    show_default=True,
    help="Which table: by class, by province, named pairs without a tie, centres known as a class only.",
)
@click.option(
    "--people",
    type=click.Choice(["affiliate", "drop"]),
    default="affiliate",
    show_default=True,
    help="In the matrices: people as the body of their post that day, or left out.",
)
@click.option(
    "--elsewhere",
    is_flag=True,
    help="Of a call that places one end alone in its scope: also pairs whose other actor sits elsewhere.",
)
@click.option("--limit", type=click.IntRange(min=1), help="How many rows at the most.")
@draw_options
@graph_options
@format_option
def gaps(
    call: str | None,
    region: str | None,
    what: str,
    people: str,
    elsewhere: bool,
    limit: int | None,
    permutations: int,
    seed: int,
    chosen: Chosen,
    form: str,
) -> None:
    """What linkage is missing: between types, provinces, named actors; and who is known as a class only."""
    from kg.linkage.mandate import gaps

    graph = open_graph(chosen)
    found = gaps.gaps(
        graph, call=call, region=region, people=people, elsewhere=elsewhere, permutations=permutations, seed=seed
    )
    frame: pd.DataFrame = getattr(found, what)
    show_figures(frame.head(limit) if limit else frame, form)
    left_out(found.left_out)
    if what == "pairs":
        tied = "; ".join(f"{ends}: {count}" for ends, count in frame.attrs["documented"].items())
        click.echo(f"pairs with a documented tie, not listed: {tied}", err=True)
        click.echo(f"pairs of two bodies of unknown seat, not listed: {frame.attrs['unseated']}", err=True)
        if frame.attrs["elsewhere"] and not elsewhere:
            click.echo(f"pairs with a body outside the scope (--elsewhere): {frame.attrs['elsewhere']}", err=True)


@cli.command()
@actor_kind_argument
@click.option("--by", default="type", show_default=True, help="The node attribute that makes groups: type, province.")
@click.option("--total", is_flag=True, help="The whole network's roles, instead of a row an actor.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many rows at the most.")
@click.option(
    "--permutations",
    default=99,
    show_default=True,
    type=click.IntRange(0, 100_000),
    help="How often groups are permuted for z.",
)
@seed_option
@network_options
@graph_options
@format_option
def brokers(
    kind: str,
    by: str,
    total: bool,
    limit: int,
    permutations: int,
    seed: int,
    chosen: Chosen,
    form: str,
    **options: Any,
) -> None:
    """Who stands between groups: roles against chance, structural holes, and what rests on one."""
    from kg.linkage.structure import brokers
    from kg.measures import gould_fernandez

    net = network_of(kind, open_graph(chosen), options)
    found = brokers.brokers(net, by=by, permutations=permutations, seed=seed)
    short = [
        "id",
        "group",
        "degree",
        *gould_fernandez.ROLES,
        "brokerage_total",
        "betweenness",
        "constraint",
        "kept",
        "rests_on",
        "lost",
    ]
    frame = found.total if total else found.actors.head(limit)
    show_figures(frame if total or form != "table" else frame[short], form)
    if found.unknown:
        click.echo(f"{found.unknown} actors have no {by}: triples with them are of no role", err=True)
    click.echo("Undirected: every open triple counts twice. These are figures of what the sources report.", err=True)


@cli.command()
@click.argument("id")
@click.option("--product", metavar="TEXT", help="Only those who work on it: an id, or words of its name.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Maximum number of rows.")
@graph_options
@format_option
def partners(id: str, product: str | None, limit: int, chosen: Chosen, form: str) -> None:
    """Whom an organisation could work with next: each with its path, and with what is not known."""
    from kg.linkage.suggestion import suggest

    frame = suggest.partners(open_graph(chosen), id, product=product, limit=limit)
    short = ["actor", "score", "common", "events", "subjects", "asked", "province", "distance", "path", "unknown"]
    show_figures(frame[short] if form == "table" else frame, form)
    if frame.attrs["why"]:
        click.echo(frame.attrs["why"], err=True)


@cli.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@click.option("--split", metavar="DATE", required=True, help="Predict pairs that first met on or after this day.")
@click.option("--event", metavar="COL", default="event", show_default=True, help="The column of events.")
@click.option("--actor", metavar="COL", default="actor", show_default=True, help="The column of actors.")
@click.option("--date", metavar="COL", default="date", show_default=True, help="The column of days (ISO).")
@click.option(
    "--samples", default=2000, show_default=True, type=click.IntRange(1), help="New pairs tested at the most."
)
@seed_option
@graph_options
@format_option
def holdout(
    table: Path | None,
    split: str,
    event: str,
    actor: str,
    date: str,
    samples: int,
    seed: int,
    chosen: Chosen,
    form: str,
) -> None:
    """How far to trust suggestions: what was known before a day against the pairs that met after it.

    Without a TABLE (a CSV of participations, also .gz), of the graph.
    """
    from kg.linkage.chance import participations
    from kg.linkage.suggestion import holdout

    if table is None:
        made = holdout.holdout_of(open_graph(chosen), split=split, samples=samples, seed=seed)
    else:
        held = participations.read_csv(table, event, actor, date)
        made = holdout.holdout(held, event=event, actor=actor, date=date, split=split, samples=samples, seed=seed)
    show_figures(made, form)
    click.echo(f"{made.attrs['pairs']:,} new pairs; {made.attrs['undated']:,} participations without a day", err=True)
    if made.attrs["why"]:
        click.echo(made.attrs["why"], err=True)


@cli.command()
@actor_kind_argument
@click.option("--by", default="type", show_default=True, help="The node attribute by which the top broker is found.")
@click.option(
    "--show",
    "what",
    type=click.Choice(["without", "articulation"]),
    default="without",
    show_default=True,
    help="What leaving things out does, or who falls off with whom.",
)
@network_options
@graph_options
@format_option
def fragility(
    kind: str,
    by: str,
    what: str,
    chosen: Chosen,
    form: str,
    **options: Any,
) -> None:
    """How much of a network rests on one actor, one event, one source."""
    from kg.linkage.structure import fragility

    found = fragility.fragility(network_of(kind, open_graph(chosen), options), by=by)
    show_figures(getattr(found, what), form)
    click.echo(f"core ({found.core_number} ties each): {' '.join(found.core)}", err=True)
