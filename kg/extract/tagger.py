"""The statistical model of names: spans of bodies, people, places and events, by a conditional random field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from kg.extract.features import Seen, features

KINDS = ("organisation", "person", "place", "event")


class Span(NamedTuple):
    """A run of tokens that is a mention: first token, behind the last, kind, how sure (0 to 1)."""

    start: int
    end: int
    kind: str
    sure: float


MODEL = "names.crfsuite"


@cache
def model(path: str = "") -> Any:
    """The model opened: the one that comes with the package, or a file's."""
    from pycrfsuite import Tagger  # pyright: ignore[reportAttributeAccessIssue]  (it is compiled)

    tagger = Tagger()
    with resources.as_file(Path(path) if path else resources.files("kg.extract") / MODEL) as file:
        tagger.open(str(file))  # not open_inmemory: that reads bytes which nobody holds any more
    return tagger


def spans(document: Seen, sentences: Sequence[range], path: str = "") -> list[Span]:
    """The mentions that the model sees, sentence by sentence, each with the least probability of its tokens."""
    tagger = model(path)
    found: list[Span] = []
    for sentence in sentences:
        if not len(sentence):
            continue
        tags: list[str] = tagger.tag([features(document, i) for i in sentence])
        for start, end, kind in _runs(tags):
            sure = min(tagger.marginal(tags[k], k) for k in range(start, end))
            found.append(Span(sentence.start + start, sentence.start + end, kind, sure))
    return found


def _runs(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    runs: list[tuple[int, int, str]] = []
    start = 0
    for i in range(1, len(tags) + 1):
        if i == len(tags) or tags[i][:2] != "I-" or tags[i][2:] != tags[start][2:]:
            if tags[start] != "O":
                runs.append((start, i, tags[start][2:]))
            start = i
    return runs
