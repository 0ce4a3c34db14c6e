"""How good topics are: coherence of their terms, diversity, separation."""

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.topics.clustering.centroids import sum_by_topic

__all__ = ["measure_coherence", "measure_diversity", "measure_separation"]

# Coherence is usually measured over the ten top terms (Roeder, Both and Hinneburg, 2015). The block of
# rows is a bound on memory.
N_PAIRED: Final = 10
BLOCK: Final = 10_000


def measure_coherence(is_in: sparse.csc_array, columns: list[list[int]]) -> NDArray[np.float64]:
    """Return each topic's coherence: how much more often than by chance its terms share papers.

    Normalised pointwise mutual information over all pairs of a topic's terms, co-occurrence in
    the same paper: ln(p(a, b) / (p(a) p(b))) / -ln p(a, b); -1 for pairs that never meet.

    Parameters
    ----------
    is_in
        Papers x terms, 1 where a term stands in a paper.
    columns
        Term columns of each topic, the best first; the first ten count.

    Returns
    -------
    numpy.ndarray
        One value per topic, -1 to 1; NaN with fewer than two terms.

    References
    ----------
    G. Bouma (2009). Normalized (pointwise) mutual information in collocation extraction.
    J. H. Lau, D. Newman and T. Baldwin (2014). Machine reading tea leaves. EACL.
    """
    n_papers = is_in.shape[0]
    coherence = np.full(len(columns), np.nan)
    for topic, chosen in enumerate(columns):
        held = is_in[:, chosen[:N_PAIRED]].toarray() > 0
        pairs = list(combinations(range(held.shape[1]), 2))
        if not pairs:
            continue
        alone = held.mean(axis=0)
        values = [
            _pair_information(float((held[:, a] & held[:, b]).sum()) / n_papers, alone[a], alone[b])
            for a, b in pairs
        ]
        coherence[topic] = float(np.mean(values))
    return coherence


def measure_diversity(terms: list[list[str]]) -> float:
    """Return the share of different terms among all topics' terms (Dieng et al., 2020)."""
    every = [term for chosen in terms for term in chosen]
    return len(set(every)) / len(every) if every else float("nan")


def measure_separation(vectors: NDArray[np.float32], topics: NDArray[np.int64]) -> float:
    """Return the mean silhouette of the assigned papers, by cosine (Rousseeuw, 1987).

    The mean distance of a unit row from those of a topic is 1 minus its product with their mean,
    so that no pair of papers is looked at; a topic of one paper counts 0.
    """
    rows = np.flatnonzero((topics >= 0) & vectors.any(axis=1))
    names, places = np.unique(topics[rows], return_inverse=True)
    if not 2 <= len(names) < len(rows):
        return float("nan")
    sums, sizes = sum_by_topic(vectors, rows, places), np.bincount(places)
    total = 0.0
    for start in range(0, len(rows), BLOCK):
        part, own = rows[start : start + BLOCK], places[start : start + BLOCK]
        distances = sizes - vectors[part].astype(np.float64) @ sums.T
        inside = distances[np.arange(len(part)), own] / np.maximum(sizes[own] - 1, 1)
        distances /= sizes
        distances[np.arange(len(part)), own] = np.inf
        outside = distances.min(axis=1)
        larger = np.maximum(np.maximum(inside, outside), 1e-12)
        total += float(np.where(sizes[own] > 1, (outside - inside) / larger, 0.0).sum())
    return total / len(rows)


def _pair_information(both: float, one: float, other: float) -> float:
    if both <= 0:
        return -1.0
    if both >= 1:
        return 1.0
    return float(np.log(both / (one * other)) / -np.log(both))
