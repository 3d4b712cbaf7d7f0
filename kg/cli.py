"""The command line: twins of the Python API. Exit 0 fine, 1 when a check finds something, 2 bad input."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg import __version__
from kg.errors import DataError, KgError, one_line

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kg.graph import KnowledgeGraph

Place = Path | str


class PlaceType(click.ParamType["Place"]):
    """A store: a directory, or the URL of a server."""

    name = "DIR|URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """URLs stay as they are."""
        return value if isinstance(value, Path) or "://" in value else Path(value)


F = TypeVar("F", bound=Callable[..., Any])
WIDEST = 60  # characters of a table cell; csv and json give all


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Vietnamese must come out whatever the system's encoding
            stream.reconfigure(encoding="utf-8")
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, prog_name="kg", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.Abort:
        code = _fail("stopped")
    except click.ClickException as error:
        code = _fail(f"{error.format_message().rstrip('.')}; {_help(error)}")
    except KgError as error:
        code = _fail(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        code = _fail(
            f"{error.filename or 'the system'}: {error.strerror or error}; "
            "check the path, its rights and the free space"
        )
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str) -> int:
    click.echo(f"kg: {one_line(message)}", err=True)
    return 2


def _help(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'kg'} --help tells more"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Liên Kết: a sourced knowledge graph of regional innovation actors and their linkage."""


def graph_options(command: F) -> F:
    """The options that say which graph a command works on."""
    for option in (
        click.option(
            "--store",
            "directory",
            type=PlaceType(),
            help="A store kept on disk or on a server, instead of the data.",
        ),
        click.option("--own/--no-own", default=True, help="With our data, or with yours alone."),
        click.option(
            "--data",
            multiple=True,
            type=click.Path(path_type=Path),
            help="A data directory of yours; may be repeated.",
        ),
    ):
        command = option(command)
    return command


def network_options(command: F) -> F:
    """The options that say which ties make a network; their names are those of kg.selection.Filter."""
    many = (
        ("--type", "Actors of this class, such as University."),
        ("--category", "Actors of this category, such as enterprise."),
        ("--role", "Participations in this role, such as organiser."),
        ("--tie", "Ties of this kind, such as tenure or Memorandum."),
        ("--status", "Of events and agreements, such as held; realised means any that came about."),
        ("--source", "Ties that this article states."),
        ("--certainty", "seen, believed or derived."),
    )
    one = (
        ("--region", "Ties within a region."),
        ("--on", "The day for which the region's provinces are taken; without it, any time."),
        ("--since", "Ties that may be of this day (or month, or year) or later."),
        ("--until", "Ties that may be of this day or earlier."),
    )
    for option in reversed(
        (
            *(click.option(flag, default="", help=text) for flag, text in one),
            *(click.option(flag, multiple=True, help=f"{text} May be repeated.") for flag, text in many),
            click.option("--registers", is_flag=True, help="Also what registers alone state."),
            click.option(
                "--people",
                type=click.Choice(["keep", "lift", "leave"]),
                help="People as they are, as the body of their post that day, or left out.",
            ),
            click.option("--groups/--no-groups", default=None, help="With groups named as a class, or without."),
            click.option(
                "--significant",
                type=click.Choice(["sdsm", "hypergeometric"]),
                help="Only those who met more often than chance explains (co-participation).",
            ),
            click.option(
                "--alpha",
                type=click.FloatRange(0, 1, min_open=True, max_open=True),
                help="The share of false discoveries that --significant allows.  [default: 0.05]",
            ),
        )
    ):
        command = option(command)
    return command


def network_of(kind: str, graph: KnowledgeGraph, options: dict[str, Any]) -> nx.MultiDiGraph[str]:
    """The network that the options ask for; what they left out goes to standard error."""
    given = {name: value for name, value in options.items() if value not in ((), "", None)}
    net = graph.network(kind, **given)
    if left := net.graph["left_out"]:
        click.echo("left out: " + ", ".join(f"{count:,} {reason}" for reason, count in left.items()), err=True)
    return net


