"""Linkage: called for, documented, missing, and who could close it.

`matrix`, `trend`, `ground` with `suggest`, and `holdout` work on any table of participations; `brokers` and
`fragility` on any networkx graph; `scorecard`, `follow_through`, `gaps`, `partners` and `trend_of` on a graph of ours.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
