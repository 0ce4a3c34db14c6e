"""The stretch of time in which a topic exceeds its expectation most."""

from typing import Final

import numpy as np
from scipy.special import xlogy

__all__ = ["CHUNK_CELLS", "scan_windows", "window_sums"]

# Chosen by hand: a burst has two periods and three papers or more; a single period or pair is chance.
SHORTEST: Final = 2
FEWEST_PAPERS: Final = 3
# Bounds on time and memory: lengths of windows that are tried, and cells that are computed at a time.
MAX_LENGTHS: Final = 16
CHUNK_CELLS: Final = 100_000


def scan_windows(
    counts: np.ndarray, expected: np.ndarray, *, blocked: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return score, first and last period of each topic's strongest window.

    Windows last from 2 periods to a quarter of the span. The score is the log-likelihood ratio of
    a higher rate inside, given the topic's number of papers.

    Parameters
    ----------
    counts, expected
        Observed and expected papers, shape (n_topics, n_periods).
    blocked
        Periods that no window may touch, of the same shape; their papers do not count.

    Returns
    -------
    score, first, last : numpy.ndarray
        Each of shape (n_topics,); a score of 0 where no window exceeds its expectation.
    """
    n_topics, n_periods = counts.shape
    if blocked is not None:
        counts, expected = np.where(blocked, 0, counts), np.where(blocked, 0, expected)
    sizes = counts.sum(axis=1)
    scaled = expected * (sizes / np.maximum(expected.sum(axis=1), 1e-9))[:, None]
    sums = [_sums(counts), _sums(scaled)]
    if blocked is not None:
        sums.append(_sums(blocked))
    best = np.zeros(n_topics)
    first = np.zeros(n_topics, dtype=np.int64)
    length = np.ones(n_topics, dtype=np.int64)
    for width in _lengths(n_periods):
        start, score = _best_start(sums, sizes, width=width)
        is_better = score > best
        best = np.where(is_better, score, best)
        first = np.where(is_better, start, first)
        length = np.where(is_better, width, length)
    return best, first, first + length - 1


def window_sums(values: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the sum of each row of `values` from its period `first` to its period `last`."""
    sums = _sums(values)
    rows = np.arange(len(values))
    return np.asarray(sums[rows, last + 1] - sums[rows, first])


def _sums(values: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)


def _lengths(n_periods: int) -> list[int]:
    longest = max(SHORTEST, n_periods // 4)
    if longest <= MAX_LENGTHS + SHORTEST:
        return list(range(SHORTEST, longest + 1))
    return sorted({int(width) for width in np.geomspace(SHORTEST, longest, MAX_LENGTHS).round()})


def _best_start(
    sums: list[np.ndarray], sizes: np.ndarray, *, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return where the strongest window of one length begins, and its score."""
    n_topics, n_starts = sums[0].shape[0], sums[0].shape[1] - width
    start, score = np.zeros(n_topics, dtype=np.int64), np.zeros(n_topics)
    step = max(1, CHUNK_CELLS // n_starts)
    for begin in range(0, n_topics, step):
        chunk = slice(begin, begin + step)
        inside, foreseen, *shut = (part[chunk, width:] - part[chunk, :-width] for part in sums)
        foreseen = np.maximum(foreseen, 1e-9)
        is_open = inside >= FEWEST_PAPERS
        for n_shut in shut:
            is_open &= n_shut == 0
        rows = np.arange(len(inside))
        # The normal score finds the start; only there is the likelihood worked out.
        surplus = np.where(is_open, (inside - foreseen) / np.sqrt(foreseen), 0)
        start[chunk] = surplus.argmax(axis=1)
        observed, chance = inside[rows, start[chunk]], foreseen[rows, start[chunk]]
        outside = np.maximum(sizes[chunk] - observed, 0)
        ratio = xlogy(observed, observed / chance) + xlogy(
            outside, outside / np.maximum(sizes[chunk] - chance, 1e-9)
        )
        is_high = (surplus[rows, start[chunk]] > 0) & (observed > chance)
        score[chunk] = np.where(is_high, ratio, 0)
    return start, score