kind_argument = click.argument("kind", metavar="KIND", default="everything")


seed_option = click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0, 4_000_000_000),
    help="Of what is random: communities, samples, permutations.",
)


actor_kind_argument = click.argument("kind", metavar="KIND", default="collaboration")


format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How rows come out.",
)


def open_graph(data: Sequence[Path], own: bool, directory: Place | None, *, reasoned: bool = True) -> KnowledgeGraph:
    """The graph a command asked for. A word on standard error where it is not reasoned."""
    from kg.graph import load, open_store

    if directory is None:
        return load(list(data), own=own, reasoned=reasoned)
    if data:
        raise click.UsageError("--store and --data exclude each other")
    graph = open_store(directory)
    if reasoned and not graph.store.reasoned:
        click.echo("kg: the store is not reasoned since its last change; kg reason --store DIR does it", err=True)
    return graph


# --- output ------------------------------------------------------------------------------------


def show(frame: pd.DataFrame, form: str) -> None:
    """Print rows as a table for people, as CSV, or as JSON lines in one array."""
    columns = [str(c) for c in frame.columns]
    rows = [
        [None if value is None or value != value else value for value in row]
        for row in frame.itertuples(index=False, name=None)
    ]
    if form == "json":
        click.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
        click.echo(out.getvalue(), nl=False)
    else:
        click.echo(_table(columns, [[_cell(value) for value in row] for row in rows]))


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _table(columns: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return "(no row)"
    cut = [[cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row] for row in rows]
    filled = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    widths = {i: max(len(columns[i]), *(len(row[i]) for row in cut)) for i in filled}
    lines = ["  ".join(row[i].ljust(widths[i]) for i in filled).rstrip() for row in [columns, *cut]]
    return "\n".join([lines[0], "  ".join("-" * widths[i] for i in filled), *lines[1:]])


# --- commands ----------------------------------------------------------------------------------


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a workspace with an example of each file you write."""
    template = Path(__file__).parent / "assets" / "workspace"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KgError("is there already and not empty", where=str(folder), cure="name a new folder")
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
@click.option("--own/--no-own", default=True, help="With our data, or with yours alone.")
@click.option("--only", metavar="SOURCE", help="This article alone; registers stay.")
@click.option("--store", "directory", type=PlaceType(), help="Keep the graph in a store on disk or on a server too.")
@click.option(
    "--sources",
    "texts",
    type=click.Path(path_type=Path),
    help="Verify quotes against the texts in this folder.",
)
def build(
    out: Path, data: tuple[Path, ...], own: bool, only: str | None, directory: Place | None, texts: Path | None
) -> None:
    """Build the checked graph, the map and the report."""
    from kg import build as building

    built = building.build(out, data=data, own=own, only=only, directory=directory, texts=texts)
    for warning in built.warnings:
        click.echo(f"kg: {warning}", err=True)
    click.echo(building.summary(built))


@cli.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--store", "directory", type=PlaceType(), help="The store, on disk or on a server, to load into.")
def load(files: tuple[Path, ...], directory: Place | None) -> None:
    """Load RDF files in the ontology's words (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML; also .gz)."""
    from kg.graph import load_into
    from kg.store import without_password

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
def save(out: Path, data: tuple[Path, ...], own: bool, directory: Place | None) -> None:
    """Save the whole graph as TriG, sorted: to take it to another machine, or store."""
    click.echo(f"wrote {open_graph(data, own, directory, reasoned=False).save(out)}")


@cli.command()
@graph_options
@click.option(
    "--sources",
    "texts",
    type=click.Path(path_type=Path),
    help="Verify quotes against the texts in this folder.",
)
def check(data: tuple[Path, ...], own: bool, directory: Place | None, texts: Path | None) -> None:
    """Check the data: each fault with its file, line and cure, and what sources tell differently. Exit 1 for faults."""
    from kg import evidence

    if directory is not None and texts is not None:
        raise click.UsageError("--store and --sources exclude each other: a store holds no lines to point at")
    try:
        graph = open_graph(data, own, directory, reasoned=False)
        found = graph.problems(texts=texts)
        if texts is not None and graph.data is not None and (absent := evidence.unverified(graph.data, texts)):
            click.echo(f"quotes not verified, their text is not there: {', '.join(absent)}", err=True)
    except DataError as error:
        found = list(error.problems)
    for problem in found:
        click.echo(str(problem))
    wrong = [p for p in found if p.severity != "note"]
    told = f"{len(found) - len(wrong)} contradictions between sources, which stay" if len(found) > len(wrong) else ""
    click.echo("; ".join(filter(None, (f"{len(wrong)} found" if wrong else "nothing found", told))), err=True)
    raise click.exceptions.Exit(1 if wrong else 0)


@cli.command()
@graph_options
@click.option(
    "--consistency",
    is_flag=True,
    help="Ask HermiT instead (needs Java): is there a model, is every class possible?",
)
def reason(data: tuple[Path, ...], own: bool, directory: Place | None, consistency: bool) -> None:
    """Put what follows from the axioms into the inferred graph; or check consistency."""
    from kg import reason as reasoning
    from kg.names import INFERRED, ONTOLOGY_GRAPH

    graph = open_graph(data, own, directory, reasoned=False)
    if not consistency:
        click.echo(f"{graph.reason():,} statements inferred")
        return
    held = graph.store
    verdict = reasoning.consistency(
        graph.ontology,
        (q.triple for name in held.graphs() if name not in (INFERRED, ONTOLOGY_GRAPH) for q in held.quads(name)),
    )
    if verdict.consistent and not verdict.unsatisfiable:
        click.echo("consistent; every class can have members")
        return
    for thing, one, other in reasoning.clashes(held, graph.ontology):
        click.echo(f"{thing} would be both {one} and {other}")
    click.echo("inconsistent" if not verdict.consistent else "impossible classes: " + ", ".join(verdict.unsatisfiable))
    raise click.exceptions.Exit(1)


def _query_names(_: click.Context, __: click.Parameter, text: str) -> list[str]:
    from kg.home import home

    return sorted(p.stem for p in (home() / "queries").glob(f"{text}*.rq"))


@cli.command()
@click.argument("name", shell_complete=_query_names)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the question; may be repeated.",
)
@graph_options
@format_option
def query(
    name: str, params: tuple[str, ...], data: tuple[Path, ...], own: bool, directory: Place | None, form: str
) -> None:
    """Answer a question of the catalogue."""
    values = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise click.UsageError(f"--param {param!r} is not NAME=VALUE")
        values[key] = value
    frame = open_graph(data, own, directory).query(name, **values)
    show(frame, form)
    if frame.attrs["note"]:
        click.echo(frame.attrs["note"], err=True)
    if frame.attrs["undated"]:
        click.echo(f"left aside: {frame.attrs['undated']} undated", err=True)


