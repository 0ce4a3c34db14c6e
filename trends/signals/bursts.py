"""Bursts of topics: more papers for a while than the topic's own trend explains."""

from typing import Final

import numpy as np
import pandas as pd

from trends.config.value_checks import check_q_value
from trends.schema import check_frame
from trends.signals.stats.multiple_testing import adjust_pvalues
from trends.signals.stats.scan_statistic import Scan, Windows
from trends.signals.stats.series import Calendar, TopicSeries
from trends.signals.trend_context import TrendContext, read_context

__all__ = ["LAST_PERIODS", "burst_days", "find_bursts", "find_windows", "further_qvalues"]

# Chosen by hand: a burst that reaches into the last three complete periods still lasts.
LAST_PERIODS: Final = 3


def find_bursts(
    timeline: pd.DataFrame | TrendContext,
    *,
    q_value: float = 0.05,
    min_papers: int = 10,
) -> pd.DataFrame:
    """Find the bursts of every topic that has any.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`.
    q_value
        Largest false-discovery rate of a burst, in (0, 1).
    min_papers
        Topics of fewer papers are left out.

    Returns
    -------
    pandas.DataFrame
        A bursts frame: `topic`, `start` and `end` (first and last day), `strength` (observed over
        expected papers), `q_value`. At most three rows per topic, at least one period apart, in
        the order of topic and start; no rows for spans of fewer than 8 complete periods. A further
        burst of a topic is tested only where the stronger ones stand, at the level that
        Benjamini-Hochberg gives these (Benjamini & Bogomolov).

    Raises
    ------
    ConfigError
        If `q_value` is out of range.
    FrameError
        If the timeline's counts or totals are wrong, as in `assess_trends`.

    References
    ----------
    Kulldorff (1997); Noufaily et al. (2013); Benjamini & Hochberg (1995).
    Benjamini, Y. & Bogomolov, M. (2014). Selective inference on multiple families of hypotheses.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> papers = np.where((np.arange(48) >= 20) & (np.arange(48) < 26), 40, 8)
    >>> timeline = pd.DataFrame({"topic": 0, "period": months, "n_total": 900, "n_papers": papers})
    >>> find_bursts(timeline)[["start", "end"]].astype(str).values.tolist()
    [['2021-09-01', '2022-02-28']]
    """
    check_q_value(q_value)
    context = read_context(timeline)
    series, scan = context.counted, context.scan
    found = find_windows(series, scan, q_limit=q_value, min_papers=min_papers)
    start, end = burst_days(series.calendar, found)
    frame = pd.DataFrame(
        {
            "topic": series.topics[found.row],
            "start": start,
            "end": end,
            "strength": found.strength,
            "q_value": found.p_value,
        }
    )
    return check_frame(frame, "bursts")


def find_windows(series: TopicSeries, scan: Scan, *, q_limit: float, min_papers: int) -> Windows:
    """Return the windows that are bursts, with q-values in the place of p-values.

    They are in the order of topics, the strongest of each topic first.
    """
    is_tested = series.n_papers >= min_papers
    tested = np.where(is_tested, scan.p_value, np.nan)
    others = scan.further
    rows = np.concatenate([np.arange(len(tested)), others.row])
    q_values = np.concatenate([adjust_pvalues(tested), further_qvalues(tested, others.p_value)])
    is_burst = (q_values < q_limit) & is_tested[rows]
    # The strongest window of a topic stands before its others, so a stable sort keeps it first.
    kept = np.flatnonzero(is_burst)[np.argsort(rows[is_burst], kind="stable")]
    return Windows(
        rows[kept],
        np.concatenate([scan.first, others.first])[kept],
        np.concatenate([scan.last, others.last])[kept],
        np.concatenate([scan.strength, others.strength])[kept],
        q_values[kept],
    )


def further_qvalues(tested: np.ndarray, p_values: np.ndarray) -> np.ndarray:
    """Return the smallest rate at which the level of the strongest windows admits each p-value."""
    known = np.sort(tested[~np.isnan(tested)])
    adjusted = np.append(adjust_pvalues(known), 1.0)
    n_as_small = np.maximum(np.searchsorted(known, p_values, side="right"), 1)
    own = p_values * len(known) / n_as_small
    admitted = adjusted[np.searchsorted(known, p_values, side="left")]
    return np.asarray(np.minimum(own, admitted))


def burst_days(calendar: Calendar, windows: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last day of each window."""
    if not len(windows.first):
        none = np.zeros(0, dtype="datetime64[us]")
        return none, none
    one_day = np.timedelta64(1, "D")
    ends = np.append(calendar.periods[1:], calendar.following(1)) - one_day
    if calendar.unit in "DW":
        # A gap after a period is not a part of it.
        length = np.timedelta64(1 if calendar.unit == "D" else 7, "D")
        ends = np.minimum(ends, calendar.periods + length - one_day)
    return calendar.periods[windows.first], ends[windows.last]
