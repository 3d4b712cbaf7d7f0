"""Brokerage roles of Gould and Fernandez, counted from triangles, with their expectations."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import networkx as nx
import numpy as np

from kg._util.progress import watched
from kg.errors import KgError
from kg.measures import validation

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


N = TypeVar("N", bound=Hashable)
ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
ROWS = 2000  # rows of a product at a time
_WEDGES, _MARKS = 4_000_000, 4_000_000  # paths of two ties, and possible ties, looked at together
_HELD = 10_000_000  # figures of labellings that are counted together


@dataclass(frozen=True)
class Brokerage:
    """Brokerage by role: of each node (ROLES → node → figure) and of the whole network (ROLES → figure)."""

    groups: tuple[str, ...]
    counts: dict[str, dict[Any, int]]
    expected: dict[str, dict[Any, float]]  # labels permuted on the fixed graph: closed-form mean
    z: dict[str, dict[Any, float]]  # against these permutations; NaN where they do not vary
    total: dict[str, int]
    expected_bernoulli: dict[str, float]
    expected_permutation: dict[str, float]
    total_z: dict[str, float]


def brokerage(net: nx.Graph[N], by: str, *, permutations: int = 0, seed: int = 0) -> Brokerage:
    """Open triples i → v → j without i → j, by the groups of the three (Gould and Fernandez 1989).

    Roles of v: coordinator (all of one group), itinerant (i and j of one, v of another), representative (i and
    v), gatekeeper (v and j), liaison (all differ). `by` is a node attribute; nodes without it form a group
    `unknown`. In an undirected graph every triple counts twice, and representative equals gatekeeper.

    Two expectations. `expected_bernoulli`: d² (1 − d) × the triples of nodes that have the role, d being the
    density; it is that of published tables and means little where ties come in cliques, as in projections of
    events. `expected_permutation` (and `expected` of each node): the mean over all ways to hand the same
    groups out to the nodes of the fixed graph. `z` comes from `permutations` random ones (99 or more to be of
    use; 0 leaves it NaN). Takes simple graphs.
    """
    validation.require(net, "brokerage")
    validation.require_seed(seed)
    if permutations < 0:
        raise KgError(f"{permutations} permutations cannot be made", hint="take 0, or 99 and more")
    matrix, nodes = validation.adjacency(net)
    codes, names = validation.groups_of(net, by, "brokerage")
    (counts,) = _roles(matrix, [codes], len(names))
    open_ = counts.sum(axis=0)
    chances = _role_chances(np.bincount(codes, minlength=len(names)))
    z, total_z = _against_permutations(matrix, codes, len(names), counts, permutations, seed)
    bernoulli = _bernoulli(matrix, np.bincount(codes, minlength=len(names)))
    return Brokerage(
        groups=tuple(names),
        counts={role: validation.by_node(nodes, counts[i].astype(np.int64)) for i, role in enumerate(ROLES)},
        expected={role: validation.by_node(nodes, open_ * chances[i]) for i, role in enumerate(ROLES)},
        z={role: validation.by_node(nodes, z[i]) for i, role in enumerate(ROLES)},
        total={role: int(counts[i].sum()) for i, role in enumerate(ROLES)},
        expected_bernoulli=dict(zip(ROLES, bernoulli, strict=True)),
        expected_permutation={role: float(open_.sum() * chances[i]) for i, role in enumerate(ROLES)},
        total_z=dict(zip(ROLES, total_z.tolist(), strict=True)),
    )


def between_groups(matrix: csr_matrix, codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each node, its open triples in every role but coordinator; `codes` gives each node's group, −1 for none.

    Triples with a node of no group do not count. `matrix` is 0/1, row → column; an undirected triple counts twice.
    """
    found = np.zeros(len(codes), np.int64)
    known = np.flatnonzero(codes >= 0)
    if len(known):
        (counts,) = _roles(matrix[known][:, known], [codes[known]], int(codes.max()) + 1)
        found[known] = counts[1:].sum(axis=0)
    return found


# A triple's kind, by which of its three are of one group: bit 0 the first two, bit 1 the last two, bit 2 the outer
# two. What role is played in it: of a directed triple i, v, j by v; of a triangle by each of its corners.
_NONE, _FIRST, _LAST, _OUTER, _ALL = 0, 1, 2, 4, 7
_COORDINATOR, _ITINERANT, _REPRESENTATIVE, _GATEKEEPER, _LIAISON = range(5)