@cli.command()
@format_option
def queries(form: str) -> None:
    """List the questions, with their parameters."""
    import pandas as pd

    from kg.home import home
    from kg.queries import catalogue

    rows = [
        (q.name, " ".join(f"{p.name}={p.default}" for p in q.parameters), " ".join(q.tags), q.summary, q.question_vi)
        for q in catalogue(home() / "queries").values()
    ]
    show(pd.DataFrame(rows, columns=["name", "parameters", "tags", "summary", "question_vi"]), form)


@cli.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@graph_options
@format_option
def sparql(file: io.TextIOBase, data: tuple[Path, ...], own: bool, directory: Place | None, form: str) -> None:
    """Run a SPARQL query from a file, or from standard input with -."""
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise KgError("the query is not UTF-8", where=getattr(file, "name", "-"), cure="save it as UTF-8") from error
    graph = open_graph(data, own, directory)
    answer = graph.store.query(text)
    if isinstance(answer, bool):
        click.echo("true" if answer else "false")
    elif isinstance(answer, list):
        click.echo("".join(f"{line} .\n" for line in sorted(set(map(str, answer)))), nl=False)
    else:
        show(graph.frame(answer), form)


@cli.command()
@click.argument("words", metavar="TEXT...", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(min=1), help="How many at the most.")
@graph_options
@format_option
def find(
    words: tuple[str, ...], limit: int, data: tuple[Path, ...], own: bool, directory: Place | None, form: str
) -> None:
    """Find things by name; tone marks, case and common abbreviations do not matter. What a thing became follows it."""
    import pandas as pd

    found = open_graph(data, own, directory).find(" ".join(words), limit=limit)
    rows = [(e.id, e.label, " ".join(e.classes), e.when, " ".join(p.id for p in e.predecessors)) for e in found]
    show(pd.DataFrame(rows, columns=["id", "label", "class", "when", "before"]), form)


