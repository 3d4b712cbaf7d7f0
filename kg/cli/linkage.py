"""Commands of the linkage analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import completion
from kg.cli.common import (
    Chosen,
    actor_kind_argument,
    cli,
    draw_options,
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
@click.option("--call", metavar="ID", help="In the scope of this call, between the ends that it asks for.")
@click.option("--region", metavar="ID", shell_complete=completion.regions, help="In this region.")
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
@click.argument("id", shell_complete=completion.ids)
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