def _plays(**kinds: int) -> NDArray[np.int64]:
    roles = np.full(8, _LIAISON)
    for kind, role in kinds.items():
        roles[{"first": _FIRST, "last": _LAST, "outer": _OUTER, "all": _ALL}[kind]] = role
    return roles


_MIDDLE = _plays(all=_COORDINATOR, first=_REPRESENTATIVE, last=_GATEKEEPER, outer=_ITINERANT)
_CORNERS = (  # gatekeeper and representative are one here, and stand under representative
    _plays(all=_COORDINATOR, first=_REPRESENTATIVE, last=_ITINERANT, outer=_REPRESENTATIVE),
    _plays(all=_COORDINATOR, first=_REPRESENTATIVE, last=_REPRESENTATIVE, outer=_ITINERANT),
    _plays(all=_COORDINATOR, first=_ITINERANT, last=_REPRESENTATIVE, outer=_REPRESENTATIVE),
)


def _roles(matrix: csr_matrix, labellings: Sequence[NDArray[np.int64]], size: int) -> NDArray[np.float64]:
    """Counts by labelling, role (as ROLES) and node: paths through v less the closed ones."""
    closed = _closed(matrix, labellings)
    return _paths(matrix, np.array(labellings), size) - closed


def _paths(matrix: csr_matrix, labellings: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Of each labelling, role and node v, the pairs i ≠ j with i → v → j, by the groups of the three.

    The groups of all labellings stand side by side as columns, so that a few products serve all of them.
    """
    from scipy.sparse import csr_matrix

    times, nodes = labellings.shape
    groups = labellings + size * np.arange(times)[:, None]
    shape = nodes, times * size
    member = csr_matrix((np.ones(groups.size), (np.tile(np.arange(nodes), times), groups.ravel())), shape=shape)
    each = csr_matrix((np.ones(shape[1]), (np.arange(shape[1]), np.repeat(np.arange(times), size))))
    out, into = (matrix @ member).tocsr(), (matrix.T @ member).tocsr()
    in_own, out_own = ((side.multiply(member) @ each).toarray() for side in (into, out))
    in_other, out_other = (((side @ each).toarray() - own) for side, own in ((into, in_own), (out, out_own)))
    same_other = (into.multiply(out) @ each).toarray() - in_own * out_own
    mutual = matrix.multiply(matrix.T).tocoo()
    within = labellings[:, mutual.row] == labellings[:, mutual.col]
    ends = csr_matrix((np.ones(mutual.nnz), (mutual.row, np.arange(mutual.nnz))), shape=(nodes, mutual.nnz))
    back_within, back_between = (ends @ same.T.astype(float) for same in (within, ~within))
    found = [
        in_own * out_own - back_within,
        same_other - back_between,
        in_own * out_other,
        in_other * out_own,
        in_other * out_other - same_other,
    ]
    return np.asarray(found, float).transpose(2, 0, 1)


def _closed(matrix: csr_matrix, labellings: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Of each labelling, role and node v: i → v → j with i → j. Triples are gone through once for all labellings."""
    size, roles = matrix.shape[0], len(ROLES)
    counts = np.zeros((len(labellings), size * roles))
    symmetric = (matrix != matrix.T).nnz == 0
    for i, v, j, *_ in transitive(oriented(matrix) if symmetric else matrix):
        for row, codes in enumerate(labellings):
            a, b, c = codes[i], codes[v], codes[j]
            kind = (a == b) * _FIRST + (b == c) * _LAST + (a == c) * _OUTER
            played = zip((i, v, j), _CORNERS, strict=True) if symmetric else [(v, _MIDDLE)]
            for who, plays in played:
                counts[row] += np.bincount(who * roles + plays[kind], minlength=size * roles)
    found = counts.reshape(len(labellings), size, roles).transpose(0, 2, 1)
    if symmetric:  # each triangle stands for both orders of the two ends
        found = 2 * found
        found[:, _REPRESENTATIVE] /= 2
        found[:, _GATEKEEPER] = found[:, _REPRESENTATIVE]
    return found


def oriented(matrix: csr_matrix) -> csr_matrix:
    """Each undirected tie once, from the end with fewer ties: every triangle is then one transitive triple."""
    from scipy.sparse import csr_matrix

    ties = matrix.tocoo()
    rank = np.empty(matrix.shape[0], np.int64)
    rank[np.argsort(np.diff(matrix.indptr), kind="stable")] = np.arange(matrix.shape[0])
    up = rank[ties.row] < rank[ties.col]
    return csr_matrix((ties.data[up], (ties.row[up], ties.col[up])), shape=matrix.shape)


class _Triples(NamedTuple):
    """i → v → j with i → j, and the numbers of these three ties in the matrix."""

    i: NDArray[np.int64]
    v: NDArray[np.int64]
    j: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    across: NDArray[np.int64]


def transitive(matrix: csr_matrix) -> Iterator[_Triples]:
    """All i → v → j with i → j, in blocks."""
    starts, ends = matrix.indptr.astype(np.int64), matrix.indices
    reach = np.diff(starts)
    wedges = np.concatenate([[0], np.cumsum(reach[ends])])[starts]  # of the rows before each
    first = 0
    while first < len(reach):
        last = max(first + 1, int(np.searchsorted(wedges, wedges[first] + _WEDGES, side="right")) - 1)
        last = min(last, first + max(1, _MARKS // len(reach)))
        if wedges[last] > wedges[first]:
            yield _of_rows(starts, ends, reach, first, last)
        first = last


def _of_rows(
    starts: NDArray[np.int64], ends: NDArray[np.int32], reach: NDArray[np.int64], first: int, last: int
) -> _Triples:
    ties = np.arange(starts[first], starts[last])
    near = np.repeat(np.arange(last - first), reach[first:last])
    tied = np.full((last - first, len(reach)), -1, np.int32)  # the number of a tie, where there is one
    tied[near, ends[ties]] = ties
    far = reach[ends[ties]]
    i, v, one = np.repeat(near, far), np.repeat(ends[ties], far), np.repeat(ties, far)
    two = starts[v] + np.arange(len(v)) - np.repeat(np.cumsum(far) - far, far)
    j = ends[two]
    across = tied[i, j]
    there = across >= 0
    i, v, j, across = (side[there].astype(np.int64) for side in (i + first, v, j, across))
    return _Triples(i, v, j, one[there], two[there], across)


def _role_triples(sizes: NDArray[np.int64]) -> list[float]:
    """How many ordered triples (i, v, j) of different nodes have each role."""
    k, n = sizes.astype(float), float(sizes.sum())
    all_same = float((k * (k - 1) * (k - 2)).sum())
    two_same = float((k * (k - 1) * (n - k)).sum())  # the two at given places, the third elsewhere
    return [all_same, two_same, two_same, two_same, n * (n - 1) * (n - 2) - all_same - 3 * two_same]


def _role_chances(sizes: NDArray[np.int64]) -> list[float]:
    """The chance of each role for three random nodes."""
    n = float(sizes.sum())
    triples = n * (n - 1) * (n - 2)
    return [count / triples if triples else 0.0 for count in _role_triples(sizes)]


def _bernoulli(matrix: csr_matrix, sizes: NDArray[np.int64]) -> list[float]:
    n = matrix.shape[0]
    density = matrix.nnz / (n * (n - 1)) if n > 1 else 0.0
    return [density**2 * (1 - density) * count for count in _role_triples(sizes)]


def _against_permutations(
    matrix: csr_matrix,
    codes: NDArray[np.int64],
    size: int,
    counts: NDArray[np.float64],
    permutations: int,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chance = np.random.default_rng(seed)
    total, squares = np.zeros_like(counts), np.zeros_like(counts)
    sums = []
    step = max(1, _HELD // max(counts.size, matrix.nnz))
    for first in watched(range(0, permutations, step), "permutations"):
        labellings = [chance.permutation(codes) for _ in range(first, min(first + step, permutations))]
        for drawn in _roles(matrix, labellings, size):
            total += drawn
            squares += drawn**2
            sums.append(drawn.sum(axis=1))
    if not permutations:
        return np.full_like(counts, np.nan), np.full(len(ROLES), np.nan)
    mean = total / permutations
    spread = np.sqrt(np.maximum(squares / permutations - mean**2, 0))
    whole = np.array(sums)
    return _z(counts, mean, spread), _z(counts.sum(axis=1), whole.mean(axis=0), whole.std(axis=0))


def _z(value: NDArray[np.float64], mean: NDArray[np.float64], spread: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.divide(value - mean, spread, out=np.full_like(value, np.nan), where=spread > 1e-9))