@cli.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--province", metavar="ID", default="", help="The province that the document is about.")
@click.option("--on", metavar="DATE", default="", help="The day of the document.")
@graph_options
@format_option
def resolve(
    names: tuple[str, ...],
    province: str,
    on: str,
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
) -> None:
    """Which known organisation each name means: same, unsure or none, with the reason. Quote names of several words."""
    import pandas as pd

    graph = open_graph(data, own, directory)
    decisions = [(name, graph.resolve(name, province=province, on=on)) for name in names]
    rows = [(name, d.judgement, d.id or " ".join(d.others), round(d.score, 1), d.reason) for name, d in decisions]
    show(pd.DataFrame(rows, columns=["name", "judgement", "id", "score", "reason"]), form)


@cli.command("show")
@click.argument("id")
@graph_options
@format_option
def show_thing(id: str, data: tuple[Path, ...], own: bool, directory: Place | None, form: str) -> None:
    """Show everything that sources state about a thing, with their words."""
    thing = open_graph(data, own, directory)[id]
    if form == "table":
        click.echo(f"{thing.label}{f' ({thing.label_en})' if thing.label_en else ''}, {' '.join(thing.classes)}")
    show(thing.facts(), form)


@cli.command("map")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("map.html"),
    show_default=True,
    help="The page to write.",
)
@click.option("--kind", default="everything", show_default=True, help="Which network to draw.")
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
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    **options: Any,
) -> None:
    """Draw the map: one HTML page that opens offline, on a region first; everything is one click away."""
    from kg.build import map_of
    from kg.maps.outlines import read as read_outlines

    drawing = read_outlines(outlines) if outlines else None
    graph = open_graph(data, own, directory)
    net = network_of(kind, graph, options)
    drawn = map_of(graph, net, lang=lang, focus=focus, outlines=drawing, everything=everything)
    click.echo(f"wrote {drawn.save(out)}")


@cli.command()
@kind_argument
@click.option("--out", type=click.Path(path_type=Path), help="The file to write: .graphml .gexf .net .csv .json")
@network_options
@graph_options
def network(
    kind: str, out: Path | None, data: tuple[Path, ...], own: bool, directory: Place | None, **options: Any
) -> None:
    """Make a network: everything, participation, co-participation, collaboration or affiliation."""
    from kg import exchange

    if out is not None:
        exchange.require_format(out)
    net = network_of(kind, open_graph(data, own, directory), options)
    click.echo(f"{kind}: {len(net):,} nodes, {net.number_of_edges():,} ties")
    for path in exchange.save_network(net, out) if out is not None else ():
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
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
    **options: Any,
) -> None:
    """Measure a network: centrality, structural holes, brokerage, communities."""
    import pandas as pd

    from kg import measures as measuring

    net = network_of(kind, open_graph(data, own, directory), options)
    rows = measuring.whole(net, by=by, seed=seed) if whole else measuring.actors(net, by=by, seed=seed)
    frame = pd.DataFrame(rows[:limit])
    show(frame.map(_rounded) if form == "table" else frame, form)
    click.echo("These are figures of what the sources report.", err=True)


