"""Measures of networks: plain functions, networkx graphs (or incidence matrices) in, plain values out.

Each says in its first lines what it takes and refuses the rest. `simple(net)` merges parallel ties and
directions of what `g.network` gives. Formulas and sources stand with each function.
"""

from kg.measures._take import UNKNOWN, simple
from kg.measures.backbone import (
    Significance,
    backbone,
    configuration_model,
    disparity,
    hypergeometric,
    poisson_binomial_tail,
    sdsm,
    significant,
)
from kg.measures.centrality import (
    Estimate,
    TwoMode,
    articulation,
    betweenness,
    betweenness_sampled,
    centralisation,
    closeness,
    core_number,
    degree,
    strength,
    two_mode,
)
from kg.measures.groups import EI, Communities, assortativity, communities, ei_index, mixing, modularity, nmi
from kg.measures.holes import ROLES, Brokerage, between_groups, brokerage, constraint, effective_size
from kg.measures.table import actors, whole

__all__ = [
    "EI",
    "ROLES",
    "UNKNOWN",
    "Brokerage",
    "Communities",
    "Estimate",
    "Significance",
    "TwoMode",
    "actors",
    "articulation",
    "assortativity",
    "backbone",
    "between_groups",
    "betweenness",
    "betweenness_sampled",
    "brokerage",
    "centralisation",
    "closeness",
    "communities",
    "configuration_model",
    "constraint",
    "core_number",
    "degree",
    "disparity",
    "effective_size",
    "ei_index",
    "hypergeometric",
    "mixing",
    "modularity",
    "nmi",
    "poisson_binomial_tail",
    "sdsm",
    "significant",
    "simple",
    "strength",
    "two_mode",
    "whole",
]
