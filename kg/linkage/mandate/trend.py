"""How linkage of a region changed over the years, of what sources report."""

from __future__ import annotations

from kg.linkage.chance import trend as of_table
from kg.linkage.chance.trend import Trend
from kg.linkage.mandate.basis import Graph
from kg.linkage.mandate.calls import lying, scope_of
from kg.linkage.mandate.expectation import days_of
from kg.linkage.mandate.expectation import participations as of_graph


def trend_of(g: Graph, *, region: str | None = None, at: str | None = None, draws: int = 999, seed: int = 0) -> Trend:
    """`trend` of what sources report of a region's organisations (seat known, and in it), or of all.

    Raises KgError for a region whose members are not known, or a day that is none.
    """
    basis = g.basis
    _, scope = scope_of(basis, None, region)
    frame = of_graph(basis, lying(basis, scope.whole, unseated=False) if scope else None)
    spans = days_of(basis)
    frame = frame.assign(
        date=[spans.get(e, ("", False))[0] for e in frame["event"]],
        guessed=[spans.get(e, ("", False))[1] for e in frame["event"]],
    )
    return of_table.trend(frame, inferred="guessed", at=at, draws=draws, seed=seed)


trend = trend_of  # as kg.trend; kg.linkage.trend is that of any table
