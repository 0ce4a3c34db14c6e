"""Changes that one period alone makes: a workshop's proceedings, a special issue, one large feed."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from trends.signals.stats.series import TopicSeries
from trends.signals.stats.span_comparison import SpanComparison, count_spans

__all__ = ["find_single_periods"]

# A change has to be seen without its fullest period, too, at this level: convention.
LEVEL: Final = 0.05
NONE: Final = -1


def find_single_periods(
    series: TopicSeries, found: SpanComparison, *, smallest: float
) -> NDArray[np.int64]:
    """Return the period that alone makes each topic's change, -1 where there is none.

    A rise is looked at again without the recent period that holds most papers beyond the earlier
    share, a fall without the earlier period that holds most beyond the recent share. Where what is
    left is no change, that period alone made it. The last of yearly periods is never the one: what
    is new begins there.

    Parameters
    ----------
    series
        Counts of topics.
    found
        From `compare_spans` for these topics.
    smallest
        Smallest change that is called one, as a logarithm of the ratio of shares.
    """
    counts, totals = series.counts, series.totals
    rises = found.log_ratio > 0
    usual = np.where(rises, found.share_old, found.share_recent)
    beyond = counts - totals * usual[:, None]
    is_higher = np.where(rises[:, None], found.is_recent, ~found.is_recent)
    fullest = np.where(is_higher, beyond, -np.inf).argmax(axis=1)
    single = np.full(len(counts), NONE, dtype=np.int64)
    is_year = series.calendar.unit == "Y"
    for period in np.unique(fullest).tolist():
        if is_year and period == len(totals) - 1:
            continue
        topics = np.flatnonzero(fullest == period)
        left = _leave_out(series, found, topics, period)
        single[topics[~left]] = period
    # Single marks a topic only where it changed; of the others nothing is asked.
    single[np.abs(found.log_ratio) < smallest] = NONE
    return single


def _leave_out(
    series: TopicSeries, found: SpanComparison, topics: NDArray[np.int64], period: int
) -> NDArray[np.bool_]:
    """Say of which topics a change is still seen without one of the periods."""
    kept = np.arange(len(series.totals)) != period
    parts = (~found.is_recent & kept, found.is_recent & kept)
    if not all(series.totals[part].any() for part in parts):
        return np.zeros(len(topics), dtype=bool)
    left = count_spans(
        series.counts[topics], series.totals, parts=parts, noise=found.noise_sd[topics] ** 2
    )
    root = left.root_at(np.zeros(len(topics))) * np.sign(found.log_ratio[topics])
    return np.asarray(root > stats.t.ppf(1 - LEVEL / 2, found.degrees))
