"""The smooth share of every topic, with the band that its true share lies in."""

from typing import Final

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from trends.schema import check_frame, empty_frame
from trends.signals.bursts import LAST_PERIODS, find_windows
from trends.signals.stats.pspline import fit_curves
from trends.signals.stats.scan_statistic import Scan
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.trend_tests import noise_factors
from trends.signals.trend_context import TrendContext, read_context

__all__ = ["curve_bounds", "find_steps", "smooth_shares"]

# The weight of the penalty is itself estimated; the curve's own error does not count that.
WIDENING: Final = 1.12
SURE_BURST: Final = 0.05  # largest q-value of a burst that gets a level of its own


def smooth_shares(timeline: pd.DataFrame | TrendContext, *, level: float = 0.95) -> pd.DataFrame:
    """Smooth every topic's share, and say how far it can be trusted.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`.
    level
        Probability that the band holds the true share of a period, in (0, 1).

    Returns
    -------
    pandas.DataFrame
        A bands frame: `topic`, `period`, `share_fit`, `share_low`, `share_high`. One row per topic
        and complete period that has papers, in the order of topic and period. The band is for the
        share behind the waves of chance, not for the next period's count. NaN for a topic whose
        curve could not be fitted.

    Raises
    ------
    FrameError
        If the timeline's counts or totals are wrong, as in `assess_trends`.

    References
    ----------
    Eilers & Marx (1996); Wood & Fasiolo (2017).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.date_range("2020-01-01", periods=24, freq="MS")
    >>> timeline = pd.DataFrame({"topic": 0, "period": months, "n_total": 200, "n_papers": 20})
    >>> smooth_shares(timeline)["share_fit"].round(3).unique().tolist()
    [0.1]
    """
    context = read_context(timeline)
    series = context.series
    n_topics, n_periods = series.counts.shape
    if not n_topics or not n_periods:
        return empty_frame("bands")
    fit, low, high = (np.zeros((n_topics, n_periods)) for _ in range(3))
    is_in_none = series.n_papers == 0
    is_in_all = (series.counts == series.totals).all(axis=1)
    some = ~is_in_none & ~is_in_all
    if some.any():
        steps = _renumber(context, series.topics[some]) if n_periods > 1 else {}
        fit[some], low[some], high[some] = curve_bounds(
            series.select(some), level=level, steps=steps, panel=context.words
        )
    # A share of none or all of the papers has no curve: the one open end is that of Wilson's interval.
    reach2 = float(norm.ppf(0.5 + level / 2)) ** 2
    margin = reach2 / (series.totals.sum() + reach2)
    high[is_in_none] = margin
    fit[is_in_all], low[is_in_all], high[is_in_all] = 1.0, 1 - margin, 1.0
    frame = pd.DataFrame(
        {
            "topic": np.repeat(series.topics, n_periods),
            "period": np.tile(series.calendar.periods, n_topics),
            "share_fit": fit.ravel(),
            "share_low": low.ravel(),
            "share_high": high.ravel(),
        }
    )
    return check_frame(frame, "bands")


def curve_bounds(
    series: TopicSeries,
    *,
    level: float,
    steps: dict[int, np.ndarray],
    panel: TopicSeries | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the smooth share and its bounds, each of shape (n_topics, n_periods).

    `steps` holds the stretches of past bursts of some topics, by their row; the noise is learned
    from `panel`, or else from the topics themselves.
    """
    reach = float(norm.ppf(0.5 + level / 2))
    if len(series.totals) == 1:
        return _wilson(series, reach)
    curves = fit_curves(
        series.counts,
        series.totals,
        series.calendar.positions,
        factors=noise_factors(series, panel=panel),
        steps=steps,
    )
    width = reach * WIDENING * curves.error
    # No curve is better than one that the data do not bear out.
    middle = np.where(curves.is_reached[:, None], curves.log_odds, np.nan)
    return expit(middle), expit(middle - width), expit(middle + width)


def _renumber(context: TrendContext, topics: np.ndarray) -> dict[int, np.ndarray]:
    """Return the past bursts of some topics by their place among these."""
    steps = find_steps(context.counted, context.scan)
    of_topic = {int(context.counted.topics[row]): stretches for row, stretches in steps.items()}
    return {row: of_topic[topic] for row, topic in enumerate(topics.tolist()) if topic in of_topic}


def find_steps(series: TopicSeries, scan: Scan) -> dict[int, np.ndarray]:
    """Return the past bursts of each topic that has any: a smooth curve cannot bend that fast."""
    found = find_windows(series, scan, q_limit=SURE_BURST, min_papers=1)
    periods = np.arange(len(series.totals))
    steps: dict[int, list[np.ndarray]] = {}
    for row, first, last in zip(found.row, found.first, found.last, strict=True):
        inside = (periods >= first) & (periods <= last)
        if _is_over(series.counts[row], series.totals, inside, after=periods > last):
            steps.setdefault(int(row), []).append(inside.astype(float))
    return {row: np.stack(stretches) for row, stretches in steps.items()}


def _is_over(
    counts: np.ndarray, totals: np.ndarray, inside: np.ndarray, *, after: np.ndarray
) -> bool:
    """Say whether the share fell back after a burst: where it did not, a rise has begun."""
    next_ones = after & (np.cumsum(after) <= inside.sum())
    if next_ones.sum() < LAST_PERIODS:
        return False
    within, beyond, outside = (
        (counts[part].sum() + 0.5) / (totals[part].sum() + 1)
        for part in (inside, next_ones, ~inside)
    )
    return bool(beyond < np.sqrt(within * outside))


def _wilson(series: TopicSeries, reach: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Wilson's interval, all that a single period allows."""
    share, totals = series.counts / series.totals, series.totals
    scale = 1 + reach**2 / totals
    center = (share + reach**2 / (2 * totals)) / scale
    width = reach * np.sqrt(share * (1 - share) / totals + reach**2 / (4 * totals**2)) / scale
    return share, np.maximum(center - width, 0), np.minimum(center + width, 1)
