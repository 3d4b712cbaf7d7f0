"""Writes facts in their canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model.facts import Source, Value


def quote(text: str) -> str:
    """The text as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04X}", escaped) + '"'


def write(source: Source) -> str:
    """A facts file in canonical form: what `read_source` reads back as the same value."""
    lines = ["[source]", f"id = {quote(source.id)}", *_lines(source.values)]
    if source.expect:
        lines.append("expect = { " + ", ".join(f"{name} = {count}" for name, count in source.expect) + " }")
    for fact in source.facts:
        lines += ["", "[[fact]]", f"class = {quote(fact.cls)}"]
        lines += [f"id = {quote(fact.id)}"] if fact.id else []
        lines += _lines(fact.values)
    return "\n".join(lines) + "\n"


def _lines(values: Iterable[Value]) -> list[str]:
    by_key: dict[str, list[str]] = {}
    for value in values:
        by_key.setdefault(value.key, []).append(quote(value.text))
    return [
        f"{key} = {texts[0]}" if len(texts) == 1 else f"{key} = [{', '.join(texts)}]" for key, texts in by_key.items()
    ]
