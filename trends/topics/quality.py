"""How good topics are: coherence of their terms, diversity, separation."""

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["measure_coherence", "measure_diversity", "measure_separation"]

N_PAIRED: Final = 10
LARGEST_SAMPLE: Final = 5_000


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


def measure_separation(
    vectors: NDArray[np.float32], topics: NDArray[np.int64], *, random_state: int = 0
) -> float:
    """Return the mean silhouette of the assigned papers, by cosine (Rousseeuw, 1987).

    Above 5,000 papers it is taken over 5,000 of them, drawn with the seed.
    """
    from sklearn.metrics import silhouette_score

    rows = np.flatnonzero((topics >= 0) & vectors.any(axis=1))
    if len(rows) > LARGEST_SAMPLE:
        chooser = np.random.default_rng(random_state)
        rows = np.sort(chooser.choice(rows, LARGEST_SAMPLE, replace=False))
    n_found = len(np.unique(topics[rows]))
    if n_found < 2 or n_found >= len(rows):
        return float("nan")
    return float(silhouette_score(vectors[rows], topics[rows], metric="cosine"))


def _pair_information(both: float, one: float, other: float) -> float:
    if both <= 0:
        return -1.0
    if both >= 1:
        return 1.0
    return float(np.log(both / (one * other)) / -np.log(both))
