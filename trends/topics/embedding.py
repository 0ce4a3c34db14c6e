"""Neighbours -> places in the plane: UMAP's fuzzy graph and its forces, without compiled code.

Compiling UMAP takes longer than the layout of ten thousand papers by these array operations.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["link_fuzzily", "spread_out"]

# The curve 1 / (1 + A d^2B) that UMAP fits for min_dist 0.1 and spread 1.
A: Final = 1.577
B: Final = 0.8951
# UMAP draws five papers that repel for each one that attracts; two of 2.5 times the force do.
N_REPELLED: Final = 2
REPULSION: Final = 2.5
LARGEST_STEP: Final = 4.0
N_PARTS: Final = 4
N_HALVINGS: Final = 40


def link_fuzzily(neighbors: NDArray[np.int64], distances: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return the fuzzy union of every paper's neighbourhood, each measured by its own scale.

    Parameters
    ----------
    neighbors, distances
        Papers x neighbours, nearest first.

    Returns
    -------
    scipy.sparse.csr_matrix
        Symmetric, papers x papers, weights in (0, 1].

    References
    ----------
    L. McInnes, J. Healy and J. Melville (2018). UMAP. arXiv:1802.03426.
    """
    n_papers, width = neighbors.shape
    beyond = np.maximum(distances - distances[:, :1], 0).astype(np.float64)
    wanted = np.log2(max(width, 2))
    low, high = np.zeros(n_papers), np.full(n_papers, 2 * max(float(beyond.max()), 1e-6) + 1)
    for _ in range(N_HALVINGS):
        scale = (low + high) / 2
        is_wide = np.exp(-beyond / scale[:, None]).sum(axis=1) > wanted
        low, high = np.where(is_wide, low, scale), np.where(is_wide, scale, high)
    scale = np.maximum((low + high) / 2, 1e-3 * max(float(beyond.mean()), 1e-9))
    weights = np.exp(-beyond / scale[:, None])
    starts = np.repeat(np.arange(n_papers), width)
    shape = (n_papers, n_papers)
    one_way = sparse.csr_matrix((weights.ravel(), (starts, neighbors.ravel())), shape=shape)
    both = one_way.multiply(one_way.T)
    return sparse.csr_matrix(one_way + one_way.T - both)


def spread_out(
    graph: sparse.csr_matrix, start: NDArray[np.float64], *, n_epochs: int, random_state: int = 0
) -> NDArray[np.float64]:
    """Move papers until linked ones are near and others apart.

    All forces of a part of an epoch act at once, so that the result depends on neither the number
    of cores nor the order of memory; a paper's step is bounded as a single force is in UMAP.

    Parameters
    ----------
    graph
        From `link_fuzzily`.
    start
        Papers x 2, some tens across.
    n_epochs
        How long; 200 is enough for ten thousand papers.
    random_state
        Seed of the papers that repel.
    """
    edges = sparse.coo_matrix(graph)
    strong = edges.data >= edges.data.max() / n_epochs
    heads, tails = edges.row[strong].astype(np.int64), edges.col[strong].astype(np.int64)
    every = edges.data.max() / edges.data[strong]
    chooser = np.random.default_rng(random_state)
    shuffled = chooser.permutation(len(heads))
    heads, tails, every = heads[shuffled], tails[shuffled], every[shuffled]
    due = every.copy()
    places = start.astype(np.float32)
    for epoch in range(n_epochs):
        rate = np.float32(1 - epoch / n_epochs)
        active = np.flatnonzero(due <= epoch + 1)
        due[active] += every[active]
        for part in np.array_split(active, N_PARTS):
            places += rate * _steps(places, heads[part], tails[part], chooser)
    return places.astype(np.float64)


def _steps(
    places: NDArray[np.float32],
    heads: NDArray[np.int64],
    tails: NDArray[np.int64],
    chooser: np.random.Generator,
) -> NDArray[np.float32]:
    """Return the sum of forces on every paper, bounded."""
    n_papers = len(places)
    at = places[heads]
    apart = at - places[tails]
    squared = np.einsum("ij,ij->i", apart, apart)
    raised = squared ** np.float32(B)
    pull = np.divide(
        -2 * A * B * raised, squared * (1 + A * raised), out=np.zeros_like(raised), where=raised > 0
    )
    # Every link stands in the graph both ways: each of the two moves one end, for both.
    forces = 2 * np.clip(pull[:, None] * apart, -LARGEST_STEP, LARGEST_STEP)
    for _ in range(N_REPELLED):
        apart = at - places[chooser.integers(n_papers, size=len(heads))]
        squared = np.einsum("ij,ij->i", apart, apart)
        push = 2 * B / ((np.float32(1e-3) + squared) * (1 + A * squared ** np.float32(B)))
        forces += REPULSION * np.clip(push[:, None] * apart, -LARGEST_STEP, LARGEST_STEP)
    moved = np.empty_like(places)
    for axis in range(2):
        moved[:, axis] = np.bincount(heads, forces[:, axis], minlength=n_papers)
    return np.clip(moved, -LARGEST_STEP, LARGEST_STEP)
