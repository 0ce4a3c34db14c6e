"""How well topics hold when they are found again among parts of the papers."""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.topics.clustering.leiden import cut_parts
from trends.topics.clustering.partition import LEFT_OUT, absorb_small

__all__ = ["FIRM_STABILITY", "LOOSE_STABILITY", "MIXED", "N_RESAMPLES", "RESAMPLE_SHARE"]


# An overlap of 0.75 with topics of resampled papers makes a topic a finding; from 0.6 on there is a
# pattern, but which papers belong to it is open (Hennig, 2007).
LOOSE_STABILITY: Final = 0.6
FIRM_STABILITY: Final = 0.75


# What the label of a topic begins with that its names hardly speak for.
MIXED: Final = "Mixed: "


# Chosen by hand, as a bound on time.
N_RESAMPLES: Final = 8


# Chosen by hand: each resample leaves out a fifth of the papers.
RESAMPLE_SHARE: Final = 0.8


def refit_on_samples(
    graph: sparse.csr_matrix,
    n_topics: int | Literal["auto"],
    random_state: int,
    *,
    resolution: float,
) -> NDArray[np.int64]:
    """Return the topics found on parts of the papers, runs x papers, each with a seed of its own."""
    n_papers = graph.shape[0]
    again = np.full((N_RESAMPLES, n_papers), LEFT_OUT)
    chooser = np.random.default_rng(random_state)
    n_kept = max(2, round(RESAMPLE_SHARE * n_papers))
    parts = [np.sort(chooser.choice(n_papers, n_kept, replace=False)) for _ in range(N_RESAMPLES)]

    cut = cut_parts(graph, parts, resolution, random_state=random_state)
    for run, (rows, found) in enumerate(zip(parts, cut, strict=True)):
        part = sparse.csr_matrix(graph[rows][:, rows])
        again[run, rows] = absorb_small(found, part, n_topics)
    return again


def measure_stability(found: NDArray[np.int64], again: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return per topic the mean best Jaccard overlap with topics of parts (Hennig, 2007)."""
    n_found = int(found.max()) + 1
    kept = again != LEFT_OUT
    overlaps = [
        _best_overlap(found[rows], run[rows], n_found)
        for run, rows in zip(again, kept, strict=True)
    ]
    return np.asarray(np.mean(overlaps, axis=0))


def _best_overlap(
    found: NDArray[np.int64], again: NDArray[np.int64], n_found: int
) -> NDArray[np.float64]:
    both = (found >= 0) & (again >= 0)
    table = np.zeros((n_found, max(int(again.max()) + 1, 1)))
    np.add.at(table, (found[both], again[both]), 1)
    sizes = np.bincount(found[found >= 0], minlength=n_found)[:, None]
    others = np.bincount(again[again >= 0], minlength=table.shape[1])[None, :]
    union = sizes + others - table
    best: NDArray[np.float64] = np.divide(table, union, out=np.zeros_like(table), where=union > 0)
    return np.asarray(best.max(axis=1))
