"""Commands that draw and measure networks, and the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli.common import (
    Chosen,
    cli,
    format_option,
    graph_options,
    kind_argument,
    network_of,
    network_options,
    open_graph,
    rounded,
    seed_option,
    show,
)


@cli.command("map")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("map.html"),
    show_default=True,
    help="The page to write.",
)
@click.option(
    "--kind",
    default="everything",
    show_default=True,
    help="everything, participation, co-participation, collaboration, affiliation or hierarchy.",
)
@click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="The language it opens in.",
)
@click.option("--focus", metavar="REGION", help="The region it opens on.  [default: region/red-river-delta]")
@click.option("--outlines", metavar="FILE", help="GeoJSON with a feature for each province, drawn in place of tiles.")
@click.option("--all", "everything", is_flag=True, help="Draw all at once, even above 20,000 items.")
@network_options
@graph_options
def draw_map(
    out: Path,
    kind: str,
    lang: str,
    focus: str | None,
    outlines: str | None,
    everything: bool,
    chosen: Chosen,
    **options: Any,
) -> None:
    """Draw the map: one HTML page that opens offline, on a region first; everything is one click away."""
    from kg.maps.layouts.outlines import read as read_outlines
    from kg.pipeline.build import map_of

    drawing = read_outlines(outlines) if outlines else None
    graph = open_graph(chosen)
    net = network_of(kind, graph, options)
    drawn = map_of(graph, net, lang=lang, focus=focus, outlines=drawing, everything=everything)
    click.echo(f"wrote {drawn.save(out)}")


@cli.command()
@kind_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write: .graphml .gexf .net .csv .json .xlsx .parquet .neo4j.csv",
)
@click.option(
    "--excel/--plain",
    default=True,
    show_default=True,
    help="Of .csv: for spreadsheets (a byte order mark, guarded cells), or plain.",
)
@network_options
@graph_options
def network(kind: str, out: Path | None, excel: bool, chosen: Chosen, **options: Any) -> None:
    """Make a network: everything, participation, co-participation, collaboration, affiliation or hierarchy."""
    from kg.network import export

    if out is not None:
        export.require_format(out)
    net = network_of(kind, open_graph(chosen), options)
    click.echo(f"{kind}: {len(net):,} nodes, {net.number_of_edges():,} ties")
    for path in export.save_network(net, out, excel=excel) if out is not None else ():
        click.echo(f"wrote {path}")


@cli.command()
@kind_argument
@click.option("--by", default="type", show_default=True, help="The node attribute that makes groups, such as seat.")
@click.option("--whole", is_flag=True, help="Figures of the whole network, instead of a row an actor.")
@click.option("--limit", type=click.IntRange(min=1), help="How many rows at the most.")
@seed_option
@network_options
@graph_options
@format_option
def measures(
    kind: str,
    by: str,
    whole: bool,
    limit: int | None,
    seed: int,
    chosen: Chosen,
    form: str,
    **options: Any,
) -> None:
    """Measure a network: centrality, structural holes, brokerage, communities."""
    import pandas as pd

    from kg.measures import overview as measuring

    net = network_of(kind, open_graph(chosen), options)
    rows = measuring.whole(net, by=by, seed=seed) if whole else measuring.actors(net, by=by, seed=seed)
    frame = pd.DataFrame(rows[:limit])
    show(frame.map(rounded) if form == "table" else frame, form)
    click.echo("These are figures of what the sources report.", err=True)


@cli.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="The page to write.",
)
@graph_options
def report(out: Path, chosen: Chosen) -> None:
    """Write the report: one HTML page."""
    from kg.reports import report as reporting

    click.echo(f"wrote {reporting(open_graph(chosen)).save(out)}")
