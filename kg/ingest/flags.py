"""Flags of people's tables: yes, no, or a role; what is neither is refused, never silently no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from kg.errors import KgError
from kg.model.read_ontology import bundled
from kg.model.vocabularies import Key, Kind, slug_of
from kg.text.normalise import fold

_YES = "1 1.0 true yes y t x co dung ✓ coordinator host"
_NO = "0 0.0 false no n f - khong sai partner thirdparty associatedpartner internationalpartner beneficiary"
_NO_PHRASES = ("tham gia", "tham dự", "đối tác", "thành viên")


@cache
def _words() -> Mapping[str, bool]:
    """Each word, folded: of yes and no in both languages, of the roles of Horizon projects, and of our own roles, which
    the ontology says organise or not."""
    ours = {
        fold(word): role.direct == Key.organises
        for role in bundled().listed(Kind.Role)
        for word in (role.name, slug_of(role.name), role.label("vi"), role.label("en"))
    }
    no = (*_NO.split(), *map(fold, _NO_PHRASES))
    return {**ours, **dict.fromkeys(_YES.split(), True), **dict.fromkeys(no, False)}


def means(text: str) -> bool | None:
    """What one text says; None for what is empty, or neither."""
    return _words().get(fold(text))


def flags(texts: Sequence[str], column: str, where: Callable[[str], str] = lambda _: "") -> list[bool | None]:
    """Of each text, yes or no; None where it is empty, and nobody knows. Raises KgError for what is neither, with
    `where` it stands."""
    words = {fold(text): text for text in texts}
    neither = [text for folded, text in words.items() if folded and folded not in _words()]
    if neither:
        raise KgError(
            f"{neither[0]!r} in the column {column!r} says neither yes nor no",
            where=where(neither[0]),
            hint="write 1 or 0, x or nothing, có or không, or a role such as organiser, coordinator, participant",
        )
    return [means(text) for text in texts]
