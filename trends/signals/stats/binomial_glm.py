"""Binomial regressions of all topics on one common design, fitted at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import logit

from trends.signals.stats.logistic_newton import RIDGE, maximize_likelihood, weigh_products

__all__ = ["BinomialFit", "fit_binomial"]

CHUNK_CELLS: Final = 100_000  # keeps the working arrays of one chunk inside the cache


@dataclass(frozen=True)
class BinomialFit:
    """One logistic regression per topic.

    Attributes
    ----------
    coefficients
        Shape (n_topics, n_terms); NaN where no optimum was reached.
    covariance
        Inverse of the information for pure binomial noise, (n_topics, n_terms, n_terms); NaN where
        no optimum was reached.
    residuals
        Pearson residuals, shape (n_topics, n_periods); 0 where no optimum was reached.
    information
        Binomial variance of the counts averaged over periods, shape (n_topics,).
    is_estimable
        False where no optimum was reached, shape (n_topics,).
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    residuals: np.ndarray
    information: np.ndarray
    is_estimable: np.ndarray


def fit_binomial(counts: np.ndarray, totals: np.ndarray, design: np.ndarray) -> BinomialFit:
    """Fit ``logit share = design @ coefficients`` to every topic by maximum likelihood.

    One paper of the topic and one of another, spread over the periods as the corpus is, are added.
    They change next to nothing where a topic has papers, and give the slope a finite optimum where
    all papers of the topic lie on one side of a date (separation).

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
        Coefficients, covariance, residuals and information, and which of them hold.
    """
    n_topics, n_periods = counts.shape
    n_terms = design.shape[1]
    coefficients = np.empty((n_topics, n_terms))
    covariance = np.empty((n_topics, n_terms, n_terms))
    residuals = np.empty((n_topics, n_periods))
    information = np.empty(n_topics)
    is_estimable = np.empty(n_topics, dtype=bool)
    spread = totals / totals.sum()
    trials = totals + 2 * spread
    products = weigh_products(design)
    penalty = RIDGE * np.diag(np.mean(design**2, axis=0) + np.finfo(float).tiny)
    size = max(1, CHUNK_CELLS // max(n_periods, 1))
    for first in range(0, n_topics, size):
        chunk = slice(first, first + size)
        padded = counts[chunk] + spread
        start = np.zeros((len(padded), n_terms))
        start[:, 0] = logit(padded.sum(axis=1) / trials.sum())
        fit = maximize_likelihood(padded, trials, design, start=start, penalty=penalty)
        # The curvature is that of the papers alone, without the two that were added.
        weights = totals * fit.shares * (1 - fit.shares) + 1e-12
        hessian = (weights @ products).reshape(len(padded), n_terms, n_terms) + penalty
        is_bad = ~fit.is_reached
        coefficients[chunk] = np.where(is_bad[:, None], np.nan, fit.coefficients)
        covariance[chunk] = np.where(is_bad[:, None, None], np.nan, np.linalg.inv(hessian))
        errors = (counts[chunk] - totals * fit.shares) / np.sqrt(weights)
        residuals[chunk] = np.where(is_bad[:, None], 0.0, errors)
        information[chunk] = weights.mean(axis=1)
        is_estimable[chunk] = fit.is_reached
    return BinomialFit(coefficients, covariance, residuals, information, is_estimable)
