"""Bursts of topics: more papers for a while than the topic's own trend explains."""

from typing import Final

import numpy as np
import pandas as pd

from trends.errors import ConfigError
from trends.schema import check_frame
from trends.signals.multiple import adjust_pvalues
from trends.signals.scan import Scan, scan_bursts
from trends.signals.series import Calendar, TopicSeries, read_series

__all__ = ["LAST_PERIODS", "burst_days", "burst_qvalues", "find_bursts"]

LAST_PERIODS: Final = 3


def find_bursts(
    timeline: pd.DataFrame,
    *,
    q_value: float = 0.05,
    min_papers: int = 10,
    random_state: int = 0,
) -> pd.DataFrame:
    """Find the strongest burst of every topic that has one.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`.
    q_value
        Largest false-discovery rate of a burst, in (0, 1).
    min_papers
        Topics of fewer papers are left out.
    random_state
        Seed of the simulated null.

    Returns
    -------
    pandas.DataFrame
        A bursts frame: `topic`, `start` and `end` (first and last day), `strength` (observed over
        expected papers), `q_value`. At most one row per topic, in the order of topics; no rows
        for spans of fewer than 8 complete periods.

    Raises
    ------
    ConfigError
        If `q_value` is out of range.
    FrameError
        If the timeline's counts or totals are wrong, as in `assess_trends`.

    References
    ----------
    Kulldorff (1997); Noufaily et al. (2013); Benjamini & Hochberg (1995).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> papers = np.where((np.arange(48) >= 20) & (np.arange(48) < 26), 40, 8)
    >>> timeline = pd.DataFrame({"topic": 0, "period": months, "n_total": 900, "n_papers": papers})
    >>> find_bursts(timeline)[["start", "end"]].astype(str).values.tolist()
    [['2021-09-01', '2022-02-28']]
    """
    if not 0 < q_value < 1:
        raise ConfigError(
            f"q_value must lie between 0 and 1; got {q_value!r}. The usual choice is 0.05."
        )
    series = read_series(timeline).with_papers()
    scan = scan_bursts(series, random_state=random_state)
    q_values = burst_qvalues(series, scan, min_papers=min_papers)
    found = np.flatnonzero(q_values < q_value)
    start, end = burst_days(series.calendar, scan)
    frame = pd.DataFrame(
        {
            "topic": series.topics[found],
            "start": start[found],
            "end": end[found],
            "strength": scan.strength[found],
            "q_value": q_values[found],
        }
    )
    return check_frame(frame, "bursts")


def burst_qvalues(series: TopicSeries, scan: Scan, *, min_papers: int) -> np.ndarray:
    """Return q-values of the strongest windows, NaN for topics of too few papers."""
    return adjust_pvalues(np.where(series.n_papers >= min_papers, scan.p_value, np.nan))


def burst_days(calendar: Calendar, scan: Scan) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last day of the strongest windows, shape (n_topics,)."""
    if not len(calendar.periods):
        none = np.zeros(len(scan.first), dtype="datetime64[us]")
        return none, none
    one_day = np.timedelta64(1, "D")
    ends = np.append(calendar.periods[1:], calendar.following(1)) - one_day
    if calendar.unit in "DW":
        # A gap after a period is not a part of it.
        length = np.timedelta64(1 if calendar.unit == "D" else 7, "D")
        ends = np.minimum(ends, calendar.periods + length - one_day)
    return calendar.periods[scan.first], ends[scan.last]
