"""What the shell offers behind a command: kinds, ids, words of the ontology. Read from files, without a graph."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable

import click

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def _offering(words: Callable[[], Iterable[str]]) -> Complete:
    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
        """What of some words begins as typed."""
        return sorted(word for word in set(words()) if word.startswith(typed))

    return complete


def _kinds() -> Iterable[str]:
    from kg.model.vocabularies import NetworkKind

    return map(str, NetworkKind)


def _concepts(cls: str) -> Callable[[], Iterable[str]]:
    def words() -> Iterable[str]:
        from kg.model.read_ontology import bundled
        from kg.model.vocabularies import slug_of

        return (slug_of(term.name) for term in bundled().listed(cls))

    return words


def _register_ids(*folders: str) -> Callable[[], Iterable[str]]:
    def words() -> Iterable[str]:
        from kg._util.paths import home

        for path in sorted((home() / "data" / "registers").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.reader(file):
                    if row and "/" in row[0] and (not folders or row[0].split("/")[0] in folders):
                        yield row[0]

    return words


def _files(folder: str, ending: str) -> Callable[[], Iterable[str]]:
    def words() -> Iterable[str]:
        from kg._util.paths import home

        return (path.stem for path in (home() / folder).glob(f"*{ending}"))

    return words


kinds = _offering(_kinds)
ids = _offering(_register_ids())
regions = _offering(_register_ids("region", "province"))
provinces = _offering(_register_ids("province"))
roles = _offering(_concepts("Role"))
statuses = _offering(_concepts("Status"))
certainties = _offering(_concepts("Certainty"))
categories = _offering(_concepts("ActorCategory"))
articles = _offering(_files("data/facts", ".toml"))
questions = _offering(_files("queries", ".rq"))
mappings = _offering(_files("data/mappings", ".toml"))
OF_OPTIONS = {
    "--region": regions, "--role": roles, "--status": statuses, "--certainty": certainties, "--category": categories,
    "--source": articles,
}  # fmt: skip
