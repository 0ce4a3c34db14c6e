"""Bursts: the window of time in which a topic has more papers than its trend explains."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from trends.signals.stats.logistic_newton import RIDGE, maximize_likelihood
from trends.signals.stats.overdispersion import Overdispersion, fit_overdispersion
from trends.signals.stats.scan_windows import CHUNK_CELLS, scan_windows, window_sums
from trends.signals.stats.series import TopicSeries

__all__ = ["Scan", "Windows", "robust_expectation", "scan_bursts", "scan_nothing"]

# Computed: the shortest span of which a quarter, the longest window, has two periods.
FEWEST_PERIODS: Final = 8
# A grid of topic sizes, each twice the one before, between which p-values are interpolated.
SIZES: Final = (10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240)
# A bound on time: simulated series for each size; fewer first where the result is only an intermediate
# one.
N_REPLICATES: Final = 1_000
FEW_REPLICATES: Final = 200
MOST_CELLS: Final = 2_000_000  # of one simulation: long series get fewer replicates
SEED: Final = 0  # of the null, which is the same numbers for everybody: no choice of the user's
# The upper tenth of simulated scores is fitted by an exponential distribution, which extends the
# p-values below 1 / replicates.
TAIL: Final = 0.10
# Papers of a topic, and as many others, that keep a slope finite where all lie on one side. A whole
# one, as in the regressions of trends, makes more flat topics burst: of 3,000 flat topics over 24
# months, 47 instead of 41 had p < .01 (tests/signals/test_curves_and_windows.py has half of them).
ADDED_PAPERS: Final = 0.05
N_ROUNDS: Final = 3  # of weights: a burst found in the first is out of the way in the second
CUT: Final = 2.58
CHI2_MEDIAN: Final = 0.4549
SURE_BURST: Final = 0.001
MOST_BURSTS: Final = 3
WORTH_ANOTHER: Final = 0.05  # largest p-value of a burst beside which others are looked for
MARGIN: Final = 1  # periods between two bursts: closer ones are one
BURST_FREE: Final = 0.95
FEW_TOPICS: Final = 20


@dataclass(frozen=True)
class Windows:
    """Windows of time, arrays of shape (n_windows,).

    Attributes
    ----------
    row
        Index of the topic in its series.
    first, last
        Index of the first and last period.
    strength
        Observed over expected papers.
    p_value
        Over all windows that the topic might have had.
    """

    row: np.ndarray
    first: np.ndarray
    last: np.ndarray
    strength: np.ndarray
    p_value: np.ndarray


@dataclass(frozen=True)
class Scan:
    """The strongest window of each topic, arrays of shape (n_topics,), and the next ones.

    Attributes
    ----------
    first, last
        Index of its first and last period.
    strength
        Observed over expected papers.
    p_value
        Of the strongest window, over all windows; NaN for spans of under 8 periods.
    further
        Up to two more windows of topics whose strongest has p < .05, apart from it. Their
        p-values are never below those of the stronger windows of the same topic.
    """

    first: np.ndarray
    last: np.ndarray
    strength: np.ndarray
    p_value: np.ndarray
    further: Windows


# Empty arrays, for series too short to scan.
NO_WINDOWS: Final = Windows(
    np.zeros(0, dtype=np.int64),
    np.zeros(0, dtype=np.int64),
    np.zeros(0, dtype=np.int64),
    np.zeros(0),
    np.zeros(0),
)


def scan_bursts(series: TopicSeries) -> Scan:
    """Scan every topic for its strongest burst.

    The expectation is a log-linear trend in the share, fitted so that a burst does not pull it
    up. What chance alone makes of the strongest window is simulated for a grid of topic sizes,
    with the noise that all topics show together, and read off through an exponential tail beyond
    what one flat topic in ten reaches. The simulation always draws the same numbers, so that the
    answer depends on nothing but the series.

    Parameters
    ----------
    series
        Counts over complete, non-empty periods.

    Returns
    -------
    Scan
        In the order of the series' topics.

    References
    ----------
    Kulldorff, M. (1997). A spatial scan statistic.
    Noufaily, A. et al. (2013). An improved algorithm for outbreak detection.
    Pickands, J. (1975). Statistical inference using extreme order statistics.
    """
    n_topics, n_periods = series.counts.shape
    if n_periods < FEWEST_PERIODS or n_topics == 0:
        return scan_nothing(series)
    counts, totals = series.counts, series.totals
    years = series.calendar.years - series.calendar.years.mean()
    expected = robust_expectation(counts, totals, years)
    score, first, last = scan_windows(counts, expected)
    log_size = np.log(np.maximum(counts.sum(axis=1), 1))
    periods = np.arange(n_periods)
    in_window = (periods >= first[:, None]) & (periods <= last[:, None])
    # Among few topics a burst would pass for common noise: it is left out of the noise, first
    # every strongest window, then only those that are surely bursts.
    is_burst = np.full(n_topics, n_topics < FEW_TOPICS)
    p_value = np.full(n_topics, np.nan)
    for n_replicates in (FEW_REPLICATES, N_REPLICATES)[n_topics >= FEW_TOPICS :]:
        overdispersion = _fit_background(
            series, expected, years, hidden=in_window & is_burst[:, None]
        )
        tail = _null_tail(
            totals,
            years,
            overdispersion=overdispersion,
            n_replicates=n_replicates,
            largest=counts.sum(axis=1).max(),
        )
        factors = 1 + overdispersion.strength * expected.mean(axis=1)
        p_value = _tail_pvalues(score / factors, log_size, tail)
        is_burst = p_value < SURE_BURST
    strength = _strength(counts, expected, first, last)
    strongest = Windows(np.arange(n_topics), first, last, strength, p_value)

    def p_value_of(score: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return the p-values of scores of some topics."""
        return _tail_pvalues(score / factors[rows], log_size[rows], tail)

    further = _scan_again(counts, expected, strongest, p_value_of=p_value_of)
    return Scan(first, last, strength, p_value, further)


