"""Quotes against texts at hand: each piece of a quote must stand in the source's text, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import NotFoundError, Problem
from kg.model.facts import Data, Source
from kg.model.vocabularies import Key
from kg.text.normalise import nfc

ELLIPSIS = "…"


def pieces(quote: str) -> list[str]:
    """The pieces of a quote, in order, between its ellipses."""
    return [piece for part in quote.split(ELLIPSIS) if (piece := part.strip())]


def missing_piece(quote: str, text: str) -> str:
    """The first piece of a quote that does not stand in the text after the one before it; empty if all do.

    Both are compared in NFC with white space folded; case and tone marks count.
    """
    plain, at = flat(text), 0
    for piece in pieces(quote):
        found = plain.find(flat(piece), at)
        if found < 0:
            return piece
        at = found + len(flat(piece))
    return ""


def flat(text: str) -> str:
    """The text in NFC on one line."""
    return " ".join(nfc(text).split())


def problems(data: Data, directory: Path) -> Iterator[Problem]:
    """Quotes that the texts under a directory (`<source-id>.txt`) do not bear out.

    Raises NotFoundError where the directory is missing or has no text for any source.
    """
    if not directory.is_dir():
        raise NotFoundError("no such directory of source texts", where=str(directory), hint="name an existing one")
    texts = {s.id: directory / f"{s.id}.txt" for s in data.sources if not s.register}
    at_hand = {identifier: path for identifier, path in texts.items() if path.is_file()}
    if not at_hand:
        raise NotFoundError("no text of any source is here", where=str(directory), hint="name each <source-id>.txt")
    for source in data.sources:
        if source.id in at_hand:
            yield from _against(source, at_hand[source.id])


def _against(source: Source, path: Path) -> Iterator[Problem]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(str(path), 0, "unreadable", str(error), "save the text as UTF-8, readable")
        return
    for fact in source.facts:
        for quote in fact.all(Key.quote):
            if piece := missing_piece(quote, text):
                yield Problem(
                    source.file,
                    fact.line_of(Key.quote),
                    Key.quote,
                    f"{piece!r} is not in {path.name} at that place",
                    "copy the words from the text",
                    fact.name,
                )


def unverified(data: Data, directory: Path) -> list[str]:
    """The articles with quotes whose text is not in the directory."""
    return [
        s.id
        for s in data.sources
        if any(f.all(Key.quote) for f in s.facts) and not (directory / f"{s.id}.txt").is_file()
    ]
