"""Measures of networks: plain functions, networkx graphs (or incidence matrices) in, plain values out.

Each says in its first lines what it takes and refuses the rest. `simple(net)` merges parallel ties and
directions of what `g.network` gives. Formulas and sources stand with each function.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