def draw_options(command: F) -> F:
    """How often chance is drawn, and from which seed."""
    for option in (
        seed_option,
        click.option(
            "--permutations",
            default=999,
            show_default=True,
            type=click.IntRange(0, 100_000),
            help="How often chance is drawn; 0 leaves bands and verdicts empty.",
        ),
    ):
        command = option(command)
    return command


def show_figures(frame: pd.DataFrame, form: str) -> None:
    """Print figures, rounded in a table; tuples become words parted by spaces, lists in JSON."""
    tidy = frame.map(_rounded if form == "table" else _plain)
    show(tidy.map(lambda value: _joined(value, form)), form)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _rounded(value: Any) -> Any:
    value = _plain(value)
    return round(value, 3) if isinstance(value, float) else value


def _joined(value: Any, form: str) -> Any:
    return (list(value) if form == "json" else " ".join(map(str, value))) if isinstance(value, tuple) else value


def left_out(counts: dict[str, int]) -> None:
    """Say on standard error what does not count, and why."""
    if counts:
        click.echo("left out: " + ", ".join(f"{count:,} {reason}" for reason, count in counts.items()), err=True)


SHORT = (
    "call", "first", "second", "standing", "mandate", "why", "ties", "dated_ties", "inferred_ties", "undated_ties",
    "scope_open", "observed", "expected", "ratio", "low", "high", "q", "chance", "robust",
)  # fmt: skip


@cli.command()
@draw_options
@graph_options
@format_option
def scorecard(
    permutations: int, seed: int, data: tuple[Path, ...], own: bool, directory: Place | None, form: str
) -> None:
    """What linkage was called for, and what is documented of it; then chance. CSV and JSON give every column."""
    from kg import linkage

    frame = linkage.scorecard(open_graph(data, own, directory), permutations=permutations, seed=seed)
    show_figures(frame[list(SHORT)] if form == "table" else frame, form)
    left_out(frame.attrs["left_out"])
    click.echo("Followed is not caused; figures are of what the sources report.", err=True)


