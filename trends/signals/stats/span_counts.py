"""Likelihood of the ratio of two shares, from the papers of a topic in two spans of time."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["SpanCounts"]

# Ends of the search for a bound of the logarithm of the ratio, and its steps, which halve the range:
# wide and exact enough for any count of papers.
FARTHEST: Final = 30.0
N_STEPS: Final = 60


@dataclass(frozen=True)
class SpanCounts:
    """Papers of topics in the earlier and the recent span; arrays of shape (n_topics,).

    Given the papers of both spans together, those of the recent one are binomial, with odds that are
    the ratio of the shares times that of the sizes. Noise between periods inflates the variance.

    Attributes
    ----------
    old, recent
        Papers of each topic.
    sizes
        All papers of the two spans.
    noise
        Variance that the noise between periods adds to the log ratio.
    """

    old: NDArray[np.float64]
    recent: NDArray[np.float64]
    sizes: tuple[float, float]
    noise: NDArray[np.float64]

    def root_at(self, log_ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the signed root of the deviance of a log ratio, divided by the overdispersion.

        It is positive where the observed ratio is larger, and about standard normal at the true one.
        """
        in_old, in_recent, factor = self._expect(log_ratio)
        both = self.old + self.recent
        deviance = 2 * (_part(self.old, both * in_old) + _part(self.recent, both * in_recent))
        sign = np.sign(self.recent * in_old - self.old * in_recent)
        return np.asarray(sign * np.sqrt(np.maximum(deviance, 0.0) / factor))

    def compare_with_expected(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the recent papers beyond those of unchanged shares, and the variance of their number."""
        in_old, in_recent, factor = self._expect(np.zeros(len(self.old)))
        both = self.old + self.recent
        return self.recent - both * in_recent, both * in_old * in_recent * factor

    def _expect(
        self, log_ratio: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the parts of a topic's papers expected in each span, and the overdispersion."""
        log_odds = log_ratio + np.log(self.sizes[1] / self.sizes[0])
        in_recent = np.exp(-np.logaddexp(0, -log_odds))
        in_old = np.exp(-np.logaddexp(0, log_odds))
        both = self.old + self.recent
        sampling = 1 / np.maximum(both * in_old, 1e-12) + 1 / np.maximum(both * in_recent, 1e-12)
        # Shares that are not small vary less than counts do.
        finite = np.maximum(sampling - 1 / self.sizes[0] - 1 / self.sizes[1], 0.0)
        return in_old, in_recent, np.maximum((finite + self.noise) / sampling, 1e-9)

    def find_ratio(self, root: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the log ratio at which the signed root has a value; the root falls with the ratio."""
        low = np.full(len(self.old), -FARTHEST)
        high = -low
        for _ in range(N_STEPS):
            middle = (low + high) / 2
            is_below = self.root_at(middle) > root
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        return np.asarray((low + high) / 2)


def _part(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.maximum(observed, 1e-12) / np.maximum(expected, 1e-12)
    return np.where(observed > 0, observed * np.log(ratio), 0.0) - observed + expected
