"""Exact tests for topics of few papers: their dates against draws from the corpus's own dates."""

from typing import Final

import numpy as np
from scipy.stats import norm

__all__ = ["SMALL_CORPUS", "draw_dates", "exact_pvalues", "tilted_bounds"]

# A bound on time: up to this size whole corpora are shuffled, so that all topics are tested exactly.
SMALL_CORPUS: Final = 500
# With 9,999 draws the smallest p-value is 1 / 10,000 (Davison and Hinkley, 1997, section 4.2).
FEWEST_DRAWS: Final = 9_999
MOST_CELLS: Final = 1_000_000  # of all draws: the fewer papers each has, the more there are
SEED: Final = 0  # of draws that are the same for everybody: no choice of the user's
STEEPEST: Final = 30.0  # log growth per standard deviation of the dates: as good as infinite


def draw_dates(totals: np.ndarray, *, size: int) -> np.ndarray:
    """Draw papers without replacement from the corpus, many times and always the same ones.

    Parameters
    ----------
    totals
        All papers per period, shape (n_periods,).
    size
        Papers per draw; capped at the size of the corpus.

    Returns
    -------
    numpy.ndarray
        Period index of each drawn paper, shape (n_draws, size). Its first v columns are draws of
        v papers.
    """
    whole = totals.astype(np.int64)
    n_all = int(whole.sum())
    size = min(size, n_all)
    if size == 0:
        return np.zeros((FEWEST_DRAWS, 0), dtype=np.int64)
    is_small = n_all <= SMALL_CORPUS
    n_draws = max(FEWEST_DRAWS, MOST_CELLS // (n_all if is_small else size))
    rng = np.random.default_rng(SEED)
    if is_small:
        deck = np.broadcast_to(np.arange(n_all), (n_draws, n_all))
        papers = rng.permuted(deck, axis=1)[:, :size]
    else:
        papers = rng.integers(n_all, size=(n_draws, size))
        again = np.arange(n_draws)
        while again.size:
            ranked = np.sort(papers[again], axis=1)
            again = again[np.any(ranked[:, 1:] == ranked[:, :-1], axis=1)]
            papers[again] = rng.integers(n_all, size=(again.size, size))
    return np.searchsorted(np.cumsum(whole), papers, side="right")


def exact_pvalues(
    counts: np.ndarray, draws: np.ndarray, scores: np.ndarray, *, factors: np.ndarray
) -> np.ndarray:
    """Return two-sided p-values of the sum of a topic's scores, given its number of papers.

    Parameters
    ----------
    counts
        Papers per topic and period, each topic no larger than a draw, (n_topics, n_periods).
    draws
        From `draw_dates`.
    scores
        Value of a paper by its period, for example its date, shape (n_periods,).
    factors
        By how much noise inflates the variance, at least 1, shape (n_topics,).

    Returns
    -------
    numpy.ndarray
        Shape (n_topics,), in (0, 1].

    References
    ----------
    Cochran, W. G. (1954). Some methods for strengthening the common chi-square tests.
    Armitage, P. (1955). Tests for linear trends in proportions and frequencies.
    """
    sizes = np.rint(counts.sum(axis=1)).astype(int)
    sums = counts @ scores
    reference = np.cumsum(scores[draws], axis=1)
    n_draws = len(draws)
    p_values = np.ones(len(counts))
    for size in np.unique(sizes[sizes > 0]):
        members = sizes == size
        null = reference[:, size - 1]
        center = null.mean()
        distances = np.sort(np.abs(null - center))
        rank = np.searchsorted(distances, np.abs(sums[members] - center) - 1e-9)
        p_values[members] = (n_draws - rank + 1) / (n_draws + 1)
    return np.asarray(2 * norm.sf(norm.isf(p_values / 2) / np.sqrt(factors)))


def tilted_bounds(
    counts: np.ndarray,
    totals: np.ndarray,
    years: np.ndarray,
    *,
    threshold: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the range of growth that a topic's dates do not contradict.

    Given its number of papers, a topic that grows by b a year draws its dates from the corpus's
    dates weighted by ``exp(b * years)``. The range holds every b whose likelihood root is at most
    `threshold`. It stays right where a normal interval fails: all papers at one end.

    Parameters
    ----------
    counts, totals
        Papers per topic and period, and of the corpus per period.
    years
        Time of each period, in years.
    threshold
        Largest likelihood root, inflated for noise, shape (n_topics,).

    Returns
    -------
    low, best, high : numpy.ndarray
        Growth in log-odds per year, each of shape (n_topics,); bounds are infinite where open.
        `best` is the most likely growth, so it never lies outside its bounds.
    """
    centered = years - np.average(years, weights=totals)
    scale = np.sqrt(np.average(centered**2, weights=totals))
    rises = np.geomspace(1e-3, STEEPEST, 400) / scale
    slopes = np.concatenate([-rises[::-1], [0], rises])
    tilt = slopes[:, None] * centered
    peak = tilt.max(axis=1)
    log_mean = np.log(np.exp(tilt - peak[:, None]) @ (totals / totals.sum())) + peak
    sizes = counts.sum(axis=1)
    mean = counts @ centered / sizes
    # Each paper of a large topic is one that the rest of the corpus cannot have.
    scarcity = np.maximum(1 - sizes / totals.sum(), 1e-6)
    likelihood = mean[:, None] * slopes - log_mean
    root = np.sqrt(2 * sizes[:, None] * (likelihood.max(axis=1, keepdims=True) - likelihood))
    inside = root / np.sqrt(scarcity)[:, None] <= threshold[:, None]
    first = inside.argmax(axis=1)
    last = inside.shape[1] - 1 - inside[:, ::-1].argmax(axis=1)
    low = np.where(first == 0, -np.inf, slopes[first])
    high = np.where(last == len(slopes) - 1, np.inf, slopes[last])
    best = slopes[likelihood.argmax(axis=1)]
    return low / scarcity, best / scarcity, high / scarcity
