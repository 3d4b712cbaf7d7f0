"""From files of articles to drafts of facts: read, extracted, joined to what the graph knows, written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg._util.atomic import write_bytes
from kg._util.progress import watched
from kg.errors import KgError
from kg.extract.articles import ENDINGS, Article, first_line, read_article
from kg.extract.draft import Extracted, as_json, extract
from kg.extract.evaluation import Measured, measure
from kg.extract.gazetteer import Gazetteer, Known, gazetteer
from kg.model import edtf
from kg.resolution import proposals
from kg.review.drafting import About, as_source, as_text
from kg.store import labels
from kg.text.normalise import slug

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader tells of articles: their day, province and address, and whether names are found by rules alone."""

    published: str = ""
    province: str = ""
    url: str = ""
    by_rules: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """An article's draft: its text, where it was written, what is in it; or why there is none."""

    article: Path
    text: str = ""
    written: Path | None = None
    said: str = ""
    error: str = ""


def known_names(known: proposals.Known, graph: KnowledgeGraph) -> Gazetteer:
    """The names that a graph knows, for finding them in texts."""
    ontology, names = graph.ontology, labels.names(graph.store)
    depth = ontology.depths

    def cls(identifier: str) -> str:
        told = [c for c in known.classes.get(identifier, ()) if c in ontology.classes]
        return max(told, key=lambda c: (depth[c], c), default="")

    bodies = [Known(a.id, cls(a.id), a.names) for a in known.organisations.actors.values()]
    people = [Known(a.id, "Person", a.names) for held in known.people.values() for a in held]
    places = [Known(i, "Province", n) for i, n in names.items() if i.startswith(("province/", "region/"))]
    return gazetteer(bodies, people, places)


def extracted(
    articles: Sequence[Path], graph: KnowledgeGraph, asked: Asked, out: Path | None, form: str
) -> Iterator[Done]:
    """Draft the facts of each article, in order; of a folder, of every article in it. What cannot be read is told.

    Raises KgError for a day that is no date, a province that is none, or an `out` that is no folder for many articles.
    """
    asked = _checked(asked, graph)
    paths = list(_files(articles))
    if out is not None and len(paths) > 1 and out.suffix:
        raise KgError("is no folder", where=str(out), hint="name a folder: there is a draft for each article")
    known = graph.known
    names = known_names(known, graph)
    written: set[Path] = set()
    for path in watched(paths, "articles", len(paths)):
        try:
            article = read_article(path)
        except KgError as error:
            yield Done(path, error=str(error))
            continue
        held, about = _read(path, article, names, asked)
        text, said = _drafted(held, about, graph, form)
        target = None if out is None else out if len(paths) == 1 and out.suffix else out / f"{about.id}.{form}"
        if target is not None and (target in written or target.resolve() == path.resolve()):
            yield Done(
                path, error=f"{path}: its draft would replace {target}; rename the article, or name another --out"
            )
            continue
        if target is not None:
            written.add(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(target, text.encode())
        yield Done(path, text, target, said)


def _checked(asked: Asked, graph: KnowledgeGraph) -> Asked:
    if asked.published:
        try:
            edtf.parse(asked.published)
        except ValueError as error:
            raise KgError(f"--published: {error}", hint="write a day, such as 2019-10-11") from error
    province = graph.province(asked.province) if asked.province else ""
    return Asked(asked.published, province, asked.url, asked.by_rules)


def _files(articles: Sequence[Path]) -> Iterator[Path]:
    for path in articles:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith("."))
        else:
            yield path


def _read(path: Path, article: Article, names: Gazetteer, asked: Asked) -> tuple[Extracted, About]:
    published = asked.published or article.published
    title = article.title or first_line(article.text)
    about = About(
        slug(path.stem) or "article", title, published, article.publisher, asked.url or article.url, asked.province
    )
    return extract(article.text, names, title=title, published=published, by_rules=asked.by_rules), about


def _drafted(held: Extracted, about: About, graph: KnowledgeGraph, form: str) -> tuple[str, str]:
    source, remarks = as_source(held, about, graph.known, graph.ontology)
    planned = sum(fact.planned for fact in held.facts)
    said = f"{len(held.document.mentions)} names and days, {len(source.facts)} facts" + (
        f", {planned} planned left out" if planned else ""
    )
    if form == "json":
        return json.dumps(as_json(held), ensure_ascii=False, indent=1) + "\n", said
    return as_text(source, remarks), said


def measured(gold: Path, graph: KnowledgeGraph, *, ids: str = "", by_rules: bool = False) -> Measured:
    """Figures of extraction on a folder of annotated texts; `ids` keeps those whose name ends in one of its letters.

    Raises KgError for a folder without annotated texts, or a file of it that cannot be read.
    """
    truth, texts = read_gold(gold, ids)
    names = known_names(graph.known, graph)
    found = {name: as_json(extract(text, names, by_rules=by_rules)) for name, text in texts.items()}
    return measure(truth, found, texts)


def read_gold(folder: Path, ids: str = "") -> tuple[dict[str, Any], dict[str, str]]:
    """Annotated texts of a folder: what is true of each, and the text. Raises KgError where there are none."""
    paths = sorted((folder / "gold").glob("*.yaml")) + sorted((folder / "gold").glob("*.json"))
    chosen = [path for path in paths if not ids or path.stem[-1] in ids]
    if not chosen:
        raise KgError("has no annotated texts", where=str(folder), hint="it holds text/<id>.txt and gold/<id>.yaml")
    truth, texts = {}, {}
    for path in chosen:
        text = folder / "text" / f"{path.stem}.txt"
        try:
            truth[path.stem] = _gold(path)
            texts[path.stem] = text.read_bytes().decode("utf-8")
        except (OSError, ValueError) as error:
            raise KgError(f"cannot be read: {error}", where=str(path), hint="mend it, or take it away") from error
    return truth, texts


def _gold(path: Path) -> Any:
    if path.suffix == ".json":
        return json.loads(path.read_text("utf-8"))
    try:
        import yaml
    except ImportError:
        raise KgError(
            "is read by yaml, which is not installed", where=str(path), hint="pip install 'lienket[articles]'"
        ) from None
    try:
        held = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if not isinstance(held, dict) or not {"mentions", "facts"} <= held.keys():
        raise ValueError("no mentions and facts")
    return held
