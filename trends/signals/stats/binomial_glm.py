"""Binomial regressions of all topics on one common design, fitted at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

__all__ = ["BinomialFit", "fit_binomial"]

MAX_STEP: Final = 1.5
MAX_ITERATIONS: Final = 30
TOLERANCE: Final = 1e-5
RIDGE: Final = 1e-6
CHUNK_CELLS: Final = 100_000  # keeps the working arrays of one chunk inside the cache


@dataclass(frozen=True)
class BinomialFit:
    """One logistic regression per topic.

    Attributes
    ----------
    coefficients
        Shape (n_topics, n_terms).
    covariance
        Inverse of the information, for pure binomial noise, (n_topics, n_terms, n_terms).
    residuals
        Pearson residuals, shape (n_topics, n_periods).
    information
        Binomial variance of the counts averaged over periods, shape (n_topics,).
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    residuals: np.ndarray
    information: np.ndarray


def fit_binomial(counts: np.ndarray, totals: np.ndarray, design: np.ndarray) -> BinomialFit:
    """Fit ``logit share = design @ coefficients`` to every topic by Newton's method.

    One paper, spread over the periods as the corpus is, is added to each topic. It costs next to
    nothing where a topic has papers, and keeps the slope finite where all of them lie on one side.

    Parameters
    ----------
    counts
        Papers per topic and period, shape (n_topics, n_periods).
    totals
        All papers per period, at least 1, shape (n_periods,).
    design
        First column 1, shape (n_periods, n_terms).

    Returns
    -------
    BinomialFit
        Coefficients, covariance, residuals and information.
    """
    n_topics, n_periods = counts.shape
    n_terms = design.shape[1]
    coefficients = np.empty((n_topics, n_terms))
    covariance = np.empty((n_topics, n_terms, n_terms))
    residuals = np.empty((n_topics, n_periods))
    information = np.empty(n_topics)
    products = (design[:, :, None] * design[:, None, :]).reshape(n_periods, n_terms**2)
    step = max(1, CHUNK_CELLS // max(n_periods, 1))
    for first in range(0, n_topics, step):
        chunk = slice(first, first + step)
        b, share = _newton(counts[chunk], totals, design, products=products)
        weights = totals * share * (1 - share) + 1e-12
        coefficients[chunk] = b
        covariance[chunk] = np.linalg.inv(_hessian(weights, products, n_terms))
        residuals[chunk] = (counts[chunk] - totals * share) / np.sqrt(weights)
        information[chunk] = weights.mean(axis=1)
    return BinomialFit(coefficients, covariance, residuals, information)


def _newton(
    counts: np.ndarray, totals: np.ndarray, design: np.ndarray, *, products: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients and fitted shares of one chunk of topics."""
    n_terms = design.shape[1]
    spread = totals / totals.sum()
    padded, room = counts + spread, totals + 2 * spread
    b = np.zeros((len(counts), n_terms))
    b[:, 0] = logit(padded.sum(axis=1) / room.sum())
    share = expit(b @ design.T)
    for _ in range(MAX_ITERATIONS):
        weights = room * share * (1 - share) + 1e-12
        gradient = (padded - room * share) @ design - RIDGE * b
        hessian = _hessian(weights, products, n_terms)
        change = np.linalg.solve(hessian, gradient[..., None])[..., 0]
        b += np.clip(change, -MAX_STEP, MAX_STEP)
        share = expit(np.clip(b @ design.T, -30, 30))
        if np.abs(change).max(initial=0) < TOLERANCE:
            break
    return b, share


def _hessian(weights: np.ndarray, products: np.ndarray, n_terms: int) -> np.ndarray:
    hessian = (weights @ products).reshape(len(weights), n_terms, n_terms)
    return np.asarray(hessian + RIDGE * np.eye(n_terms))
