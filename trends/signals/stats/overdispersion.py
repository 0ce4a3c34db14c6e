"""How much more than chance a topic's share wavers, and how that inflates an error.

Papers come in waves: shares waver more than counting alone explains, and neighbouring periods
waver together. Both are estimated over all topics at once, from the parts of the residuals that
the regression leaves free, and then adapted to each topic.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import digamma, polygamma

__all__ = [
    "FEW_TOPICS",
    "Overdispersion",
    "Spread",
    "fit_overdispersion",
    "inflate",
    "squeeze_ratios",
]

FREE: Final = 0.6  # an ordinate is free if the regression leaves this much of its power
# Chosen by hand: least number of low frequencies from which the common noise is estimated, and number
# of those that adapt it to each topic.
FEWEST_ORDINATES: Final = 12
N_LOWEST: Final = 8
# A bound on time: topics of similar size share one evaluation of the likelihood.
N_BINS: Final = 20
BIN_SIZE: Final = 10
# A grid of autoregressive correlations, denser near one, where slow waves look like trends.
CORRELATIONS: Final = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995)
# A topic may waver more than the others, but a residual of many times their noise is a step or a
# bend that the regression does not know: no reason to doubt that something changed.
# Few papers cannot tell noise from chance: a strong noise has to be shown, not supposed.
FEW_PAPERS: Final = 500
DOUBT: Final = 50.0
# Nor can few periods tell slow waves from a trend.
CAUTION: Final = 0.5
# Strengths looked at. Overdispersion of variance 100 on the scale of log-odds is 10 times any share's usual
# swing from 1 % to 99 %; neighboring strengths differ by 21 %, and the best one is refined.
STRENGTHS: Final = (1e-5, 100.0)
N_STRENGTHS: Final = 85
N_FINER: Final = 21
# Chosen by hand: few topics cannot show the noise that they share, and few periods cannot distinguish
# slow waves from trends, so the slowest waves are not considered for them.
FEW_TOPICS: Final = 20
FEW_PERIODS: Final = 36
LONGEST_OF_FEW: Final = 0.95
OUTLYING: Final = 4.0  # times the median power: that is no noise
LARGEST_RATIO: Final = 4.0
LARGEST_PRIOR: Final = 200.0


@dataclass(frozen=True)
class Overdispersion:
    """Covariance of residuals ``I + strength * information * shape``, pooled over topics.

    Attributes
    ----------
    strength
        Variance of the log-odds noise of a share.
    correlation
        Of neighbouring periods.
    shape
        Correlation of the noise times the weights of the periods, (n_periods, n_periods).
    cosines
        The free ordinates, lowest first, shape (n_periods, n_free).
    chance, excess
        Expected power of each free ordinate from counting, and per unit of
        ``strength * information`` from the noise; shape (n_free,).
    """

    strength: float
    correlation: float
    shape: np.ndarray
    cosines: np.ndarray
    chance: np.ndarray
    excess: np.ndarray


@dataclass(frozen=True)
class Spread:
    """Factors on the variance of an estimate.

    Attributes
    ----------
    factor
        For each topic, at least 1, shape (n_topics,).
    pooled
        The same before it is adapted to the topic, shape (n_topics,).
    freedom
        Degrees of freedom of the t distribution.
    """

    factor: np.ndarray
    pooled: np.ndarray
    freedom: float


def fit_overdispersion(
    residuals: np.ndarray,
    information: np.ndarray,
    design: np.ndarray,
    *,
    totals: np.ndarray,
    positions: np.ndarray,
    keep: float,
) -> Overdispersion:
    """Fit the strength and correlation of the overdispersion by a Whittle likelihood.

    Parameters
    ----------
    residuals
        Pearson residuals, shape (n_topics, n_periods).
    information
        Mean binomial variance of each topic's counts, shape (n_topics,).
    design
        The regression's design, shape (n_periods, n_terms).
    totals, positions
        All papers per period, and its index on the regular grid.
    keep
        Part of the topics that speaks for the noise; those that waver most are left out, for they
        may waver because they trend.

    Returns
    -------
    Overdispersion
        The pooled overdispersion; of strength 0 where no ordinate is free.
    """
    n_periods = len(totals)
    n_ordinates = min(n_periods - 1, max(FEWEST_ORDINATES, n_periods // 3))
    steps = np.pi * (np.arange(n_periods) + 0.5) / n_periods
    cosines = np.sqrt(2 / n_periods) * np.cos(np.outer(steps, np.arange(1, n_ordinates + 1)))
    basis = np.linalg.qr(design * np.sqrt(totals)[:, None])[0]
    cleaned = cosines - basis @ (basis.T @ cosines)
    chance = np.sum(cleaned**2, axis=0)
    is_free = chance > FREE
    cosines, cleaned, chance = cosines[:, is_free], cleaned[:, is_free], chance[is_free]
    weights = np.sqrt(totals / totals.mean())
    lags = np.abs(np.subtract.outer(positions, positions))

    def shape_of(correlation: float) -> np.ndarray:
        """Return the correlation of the periods times their weights."""
        return np.asarray(np.outer(weights, weights) * correlation**lags)

    if not is_free.any():
        return Overdispersion(0.0, 0.0, shape_of(0.0), cosines, chance, chance)
    power, level, size = _bin_power((residuals @ cosines) ** 2, information, keep)
    fits = []
    doubt = DOUBT if information.sum() * n_periods < FEW_PAPERS else 0.0
    for correlation in CORRELATIONS:
        if n_periods < FEW_PERIODS and correlation > LONGEST_OF_FEW:
            break
        excess = np.sum((shape_of(correlation) @ cleaned) * cleaned, axis=0)
        loss, strength = _best_strength(
            power, level, size, chance=chance, excess=excess, doubt=doubt
        )
        fits.append((loss, strength, correlation))
    # Slow waves are what feigns trends: of correlations that fit about alike, the longest counts.
    bearable = min(fits)[0] + (CAUTION if len(residuals) >= FEW_TOPICS else 0.0)
    _, strength, correlation = [fit for fit in fits if fit[0] <= bearable][-1]
    shape = shape_of(correlation)
    excess = np.sum((shape @ cleaned) * cleaned, axis=0)
    return Overdispersion(strength, correlation, shape, cosines, chance, excess)


def _bin_power(
    power: np.ndarray, information: np.ndarray, keep: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Average the power over topics of like size, without the few that waver most."""
    order = np.argsort(information, kind="stable")
    bins = np.array_split(order, min(N_BINS, max(1, len(order) // BIN_SIZE)))
    kept = []
    for members in bins:
        total = power[members].mean(axis=1)
        limit = min(np.quantile(total, keep), OUTLYING * np.median(total))
        kept.append(members[total <= limit] if len(members) >= 5 else members)
    return (
        np.array([power[members].mean(axis=0) for members in kept]),
        np.array([information[members].mean() for members in kept]),
        np.array([len(members) for members in kept], dtype=float),
    )


def _best_strength(
    power: np.ndarray,
    level: np.ndarray,
    size: np.ndarray,
    *,
    chance: np.ndarray,
    excess: np.ndarray,
    doubt: float,
) -> tuple[float, float]:
    """Return the smallest Whittle loss over a grid of strengths, and where it lies."""
    unit = level[:, None] * excess

    def losses_at(strengths: np.ndarray) -> np.ndarray:
        """Return the Whittle loss at each strength."""
        expected = chance + strengths[:, None, None] * unit
        losses = np.einsum("sbj,b->s", np.log(expected) + power / expected, size)
        return np.asarray(losses + doubt * strengths)

    strengths = np.concatenate([[0.0], np.geomspace(*STRENGTHS, N_STRENGTHS)])
    losses = losses_at(strengths)
    best = int(np.argmin(losses))
    # The loss may have several valleys; the grid finds the deepest, this its bottom.
    near = strengths[[max(best - 1, 0), min(best + 1, N_STRENGTHS)]]
    finer = np.linspace(near[0], near[1], N_FINER)
    finer_losses = losses_at(finer)
    lowest = int(np.argmin(finer_losses))
    if finer_losses[lowest] >= losses[best]:
        return float(losses[best]), float(strengths[best])
    return float(finer_losses[lowest]), float(finer[lowest])


def squeeze_ratios(
    ratios: np.ndarray, freedom: float, *, pool: np.ndarray | None = None
) -> tuple[np.ndarray, float]:
    """Shrink ratios of observed to expected variance towards a common value.

    Parameters
    ----------
    ratios
        Each with `freedom` degrees of freedom, shape (n_topics,).
    freedom
        Degrees of freedom of one ratio.
    pool
        Ratios that tell the common value and how much ratios differ, shape (n_pool,); None takes
        `ratios` themselves.

    Returns
    -------
    shrunk : numpy.ndarray
        Shape (n_topics,).
    total_freedom : float
        Degrees of freedom of a shrunk ratio, the prior's included.

    References
    ----------
    Smyth, G. K. (2004). Linear models and empirical Bayes methods for assessing differential
    expression in microarray experiments.
    """
    pool = ratios if pool is None else pool
    logs = np.log(np.maximum(pool, 1e-4)) - digamma(freedom / 2) + np.log(freedom / 2)
    if len(pool) < 8:
        prior, level = 4.0, 1.0
    else:
        variance = float(np.mean((logs - np.median(logs)) ** 2) - polygamma(1, freedom / 2))
        candidates = np.geomspace(0.5, 2 * LARGEST_PRIOR, 400)
        distance = np.abs(polygamma(1, candidates / 2) - variance)
        prior = float(candidates[np.argmin(distance)]) if variance > 1e-3 else LARGEST_PRIOR
        level = float(np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2)))
    shrunk = (prior * level + freedom * ratios) / (prior + freedom)
    return shrunk, prior + freedom


def inflate(
    overdispersion: Overdispersion,
    residuals: np.ndarray,
    information: np.ndarray,
    *,
    influence: np.ndarray,
    panel: tuple[np.ndarray, np.ndarray] | None = None,
) -> Spread:
    """Return by how much overdispersion inflates the variance of an estimate.

    Parameters
    ----------
    overdispersion
        From `fit_overdispersion`, for the residuals of the panel, or else for these.
    residuals, information
        As in `fit_overdispersion`.
    influence
        Direction of the estimate in the residuals, of length 1, shape (n_periods,).
    panel
        Residuals and information of the series that tell how much the noise of one topic differs
        from that of another; None takes the topics themselves.

    Returns
    -------
    Spread
        Factors per topic and their degrees of freedom.
    """
    level = overdispersion.strength * information
    pooled = 1 + level * float(influence @ overdispersion.shape @ influence)
    lowest = slice(0, min(N_LOWEST, len(overdispersion.chance)))
    freedom = float(lowest.stop)
    if freedom == 0:
        return Spread(np.maximum(pooled, 1.0), pooled, np.inf)

    def compare(residuals: np.ndarray, information: np.ndarray) -> np.ndarray:
        """Return the observed over the expected power at low frequencies."""
        observed = np.sum((residuals @ overdispersion.cosines[:, lowest]) ** 2, axis=1)
        noise = overdispersion.strength * information * overdispersion.excess[lowest].sum()
        return np.asarray(observed / (overdispersion.chance[lowest].sum() + noise))

    ratios = compare(residuals, information)
    pool = None if panel is None else compare(*panel)
    shrunk, total = squeeze_ratios(ratios, freedom, pool=pool)
    return Spread(np.maximum(pooled * np.minimum(shrunk, LARGEST_RATIO), 1.0), pooled, total)
