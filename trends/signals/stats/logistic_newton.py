"""Newton's method with step halving for many logistic regressions on one design."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

__all__ = ["RIDGE", "Optimum", "maximize_likelihood", "weigh_products"]

# Both are conventions of numerical optimization. Well-behaved series need 4 to 8 iterations; the
# worst of 20,000 extreme series in tests/signals/test_fits.py needed 31.
MAX_ITERATIONS: Final = 100
MAX_HALVINGS: Final = 40
# Squared Newton decrement: the gradient in units of standard errors. At 1e-9 the coefficients lie
# within 3e-5 standard errors of the optimum, and the step that is still taken squares that. With
# the stiffest penalties rounding alone makes up to 2e-11.
TOLERANCE: Final = 1e-9
# Rounding of a log-likelihood, relative to its size, that must not pass for a loss.
ROUNDING: Final = 1e-13
SMALLEST_WEIGHT: Final = 1e-12
# Penalty on coefficients relative to the mean square of their terms, a convention: it decides
# nothing but terms that the data leave open, such as two equal columns.
RIDGE: Final = 1e-9


@dataclass(frozen=True)
class Optimum:
    """Where the penalized likelihood of each topic is largest.

    Attributes
    ----------
    coefficients
        Shape (n_topics, n_terms).
    shares
        Fitted shares, shape (n_topics, n_periods).
    hessian
        Negative second derivative at the coefficients, shape (n_topics, n_terms, n_terms).
    is_reached
        False where the gradient did not vanish, so that the coefficients mean nothing;
        shape (n_topics,).
    """

    coefficients: np.ndarray
    shares: np.ndarray
    hessian: np.ndarray
    is_reached: np.ndarray


def maximize_likelihood(
    successes: np.ndarray,
    trials: np.ndarray,
    design: np.ndarray,
    *,
    start: np.ndarray,
    penalty: np.ndarray,
    max_iterations: int = MAX_ITERATIONS,
) -> Optimum:
    """Maximize the penalized log-likelihood of a logistic regression for every topic.

    The likelihood is concave, so a Newton step points uphill, but a whole step may overshoot by
    far. A step is halved until the likelihood grows; that it did is known without evaluating it
    where the new gradient still points forward.

    Parameters
    ----------
    successes
        Shape (n_topics, n_periods); may be weighted, as `trials` then are too.
    trials
        Shape (n_periods,) or (n_topics, n_periods), at least `successes`.
    design
        Shape (n_periods, n_terms).
    start
        First coefficients, shape (n_topics, n_terms).
    penalty
        Symmetric matrices of which half the quadratic form is subtracted from the likelihood,
        shape (n_terms, n_terms) or (n_topics, n_terms, n_terms).
    max_iterations
        Most Newton steps.

    Returns
    -------
    Optimum
        Coefficients, shares and curvature; `is_reached` says for which topics they hold.

    References
    ----------
    Boyd, S. & Vandenberghe, L. (2004). Convex optimization, chapter 9.5.
    """
    n_topics, n_terms = start.shape
    products = weigh_products(design)
    every_trial = np.broadcast_to(trials, successes.shape)
    every_penalty = np.broadcast_to(penalty, (n_topics, n_terms, n_terms))
    b = start.astype(float)
    shares = expit(b @ design.T)
    gradient = _gradient(successes, every_trial, shares, design) - _times(every_penalty, b)
    is_reached = np.zeros(n_topics, dtype=bool)
    active = np.arange(n_topics)
    for _ in range(max_iterations):
        y, n, matrix = successes[active], every_trial[active], every_penalty[active]
        curvature = _curvature(n, shares[active], products, n_terms) + matrix
        step = np.linalg.solve(curvature, gradient[active][..., None])[..., 0]
        decrement = np.einsum("ki,ki->k", step, gradient[active])
        is_done = decrement <= TOLERANCE
        done, keep = active[is_done], ~is_done
        is_reached[done] = True
        b[done] += step[is_done]
        shares[done] = expit(b[done] @ design.T)
        if is_done.all():
            break
        active, y, n, matrix = active[keep], y[keep], n[keep], matrix[keep]
        b[active], shares[active], gradient[active] = _step_uphill(
            y, n, design, matrix, old=b[active], step=step[keep]
        )
    hessian = _curvature(every_trial, shares, products, n_terms) + every_penalty
    return Optimum(b, shares, hessian, is_reached)


def weigh_products(design: np.ndarray) -> np.ndarray:
    """Return the products of each period's terms, shape (n_periods, n_terms squared)."""
    n_periods, n_terms = design.shape
    return np.asarray((design[:, :, None] * design[:, None, :]).reshape(n_periods, n_terms**2))


def _step_uphill(
    successes: np.ndarray,
    trials: np.ndarray,
    design: np.ndarray,
    penalty: np.ndarray,
    *,
    old: np.ndarray,
    step: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return coefficients, shares and gradient after the longest of the halved steps that helps."""
    new = old + step
    shares = expit(new @ design.T)
    gradient = _gradient(successes, trials, shares, design) - _times(penalty, new)
    # By concavity the likelihood grew where the new gradient still points forward.
    unsure = np.flatnonzero(~(np.einsum("ki,ki->k", gradient, step) >= 0))
    if not unsure.size:
        return new, shares, gradient
    before = _likelihood(successes[unsure], trials[unsure], old[unsure], design, penalty[unsure])
    size = 1.0
    for _ in range(MAX_HALVINGS):
        after = _likelihood(successes[unsure], trials[unsure], new[unsure], design, penalty[unsure])
        is_lower = ~(after >= before - ROUNDING * np.abs(before))
        unsure, before = unsure[is_lower], before[is_lower]
        if not unsure.size:
            break
        size /= 2
        new[unsure] = old[unsure] + size * step[unsure]
    if size < 1:
        shares = expit(new @ design.T)
        gradient = _gradient(successes, trials, shares, design) - _times(penalty, new)
    return new, shares, gradient


def _likelihood(
    successes: np.ndarray,
    trials: np.ndarray,
    b: np.ndarray,
    design: np.ndarray,
    penalty: np.ndarray,
) -> np.ndarray:
    log_odds = b @ design.T
    value = np.einsum("kt,kt->k", successes, log_odds)
    value -= np.einsum("kt,kt->k", trials, np.logaddexp(0, log_odds))
    return np.asarray(value - 0.5 * np.einsum("ki,ki->k", _times(penalty, b), b))


def _gradient(
    successes: np.ndarray, trials: np.ndarray, shares: np.ndarray, design: np.ndarray
) -> np.ndarray:
    return np.asarray((successes - trials * shares) @ design)


def _curvature(
    trials: np.ndarray, shares: np.ndarray, products: np.ndarray, n_terms: int
) -> np.ndarray:
    weights = trials * shares * (1 - shares) + SMALLEST_WEIGHT
    return np.asarray((weights @ products).reshape(len(shares), n_terms, n_terms))


def _times(matrices: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("kij,kj->ki", matrices, vectors))
