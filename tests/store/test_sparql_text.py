"""Which words of a query are keywords."""

from __future__ import annotations

import pytest

from kg.store._sparql_text import from_clauses, without_from


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * FROM <urn:a> FROM NAMED <urn:b> {}", ["urn:a"], ["urn:b"]),
        ("SELECT *\nfrom<urn:a>{}", ["urn:a"], []),
        ("SELECT (MIN(?from) AS ?first) { ?s ?p ?from }", [], []),
        ("SELECT $from ?FROM { ?s ?p $from }", [], []),
        ("PREFIX from: <urn:x#> SELECT (from:f(?x) AS ?y) { ?x a from:T }", [], []),
    ],
)
def test_from_is_a_clause_and_no_variable_or_name(text: str, default: list[str], named: list[str]) -> None:
    assert from_clauses(text) == (default, named)
    assert ("urn:a" in without_from(text)) is False and without_from(text).count("?from") == text.count("?from")
