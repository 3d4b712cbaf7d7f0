"""The report: one page for a reader who has five minutes, with everything it rests on behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from kg._util.atomic import write_bytes
from kg.linkage.suggestion.candidates import WithCandidates
from kg.reports import appendix, story
from kg.text import written

_TEMPLATE = Path(__file__).parent / "report.html.j2"


@dataclass(frozen=True)
class Report:
    """A written report: one HTML page."""

    html: str = field(repr=False)

    def __repr__(self) -> str:
        return f"<Report: a page of {len(self.html.encode()) // 1000:,} kB; .save('report.html') writes it>"

    def _repr_html_(self) -> str:
        """A line: the page itself would be the most of a notebook."""
        return f"<p>{escape(repr(self))}</p>"

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all."""
        return write_bytes(Path(path), self.html.encode("utf-8"))


def report(graph: WithCandidates) -> Report:
    """Write the report of a graph: one page in Vietnamese and English, without a script, that opens offline.

    Scorecard, follow-through, matrices, brokers, partners, how sure each is, what sources do not cover, sources.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(written=written.date, number=lambda shown: written.number(str(shown)))
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    told = story.tell(graph)
    return Report(template.render(all=appendix.content(graph), reasoned=graph.store.reasoned, **told))


__all__ = ["Report", "report"]
