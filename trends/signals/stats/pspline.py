"""Smooth curves through shares, of all topics at once, each as smooth as its data ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import BSpline
from scipy.special import expit, logit

__all__ = ["Curves", "fit_curves"]

DEGREE: Final = 3
MAX_ITERATIONS: Final = 40
WARM_UP: Final = 2
TOLERANCE: Final = 1e-4
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
    """

    log_odds: np.ndarray
    error: np.ndarray
    loss: np.ndarray


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
    # Half a paper keeps the odds finite of a topic in no paper, and of one in every paper.
    half = 0.5 * (~counts.any(axis=1)).astype(float) - 0.5 * (counts == totals).all(axis=1)
    padded = counts + half[:, None] * (totals / totals.sum())
    fits = Curves(np.empty(counts.shape), np.empty(counts.shape), np.empty(n_topics))
    size = max(1, CHUNK_CELLS // n_curved**2)
    for first in range(0, n_topics, size):
        chunk = slice(first, first + size)
        fit = _smooth(padded[chunk], totals, basis, factors=factors[chunk], n_curved=n_curved)
        _put(fits, chunk, fit)
    for row, stretches in (steps or {}).items():
        own = slice(row, row + 1)
        wider = np.concatenate([basis, stretches.T], axis=1)
        fit = _smooth(padded[own], totals, wider, factors=factors[own], n_curved=n_curved)
        if fit.loss[0] + PRICE_OF_SEARCH * len(stretches) < fits.loss[row]:
            _put(fits, own, fit)
    return fits


def _put(fits: Curves, rows: slice, fit: Curves) -> None:
    fits.log_odds[rows], fits.error[rows], fits.loss[rows] = fit.log_odds, fit.error, fit.loss


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
    products = (basis[:, :, None] * basis[:, None, :]).reshape(len(totals), n_terms**2)
    differences = np.diff(np.eye(n_curved, n_terms), 2, axis=0)
    penalty = differences.T @ differences
    start = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    b = np.zeros((n_topics, n_terms))
    b[:, :n_curved] = start[:, None]
    weight = np.full(n_topics, 10.0)
    inverse = np.empty((n_topics, n_terms, n_terms))
    for iteration in range(MAX_ITERATIONS):
        share = expit(np.clip(b @ basis.T, -30, 30))
        variance = totals * share * (1 - share) + 1e-10
        information = ((variance / factors[:, None]) @ products).reshape(inverse.shape)
        hessian = information + weight[:, None, None] * penalty + 1e-8 * np.eye(n_terms)
        inverse = np.linalg.inv(hessian)
        bent = b @ penalty
        gradient = ((counts - totals * share) / factors[:, None]) @ basis - weight[:, None] * bent
        change = np.clip((inverse @ gradient[..., None])[..., 0], -2, 2)
        b = b + change
        if iteration >= WARM_UP:
            spent = np.einsum("kij,ji->k", inverse, penalty) * weight
            roughness = np.einsum("ki,ki->k", b @ penalty, b) * weight
            ratio = np.maximum(n_curved - 2 - spent, 1e-6) / np.maximum(roughness, 1e-9)
            weight = np.clip(weight * np.clip(ratio, 0.2, 5), *SMOOTHNESS)
        if iteration > 4 * WARM_UP and np.abs(change).max(initial=0) < TOLERANCE:
            break
    variance = inverse.reshape(n_topics, n_terms**2) @ products.T
    log_odds = b @ basis.T
    likelihood = (counts * log_odds - totals * np.logaddexp(0, log_odds)).sum(axis=1) / factors
    freedom = n_terms - weight * np.einsum("kij,ji->k", inverse, penalty)
    loss = 2 * (freedom - likelihood)
    return Curves(log_odds, np.sqrt(np.maximum(variance, 1e-12)), loss)