@cli.command("follow-through")
@click.argument("call")
@graph_options
@format_option
def follow_through(call: str, data: tuple[Path, ...], own: bool, directory: Place | None, form: str) -> None:
    """What came after a call, event by event and agreement by agreement, and how it answers the call."""
    from kg import linkage

    frame = linkage.follow_through(open_graph(data, own, directory), call=call)
    short = ["date", "days_from", "record", "kind", "how", "where", "answers", "same_organiser", "theme", "sure"]
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
@click.option("--stratum", metavar="COL", help="The column within whose values slots are permuted.")
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
    from kg import linkage as linking

    columns = filter(None, (event, actor, category, stratum, organiser, source))
    made = linking.matrix(
        linking.read_csv(table, *columns),
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
    click.echo(
        f"{made.attrs['slots']:,} participations of {made.attrs['actors']:,} actors in {made.attrs['events']:,} events",
        err=True,
    )


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
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
) -> None:
    """Linkage year by year, or before against after a day, with what each figure rests on."""
    from kg import linkage

    found = linkage.trend_of(open_graph(data, own, directory), region=region, at=at, draws=permutations, seed=seed)
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
    type=click.Choice(["lift", "leave"]),
    default="lift",
    show_default=True,
    help="In the matrices: people as the body of their post that day, or left out.",
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
    limit: int | None,
    permutations: int,
    seed: int,
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
) -> None:
    """What linkage is missing: between types, provinces, named actors; and who is known as a class only."""
    from kg import linkage

    graph = open_graph(data, own, directory)
    found = linkage.gaps(graph, call=call, region=region, people=people, permutations=permutations, seed=seed)
    frame: pd.DataFrame = getattr(found, what)
    show_figures(frame.head(limit) if limit else frame, form)
    left_out(found.left_out)
    if what == "pairs":
        tied = "; ".join(f"{ends}: {count}" for ends, count in frame.attrs["documented"].items())
        click.echo(f"pairs with a documented tie, not listed: {tied}", err=True)


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
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
    **options: Any,
) -> None:
    """Who stands between groups: roles against chance, structural holes, and what rests on one."""
    from kg import linkage

    net = network_of(kind, open_graph(data, own, directory), options)
    found = linkage.brokers(net, by=by, permutations=permutations, seed=seed)
    short = [
        "id",
        "group",
        "degree",
        *linkage.ROLES,
        "between",
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
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many at the most.")
@graph_options
@format_option
def partners(
    id: str, product: str | None, limit: int, data: tuple[Path, ...], own: bool, directory: Place | None, form: str
) -> None:
    """Whom an organisation could work with next: each with its path, and with what is not known."""
    from kg import linkage

    frame = linkage.partners(open_graph(data, own, directory), id, product=product, limit=limit)
    short = ["actor", "score", "common", "events", "subjects", "asked", "province", "distance", "path", "unknown"]
    show_figures(frame[short] if form == "table" else frame, form)
    if frame.attrs["why"]:
        click.echo(frame.attrs["why"], err=True)


@cli.command()
@click.argument("table", metavar="[TABLE]", required=False, type=click.Path(path_type=Path))
@click.option("--split", metavar="DATE", required=True, help="Pairs that first met from this day on are to be told.")
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
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
) -> None:
    """How far to trust suggestions: what was known before a day against the pairs that met after it.

    Without a TABLE (a CSV of participations, also .gz), of the graph.
    """
    from kg import linkage

    if table is None:
        made = linkage.holdout_of(open_graph(data, own, directory), split=split, samples=samples, seed=seed)
    else:
        held = linkage.read_csv(table, event, actor, date)
        made = linkage.holdout(held, event=event, actor=actor, date=date, split=split, samples=samples, seed=seed)
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
    data: tuple[Path, ...],
    own: bool,
    directory: Place | None,
    form: str,
    **options: Any,
) -> None:
    """How much of a network rests on one actor, one event, one source."""
    from kg import linkage

    found = linkage.fragility(network_of(kind, open_graph(data, own, directory), options), by=by)
    show_figures(getattr(found, what), form)
    click.echo(f"core ({found.core_number} ties each): {' '.join(found.core)}", err=True)


@cli.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="The page to write.",
)
@graph_options
def report(out: Path, data: tuple[Path, ...], own: bool, directory: Place | None) -> None:
    """Write the report: one HTML page."""
    from kg.reports import report as reporting

    click.echo(f"wrote {reporting(open_graph(data, own, directory)).save(out)}")


@cli.command()
@click.argument("words", metavar="[WORD]...", nargs=-1)
@format_option
def terms(words: tuple[str, ...], form: str) -> None:
    """List the classes, keys and concepts that facts are written in."""
    import pandas as pd

    from kg.home import home
    from kg.names import fold
    from kg.ontology import read

    rows = [
        (t.name, t.kind, t.folder, t.domain, t.range, t.label("vi"), t.label("en"), t.definitions.get("en", ""))
        for t in read(home() / "ontology" / "core.ttl").terms.values()
        if t.kind != "annotation"
        and not t.computed
        and fold(" ".join(words)) in fold(f"{t.name} {t.label('vi')} {t.label('en')}")
    ]
    show(pd.DataFrame(rows, columns=["name", "kind", "folder", "of", "takes", "vi", "en", "definition"]), form)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes kg's words in your shell."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    if maker is None:
        raise KgError(f"no completion for {shell}", cure="take bash, zsh or fish")
    click.echo(maker(cli, {}, "kg", "_KG_COMPLETE").source())
