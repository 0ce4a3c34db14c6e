"""Many questions and many topics: combining and adjusting p-values and intervals."""

from typing import Final

import numpy as np
from scipy.stats import false_discovery_control

__all__ = [
    "adjust_pvalues",
    "adjust_within",
    "combine_pvalues",
    "miss_rates_within",
    "selected_miss_rate",
]

# Share of 95 % intervals that miss the true value.
MISSED: Final = 0.05


def combine_pvalues(p_values: np.ndarray) -> np.ndarray:
    """Combine several questions about each topic into one p-value (Simes).

    Parameters
    ----------
    p_values
        Shape (n_questions, n_topics); NaN where a question was not asked.

    Returns
    -------
    numpy.ndarray
        Shape (n_topics,); NaN where no question was asked.

    References
    ----------
    Simes, R. J. (1986). An improved Bonferroni procedure for multiple tests of significance.

    Examples
    --------
    >>> combine_pvalues(np.array([[0.01], [0.04], [np.nan]])).tolist()
    [0.02]
    """
    n_asked = np.sum(~np.isnan(p_values), axis=0)
    ranked = np.sort(p_values, axis=0)
    ranks = np.arange(1, len(p_values) + 1)[:, None]
    scaled = np.where(np.isnan(ranked), np.inf, ranked * n_asked / ranks)
    combined = np.minimum(scaled.min(axis=0, initial=np.inf), 1.0)
    return np.where(n_asked > 0, combined, np.nan)


def adjust_pvalues(p_values: np.ndarray) -> np.ndarray:
    """Return q-values that control the false-discovery rate (Benjamini and Hochberg).

    Parameters
    ----------
    p_values
        Shape (n_topics,); NaN for topics that are not tested.

    Returns
    -------
    numpy.ndarray
        Smallest false-discovery rate at which each topic is claimed; NaN where not tested.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate.

    Examples
    --------
    >>> adjust_pvalues(np.array([0.01, 0.04, np.nan, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    adjusted = np.full(len(p_values), np.nan)
    is_tested = ~np.isnan(p_values)
    adjusted[is_tested] = false_discovery_control(p_values[is_tested], method="bh")
    return adjusted


def selected_miss_rate(q_values: np.ndarray, *, q_limit: float) -> float:
    """Return how often an interval of a claimed topic may miss, so that 5 % of these do.

    Whoever looks at the topics that stood out sees those whose estimates erred outwards: their
    95 % intervals miss more often than in 5 %.

    Parameters
    ----------
    q_values
        From `adjust_pvalues`, shape (n_topics,).
    q_limit
        Largest q-value of a claim.

    Returns
    -------
    float
        0.05 times the claimed part of the tested topics; 0.05 where none or all are claimed.

    References
    ----------
    Benjamini, Y. & Yekutieli, D. (2005). False discovery rate-adjusted multiple confidence
    intervals for selected parameters.

    Examples
    --------
    >>> selected_miss_rate(np.array([0.01, 0.2, np.nan, 0.6, 0.3]), q_limit=0.05)
    0.0125
    """
    n_tested, n_claimed = int(np.sum(~np.isnan(q_values))), int(np.sum(q_values < q_limit))
    return MISSED * n_claimed / n_tested if n_claimed else MISSED


def adjust_within(p_values: np.ndarray, family: np.ndarray) -> np.ndarray:
    """Return q-values adjusted within each family, so that no family costs another its power.

    Examples
    --------
    >>> adjust_within(np.array([0.01, 0.04, 0.04]), np.array(["a", "b", "b"])).tolist()
    [0.01, 0.04, 0.04]
    """
    q_values = np.full(len(p_values), np.nan)
    for name in np.unique(family):
        q_values[family == name] = adjust_pvalues(p_values[family == name])
    return q_values


def miss_rates_within(q_values: np.ndarray, family: np.ndarray, *, q_limit: float) -> np.ndarray:
    """Return `selected_miss_rate` of each topic's family, shape (n_topics,)."""
    rates = np.full(len(q_values), MISSED)
    for name in np.unique(family):
        rates[family == name] = selected_miss_rate(q_values[family == name], q_limit=q_limit)
    return rates
