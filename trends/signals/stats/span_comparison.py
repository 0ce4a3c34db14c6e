"""Compare the share of each topic in the recent part of a corpus with its share before.

The question is about this corpus: the yardstick is sampling error and the noise between neighboring
periods, never how far shares wander over the whole span. That a share changed says nothing of the
future; `trends.signals.stats.trend_tests` asks whether a trend goes on.

Model: the papers of a topic in a period are binomial, with a share whose logarithm varies around its
level with variance s2, independently from period to period. Then the squared difference of two
neighboring shares, over its sampling variance, is 1 + g s2 on average, where g follows from the counts.
Regression through the origin gives s2 of each topic, which is shrunk to the median of all topics.

P-values and intervals are those of the signed root of the likelihood ratio of the two spans' papers,
divided by the part of the variance that sampling alone explains. Where one span has no paper, as of all
that is new, the logarithm of the ratio has no error of its own, while the likelihood has.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from trends.signals.stats.series import Calendar, TopicSeries
from trends.signals.stats.span_counts import SpanCounts

__all__ = ["SpanComparison", "compare_spans", "count_spans", "find_recent", "measure_noise"]

# Fewer complete periods leave too few neighbors to learn the noise from (TOO_FEW differences).
FEWEST_PERIODS: Final = 8
# Length of the recent span by the length of the whole, in years: convention, never from results.
LONG: Final = 8.0
RECENT_OF_LONG: Final = 3.0
SHORT: Final = 2.0
RECENT_OF_MIDDLE: Final = 0.25
RECENT_OF_SHORT: Final = 1 / 3
FEWEST_RECENT: Final = 3
# Among fewer topics their own median is no measure of the noise, and PRIOR_SD stands in for it: between
# the .10 of 68 subjects of NIPS from year to year (`python -m benchmarks.trends_change`) and the .19
# of arXiv's categories.
FEW_TOPICS: Final = 20
PRIOR_SD: Final = 0.15
# Degrees of freedom that the pool is worth beside a topic's own differences, as is usual in limma
# (Smyth 2004), where 4 to 10 are common.
PRIOR_DEGREES: Final = 8.0
# A jump is what is asked about, not noise: a squared difference that exceeds its expectation by more
# than this counts as so much (the 99.9 % quantile of chi squared with one degree of freedom).
LARGEST_RATIO: Final = float(stats.chi2.ppf(0.999, 1))


@dataclass(frozen=True)
class SpanComparison:
    """Recent against earlier share of each topic; arrays of shape (n_topics,).

    Attributes
    ----------
    is_recent
        Which periods are recent, shape (n_periods,).
    share_old, share_recent
        Observed shares, pooled over the periods of each span.
    share_just_before
        Share in the periods just before the recent ones, as many as these.
    log_ratio, error, degrees
        Logarithm of the recent over the earlier share, its standard error and the degrees of freedom.
    difference_error
        Standard error of the recent share minus the earlier one.
    counts
        Papers of the two spans, from which p-values and intervals follow.
    p_value
        Two-sided.
    noise_sd
        Standard deviation of the logarithm of the share from period to period, beyond sampling.
    """

    is_recent: NDArray[np.bool_]
    share_old: NDArray[np.float64]
    share_recent: NDArray[np.float64]
    share_just_before: NDArray[np.float64]
    log_ratio: NDArray[np.float64]
    error: NDArray[np.float64]
    difference_error: NDArray[np.float64]
    counts: SpanCounts
    degrees: float
    p_value: NDArray[np.float64]
    noise_sd: NDArray[np.float64]

    def bounds(
        self, level: float | NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the ends of the interval of the log ratio that covers it with probability `level`."""
        reach = stats.t.ppf((1 + np.asarray(level)) / 2, self.degrees)
        return self.counts.find_ratio(reach), self.counts.find_ratio(-reach)

    def sure_difference(self, level: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return by how much the shares differ at least, in the direction of the difference."""
        reach = stats.t.ppf((1 + np.asarray(level)) / 2, self.degrees) * self.difference_error
        return np.asarray(np.abs(self.share_recent - self.share_old) - reach)


def find_recent(calendar: Calendar) -> NDArray[np.bool_] | None:
    """Return which periods are recent, None where there are too few periods to ask.

    Of 8 years and more the last 3 years are recent; of 2 to 8 years a quarter, in whole quarters or
    years; of less the last third, at least 3 periods.

    Examples
    --------
    >>> from trends.signals.stats.series import read_calendar
    >>> years = read_calendar(np.arange("1990", "2010", dtype="datetime64[Y]").astype("datetime64[us]"))
    >>> int(find_recent(years).sum())
    3
    """
    if len(calendar.periods) < FEWEST_PERIODS:
        return None
    span = calendar.span
    age = calendar.positions[-1] - calendar.positions
    if span >= LONG:
        length = RECENT_OF_LONG * calendar.per_year
    elif span >= SHORT:
        unit = 1.0 if calendar.unit == "Y" else 0.25
        length = max(round(RECENT_OF_MIDDLE * span / unit), 1) * unit * calendar.per_year
    else:
        length = RECENT_OF_SHORT * span * calendar.per_year
    length = max(round(length), FEWEST_RECENT)
    is_recent = np.asarray(age < length)
    return is_recent if is_recent.any() and not is_recent.all() else None


def compare_spans(series: TopicSeries, is_recent: NDArray[np.bool_]) -> SpanComparison:
    """Compare each topic's recent share with its share before.

    Parameters
    ----------
    series
        Counts of topics; every topic has papers.
    is_recent
        Which periods are recent, from `find_recent`.

    Returns
    -------
    SpanComparison
        One entry a topic.

    References
    ----------
    D. A. Pierce and D. Peters (1992). Practical use of higher order asymptotics for multiparameter
    exponential families. JRSS B 54. For the signed root.
    G. K. Smyth (2004). Linear models and empirical Bayes methods for assessing differential
    expression. Statistical Applications in Genetics and Molecular Biology 3. For the shrinkage.
    """
    counts, totals = series.counts, series.totals
    noise, degrees = _estimate_noise(counts, totals)
    spans = [
        _pool_span(counts[:, part], totals[part], noise=noise) for part in (~is_recent, is_recent)
    ]
    (old, old_variance), (recent, recent_variance) = spans
    log_ratio, error = recent - old, np.sqrt(old_variance + recent_variance)
    before = _just_before(is_recent)
    papers = count_spans(counts, totals, parts=(~is_recent, is_recent), noise=noise)
    return SpanComparison(
        is_recent=is_recent,
        share_old=_observe(counts, totals, ~is_recent),
        share_recent=_observe(counts, totals, is_recent),
        share_just_before=_observe(counts, totals, before),
        log_ratio=log_ratio,
        error=error,
        difference_error=np.hypot(
            np.exp(old) * np.sqrt(old_variance), np.exp(recent) * np.sqrt(recent_variance)
        ),
        counts=papers,
        degrees=degrees,
        p_value=2 * stats.t.sf(np.abs(papers.root_at(np.zeros(len(counts)))), degrees),
        noise_sd=np.sqrt(noise),
    )


def count_spans(
    counts: NDArray[np.float64],
    totals: NDArray[np.float64],
    *,
    parts: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    noise: NDArray[np.float64],
) -> SpanCounts:
    """Return the papers of topics in the periods of an earlier and a recent span.

    Parameters
    ----------
    counts, totals
        Papers of topics and all papers by period, of shapes (n_topics, n_periods) and (n_periods,).
    parts
        Which periods are of the earlier and of the recent span; each has papers.
    noise
        Variance of the log share from period to period, shape (n_topics,).
    """
    old, recent = parts
    return SpanCounts(
        old=counts[:, old].sum(axis=1),
        recent=counts[:, recent].sum(axis=1),
        sizes=(float(totals[old].sum()), float(totals[recent].sum())),
        noise=noise * sum(_spread(totals[part]) for part in parts),
    )


def _pool_span(
    counts: NDArray[np.float64], totals: NDArray[np.float64], *, noise: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the logarithm of each topic's share in all periods of a span, and its variance."""
    papers, size = counts.sum(axis=1), float(totals.sum())
    sampling = np.maximum(1 / (papers + 0.5) - 1 / (size + 1), 0)
    return np.log((papers + 0.5) / (size + 1)), sampling + noise * _spread(totals)


def _spread(totals: NDArray[np.float64]) -> float:
    """Return the part of its periods' noise that a pooled share has: it weighs them by their papers."""
    return float(((totals / totals.sum()) ** 2).sum())


def measure_noise(series: TopicSeries) -> NDArray[np.float64]:
    """Return the variance of each topic's log share from period to period, beyond sampling."""
    return _estimate_noise(series.counts, series.totals)[0]


def _observe(
    counts: NDArray[np.float64], totals: NDArray[np.float64], part: NDArray[np.generic]
) -> NDArray[np.float64]:
    observed: NDArray[np.float64] = counts[:, part].sum(axis=1) / max(float(totals[part].sum()), 1)
    return observed


def _just_before(is_recent: NDArray[np.bool_]) -> NDArray[np.int64]:
    n_recent = int(is_recent.sum())
    first = len(is_recent) - n_recent
    return np.arange(max(first - n_recent, 0), first)


def _estimate_noise(
    counts: NDArray[np.float64], totals: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return the variance of each topic's log share between periods, and its degrees of freedom."""
    first, second = slice(None, -1), slice(1, None)
    n_first, n_second = totals[first], totals[second]
    pooled = (counts[:, first] + counts[:, second] + 0.5) / (n_first + n_second + 1)
    sampling = pooled * (1 - pooled) * (1 / n_first + 1 / n_second)
    difference = counts[:, second] / n_second - counts[:, first] / n_first
    gain = 2 * pooled**2 / sampling
    ratio = difference**2 / sampling
    prior = PRIOR_SD**2
    own, information = _regress(ratio, gain, np.full(len(counts), prior))
    if len(counts) >= FEW_TOPICS:
        # Topics of few papers say little of noise, so that their half is left out.
        is_telling = information >= np.median(information)
        prior = max(float(np.median(own[is_telling])), 0.0)
    # Single jumps are cut back; the median tells a topic that is noisy throughout from one that jumped.
    expected = 1 + gain * prior
    scale = np.maximum(np.median(ratio / expected, axis=1) / stats.chi2.median(1), 1)
    ratio = np.minimum(ratio, LARGEST_RATIO * expected * scale[:, None])
    own, information = _regress(ratio, gain, np.full(len(counts), prior))
    # A topic's own estimate counts by what its counts can tell, beside PRIOR_DEGREES of the pool.
    trust = PRIOR_DEGREES / (2 * max(prior, PRIOR_SD**2) ** 2)
    noise = (trust * prior + information * own) / (trust + information)
    return np.maximum(noise, 0.0), counts.shape[1] - 1 + PRIOR_DEGREES


def _regress(
    ratio: NDArray[np.float64], gain: NDArray[np.float64], guess: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Regress what exceeds sampling on what noise would bring, through the origin.

    Returns the slope of each topic, which is the variance of its noise, and one over the variance of
    that slope; a squared difference has twice its squared expectation as variance, by `guess`.
    """
    weight = 1 / (1 + gain * guess[:, None]) ** 2
    information = (weight * gain**2).sum(axis=1)
    slope: NDArray[np.float64] = (weight * gain * (ratio - 1)).sum(axis=1) / information
    return slope, information / 2
