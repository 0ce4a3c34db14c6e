"""The usual ways to call a trend or a burst, for comparison: each as it is commonly used.

All take counts (n_topics, n_periods) and return per topic what they would claim.
"""

import numpy as np
from scipy.stats import norm, t

from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.multiple_testing import adjust_pvalues


def claim_by_quasi_regression(counts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Claim rises by a quasi-binomial regression of each share, alone, and BH."""
    n_periods = counts.shape[1]
    years = np.arange(n_periods) / 12
    design = np.stack([np.ones(n_periods), years - years.mean()], axis=1)
    fit = fit_binomial(counts, totals, design)
    dispersion = np.maximum(1, np.sum(fit.residuals**2, axis=1) / (n_periods - 2))
    ratio = fit.coefficients[:, 1] / np.sqrt(fit.covariance[:, 1, 1] * dispersion)
    p_values = 2 * t.sf(np.abs(ratio), n_periods - 2)
    return (adjust_pvalues(p_values) < 0.05) & (ratio > 0)


def claim_by_mann_kendall(counts: np.ndarray) -> np.ndarray:
    """Claim rises by the Mann-Kendall test of raw counts at p < .05."""
    n_periods = counts.shape[1]
    score = np.zeros(len(counts))
    for period in range(n_periods - 1):
        score += np.sign(counts[:, period + 1 :] - counts[:, [period]]).sum(axis=1)
    variance = np.full(len(counts), n_periods * (n_periods - 1) * (2 * n_periods + 5) / 18)
    for topic, row in enumerate(counts):
        ties = np.unique(row, return_counts=True)[1]
        variance[topic] -= np.sum(ties * (ties - 1) * (2 * ties + 5)) / 18
    ratio = (score - np.sign(score)) / np.sqrt(np.maximum(variance, 1e-9))
    return (2 * norm.sf(np.abs(ratio)) < 0.05) & (score > 0)


def fit_lines(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return slope and p-value of a straight line through raw counts."""
    n_periods = counts.shape[1]
    time = np.arange(n_periods) - (n_periods - 1) / 2
    slope = counts @ time / (time @ time)
    residuals = counts - counts.mean(axis=1, keepdims=True) - slope[:, None] * time
    error = np.sqrt(np.sum(residuals**2, axis=1) / (n_periods - 2) / (time @ time))
    return slope, 2 * t.sf(np.abs(slope) / np.maximum(error, 1e-12), n_periods - 2)


def claim_by_line(counts: np.ndarray) -> np.ndarray:
    """Claim rises by a straight line through raw counts at p < .05."""
    slope, p_values = fit_lines(counts)
    return (p_values < 0.05) & (slope > 0)


def find_kleinberg_states(counts: np.ndarray, *, ratio: float = 2.0) -> np.ndarray:
    """Return the burst state of Kleinberg's two-state automaton on raw counts, by Viterbi.

    References
    ----------
    Kleinberg, J. (2002). Bursty and hierarchical structure in streams.
    """
    n_topics, n_periods = counts.shape
    usual = np.maximum(counts.mean(axis=1, keepdims=True), 1e-9)
    calm = usual - counts * np.log(usual)
    bursting = ratio * usual - counts * np.log(ratio * usual)
    climb = np.log(n_periods)
    cost_calm, cost_burst = calm[:, 0], bursting[:, 0] + climb
    from_burst_to_calm = np.zeros((n_topics, n_periods), dtype=bool)
    stays_in_burst = np.zeros((n_topics, n_periods), dtype=bool)
    for period in range(1, n_periods):
        from_burst_to_calm[:, period] = cost_burst < cost_calm
        stays_in_burst[:, period] = cost_burst < cost_calm + climb
        cost_calm, cost_burst = (
            np.minimum(cost_calm, cost_burst) + calm[:, period],
            np.minimum(cost_calm + climb, cost_burst) + bursting[:, period],
        )
    states = np.zeros((n_topics, n_periods), dtype=bool)
    states[:, -1] = cost_burst < cost_calm
    for period in range(n_periods - 1, 0, -1):
        came_from_burst = np.where(
            states[:, period], stays_in_burst[:, period], from_burst_to_calm[:, period]
        )
        states[:, period - 1] = came_from_burst
    return states


def claim_by_kleinberg(counts: np.ndarray) -> np.ndarray:
    """Claim a rise where Kleinberg's automaton bursts in the last six periods."""
    return find_kleinberg_states(counts)[:, -6:].any(axis=1)
