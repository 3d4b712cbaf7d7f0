"""All measures of a network side by side: a row an actor, and a column of figures for the whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

import networkx as nx

from kg.errors import KgError
from kg.measures import centrality, clustering, gould_fernandez, homophily, structural_holes, validation

N = TypeVar("N", bound=Hashable)
PERMUTED = 200_000  # ties up to which brokerage is set against permutations
EXACT = 3000  # nodes up to which betweenness is exact


def actors(net: nx.Graph[N], *, by: str = "type", sources: int = 1000, seed: int = 0) -> list[dict[str, Any]]:
    """A row a node, the most central first, of any network (parallel ties and directions are merged).

    Keys: id, label, group (the node's `by`), degree, strength, betweenness, betweenness_error (0 where exact, up
    to 3,000 nodes; a standard error where sampled from `sources` nodes, NaN where the sample tells none),
    closeness, core, constraint, effective_size, ei, coordinator, itinerant, gatekeeper (or representative:
    undirected, they are one), liaison (each open triple counted once), community, articulation. Figures that
    are not defined for a node are NaN.
    """
    made = validation.simple(net)
    if not len(made):
        return []
    estimated = _betweenness(made, sources, seed)
    figures: dict[str, Any] = {
        "degree": centrality.degree(made),
        "strength": centrality.strength(made),
        "betweenness": {node: e.value for node, e in estimated.items()},
        "betweenness_error": {node: e.error for node, e in estimated.items()},
        "closeness": centrality.closeness(made),
        "core": centrality.core_number(made),
        "constraint": structural_holes.constraint(made, weight="weight"),
        "effective_size": structural_holes.effective_size(made),
        "ei": homophily.ei_index(made, by).nodes,
        **{
            role: {node: int(count * _share(role)) for node, count in counts.items()}
            for role, counts in _once(gould_fernandez.brokerage(made, by).counts).items()
        },
        "community": clustering.communities(made, seed=seed, seeds=1).members,
    }
    cut = centrality.articulation(made)
    rows = [
        {
            "id": node,
            "label": data.get("label", str(node)),
            "group": validation.UNKNOWN if data.get(by) in (None, "") else data[by],
            **{name: values[node] for name, values in figures.items()},
            "articulation": node in cut,
        }
        for node, data in made.nodes(data=True)
    ]
    return sorted(rows, key=lambda row: (-row["betweenness"], -row["degree"], str(row["id"])))


def _once(counts: Mapping[str, Any]) -> dict[str, Any]:
    """Roles of an undirected graph, each triple once: it stands there both ways round, and is the other way
    round a gatekeeper's triple where it is a representative's."""
    return {role: counts[role] for role in gould_fernandez.ROLES if role != "representative"}


def _share(role: str) -> float:
    return 1 if role == "gatekeeper" else 0.5


def _betweenness(net: nx.Graph[N], sources: int, seed: int) -> dict[N, centrality.Estimate]:
    if len(net) > EXACT:
        return centrality.betweenness_sampled(net, sources=sources, seed=seed)
    return {node: centrality.Estimate(value, 0.0) for node, value in centrality.betweenness(net).items()}


def whole(net: nx.Graph[N], *, by: str = "type", seed: int = 0, permutations: int = 199) -> list[dict[str, Any]]:
    """Figures of the whole network: rows of `measure`, `value`, `expected` and `z` (NaN where there is none).

    Parallel ties and directions are merged. `expected` and `z` of the roles are those of `permutations`
    random ways to hand the groups out (z is NaN above 200,000 ties); each triple counts once.
    """
    made = validation.simple(net)
    if not made.number_of_edges():
        raise KgError("the network has no tie to measure", hint="take fewer filters, or another kind")
    few = made.number_of_edges() <= PERMUTED
    roles = gould_fernandez.brokerage(made, by, permutations=permutations if few else 0, seed=seed)
    found = clustering.communities(made, seed=seed)
    index = homophily.ei_index(made, by)
    plain: list[tuple[str, float]] = [
        ("nodes", len(made)),
        ("ties", made.number_of_edges()),
        ("isolates", nx.number_of_isolates(made)),
        ("components", nx.number_connected_components(made)),
        ("density", nx.density(made)),
        ("degree centralisation", centrality.centralisation(centrality.degree(made))),
        (f"E-I index by {by}", index.network),
        (f"assortativity by {by}", homophily.assortativity(homophily.mixing(made, by)[0])),
        ("modularity", found.modularity),
        ("communities", len(found.sizes)),
        ("stability over 20 seeds", found.stability),
        ("articulation actors", len(centrality.articulation(made))),
    ]
    nothing = float("nan")
    return [{"measure": name, "value": value, "expected": nothing, "z": nothing} for name, value in plain] + [
        {
            "measure": role,
            "value": int(total * _share(role)),
            "expected": roles.expected_permutation[role] * _share(role),
            "z": roles.total_z[role],
        }
        for role, total in _once(roles.total).items()
    ]
