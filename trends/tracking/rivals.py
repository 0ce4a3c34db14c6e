"""Simple ways to call risers, against which a backtest holds ours."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.multiple_testing import adjust_pvalues
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.span_comparison import find_recent

__all__ = ["RIVALS"]

# Largest false-discovery rate of a rival's claim: the default of ours.
Q_LIMIT: Final = 0.05
# The slope and the level take two periods; two more are the least that can show their spread.
LEAST_PERIODS: Final = 4


def _call_fastest(series: TopicSeries, n_claims: int) -> NDArray[np.bool_]:
    """Call as many topics as ours did, those of the largest log-odds of recent against earlier papers."""
    is_recent = find_recent(series.calendar)
    called = np.zeros(len(series.topics), dtype=bool)
    if is_recent is None or not n_claims:
        return called
    old, recent = (series.counts[:, part].sum(axis=1) + 0.5 for part in (~is_recent, is_recent))
    sizes = [series.totals[part].sum() + 1 for part in (~is_recent, is_recent)]
    log_odds = np.log(recent / (sizes[1] - recent)) - np.log(old / (sizes[0] - old))
    score = log_odds / np.sqrt(1 / old + 1 / recent)
    called[np.argsort(-score, kind="stable")[:n_claims]] = True
    return called


def _call_slopes(series: TopicSeries, _n_claims: int) -> NDArray[np.bool_]:
    """Call what a quasi-binomial regression on time claims to rise (Benjamini-Hochberg)."""
    years = series.calendar.years
    if len(years) < LEAST_PERIODS:
        return np.zeros(len(series.topics), dtype=bool)
    years = years - years.mean()
    fit = fit_binomial(series.counts, series.totals, np.stack([np.ones(len(years)), years], axis=1))
    freedom = len(years) - 2
    spread = np.maximum((fit.residuals**2).sum(axis=1) / freedom, 1.0)
    ratio = fit.coefficients[:, 1] / np.sqrt(fit.covariance[:, 1, 1] * spread)
    q_values = adjust_pvalues(2 * stats.t.sf(np.abs(ratio), freedom))
    return np.asarray((q_values < Q_LIMIT) & (ratio > 0))


def _call_ranks(series: TopicSeries, _n_claims: int) -> NDArray[np.bool_]:
    """Call what a Mann-Kendall test of counts claims to rise, as tools without shares do."""
    if series.counts.shape[1] < LEAST_PERIODS:
        return np.zeros(len(series.topics), dtype=bool)
    found = [stats.kendalltau(np.arange(len(counts)), counts) for counts in series.counts]
    p_values = np.array([one.pvalue for one in found], dtype=float)
    tau = np.array([one.statistic for one in found], dtype=float)
    return np.asarray((adjust_pvalues(p_values) < Q_LIMIT) & (tau > 0))


RIVALS: Final[Mapping[str, Callable[[TopicSeries, int], NDArray[np.bool_]]]] = MappingProxyType(
    {
        "fastest by log-odds": _call_fastest,
        "quasi-binomial slope": _call_slopes,
        "Mann-Kendall on counts": _call_ranks,
    }
)
