"""Vectors -> neighbour graph -> communities: array kernels, exact or seeded.

Communities of one Leiden run differ from seed to seed; here several runs vote on every edge first
(ensemble clustering for graphs), which makes the answer nearly independent of the seed.
"""

from collections.abc import Sequence
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.threads import map_side_by_side

__all__ = [
    "choose_n_neighbors",
    "cut_communities",
    "cut_parts",
    "find_neighbors",
    "link_papers",
    "weigh_by_votes",
]

BLOCK: Final = 1024
MOST_VOTES: Final = 30
LEAST_VOTES: Final = 3
VOTED_EDGES: Final = 1_000_000
# An edge on which no run agrees keeps this part of its weight, so that the graph stays whole.
LEAST_WEIGHT: Final = 0.05


def choose_n_neighbors(n_papers: int) -> int:
    """Return how many neighbours each paper gets: about 0.65 times the root of their number.

    Examples
    --------
    >>> [choose_n_neighbors(n) for n in (10, 100, 4000, 100_000)]
    [4, 6, 40, 40]
    """
    return int(np.clip(round(0.65 * np.sqrt(n_papers)), 4, 40))


def find_neighbors(
    vectors: NDArray[np.float32],
    queries: NDArray[np.float32],
    n_neighbors: int,
    *,
    is_same: bool = False,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows of `vectors` nearest to each query by cosine, and their cosines.

    Parameters
    ----------
    vectors, queries
        Unit rows of the same length.
    n_neighbors
        Neighbours per query; fewer where there are fewer vectors.
    is_same
        Whether the queries are the vectors themselves, each of which is then no neighbour of its
        own.

    Returns
    -------
    tuple of numpy.ndarray
        Row numbers and cosines, queries x neighbours, nearest first; equal ones by row number.
    """
    n_neighbors = min(n_neighbors, len(vectors) - is_same)
    if n_neighbors <= 0:
        empty = np.zeros((len(queries), 0))
        return empty.astype(np.int64), empty.astype(np.float32)
    rows = np.empty((len(queries), n_neighbors), dtype=np.int64)
    cosines = np.empty((len(queries), n_neighbors), dtype=np.float32)
    for start in range(0, len(queries), BLOCK):
        block = queries[start : start + BLOCK] @ vectors.T
        if is_same:
            within = np.arange(len(block))
            block[within, start + within] = -2
        part = slice(start, start + BLOCK)
        rows[part], cosines[part] = _take_nearest(block, n_neighbors)
    return rows, cosines


def link_papers(neighbors: NDArray[np.int64], cosines: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return the undirected graph in which papers are linked if either is a neighbour of the other.

    Returns
    -------
    scipy.sparse.csr_matrix
        Symmetric, papers x papers; weights are cosines, edges without a positive one are left out.
    """
    n_papers, width = neighbors.shape
    starts = np.repeat(np.arange(n_papers), width)
    weights = np.clip(cosines.astype(np.float64).ravel(), 0, None)
    graph = sparse.csr_matrix((weights, (starts, neighbors.ravel())), shape=(n_papers, n_papers))
    graph.eliminate_zeros()
    return sparse.csr_matrix(graph.maximum(graph.T))


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
    return _run_leiden(_list_edges(graph), graph.shape[0], resolution, random_state)


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
    edges, upper = _list_edges(graph), sparse.coo_matrix(sparse.triu(graph, 1))

    def cut(run: int) -> NDArray[np.int64]:
        is_kept = np.zeros(graph.shape[0], dtype=bool)
        is_kept[parts[run]] = True
        inside = compress(edges, (is_kept[upper.row] & is_kept[upper.col]).tolist())
        found = _run_leiden(list(inside), graph.shape[0], resolution, random_state + run)
        return found[parts[run]]

    return list(map_side_by_side(cut, range(len(parts))))


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
    named = _list_edges(graph)

    def vote(seed: int) -> NDArray[np.int64]:
        return _run_leiden(named, graph.shape[0], resolution, seed)

    for found in map_side_by_side(vote, seeds):
        votes += found[edges.row] == found[edges.col]
    weights = edges.data * (LEAST_WEIGHT + (1 - LEAST_WEIGHT) * votes / n_votes)
    return sparse.csr_matrix((weights, (edges.row, edges.col)), shape=graph.shape)


def _list_edges(graph: sparse.csr_matrix) -> list[tuple[str, str, float]]:
    upper = sparse.coo_matrix(sparse.triu(graph, 1))
    names = [str(node) for node in range(graph.shape[0])]
    ends = zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)
    return [(names[one], names[other], weight) for one, other, weight in ends]


def _run_leiden(
    edges: list[tuple[str, str, float]], n_nodes: int, resolution: float, seed: int
) -> NDArray[np.int64]:
    # scikit-network's Leiden draws from the C library's rand(), which no seed of ours reaches.
    from graspologic_native import leiden  # type: ignore[import-untyped]

    found = np.full(n_nodes, -1, dtype=np.int64)
    if edges:
        _, communities = leiden(
            edges=edges, resolution=resolution, iterations=2, use_modularity=True, seed=seed
        )
        found[[int(node) for node in communities]] = list(communities.values())
    alone = found < 0
    found[alone] = found.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    return found


def _take_nearest(
    cosines: NDArray[np.float32], n_neighbors: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the columns of the largest values of every row, and these; equal ones by column."""
    # To find the smallest value that is taken, and then what reaches it, is quicker than to
    # partition places.
    least = np.partition(cosines, -n_neighbors, axis=1)[:, -n_neighbors]
    columns = np.flatnonzero((cosines >= least[:, None]).ravel()) % cosines.shape[1]
    if len(columns) == len(cosines) * n_neighbors:
        nearest = columns.reshape(len(cosines), n_neighbors)
    else:
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :n_neighbors]
    found = np.take_along_axis(cosines, nearest, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    return np.take_along_axis(nearest, order, axis=1), np.take_along_axis(found, order, axis=1)
