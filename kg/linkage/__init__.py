"""Linkage: called for, documented, missing, and who could close it.

`matrix`, `trend`, `ground` with `suggest`, and `holdout` work on any table of participations; `brokers` and
`fragility` on any networkx graph; `scorecard`, `follow_through`, `gaps`, `partners` and `trend_of` on a graph of ours.
"""

from kg.linkage.brokerage import Brokers, brokers
from kg.linkage.chance import COLUMNS, Margins, across, matrix
from kg.linkage.change import MEASURES, Trend, transmission, trend, trend_of
from kg.linkage.fragile import Fragility, fragility
from kg.linkage.mandate import follow_through, scorecard
from kg.linkage.missing import SEAT_UNKNOWN, Gaps, gaps
from kg.linkage.suggestions import Ground, ground, holdout, holdout_of, partners, suggest
from kg.linkage.table import read_csv
from kg.measures import ROLES

__all__ = [
    "COLUMNS",
    "MEASURES",
    "ROLES",
    "SEAT_UNKNOWN",
    "Brokers",
    "Fragility",
    "Gaps",
    "Ground",
    "Margins",
    "Trend",
    "across",
    "brokers",
    "follow_through",
    "fragility",
    "gaps",
    "ground",
    "holdout",
    "holdout_of",
    "matrix",
    "partners",
    "read_csv",
    "scorecard",
    "suggest",
    "transmission",
    "trend",
    "trend_of",
]
