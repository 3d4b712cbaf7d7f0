"""Structural holes: constraint and effective size (Burt; Borgatti)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from kg.measures import validation
from kg.measures.gould_fernandez import ROWS, N, oriented, transitive

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def constraint(net: nx.Graph[N], *, weight: str | None = None) -> dict[N, float]:
    """Burt's constraint: how far a node's contacts lead back to each other (Burt 1992).

    c_i = Σ_j (p_ij + Σ_q p_iq p_qj)² over i's contacts j, with p_ij = (a_ij + a_ji) / Σ_k (a_ik + a_ki).
    Takes simple graphs, directed or not, with positive weights; NaN for a node without ties.
    """
    validation.require(net, "constraint")
    validation.require_weights(net, "constraint", weight)
    matrix, nodes = validation.adjacency(net, weight)
    mutual = (matrix + matrix.T).tocsr()
    if weight is None and not net.is_directed():
        return validation.by_node(nodes, _plain_constraint(matrix))
    share, tied = _shares(mutual), mutual.astype(bool)
    found = np.full(len(nodes), np.nan)
    for rows in _blocks(len(nodes)):
        direct = share[rows]
        invested = (direct + direct @ share).multiply(tied[rows])
        found[rows] = np.asarray(invested.power(2).sum(axis=1)).ravel()
    found[np.diff(mutual.indptr) == 0] = np.nan
    return validation.by_node(nodes, found)


def effective_size(net: nx.Graph[N], *, weight: str | None = None) -> dict[N, float]:
    """How many contacts a node has that do not lead to the same others (Burt 1992).

    Σ_j (1 − Σ_q p_iq m_jq) over i's contacts j, with m_jq = (a_jq + a_qj) / max_k (a_jk + a_kj). For
    undirected ties without weights that is n − 2t/n, t being the ties among the n contacts (Borgatti 1997).
    Takes simple graphs, directed or not, with positive weights; NaN for a node without ties.
    """
    validation.require(net, "effective size")
    validation.require_weights(net, "effective size", weight)
    matrix, nodes = validation.adjacency(net, weight)
    mutual = (matrix + matrix.T).tocsr()
    if weight is None and not net.is_directed():
        return validation.by_node(nodes, _plain_size(matrix))
    contacts = np.diff(mutual.indptr).astype(float)
    largest = np.asarray(mutual.max(axis=1).todense()).ravel() if len(nodes) else np.empty(0)
    relative = _scaled(mutual, largest)
    share, tied = _shares(mutual), mutual.astype(bool)
    redundant = np.zeros(len(nodes))
    for rows in _blocks(len(nodes)):
        overlap = (share[rows] @ relative.T).multiply(tied[rows])
        redundant[rows] = np.asarray(overlap.sum(axis=1)).ravel()
    return validation.by_node(nodes, np.where(contacts > 0, contacts - redundant, np.nan))


def _plain_constraint(matrix: csr_matrix) -> NDArray[np.float64]:
    """Constraint of undirected ties without weights: Σ_j ((1 + Σ_q 1/k_q) / k_i)², q over contacts of both."""
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    ties = oriented(matrix)
    invested = np.ones(ties.nnz)
    for i, v, j, first, second, across in transitive(ties):
        for tie, third in ((first, j), (second, i), (across, v)):
            invested += np.bincount(tie, weights=1 / degree[third], minlength=ties.nnz)
    ends = ties.tocoo()
    found = sum(np.bincount(side, weights=invested**2, minlength=len(degree)) for side in (ends.row, ends.col))
    return np.asarray(np.divide(found, degree**2, out=np.full(len(degree), np.nan), where=degree > 0))


def _plain_size(matrix: csr_matrix) -> NDArray[np.float64]:
    """Effective size of undirected ties without weights: n − 2t/n (Borgatti 1997)."""
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    among = np.zeros(len(degree))
    for i, v, j, *_ in transitive(oriented(matrix)):
        for corner in (i, v, j):
            among += np.bincount(corner, minlength=len(degree))
    overlap = np.divide(2 * among, degree, out=np.zeros_like(among), where=degree > 0)
    return np.where(degree > 0, degree - overlap, np.nan)


def _blocks(size: int) -> list[slice]:
    return [slice(i, min(i + ROWS, size)) for i in range(0, size, ROWS)]


def _shares(mutual: csr_matrix) -> csr_matrix:
    return _scaled(mutual, np.asarray(mutual.sum(axis=1)).ravel())


def _scaled(matrix: csr_matrix, by: NDArray[np.float64]) -> csr_matrix:
    from scipy.sparse import diags

    return (diags(np.divide(1, by, out=np.zeros_like(by, dtype=float), where=by > 0)) @ matrix).tocsr()