def scan_nothing(series: TopicSeries) -> Scan:
    """Return the scan of a series in which no burst can be told, such as one of raw dates."""
    nowhere = np.zeros(len(series.topics), dtype=np.int64)
    unknown = np.full(len(series.topics), np.nan)
    return Scan(nowhere, nowhere, unknown, unknown, NO_WINDOWS)


def _scan_again(
    counts: np.ndarray,
    expected: np.ndarray,
    strongest: Windows,
    *,
    p_value_of: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Windows:
    """Look for further windows, apart from those found, where the last one was hardly chance.

    The null is that of the strongest window among all, so the p-values err on the safe side.
    """
    periods = np.arange(counts.shape[1])
    latest = _select(strongest, strongest.p_value < WORTH_ANOTHER)
    blocked = np.zeros((len(latest.row), len(periods)), dtype=bool)
    found = [NO_WINDOWS]
    for _ in range(MOST_BURSTS - 1):
        blocked |= (periods >= latest.first[:, None] - MARGIN) & (
            periods <= latest.last[:, None] + MARGIN
        )
        observed, foreseen = counts[latest.row], expected[latest.row]
        score, first, last = scan_windows(observed, foreseen, blocked=blocked)
        p_value = np.maximum(latest.p_value, p_value_of(score, latest.row))
        strength = _strength(observed, foreseen, first, last)
        is_burst = (score > 0) & (p_value < WORTH_ANOTHER)
        latest = _select(Windows(latest.row, first, last, strength, p_value), is_burst)
        blocked = blocked[is_burst]
        found.append(latest)
    return Windows(*(np.concatenate(parts) for parts in zip(*map(_columns, found), strict=True)))


def _columns(windows: Windows) -> tuple[np.ndarray, ...]:
    return (windows.row, windows.first, windows.last, windows.strength, windows.p_value)


def _select(windows: Windows, keep: np.ndarray) -> Windows:
    return Windows(*(column[keep] for column in _columns(windows)))


def _strength(
    counts: np.ndarray, expected: np.ndarray, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    foreseen = window_sums(expected, first, last)
    return np.asarray(window_sums(counts, first, last) / np.maximum(foreseen, 1e-9))


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
    design = np.stack([np.ones(len(years)), years], axis=1)
    spread = ADDED_PAPERS * totals / totals.sum()
    padded, trials = counts + spread, totals + 2 * spread
    penalty = RIDGE * np.diag(np.mean(design**2, axis=0))
    b = np.zeros((len(counts), 2))
    b[:, 0] = logit(padded.sum(axis=1) / trials.sum())
    weights = np.ones_like(counts, dtype=float)
    for round_number in range(1, N_ROUNDS + 1):
        fit = maximize_likelihood(
            weights * padded, weights * trials, design, start=b, penalty=penalty
        )
        # A fit without an optimum is worth less than none: the topic's mean share is expected.
        b = np.where(fit.is_reached[:, None], fit.coefficients, b)
        share = expit(b @ design.T)
        if round_number == N_ROUNDS:
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


def _fit_background(
    series: TopicSeries, expected: np.ndarray, years: np.ndarray, *, hidden: np.ndarray
) -> Overdispersion:
    """Return the overdispersion around the robust expectation, hidden cells left out."""
    variance = expected * (1 - expected / series.totals) + 1e-9
    residuals = np.where(hidden, 0.0, (series.counts - expected) / np.sqrt(variance))
    return fit_overdispersion(
        residuals,
        variance.mean(axis=1),
        np.stack([np.ones(len(years)), years], axis=1),
        totals=series.totals,
        positions=series.calendar.positions,
        keep=BURST_FREE if len(series.topics) >= FEW_TOPICS else 1.0,
    )


def _null_tail(
    totals: np.ndarray,
    years: np.ndarray,
    *,
    overdispersion: Overdispersion,
    n_replicates: int,
    largest: float,
) -> np.ndarray:
    """Simulate the best score of flat topics; rows are log size, start and mean of the tail."""
    rng = np.random.default_rng(SEED)
    n_periods = len(totals)
    sizes = [size for size in SIZES if size <= totals.sum() / 2 and size < 2 * largest] or SIZES[:1]
    n_drawn = int(np.clip(MOST_CELLS // (n_periods * len(sizes)), FEW_REPLICATES, n_replicates))
    starts, means = [], []
    for size in sizes:
        # Topics differ in how much they waver, roughly as an exponential law has it.
        own = overdispersion.strength * rng.exponential(size=(n_drawn, 1))
        waves = _waves(rng, (n_drawn, n_periods), overdispersion.correlation) * np.sqrt(own)
        rate = size * totals / totals.sum() * np.exp(waves - own / 2)
        counts = np.minimum(rng.poisson(rate), totals).astype(float)
        expected = robust_expectation(counts, totals, years)
        factors = 1 + overdispersion.strength * expected.mean(axis=1)
        score = scan_windows(counts, expected)[0] / factors
        starts.append(float(np.quantile(score, 1 - TAIL)))
        means.append(float(np.mean(np.maximum(score - starts[-1], 0)) / TAIL))
    return np.array([np.log(sizes), _smooth(starts), _smooth(means)])


def _smooth(values: list[float]) -> np.ndarray:
    """Average each value with its neighbours: sizes that are close have much the same tail."""
    padded = np.pad(values, 1, mode="edge")
    return np.asarray(padded[:-2] / 4 + padded[1:-1] / 2 + padded[2:] / 4)


def _waves(rng: np.random.Generator, shape: tuple[int, int], correlation: float) -> np.ndarray:
    waves = rng.normal(size=shape)
    for period in range(1, shape[1]):
        waves[:, period] *= np.sqrt(1 - correlation**2)
        waves[:, period] += correlation * waves[:, period - 1]
    return waves


def _tail_pvalues(score: np.ndarray, log_size: np.ndarray, tail: np.ndarray) -> np.ndarray:
    """Return tail probabilities; those over a tenth are upper bounds."""
    start, mean = (np.interp(log_size, tail[0], row) for row in tail[1:])
    return np.asarray(np.minimum(TAIL * np.exp((start - score) / np.maximum(mean, 1e-9)), 1.0))
