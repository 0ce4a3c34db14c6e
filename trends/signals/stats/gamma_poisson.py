"""Where a share will lie next: a discounted level, a damped slope, and back-tested spread."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln
from scipy.stats import nbinom

__all__ = ["Filtered", "Outlook", "back_test", "filter_levels", "look_ahead"]

# Chosen by hand: a grid of discount factors d, which remember 1 / (1 - d) periods: 1.7 to 100.
DISCOUNTS: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99)
# Chosen by hand, in periods: the first year of months starts the filter, and half a year more passes
# before its errors are used.
BURN_IN: Final = 12
CALIBRATION_START: Final = 18
# Chosen by hand: weight of the scores of all topics beside those of one topic.
POOL_WEIGHT: Final = 5.0
# Chosen by hand; the damped trend is that of Gardner and McKenzie (1985).
DAMPING: Final = 0.9
# Chosen by hand: weight of the pooled spread, in squared errors of one topic; and the smallest spread,
# which only guards against division by zero.
PRIOR_SPREAD_WEIGHT: Final = 2.0
SMALLEST: Final = 1e-4


@dataclass(frozen=True)
class Outlook:
    """Forecast counts, arrays of shape (n_topics, horizon)."""

    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Filtered:
    """Counts with the levels that a Gamma-Poisson filter sees in them.

    Attributes
    ----------
    counts, totals
        Papers per topic and period, and of the corpus per period.
    levels
        Share after each period, for every discount, (n_discounts, n_topics, n_periods).
    scores
        For each origin (number of periods known), the log score of past one-step forecasts,
        shape (n_discounts, n_topics).
    """

    counts: np.ndarray
    totals: np.ndarray
    levels: np.ndarray
    scores: dict[int, np.ndarray]


def filter_levels(counts: np.ndarray, totals: np.ndarray, *, origins: list[int]) -> Filtered:
    """Run the filter once over all periods, and keep the scores at the origins."""
    n_topics, n_periods = counts.shape
    levels = np.empty((len(DISCOUNTS), n_topics, n_periods), dtype=np.float32)
    scores = {origin: np.zeros((len(DISCOUNTS), n_topics)) for origin in origins}
    start = (counts[:, :BURN_IN].sum(axis=1) + 0.5) / (totals[:BURN_IN].sum() + 1)
    for index, discount in enumerate(DISCOUNTS):
        papers, exposure, score = np.ones(n_topics), 1 / start, np.zeros(n_topics)
        for period in range(n_periods):
            papers, exposure = papers * discount, exposure * discount
            count, total = counts[:, period], totals[period]
            if period >= BURN_IN:
                score = score + _log_probability(count, papers, exposure / (exposure + total))
            papers, exposure = papers + count, exposure + total
            levels[index, :, period] = papers / exposure
            if period + 1 in scores:
                scores[period + 1][index] = score
    return Filtered(counts, totals, levels, scores)


def _log_probability(count: np.ndarray, shape: np.ndarray, success: np.ndarray) -> np.ndarray:
    """Return the log of the negative binomial probability of a count."""
    ways = gammaln(count + shape) - gammaln(shape) - gammaln(count + 1)
    return np.asarray(ways + shape * np.log(success) + count * np.log1p(-success))


def look_ahead(
    filtered: Filtered,
    *,
    origin: int,
    slopes: np.ndarray,
    future_totals: np.ndarray,
    level: float = 0.95,
) -> Outlook:
    """Forecast papers of every topic for the periods to come.

    The level follows a Gamma-Poisson filter that forgets old periods; how fast is weighed per
    topic by past one-step forecasts, leaning on all topics. A slope is added that fades by a tenth
    each period. Counts are negative binomial; their extra spread is what the same forecast missed
    by in the past, shrunk to all topics.

    Parameters
    ----------
    filtered
        From `filter_levels`.
    origin
        Number of periods known, one of the filter's origins.
    slopes
        Log growth of the share per period, shrunk, shape (n_topics,).
    future_totals
        Papers of the corpus in the periods to come, shape (horizon,).
    level
        Probability of the interval.

    Returns
    -------
    Outlook
        Median and bounds of the counts.

    References
    ----------
    West, M. & Harrison, J. (1997). Bayesian forecasting and dynamic models.
    """
    horizon = len(future_totals)
    scores = filtered.scores[origin]
    current = np.einsum("dk,dk->k", _weigh(scores), filtered.levels[:, :, origin - 1])
    damped = np.cumsum(DAMPING ** np.arange(1, horizon + 1))
    mean = current[:, None] * future_totals * np.exp(slopes[:, None] * damped)
    pooled = int(np.argmax(scores.sum(axis=1)))
    spread = _missed_spread(filtered, origin, filtered.levels[pooled], horizon=horizon)
    shape = 1 / spread
    success = shape / (shape + mean)
    tail = (1 - level) / 2
    return Outlook(
        middle=np.asarray(nbinom.ppf(0.5, shape, success)),
        low=np.asarray(nbinom.ppf(tail, shape, success)),
        high=np.asarray(nbinom.ppf(1 - tail, shape, success)),
    )


def back_test(filtered: Filtered, *, slopes_at: dict[int, np.ndarray], horizon: int) -> np.ndarray:
    """Return each topic's absolute error over that of repeating the last share.

    Parameters
    ----------
    filtered
        From `filter_levels`.
    slopes_at
        For each origin (number of periods known), the slopes measured on those periods.
    horizon
        Periods ahead.

    Returns
    -------
    numpy.ndarray
        Shape (n_topics,), below 1 where the forecast is better; shrunk to the value over all
        topics as if that were one more back-test of the same length.
    """
    counts, totals = filtered.counts, filtered.totals
    own, naive = np.zeros(len(counts)), np.zeros(len(counts))
    for origin, slopes in slopes_at.items():
        ahead = slice(origin, min(origin + horizon, counts.shape[1]))
        future = totals[ahead]
        outlook = look_ahead(filtered, origin=origin, slopes=slopes, future_totals=future)
        last = counts[:, origin - 1 : origin] / totals[origin - 1]
        own += np.abs(counts[:, ahead] - outlook.middle).sum(axis=1)
        naive += np.abs(counts[:, ahead] - last * future).sum(axis=1)
    common = own.sum() / max(naive.sum(), 1e-9)
    return np.asarray((own + common * naive) / np.maximum(2 * naive, 1e-9))


def _weigh(scores: np.ndarray) -> np.ndarray:
    """Return the weight of every discount for every topic, leaning on all topics."""
    common = scores.sum(axis=1, keepdims=True) / scores.shape[1]
    logs = scores + POOL_WEIGHT * (common - common.max())
    weights = np.exp(logs - logs.max(axis=0))
    return np.asarray(weights / weights.sum(axis=0))


def _missed_spread(
    filtered: Filtered, origin: int, levels: np.ndarray, *, horizon: int
) -> np.ndarray:
    """Return the squared relative error beyond chance, per topic and periods ahead."""
    counts, totals = filtered.counts[:, :origin], filtered.totals[:origin]
    n_topics, n_periods = counts.shape
    spread = np.empty((n_topics, horizon))
    first = min(CALIBRATION_START, n_periods // 2)
    for ahead in range(1, horizon + 1):
        if first >= n_periods - ahead:
            spread[:, ahead - 1] = spread[:, ahead - 2] if ahead > 1 else SMALLEST
            continue
        mean = levels[:, first : n_periods - ahead] * totals[first + ahead :]
        missed = (counts[:, first + ahead :] - mean) ** 2 - mean
        squares = np.sum(mean**2, axis=1)
        pool = max(float(missed.sum() / max(squares.sum(), 1e-9)), SMALLEST)
        own = np.maximum(missed.sum(axis=1) / np.maximum(squares, 1e-9), 0)
        # A topic of few papers says little about its own spread.
        weight = np.minimum(mean.mean(axis=1), 5) / 5 * (n_periods - first) / 12
        spread[:, ahead - 1] = (PRIOR_SPREAD_WEIGHT * pool + weight * own) / (
            PRIOR_SPREAD_WEIGHT + weight
        )
    return np.maximum(spread, SMALLEST)
