"""Extraction of facts from articles: trains the model of names, and measures what it is worth.

    python benchmarks/extraction.py train CORPUS      # write kg/extract/names.crfsuite from all annotated texts
    python benchmarks/extraction.py folds CORPUS      # five folds: each text is read by a model that has not seen it
    python benchmarks/extraction.py speed ARTICLE...  # characters a second, beside reading tokens alone

CORPUS holds folders with text/ and gold/ (or facts/). Figures of a model on texts it was trained on say nothing.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import kg
from kg.extract.draft import as_json, extract
from kg.extract.evaluation import Measured, measure
from kg.extract.gazetteer import Gazetteer
from kg.extract.plain import plain
from kg.extract.tagger import MODEL, model
from kg.extract.tokens import tokens
from kg.extract.train import Example, read, train
from kg.pipeline.extracting import known_names, read_gold

FOLDS = 5
SHIPPED = Path(__file__).parents[1] / "kg" / "extract" / MODEL
RULES = Path(__file__).parents[1] / "kg" / "extract" / "precision.toml"


def examples(corpus: Path, known: Gazetteer) -> list[Example]:
    """Every annotated text of a corpus."""
    return read([folder for folder in sorted(corpus.iterdir()) if (folder / "text").is_dir()], known)


def folds(corpus: Path, known: Gazetteer) -> tuple[Measured, dict[str, Measured]]:
    """Figures of all texts with gold, each read by a model trained on four fifths of the others; all, and by folder."""
    held = examples(corpus, known)
    golden = [folder for folder in sorted(corpus.iterdir()) if (folder / "gold").is_dir()]
    read_ = {folder.name: read_gold(folder) for folder in golden}
    truth = {name: gold for golds, _ in read_.values() for name, gold in golds.items()}
    texts = {name: text for _, all_texts in read_.values() for name, text in all_texts.items()}
    found = {}
    for name, path in _models(held, sorted(truth)):
        found[name] = as_json(extract(texts[name], known, model=str(path)))
    by_folder = {name: measure(golds, found, texts) for name, (golds, _) in read_.items()}
    return measure(truth, found, texts), by_folder


def _models(held: list[Example], names: list[str]) -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            unseen = names[fold::FOLDS]
            path = Path(folder) / f"{fold}.crfsuite"
            train((example for example in held if example.name not in unseen), path)
            model.cache_clear()
            yield from ((name, path) for name in unseen)


def write_rules(all_texts: Measured) -> None:
    """Keep how often each rule was right on texts that the model had not seen: a fact's confidence is read from it."""
    rows = [row for row in all_texts.rows if row.label.startswith("rule ")]
    head = "# How often each rule was right, of how many facts it gave: five folds (benchmarks/extraction.py folds).\n"
    lines = [f"{row.label.removeprefix('rule ')} = [{row.right}, {row.right + row.wrong}]" for row in rows]
    RULES.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def speed(paths: list[Path], known: Gazetteer) -> None:
    """Characters a second of extraction, and of splitting the same texts into tokens alone: the best of three."""
    texts = [path.read_text("utf-8") for path in paths]
    chars = sum(map(len, texts))
    extract(texts[0], known)  # what is read once

    def best(work: object) -> float:
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            for text in texts:
                work(text)  # type: ignore[operator]
            taken.append(time.perf_counter() - start)
        return chars / min(taken)

    whole, alone = best(lambda text: extract(text, known)), best(lambda text: tokens(plain(text).text))
    print(
        f"{chars:,} characters: extraction {whole:,.0f} a second, tokens alone {alone:,.0f} ({alone / whole:.0f} times)"
    )


def main() -> None:
    verb, *paths = sys.argv[1:] or [""]
    graph = kg.load()
    known = known_names(graph.known, graph)
    if verb == "train":
        train(examples(Path(paths[0]), known), SHIPPED)
        raw = SHIPPED.read_bytes()
        print(f"{SHIPPED.name}: {len(raw):,} bytes, sha256 {hashlib.sha256(raw).hexdigest()}")
    elif verb == "folds":
        everything, by_folder = folds(Path(paths[0]), known)
        write_rules(everything)
        for name, measured in by_folder.items():
            print(f"-- {name}")
            print("\n".join(row.said for row in measured.rows if not row.label.startswith("rule ")))
    elif verb == "speed":
        speed([Path(path) for path in paths], known)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
