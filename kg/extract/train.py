"""Trains the model of names on annotated texts (benchmarks/extraction.py runs it).

A folder holds `text/<id>.txt` and either `gold/<id>.yaml` (mentions with start, end and type) or `facts/<id>.yaml`
(actors, people and events with the names that the text uses: each is looked for). A model keeps hashed features only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.extract.dates import dates
from kg.extract.features import Seen, features, seen
from kg.extract.gazetteer import Gazetteer
from kg.extract.lexicon import Phrases, lexicon
from kg.extract.plain import Plain, plain
from kg.extract.tagger import KINDS
from kg.extract.tokens import sentences, tokens

PARAMETERS = {"c1": 0.05, "c2": 0.05, "max_iterations": 150, "feature.possible_transitions": True}


class Example:
    """A text made ready: its tokens, sentences, features and labels."""

    def __init__(
        self, name: str, text: str, mentions: Iterable[dict[str, Any]], known: Gazetteer, *, partial: bool = False
    ) -> None:
        self.name, self.partial = name, partial
        held: Plain = plain(text)
        words = tokens(held.text)
        self.sentences = sentences(held.text, words)
        self.seen: Seen = seen(words, self.sentences, dates(held.text), known)
        spans = [held.original(word.start, word.end) for word in words]
        self.labels = _labels(spans, mentions)

    def rows(self) -> Iterable[tuple[list[list[str]], list[str]]]:
        """Features and labels of each sentence."""
        for sentence in self.sentences:
            if self.partial and not self._complete(sentence):
                continue
            yield [features(self.seen, i) for i in sentence], [self.labels[i] for i in sentence]

    def _complete(self, sentence: range) -> bool:
        """Whether no name seems to be missing: each capital that begins one, behind the first word, is in a mention."""
        words, lows, lex = self.seen.words, self.seen.lows, lexicon()
        told = any(self.labels[i] != "O" for i in sentence)
        return told and not any(
            self.labels[i] == "O" and words[i].capital and (i > sentence.start or lex.heads.at(lows, i)[0])
            for i in sentence
        )


def _labels(spans: Sequence[tuple[int, int]], mentions: Iterable[dict[str, Any]]) -> list[str]:
    labels = ["O"] * len(spans)
    for mention in sorted(mentions, key=lambda m: m["start"] - m["end"]):
        if mention["type"] not in KINDS:
            continue
        inside = [i for i, (start, end) in enumerate(spans) if start < mention["end"] and mention["start"] < end]
        if inside and all(labels[i] == "O" for i in inside):
            for k, i in enumerate(inside):
                labels[i] = f"{'I' if k else 'B'}-{mention['type']}"
    return labels


def read(folders: Sequence[Path], known: Gazetteer) -> list[Example]:
    """The annotated texts of some folders."""
    import yaml

    found = []
    for path in sorted(
        path for folder in folders for kind in ("gold", "facts") for path in (folder / kind).glob("*.yaml")
    ):
        text = (path.parent.parent / "text" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        held = yaml.safe_load(path.read_text("utf-8"))
        partial = "mentions" not in held
        mentions = list(named(text, held, known)) if partial else held["mentions"]
        found.append(Example(path.stem, text, mentions, known, partial=partial))
    return found


def named(text: str, facts: Mapping[str, Any], known: Gazetteer) -> Iterator[dict[str, Any]]:
    """Mentions of a text of which only the names are known: every place where one of them stands, the longest first."""
    held = plain(text)
    words = tokens(held.text)
    lows = [word.low for word in words]
    names = {
        "event": [event["name_vi"] for event in facts["events"]],
        "organisation": [n for actor in facts["actors"] for n in (actor["name_vi"], *(actor.get("aliases") or ()))],
        "person": [person["name"] for person in facts["people"]],
    }
    listed = [(name, kind) for kind, texts in names.items() for name in texts if name]
    taken: set[int] = set()
    for phrases, kind in ((Phrases(listed), ""), (known.places, "place")):
        for first, last, tag in phrases.all(lows):
            if words[first].capital and not taken & set(range(first, last)):
                taken |= set(range(first, last))
                start, end = held.original(words[first].start, words[last - 1].end)
                yield {"type": kind or tag, "start": start, "end": end}


def train(examples: Iterable[Example], out: Path) -> None:
    """Train on examples and write the model."""
    from pycrfsuite import Trainer  # pyright: ignore[reportAttributeAccessIssue]  (it is compiled)

    trainer = Trainer(algorithm="lbfgs", verbose=False)
    for example in examples:
        for rows, labels in example.rows():
            if rows:
                trainer.append(rows, labels)
    trainer.set_params(PARAMETERS)
    trainer.train(str(out))
