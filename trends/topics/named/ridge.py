"""Linear classifiers of papers' vectors by ridge regression, many topics at once."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

__all__ = ["evaluate", "train_balanced", "train_by_folds"]

# Five folds, as in common use (Hastie, Tibshirani and Friedman, 2009, section 7.10).
N_FOLDS: Final = 5
# So many papers at a time, lest the sums over 200,000 take more memory than their vectors.
BLOCK: Final = 8_192
# Steps of expectation and maximization; more hardly move the normals.
N_STEPS: Final = 10
LEAST_SHARE: Final = 0.002
LARGEST_SHARE: Final = 0.95


def evaluate(
    vectors: NDArray[np.floating[Any]], weights: NDArray[np.float64], bias: float
) -> NDArray[np.float64]:
    """Return a classifier's value of every row."""
    # einsum adds in the same order for one paper as for many, which a matrix product does not.
    value: NDArray[np.float64] = (
        np.einsum("ij,j->i", vectors.astype(np.float64, copy=False), weights) + bias
    )
    return value


def train_balanced(
    vectors: NDArray[np.float32], truth: NDArray[np.int64], ridge: float
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Learn to tell members from non-members, both of the same weight whatever their numbers.

    Returns
    -------
    tuple
        Weights; bias; and the value of every row by a classifier that did not learn from it, of which
        a fifth is left out at a time.
    """
    folds = np.arange(len(vectors)) % N_FOLDS
    parts = []
    for side in (0, 1):
        for k in range(N_FOLDS):
            rows = vectors[(folds == k) & (truth == side)]
            sides = np.full((len(rows), 1), 2.0 * side - 1)
            even = np.full(len(rows), 1.0)
            parts.append(_Sums.measure(rows, even).aim(rows, sides, even))
    others, members = parts[:N_FOLDS], parts[N_FOLDS:]
    both = [functools.reduce(_Sums.plus, some) for some in (others, members)]
    weights, bias = functools.reduce(_Sums.plus, [part.share(0.5) for part in both]).solve(ridge)
    value = np.empty(len(vectors))
    for k in range(N_FOLDS):
        rest = (both[0].minus(others[k]).share(0.5), both[1].minus(members[k]).share(0.5))
        left, shift = rest[0].plus(rest[1]).solve(ridge)
        value[folds == k] = evaluate(vectors[folds == k], left[:, 0], float(shift[0]))
    return weights[:, 0], float(bias[0]), value


def train_by_folds(
    vectors: NDArray[np.float32], beliefs: NDArray[np.float64], ridge: float, *, n_rounds: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Learn what makes papers likely members of each topic, in log odds.

    How well the classifier tells members from others is measured on papers that it did not learn
    from, of which a fifth is left out at a time.

    Parameters
    ----------
    vectors
        One row per paper.
    beliefs
        Papers x topics, probability of membership; 0 and 1 are certain.
    ridge
        Penalty, beside the vectors' covariance.
    n_rounds
        How often to learn: after the first time from what the classifier made of the papers, save
        what is certain.

    Returns
    -------
    tuple of numpy.ndarray
        Weights, topics x dimensions; biases; and papers x topics, the log odds that each paper has
        by a classifier that did not learn from it.
    """
    folds = np.arange(len(vectors)) % N_FOLDS
    even = np.full(len(vectors), 1.0)
    is_certain = (beliefs == 0) | (beliefs == 1)
    measured = [_Sums.measure(vectors[folds == k], even[folds == k]) for k in range(N_FOLDS)]
    for _ in range(n_rounds):
        parts = [
            part.aim(vectors[folds == k], beliefs[folds == k], even[folds == k])
            for k, part in enumerate(measured)
        ]
        every = functools.reduce(_Sums.plus, parts)
        weights, bias = every.solve(ridge)
        value = np.empty_like(beliefs)
        for k, part in enumerate(parts):
            left, shift = every.minus(part).solve(ridge)
            value[folds == k] = vectors[folds == k] @ left + shift
        slopes, evens = _separate(value, beliefs)
        odds = slopes * (value - evens)
        beliefs = np.where(is_certain, beliefs, expit(odds))
    return (weights * slopes).T, slopes * (bias - evens), odds


def _separate(
    value: NDArray[np.float64], beliefs: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the slope of the log odds of two normals of one variance, and where they are even.

    The normals are found from the beliefs on by expectation and maximization: where the values lie
    in two heaps, these decide, however shy or bold the beliefs are as a whole.
    """
    is_certain = (beliefs == 0) | (beliefs == 1)
    slopes, evens = _fit_normals(value, beliefs)
    for _ in range(N_STEPS):
        expected = np.where(is_certain, beliefs, expit(slopes * (value - evens)))
        slopes, evens = _fit_normals(value, expected)
    return slopes, evens


def _fit_normals(
    value: NDArray[np.float64], beliefs: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    sizes = np.maximum(beliefs.sum(axis=0), 1e-9)
    others = np.maximum((1 - beliefs).sum(axis=0), 1e-9)
    inside = np.einsum("ij,ij->j", beliefs, value) / sizes
    outside = np.einsum("ij,ij->j", 1 - beliefs, value) / others
    spread = np.einsum("ij,ij->j", beliefs, (value - inside) ** 2)
    spread += np.einsum("ij,ij->j", 1 - beliefs, (value - outside) ** 2)
    slopes = np.maximum(inside - outside, 1e-9) / (spread / len(value) + 1e-12)
    share = np.clip(beliefs.mean(axis=0), LEAST_SHARE, LARGEST_SHARE)
    return slopes, (inside + outside) / 2 - logit(share) / slopes


@dataclass(frozen=True)
class _Sums:
    """The sums over examples that a ridge regression needs; those of folds can be taken away."""

    total: float
    rows: NDArray[np.float64]
    sides: NDArray[np.float64]
    products: NDArray[np.float64]
    inner: NDArray[np.float64]

    @classmethod
    def measure(cls, vectors: NDArray[np.float32], shares: NDArray[np.float64]) -> "_Sums":
        """Return what does not depend on the sides, with none."""
        n_dims = vectors.shape[1]
        made = cls(
            total=float(shares.sum()),
            rows=np.zeros(n_dims),
            sides=np.zeros(0),
            products=np.zeros((n_dims, 0)),
            inner=np.zeros((n_dims, n_dims)),
        )
        for rows, weighted, _ in _weigh_blocks(vectors, shares):
            made.rows[:] += weighted.sum(axis=0)
            made.inner[:] += weighted.T @ rows
        return made

    def aim(
        self,
        vectors: NDArray[np.float32],
        sides: NDArray[np.float64],
        shares: NDArray[np.float64],
    ) -> "_Sums":
        """Return the same with sides of the same examples."""
        products = np.zeros((vectors.shape[1], sides.shape[1]))
        for _, weighted, part in _weigh_blocks(vectors, shares):
            products += weighted.T @ sides[part]
        return replace(self, sides=shares @ sides, products=products)

    def plus(self, part: "_Sums") -> "_Sums":
        """Return the sums of both parts."""
        return _Sums(*(getattr(self, f.name) + getattr(part, f.name) for f in fields(self)))

    def minus(self, part: "_Sums") -> "_Sums":
        """Return the sums without a part."""
        return _Sums(*(getattr(self, f.name) - getattr(part, f.name) for f in fields(self)))

    def share(self, weight: float) -> "_Sums":
        """Return the sums where all examples together have some weight."""
        factor = weight / max(self.total, 1e-12)
        return _Sums(*(getattr(self, f.name) * factor for f in fields(self)))

    def solve(self, ridge: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the weights and the intercept of ridge regression."""
        mean: NDArray[Any] = self.rows / self.total
        middle: NDArray[np.float64] = self.sides / self.total
        inner: NDArray[Any] = self.inner / self.total - np.outer(mean, mean)
        inner[np.diag_indices_from(inner)] += ridge
        weights: NDArray[np.float64] = np.linalg.solve(
            inner, self.products / self.total - np.outer(mean, middle)
        )
        return weights, middle - mean @ weights


def _weigh_blocks(
    vectors: NDArray[np.float32], shares: NDArray[np.float64]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], slice]]:
    """Yield some rows at a time, as they are and weighted, and where they stand."""
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        rows = vectors[part].astype(np.float64)
        yield rows, rows * shares[part, None], part
