"""Commands that make, check and describe a graph."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import (
    Chosen,
    Place,
    PlaceType,
    cache_option,
    cli,
    format_option,
    graph_options,
    open_graph,
    show_rows,
)
from kg.errors import DataError, KgError
from kg.model.iris import MADE_ANEW

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a workspace with an example of each file you write."""
    template = Path(__file__).parent / "assets" / "workspace"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KgError("is there already and not empty", where=str(folder), hint="name a new folder")
    shutil.copytree(template, folder, dirs_exist_ok=True)
    click.echo(f"made {folder}; try: kg build --data {folder}")


@cli.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder to make.",
)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A data directory of yours; may be repeated.",
)
@click.option("--bundled/--no-bundled", default=True, help="With our data, or with yours alone.")
@click.option("--only", metavar="SOURCE", help="This article alone; registers stay.")
@click.option("--store", "directory", type=PlaceType(), help="Keep the graph in a store on disk or on a server too.")
@click.option(
    "--sources",
    "texts",
    type=click.Path(path_type=Path),
    help="Verify quotes against the texts in this folder.",
)
@cache_option
def build(
    out: Path,
    data: tuple[Path, ...],
    bundled: bool,
    only: str | None,
    directory: Place | None,
    texts: Path | None,
    cache: bool,
) -> None:
    """Build the checked graph, the map and the report."""
    from kg.pipeline import build as building

    built = building.build(out, data=data, bundled=bundled, only=only, directory=directory, texts=texts, cache=cache)
    for warning in built.warnings:
        click.echo(f"kg: {warning}", err=True)
    click.echo(building.summary(built))


@cli.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--store", "directory", type=PlaceType(), help="The store, on disk or on a server, to load into.")
def load(files: tuple[Path, ...], directory: Place | None) -> None:
    """Load RDF files in the ontology's words (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML; also .gz)."""
    from kg.pipeline.load import load_into
    from kg.store.base import without_password

    place = without_password(directory)
    for name, now, before in load_into(directory, files):
        click.echo(f"{name}: {_loaded(now, before)}")
    click.echo(
        f"kept in {place}; kg reason --store {place} comes next"
        if directory
        else "the files can be loaded; nothing was kept (--store DIR keeps it)"
    )


def _loaded(now: int, before: int) -> str:
    if not now:
        return "left out, it is made anew"
    return f"{now:,} statements" + (f", in place of {before:,}" if before else "")


@cli.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("graph.trig"), show_default=True, help="The file to write."
)
@graph_options
def save(out: Path, chosen: Chosen) -> None:
    """Save the whole graph, sorted: .trig, .nq and .jsonld keep named graphs, .ttl, .nt, .rdf and .n3 their union."""
    click.echo(f"wrote {open_graph(chosen).save(out)}")


@cli.command()
@graph_options
@click.option(
    "--sources",
    "texts",
    type=click.Path(path_type=Path),
    help="Verify quotes against the texts in this folder.",
)
@click.option("--coverage", "gaps", is_flag=True, help="List what is not known: seats, parents, days; count quotes.")
def check(chosen: Chosen, texts: Path | None, gaps: bool) -> None:
    """Check the data: each fault with its file, line and hint, and what sources tell differently. Exit 1 for faults."""
    from kg.validation import contradictions, pages, quotes

    for option, given in (("--sources", texts is not None), ("--coverage", gaps)):
        if chosen.directory is not None and given:
            raise click.UsageError(f"--store and {option} exclude each other: a store holds no lines to point at")
    try:
        graph = open_graph(chosen, reasoned=False)
        found = graph.problems(texts=texts)
        if texts is not None and graph.data is not None and (absent := quotes.unverified(graph.data, texts)):
            click.echo(f"quotes not verified, their text is not there: {', '.join(absent)}", err=True)
        if gaps:
            _coverage(graph)
    except DataError as error:
        found = list(error.problems)
    for problem in found:
        click.echo(str(problem))
    wrong = [p for p in found if p.severity != "note"]
    notes = Counter(p.rule for p in found if p.severity == "note")
    told = [
        f"{notes[rule]} {what}"
        for rule, what in (
            (contradictions.RULE, "contradictions between sources, which stay"),
            (pages.RULE, "restated by two sources"),
            (pages.COPY, "of largely the same text"),
        )
        if notes[rule]
    ]
    click.echo("; ".join([f"{len(wrong)} found" if wrong else "nothing found", *told]), err=True)
    raise click.exceptions.Exit(1 if wrong else 0)


def _coverage(graph: KnowledgeGraph) -> None:
    """Each gap of the data on a line of its own, then how many of all are known."""
    from kg.validation.coverage import coverage

    if graph.data is None:
        return
    known, unknown = coverage(graph.data, graph.ontology)
    for gap in unknown:
        click.echo(f"no {gap.what}: {gap.thing} ({gap.name or 'no name'}), named by {', '.join(gap.sources)}")
    for one in known:
        click.echo(f"{one.what}: {one.known:,} of {one.of:,} have one", err=True)


@cli.command()
@graph_options
@click.option(
    "--consistency",
    is_flag=True,
    help="Ask HermiT instead (needs Java): is there a model, is every class possible?",
)
def reason(chosen: Chosen, consistency: bool) -> None:
    """Infer what the ontology implies and store it; or check consistency."""
    from kg.reasoning import hermit, owl_rl

    graph = open_graph(chosen, reasoned=False)
    if not consistency:
        click.echo(f"{graph.reason():,} statements inferred")
        return
    store = graph.store
    verdict = hermit.consistency(
        graph.ontology,
        (q.triple for name in store.graphs() if name not in MADE_ANEW for q in store.quads(name)),
    )
    if verdict.consistent and not verdict.unsatisfiable:
        click.echo("consistent; every class can have members")
        return
    for thing, one, other in owl_rl.clashes(store, graph.ontology):
        click.echo(f"{thing} would be both {one} and {other}")
    click.echo("inconsistent" if not verdict.consistent else "impossible classes: " + ", ".join(verdict.unsatisfiable))
    raise click.exceptions.Exit(1)


@cli.command()
@click.argument("words", metavar="[WORD]...", nargs=-1)
@format_option
def terms(words: tuple[str, ...], form: str) -> None:
    """List the classes, keys and concepts that facts are written in."""
    from kg.model.read_ontology import bundled
    from kg.text.normalise import fold

    rows = [
        (t.name, t.kind, t.folder, t.domain, t.range, t.label("vi"), t.label("en"), t.definitions.get("en", ""))
        for t in bundled().terms.values()
        if t.kind != "annotation"
        and not t.computed
        and fold(" ".join(words)) in fold(f"{t.name} {t.label('vi')} {t.label('en')}")
    ]
    show_rows(("name", "kind", "folder", "of", "takes", "vi", "en", "definition"), rows, form)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes kg's words in your shell."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    if maker is None:
        raise KgError(f"no completion for {shell}", hint="take bash, zsh or fish")
    click.echo(maker(cli, {}, "kg", "_KG_COMPLETE").source())
