"""Intervals of rates of weighted papers, and of the difference of two of them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["bound_difference", "bound_rate"]

# Convention: the level of intervals.
LEVEL: Final = 0.95


def bound_rate(
    sums: NDArray[np.float64],
    squares: NDArray[np.float64],
    size: float,
    *,
    largest: NDArray[np.float64] | float = 1.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the 95 % intervals of rates of weighted papers.

    Parameters
    ----------
    sums, squares
        Sum of the weights of an actor's papers, and of their squares.
    size
        All papers.
    largest
        The largest weight that a paper may have.

    References
    ----------
    M. P. Fay and E. J. Feuer (1997). Confidence intervals for directly standardized rates: a method
    based on the gamma distribution. Statistics in Medicine 16.

    Examples
    --------
    >>> low, high = bound_rate(np.array([10.0]), np.array([10.0]), 100.0)
    >>> [round(float(end), 3) for end in (low[0], high[0])]
    [0.048, 0.184]
    """
    miss = (1 - LEVEL) / 2
    known = np.maximum(sums, 1e-12)
    spread = np.maximum(squares, 1e-12)
    low = spread / (2 * known) * stats.chi2.ppf(miss, 2 * known**2 / spread)
    more, wider = sums + largest, squares + np.square(largest)
    high = wider / (2 * more) * stats.chi2.ppf(1 - miss, 2 * more**2 / wider)
    return np.where(sums > 0, low, 0.0) / size, high / size


def bound_difference(
    old: tuple[NDArray[np.float64], NDArray[np.float64]],
    recent: tuple[NDArray[np.float64], NDArray[np.float64]],
    sizes: tuple[float, float],
    *,
    largest: NDArray[np.float64] | float = 1.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the 95 % intervals of recent minus old rates.

    The distances of both rates from their own ends are combined as standard errors are, so that the
    interval is lopsided where the rates' are.

    Parameters
    ----------
    old, recent
        Sums of weights and of their squares, in each span.
    sizes
        All papers of each span.
    largest
        The largest weight that a paper may have.

    References
    ----------
    R. G. Newcombe (1998). Interval estimation for the difference between independent proportions.
    Statistics in Medicine 17.
    """
    rates = [part[0] / size for part, size in zip((old, recent), sizes, strict=True)]
    lows, highs = zip(
        *(
            bound_rate(*part, size, largest=largest)
            for part, size in zip((old, recent), sizes, strict=True)
        ),
        strict=True,
    )
    difference = rates[1] - rates[0]
    below = np.hypot(rates[1] - lows[1], highs[0] - rates[0])
    above = np.hypot(highs[1] - rates[1], rates[0] - lows[0])
    return difference - below, difference + above
