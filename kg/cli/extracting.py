"""Commands that read articles and measure how well."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.common import Chosen, cli, graph_options, open_graph


@cli.command()
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The draft to write; for several articles, a folder.")
@click.option(
    "--format",
    "form",
    default="toml",
    show_default=True,
    type=click.Choice(["toml", "json"]),
    help="Facts as data, or all that was found, for programs.",
)
@click.option("--published", metavar="DATE", default="", help="The day of the page, where the file does not tell it.")
@click.option("--province", default="", help="The province that the article is about, by id or name.")
@click.option("--url", default="", help="The address of the page.")
@click.option("--rules", is_flag=True, help="Find names by rules alone, without the statistical model.")
@graph_options
def extract(
    articles: tuple[Path, ...],
    out: Path | None,
    form: str,
    published: str,
    province: str,
    url: str,
    rules: bool,
    chosen: Chosen,
) -> None:
    """Read articles (text, saved pages, PDF, DOCX, or folders of them) and draft their facts (docs/articles.md).

    A draft is to be read before it goes to data/facts/: each fact has the words that say it.
    """
    from kg.pipeline import extracting

    asked = extracting.Asked(published, province, url, rules)
    for done in extracting.extracted(articles, open_graph(chosen, asks=True), asked, out, form):
        if done.error:
            click.echo(f"kg: {done.error}", err=True)
        elif out is None:
            click.echo(done.text, nl=False)
        else:
            click.echo(f"{done.article}: {done.said} -> {done.written}")
        if done.error and len(articles) == 1 and not articles[0].is_dir():
            raise click.exceptions.Exit(2)


@cli.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--compare", type=click.Path(path_type=Path), help="Figures of before (--json): what changed.")
@click.option("--json", "kept", type=click.Path(path_type=Path), help="Write the figures to a file.")
@click.option("--ids", default="", help="Only the texts whose id ends in one of these letters, such as 057.")
@click.option("--errors", is_flag=True, help="List what was missed and what was made up, with the sentence.")
@click.option("--rules", is_flag=True, help="Names by rules alone, without the statistical model.")
@graph_options
def evaluate(
    gold: Path, compare: Path | None, kept: Path | None, ids: str, errors: bool, rules: bool, chosen: Chosen
) -> None:
    """Measure extraction on annotated texts: precision, recall and F1, with intervals over documents.

    GOLD is a folder with text/<id>.txt and gold/<id>.yaml (docs/articles.md tells the form).
    """
    from kg._util.atomic import write_bytes
    from kg.pipeline import extracting

    found = extracting.measured(gold, open_graph(chosen, asks=True), ids=ids, by_rules=rules)
    before = json.loads(compare.read_text("utf-8")) if compare else {}
    for row in found.rows:
        was = before.get(row.label, {}).get("f1")
        change = "" if was is None or row.f1 is None else f"  {row.f1 - was:+.3f}"
        click.echo(f"{row.said}{change}")
    if errors:
        for line in found.errors:
            click.echo(line)
    if kept:
        write_bytes(kept, (json.dumps({row.label: row.values for row in found.rows}, indent=1) + "\n").encode())
