"""Vectors -> neighbour graph -> communities: array kernels, exact or seeded.

Communities of one Leiden run differ from seed to seed; here several runs vote on every edge first
(ensemble clustering for graphs), which makes the answer nearly independent of the seed.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.runtime.threads import map_in_threads

__all__ = ["cut_communities", "cut_parts", "weigh_by_votes"]

# Thirty runs vote on the edges; on graphs for which that would be more than so many edges times runs,
# fewer do, but at least eight. Fits of 12,000 abstracts that differ in 10 papers agree at ARI .84 to
# .94 by 6 votes, .92 to .97 by 24; of NIPS at .86 to .87 and .88 to .95 (`python -m benchmarks.areas`).
MOST_VOTES: Final = 30
LEAST_VOTES: Final = 8
VOTED_EDGES: Final = 8_000_000
# An edge on which no run agrees keeps this part of its weight, so that the graph stays whole.
LEAST_WEIGHT: Final = 0.05
# Cycles of Leiden's method: a vote is one of many and needs only one; what is kept gets a second.
VOTING_CYCLES: Final = 1
FINAL_CYCLES: Final = 2


def cut_communities(
    graph: sparse.csr_matrix, resolution: float, *, random_state: int = 0
) -> NDArray[np.int64]:
    """Return the community of every node by Leiden's method (modularity).

    Nodes without an edge are communities of their own.

    References
    ----------
    V. A. Traag, L. Waltman and N. J. van Eck (2019). From Louvain to Leiden: guaranteeing
    well-connected communities. Scientific Reports 9.
    """
    return _run_leiden(graph, resolution, random_state, n_cycles=FINAL_CYCLES)


def cut_parts(
    graph: sparse.csr_matrix,
    parts: Sequence[NDArray[np.int64]],
    resolution: float,
    *,
    random_state: int = 0,
) -> list[NDArray[np.int64]]:
    """Return the communities of parts of a graph, as `cut_communities` does of all of it.

    Parameters
    ----------
    graph, resolution
        As of `cut_communities`.
    parts
        Nodes of each part, ascending.
    random_state
        Seed of the first part; each further one has the next.
    """

    def cut(run: int) -> NDArray[np.int64]:
        """Return the communities of one part."""
        part = sparse.csr_matrix(graph[parts[run]][:, parts[run]])
        return _run_leiden(part, resolution, random_state + run, n_cycles=FINAL_CYCLES)

    return list(map_in_threads(cut, range(len(parts))))


def weigh_by_votes(
    graph: sparse.csr_matrix, resolution: float, *, random_state: int = 0
) -> sparse.csr_matrix:
    """Return the graph, each edge weighted by how many Leiden runs keep it in one community.

    Up to thirty runs vote, fewer on large graphs, whose communities vary less.

    References
    ----------
    V. Poulin and F. Theberge (2019). Ensemble clustering for graphs. Complex Networks VII.
    """
    edges = sparse.coo_matrix(graph)
    votes = np.zeros(edges.nnz)
    n_votes = int(np.clip(VOTED_EDGES // max(edges.nnz, 1), LEAST_VOTES, MOST_VOTES))
    seeds = [random_state + 7919 * (run + 1) for run in range(n_votes)]

    def vote(seed: int) -> NDArray[np.int64]:
        """Return the communities of one run."""
        return _run_leiden(graph, resolution, seed, n_cycles=VOTING_CYCLES)

    for found in map_in_threads(vote, seeds):
        votes += found[edges.row] == found[edges.col]
    weights = edges.data * (LEAST_WEIGHT + (1 - LEAST_WEIGHT) * votes / n_votes)
    return sparse.csr_matrix((weights, (edges.row, edges.col)), shape=graph.shape)


def _run_leiden(
    graph: sparse.csr_matrix, resolution: float, seed: int, *, n_cycles: int
) -> NDArray[np.int64]:
    # scikit-network's Leiden draws from the C library's rand(), which no seed of ours reaches.
    from graspologic_native import leiden_csr  # type: ignore[import-untyped]

    found = np.full(graph.shape[0], -1, dtype=np.int64)
    if graph.nnz:
        _, communities = leiden_csr(
            graph.indptr.astype(np.int64),
            graph.indices.astype(np.int32),
            graph.data.astype(np.float64),
            graph.shape[0],
            resolution=resolution,
            iterations=n_cycles,
            use_modularity=True,
            seed=seed,
        )
        found[list(communities)] = list(communities.values())
    alone = found < 0
    found[alone] = found.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    return found
