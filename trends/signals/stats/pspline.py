"""Smooth curves through shares, of all topics at once, each as smooth as its data ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import BSpline
from scipy.special import logit

from trends.signals.stats.logistic_newton import RIDGE, maximize_likelihood, weigh_products

__all__ = ["Curves", "fit_curves"]

# Cubic splines, as Eilers and Marx (1996) use them.
DEGREE: Final = 3
# Papers of a topic, and as many others, that keep the odds finite where all lie on one side. With a
# whole one, as in the regressions of trends, bands of emerging topics in the simulated world H3
# covered 87 % of the true shares instead of 94 % (python -m benchmarks.trends_signals).
ADDED_PAPERS: Final = 0.05
MAX_UPDATES: Final = 100  # of the smoothing weight; a convention, 11 suffice for most topics
# Change of a curve's degrees of freedom that moves it invisibly.
TOLERANCE: Final = 0.01
SMOOTHNESS: Final = (1e-3, 1e6)
CHUNK_CELLS: Final = 400_000
PRICE_OF_SEARCH: Final = 4.0  # in Akaike's terms: a stretch's begin and end are fitted, too


@dataclass(frozen=True)
class Curves:
    """Smooth curves of topics.

    Attributes
    ----------
    log_odds, error
        Curve and standard error, shape (n_topics, n_periods).
    loss
        Akaike's criterion with the noise taken into account, shape (n_topics,).
    is_reached
        False where the fit reached no optimum, so that the curve means nothing; shape (n_topics,).
    """

    log_odds: np.ndarray
    error: np.ndarray
    loss: np.ndarray
    is_reached: np.ndarray


def fit_curves(
    counts: np.ndarray,
    totals: np.ndarray,
    positions: np.ndarray,
    *,
    factors: np.ndarray,
    steps: Mapping[int, np.ndarray] | None = None,
) -> Curves:
    """Fit a quasi-binomial P-spline to every topic.

    The penalty is on second differences, so a topic of few papers gets a straight line in
    log-odds. Its weight maximises the marginal likelihood, with the noise taken into account, so
    that noise is not mistaken for shape.

    Parameters
    ----------
    counts
        Papers per topic and period, shape (n_topics, n_periods), at least 2 periods.
    totals
        All papers per period, at least 1.
    positions
        Index of each period on the regular grid, ascending.
    factors
        By how much noise inflates the variance, at least 1, shape (n_topics,).
    steps
        For some topics, by their row, stretches of time that may have a level of their own beside
        the curve: 1 inside and 0 outside, shape (n_stretches, n_periods). They get it where that
        predicts better (Akaike), their begin and end counted as fitted.

    Returns
    -------
    Curves
        Log-odds and standard errors, noise included.

    References
    ----------
    Eilers, P. H. C. & Marx, B. D. (1996). Flexible smoothing with B-splines and penalties.
    Wood, S. N. & Fasiolo, M. (2017). A generalized Fellner-Schall method for smoothing parameter
    optimization.
    """
    n_topics, n_periods = counts.shape
    basis = _basis(positions, int(np.clip(n_periods // 3, 6, 24)))
    n_curved = basis.shape[1]
    fits = Curves(
        np.empty(counts.shape),
        np.empty(counts.shape),
        np.empty(n_topics),
        np.empty(n_topics, dtype=bool),
    )
    size = max(1, CHUNK_CELLS // n_curved**2)
    for first in range(0, n_topics, size):
        chunk = slice(first, first + size)
        fit = _smooth(counts[chunk], totals, basis, factors=factors[chunk], n_curved=n_curved)
        _put(fits, chunk, fit)
    for row, stretches in (steps or {}).items():
        own = slice(row, row + 1)
        wider = np.concatenate([basis, stretches.T], axis=1)
        fit = _smooth(counts[own], totals, wider, factors=factors[own], n_curved=n_curved)
        if fit.is_reached[0] and fit.loss[0] + PRICE_OF_SEARCH * len(stretches) < fits.loss[row]:
            _put(fits, own, fit)
    return fits


def _put(fits: Curves, rows: slice, fit: Curves) -> None:
    fits.log_odds[rows], fits.error[rows] = fit.log_odds, fit.error
    fits.loss[rows], fits.is_reached[rows] = fit.loss, fit.is_reached


def _basis(positions: np.ndarray, n_terms: int) -> np.ndarray:
    """Return cubic B-splines on equal knots over the span of the positions."""
    first, last = float(positions[0]), float(positions[-1])
    width = (last - first) / (n_terms - DEGREE)
    knots = first + width * np.arange(-DEGREE, n_terms + 1)
    inner = np.clip(positions.astype(float), first, last - 1e-9 * (last - first))
    return np.asarray(BSpline.design_matrix(inner, knots, DEGREE).toarray())


def _smooth(
    counts: np.ndarray,
    totals: np.ndarray,
    basis: np.ndarray,
    *,
    factors: np.ndarray,
    n_curved: int,
) -> Curves:
    """Fit one chunk of topics; the first terms of the basis are those of the curve."""
    n_topics, n_terms = len(counts), basis.shape[1]
    products = weigh_products(basis)
    differences = np.diff(np.eye(n_curved, n_terms), 2, axis=0)
    bending = differences.T @ differences
    spread = ADDED_PAPERS * totals / totals.sum()
    successes = (counts + spread) / factors[:, None]
    trials = (totals + 2 * spread) / factors[:, None]
    start = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    b = np.zeros((n_topics, n_terms))
    b[:, :n_curved] = start[:, None]
    weight = np.full(n_topics, 10.0)
    ridge = RIDGE * np.eye(n_terms)
    active = np.arange(n_topics)
    for _ in range(MAX_UPDATES):
        fit = maximize_likelihood(
            successes[active],
            trials[active],
            basis,
            start=b[active],
            penalty=weight[active, None, None] * bending + ridge,
            max_iterations=1,
        )
        b[active] = fit.coefficients
        spent = np.einsum("kij,ji->k", np.linalg.inv(fit.hessian), bending) * weight[active]
        left = np.maximum(n_curved - 2 - spent, 1e-6)
        roughness = np.einsum("ki,ki->k", b[active] @ bending, b[active]) * weight[active]
        step = np.clip(left / np.maximum(roughness, 1e-9), 0.2, 5)
        better = np.clip(weight[active] * step, *SMOOTHNESS)
        # A curve that is nearly straight stays so, however far its weight still moves.
        is_moving = np.abs(np.log(better / weight[active])) * left > TOLERANCE
        weight[active] = better
        active = active[is_moving]
        if not active.size:
            break
    fit = maximize_likelihood(
        successes, trials, basis, start=b, penalty=weight[:, None, None] * bending + ridge
    )
    is_reached = fit.is_reached.copy()
    is_reached[active] = False
    b, inverse = fit.coefficients, np.linalg.inv(fit.hessian)
    variance = inverse.reshape(n_topics, n_terms**2) @ products.T
    log_odds = b @ basis.T
    likelihood = (counts * log_odds - totals * np.logaddexp(0, log_odds)).sum(axis=1) / factors
    freedom = n_terms - weight * np.einsum("kij,ji->k", inverse, bending)
    loss = 2 * (freedom - likelihood)
    return Curves(log_odds, np.sqrt(np.maximum(variance, 1e-12)), loss, is_reached)
