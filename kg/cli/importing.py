"""The command that turns tables into facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import Place, PlaceType, cli
from kg.cli.of_tables import table_options

if TYPE_CHECKING:
    from kg.errors import Problem
    from kg.ingest.tables import How

LISTED = 20  # rows that did not fit, listed one by one


@cli.command("import")
@click.argument("tables", metavar="TABLE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="The file that says what columns mean, or the name of one of data/mappings.",
)
@click.option("--store", "directory", type=PlaceType(), help="The store, on disk or on a server, to import into.")
@click.option("--out", type=click.Path(path_type=Path), help="An RDF file to write instead: .nq .trig .ttl …")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--guess", is_flag=True, help="Print a first mapping, made from the header, to be read and mended.")
@table_options
def import_(
    tables: tuple[Path, ...],
    mapping: Path | None,
    directory: Place | None,
    out: Path | None,
    dry_run: bool,
    guess: bool,
    how: How,
) -> None:
    """Turn tables of participations, projects or organisations into facts, by a mapping (docs/tables.md).

    What the same source said before is replaced. Rows that do not fit are listed.
    """
    if guess:
        from kg.ingest.mappings import guess as first
        from kg.ingest.tables import read_grid
        from kg.text.normalise import slug

        click.echo(first(read_grid(tables[0], how), slug(tables[0].name.split(".")[0]) or "table"), nl=False)
        return
    if mapping is None:
        raise click.UsageError("a table needs a --mapping; --guess makes a first one")
    from kg.pipeline.importing import import_tables
    from kg.store.base import without_password

    made = import_tables(tables, mapping, store=directory, out=out, how=how, dry_run=dry_run)
    for table, said in zip(tables, made.said, strict=True):
        click.echo(f"{table}: read as {said}", err=True)
    _unfit(made.unfit, made.skipped)
    told = ", ".join(f"{count:,} {cls}" for cls, count in made.facts.items()) or "no facts"
    change = "" if made.added is None else f"; {made.added:,} new, {made.removed:,} gone"
    click.echo(f"{told}: {made.statements:,} statements{change}")
    if dry_run:
        click.echo("nothing was written")
    elif directory is not None:
        place = without_password(directory)
        click.echo(f"kept in {place}; kg check --store {place} and kg reason --store {place} come next")
    else:
        click.echo(f"wrote {out}")


def _unfit(rows: tuple[Problem, ...], skipped: int) -> None:
    """Rows that made no fact, and how many the mapping leaves aside, on standard error."""
    for problem in rows[:LISTED]:
        click.echo(f"kg: {problem}", err=True)
    if rows:
        click.echo(
            f"{len(rows):,} facts did not fit and were left out"
            + (f", {LISTED} of them listed" if len(rows) > LISTED else ""),
            err=True,
        )
    if skipped:
        click.echo(f"{skipped:,} rows are left aside by the mapping", err=True)
