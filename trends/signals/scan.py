"""Bursts: the window of time in which a topic has more papers than its trend explains."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit, xlogy

from trends.signals.noise import Noise, fit_noise
from trends.signals.series import TopicSeries

__all__ = ["Scan", "robust_expectation", "scan_bursts", "scan_nothing", "scan_windows"]

FEWEST_PERIODS: Final = 8
SHORTEST: Final = 2
FEWEST_PAPERS: Final = 3
MAX_LENGTHS: Final = 16
SIZES: Final = (10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240)
N_REPLICATES: Final = 250
ROUNDS: Final = 3
NEWTON_STEPS: Final = 6
CUT: Final = 2.58
CHI2_MEDIAN: Final = 0.4549
CHUNK_CELLS: Final = 100_000
SURE_BURST: Final = 0.001
BURST_FREE: Final = 0.95
FEW_TOPICS: Final = 20
EULER: Final = 0.5772156649


@dataclass(frozen=True)
class Scan:
    """The strongest window of each topic, arrays of shape (n_topics,).

    Attributes
    ----------
    first, last
        Index of its first and last period.
    strength
        Observed over expected papers.
    p_value
        Of the strongest window, over all windows; NaN for spans of under 8 periods.
    """

    first: np.ndarray
    last: np.ndarray
    strength: np.ndarray
    p_value: np.ndarray


def scan_bursts(series: TopicSeries, *, random_state: int = 0) -> Scan:
    """Scan every topic for its strongest burst.

    The expectation is a log-linear trend in the share, fitted so that a burst does not pull it
    up. What chance alone makes of the strongest window is simulated for a grid of topic sizes,
    with the noise that all topics show together, and read off through a Gumbel tail.

    Parameters
    ----------
    series
        Counts over complete, non-empty periods.
    random_state
        Seed of the simulation.

    Returns
    -------
    Scan
        In the order of the series' topics.

    References
    ----------
    Kulldorff, M. (1997). A spatial scan statistic.
    Noufaily, A. et al. (2013). An improved algorithm for outbreak detection.
    """
    n_topics, n_periods = series.counts.shape
    if n_periods < FEWEST_PERIODS or n_topics == 0:
        return scan_nothing(series)
    counts, totals = series.counts, series.totals
    years = series.calendar.years - series.calendar.years.mean()
    expected = robust_expectation(counts, totals, years)
    score, first, last = scan_windows(counts, expected)
    log_size = np.log(np.maximum(counts.sum(axis=1), 1))
    rng = np.random.default_rng(random_state)
    periods = np.arange(n_periods)
    in_window = (periods >= first[:, None]) & (periods <= last[:, None])
    # Among few topics a burst would pass for common noise: it is left out of the noise, first
    # every strongest window, then only those that are surely bursts.
    is_burst = np.full(n_topics, n_topics < FEW_TOPICS)
    p_value = np.full(n_topics, np.nan)
    for n_replicates in (N_REPLICATES // 4, N_REPLICATES)[n_topics >= FEW_TOPICS :]:
        noise = _background(series, expected, years, hidden=in_window & is_burst[:, None])
        moments = _null_moments(rng, totals, years, noise=noise, n_replicates=n_replicates)
        factors = 1 + noise.strength * expected.mean(axis=1)
        p_value = _gumbel_pvalues(score / factors, log_size, moments)
        is_burst = p_value < SURE_BURST
    observed, foreseen = _window_sums(counts, first, last), _window_sums(expected, first, last)
    strength = observed / np.maximum(foreseen, 1e-9)
    return Scan(first=first, last=last, strength=strength, p_value=p_value)


def scan_nothing(series: TopicSeries) -> Scan:
    """Return the scan of a series in which no burst can be told, such as one of raw dates."""
    nowhere = np.zeros(len(series.topics), dtype=np.int64)
    unknown = np.full(len(series.topics), np.nan)
    return Scan(nowhere, nowhere, unknown, unknown)


def robust_expectation(counts: np.ndarray, totals: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return expected papers under a log-linear share, with little weight on high stretches.

    Parameters
    ----------
    counts, totals
        Papers per topic and period, and of the corpus per period.
    years
        Centred time of each period.

    Returns
    -------
    numpy.ndarray
        Expected papers, shape (n_topics, n_periods).
    """
    expected = np.empty_like(counts, dtype=float)
    step = max(1, CHUNK_CELLS // len(totals))
    for start in range(0, len(counts), step):
        chunk = slice(start, start + step)
        expected[chunk] = _robust_chunk(counts[chunk], totals, years)
    return expected


def _robust_chunk(counts: np.ndarray, totals: np.ndarray, years: np.ndarray) -> np.ndarray:
    weights = np.ones_like(counts, dtype=float)
    level = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    slope = np.zeros(len(counts))
    for round_number in range(ROUNDS):
        for _ in range(NEWTON_STEPS):
            share = expit(np.clip(level[:, None] + slope[:, None] * years, -30, 30))
            variance = weights * totals * share * (1 - share) + 1e-12
            error = weights * (counts - totals * share)
            s0, s1, s2 = variance.sum(axis=1), variance @ years, variance @ years**2 + 1e-6
            g0, g1 = error.sum(axis=1), error @ years
            determinant = np.maximum(s0 * s2 - s1**2, 1e-12)
            level = level + np.clip((s2 * g0 - s1 * g1) / determinant, -1, 1)
            slope = slope + np.clip((s0 * g1 - s1 * g0) / determinant, -1, 1)
        share = expit(np.clip(level[:, None] + slope[:, None] * years, -30, 30))
        if round_number == ROUNDS - 1:
            break
        residuals = (counts - totals * share) / np.sqrt(totals * share * (1 - share) + 1e-9)
        scale = np.maximum(1, np.median(residuals**2, axis=1) / CHI2_MEDIAN)[:, None]
        stretch = _running_sum(residuals) / np.sqrt(3 * scale)
        weights = np.where(stretch > CUT, (CUT / np.maximum(stretch, CUT)) ** 2, 1.0)
    return np.asarray(totals * share)


def _running_sum(values: np.ndarray) -> np.ndarray:
    """Return the sum of each value and its two neighbours."""
    total = values.copy()
    total[:, 1:] += values[:, :-1]
    total[:, :-1] += values[:, 1:]
    return total


def scan_windows(
    counts: np.ndarray, expected: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return score, first and last period of each topic's strongest window.

    Windows last from 2 periods to a quarter of the span. The score is the log-likelihood ratio of
    a higher rate inside, given the topic's number of papers.
    """
    n_topics, n_periods = counts.shape
    sizes = counts.sum(axis=1)
    scaled = expected * (sizes / np.maximum(expected.sum(axis=1), 1e-9))[:, None]
    zero = np.zeros((n_topics, 1))
    observed_sum = np.concatenate([zero, np.cumsum(counts, axis=1)], axis=1)
    expected_sum = np.concatenate([zero, np.cumsum(scaled, axis=1)], axis=1)
    best = np.zeros(n_topics)
    first = np.zeros(n_topics, dtype=np.int64)
    length = np.ones(n_topics, dtype=np.int64)
    for width in _lengths(n_periods):
        start, score = _best_start(observed_sum, expected_sum, sizes, width=width)
        is_better = score > best
        best = np.where(is_better, score, best)
        first = np.where(is_better, start, first)
        length = np.where(is_better, width, length)
    return best, first, first + length - 1


def _lengths(n_periods: int) -> list[int]:
    longest = max(SHORTEST, n_periods // 4)
    if longest <= MAX_LENGTHS + SHORTEST:
        return list(range(SHORTEST, longest + 1))
    return sorted({int(width) for width in np.geomspace(SHORTEST, longest, MAX_LENGTHS).round()})


def _best_start(
    observed_sum: np.ndarray, expected_sum: np.ndarray, sizes: np.ndarray, *, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return where the strongest window of one length begins, and its score."""
    n_topics, n_starts = observed_sum.shape[0], observed_sum.shape[1] - width
    start, score = np.zeros(n_topics, dtype=np.int64), np.zeros(n_topics)
    step = max(1, CHUNK_CELLS // n_starts)
    for begin in range(0, n_topics, step):
        chunk = slice(begin, begin + step)
        inside = observed_sum[chunk, width:] - observed_sum[chunk, :-width]
        foreseen = np.maximum(expected_sum[chunk, width:] - expected_sum[chunk, :-width], 1e-9)
        rows = np.arange(len(inside))
        # The normal score finds the start; only there is the likelihood worked out.
        surplus = np.where(inside >= FEWEST_PAPERS, (inside - foreseen) / np.sqrt(foreseen), 0)
        start[chunk] = surplus.argmax(axis=1)
        observed, chance = inside[rows, start[chunk]], foreseen[rows, start[chunk]]
        outside = np.maximum(sizes[chunk] - observed, 0)
        ratio = xlogy(observed, observed / chance) + xlogy(
            outside, outside / np.maximum(sizes[chunk] - chance, 1e-9)
        )
        is_high = (observed > chance) & (observed >= FEWEST_PAPERS)
        score[chunk] = np.where(is_high, ratio, 0)
    return start, score


def _window_sums(values: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    rows = np.arange(len(values))
    return np.asarray(sums[rows, last + 1] - sums[rows, first])


def _background(
    series: TopicSeries, expected: np.ndarray, years: np.ndarray, *, hidden: np.ndarray
) -> Noise:
    """Return the noise around the robust expectation, hidden cells left out."""
    variance = expected * (1 - expected / series.totals) + 1e-9
    residuals = np.where(hidden, 0.0, (series.counts - expected) / np.sqrt(variance))
    return fit_noise(
        residuals,
        variance.mean(axis=1),
        np.stack([np.ones(len(years)), years], axis=1),
        totals=series.totals,
        positions=series.calendar.positions,
        keep=BURST_FREE if len(series.topics) >= FEW_TOPICS else 1.0,
    )


def _null_moments(
    rng: np.random.Generator,
    totals: np.ndarray,
    years: np.ndarray,
    *,
    noise: Noise,
    n_replicates: int,
) -> np.ndarray:
    """Simulate the best score of flat topics; rows are log size, mean and deviation."""
    moments = []
    n_periods = len(totals)
    for size in SIZES:
        if size > totals.sum() / 2:
            break
        # Topics differ in how much they waver, roughly as an exponential law has it.
        own = noise.strength * rng.exponential(size=(n_replicates, 1))
        waves = _waves(rng, (n_replicates, n_periods), noise.correlation) * np.sqrt(own)
        rate = size * totals / totals.sum() * np.exp(waves - own / 2)
        counts = np.minimum(rng.poisson(rate), totals).astype(float)
        expected = robust_expectation(counts, totals, years)
        factors = 1 + noise.strength * expected.mean(axis=1)
        score = scan_windows(counts, expected)[0] / factors
        moments.append((np.log(size), score.mean(), score.std()))
    return np.array(moments or [(0.0, 1.0, 1.0)]).T


def _waves(rng: np.random.Generator, shape: tuple[int, int], correlation: float) -> np.ndarray:
    waves = rng.normal(size=shape)
    for period in range(1, shape[1]):
        waves[:, period] *= np.sqrt(1 - correlation**2)
        waves[:, period] += correlation * waves[:, period - 1]
    return waves


def _gumbel_pvalues(score: np.ndarray, log_size: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """Return tail probabilities of a Gumbel law that has the simulated moments."""
    mean = np.interp(log_size, moments[0], moments[1])
    scale = np.interp(log_size, moments[0], moments[2]) * np.sqrt(6) / np.pi
    location = mean - EULER * scale
    return np.asarray(-np.expm1(-np.exp(-(score - location) / np.maximum(scale, 1e-9))))
