"""Changes that one period alone makes: a workshop's proceedings, a special issue, one large feed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from trends.signals.stats.series import TopicSeries
from trends.signals.stats.span_comparison import SpanComparison, count_spans

__all__ = ["Influence", "find_single_periods"]

# A change has to be seen without its fullest period, too, at this level: convention.
LEVEL: Final = 0.05
NONE: Final = -1
# Chosen by hand: of the difference of two shares, the part that a trend has at least without one period.
LEFT: Final = 0.25


@dataclass(frozen=True)
class Influence:
    """The period on which each topic's change rests most; arrays of shape (n_topics,).

    Attributes
    ----------
    period
        The period that alone makes the change, -1 where there is none.
    is_spike
        Whether nothing of a change is left without it, so that the topic has no trend either.
    """

    period: NDArray[np.int64]
    is_spike: NDArray[np.bool_]


def find_single_periods(
    series: TopicSeries, found: SpanComparison, *, smallest: float
) -> Influence:
    """Find the period that alone makes each topic's change.

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
    is_spike = np.zeros(len(counts), dtype=bool)
    is_year = series.calendar.unit == "Y"
    for period in np.unique(fullest).tolist():
        if is_year and period == len(totals) - 1:
            continue
        topics = np.flatnonzero(fullest == period)
        root, difference = _leave_out(series, found, topics, period)
        single[topics[root <= stats.t.ppf(1 - LEVEL / 2, found.degrees)]] = period
        whole = np.abs(found.share_recent - found.share_old)[topics]
        is_spike[topics] = difference < LEFT * whole
    # What did not change rests on no period.
    is_changed = np.abs(found.log_ratio) >= smallest
    return Influence(np.where(is_changed, single, NONE), is_spike & is_changed & (single >= 0))


def _leave_out(
    series: TopicSeries, found: SpanComparison, topics: NDArray[np.int64], period: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return score and difference of shares of what is left, positive in the change's direction."""
    kept = np.arange(len(series.totals)) != period
    parts = (~found.is_recent & kept, found.is_recent & kept)
    if not all(series.totals[part].any() for part in parts):
        nothing = np.zeros(len(topics))
        return nothing, nothing
    left = count_spans(
        series.counts[topics], series.totals, parts=parts, noise=found.noise_sd[topics] ** 2
    )
    sign = np.sign(found.log_ratio[topics])
    difference = left.recent / left.sizes[1] - left.old / left.sizes[0]
    return left.root_at(np.zeros(len(topics))) * sign, difference * sign
