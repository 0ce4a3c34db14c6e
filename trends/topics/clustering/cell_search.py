"""Nearest neighbors among many papers: each paper is compared with those of the nearest cells."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from trends.topics.clustering.neighbors import find_neighbors, take_nearest

__all__ = ["EXACT_BELOW", "find_own_neighbors", "hash_ids"]

# Up to so many papers, comparing each with all takes 2 CPU seconds at most.
EXACT_BELOW: Final = 8_000
# Papers of a cell, and the share of all papers that each is compared with, within two bounds. Of 24,000
# abstracts of arXiv some .96 of the 15 nearest are found in 2 CPU s (`python -m benchmarks.areas`). All
# pairs take 12 or more; pynndescent finds .98 in 1.2, but compiles itself for 22 in every process.
CELL_SIZE: Final = 60
SHARE_COMPARED: Final = 0.2
LEAST_COMPARED: Final = 5_000
MOST_COMPARED: Final = 12_000
BLOCK: Final = 4_096


def hash_ids(ids: ArrayLike) -> NDArray[np.uint64]:
    """Return a number for each identifier, the same in every run and corpus.

    Examples
    --------
    >>> bool(hash_ids(["a", "b"])[1] == hash_ids(["b"])[0])
    True
    """
    return np.asarray(pd.util.hash_array(np.asarray(ids).astype(str).astype(object)), np.uint64)


def find_own_neighbors(
    vectors: NDArray[np.float32], n_neighbors: int, keys: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows nearest to each of them by cosine, itself aside, and their cosines.

    Parameters
    ----------
    vectors
        Unit rows.
    n_neighbors
        Neighbors per row.
    keys
        A number for each row that does not depend on the others, such as a hash of its identifier.
        Those with the least keys are the first centers of cells, so that a few more papers hardly
        change the cells.

    Returns
    -------
    tuple of numpy.ndarray
        Row numbers and cosines, rows x neighbors, nearest first; above 8,000 rows most of the
        nearest, not all.
    """
    if len(vectors) <= EXACT_BELOW:
        return find_neighbors(vectors, vectors, n_neighbors, is_same=True)
    cells, centers = _divide(vectors, keys)
    n_wanted = int(np.clip(SHARE_COMPARED * len(vectors), LEAST_COMPARED, MOST_COMPARED))
    nearest = np.argsort(-(centers @ centers.T), axis=1, kind="stable")
    sizes = np.array([len(cell) for cell in cells])
    rows = np.empty((len(vectors), n_neighbors), dtype=np.int64)
    cosines = np.empty((len(vectors), n_neighbors), dtype=np.float32)
    for number, cell in enumerate(cells):
        if not len(cell):
            continue
        n_cells = int(np.searchsorted(np.cumsum(sizes[nearest[number]]), n_wanted)) + 1
        compared = np.sort(np.concatenate([cells[near] for near in nearest[number][:n_cells]]))
        block = vectors[cell] @ vectors[compared].T
        block[np.arange(len(cell)), np.searchsorted(compared, cell)] = -2
        found, cosines[cell] = take_nearest(block, n_neighbors)
        rows[cell] = compared[found]
    return rows, cosines


def _divide(
    vectors: NDArray[np.float32], keys: NDArray[np.uint64]
) -> tuple[list[NDArray[np.int64]], NDArray[np.float32]]:
    """Return the rows of each cell, ascending, and the centers: one step of k-means from some rows."""
    n_cells = len(vectors) // CELL_SIZE
    centers = vectors[np.argsort(keys, kind="stable")[:n_cells]]
    sums = np.array([vectors[cell].sum(axis=0) for cell in _assign(vectors, centers)])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    centers = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centers)
    return _assign(vectors, centers), centers


def _assign(vectors: NDArray[np.float32], centers: NDArray[np.float32]) -> list[NDArray[np.int64]]:
    """Return the rows that are nearest to each center."""
    starts = range(0, len(vectors), BLOCK)
    nearest = np.concatenate([(vectors[s : s + BLOCK] @ centers.T).argmax(axis=1) for s in starts])
    order = np.argsort(nearest, kind="stable")
    ends = np.cumsum(np.bincount(nearest, minlength=len(centers)))
    return np.split(order, ends[:-1])
