"""Ratio of the shares that topics have in two groups of papers, within strata of time.

Model: given how many papers of a topic a stratum holds, those of the group are binomial, with odds that
are the ratio of the shares times the ratio of the stratum's sizes; one ratio holds for all strata. What
the strata's counts scatter beyond that, because groups have habits of their own, inflates the variance.
P-values and intervals are those of the signed root of the likelihood ratio.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["ShareRatios", "compare_shares"]

# Ends of the search for a log ratio, and its steps, which halve the range: wide and exact enough for any
# count of papers.
FARTHEST: Final = 12.0
N_STEPS: Final = 50
# Degrees of freedom that the scatter pooled over topics is worth beside a topic's own (as in limma,
# Smyth 2004, where 4 to 10 are common).
PRIOR_DEGREES: Final = 8.0
# Standard deviation of the log ratio between strata that stands in for the topics' own, and where the
# search for it begins: that of shares from year to year in `span_comparison`.
PRIOR_SD: Final = 0.15
FEW_TOPICS: Final = 20
N_ROUNDS: Final = 3
# Strata with less expect none of a topic's papers on one side.
LEAST_INFORMATION: Final = 0.05


@dataclass(frozen=True)
class ShareRatios:
    """Counts of topics by stratum in two groups, and how much they scatter.

    Attributes
    ----------
    ours, theirs
        Papers of each topic by stratum, shape (n_topics, n_strata).
    sizes, other_sizes
        All papers by stratum, shape (n_strata,), of strata that both groups have.
    dispersion
        By how much scatter inflates the variance, at least 1, shape (n_topics,).
    degrees
        Degrees of freedom of the dispersion.
    """

    ours: NDArray[np.float64]
    theirs: NDArray[np.float64]
    sizes: NDArray[np.float64]
    other_sizes: NDArray[np.float64]
    dispersion: NDArray[np.float64]
    degrees: float

    @cached_property
    def log_ratio(self) -> NDArray[np.float64]:
        """Log ratio of most likelihood; infinite where one group has no paper of a topic."""
        found = self._search(self._score)
        none = self.ours.sum(axis=1) == 0, self.theirs.sum(axis=1) == 0
        return np.select([none[0] & none[1], *none], [np.nan, -np.inf, np.inf], found)

    @property
    def p_value(self) -> NDArray[np.float64]:
        """Two-sided p-value of equal shares."""
        root = self._root(np.zeros(len(self.ours)))
        return np.asarray(2 * stats.t.sf(np.abs(root), self.degrees))

    def bounds(self, level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the ends of the interval of the log ratio."""
        reach = float(stats.t.ppf((1 + level) / 2, self.degrees))
        low = self._search(lambda log_ratio: self._root(log_ratio) - reach)
        high = self._search(lambda log_ratio: self._root(log_ratio) + reach)
        nothing = self.ours.sum(axis=1) == 0, self.theirs.sum(axis=1) == 0
        return np.where(nothing[0], -np.inf, low), np.where(nothing[1], np.inf, high)

    def expect(self, log_ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the part of each stratum's papers of a topic that is expected in our group.

        Parameters
        ----------
        log_ratio
            A log ratio of the shares for each topic.
        """
        odds = np.log(self.sizes / self.other_sizes)
        return np.asarray(1 / (1 + np.exp(-(log_ratio[:, None] + odds))))

    def _score(self, log_ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        both = self.ours + self.theirs
        return np.asarray((self.ours - both * self.expect(log_ratio)).sum(axis=1))

    def _likelihood(self, log_ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        part = np.clip(self.expect(log_ratio), 1e-300, 1 - 1e-16)
        return np.asarray((self.ours * np.log(part) + self.theirs * np.log1p(-part)).sum(axis=1))

    def _root(self, log_ratio: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the signed root of the deviance, which falls with the log ratio."""
        best = np.clip(np.nan_to_num(self.log_ratio, nan=0.0), -FARTHEST, FARTHEST)
        deviance = 2 * (self._likelihood(best) - self._likelihood(log_ratio))
        scaled = np.sqrt(np.maximum(deviance, 0) / self.dispersion)
        return np.asarray(np.sign(best - log_ratio) * scaled)

    def _search(
        self, value: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        """Return where a function that falls with the log ratio is zero."""
        low = np.full(len(self.ours), -FARTHEST)
        high = -low
        for _ in range(N_STEPS):
            middle = (low + high) / 2
            is_below = value(middle) > 0
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        return np.asarray((low + high) / 2)


def compare_shares(
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    sizes: NDArray[np.float64],
    other_sizes: NDArray[np.float64],
) -> ShareRatios:
    """Compare the shares of topics in two groups of papers, within strata.

    Parameters
    ----------
    ours, theirs
        Papers of each topic by stratum in each group, shape (n_topics, n_strata).
    sizes, other_sizes
        All papers of each group by stratum; strata that one group lacks say nothing of the ratio.

    References
    ----------
    N. Mantel and W. Haenszel (1959). Statistical aspects of the analysis of data from retrospective
    studies of disease. JNCI 22. For the stratification.
    P. McCullagh (1983). Quasi-likelihood functions. Annals of Statistics 11. For the dispersion.

    Examples
    --------
    >>> twice = compare_shares(
    ...     np.array([[40.0, 80.0]]), np.array([[20.0, 40.0]]), np.full(2, 200.0), np.full(2, 200.0)
    ... )
    >>> round(float(np.exp(twice.log_ratio[0])), 3)
    2.0
    """
    shared = (sizes > 0) & (other_sizes > 0)
    parts = (ours[:, shared], theirs[:, shared], sizes[shared], other_sizes[shared])
    plain = ShareRatios(*parts, dispersion=np.ones(len(ours)), degrees=np.inf)
    dispersion, degrees = _measure_dispersion(plain)
    # Of margins that are fixed, shares that are not small vary less than counts do.
    total = (parts[2] + parts[3]).sum()
    rest = 1 - (parts[0] + parts[1]).sum(axis=1) / max(float(total), 1.0)
    return ShareRatios(*parts, dispersion=np.maximum(dispersion * rest, 1e-6), degrees=degrees)


def _measure_dispersion(found: ShareRatios) -> tuple[NDArray[np.float64], float]:
    """Return by how much each topic's counts scatter between strata, and the degrees of freedom.

    The log ratio of a stratum varies around that of all with some variance. A squared residual over its
    sampling variance is then 1 plus this variance times the stratum's information, on average, and
    regression through the origin gives it: of each topic, shrunk to that of all.
    """
    both = found.ours + found.theirs
    best = np.clip(np.nan_to_num(found.log_ratio, nan=0.0), -FARTHEST, FARTHEST)
    part = found.expect(best)
    rest = np.maximum(1 - both / (found.sizes + found.other_sizes), 1e-6)
    information = both * part * (1 - part) * rest
    is_known = information > LEAST_INFORMATION
    n_known = is_known.sum(axis=1, keepdims=True)
    square = (found.ours - both * part) ** 2
    scatter = np.divide(square, information, out=np.zeros_like(square), where=is_known)
    # One ratio is fitted to the strata of a topic.
    excess = np.where(
        is_known & (n_known > 1), scatter * n_known / np.maximum(n_known - 1, 1) - 1, 0.0
    )
    known = np.where(is_known & (n_known > 1), information, 0.0)
    prior = PRIOR_SD**2
    for _ in range(N_ROUNDS):
        weights = known / (1 + prior * known) ** 2
        told = (weights * known).sum(axis=1) / 2
        own = np.divide(
            (weights * excess).sum(axis=1) / 2, told, out=np.zeros(len(told)), where=told > 0
        )
        if len(told) >= FEW_TOPICS and told.sum() > 0:
            prior = max(float((told * own).sum() / told.sum()), 0.0)
    trust = PRIOR_DEGREES / (2 * max(prior, PRIOR_SD**2) ** 2)
    noise = np.maximum((trust * prior + told * own) / (trust + told), 0.0)
    total = np.maximum(information.sum(axis=1), 1e-12)
    dispersion = 1 + noise * (information**2).sum(axis=1) / total
    degrees = (
        PRIOR_DEGREES + float(np.median(np.maximum(n_known[:, 0] - 1, 0))) if len(noise) else 1.0
    )
    return dispersion, degrees
